"""From the answers of a Profilingbogen to what matching reads about a person, and nothing more."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from models.enums import Cefr, ConceptKind, Confirmer, DocumentType, Evidence, MentionState, Mode, Via, WorkNote
from models.values import (
    Candidate,
    Json,
    LanguageSkill,
    Licence,
    Mention,
    Mobility,
    Place,
    Profile,
    SectionAnswers,
    Training,
    Wishes,
    WorkPermission,
)
from profiling.detect import hint
from profiling.normalise import MOST_CANDIDATES, Normaliser

FULL_AGE = 18

Answers = Mapping[str, SectionAnswers]
_Row = Mapping[str, Json]
_Member = TypeVar("_Member", bound=StrEnum)

_EVIDENCE_OF_SOURCE = {"self": Evidence.SAID, "course": Evidence.DOCUMENT, "exam": Evidence.TESTED}
_TRUTH = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Something a person wrote about work, before anybody says what it means.

    `key` is where it stands (`work.jobs.0.title`). `concept_id` is set where the person picked a suggestion.
    `split`: a longer text in which several things may be found (what did you do all day).
    """

    key: str
    text: str
    kind: ConceptKind
    language: str
    years: float | None = None
    evidence: Evidence = Evidence.SAID
    concept_id: str | None = None
    split: bool = False


def own_words(answers: Answers, *, language: str) -> tuple[OwnWords, ...]:
    """Return every own-words answer, in the order of the Profilingbogen. Empty answers are left out."""
    return tuple(words for words in _all_words(answers, language) if words.text)


def _all_words(answers: Answers, language: str) -> Iterator[OwnWords]:
    for at, row in _rows(answers, "education", "trainings"):
        yield _words(f"education.trainings.{at}.title", row, "title", ConceptKind.OCCUPATION, language)
    for at, row in _rows(answers, "work", "jobs"):
        yield _words(f"work.jobs.{at}.title", row, "title", ConceptKind.OCCUPATION, language)
        for name in ("tasks", "tools"):
            yield _words(f"work.jobs.{at}.{name}", row, name, ConceptKind.SKILL, language, split=True)
    for section, name, kind in (
        ("skills", "skills", ConceptKind.SKILL),
        ("skills", "certificates", ConceptKind.SKILL),
        ("wishes", "wanted", ConceptKind.OCCUPATION),
        ("wishes", "refused", ConceptKind.OCCUPATION),
    ):
        for at, row in _rows(answers, section, name):
            yield _words(f"{section}.{name}.{at}", row, "text", kind, language)


def _words(key: str, row: _Row, name: str, kind: ConceptKind, language: str, *, split: bool = False) -> OwnWords:
    picked = "concept" if name == "text" else f"{name}_concept"
    return OwnWords(
        key=key,
        text=_text(row, name) or "",
        kind=kind,
        language=language,
        years=_number(row, "years"),
        evidence=_member(Evidence, row.get("evidence")) or Evidence.SAID,
        concept_id=_text(row, picked),
        split=split,
    )


def mentions_of(words: Sequence[OwnWords], normaliser: Normaliser, *, today: date | None = None) -> tuple[Mention, ...]:
    """Return what the words may mean. A picked suggestion is confirmed by the person; a guess stays open.

    How long is what the person stated beside the words, else what the words say; "seit 2015" needs `today`.

    A split text yields one mention for each thing found in it, with keys `….tasks.0`, `….tasks.1`; and one open
    mention of the whole text where nothing was found, so that somebody can ask.
    """
    return tuple(_with_hint(mention, normaliser) for one in words for mention in _mentions(one, normaliser, today))


def _with_hint(mention: Mention, normaliser: Normaliser) -> Mention:
    """Note another language that the words seem to be in; while they are open, look for candidates in that one too."""
    seen = hint(mention.text, chosen=mention.language).language
    if seen is None or mention.state is not MentionState.OPEN:
        return replace(mention, looks_like=seen)
    others = normaliser.normalise([mention.text], kind=mention.kind, language=seen)[0]
    return replace(mention, looks_like=seen, candidates=_best_of(mention, others, normaliser))


