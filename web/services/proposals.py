"""Proposals both ways, the pilot's inbox, and the pilot's decisions.

Proposals are stored only to tell which are new and to rank the inbox; what a page shows of a pair is computed
from the profile and the vacancy as they stand. A person takes part only with the consent to matching, and a
pair that the pilot has rejected is not proposed again by itself.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.enums import ConsentKind, VacancyState, Verdict
from models.tables import Decision, Person, StoredMatch, StoredVacancy, now
from models.values import Match, Profile, Vacancy
from web.lotsenhaus import Lotsenhaus, lotsenhaus
from web.services import answers, audit, submissions
from web.services.persons import consents_of
from web.services.vacancies import VACANCY

if TYPE_CHECKING:
    from matching.rank import PeopleIndex, VacancyIndex

KEPT_PER_PERSON = 20
KEPT_PER_VACANCY = 50
# A fit below this is no proposal: it would only fill the pilot's list.
LEAST_FIT = 0.25
# From this many changed vacancies on it is quicker to rank every person anew than every vacancy by itself.
MANY_VACANCIES = 20


@dataclass(frozen=True)
class Proposal:
    """A person and a vacancy with their match, what was decided, and whether the pilot has not looked yet."""

    person: Person
    vacancy: StoredVacancy
    match: Match
    decision: Decision | None = None
    new: bool = False


@dataclass(frozen=True)
class InboxLine:
    """One undecided proposal in the pilot's inbox."""

    person: Person
    vacancy: StoredVacancy
    fit: float
    certainty: float
    new: bool


class NotProposable(Exception):
    """The person has not agreed to matching, or the person or vacancy is gone."""


class StaleDecision(Exception):
    """Somebody else has decided about the same proposal since the form was opened."""


def for_person(person_id: UUID, *, top: int = KEPT_PER_PERSON) -> list[Proposal]:
    """Return the best open vacancies for a person, with reasons and hurdles; empty without the consent to matching."""
    answers.understand(person_id)
    here = lotsenhaus()
    with here.sessions() as session:
        person = session.get_one(Person, person_id)
        profile = _matchable_profile(person)
        if profile is None:
            return []
        decisions = _decisions(session, Decision.person_id == person_id)
        unseen = _unseen(session, StoredMatch.person_id == person_id)
        rejected = {str(d.vacancy_id) for d in decisions if d.verdict == Verdict.REJECTED}
        index = vacancy_index(session)
        matches = index.vacancies_for(profile, top=top, today=today(), exclude=frozenset(rejected))
        rows = _vacancies(session, [UUID(match.vacancy_id) for match in matches])
        by_vacancy = {d.vacancy_id: d for d in decisions}
        return [
            Proposal(person, row, match, by_vacancy.get(row.id), new=(person_id, row.id) in unseen)
            for match in matches
            if match.fit is not None and (row := rows.get(UUID(match.vacancy_id))) is not None
        ]


def for_vacancy(vacancy_id: UUID, *, top: int = KEPT_PER_PERSON) -> list[Proposal]:
    """Return the best people for an open vacancy, with reasons and hurdles."""
    here = lotsenhaus()
    with here.sessions() as session:
        row = session.get_one(StoredVacancy, vacancy_id)
        decisions = _decisions(session, Decision.vacancy_id == vacancy_id)
        unseen = _unseen(session, StoredMatch.vacancy_id == vacancy_id)
        rejected = {str(d.person_id) for d in decisions if d.verdict == Verdict.REJECTED}
        index = people_index(session)
        vacancy = _located_vacancy(row.vacancy)
        matches = index.people_for(vacancy, top=top, today=today(), exclude=frozenset(rejected))
        people = _persons(session, [UUID(match.profile_id) for match in matches])
        by_person = {d.person_id: d for d in decisions}
        return [
            Proposal(person, row, match, by_person.get(person.id), new=(person.id, vacancy_id) in unseen)
            for match in matches
            if match.fit is not None and (person := people.get(UUID(match.profile_id))) is not None
        ]


def pair(person_id: UUID, vacancy_id: UUID) -> Proposal:
    """Return one proposal with everything that explains it; raises NotProposable if there is nothing to propose."""
    here = lotsenhaus()
    with here.sessions() as session:
        person, row = session.get(Person, person_id), session.get(StoredVacancy, vacancy_id)
        profile = _matchable_profile(person) if person else None
        if person is None or row is None or profile is None:
            raise NotProposable
        match = _index_holding(session, row).match(profile, str(vacancy_id), today=today())
        decisions = _decisions(session, Decision.person_id == person_id, Decision.vacancy_id == vacancy_id)
        unseen = _unseen(session, StoredMatch.person_id == person_id, StoredMatch.vacancy_id == vacancy_id)
        return Proposal(person, row, match, decisions[0] if decisions else None, new=bool(unseen))


