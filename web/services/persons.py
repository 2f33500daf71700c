"""A person's record from the first consent to full deletion."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from pydantic import TypeAdapter
from sqlalchemy import delete as delete_from
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.enums import ConsentKind, FilledBy
from models.tables import Consent, Decision, Person, Section, StoredMatch, StoredMention, StoredVacancy, now
from models.values import Mention
from web.lotsenhaus import lotsenhaus
from web.services import audit
from web.services.codes import PSEUDONYM_LETTERS, as_pseudonym, as_typed, new_code, new_resume_code, resume_code_from

MENTION = TypeAdapter(Mention)


class ConsentMissing(Exception):
    """Nothing may be stored without the consent to storing."""

    def __init__(self, kind: ConsentKind) -> None:
        super().__init__(f"the consent {kind.value} is missing")
        self.kind = kind


@dataclass(frozen=True)
class Created:
    """A new record. `resume_code` is shown once and not kept."""

    person_id: UUID
    code: str
    resume_code: str


def create(
    *,
    language: str,
    filled_by: FilledBy,
    consents: Mapping[ConsentKind, bool],
    text_version: str,
    submission: str | None = None,
    actor: str = "person",
    demo: bool = False,
) -> Created:
    """Begin a record; raises ConsentMissing if storing was not agreed to.

    The code follows from the post's own token, so that the same post again opens the same record with the same code.
    """
    if not consents.get(ConsentKind.STORAGE):
        raise ConsentMissing(ConsentKind.STORAGE)
    token = lotsenhaus().vault.fingerprint(f"resume code of {submission or uuid4().hex}")
    resume_code = resume_code_from(token)
    try:
        return _create(
            resume_code,
            language=language,
            filled_by=filled_by,
            consents=consents,
            text_version=text_version,
            actor=actor,
            demo=demo,
        )
    except IntegrityError:
        before = _opened_by(resume_code)
        if before is None:
            raise
        return Created(before.id, before.code, resume_code)


def _create(
    resume_code: str,
    *,
    language: str,
    filled_by: FilledBy,
    consents: Mapping[ConsentKind, bool],
    text_version: str,
    actor: str,
    demo: bool,
) -> Created:
    here = lotsenhaus()
    with here.sessions.begin() as session:
        person = Person(
            code=f"P-{new_code(PSEUDONYM_LETTERS)}",
            language=language,
            filled_by=filled_by.value,
            resume_fingerprint=here.vault.fingerprint(as_typed(resume_code)),
            demo=demo,
        )
        session.add(person)
        session.flush()
        for kind, given in consents.items():
            session.add(_consent(person.id, kind, given=given, text_version=text_version, language=language))
        audit.record(session, actor=actor, action="person created", subject=person.code)
        return Created(person.id, person.code, resume_code)


def resume(code: str) -> UUID | None:
    """Return whose record the code opens, or None."""
    person = _opened_by(code)
    return person.id if person else None


def _opened_by(code: str) -> Person | None:
    here = lotsenhaus()
    with here.sessions() as session:
        fingerprint = here.vault.fingerprint(as_typed(code))
        return session.scalar(select(Person).where(Person.resume_fingerprint == fingerprint))


def renew_resume_code(person_id: UUID, *, actor: str = "person") -> str:
    """Return a new code; the old one opens nothing any more."""
    here, resume_code = lotsenhaus(), new_resume_code()
    with here.sessions.begin() as session:
        person = session.get_one(Person, person_id)
        person.resume_fingerprint = here.vault.fingerprint(as_typed(resume_code))
        audit.record(session, actor=actor, action="resume code renewed", subject=person.code)
    return resume_code


def get(person_id: UUID) -> Person | None:
    """Return the record, or None if there is none (any more)."""
    with lotsenhaus().sessions() as session:
        return session.get(Person, person_id)


def by_code(code: str) -> Person | None:
    """Return the record with that pseudonym, however it was typed, or None."""
    with lotsenhaus().sessions() as session:
        return session.scalar(select(Person).where(Person.code == as_pseudonym(code)))


def set_language(person_id: UUID, language: str) -> None:
    """Remember in which language the person reads."""
    with lotsenhaus().sessions.begin() as session:
        session.get_one(Person, person_id).language = language


def consents_of(person: Person) -> dict[ConsentKind, bool]:
    """Return what counts today of each consent that was ever asked."""
    counting: dict[ConsentKind, bool] = {}
    for consent in sorted(person.consents, key=lambda row: row.id):
        counting[ConsentKind(consent.kind)] = consent.given and consent.withdrawn_at is None
    return counting


def give_consent(
    person_id: UUID, kind: ConsentKind, *, text_version: str, language: str, actor: str = "person"
) -> None:
    """Record a consent given later."""
    with lotsenhaus().sessions.begin() as session:
        person = session.get_one(Person, person_id)
        session.add(_consent(person.id, kind, given=True, text_version=text_version, language=language))
        _consents_changed(session, person)
        audit.record(session, actor=actor, action=f"consent {kind.value} given", subject=person.code)


def withdraw_consent(person_id: UUID, kind: ConsentKind, *, actor: str = "person") -> None:
    """Withdraw a consent from now on. Withdrawing the consent to storing is deletion: use `delete`."""
    with lotsenhaus().sessions.begin() as session:
        person = session.get_one(Person, person_id)
        for consent in person.consents:
            if consent.kind == kind and consent.given and consent.withdrawn_at is None:
                consent.withdrawn_at = now()
        _consents_changed(session, person)
        if kind is ConsentKind.MATCH:
            session.execute(delete_from(StoredMatch).where(StoredMatch.person_id == person.id))
        audit.record(session, actor=actor, action=f"consent {kind.value} withdrawn", subject=person.code)


def delete(person_id: UUID, *, actor: str = "person") -> None:
    """Delete everything about the person. What stays is that a record with this pseudonym was deleted."""
    with lotsenhaus().sessions.begin() as session:
        person = session.get_one(Person, person_id)
        code = person.code
        session.delete(person)
        session.flush()
        audit.record(session, actor=actor, action="person deleted", subject=code)


def export(person_id: UUID) -> dict[str, Any]:
    """Return everything that is stored about the person, readable by people and machines."""
    here = lotsenhaus()
    with here.sessions() as session:
        person = session.get_one(Person, person_id)
        sections = session.scalars(select(Section).where(Section.person_id == person_id).order_by(Section.name)).all()
        mentions = session.scalars(select(StoredMention).where(StoredMention.person_id == person_id)).all()
        decided = select(Decision, StoredVacancy).join(StoredVacancy).where(Decision.person_id == person_id)
        return {
            "code": person.code,
            "language": person.language,
            "filled_by": person.filled_by,
            "created_at": person.created_at.isoformat(),
            "changed_at": person.changed_at.isoformat(),
            "consents": [
                {
                    "kind": row.kind,
                    "given": row.given,
                    "text_version": row.text_version,
                    "language": row.language,
                    "decided_at": row.decided_at.isoformat(),
                    "withdrawn_at": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
                }
                for row in person.consents
            ],
            "answers": {row.name: here.vault.open(row.answers) for row in sections},
            "mentions": [here.vault.open(row.mention) for row in mentions],
            "decisions": [
                {
                    "vacancy": vacancy.title,
                    "employer": vacancy.employer,
                    "verdict": decision.verdict,
                    "next_step": decision.next_step,
                    "decided_at": decision.decided_at.isoformat(),
                }
                for decision, vacancy in session.execute(decided)
            ],
            "log": [
                {"at": entry.at.isoformat(), "who": entry.actor.partition(":")[0], "what": entry.action}
                for entry in audit.entries_about(person.code)
            ],
        }


def _consent(person_id: UUID, kind: ConsentKind, *, given: bool, text_version: str, language: str) -> Consent:
    return Consent(person_id=person_id, kind=kind.value, given=given, text_version=text_version, language=language)


def _consents_changed(session: Session, person: Person) -> None:
    """Make every index notice: who takes part in matching may have changed."""
    session.flush()
    session.refresh(person)
    person.changed_at = now()
    person.to_match = consents_of(person).get(ConsentKind.MATCH, False)
