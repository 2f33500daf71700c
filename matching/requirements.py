"""From drafts to vacancies: titles become mentions in one go, and what a German vacancy text asks for is read out.

`matching.reading` reads the text; here it becomes what matching compares. What the form states goes before what the
text says.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from matching.encoded import EXPERIENCE
from matching.figures import FULL_TIME_FROM, MINIJOB_TO, PART_TIME_TO
from matching.reading import Asking, read
from models.enums import Cefr, ConceptKind, Confirmer, MentionState, ReadingKind, Strength, Via
from models.values import Candidate, GermanRequirement, Mention, Reading, Requirement, Vacancy, VacancyDraft
from profiling.normalise import Normaliser
from profiling.taxonomy import Taxonomy

MOST_FOUND = 12  # skills taken out of one text; ads repeat themselves
SURE_ENOUGH = 0.8  # from here on what free words may mean counts, as a guess
TITLE, OCCUPATION, SKILL, TEXT = "title", "occupation", "skill", "text"
LICENCES = frozenset({"B", "BE", "C1", "C", "CE", "D", "T", "forklift", "crane", "chainsaw"})  # a person is asked for
_OWN_HURDLES = frozenset({ReadingKind.LICENCE, ReadingKind.GERMAN, ReadingKind.LANGUAGE})
_BEGINNERS = ("lern", "anlern", "angelern", "wir lern", "wir zeig", "zeig", "ungelern", "eingelern")
_WORST = {Strength.MUST: 2, Strength.SHOULD: 1, Strength.NICE: 0}


@dataclass(frozen=True, slots=True)
class Said:
    """What a vacancy's text says; everything empty where it says nothing."""

    german: GermanRequirement | None = None
    licences: tuple[tuple[str, Strength], ...] = ()
    shifts: frozenset[str] = frozenset()
    hours_from: float | None = None
    hours_to: float | None = None
    start: date | None = None
    training_offered: bool | None = None
    experience: tuple[str, float, Strength] | None = None  # own words, years, strength
    minimum_age: int | None = None
    asking: tuple[Asking, ...] = ()  # the pieces of the text that ask for something
    read: tuple[Reading, ...] = ()


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
    found = _skills_in(texts, normaliser)
    return [
        _vacancy(name, draft, said, inside, Mentions(titles, occupations, skills))
        for name, draft, said, inside in zip(names, drafts, texts, found, strict=True)
    ]


def read_text(title: str, description: str | None) -> Said:
    """Return what a German vacancy text says about German, licences, shifts, hours, experience and more.

    `read` and `asking` are of the description alone, so that their places can be shown in it.
    """
    sheet = read(description or "")
    finds = (*sheet.finds, *read(title).finds)
    hours_from, hours_to = _hours(finds)
    return Said(
        german=_german(finds),
        licences=_licences(finds),
        shifts=_shifts(finds),
        hours_from=hours_from,
        hours_to=hours_to,
        start=_start(finds),
        training_offered=_training_offered(finds),
        experience=_experience(finds),
        minimum_age=_minimum_age(finds),
        asking=sheet.asking,
        read=sheet.finds,
    )


def _vacancy(name: str, draft: VacancyDraft, said: Said, inside: Sequence[Requirement], known: Mentions) -> Vacancy:
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
        start=draft.start or said.start,
        training_offered=said.training_offered if draft.training_offered is None else draft.training_offered,
        minimum_age=said.minimum_age if draft.minimum_age is None else draft.minimum_age,
        read=said.read,
    )


def _read_requirements(
    said: Said, stated: Sequence[Requirement], inside: Sequence[Requirement]
) -> Iterator[Requirement]:
    """Yield what only the text asks for: skills, each once at its strongest, and experience."""
    known = {requirement.mention.concept_id for requirement in stated if requirement.mention.concept_id}
    found: dict[str, Requirement] = {}
    for requirement in inside:
        mention = requirement.mention
        name = mention.concept_id or next((one.concept_id for one in mention.candidates), mention.text.casefold())
        if name not in known and _is_stronger(requirement, found.get(name)):
            found[name] = requirement
    # What is understood goes first: a long text may ask for more than is kept.
    understood_first = sorted(found.values(), key=lambda one: not one.mention.candidates)
    yield from understood_first[:MOST_FOUND]
    if said.experience is not None:
        text, years, strength = said.experience
        yield Requirement(Mention(text, "de", ConceptKind.OCCUPATION, key=EXPERIENCE, years=years), strength)


def _is_stronger(requirement: Requirement, before: Requirement | None) -> bool:
    return before is None or _WORST[requirement.strength] > _WORST[before.strength]


