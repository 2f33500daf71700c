"""People and vacancies as arrays, ready for `matching.fit`. Nothing here compares anything.

A person becomes one row for each occupation or training that they named, a vacancy one row of candidate occupations
and one for each requirement. Rows keep the order of what they came from; what a row says depends on nothing else in
the list.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matching.nearness import Nearness
from matching.places import coordinates
from matching.reach import travel_limit, travel_speed
from matching.rules import Weights, weights
from matching.wording import Floats, Meaning, Sparse, Wording, turned
from models.enums import Cefr, ConceptKind, MentionState
from models.languages import languages
from models.values import LanguageSkill, Mention, Place, Profile, Vacancy
from profiling.encoder import Encoder
from profiling.taxonomy import Taxonomy

Whole: TypeAlias = NDArray[np.int64]
ColumnOf: TypeAlias = Callable[[str], int | None]

EXPERIENCE = "experience"  # the key of a requirement that asks for years of work and not for a skill
GERMAN_SKILLS = ("listening", "speaking", "reading", "writing")
LABELS_COMPARED = 6  # German labels of a concept that are compared with an occupation's name
GUESSES_COMPARED = 3  # candidates of an unconfirmed mention whose German labels are compared


class Yardstick:
    """Everything that measuring needs, made once: the weights, the taxonomy's nearness, words and meaning."""

    def __init__(self, taxonomy: Taxonomy, *, encoder: Encoder | None = None) -> None:
        self.taxonomy = taxonomy
        self.weights: Weights = weights()
        self.nearness = Nearness(taxonomy, self.weights)
        self.wording = Wording(label.text for label in taxonomy.all_labels(languages=["de"]))
        self.meaning = Meaning(encoder)


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts that stand for something: `owner` is its row, `scale` how much the text may say for it, 0..1.

    Only one text of an owner is compared by meaning; `meant` is whose it is.
    """

    owner: Whole
    scale: Floats
    words: Sparse
    meant: Whole
    meaning: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Distinct:
    """Many texts, of which each different one is kept once: `at` says for every text which one it is.

    `words` has one column and `meaning` one row for each different text; without `meaning` there are no rows.
    """

    words: Sparse
    meaning: NDArray[np.float32]
    at: Whole


@dataclass(frozen=True, slots=True)
class Candidates:
    """For each row the concepts that it may mean, as columns, and how surely; rows as in a CSR matrix."""

    starts: Whole  # one more than rows
    columns: Whole
    sure: Floats

    @property
    def best(self) -> Floats:
        """Return how surely each row is read at all, 0..1."""
        return np.asarray(highest(self.sure[None, :], self.starts)[0])


@dataclass(frozen=True, slots=True)
class Works:
    """Occupations that people named: one row each, `person` rising. `reach` says how each serves every occupation."""

    person: Whole
    reach: Floats
    sure: Floats
    years: Floats  # nan where nothing was said
    texts: Texts
    own: tuple[Mention, ...]  # the mention behind each row; rows after the last stand for a person's skills together


@dataclass(frozen=True, slots=True)
class Skills:
    """Skills of people: `have` has one row a person; the texts belong to rows of mentions, `person` rising."""

    have: Floats
    person: Whole
    sure: Floats
    texts: Texts
    own: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class People:
    """Profiles as arrays."""

    profiles: tuple[Profile, ...]
    works: Works
    skills: Skills
    german: Whole  # (people, 4), -1 unknown
    wanted: Works
    refused: Works
    journeys: Floats  # (people, 4): latitude, longitude, km an hour, minutes; nan where unknown


@dataclass(frozen=True, slots=True)
class Requirements:
    """What vacancies ask for by name: one row each, `vacancy` rising.

    What no concept stands for (`understood`) weighs nothing: nobody could be told to meet it or to miss it.
    """

    vacancy: Whole
    weight: Floats
    understood: NDArray[np.bool_]
    candidates: Candidates
    texts: Distinct


@dataclass(frozen=True, slots=True)
class Vacancies:
    """Vacancies as arrays."""

    vacancies: tuple[Vacancy, ...]
    candidates: Candidates
    titles: Distinct
    names: Distinct
    requirements: Requirements
    german: Whole  # (vacancies, 4), -1 not asked
    german_weight: Floats
    years: Floats  # years of experience asked, nan where none is
    place: Floats  # (vacancies, 2), nan where unknown


def highest(values: Floats, starts: Whole, *, empty: float = 0.0) -> Floats:
    """Return the highest value of each group of columns; groups begin at `starts`, an empty one gives `empty`."""
    groups = len(starts) - 1
    result = np.full((values.shape[0], groups), empty)
    filled = np.flatnonzero(np.diff(starts) > 0)
    if len(filled) and values.shape[0]:
        result[:, filled] = np.maximum.reduceat(values, starts[:-1][filled], axis=1)
    return result


def starts_of(owner: Whole, count: int) -> Whole:
    """Return where each owner's rows begin in a rising list of owners, and where the last ends."""
    return np.searchsorted(owner, np.arange(count + 1)).astype(np.int64)


