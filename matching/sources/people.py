"""The command line's profile lines (spec: `lotse match --profiles`), and their words made into mentions in one go."""

from collections.abc import Sequence
from dataclasses import replace

from matching.sources.jsonl import SHIFTS, place
from matching.sources.reading import Record, decoded, records_by_line, refuse_doubles
from models.enums import (
    Cefr,
    ConceptKind,
    Confirmer,
    DocumentType,
    Evidence,
    MentionState,
    Mode,
    Via,
    WorkNote,
)
from models.values import (
    Candidate,
    LanguageSkill,
    Licence,
    Mention,
    Mobility,
    Profile,
    Training,
    Wishes,
    WorkPermission,
)
from profiling.normalise import Normaliser
from profiling.taxonomy import Taxonomy

LEVELS = ("listening", "speaking", "reading", "writing")


def read(data: bytes, *, name: str, taxonomy: Taxonomy) -> list[Profile]:
    """Return all profiles of a file, their words not yet normalised. BrokenSource where one cannot be taken."""
    records = list(records_by_line(decoded(data, name=name), name=name))
    profiles = [profile(record, taxonomy) for record in records]
    refuse_doubles(((one.id, row.line) for one, row in zip(profiles, records, strict=True)), name=name)
    return profiles


def normalise_profiles(profiles: Sequence[Profile], normaliser: Normaliser) -> list[Profile]:
    """Return the profiles with candidates for all their words; each text is looked up once for all people."""
    wanted = {(m.kind, m.language, m.text) for one in profiles for m in _mentions(one) if not m.concept_id}
    found: dict[tuple[ConceptKind, str, str], Mention] = {}
    for kind, language in sorted({(kind, language) for kind, language, _ in wanted}):
        texts = sorted(text for a_kind, a_language, text in wanted if (a_kind, a_language) == (kind, language))
        for text, mention in zip(texts, normaliser.mentions(texts, kind=kind, language=language), strict=True):
            found[kind, language, text] = mention
    return [_filled(one, found) for one in profiles]


def profile(record: Record, taxonomy: Taxonomy) -> Profile:
    """Return one profile line."""
    wishes = record.record("wishes") or Record(record.name, record.line, {})
    occupations = mentions(record, "occupations", ConceptKind.OCCUPATION, taxonomy)
    skills = mentions(record, "skills", ConceptKind.SKILL, taxonomy)
    return Profile(
        id=record.must("id"),
        occupations=occupations,
        skills=skills,
        trainings=tuple(
            Training(mention) for mention in mentions(record, "trainings", ConceptKind.OCCUPATION, taxonomy)
        ),
        languages=tuple(_language(row) for row in record.records("languages")),
        licences=tuple(Licence(name=licence) for licence in record.texts("licences")),
        licences_asked=record.fields.get("licences") is not None,
        place=place(record),
        mobility=_mobility(record),
        wishes=Wishes(
            occupations=mentions(wishes, "occupations", ConceptKind.OCCUPATION, taxonomy),
            refused=mentions(wishes, "refused", ConceptKind.OCCUPATION, taxonomy),
            forms=frozenset(wishes.texts("forms")),
            hours_from=wishes.number("hours_from", least=0, most=168),
            hours_to=wishes.number("hours_to", least=0, most=168),
            shifts=frozenset(wishes.texts("shifts")) & SHIFTS,
            earliest_start=wishes.day("earliest_start"),
        ),
        work_permission=_work_permission(record),
        minor=record.truth("minor"),
    )


def mentions(record: Record, key: str, kind: ConceptKind, taxonomy: Taxonomy) -> tuple[Mention, ...]:
    """Return the words of a list of `{"text", "lang"}`, or of `{"id"}` where a concept is named itself."""
    return tuple(_mention(row, kind, taxonomy) for row in record.records(key))


def _mention(record: Record, kind: ConceptKind, taxonomy: Taxonomy) -> Mention:
    years = record.number("years", least=0, most=80)
    evidence = record.member("evidence", Evidence) or Evidence.SAID
    language = record.text("lang", longest=35) or "de"
    concept_id = record.text("id")
    if concept_id is None:
        return Mention(record.must("text", longest=4000), language, kind, years=years, evidence=evidence)
    concept = taxonomy.find(concept_id)
    if concept is None or concept.kind is not kind:
        record.refuse(f"the id of a known {kind.value}, not {concept_id[:80]!r}")
    label = taxonomy.label(concept.id, language)
    return Mention(
        text=record.text("text", longest=4000) or label,
        language=language,
        kind=kind,
        candidates=(Candidate(concept.id, label, 1.0, Via.GIVEN),),
        state=MentionState.CONFIRMED,
        concept_id=concept.id,
        confirmed_by=Confirmer.PERSON,
        years=years,
        evidence=evidence,
    )


def _language(record: Record) -> LanguageSkill:
    level = record.member("cefr", Cefr)
    levels = {skill: record.member(skill, Cefr) or level for skill in LEVELS}
    return LanguageSkill(
        language=record.must("lang", longest=35),
        evidence=record.member("evidence", Evidence) or Evidence.SAID,
        **levels,
    )


def _mobility(record: Record) -> Mobility:
    found = record.record("mobility")
    if found is None:
        return Mobility()
    known = {mode.value for mode in Mode}
    modes = found.texts("modes")
    if not set(modes) <= known:
        found.refuse(f"only {', '.join(sorted(known))} in 'modes'")
    most = found.number("max_minutes", least=0, most=600)
    return Mobility(frozenset(Mode(mode) for mode in modes), None if most is None else int(most))


def _work_permission(record: Record) -> WorkPermission | None:
    found = record.record("work_permission")
    if found is None:
        return None
    return WorkPermission(
        note=found.member("note", WorkNote),
        document=found.member("document", DocumentType),
        valid_until=found.day("valid_until"),
        since=found.day("since"),
        in_reception_centre=found.truth("in_reception_centre"),
        safe_country=found.truth("safe_country"),
    )


def _mentions(one: Profile) -> list[Mention]:
    trained = [training.mention for training in one.trainings]
    return [*one.occupations, *one.skills, *trained, *one.wishes.occupations, *one.wishes.refused]


def _filled(one: Profile, found: dict[tuple[ConceptKind, str, str], Mention]) -> Profile:
    def filled(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        return tuple(_with_candidates(mention, found) for mention in mentions)

    return replace(
        one,
        occupations=filled(one.occupations),
        skills=filled(one.skills),
        trainings=tuple(
            replace(training, mention=_with_candidates(training.mention, found)) for training in one.trainings
        ),
        wishes=replace(one.wishes, occupations=filled(one.wishes.occupations), refused=filled(one.wishes.refused)),
    )


def _with_candidates(mention: Mention, found: dict[tuple[ConceptKind, str, str], Mention]) -> Mention:
    read = found.get((mention.kind, mention.language, mention.text))
    if mention.concept_id or read is None:
        return mention
    return replace(
        mention,
        candidates=read.candidates,
        state=read.state,
        concept_id=read.concept_id,
        confirmed_by=read.confirmed_by,
    )