def _best_of(mention: Mention, others: Sequence[Candidate], normaliser: Normaliser) -> tuple[Candidate, ...]:
    """Return the mention's candidates and the others, each concept once, best first, labelled for the person."""
    best: dict[str, Candidate] = {}
    for candidate in sorted((*mention.candidates, *others), key=lambda one: -one.score):
        label = normaliser.taxonomy.label(candidate.concept_id, mention.language)
        best.setdefault(candidate.concept_id, replace(candidate, label=label))
    return tuple(best.values())[:MOST_CANDIDATES]


def _mentions(words: OwnWords, normaliser: Normaliser, today: date | None) -> Iterable[Mention]:
    if words.split:
        return _split_mentions(words, normaliser, today)
    years = words.years
    if years is None and " " in words.text:
        years = normaliser.years_said(words.text, language=words.language, today=today)
    mention = normaliser.mention(
        words.text,
        kind=words.kind,
        language=words.language,
        key=words.key,
        years=years,
        evidence=words.evidence,
    )
    return (_picked(mention, words.concept_id, normaliser),)


def _picked(mention: Mention, concept_id: str | None, normaliser: Normaliser) -> Mention:
    """Return the mention as the person confirmed it, if the picked concept is one of the right kind."""
    concept = normaliser.taxonomy.find(concept_id) if concept_id else None
    if concept is None or concept.kind is not mention.kind:
        return mention
    label = normaliser.taxonomy.label(concept.id, mention.language)
    others = tuple(other for other in mention.candidates if other.concept_id != concept.id)
    return replace(
        mention,
        candidates=(Candidate(concept.id, label, 1.0, Via.GIVEN), *others),
        state=MentionState.CONFIRMED,
        concept_id=concept.id,
        confirmed_by=Confirmer.PERSON,
    )


def _split_mentions(words: OwnWords, normaliser: Normaliser, today: date | None) -> Iterator[Mention]:
    found = normaliser.extract(words.text, language=words.language, today=today) or (
        Mention(text=words.text, language=words.language, kind=words.kind),
    )
    for at, mention in enumerate(found):
        years = words.years if mention.years is None else mention.years
        yield replace(mention, key=f"{words.key}.{at}", years=years, evidence=words.evidence)


def build_profile(profile_id: str, answers: Answers, mentions: Sequence[Mention], *, today: date) -> Profile:
    """Return what matching reads. `mentions` are as stored, after people confirmed what they could.

    A mention goes where its key says; what a human found UNRESOLVED stays, with its own words and no concept.
    """
    wishes = _values(answers, "wishes")
    skills = _values(answers, "skills")
    return Profile(
        id=profile_id,
        occupations=_under(mentions, "work.", kind=ConceptKind.OCCUPATION),
        skills=_under(mentions, "work.", "skills.", kind=ConceptKind.SKILL),
        trainings=tuple(_trainings(answers, mentions)),
        languages=tuple(_languages(answers)),
        licences=tuple(_licences(skills)),
        licences_asked=bool(_texts(skills, "licences")) or skills.get("licences_none") is True,
        place=_place(answers),
        mobility=_mobility(answers),
        wishes=Wishes(
            occupations=_under(mentions, "wishes.wanted."),
            refused=_under(mentions, "wishes.refused."),
            forms=frozenset(_texts(wishes, "forms")),
            hours_from=_number(wishes, "hours_from"),
            hours_to=_number(wishes, "hours_to"),
            shifts=frozenset(_texts(wishes, "shifts")),
            earliest_start=_date(wishes, "earliest_start"),
        ),
        work_permission=_work_permission(answers),
        minor=_is_minor(_date(_values(answers, "contact"), "birth_date"), today),
    )


def _under(mentions: Sequence[Mention], *starts: str, kind: ConceptKind | None = None) -> tuple[Mention, ...]:
    return tuple(m for m in mentions if m.key.startswith(starts) and (kind is None or m.kind is kind))