def readings(mention: Mention) -> list[tuple[str, float]]:
    """Return the concepts that a mention may mean and how surely. A confirmed one is sure; a rejected guess is none."""
    if mention.state is MentionState.CONFIRMED and mention.concept_id:
        return [(mention.concept_id, 1.0)]
    if mention.state is MentionState.OPEN:
        return [(candidate.concept_id, candidate.score) for candidate in mention.candidates]
    return []


def encode_people(profiles: Sequence[Profile], yardstick: Yardstick) -> People:
    """Return the profiles as arrays, in their order."""
    works = [(row, mention, factor) for row, profile in enumerate(profiles) for mention, factor in _work(profile)]
    skills = _skills(profiles, works, yardstick)
    return People(
        profiles=tuple(profiles),
        works=_with_skills(_works(works, yardstick), skills.have, profiles, yardstick),
        skills=skills,
        german=np.array([_german_ranks(profile) for profile in profiles], dtype=np.int64).reshape(-1, 4),
        wanted=_works([(r, m, 1.0) for r, p in enumerate(profiles) for m in p.wishes.occupations], yardstick),
        refused=_works([(r, m, 1.0) for r, p in enumerate(profiles) for m in p.wishes.refused], yardstick),
        journeys=np.array([_journey(profile) for profile in profiles], dtype=np.float64).reshape(-1, 4),
    )


def encode_vacancies(vacancies: Sequence[Vacancy], yardstick: Yardstick) -> Vacancies:
    """Return the vacancies as arrays, in their order."""
    nearness = yardstick.nearness
    return Vacancies(
        vacancies=tuple(vacancies),
        candidates=_candidates([vacancy.occupations for vacancy in vacancies], nearness.occupation),
        titles=_distinct([vacancy.title for vacancy in vacancies], yardstick, meaning=False),
        names=_distinct([name_of(vacancy) for vacancy in vacancies], yardstick, meaning=True),
        requirements=_requirements(vacancies, yardstick),
        german=np.array([_german_asked(vacancy) for vacancy in vacancies], dtype=np.int64).reshape(-1, 4),
        german_weight=np.array([_german_weight(vacancy, yardstick.weights) for vacancy in vacancies]),
        years=np.array([years_asked(vacancy) for vacancy in vacancies], dtype=np.float64),
        place=np.array([_degrees(vacancy.place) for vacancy in vacancies], dtype=np.float64).reshape(-1, 2),
    )


def skills_asked(vacancy: Vacancy) -> Iterable[tuple[int, Mention]]:
    """Yield number and mention of every requirement that asks for a skill, and not for years of work."""
    for number, requirement in enumerate(vacancy.requirements):
        if requirement.mention.key != EXPERIENCE:
            yield number, requirement.mention


def years_asked(vacancy: Vacancy) -> float:
    """Return the years of experience that a vacancy asks for (one where it names none), nan where it asks for none."""
    asked = [one.mention.years or 1.0 for one in vacancy.requirements if one.mention.key == EXPERIENCE]
    return max(asked, default=float("nan"))


def name_of(vacancy: Vacancy) -> str:
    """Return what a vacancy calls its occupation; its title where it has no such name."""
    return vacancy.occupations[-1].text if vacancy.occupations else vacancy.title


