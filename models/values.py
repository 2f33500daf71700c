"""The nouns that every room shares, as frozen values without behaviour of their own.

Nothing here knows the web, a form or the database. A person's own words travel in `Mention.text`
from the first answer to the last explanation and are never replaced by what a machine made of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from models.enums import (
    Cefr,
    ConceptKind,
    Confirmer,
    DocumentType,
    Evidence,
    HurdleKind,
    MentionState,
    Mode,
    ReadingKind,
    State,
    Strength,
    VacancySource,
    Via,
    WorkNote,
)

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


@dataclass(frozen=True, slots=True)
class SectionAnswers:
    """One section of the Profilingbogen as it was answered: field name → plain value, dates as ISO texts."""

    section: str
    values: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Concept:
    """An occupation or skill of the lexicon or an imported taxonomy.

    `id` is the lexicon's id (`occ.cook`, `skill.weld-mag`), or the ESCO URI where only the taxonomy has it.
    `isco08` has 4 digits, `kldb2010` has 5, the last being the level of requirement (1 helper … 4 expert).
    """

    id: str
    kind: ConceptKind
    esco: str | None = None
    isco08: str | None = None
    kldb2010: str | None = None
    regulated: bool = False
    authority: str | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One concept that words may mean. `score` in 0..1 falls along a list of candidates."""

    concept_id: str
    label: str
    score: float
    via: Via


@dataclass(frozen=True, slots=True)
class Mention:
    """A piece of somebody's own words about work, with what they may mean and who said so.

    `language` is a Lotse tag (see profiling.languages). `years` is None where nothing was said.
    """

    text: str
    language: str
    kind: ConceptKind
    key: str = ""  # where in the answers it stands, e.g. work.jobs.0.title
    candidates: tuple[Candidate, ...] = ()
    state: MentionState = MentionState.OPEN
    concept_id: str | None = None
    confirmed_by: Confirmer | None = None
    years: float | None = None
    evidence: Evidence = Evidence.SAID
    looks_like: str | None = None  # another language that the words seem to be in; a hint, the chosen one stays


@dataclass(frozen=True, slots=True)
class LanguageSkill:
    """What somebody can do in a language, per skill; None where nothing was said. `evidence` covers all four."""

    language: str
    listening: Cefr | None = None
    speaking: Cefr | None = None
    reading: Cefr | None = None
    writing: Cefr | None = None
    evidence: Evidence = Evidence.SAID


@dataclass(frozen=True, slots=True)
class Licence:
    """A driving or machine licence. `valid_here` says whether it holds in Germany; None is not known."""

    name: str
    country: str | None = None
    valid_here: bool | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody lives or works, as exactly as it is known. Degrees in WGS 84."""

    postcode: str | None = None
    town: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Mobility:
    """How and how far somebody can travel to work. Empty `modes` means nothing was said."""

    modes: frozenset[Mode] = frozenset()
    max_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody wants. Everything is optional; nothing is a hurdle by itself but hours, shifts and start."""

    occupations: tuple[Mention, ...] = ()
    refused: tuple[Mention, ...] = ()
    forms: frozenset[str] = frozenset()
    hours_from: float | None = None
    hours_to: float | None = None
    shifts: frozenset[str] = frozenset()  # early, late, night, weekend; empty: nothing was said
    earliest_start: date | None = None


@dataclass(frozen=True, slots=True)
class WorkPermission:
    """What the residence document says. Read by the work-permission hurdle alone, never by a score."""

    note: WorkNote | None = None
    document: DocumentType | None = None
    valid_until: date | None = None
    since: date | None = None  # month of first entry or of the permission to stay
    in_reception_centre: bool | None = None
    safe_country: bool | None = None


@dataclass(frozen=True, slots=True)
class Training:
    """A training or degree in own words. `recognition` is one of the questionnaire's answers, None if not said."""

    mention: Mention
    completed: bool | None = None
    recognition: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What matching reads about a person, and nothing that it must not know (no name, sex, age, origin)."""

    id: str
    occupations: tuple[Mention, ...] = ()
    skills: tuple[Mention, ...] = ()
    trainings: tuple[Training, ...] = ()
    languages: tuple[LanguageSkill, ...] = ()
    licences: tuple[Licence, ...] = ()
    licences_asked: bool = False  # True: the list is complete, so that an absent licence is known to be absent
    place: Place | None = None
    mobility: Mobility = field(default_factory=Mobility)
    wishes: Wishes = field(default_factory=Wishes)
    work_permission: WorkPermission | None = None
    minor: bool | None = None  # under 18, for the gate of the JArbSchG alone


@dataclass(frozen=True, slots=True)
class Requirement:
    """One skill or certificate that a vacancy asks for, in its own words and as a mention's candidates."""

    mention: Mention
    strength: Strength = Strength.SHOULD


