"""Fit: how well what a person can do serves what a vacancy asks, 0..1, or no statement.

    fit = work / (1 + shortfalls)

`work` in 0..1 is the best way from anything the person did, learnt or can do into the occupation that is offered: the
same occupation is 1, a near one less (the lexicon's directed changes first, then shared digits of KldB and ISCO), an
occupation whose skills they have in part. Where the reading of the words is not sure on both sides, likeness of the
words themselves and of their meaning fills up to the unsure part.

`shortfalls` adds up, for each single thing that is asked, its weight times what is missing of it: nothing where it is
met, all where it is known not to be met, and a fixed part of it (`requirements.unknown`) where nothing is known.

Why not the mean over what is known, as one would think first? A half-fitting new skill would pull such a mean down,
and an easy new demand would push it up. Here, each by the formula and all held by tests:

- Adding work, a skill or evidence never lowers the fit. These can only be said positively, so whatever is said of them
  counts from `requirements.unknown` upwards, and `work` is the best of all ways.
- Asking more never raises it: every demand adds a shortfall of zero or more.
- Missing is neither met nor failed: it counts strictly between both, alike for everybody, and lowers the certainty.
- There is no statement (None) where the person named no work and no skill that could be read, or where the vacancy
  names neither an occupation nor a skill that says anything about this person. It is not zero.
- A fit rests on these two values alone: a pair has the same digits whichever side is asked for, whatever else is in
  the list and in whatever order. Sums are made of whole numbers.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matching.encoded import Candidates, People, Texts, Vacancies, Whole, Works, Yardstick, highest, starts_of
from matching.reach import kilometres, reach_rules
from matching.rules import Weights
from matching.wording import Floats, Sparse, meaning_likeness, words_likeness

Flags: TypeAlias = NDArray[np.bool_]

DIGITS = 4
_WHOLE = 1_000_000  # shortfalls are added up as millionths
_UNKNOWN = -1.0
_GERMAN_STEPS = 3  # from this many levels below what is asked, German counts as not there at all


@dataclass(frozen=True, slots=True)
class Scores:
    """Fit (nan: no statement), likeness of wording (breaks ties) and "too far to think of", all (people, vacancies)."""

    fit: Floats
    likeness: Floats
    far: Flags


def fit(people: People, vacancies: Vacancies, yardstick: Yardstick) -> Scores:
    """Return the scores of every person with every vacancy."""
    weigh = yardstick.weights
    work, likeness = work_scores(people.works, vacancies, len(people.profiles), weigh)
    skills = skill_scores(people, vacancies, weigh)
    shortfall = (
        _skill_shortfall(skills, vacancies, weigh)
        + german_shortfall(people, vacancies, weigh)
        + experience_shortfall(people, vacancies, weigh)
        + wish_shortfall(people, vacancies, weigh)
    )
    known = work != _UNKNOWN
    unread = (vacancies.candidates.best == 0)[None, :]
    some_skill = _by_vacancy((skills >= weigh["least.skill"]).astype(np.int64), vacancies) > 0
    stated = np.where(unread, known | some_skill, known)
    reached = np.where(unread, _upwards(np.maximum(work, 0.0), weigh["work.unread"]), work)
    result = np.round(reached / (1 + shortfall / _WHOLE), DIGITS)
    return Scores(np.where(stated, result, np.nan), likeness, too_far(people, vacancies))


def work_scores(works: Works, vacancies: Vacancies, people: int, weigh: Weights) -> tuple[Floats, Floats]:
    """Return how well each person's best way serves each vacancy's occupation (-1: unknown), and the likeness."""
    each, likeness = work_rows(works, vacancies, weigh)
    return _by_person(each, works.person, people, empty=_UNKNOWN), _by_person(likeness, works.person, people, empty=0.0)


def work_rows(works: Works, vacancies: Vacancies, weigh: Weights) -> tuple[Floats, Floats]:
    """Return the same for each single row of work: score (-1: unknown) and likeness of wording."""
    concept = best_of_candidates(works.reach, vacancies.candidates)
    likeness = np.zeros_like(concept)
    likeness[: len(works.own)] = _likeness(works.texts, len(works.own), vacancies.words, vacancies.meaning, weigh)
    sure = works.sure[:, None] * vacancies.candidates.best[None, :]
    score = concept + (1 - concept) * (1 - sure) * likeness
    return np.where((sure > 0) | (likeness > 0), score, _UNKNOWN), likeness


def skill_scores(people: People, vacancies: Vacancies, weigh: Weights) -> Floats:
    """Return how well each person meets each requirement, 0..1, shape (people, requirements)."""
    asked, skills = vacancies.requirements, people.skills
    by_concept = best_of_candidates(skills.have, asked.candidates)
    by_words = skill_rows(people, vacancies, weigh)
    return np.maximum(by_concept, _by_person(by_words, skills.person, len(people.profiles), empty=0.0))


def skill_rows(people: People, vacancies: Vacancies, weigh: Weights) -> Floats:
    """Return how well the wording of each single skill that people named meets each requirement, 0..1."""
    asked, skills = vacancies.requirements, people.skills
    likeness = _likeness(skills.texts, len(skills.own), asked.words, asked.meaning, weigh)
    evidence = np.array([weigh.evidence(mention.evidence) for mention in skills.own], dtype=np.float64)
    unsure = 1 - skills.sure[:, None] * asked.candidates.best[None, :]
    return likeness * unsure * (weigh["skills.words"] * evidence)[:, None]


def german_shortfall(people: People, vacancies: Vacancies, weigh: Weights) -> Whole:
    """Return what is missing of the German that is asked, in millionths: a third for each level below."""
    asked, has = vacancies.german[None, :, :], people.german[:, None, :]
    below = np.clip(asked - has, 0, _GERMAN_STEPS) / _GERMAN_STEPS
    missing = np.where(asked < 0, 0.0, np.where(has < 0, 1 - weigh["requirements.unknown"], below))
    return np.asarray(_whole(missing * vacancies.german_weight[None, :, None]).sum(axis=2))


def experience_shortfall(people: People, vacancies: Vacancies, weigh: Weights) -> Whole:
    """Return what is missing of the years of work that are asked, in millionths; years in near work count in part."""
    score, _ = work_rows(people.works, vacancies, weigh)
    done = np.maximum(score, 0.0) * np.nan_to_num(people.works.years)[:, None]
    asked = np.where(np.isnan(vacancies.years), 1.0, np.maximum(vacancies.years, 0.1))
    reached = np.minimum(_by_person(done, people.works.person, len(people.profiles), empty=0.0) / asked, 1.0)
    missing = 1 - _upwards(reached, weigh["requirements.unknown"])
    return _whole(np.where(np.isnan(vacancies.years)[None, :], 0.0, missing * weigh["requirements.experience"]))


def wish_shortfall(people: People, vacancies: Vacancies, weigh: Weights) -> Whole:
    """Return what the vacancy is short of the person's wishes, in millionths; zero where they said nothing."""
    count = len(people.profiles)
    wanted, _ = work_scores(people.wanted, vacancies, count, weigh)
    refused, _ = work_scores(people.refused, vacancies, count, weigh)
    away = np.where(wanted == _UNKNOWN, 0.0, 1 - wanted) * weigh["requirements.wanted"]
    # Only the refused work itself counts, not what is somewhere near it: near work was not refused.
    hit = np.where(refused >= weigh["nearness.kldb5"], refused, 0.0) * weigh["requirements.refused"]
    return np.asarray(_whole(away) + _whole(hit))


