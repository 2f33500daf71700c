"""Saving answers, section by section, and understanding the own words in them.

Saving comes first and alone: what was confirmed as saved is on the disk before anything tries to understand it.
Each section remembers which version was understood, so that a process killed in between makes up for it later.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import cast
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.enums import ConsentKind, MentionState
from models.tables import Person, Section, StoredMention, Submission, now
from models.values import Json, Mention, Profile, SectionAnswers
from web.lotsenhaus import lotsenhaus
from web.services import audit
from web.services.persons import MENTION, consents_of

PROFILE = TypeAdapter(Profile)


@dataclass(frozen=True)
class Saved:
    """A section as it is stored. `version` 0 and no values: nothing was answered yet."""

    section: str
    values: Mapping[str, Json]
    version: int = 0
    saved_at: datetime | None = None


class StaleVersion(Exception):
    """Another device saved this section in between; `current` is what it saved."""

    def __init__(self, current: Saved) -> None:
        super().__init__(f"section {current.section} was saved elsewhere in between, as version {current.version}")
        self.current = current


def load(person_id: UUID) -> dict[str, Saved]:
    """Return the answered sections by name."""
    with lotsenhaus().sessions() as session:
        return _load_with(session, person_id)


def save(person_id: UUID, answers: SectionAnswers, *, version: int, submission: str, actor: str = "person") -> Saved:
    """Store a section that was read at `version`, and return it as stored.

    The same `submission` again changes nothing. Raises StaleVersion if the section was saved elsewhere since.
    """
    try:
        saved = _store(person_id, answers, version=version, submission=submission, actor=actor)
    except IntegrityError:
        # The same post, or the section's first saving, reached us twice at once; the other one has won.
        saved = _after_race(person_id, answers, submission=submission)
    understand(person_id)
    return saved


def understand(person_id: UUID) -> None:
    """Turn own words of sections saved since into mentions, and build the profile anew. Nothing to do is quick."""
    waiting = select(Section.name).where(Section.person_id == person_id, Section.understood < Section.version)
    with lotsenhaus().sessions() as session:
        names = session.scalars(waiting).all()
    for name in names:
        _understand_section(person_id, name)
    if names:
        rebuild_profile(person_id)


def rebuild_profile(person_id: UUID) -> None:
    """Build what matching reads from the answers and the mentions as they now stand."""
    from profiling.profile import build_profile  # noqa: PLC0415 - heavy, needed after the first answers only

    here = lotsenhaus()
    with here.sessions.begin() as session:
        person = session.get_one(Person, person_id)
        sections = {name: SectionAnswers(name, saved.values) for name, saved in _load_with(session, person_id).items()}
        mentions = [mention for _, mention in stored_mentions(session, person_id)]
        profile = build_profile(str(person.id), sections, mentions, today=datetime.now(UTC).date())
        person.profile = here.vault.seal(PROFILE.dump_python(profile, mode="json"))
        person.changed_at = now()
        person.to_match = consents_of(person).get(ConsentKind.MATCH, False)


def profile_of(person: Person) -> Profile | None:
    """Return the profile as last built, or None before the first answer."""
    return PROFILE.validate_python(lotsenhaus().vault.open(person.profile)) if person.profile else None


def stored_mentions(session: Session, person_id: UUID) -> list[tuple[StoredMention, Mention]]:
    """Return the mentions that count today, in the order of the questionnaire's own words."""
    rows = session.scalars(
        select(StoredMention)
        .where(StoredMention.person_id == person_id, StoredMention.superseded_at.is_(None))
        .order_by(StoredMention.section, StoredMention.id)
    )
    return [(row, MENTION.validate_python(lotsenhaus().vault.open(row.mention))) for row in rows]


