"""The county's figures: how many and never who; small numbers give nobody away."""

from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from models.enums import ConsentKind, RoleName, Verdict
from models.tables import AuditEntry, Decision
from models.values import SectionAnswers
from tests.desk import Desk
from web.lotsenhaus import lotsenhaus
from web.services import figures
from web.services.figures import told


@pytest.mark.parametrize(
    ("number", "of", "expected"),
    [
        (5, None, 5),
        (4, None, None),
        (0, None, None),
        (20, 20, 20),  # all: nobody is left over
        (17, 20, None),  # the three others would be told by subtraction
        (15, 20, 15),
        (4, 20, None),
    ],
)
def test_small_numbers_are_not_told(number: int, of: int | None, expected: int | None) -> None:
    assert told(number, of=of) == expected


@given(st.integers(0, 200), st.integers(0, 200))
def test_neither_side_of_a_told_number_is_small(number: int, others: int) -> None:
    shown = told(number, of=number + others)
    assert shown is None or (shown >= 5 and others not in range(1, 5))


def people(desk: Desk, number: int, *, without: tuple[ConsentKind, ...] = ()) -> list[object]:
    return [desk.person(SectionAnswers("contact", {"given_names": "Olena"}), without=without) for _ in range(number)]


def test_figures_count_what_is_there(desk: Desk) -> None:
    people(desk, 5)
    people(desk, 6, without=(ConsentKind.AGENCY,))
    desk.vacancy()
    found = desk.call(figures.figures)
    assert found.people == 11
    assert found.vacancies == {"employer": 1}
    assert found.consents[ConsentKind.STORAGE] == 11
    assert found.consents[ConsentKind.AGENCY] == 5
    assert found.proposals is None
    assert set(found.decisions.values()) == {None}


def test_deviation_counts_decisions_against_the_ranking(desk: Desk) -> None:
    decisions = [(0.9, Verdict.REJECTED)] * 5 + [(0.1, Verdict.ACCEPTED)] * 5 + [(0.5, Verdict.REJECTED)] * 5
    row, _ = desk.vacancy()
    for person, (fit, verdict) in zip(people(desk, len(decisions)), decisions, strict=True):
        desk.decide(person.id, row.id, verdict)
        with desk.app.app_context(), lotsenhaus().sessions.begin() as session:
            session.execute(update(Decision).where(Decision.person_id == person.id).values(fit=fit))
    found = desk.call(figures.deviation)
    assert (found.decided, found.against) == (15, 10)
    assert found.by_band["high"][Verdict.REJECTED] == 5
    assert found.by_band["low"][Verdict.ACCEPTED] == 5
    assert found.by_band["middle"][Verdict.ACCEPTED] is None


def test_the_page_names_nobody(desk: Desk) -> None:
    person, (row, _) = desk.person(), desk.vacancy()
    desk.decide(person.id, row.id, Verdict.ACCEPTED)
    page = unescape(desk.browser(RoleName.COUNTY).get("/county").text)
    for private in ("Haddad", person.code, row.reference, "Krone"):
        assert private not in page
    assert "fewer than 5" in page
    assert "complete and unchanged" in page


def test_a_broken_log_is_said_to_be_so(desk: Desk) -> None:
    desk.person()
    with desk.app.app_context(), lotsenhaus().sessions.begin() as session:
        session.execute(update(AuditEntry).where(AuditEntry.id == 2).values(action="nothing happened"))
    page = desk.browser(RoleName.COUNTY).get("/county").text
    assert "It breaks at entry 2" in page


def test_nothing_of_a_person_is_asked_for_in_the_template() -> None:
    source = Path("templates/county/start.html").read_text(encoding="utf-8")
    assert "code" not in source


def test_without_translation_packages_the_page_says_that_this_is_normal(desk: Desk) -> None:
    assert "No translation package is installed" in desk.browser(RoleName.COUNTY).get("/county").text


def test_installed_translations_are_named_with_their_version(desk: Desk) -> None:
    package = desk.app.extensions["lotse"].instance / "translation" / "ar_en"
    package.mkdir(parents=True)
    (package / "metadata.json").write_text(
        '{"from_code": "ar", "to_code": "en", "package_version": "1.0", "argos_version": "1.9"}', encoding="utf-8"
    )
    assert "ar → en (1.0)" in desk.browser(RoleName.COUNTY).get("/county").text