def _trainings(answers: Answers, mentions: Sequence[Mention]) -> Iterator[Training]:
    by_key = {mention.key: mention for mention in mentions}
    for at, row in _rows(answers, "education", "trainings"):
        mention = by_key.get(f"education.trainings.{at}.title")
        if mention is not None:
            yield Training(mention, _TRUTH.get(_text(row, "completed") or ""), _text(row, "recognition"))


def _languages(answers: Answers) -> Iterator[LanguageSkill]:
    values = _values(answers, "languages")
    mother_tongue = _text(values, "mother_tongue")
    if mother_tongue:
        yield LanguageSkill(mother_tongue, Cefr.NATIVE, Cefr.NATIVE, Cefr.NATIVE, Cefr.NATIVE)
    for _, row in _rows(answers, "languages", "languages"):
        language = _text(row, "language")
        levels = {name: _member(Cefr, row.get(name)) for name in ("listening", "speaking", "reading", "writing")}
        if language and language != mother_tongue and any(levels.values()):
            source = _EVIDENCE_OF_SOURCE.get(_text(row, "source") or "", Evidence.SAID)
            yield LanguageSkill(language, **levels, evidence=source)


def _licences(skills: _Row) -> Iterator[Licence]:
    for name in dict.fromkeys(_texts(skills, "licences")):
        valid_here = _TRUTH.get(_text(skills, "licence_valid_here") or "")
        yield Licence(name, country=_text(skills, "licence_country"), valid_here=valid_here)


def _place(answers: Answers) -> Place | None:
    contact = _values(answers, "contact")
    place = Place(postcode=_text(contact, "postcode"), town=_text(contact, "town"))
    return place if place != Place() else None


def _mobility(answers: Answers) -> Mobility:
    values = _values(answers, "mobility")
    modes = (_member(Mode, name) for name in _texts(values, "modes"))
    minutes = _number(values, "max_minutes")
    return Mobility(frozenset(mode for mode in modes if mode), None if minutes is None else int(minutes))


def _work_permission(answers: Answers) -> WorkPermission | None:
    values = _values(answers, "status")
    permission = WorkPermission(
        note=_member(WorkNote, values.get("work_note")),
        document=_member(DocumentType, values.get("document_type")),
        valid_until=_date(values, "document_valid_until"),
        since=_date(values, "since"),
        in_reception_centre={"reception": True, "commune": False, "own": False}.get(
            _text(values, "accommodation") or ""
        ),
    )
    return permission if permission != WorkPermission() else None


def _is_minor(birth_date: date | None, today: date) -> bool | None:
    if birth_date is None:
        return None
    had_birthday = (today.month, today.day) >= (birth_date.month, birth_date.day)
    return today.year - birth_date.year - (not had_birthday) < FULL_AGE


# Answers are plain JSON that an older version of the form may have stored: what is not as expected is unanswered.


def _values(answers: Answers, section: str) -> _Row:
    found = answers.get(section)
    return found.values if found else {}


def _rows(answers: Answers, section: str, name: str) -> Iterator[tuple[int, _Row]]:
    rows = _values(answers, section).get(name)
    for at, row in enumerate(rows if isinstance(rows, list) else []):
        if isinstance(row, dict):
            yield at, row


def _text(row: _Row, name: str) -> str | None:
    value = row.get(name)
    return value.strip() or None if isinstance(value, str) else None


def _texts(row: _Row, name: str) -> list[str]:
    value = row.get(name)
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _number(row: _Row, name: str) -> float | None:
    value = row.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _date(row: _Row, name: str) -> date | None:
    """Return a day; a month ("YYYY-MM") counts from its first day."""
    value = _text(row, name) or ""
    try:
        return date.fromisoformat(f"{value}-01" if len(value) == len("2025-01") else value)
    except ValueError:
        return None


def _member(kind: type[_Member], value: Json) -> _Member | None:
    try:
        return kind(value) if isinstance(value, str) else None
    except ValueError:
        return None