def too_far(people: People, vacancies: Vacancies) -> Flags:
    """Return where the way is known and several times longer than the person accepts, by their fastest means."""
    rules = reach_rules()
    far = np.zeros((len(people.profiles), len(vacancies.vacancies)), dtype=np.bool_)
    for row, (latitude, longitude, speed, limit) in enumerate(people.journeys):
        if not np.isnan(latitude) and not np.isnan(speed):
            distance = kilometres(vacancies.place[:, 0], vacancies.place[:, 1], other=(latitude, longitude))
            far[row] = distance * rules.detour / speed * 60 > limit * rules.ordered_up_to
    return far


def best_of_candidates(reach: Floats, candidates: Candidates) -> Floats:
    """Return for each row of `reach` and each row of candidates the best of: how far it reaches, times how sure."""
    return highest(reach[:, candidates.columns] * candidates.sure[None, :], candidates.starts)


def _likeness(texts: Texts, owners: int, words: Sparse, meaning: NDArray[np.float32], weigh: Weights) -> Floats:
    """Return how like each owner's best text is to each row, 0..1: words and meaning, each filling what the other left.

    Likeness below what chance gives counts as none.
    """
    by_words = _above(words_likeness(texts.words, words), weigh["least.words"]) * weigh["work.words"]
    by_meaning = _above(meaning_likeness(texts.meaning, meaning), weigh["least.meaning"]) * weigh["work.meaning"]
    both = (1 - (1 - by_words) * (1 - by_meaning)) * texts.scale[:, None]
    return _by_person(both, texts.owner, owners, empty=0.0)


def _above(likeness: Floats, least: float) -> Floats:
    """Stretch what lies between `least` and 1 to 0..1."""
    return np.clip((likeness - least) / (1 - least), 0.0, 1.0)


def _upwards(score: Floats, unknown: float) -> Floats:
    """Let a score that can only be said positively count from `unknown` upwards."""
    return unknown + (1 - unknown) * score


def _skill_shortfall(skills: Floats, vacancies: Vacancies, weigh: Weights) -> Whole:
    said = np.where(skills >= weigh["least.skill"], skills, 0.0)
    missing = 1 - _upwards(said, weigh["requirements.unknown"])
    return _by_vacancy(_whole(missing * vacancies.requirements.weight[None, :]), vacancies)


def _by_vacancy(values: Whole, vacancies: Vacancies) -> Whole:
    """Add up the values of each vacancy's requirements; whole numbers, so that the order does not matter."""
    starts = starts_of(vacancies.requirements.vacancy, len(vacancies.vacancies))
    sums = np.zeros((values.shape[0], values.shape[1] + 1), dtype=np.int64)
    np.cumsum(values, axis=1, out=sums[:, 1:])
    return sums[:, starts[1:]] - sums[:, starts[:-1]]


def _by_person(values: Floats, owner: Whole, count: int, *, empty: float) -> Floats:
    """Return the highest value of each owner's rows; `owner` need not rise."""
    order = np.argsort(owner, kind="stable")
    return highest(values[order].T, starts_of(owner[order], count), empty=empty).T


def _whole(values: Floats) -> Whole:
    return np.rint(values * _WHOLE).astype(np.int64)
