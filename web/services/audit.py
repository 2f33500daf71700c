"""The change log: who did what to whose data, as a chain of digests in which a gap or a change shows."""

import json
from hashlib import sha256

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.tables import AuditEntry, AuditHead, now
from web.lotsenhaus import lotsenhaus


class BrokenChain(Exception):
    """An entry was changed, removed or slipped in."""

    def __init__(self, entry: int) -> None:
        super().__init__(f"the audit log does not hold together at entry {entry}")
        self.entry = entry


def record(session: Session, *, actor: str, action: str, subject: str) -> None:
    """Add an entry inside the caller's transaction. `subject` is a code or reference, never a name."""
    # The update takes the row's lock (on SQLite the database's), so two writers cannot continue the same digest.
    session.execute(update(AuditHead).values(turn=AuditHead.turn + 1))
    previous = session.execute(select(AuditHead.digest)).scalar_one()
    at = now()
    digest = _digest(previous, at.isoformat(), actor, action, subject)
    session.add(AuditEntry(at=at, actor=actor, action=action, subject=subject, previous=previous, digest=digest))
    session.execute(update(AuditHead).values(digest=digest))


def note(*, actor: str, action: str, subject: str) -> None:
    """Add an entry in a transaction of its own, for something that was only looked at."""
    with lotsenhaus().sessions.begin() as session:
        record(session, actor=actor, action=action, subject=subject)


def verify() -> int:
    """Return how many entries there are; raises BrokenChain at the first that does not follow from the one before."""
    previous, count = "", 0
    with lotsenhaus().sessions() as session:
        for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id)):
            expected = _digest(previous, entry.at.isoformat(), entry.actor, entry.action, entry.subject)
            if entry.previous != previous or entry.digest != expected:
                raise BrokenChain(entry.id)
            previous, count = entry.digest, count + 1
        if session.execute(select(AuditHead.digest)).scalar_one() != previous:
            raise BrokenChain(count)
    return count


def entries_about(subject: str) -> list[AuditEntry]:
    """Return what was done to one person's or vacancy's data, newest first."""
    with lotsenhaus().sessions() as session:
        found = select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.id.desc())
        return list(session.scalars(found))


def _digest(*parts: str) -> str:
    return sha256(json.dumps(parts).encode()).hexdigest()