def compared_texts(mention: Mention, taxonomy: Taxonomy) -> list[tuple[str, float]]:
    """Return the texts that stand for a mention and how much each may say.

    Where a human said what it means, the German labels speak and not the own words: the language or script in which
    somebody filled in the questionnaire must not move anything. Until then the own words speak, with the labels of
    what they may mean beside them.
    """
    if mention.state is MentionState.CONFIRMED and mention.concept_id:
        known = taxonomy.labels(mention.concept_id, "de")[:LABELS_COMPARED]
        return [(label, 1.0) for label in known] or [(mention.text, 1.0)]
    guesses = mention.candidates[:GUESSES_COMPARED] if mention.state is MentionState.OPEN else ()
    labels = [
        (label, one.score) for one in guesses for label in taxonomy.labels(one.concept_id, "de")[:LABELS_COMPARED]
    ]
    return [(mention.text, 1.0), *labels]


def encoder_reads(language: str) -> bool:
    """Return whether the built-in encoder helps with a language; one that is not in the list gets a try."""
    known = languages().get(language)
    return known is None or known.encoder == "use"


def _work(profile: Profile) -> Iterable[tuple[Mention, float]]:
    weigh = weights()
    for mention in profile.occupations:
        if mention.kind is ConceptKind.OCCUPATION:
            yield mention, 1.0
    for training in profile.trainings:
        unfinished = training.completed is False
        yield training.mention, weigh["work.training_unfinished" if unfinished else "work.training"]


def _works(rows: Sequence[tuple[int, Mention, float]], yardstick: Yardstick) -> Works:
    nearness = yardstick.nearness
    reach = np.zeros((len(rows), len(nearness.occupations)))
    sure = np.zeros(len(rows))
    for row, (_, mention, factor) in enumerate(rows):
        for concept_id, certain in readings(mention):
            column = nearness.occupation(concept_id)
            if column is not None:
                np.maximum(reach[row], nearness.reach_of(column) * (certain * factor), out=reach[row])
                sure[row] = max(sure[row], certain)
    return Works(
        person=np.array([person for person, _, _ in rows], dtype=np.int64),
        reach=reach,
        sure=sure,
        years=np.array(
            [np.nan if mention.years is None else mention.years for _, mention, _ in rows], dtype=np.float64
        ),
        texts=_texts([mention for _, mention, _ in rows], yardstick),
        own=tuple(mention for _, mention, _ in rows),
    )


def _with_skills(works: Works, have: Floats, profiles: Sequence[Profile], yardstick: Yardstick) -> Works:
    """Add one row for every person with skills: how far their skills alone carry them into each occupation."""
    people = np.array([row for row, profile in enumerate(profiles) if profile.skills], dtype=np.int64)
    served = yardstick.nearness.served_by_skills(have[people]) * yardstick.weights["work.by_skills"]
    return Works(
        person=np.concatenate([works.person, people]),
        reach=np.concatenate([works.reach, served]),
        sure=np.concatenate([works.sure, np.ones(len(people))]),
        years=np.concatenate([works.years, np.full(len(people), np.nan)]),
        texts=works.texts,
        own=works.own,
    )


def _skills(profiles: Sequence[Profile], works: Sequence[tuple[int, Mention, float]], yardstick: Yardstick) -> Skills:
    nearness, weigh = yardstick.nearness, yardstick.weights
    have = np.zeros((len(profiles), len(nearness.skills)))
    said = [(row, mention) for row, profile in enumerate(profiles) for mention in profile.skills]
    sure = np.zeros(len(said))
    for number, (row, mention) in enumerate(said):
        for concept_id, certain in readings(mention):
            column = nearness.skill(concept_id)
            if column is not None:
                have[row, column] = max(have[row, column], certain * weigh.evidence(mention.evidence))
                sure[number] = max(sure[number], certain)
    for row, mention, factor in works:
        for concept_id, certain in readings(mention):
            occupation = nearness.occupation(concept_id)
            if occupation is not None:
                for column, likely in nearness.implied_skills(occupation).items():
                    have[row, column] = max(have[row, column], likely * certain * factor)
    return Skills(
        have=have,
        person=np.array([row for row, _ in said], dtype=np.int64),
        sure=sure,
        texts=_texts([mention for _, mention in said], yardstick),
        own=tuple(mention for _, mention in said),
    )