def mark_seen(person_id: UUID, vacancy_id: UUID, *, actor: str) -> None:
    """Note that the pilot has opened a proposal, so that it is no longer new."""
    with lotsenhaus().sessions.begin() as session:
        person = session.get_one(Person, person_id)
        session.execute(
            update(StoredMatch)
            .where(
                StoredMatch.person_id == person_id, StoredMatch.vacancy_id == vacancy_id, StoredMatch.seen_at.is_(None)
            )
            .values(seen_at=now())
        )
        audit.record(session, actor=actor, action="proposal viewed", subject=person.code)


def inbox(*, limit: int = 50) -> list[InboxLine]:
    """Return undecided proposals, new ones first, then by fit."""
    decided = (
        select(Decision.id)
        .where(
            Decision.person_id == StoredMatch.person_id,
            Decision.vacancy_id == StoredMatch.vacancy_id,
            Decision.superseded_at.is_(None),
        )
        .exists()
    )
    query = (
        select(StoredMatch, Person, StoredVacancy)
        .join(Person, Person.id == StoredMatch.person_id)
        .join(StoredVacancy, StoredVacancy.id == StoredMatch.vacancy_id)
        .where(~decided, StoredVacancy.state == VacancyState.OPEN.value)
        .order_by(
            StoredMatch.seen_at.is_not(None),
            StoredMatch.fit.desc(),
            StoredMatch.certainty.desc(),
            StoredVacancy.reference,
            Person.code,
        )
        .limit(limit)
    )
    with lotsenhaus().sessions() as session:
        return [
            InboxLine(person, vacancy, match.fit, match.certainty, match.seen_at is None)
            for match, person, vacancy in session.execute(query)
        ]


def decide(
    person_id: UUID,
    vacancy_id: UUID,
    verdict: Verdict,
    *,
    reason: str,
    next_step: str,
    due: date | None,
    user_id: int,
    standing: int | None = None,
    submission: str | None = None,
) -> None:
    """Record the pilot's decision with what the machine had said; an earlier decision stays on record.

    `standing` is the number of the decision that counted when the form was opened (0: there was none); raises
    StaleDecision if another one counts now. The same `submission` again changes nothing.
    """
    proposal = pair(person_id, vacancy_id)
    decision = Decision(
        person_id=person_id,
        vacancy_id=vacancy_id,
        verdict=verdict.value,
        reason=reason,
        next_step=next_step,
        due=due,
        fit=proposal.match.fit,
        certainty=proposal.match.certainty,
        user_id=user_id,
    )
    try:
        with lotsenhaus().sessions.begin() as session:
            if submission is not None and not submissions.take(session, submission):
                return
            _supersede(session, decision, standing=standing)
            action = f"proposal {verdict.value} for {proposal.vacancy.reference}"
            audit.record(session, actor=f"staff:{user_id}", action=action, subject=proposal.person.code)
    except IntegrityError as error:
        # Two decisions, or the same one twice, reached us at once; the other one has won.
        if submission is None or not submissions.taken(submission):
            raise StaleDecision from error


def _supersede(session: Session, decision: Decision, *, standing: int | None) -> None:
    """Put a decision in the place of the one that counts."""
    pair_ = (Decision.person_id == decision.person_id, Decision.vacancy_id == decision.vacancy_id)
    counting = _decisions(session, *pair_)
    if standing is not None and standing != (counting[0].id if counting else 0):
        raise StaleDecision
    for earlier in counting:
        earlier.superseded_at = now()
    session.flush()
    session.add(decision)
    session.flush()


def decisions_of(person_id: UUID) -> list[tuple[Decision, StoredVacancy]]:
    """Return the decisions that count for a person, newest first, each with its vacancy."""
    query = (
        select(Decision, StoredVacancy)
        .join(StoredVacancy)
        .where(Decision.person_id == person_id, Decision.superseded_at.is_(None))
        .order_by(Decision.decided_at.desc())
    )
    with lotsenhaus().sessions() as session:
        return [(decision, vacancy) for decision, vacancy in session.execute(query)]


