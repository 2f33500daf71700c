"""Fit: how well what a person can do serves what a vacancy asks, 0..1, or no statement.

    fit = work / (1 + shortfalls)

`work` in 0..1 is the best way from anything the person did, learnt or can do into the occupation that is offered: the
same occupation is 1, a near one less (the lexicon's directed changes first, then shared digits of KldB and ISCO), an
occupation whose skills they have in part. As long as no human confirmed the readings on both sides, a concept counts
as a guess, and likeness of the words and of their meaning fills part of what the guess leaves open. Where both are
confirmed, words count no more: then the language in which somebody speaks cannot move anything.

`shortfalls` adds up, for each single thing that is asked, its weight times what is missing of it: nothing where it is
met, all where it is known not to be met, and a fixed part of it (`requirements.unknown`) where nothing is known.

Why not the mean over what is known, as one would think first? A half-fitting new skill would pull such a mean down,
and an easy new demand would push it up. Here, each by the formula and all held by tests:

- Adding work, a skill or evidence never lowers the fit. These can only be said positively, so whatever is said of them
  counts from `requirements.unknown` upwards, and `work` is the best of all ways.
- Asking more never raises it: every demand adds a shortfall of zero or more.
- What is asked in words that no concept stands for (an employer's own slang) neither raises nor lowers anything.
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

from matching.encoded import Candidates, Distinct, People, Texts, Vacancies, Whole, Works, Yardstick, highest, starts_of
from matching.reach import kilometres, reach_rules
from matching.rules import Weights
from matching.wording import Floats, meaning_likeness, words_likeness

Flags: TypeAlias = NDArray[np.bool_]

DIGITS = 4
_WHOLE = 1_000_000  # shortfalls are added up as millionths
_UNKNOWN = -1.0
_GERMAN_STEPS = 3  # from this many levels below what is asked, German counts as not there at all


@dataclass(frozen=True, slots=True)
class Scores:
    """What comes of people and vacancies: fit, order, and the parts that an explanation needs.

    `fit` (nan: no statement), `likeness` of wording (breaks ties), `far` (much too far) and shortfalls in millionths
    have the shape (people, vacancies); `work` has one row for each row of work (-1: unknown), `skills` is (people,
    requirements), and `skill_words` has one row for each skill that people named.
    """

    fit: Floats
    likeness: Floats
    far: Flags
    work: Floats
    skills: Floats
    skill_words: Floats
    german: Whole
    experience: Whole
    wishes: Whole


def fit(people: People, vacancies: Vacancies, yardstick: Yardstick) -> Scores:
    """Return the scores of every person with every vacancy."""
    weigh, count = yardstick.weights, len(people.profiles)
    rows, likeness = work_rows(people.works, vacancies, weigh)
    skill_words = skill_rows(people, vacancies, weigh)
    skills = np.maximum(
        best_of_candidates(people.skills.have, vacancies.requirements.candidates),
        _by_person(skill_words, people.skills.person, count, empty=0.0),
    )
    skills = np.where(vacancies.requirements.understood[None, :], skills, 0.0)
    german = german_shortfall(people, vacancies, weigh)
    experience = experience_shortfall(rows, people, vacancies, weigh)
    wishes = wish_shortfall(people, vacancies, weigh)
    work = _by_person(rows, people.works.person, count, empty=_UNKNOWN)
    shortfall = _skill_shortfall(skills, vacancies, weigh) + german + experience + wishes
    return Scores(
        fit=np.round(_reached(work, skills, vacancies, weigh) / (1 + shortfall / _WHOLE), DIGITS),
        likeness=_by_person(likeness, people.works.person, count, empty=0.0),
        far=too_far(people, vacancies),
        work=rows,
        skills=skills,
        skill_words=skill_words,
        german=german,
        experience=experience,
        wishes=wishes,
    )


def _reached(work: Floats, skills: Floats, vacancies: Vacancies, weigh: Weights) -> Floats:
    """Return the work's part of the fit; nan where there is no statement.

    A vacancy whose occupation could not be read is spoken about where its words or one of its skills are met.
    """
    known = work != _UNKNOWN
    unread = (vacancies.candidates.best == 0)[None, :]
    some_skill = _by_vacancy((skills >= weigh["least.skill"]).astype(np.int64), vacancies) > 0
    stated = np.where(unread, known | some_skill, known)
    reached = np.where(unread, np.maximum(work, weigh["work.unread"]), work)
    return np.where(stated, reached, np.nan)


def work_rows(works: Works, vacancies: Vacancies, weigh: Weights) -> tuple[Floats, Floats]:
    """Return how well each row of work serves each vacancy's occupation (-1: unknown), and the likeness of wording."""
    concept = best_of_candidates(works.reach, vacancies.candidates)
    likeness = np.zeros_like(concept)
    likeness[: len(works.own)] = _work_likeness(works, vacancies, weigh)
    sure = works.sure[:, None] * vacancies.candidates.best[None, :]
    guess = concept * weigh["work.guessed"]
    score = np.where(sure == 1, concept, guess + (1 - guess) * likeness)
    return np.where((sure > 0) | (likeness >= weigh["least.unread"]), score, _UNKNOWN), likeness


