"""From drafts to vacancies: titles become mentions in one go, and what a German vacancy text asks for is read out.

Reading is by the patterns of rules/reading.toml, line by line: a heading says whether what follows is a must, a wish
or an offer; words such as "von Vorteil" soften one line. What the form states goes before what the text says.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from matching.encoded import EXPERIENCE
from matching.rules import read_toml
from models.enums import Cefr, ConceptKind, Confirmer, MentionState, Strength, Via
from models.values import Candidate, GermanRequirement, Mention, Requirement, Vacancy, VacancyDraft
from profiling.normalise import Normaliser
from profiling.taxonomy import Taxonomy

LONGEST_READ = 20_000  # characters of a description that are read
MOST_FOUND = 12  # skills taken out of one text; ads repeat themselves
LONGEST_HEADING, MOST_HEADING_WORDS = 60, 6  # longer lines are sentences
TITLE, OCCUPATION, SKILL, TEXT = "title", "occupation", "skill", "text"
_BLOCKS = re.compile(r"<\s*(?:br|/p|/li|/div|/h\d|/ul)[^<>]{0,60}>|\r\n?|\u2022|\u00b7", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,200}>")
_SENTENCE = re.compile(r"(?<=[a-zäöüß)][.!?])\s+(?=[A-ZÄÖÜ])")
_YEARS = re.compile(r"(\d{1,2})\s?(?:-|bis)?\s?(?:\d{1,2})?\+?\s?jahre?", re.IGNORECASE)
_HOURS = re.compile(
    r"(\d{1,2}(?:[.,]\d{1,2})?)\s?(?:(?:-|–|bis)\s?(\d{1,2}(?:[.,]\d{1,2})?)\s?)?"
    r"(?:std\.?|stunden|h)\s?(?:/|pro|je|die|in der|wöchentlich)?\s?(?:woche|wöchentlich|w\b)",
    re.IGNORECASE,
)
_AGE = re.compile(r"(?:mindestalter|mindestens|ab|über)\s?:?\s?(1[4-9]|2[0-5])\s?jahre?n?\b", re.IGNORECASE)
_WORST = {Strength.MUST: 2, Strength.SHOULD: 1, Strength.NICE: 0}


@dataclass(frozen=True, slots=True)
class Said:
    """What a vacancy's text says; everything empty where it says nothing."""

    german: GermanRequirement | None = None
    licences: tuple[tuple[str, Strength], ...] = ()
    shifts: frozenset[str] = frozenset()
    hours_from: float | None = None
    hours_to: float | None = None
    training_offered: bool | None = None
    experience: tuple[str, float, Strength] | None = None  # own words, years, strength
    minimum_age: int | None = None
    asked: tuple[tuple[str, Strength], ...] = ()  # the lines that ask for something


@dataclass(frozen=True, slots=True)
class Mentions:
    """What all drafts' words may mean, by text."""

    titles: dict[str, Mention]
    occupations: dict[str, Mention]
    skills: dict[str, Mention]


def normalise_vacancies(
    drafts: Sequence[VacancyDraft], normaliser: Normaliser, *, ids: Sequence[str] | None = None
) -> list[Vacancy]:
    """Return the drafts as vacancies, in their order; `ids` (else each draft's `source_key`) become their ids.

    Every text is looked up once, whatever number of drafts has it. Raises ValueError where ids and drafts don't pair.
    """
    names = [draft.source_key for draft in drafts] if ids is None else list(ids)
    if len(names) != len(drafts):
        raise ValueError("as many ids as drafts are needed")
    titles = _looked_up([one.title for one in drafts], ConceptKind.OCCUPATION, normaliser)
    occupations = _looked_up([one.occupation for one in drafts if one.occupation], ConceptKind.OCCUPATION, normaliser)
    skills = _looked_up([text for one in drafts for text, _ in one.skills], ConceptKind.SKILL, normaliser)
    texts = [read_text(one.title, one.description) for one in drafts]
    found = _skills_in([[line for line, _ in said.asked] for said in texts], normaliser)
    return [
        _vacancy(name, draft, said, inside, Mentions(titles, occupations, skills))
        for name, draft, said, inside in zip(names, drafts, texts, found, strict=True)
    ]


