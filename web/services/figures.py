"""Figures for the county: how many, never who. A number of people below five is not told, for it may give one away."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.enums import ConsentKind, Verdict
from models.tables import Decision, Person, StoredMatch
from web.lotsenhaus import lotsenhaus
from web.services import audit, vacancies
from web.services.audit import BrokenChain
from web.services.persons import consents_of

FEWEST = 5
# From here on a fit counts as high, below it as low; between the two, a decision either way is no deviation.
HIGH_FIT, LOW_FIT = 0.7, 0.4

Number = int | None  # None: fewer than FEWEST
BANDS = ("high", "middle", "low", "none")


@dataclass(frozen=True)
class Figures:
    """How much there is. Numbers of vacancies say nothing about people and are told as they are."""

    people: Number
    vacancies: Mapping[str, int]
    proposals: Number
    decisions: Mapping[Verdict, Number]
    consents: Mapping[ConsentKind, Number]


@dataclass(frozen=True)
class Deviation:
    """How the pilot's decisions stand to the fit that the machine had named.

    `by_band` counts decisions by band of fit and verdict. `against` counts those that go against the ranking:
    rejected with a high fit, or accepted or referred with a low one.
    """

    decided: Number
    against: Number
    by_band: Mapping[str, Mapping[Verdict, Number]]


@dataclass(frozen=True)
class Chain:
    """State of the audit log: how many entries hold together, and at which one it breaks, if any."""

    entries: int
    broken_at: int | None = None


def told(number: int, *, of: int | None = None) -> Number:
    """Return a number of people if it gives nobody away: neither it nor what is left `of` all may be from 1 to 4."""
    left = 0 if of is None else of - number
    return number if number >= FEWEST and not 0 < left < FEWEST else None


def figures() -> Figures:
    """Return how much there is today."""
    with lotsenhaus().sessions() as session:
        people = session.scalars(select(Person)).all()
        proposals = session.scalar(select(func.count()).select_from(StoredMatch)) or 0
        decided = _by_verdict(_counted(session))
    given = [consents_of(person) for person in people]
    return Figures(
        people=told(len(people)),
        vacancies=vacancies.counts(),
        proposals=told(proposals),
        decisions={verdict: told(number, of=sum(decided.values())) for verdict, number in decided.items()},
        consents={kind: told(sum(each.get(kind, False) for each in given), of=len(people)) for kind in ConsentKind},
    )


def deviation() -> Deviation:
    """Return how often the pilot decides otherwise than the ranking would."""
    with lotsenhaus().sessions() as session:
        counted = _counted(session)
    by_verdict = _by_verdict(counted)
    decided, low = sum(by_verdict.values()), counted["low"]
    against = counted["high"][Verdict.REJECTED] + low[Verdict.ACCEPTED] + low[Verdict.REFERRED]
    return Deviation(
        decided=told(decided),
        against=told(against, of=decided),
        by_band={
            band: {verdict: told(number, of=by_verdict[verdict]) for verdict, number in row.items()}
            for band, row in counted.items()
        },
    )


def chain() -> Chain:
    """Return whether the audit log holds together."""
    try:
        return Chain(audit.verify())
    except BrokenChain as broken:
        return Chain(broken.entry - 1, broken.entry)


def _counted(session: Session) -> dict[str, dict[Verdict, int]]:
    """Return how many decisions count, by band of the fit at that time and by verdict."""
    counted = {band: dict.fromkeys(Verdict, 0) for band in BANDS}
    query = select(Decision.fit, Decision.verdict).where(Decision.superseded_at.is_(None))
    for fit, verdict in session.execute(query):
        counted[_band(fit)][Verdict(verdict)] += 1
    return counted


def _by_verdict(counted: Mapping[str, Mapping[Verdict, int]]) -> dict[Verdict, int]:
    return {verdict: sum(counted[band][verdict] for band in BANDS) for verdict in Verdict}


def _band(fit: float | None) -> str:
    if fit is None:
        return "none"
    return "high" if fit >= HIGH_FIT else "low" if fit < LOW_FIT else "middle"