def _store(person_id: UUID, answers: SectionAnswers, *, version: int, submission: str, actor: str) -> Saved:
    here = lotsenhaus()
    with here.sessions.begin() as session:
        person = session.get_one(Person, person_id)
        current = session.get(Section, (person_id, answers.section))
        if session.get(Submission, submission):
            return _saved(current) if current else Saved(answers.section, {})
        session.add(Submission(token=submission, person_id=person_id))
        session.flush()
        sealed = here.vault.seal(dict(answers.values))
        if current is None:
            if version:
                raise StaleVersion(Saved(answers.section, {}))
            session.add(Section(person_id=person_id, name=answers.section, version=1, answers=sealed))
        else:
            moved = session.execute(
                update(Section)
                .where(Section.person_id == person_id, Section.name == answers.section, Section.version == version)
                .values(version=version + 1, answers=sealed, saved_at=now())
            )
            if moved.rowcount == 0:
                session.refresh(current)
                raise StaleVersion(_saved(current))
        person.changed_at = now()
        audit.record(session, actor=actor, action=f"section {answers.section} saved", subject=person.code)
    return Saved(answers.section, answers.values, version + 1, now())


def _after_race(person_id: UUID, answers: SectionAnswers, *, submission: str) -> Saved:
    current = load(person_id).get(answers.section, Saved(answers.section, {}))
    with lotsenhaus().sessions() as session:
        same_post = session.get(Submission, submission) is not None
    if same_post:
        return current
    raise StaleVersion(current)


def _understand_section(person_id: UUID, name: str) -> None:
    from profiling.profile import mentions_of, own_words  # noqa: PLC0415 - heavy, needed after the first answers only

    here = lotsenhaus()
    with here.sessions() as session:
        language = session.get_one(Person, person_id).language
        section = session.get_one(Section, (person_id, name))
        version, saved = section.version, _saved(section)
        known = [mention for row, mention in stored_mentions(session, person_id) if row.section == name]
    words = own_words({name: SectionAnswers(name, saved.values)}, language=language)
    # Linking takes its time, so it happens before the write lock is taken.
    fresh = mentions_of(words, here.normaliser, today=datetime.now(UTC).date())
    with here.sessions.begin() as session:
        _reconcile(session, person_id, name, (_as_decided(mention, known) for mention in fresh))
        session.execute(
            update(Section).where(Section.person_id == person_id, Section.name == name).values(understood=version)
        )


def _as_decided(mention: Mention, known: Iterable[Mention]) -> Mention:
    """Return the mention with what a human already said about the very same words in the very same place or section."""
    if mention.state is MentionState.CONFIRMED and mention.confirmed_by != "exact_label":
        return mention  # the person has just picked a concept, which counts more than what was said before
    same = [old for old in known if old.text == mention.text and old.kind is mention.kind and _decided_by_human(old)]
    same.sort(key=lambda old: old.key != mention.key)
    if not same:
        return mention
    old = same[0]
    return replace(mention, state=old.state, concept_id=old.concept_id, confirmed_by=old.confirmed_by)


def _decided_by_human(mention: Mention) -> bool:
    return mention.state is not MentionState.OPEN and mention.confirmed_by != "exact_label"


def _reconcile(session: Session, person_id: UUID, name: str, fresh: Iterable[Mention]) -> None:
    """Keep rows that still hold, supersede those whose words are gone or read otherwise now, add what is new."""
    here = lotsenhaus()
    standing = {mention: row for row, mention in stored_mentions(session, person_id) if row.section == name}
    for mention in dict.fromkeys(fresh):
        if standing.pop(mention, None) is None:
            session.add(
                StoredMention(
                    person_id=person_id,
                    section=name,
                    mention=here.vault.seal(cast("Json", MENTION.dump_python(mention, mode="json"))),
                    state=mention.state.value,
                    concept_id=mention.concept_id,
                    confirmed_by=mention.confirmed_by.value if mention.confirmed_by else None,
                    decided_at=now() if mention.confirmed_by else None,
                )
            )
    for row in standing.values():
        row.superseded_at = now()


def _load_with(session: Session, person_id: UUID) -> dict[str, Saved]:
    rows = session.scalars(select(Section).where(Section.person_id == person_id))
    return {row.name: _saved(row) for row in rows}


def _saved(row: Section) -> Saved:
    values = cast("dict[str, Json]", lotsenhaus().vault.open(row.answers))
    return Saved(row.name, values, row.version, row.saved_at)
