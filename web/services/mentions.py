"""What own words mean, as people confirm it. The words themselves are never touched."""

from dataclasses import dataclass, replace
from typing import cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.enums import Confirmer, MentionState
from models.tables import Person, StoredMention, now
from models.values import Json, Mention
from profiling.clean import comparison_form
from web.lotsenhaus import lotsenhaus
from web.services import answers, audit, house_words
from web.services.persons import MENTION


@dataclass(frozen=True)
class Understood:
    """A stored mention with its number."""

    id: int
    section: str
    mention: Mention


class NotTheirs(Exception):
    """The mention is not this person's, or no longer counts."""

    def __init__(self, mention_id: int) -> None:
        super().__init__(f"mention {mention_id} does not count for this person")


def of_person(person_id: UUID) -> list[Understood]:
    """Return the person's mentions that count today; sections saved but not yet understood are understood first."""
    answers.understand(person_id)
    with lotsenhaus().sessions() as session:
        return [
            Understood(row.id, row.section, mention) for row, mention in answers.stored_mentions(session, person_id)
        ]


def confirm(person_id: UUID, mention_id: int, concept_id: str | None, *, by: Confirmer, actor: str = "person") -> None:
    """Record what the words mean; `concept_id` None says that none of the candidates is right."""
    here = lotsenhaus()
    with here.sessions.begin() as session:
        row = session.scalar(
            select(StoredMention).where(
                StoredMention.id == mention_id,
                StoredMention.person_id == person_id,
                StoredMention.superseded_at.is_(None),
            )
        )
        if row is None:
            raise NotTheirs(mention_id)
        state = MentionState.CONFIRMED if concept_id else MentionState.UNRESOLVED
        mention = MENTION.validate_python(here.vault.open(row.mention))
        news = by is Confirmer.STAFF and not _said_before(session, person_id, mention, concept_id)
        decided = replace(mention, state=state, concept_id=concept_id, confirmed_by=by)
        row.mention = here.vault.seal(cast("Json", MENTION.dump_python(decided, mode="json")))
        row.state, row.concept_id, row.confirmed_by, row.decided_at = state.value, concept_id, by.value, now()
        person = session.get_one(Person, person_id)
        audit.record(session, actor=actor, action=f"mention {state.value}", subject=person.code)
    answers.rebuild_profile(person_id)
    if news and concept_id:
        house_words.hear(decided, concept_id)


def _said_before(session: Session, person_id: UUID, mention: Mention, concept_id: str | None) -> bool:
    """Return whether staff have confirmed the same words for the same concept with this person before."""
    sealed = session.scalars(
        select(StoredMention.mention).where(
            StoredMention.person_id == person_id,
            StoredMention.concept_id == concept_id,
            StoredMention.confirmed_by == Confirmer.STAFF,
        )
    )
    earlier = (MENTION.validate_python(lotsenhaus().vault.open(each)) for each in sealed)
    return any(
        comparison_form(each.text) == comparison_form(mention.text) and each.language == mention.language
        for each in earlier
    )