def refresh(*, limit: int | None = 50, progress: Callable[[int], None] | None = None) -> int:
    """Compute proposals anew where a person or vacancy has changed; return for how many people.

    At most `limit` people (None: all) and as many vacancies, so that a page that calls this stays quick;
    `lotse match-all` does the rest.
    """
    here = lotsenhaus()
    _from_changed_vacancies(here)
    done = 0
    due = select(Person.id).where(Person.to_match).order_by(Person.changed_at)
    with here.sessions() as session:
        waiting = session.scalars(due.limit(limit) if limit else due).all()
    for person_id in waiting:
        _rank_person(here, person_id)
        done += 1
        if progress:
            progress(1)
    return done


def due_people() -> int:
    """Return how many people wait for their proposals to be computed anew."""
    with lotsenhaus().sessions() as session:
        if (session.scalar(select(func.count()).where(StoredVacancy.to_match)) or 0) > MANY_VACANCIES:
            return session.scalar(select(func.count()).select_from(Person).where(Person.profile.is_not(None))) or 0
        return session.scalar(select(func.count()).where(Person.to_match)) or 0


def vacancy_index(session: Session) -> "VacancyIndex":
    """Return the index over all open vacancies, built anew if any has changed.

    It compares by the taxonomy without the house's own labels: what those have led to stands in mentions already, and
    a reviewer's verdict is no reason to measure everything anew.
    """
    from matching.rank import VacancyIndex  # noqa: PLC0415 - heavy, opened when first needed

    here = lotsenhaus()

    def build() -> "VacancyIndex":
        rows = session.scalars(select(StoredVacancy.vacancy).where(open_).order_by(StoredVacancy.reference))
        return VacancyIndex([_located_vacancy(row) for row in rows], here.bare_taxonomy, here.normaliser)

    open_ = StoredVacancy.state == VacancyState.OPEN.value
    mark = session.execute(select(func.count(), func.max(StoredVacancy.changed_at)).where(open_)).one()
    with here.opening:
        return here.vacancy_index.at((*mark, here.places, here.bare_taxonomy), build)


def people_index(session: Session) -> "PeopleIndex":
    """Return the index over all people who agreed to matching, built anew if any has changed."""
    from matching.rank import PeopleIndex  # noqa: PLC0415 - heavy, opened when first needed

    here = lotsenhaus()

    def build() -> "PeopleIndex":
        people = session.scalars(select(Person).where(Person.profile.is_not(None)).order_by(Person.code))
        profiles = [profile for person in people if (profile := _matchable_profile(person))]
        return PeopleIndex(profiles, here.bare_taxonomy, here.normaliser)

    mark = session.execute(select(func.count(), func.max(Person.changed_at))).one()
    with here.opening:
        return here.people_index.at((*mark, here.places, here.bare_taxonomy), build)


def _index_holding(session: Session, row: StoredVacancy) -> "VacancyIndex":
    """Return an index with this vacancy in it: the usual one, or one of its own for a vacancy that is withdrawn."""
    from matching.rank import VacancyIndex  # noqa: PLC0415 - heavy, opened when first needed

    if row.state == VacancyState.OPEN:
        return vacancy_index(session)
    here = lotsenhaus()
    return VacancyIndex([_located_vacancy(row.vacancy)], here.bare_taxonomy, here.normaliser)


def today() -> date:
    """Return the day that hurdles are computed for."""
    return datetime.now(UTC).date()


def _matchable_profile(person: Person) -> Profile | None:
    profile = answers.profile_of(person) if consents_of(person).get(ConsentKind.MATCH) else None
    return lotsenhaus().places.located(profile) if profile else None


def _located_vacancy(stored: Any) -> Vacancy:
    return lotsenhaus().places.located(VACANCY.validate_python(stored))


def everybody_is_due() -> None:
    """Have everybody's proposals computed anew: what they all hang on has changed."""
    with lotsenhaus().sessions.begin() as session:
        session.execute(update(Person).where(Person.profile.is_not(None)).values(to_match=True))


def _from_changed_vacancies(here: Lotsenhaus) -> None:
    with here.sessions() as session:
        changed = session.execute(
            select(StoredVacancy.id, StoredVacancy.changed_at).where(StoredVacancy.to_match)
        ).all()
    if len(changed) > MANY_VACANCIES:
        with here.sessions.begin() as session:
            session.execute(update(Person).where(Person.profile.is_not(None)).values(to_match=True))
            _vacancies_done(session, changed)
        return
    for vacancy_id, changed_at in changed:
        _rank_vacancy(here, vacancy_id)
        with here.sessions.begin() as session:
            _vacancies_done(session, [(vacancy_id, changed_at)])


