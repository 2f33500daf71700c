"""Imported places in the pilot's proposals, in both directions and without a restart."""

from uuid import UUID

from sqlalchemy import select

from matching.places import KnownPlace, keep
from models.enums import ConsentKind, FilledBy, HurdleKind, State
from models.tables import Person
from models.values import Match, Place, SectionAnswers, VacancyDraft
from web.lotsenhaus import Lotsenhaus
from web.services import answers, persons, proposals, vacancies

DRESDEN = [KnownPlace("01067", "Dresden", 51.06, 13.72), KnownPlace("01069", "Dresden", 51.04, 13.74)]


def cook_in_dresden() -> UUID:
    everything = dict.fromkeys(ConsentKind, True)
    made = persons.create(language="de", filled_by=FilledBy.SELF, consents=everything, text_version="1")
    told = {
        "contact": {"postcode": "01067"},
        "work": {"jobs": [{"title": "Koch", "years": 5}]},
        "mobility": {"modes": ["car"]},
    }
    for name, values in told.items():
        answers.save(made.person_id, SectionAnswers(name, values), version=0, submission=f"{made.person_id.hex}{name}")
    return made.person_id


def reach(match: Match) -> State:
    return next(hurdle.state for hurdle in match.hurdles if hurdle.kind is HurdleKind.REACH)


def test_an_import_is_seen_at_once_from_both_sides(here: Lotsenhaus) -> None:
    person = cook_in_dresden()
    draft = VacancyDraft(source_key="", title="Koch", employer="E", place=Place("01069"))
    row = vacancies.by_reference(vacancies.enter(draft, contact={}, submission="1" * 32).reference)
    assert row is not None
    assert [reach(found.match) for found in proposals.for_person(person)] == [State.UNKNOWN]
    keep(DRESDEN, here.instance / "places")
    assert [reach(found.match) for found in proposals.for_person(person)] == [State.MET]
    assert [reach(found.match) for found in proposals.for_vacancy(row.id)] == [State.MET]
    assert reach(proposals.pair(person, row.id).match) is State.MET


def test_everybody_is_due_after_an_import(here: Lotsenhaus) -> None:
    person = cook_in_dresden()
    proposals.refresh(limit=None)
    assert proposals.due_people() == 0
    proposals.everybody_is_due()
    assert proposals.due_people() == 1
    assert proposals.refresh(limit=None) == 1
    with here.sessions() as session:
        assert session.scalar(select(Person.to_match).where(Person.id == person)) is False