def _skills_in(texts: Sequence[Said], normaliser: Normaliser) -> list[list[Requirement]]:
    """Return for each text the skills that it asks for: those whose label stands there, and those of its free words.

    What free words merely come near to counts only where that is rather sure, and as a guess; the rest is kept in its
    own words, so that it is shown, and means no concept, so that it weighs nothing.
    """
    if not any(said.asking for said in texts):
        return [[] for _ in texts]
    by_label = [_labels_in(said, normaliser) for said in texts]
    free = [_free_words(said, labels) for said, labels in zip(texts, by_label, strict=True)]
    meant = _looked_up([one.text for finds in free for one in finds], ConceptKind.SKILL, normaliser)
    return [
        [
            *(Requirement(mention, strength) for _, _, mention, strength in labels),
            *(Requirement(_sure_or_bare(meant[one.text]), one.strength or Strength.SHOULD) for one in finds),
        ]
        for labels, finds in zip(by_label, free, strict=True)
    ]


def _sure_or_bare(mention: Mention) -> Mention:
    """Return what free words mean where that is rather sure, else the words by themselves."""
    sure = any(candidate.score >= SURE_ENOUGH for candidate in mention.candidates)
    return replace(mention, key=TEXT) if sure else Mention(mention.text, mention.language, mention.kind, key=TEXT)


def _labels_in(said: Said, normaliser: Normaliser) -> list[tuple[int, int, Mention, Strength]]:
    """Return start, end, mention and strength of the labels of skills that stand where a text asks."""
    own = [(one.start, one.end) for one in said.read if one.kind in _OWN_HURDLES]
    found = []
    for piece in said.asking:
        for label in normaliser.labels_in(piece.text, kind=ConceptKind.SKILL, language="de"):
            start, end = piece.start + label.start, piece.start + label.end
            # Licences and languages are asked of their own; as a skill they would be asked for twice.
            if len(label.concept_ids) == 1 and not _overlaps(start, end, own):
                mention = _labelled(label.text, label.concept_ids[0], TEXT, normaliser.taxonomy)
                found.append((start, end, mention, piece.strength))
    return found


def _free_words(said: Said, labels: Sequence[tuple[int, int, Mention, Strength]]) -> list[Reading]:
    taken = [(start, end) for start, end, _, _ in labels]
    skills = [one for one in said.read if one.kind is ReadingKind.SKILL and not _overlaps(one.start, one.end, taken)]
    return skills[:MOST_FOUND]


def _overlaps(start: int, end: int, others: Iterable[tuple[int, int]]) -> bool:
    return any(start < until and begin < end for begin, until in others)


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


def _german(finds: Sequence[Reading]) -> GermanRequirement | None:
    found = next((one for one in finds if one.kind is ReadingKind.GERMAN), None)
    if found is None:
        return None
    level = Cefr(found.value)
    # Nobody who writes "einfache Deutschkenntnisse" asks for letters; who asks for more mostly means all of it.
    written = None if level.rank <= Cefr.B1.rank else level
    return GermanRequirement(level, level, written, written, found.strength or Strength.MUST)


def _licences(finds: Sequence[Reading]) -> tuple[tuple[str, Strength], ...]:
    found: dict[str, Strength] = {}
    for one in finds:
        if one.kind is ReadingKind.LICENCE and one.value in LICENCES and one.strength is not None:
            found[one.value] = max(found.get(one.value, one.strength), one.strength, key=_WORST.__getitem__)
    return tuple(found.items())


def _shifts(finds: Sequence[Reading]) -> frozenset[str]:
    named = {shift for one in finds if one.kind is ReadingKind.SHIFT for shift in one.value.split("+")}
    return frozenset(named - {"none", "day"})


def _hours(finds: Sequence[Reading]) -> tuple[float | None, float | None]:
    """Return hours a week: figures where the text has some, else what full time, part time or a Minijob means."""
    values = [one.value for one in finds if one.kind is ReadingKind.HOURS]
    figures = next((value for value in values if "-" in value), None)
    if figures is not None:
        fewest, most = figures.split("-")
        return float(fewest), float(most)
    named = {"full": (FULL_TIME_FROM, None), "part": (None, PART_TIME_TO), "mini": (None, MINIJOB_TO)}
    return named[values[0]] if len(set(values)) == 1 else (None, None)


def _start(finds: Sequence[Reading]) -> date | None:
    values = [one.value for one in finds if one.kind is ReadingKind.START]
    return next((date.fromisoformat(value) for value in values if value != "now"), None)


def _training_offered(finds: Sequence[Reading]) -> bool | None:
    """Return True where people without training or experience are welcome or are taught; training as such is not it."""
    taught = any(one.kind is ReadingKind.OFFERED and one.text.lower().startswith(_BEGINNERS) for one in finds)
    return True if taught or any(one.kind is ReadingKind.OPEN for one in finds) else None


def _experience(finds: Sequence[Reading]) -> tuple[str, float, Strength] | None:
    found = next((one for one in finds if one.kind is ReadingKind.EXPERIENCE), None)
    return None if found is None else (found.text, float(found.value), found.strength or Strength.MUST)


def _minimum_age(finds: Sequence[Reading]) -> int | None:
    return next((int(one.value) for one in finds if one.kind is ReadingKind.AGE), None)