@dataclass(frozen=True, slots=True)
class GermanRequirement:
    """The German a job needs on day one, per skill; None where the vacancy states nothing."""

    listening: Cefr | None = None
    speaking: Cefr | None = None
    reading: Cefr | None = None
    writing: Cefr | None = None
    strength: Strength = Strength.MUST


@dataclass(frozen=True, slots=True)
class Reading:
    """Something that was read out of a vacancy's description: `text` stands there from `start` to `end`.

    `strength` is None for what is no demand. `value` by kind: a licence, a level (B1), a language (pl), years of
    experience, an age, shifts (early+late, none), hours a week (20-30, full, part, mini), a wage before tax in euros
    (14.5/h, 2800/m, tariff), a start (now or an ISO date); empty for the others.
    """

    kind: ReadingKind
    start: int
    end: int
    text: str
    strength: Strength | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class VacancyDraft:
    """A vacancy as a form or a feed gives it, before its words are normalised. `source_key` is the source's own id."""

    source_key: str
    title: str
    source: VacancySource = VacancySource.EMPLOYER
    occupation: str | None = None
    description: str | None = None
    employer: str | None = None
    place: Place | None = None
    skills: tuple[tuple[str, Strength], ...] = ()
    german: GermanRequirement | None = None
    licences: tuple[tuple[str, Strength], ...] = ()
    hours_from: float | None = None
    hours_to: float | None = None
    shifts: frozenset[str] = frozenset()
    start: date | None = None
    training_offered: bool | None = None
    minimum_age: int | None = None


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A job that somebody offers. Everything but id and title may be unknown.

    `occupations` are mentions of the title and of the agency's occupation name; what is asked comes from the
    form or was read out of the text.
    """

    id: str
    title: str
    source: VacancySource = VacancySource.EMPLOYER
    occupations: tuple[Mention, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    german: GermanRequirement | None = None
    licences: tuple[tuple[str, Strength], ...] = ()
    employer: str | None = None
    description: str | None = None
    place: Place | None = None
    hours_from: float | None = None
    hours_to: float | None = None
    shifts: frozenset[str] = frozenset()
    start: date | None = None
    training_offered: bool | None = None  # "Quereinsteiger willkommen", "Anlernen möglich"
    minimum_age: int | None = None
    read: tuple[Reading, ...] = ()  # everything that was read out of the description, in its order


@dataclass(frozen=True, slots=True)
class Sentence:
    """Something to tell a reader, as data: the English source with `%(name)s` places, and what goes into them.

    Templates translate `source` and fill it in; a date is written as the reader writes dates, and a sentence within
    is translated too. `str()` gives the English sentence, for the command line.
    """

    source: str
    values: Mapping[str, "str | date | Sentence"] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the sentence in English, dates in ISO form."""
        return self.source % {name: str(value) for name, value in self.values.items()}


@dataclass(frozen=True, slots=True)
class Hurdle:
    """What stands, or may stand, between a person and a vacancy. `detail` and `next_step` are data, not prose."""

    kind: HurdleKind
    state: State
    detail: Sentence | None = None
    next_step: Sentence | None = None
    sources: tuple[str, ...] = ()  # ids of the dated rules that fired
    checked_on: date | None = None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the explanation: what is asked, what the person has (own words), how they hang together.

    `part` names the part of fit (occupation, skill, experience, german, wish); `weight` is its share of the
    fit that could be reached, `score` in 0..1 how much of it is reached, None where it is unknown.
    """

    part: str
    asks: str
    has: str | None
    via: str
    state: State
    weight: float
    score: float | None = None
    evidence: Evidence | None = None
    strength: Strength | None = None
    asks_concept: str | None = None
    has_concept: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A proposal: fit, hurdles and certainty are three separate things. `fit` is None for "no statement"."""

    profile_id: str
    vacancy_id: str
    fit: float | None
    certainty: float
    hurdles: tuple[Hurdle, ...] = ()
    reasons: tuple[Reason, ...] = ()
