"""What staff see around the proposals: names, next steps, earlier decisions, and where a rule comes from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from models.enums import MentionState, VacancyState, Verdict
from models.tables import Decision, Person, Section, StoredMatch, StoredMention, StoredVacancy
from web.lotsenhaus import lotsenhaus
from web.services import answers, proposals
from web.services.proposals import InboxLine, Proposal

# The files of matching/rules whose rules have an id.
RULE_FILES = ("work_permission.toml", "recognition.toml")


@dataclass(frozen=True)
class NextStep:
    """What has to happen next about a proposal, until when."""

    decision: Decision
    person: Person
    vacancy: StoredVacancy

    def overdue(self, today: date) -> bool:
        """Return whether the day is over."""
        return self.decision.due is not None and self.decision.due < today


@dataclass(frozen=True)
class Counts:
    """How much waits on the pilot's desk."""

    new: int
    undecided: int
    due: int


def inbox(*, limit: int) -> list[Proposal]:
    """Return undecided proposals, new ones first, then by fit, each with its reasons and hurdles as of today."""
    lines = proposals.inbox(limit=limit)
    with lotsenhaus().sessions() as session:
        index = proposals.vacancy_index(session) if lines else None
    return [proposal for line in lines if (proposal := _explained(line, index))]


def _explained(line: InboxLine, index: Any) -> Proposal | None:
    profile = answers.profile_of(line.person)
    if profile is None:
        return None
    try:
        match = index.match(profile, str(line.vacancy.id), today=proposals.today())
    except KeyError:  # withdrawn since the lines were read
        return None
    return Proposal(line.person, line.vacancy, match, new=line.new)


def next_steps(*, limit: int) -> list[NextStep]:
    """Return what has to happen until some day, soonest first."""
    query = (
        select(Decision, Person, StoredVacancy)
        .join(Person, Person.id == Decision.person_id)
        .join(StoredVacancy, StoredVacancy.id == Decision.vacancy_id)
        .where(Decision.superseded_at.is_(None), Decision.due.is_not(None), Decision.verdict != Verdict.REJECTED.value)
        .order_by(Decision.due, Decision.id)
        .limit(limit)
    )
    with lotsenhaus().sessions() as session:
        return [NextStep(*row) for row in session.execute(query)]


def counts() -> Counts:
    """Return how many proposals are new and undecided, and how many next steps have a day."""
    decided = (
        select(Decision.id)
        .where(
            Decision.person_id == StoredMatch.person_id,
            Decision.vacancy_id == StoredMatch.vacancy_id,
            Decision.superseded_at.is_(None),
        )
        .exists()
    )
    undecided = (
        select(func.count())
        .select_from(StoredMatch)
        .join(StoredVacancy, StoredVacancy.id == StoredMatch.vacancy_id)
        .where(~decided, StoredVacancy.state == VacancyState.OPEN.value)
    )
    due = select(func.count()).where(
        Decision.superseded_at.is_(None), Decision.due.is_not(None), Decision.verdict != Verdict.REJECTED.value
    )
    with lotsenhaus().sessions() as session:
        return Counts(
            new=session.scalar(undecided.where(StoredMatch.seen_at.is_(None))) or 0,
            undecided=session.scalar(undecided) or 0,
            due=session.scalar(due) or 0,
        )


def decisions_about(person_id: UUID, vacancy_id: UUID) -> list[Decision]:
    """Return every decision about a pair, the one that counts first, then the earlier ones."""
    query = (
        select(Decision)
        .where(Decision.person_id == person_id, Decision.vacancy_id == vacancy_id)
        .order_by(Decision.superseded_at.is_not(None), Decision.decided_at.desc())
    )
    with lotsenhaus().sessions() as session:
        return list(session.scalars(query))


def decisions_for(vacancy_id: UUID) -> list[tuple[Decision, Person]]:
    """Return the decisions that count for a vacancy, newest first, each with its person."""
    query = (
        select(Decision, Person)
        .join(Person, Person.id == Decision.person_id)
        .where(Decision.vacancy_id == vacancy_id, Decision.superseded_at.is_(None))
        .order_by(Decision.decided_at.desc())
    )
    with lotsenhaus().sessions() as session:
        return [(decision, person) for decision, person in session.execute(query)]


def names(people: Iterable[UUID]) -> dict[UUID, str]:
    """Return what people are called, as far as they have said so."""
    here = lotsenhaus()
    query = select(Section).where(Section.person_id.in_(set(people)), Section.name == "contact")
    with here.sessions() as session:
        called = {row.person_id: _name(here.vault.open(row.answers)) for row in session.scalars(query)}
    return {person_id: name for person_id, name in called.items() if name}


def _name(contact: Any) -> str:
    return " ".join(part for part in (contact.get("given_names"), contact.get("family_name")) if part)


def recent(*, limit: int) -> list[Person]:
    """Return the records that were changed last, newest first."""
    with lotsenhaus().sessions() as session:
        return list(session.scalars(select(Person).order_by(Person.changed_at.desc(), Person.code).limit(limit)))


def words_waiting(people: Iterable[UUID]) -> dict[UUID, int]:
    """Return for each person how many own words nobody has said the meaning of yet; nobody with none."""
    query = (
        select(StoredMention.person_id, func.count())
        .where(
            StoredMention.person_id.in_(set(people)),
            StoredMention.superseded_at.is_(None),
            StoredMention.state == MentionState.OPEN.value,
        )
        .group_by(StoredMention.person_id)
    )
    with lotsenhaus().sessions() as session:
        return dict(session.execute(query).all())


@cache
def rule_sources() -> Mapping[str, str]:
    """Return rule id → paragraph and source, for the small print under a hurdle."""
    from matching.rules import read_toml  # noqa: PLC0415 - read when first shown

    return {
        rule["id"]: " – ".join(rule[part] for part in ("paragraph", "source") if part in rule)
        for name in RULE_FILES
        for rule in _rules_in(read_toml(name))
    }


def _rules_in(content: Any) -> Iterator[dict[str, Any]]:
    """Yield every table that has an id, wherever it stands in the file."""
    if isinstance(content, dict):
        if "id" in content:
            yield content
        content = content.values()
    elif not isinstance(content, list):
        return
    for part in content:
        yield from _rules_in(part)