def _texts(mentions: Sequence[Mention], yardstick: Yardstick) -> Texts:
    compared = [compared_texts(mention, yardstick.taxonomy) for mention in mentions]
    rows = [(owner, text, scale) for owner, texts in enumerate(compared) for text, scale in texts]
    meant = [owner for owner, mention in enumerate(mentions) if _by_meaning(mention)]
    return Texts(
        owner=np.array([owner for owner, _, _ in rows], dtype=np.int64),
        scale=np.array([scale for _, _, scale in rows], dtype=np.float64),
        words=yardstick.wording.vectors([text for _, text, _ in rows]),
        meant=np.array(meant, dtype=np.int64),
        meaning=yardstick.meaning.vectors([compared[owner][0][0] for owner in meant]),
    )


def _distinct(texts: Sequence[str], yardstick: Yardstick, *, meaning: bool) -> Distinct:
    different = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    return Distinct(
        words=turned(yardstick.wording.vectors(list(different))),
        meaning=yardstick.meaning.vectors(list(different) if meaning else []),
        at=np.array([different[text] for text in texts], dtype=np.int64),
    )


def _by_meaning(mention: Mention) -> bool:
    return mention.state is MentionState.CONFIRMED or encoder_reads(mention.language)


def _candidates(rows: Sequence[Sequence[Mention]], column_of: ColumnOf) -> Candidates:
    starts = [0]
    columns: list[int] = []
    sure: list[float] = []
    for mentions in rows:
        best: dict[int, float] = {}
        for mention in mentions:
            for concept_id, certain in readings(mention):
                column = column_of(concept_id)
                if column is not None:
                    best[column] = max(best.get(column, 0.0), certain)
        columns.extend(best)
        sure.extend(best.values())
        starts.append(len(columns))
    return Candidates(
        np.array(starts, dtype=np.int64), np.array(columns, dtype=np.int64), np.array(sure, dtype=np.float64)
    )


def _requirements(vacancies: Sequence[Vacancy], yardstick: Yardstick) -> Requirements:
    rows = [(row, number, mention) for row, one in enumerate(vacancies) for number, mention in skills_asked(one)]
    weigh = yardstick.weights
    candidates = _candidates([[mention] for _, _, mention in rows], yardstick.nearness.skill)
    understood = candidates.best >= weigh["least.skill"]
    strengths = [weigh.strength(vacancies[row].requirements[number].strength) for row, number, _ in rows]
    # Words that are not compared are not encoded either.
    texts = [mention.text if read else "" for (_, _, mention), read in zip(rows, understood, strict=True)]
    return Requirements(
        vacancy=np.array([row for row, _, _ in rows], dtype=np.int64),
        weight=np.where(understood, np.array(strengths, dtype=np.float64), 0.0),
        understood=understood,
        candidates=candidates,
        texts=_distinct(texts, yardstick, meaning=True),
    )


def _german_ranks(profile: Profile) -> list[int]:
    german = next((skill for skill in profile.languages if skill.language == "de"), LanguageSkill("de"))
    return [_rank(getattr(german, skill)) for skill in GERMAN_SKILLS]


def _german_asked(vacancy: Vacancy) -> list[int]:
    return [_rank(getattr(vacancy.german, skill, None)) for skill in GERMAN_SKILLS]


def _german_weight(vacancy: Vacancy, weigh: Weights) -> float:
    """Return what one asked skill of German weighs: less where it is only wished for."""
    if vacancy.german is None:
        return 0.0
    return weigh["requirements.german"] * weigh.strength(vacancy.german.strength) / weigh["requirements.must"]


def _rank(level: Cefr | None) -> int:
    return -1 if level is None else level.rank


def _degrees(place: Place | None) -> tuple[float, float]:
    return coordinates(place) or (float("nan"), float("nan"))


def _journey(profile: Profile) -> tuple[float, float, float, float]:
    return (*_degrees(profile.place), travel_speed(profile.mobility), travel_limit(profile.mobility))
