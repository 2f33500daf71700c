"""Vacancies: entered by employers, imported from the agency, changed and withdrawn."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID, uuid4

from pydantic import TypeAdapter
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from models.enums import VacancySource, VacancyState
from models.tables import StoredMatch, StoredVacancy, now
from models.values import Json, Vacancy, VacancyDraft
from web.lotsenhaus import lotsenhaus
from web.services import audit, submissions
from web.services.codes import new_code

DRAFT = TypeAdapter(VacancyDraft)
VACANCY = TypeAdapter(Vacancy)
# How many drafts are normalised together: enough to be quick, few enough for a progress bar to move.
BATCH = 500
Item = TypeVar("Item")


@dataclass(frozen=True)
class Entered:
    """A vacancy just entered; `again` says that the same post had already been taken, and nothing was stored."""

    reference: str
    secret: str
    again: bool = False


@dataclass(frozen=True)
class Imported:
    """What an import did, in numbers of vacancies."""

    new: int
    changed: int
    same: int


class StaleVacancy(Exception):
    """The vacancy was changed elsewhere since the form was opened; `version` is where it stands now."""

    def __init__(self, version: int) -> None:
        super().__init__(f"the vacancy was changed in between and stands at version {version}")
        self.version = version


def enter(draft: VacancyDraft, *, contact: Json, submission: str, demo: bool = False) -> Entered:
    """Store an employer's vacancy; the secret in its link is not kept.

    It follows from the post's own token, so that somebody who pressed the button twice still gets their link.
    """
    here = lotsenhaus()
    secret = here.vault.fingerprint(f"secret of the vacancy {submission}")
    key = here.vault.fingerprint(f"vacancy {submission}")
    taken = _already_entered(key)
    if taken:
        return Entered(taken, secret, again=True)
    keyed = replace(draft, source=VacancySource.EMPLOYER, source_key=key)
    identity = uuid4()
    vacancy = _understood([keyed], [identity])[0]
    row = _row(identity, keyed, vacancy)
    row.contact, row.demo = here.vault.seal(contact), demo
    row.secret_fingerprint = here.vault.fingerprint(secret)
    try:
        with here.sessions.begin() as session:
            session.add(row)
            session.flush()
            audit.record(session, actor="employer", action="vacancy entered", subject=row.reference)
    except IntegrityError:
        taken = _already_entered(key)
        if not taken:
            raise
        return Entered(taken, secret, again=True)
    return Entered(row.reference, secret)


def by_secret(reference: str, secret: str) -> StoredVacancy | None:
    """Return the vacancy that the secret link opens, or None."""
    with lotsenhaus().sessions() as session:
        return session.scalar(
            select(StoredVacancy).where(
                StoredVacancy.reference == reference,
                StoredVacancy.secret_fingerprint == lotsenhaus().vault.fingerprint(secret),
            )
        )


def by_reference(reference: str) -> StoredVacancy | None:
    """Return the vacancy with that reference, or None."""
    with lotsenhaus().sessions() as session:
        return session.scalar(select(StoredVacancy).where(StoredVacancy.reference == reference.strip().upper()))


def contact_of(row: StoredVacancy) -> Json:
    """Return whom to ask about the vacancy; None for one from the agency."""
    return lotsenhaus().vault.open(row.contact) if row.contact else None


def draft_of(row: StoredVacancy) -> VacancyDraft:
    """Return the vacancy as it was given."""
    return DRAFT.validate_python(row.draft)


def change(
    vacancy_id: UUID, draft: VacancyDraft, *, contact: Json, version: int, submission: str, actor: str = "employer"
) -> None:
    """Store a vacancy anew; raises StaleVacancy if it was changed since `version`. The same post again does nothing."""
    here = lotsenhaus()
    with here.sessions() as session:
        keyed = replace(draft, source_key=session.get_one(StoredVacancy, vacancy_id).source_key)
    vacancy = _understood([keyed], [vacancy_id])[0]
    with here.sessions.begin() as session:
        if not submissions.take(session, submission):
            return
        moved = session.execute(
            update(StoredVacancy)
            .where(StoredVacancy.id == vacancy_id, StoredVacancy.version == version)
            .values(version=version + 1)
        )
        row = session.get_one(StoredVacancy, vacancy_id, populate_existing=True)
        if moved.rowcount == 0:
            raise StaleVacancy(row.version)
        _write(row, keyed, vacancy)
        row.contact = here.vault.seal(contact)
        audit.record(session, actor=actor, action="vacancy changed", subject=row.reference)


def withdraw(vacancy_id: UUID, *, actor: str = "employer") -> None:
    """Take a vacancy out of matching; decisions about it stay on record."""
    with lotsenhaus().sessions.begin() as session:
        row = session.get_one(StoredVacancy, vacancy_id)
        if row.state == VacancyState.WITHDRAWN:
            return
        row.state, row.changed_at = VacancyState.WITHDRAWN.value, now()
        session.execute(StoredMatch.__table__.delete().where(StoredMatch.vacancy_id == vacancy_id))
        audit.record(session, actor=actor, action="vacancy withdrawn", subject=row.reference)


def import_drafts(
    drafts: Sequence[VacancyDraft], *, progress: Callable[[int], None] | None = None, demo: bool = False
) -> Imported:
    """Store vacancies of a feed, all or none; one that is already there is changed where it differs.

    `progress` is called with the number of drafts done since its last call.
    """
    here = lotsenhaus()
    latest = list({(draft.source, draft.source_key): draft for draft in drafts}.values())
    standing = _standing({draft.source for draft in latest})
    wanted = [d for d in latest if _differs(standing.get((d.source.value, d.source_key)), d)]
    understood: list[tuple[VacancyDraft, UUID, Vacancy]] = []
    for batch in _batches(wanted, BATCH):
        ids = [_id_of(standing, draft) for draft in batch]
        understood += zip(batch, ids, _understood(batch, ids), strict=True)
        if progress:
            progress(len(batch))
    if progress:
        progress(len(drafts) - len(wanted))
    known = {identity for identity, _, _ in standing.values()}
    with here.sessions.begin() as session:
        for draft, identity, vacancy in understood:
            if identity in known:
                row = session.get_one(StoredVacancy, identity)
                _write(row, draft, vacancy)
                row.version += 1
            else:
                row = _row(identity, draft, vacancy)
                row.demo = demo
                session.add(row)
        session.flush()
        audit.record(session, actor="system", action=f"{len(understood)} vacancies imported", subject="vacancies")
    changed = sum(identity in known for _, identity, _ in understood)
    return Imported(new=len(understood) - changed, changed=changed, same=len(latest) - len(understood))


def counts() -> dict[str, int]:
    """Return how many open vacancies there are by source."""
    with lotsenhaus().sessions() as session:
        rows = session.execute(
            select(StoredVacancy.source, func.count())
            .where(StoredVacancy.state == VacancyState.OPEN.value)
            .group_by(StoredVacancy.source)
        )
        return {source: number for source, number in rows}  # noqa: C416 - dict() takes a result for a mapping


def listed(*, words: str = "", limit: int = 50, offset: int = 0) -> list[StoredVacancy]:
    """Return open vacancies, newest first, whose title, employer or reference holds the words."""
    query = select(StoredVacancy).where(StoredVacancy.state == VacancyState.OPEN.value)
    if words:
        query = query.where(
            StoredVacancy.title.icontains(words, autoescape=True)
            | StoredVacancy.employer.icontains(words, autoescape=True)
            | StoredVacancy.reference.icontains(words, autoescape=True)
        )
    with lotsenhaus().sessions() as session:
        return list(
            session.scalars(
                query.order_by(StoredVacancy.created_at.desc(), StoredVacancy.reference).limit(limit).offset(offset)
            )
        )


def _understood(drafts: Sequence[VacancyDraft], ids: Sequence[UUID]) -> list[Vacancy]:
    from matching.requirements import normalise_vacancies  # noqa: PLC0415 - heavy, needed for the first vacancy only

    return normalise_vacancies(drafts, lotsenhaus().normaliser, ids=[str(identity) for identity in ids])


def _row(identity: UUID, draft: VacancyDraft, vacancy: Vacancy) -> StoredVacancy:
    row = StoredVacancy(
        id=identity, reference=f"V-{new_code(6)}", source=draft.source.value, source_key=draft.source_key
    )
    _write(row, draft, vacancy)
    return row


def _write(row: StoredVacancy, draft: VacancyDraft, vacancy: Vacancy) -> None:
    row.title, row.employer = draft.title, draft.employer
    row.draft = DRAFT.dump_python(draft, mode="json")
    row.vacancy = VACANCY.dump_python(vacancy, mode="json")
    row.state, row.to_match, row.changed_at = VacancyState.OPEN.value, True, now()


def _already_entered(key: str) -> str | None:
    with lotsenhaus().sessions() as session:
        return session.scalar(
            select(StoredVacancy.reference).where(
                StoredVacancy.source == VacancySource.EMPLOYER.value, StoredVacancy.source_key == key
            )
        )


def _standing(sources: set[VacancySource]) -> dict[tuple[str, str], tuple[UUID, dict[str, Any], str]]:
    """Return what is stored of these sources: (source, key) → (id, draft, state)."""
    with lotsenhaus().sessions() as session:
        rows = session.execute(
            select(
                StoredVacancy.source,
                StoredVacancy.source_key,
                StoredVacancy.id,
                StoredVacancy.draft,
                StoredVacancy.state,
            ).where(StoredVacancy.source.in_([source.value for source in sources]))
        )
        return {(source, key): (identity, draft, state) for source, key, identity, draft, state in rows}


def _differs(stored: tuple[UUID, dict[str, Any], str] | None, draft: VacancyDraft) -> bool:
    if stored is None:
        return True
    _, before, state = stored
    return state != VacancyState.OPEN or DRAFT.validate_python(before) != draft


def _id_of(standing: dict[tuple[str, str], tuple[UUID, dict[str, Any], str]], draft: VacancyDraft) -> UUID:
    stored = standing.get((draft.source.value, draft.source_key))
    return stored[0] if stored else uuid4()


def _batches(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