def read_text(title: str, description: str | None) -> Said:
    """Return what a German vacancy text says about German, licences, shifts, hours, experience and more."""
    lines = list(_lines(title, description or ""))
    demands = [(line, strength) for line, strength, _ in lines if strength is not None]
    whole = "\n".join(line for line, _, _ in lines)
    hours_from, hours_to = _hours(whole)
    return Said(
        german=_german(demands),
        licences=_licences(demands),
        shifts=_shifts([line for line, _, _ in lines]),
        hours_from=hours_from,
        hours_to=hours_to,
        training_offered=True if _pattern("open_to_others", "pattern").search(whole) else None,
        experience=_experience(demands),
        minimum_age=int(age[1]) if (age := _AGE.search(whole)) else None,
        asked=tuple(
            # What is to be done from day to day can mostly be learnt there; it asks for less than a demand does.
            (line, Strength.NICE if kind == "task" else strength)
            for line, strength, kind in lines
            if strength is not None and kind != "title"
        ),
    )


def _vacancy(
    name: str, draft: VacancyDraft, said: Said, inside: Sequence[Sequence[Mention]], known: Mentions
) -> Vacancy:
    mentions = [replace(known.titles[draft.title], key=TITLE)]
    if draft.occupation:
        mentions.append(replace(known.occupations[draft.occupation], key=OCCUPATION))
    stated = [Requirement(replace(known.skills[text], key=SKILL), strength) for text, strength in draft.skills]
    return Vacancy(
        id=name,
        title=draft.title,
        source=draft.source,
        occupations=tuple(mentions),
        requirements=(*stated, *_read_requirements(said, stated, inside)),
        german=draft.german or said.german,
        licences=draft.licences or said.licences,
        employer=draft.employer,
        description=draft.description,
        place=draft.place,
        hours_from=draft.hours_from if draft.hours_from is not None else said.hours_from,
        hours_to=draft.hours_to if draft.hours_to is not None else said.hours_to,
        shifts=draft.shifts or said.shifts,
        start=draft.start,
        training_offered=said.training_offered if draft.training_offered is None else draft.training_offered,
        minimum_age=said.minimum_age if draft.minimum_age is None else draft.minimum_age,
    )


def _read_requirements(
    said: Said, stated: Sequence[Requirement], inside: Sequence[Sequence[Mention]]
) -> Iterator[Requirement]:
    """Yield what only the text asks for: skills that stand there by their label, and experience."""
    known = {requirement.mention.concept_id for requirement in stated}
    found: dict[str, Requirement] = {}
    for (_, strength), mentions in zip(said.asked, inside, strict=True):
        for mention in mentions:
            # Licences are hurdles of their own; as a skill they would be asked for twice.
            if mention.concept_id not in {None, *known} and not _names_licence(mention.text):
                found.setdefault(str(mention.concept_id), Requirement(mention, strength))
    yield from list(found.values())[:MOST_FOUND]
    if said.experience is not None:
        text, years, strength = said.experience
        yield Requirement(Mention(text, "de", ConceptKind.OCCUPATION, key=EXPERIENCE, years=years), strength)


def _skills_in(texts: Sequence[Sequence[str]], normaliser: Normaliser) -> list[list[list[Mention]]]:
    """Return for each line of each text the skills whose label stands in it.

    Only labels: what a text merely comes near to is not asked for on an employer's behalf.
    """
    if not any(texts):
        return [[] for _ in texts]
    found: dict[str, list[Mention]] = {}
    for line in {line for lines in texts for line in lines}:
        pieces = normaliser.labels_in(line, kind=ConceptKind.SKILL, language="de")
        sole = [piece for piece in pieces if len(piece.concept_ids) == 1]
        found[line] = [_labelled(piece.text, piece.concept_ids[0], TEXT, normaliser.taxonomy) for piece in sole]
    return [[found[line] for line in lines] for lines in texts]


def _labelled(text: str, concept_id: str, key: str, taxonomy: Taxonomy) -> Mention:
    """Return a mention of a skill whose label stands in a text."""
    return Mention(
        text=text,
        language="de",
        kind=ConceptKind.SKILL,
        key=key,
        candidates=(Candidate(concept_id, taxonomy.label(concept_id, "de"), 1.0, Via.LABEL),),
        state=MentionState.CONFIRMED,
        concept_id=concept_id,
        confirmed_by=Confirmer.EXACT_LABEL,
    )


def _looked_up(texts: Sequence[str], kind: ConceptKind, normaliser: Normaliser) -> dict[str, Mention]:
    """Return a mention for each different text. A concept's id may stand in place of words."""
    different = sorted(set(texts))
    named = {text: mention for text in different if (mention := _by_id(text, kind, normaliser)) is not None}
    words = [text for text in different if text not in named]
    return {**named, **dict(zip(words, normaliser.mentions(words, kind=kind, language="de"), strict=True))}