def skill_rows(people: People, vacancies: Vacancies, weigh: Weights) -> Floats:
    """Return how well the wording of each single skill that people named meets each requirement, 0..1."""
    asked, skills = vacancies.requirements, people.skills
    evidence = np.array([weigh.evidence(mention.evidence) for mention in skills.own], dtype=np.float64)
    if not len(skills.own) or not len(asked.vacancy):
        return np.zeros((len(skills.own), len(asked.vacancy)))
    words = _likeness_of_words(skills.texts, asked.texts, len(skills.own), weigh["least.words"])
    meaning = _likeness_of_meaning(skills.texts, asked.texts, len(skills.own), weigh["least.meaning"])
    likeness = _either(words * weigh["skills.words"], meaning * weigh["skills.meaning"])
    unsure = 1 - skills.sure[:, None] * asked.candidates.best[None, :]
    return likeness * unsure * evidence[:, None]


def german_shortfall(people: People, vacancies: Vacancies, weigh: Weights) -> Whole:
    """Return what is missing of the German that is asked, in millionths: a third for each level below."""
    asked, has = vacancies.german[None, :, :], people.german[:, None, :]
    below = np.clip(asked - has, 0, _GERMAN_STEPS) / _GERMAN_STEPS
    missing = np.where(asked < 0, 0.0, np.where(has < 0, 1 - weigh["requirements.unknown"], below))
    return np.asarray(_whole(missing * vacancies.german_weight[None, :, None]).sum(axis=2))


def experience_shortfall(rows: Floats, people: People, vacancies: Vacancies, weigh: Weights) -> Whole:
    """Return what is missing of the years of work that are asked, in millionths; years in near work count in part."""
    done = np.maximum(rows, 0.0) * np.nan_to_num(people.works.years)[:, None]
    asked = np.where(np.isnan(vacancies.years), 1.0, np.maximum(vacancies.years, 0.1))
    reached = np.minimum(_by_person(done, people.works.person, len(people.profiles), empty=0.0) / asked, 1.0)
    missing = 1 - _upwards(reached, weigh["requirements.unknown"])
    return _whole(np.where(np.isnan(vacancies.years)[None, :], 0.0, missing * weigh["requirements.experience"]))


def wish_shortfall(people: People, vacancies: Vacancies, weigh: Weights) -> Whole:
    """Return what the vacancy is short of the person's wishes, in millionths; zero where they said nothing."""
    wanted, refused = _wish(people.wanted, people, vacancies, weigh), _wish(people.refused, people, vacancies, weigh)
    away = np.where(wanted == _UNKNOWN, 0.0, 1 - wanted) * weigh["requirements.wanted"]
    # Only the refused work itself counts, not what is somewhere near it: near work was not refused.
    hit = np.where(refused >= weigh["least.refused"], refused, 0.0) * weigh["requirements.refused"]
    return np.asarray(_whole(away) + _whole(hit))


def _wish(works: Works, people: People, vacancies: Vacancies, weigh: Weights) -> Floats:
    """Return how near each vacancy is to what each person wishes (-1: nothing said, or not known)."""
    if not len(works.own):
        return np.full((len(people.profiles), len(vacancies.vacancies)), _UNKNOWN)
    rows, _ = work_rows(works, vacancies, weigh)
    return _by_person(rows, works.person, len(people.profiles), empty=_UNKNOWN)


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


def _work_likeness(works: Works, vacancies: Vacancies, weigh: Weights) -> Floats:
    """Return how like the best text of each row of work is to each vacancy's occupation and title, 0..1.

    Likeness below what chance gives counts as none.
    """
    texts, count, title = works.texts, len(works.own), weigh["work.title"]
    names = _likeness_of_words(texts, vacancies.names, count, weigh["least.work_words"])
    titles = _likeness_of_words(texts, vacancies.titles, count, weigh["least.work_words"])
    meaning = _likeness_of_meaning(texts, vacancies.names, count, weigh["least.work_meaning"])
    return _either((names + title * titles) / (1 + title) * weigh["work.words"], meaning * weigh["work.meaning"])


def _likeness_of_words(texts: Texts, others: Distinct, owners: int, least: float) -> Floats:
    """Return how like the best text of each owner is to each of the others, by pieces of words."""
    each = _above(words_likeness(texts.words, others.words), least) * texts.scale[:, None]
    return _by_person(each, texts.owner, owners, empty=0.0)[:, others.at]


def _likeness_of_meaning(texts: Texts, others: Distinct, owners: int, least: float) -> Floats:
    """Return how like each owner's text is to each of the others, by meaning."""
    each = _above(meaning_likeness(texts.meaning, others.meaning), least)
    return _by_person(each, texts.meant, owners, empty=0.0)[:, others.at]


def _either(words: Floats, meaning: Floats) -> Floats:
    """Return both likenesses in one, each filling up what the other left."""
    return 1 - (1 - words) * (1 - meaning)


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