def _vacancies_done(session: Session, done: Iterable[tuple[UUID, datetime]]) -> None:
    """Take the mark off, but not from one that was changed again while it was ranked."""
    for vacancy_id, changed_at in done:
        session.execute(
            update(StoredVacancy)
            .where(StoredVacancy.id == vacancy_id, StoredVacancy.changed_at == changed_at)
            .values(to_match=False)
        )


def _rank_person(here: Lotsenhaus, person_id: UUID) -> None:
    with here.sessions() as session:
        person = session.get(Person, person_id)
        if person is None:
            return
        changed_at, profile = person.changed_at, _matchable_profile(person)
        matches: Sequence[Match] = ()
        if profile is not None:
            index = vacancy_index(session)
            matches = index.vacancies_for(
                profile, top=KEPT_PER_PERSON, today=today(), exclude=_rejected_vacancies(session, person_id)
            )
    best = {UUID(match.vacancy_id): match for match in matches if _worth_proposing(match)}
    with here.sessions.begin() as session:
        gone = delete(StoredMatch).where(StoredMatch.person_id == person_id, StoredMatch.vacancy_id.not_in(best))
        session.execute(gone)
        for vacancy_id, match in best.items():
            _keep(session, person_id, vacancy_id, match)
        session.execute(
            update(Person).where(Person.id == person_id, Person.changed_at == changed_at).values(to_match=False)
        )


def _rank_vacancy(here: Lotsenhaus, vacancy_id: UUID) -> None:
    with here.sessions() as session:
        row = session.get(StoredVacancy, vacancy_id)
        matches: Sequence[Match] = ()
        if row is not None and row.state == VacancyState.OPEN:
            vacancy = _located_vacancy(row.vacancy)
            matches = people_index(session).people_for(
                vacancy, top=KEPT_PER_VACANCY, today=today(), exclude=_rejected_people(session, vacancy_id)
            )
    best = {UUID(match.profile_id): match for match in matches if _worth_proposing(match)}
    with here.sessions.begin() as session:
        gone = delete(StoredMatch).where(StoredMatch.vacancy_id == vacancy_id, StoredMatch.person_id.not_in(best))
        session.execute(gone)
        for person_id, match in best.items():
            _keep(session, person_id, vacancy_id, match)


def _worth_proposing(match: Match) -> bool:
    return match.fit is not None and match.fit >= LEAST_FIT


def _keep(session: Session, person_id: UUID, vacancy_id: UUID, match: Match) -> None:
    stored = session.get(StoredMatch, (person_id, vacancy_id))
    if stored is None:
        stored = StoredMatch(person_id=person_id, vacancy_id=vacancy_id)
        session.add(stored)
    stored.fit, stored.certainty = match.fit or 0.0, match.certainty


def _rejected_vacancies(session: Session, person_id: UUID) -> frozenset[str]:
    decisions = _decisions(session, Decision.person_id == person_id, Decision.verdict == Verdict.REJECTED.value)
    return frozenset(str(decision.vacancy_id) for decision in decisions)


def _rejected_people(session: Session, vacancy_id: UUID) -> frozenset[str]:
    decisions = _decisions(session, Decision.vacancy_id == vacancy_id, Decision.verdict == Verdict.REJECTED.value)
    return frozenset(str(decision.person_id) for decision in decisions)


def _decisions(session: Session, *conditions: object) -> list[Decision]:
    query = select(Decision).where(Decision.superseded_at.is_(None), *conditions)  # type: ignore[arg-type]
    return list(session.scalars(query))


def _unseen(session: Session, *conditions: object) -> set[tuple[UUID, UUID]]:
    """Return (person, vacancy) of the proposals that the pilot has not opened yet."""
    query = select(StoredMatch.person_id, StoredMatch.vacancy_id).where(StoredMatch.seen_at.is_(None), *conditions)  # type: ignore[arg-type]
    return {(person_id, vacancy_id) for person_id, vacancy_id in session.execute(query)}


def _vacancies(session: Session, ids: Iterable[UUID]) -> dict[UUID, StoredVacancy]:
    return {row.id: row for row in session.scalars(select(StoredVacancy).where(StoredVacancy.id.in_(list(ids))))}


def _persons(session: Session, ids: Iterable[UUID]) -> dict[UUID, Person]:
    return {row.id: row for row in session.scalars(select(Person).where(Person.id.in_(list(ids))))}