def _by_id(text: str, kind: ConceptKind, normaliser: Normaliser) -> Mention | None:
    concept = normaliser.taxonomy.find(text)
    if concept is None or concept.kind is not kind:
        return None
    label = normaliser.taxonomy.label(concept.id, "de")
    return Mention(
        text=label,
        language="de",
        kind=kind,
        candidates=(Candidate(concept.id, label, 1.0, Via.GIVEN),),
        state=MentionState.CONFIRMED,
        concept_id=concept.id,
        confirmed_by=Confirmer.PERSON,
    )


def _lines(title: str, description: str) -> Iterator[tuple[str, Strength | None, str]]:
    """Yield each line with how strongly it asks (None: it asks for nothing) and whether it asks or tells a task."""
    yield title, Strength.SHOULD, "title"
    text = _TAG.sub(" ", _BLOCKS.sub("\n", description[:LONGEST_READ]))
    heading: str = "open"
    for block in text.split("\n"):
        for line in _SENTENCE.split(block.strip()):
            if not line.strip():
                continue
            heading = _heading(line) or heading
            yield " ".join(line.split()), _strength(line, heading), "task" if heading == "task" else "asked"


def _heading(line: str) -> str | None:
    """Return what a heading announces: a short line that ends with a colon, or that begins with a heading's words."""
    short = line.strip(" *#-–•\t")
    if len(short) > LONGEST_HEADING or len(short.split()) > MOST_HEADING_WORDS:
        return None
    for row in _rules()["heading"]:
        found = _compiled(row["pattern"]).search(short)
        # "Staplerschein ist von Vorteil" is a wish about one thing and announces nothing.
        if found and (short.endswith(":") or (row["strength"] != "should" and found.start() == 0)):
            return str(row["strength"])
    return None


def _strength(line: str, heading: str) -> Strength | None:
    if heading == "none" or _pattern("softening", "denied").search(line):
        return None
    for strength in (Strength.SHOULD, Strength.NICE, Strength.MUST):
        if _pattern("softening", strength.value).search(line):
            return strength
    return Strength.MUST if heading == "must" else Strength.SHOULD


def _german(demands: Sequence[tuple[str, Strength]]) -> GermanRequirement | None:
    found = [
        (level, strength)
        for line, strength in demands
        if _pattern("german", "word").search(line) and (level := _level(line)) is not None
    ]
    if not found:
        return None
    level, strength = max(found, key=lambda one: (_WORST[one[1]], one[0].rank))
    spoken_only = level.rank <= Cefr.B1.rank
    # Nobody who writes "einfache Deutschkenntnisse" asks for letters; who asks for more mostly means all of it.
    written = None if spoken_only else level
    return GermanRequirement(level, level, written, written, strength)


def _level(line: str) -> Cefr | None:
    for row in _rules()["german"]["level"]:
        if _compiled(row["pattern"]).search(line):
            return Cefr(row["level"])
    return None


def _licences(demands: Sequence[tuple[str, Strength]]) -> tuple[tuple[str, Strength], ...]:
    found: dict[str, Strength] = {}
    for line, strength in demands:
        for row in _rules()["licence"]:
            if _compiled(row["pattern"]).search(line):
                before = found.get(row["name"], strength)
                found[row["name"]] = max(before, strength, key=_WORST.__getitem__)
    return tuple(found.items())


def _names_licence(text: str) -> bool:
    return any(_compiled(row["pattern"]).search(text) for row in _rules()["licence"])


def _shifts(lines: Sequence[str]) -> frozenset[str]:
    asked = [line for line in lines if not _pattern("shift", "denied").search(line)]
    return frozenset(
        shift
        for shift in ("early", "late", "night", "weekend")
        if any(_pattern("shift", shift).search(line) for line in asked)
    )


def _hours(text: str) -> tuple[float | None, float | None]:
    found = _HOURS.search(text)
    if found is None:
        return None, None
    numbers = [float(number.replace(",", ".")) for number in found.groups() if number]
    return (min(numbers), max(numbers)) if all(1 <= number <= 60 for number in numbers) else (None, None)  # noqa: PLR2004


def _experience(demands: Sequence[tuple[str, Strength]]) -> tuple[str, float, Strength] | None:
    for line, strength in demands:
        if _pattern("experience", "pattern").search(line):
            years = _YEARS.search(line)
            several = _pattern("experience", "several").search(line)
            asked = float(years[1]) if years else float(_rules()["experience"]["several_years"]) if several else 1.0
            return line[:200], min(asked, 20.0), strength
    return None


def _rules() -> dict[str, Any]:
    return read_toml("reading.toml")


def _pattern(section: str, name: str) -> re.Pattern[str]:
    return _compiled(_rules()[section][name])


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
