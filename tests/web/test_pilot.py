"""The pilot's desk: what comes first, why, and what becomes of a decision."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from models.enums import ConsentKind, Evidence, MentionState, RoleName, State, Verdict
from models.tables import Person, StoredVacancy
from models.values import Match, Mention, Place, Reason, SectionAnswers, VacancyDraft
from tests.desk import KITCHEN, Desk
from web import documents
from web.pilot import evidence_shares, guessed_share, parts_of
from web.services import audit, proposals
from web.services import desk as desk_services

DECISION = {
    "verdict": "accepted",
    "reason": "Sie hat dort schon geholfen.",
    "next_step": "Frau Weber ruft an",
    "due": "15.12.2026",
    "version": "0",
    "submission": "a" * 32,
}


@pytest.fixture
def pilot(desk: Desk) -> FlaskClient:
    """A browser of the pilot."""
    return desk.browser(RoleName.PILOT)


def pair(person: Person, vacancy: StoredVacancy) -> str:
    return f"/pilot/pair/{person.code}/{vacancy.reference}"


def reading(answer: Any) -> str:
    """Return what stands in the page's main part."""
    return unescape(answer.text).partition("<main")[2].partition("</main")[0]


def test_new_proposals_come_first_with_the_parts_of_their_fit(desk: Desk, pilot: FlaskClient) -> None:
    person, (row, _) = desk.person(), desk.vacancy()
    page = reading(pilot.get("/pilot"))
    assert "Amal Haddad" in page
    assert pair(person, row) in page
    assert page.index("Occupation: met") > page.index("%")
    assert "Driving licence: not known" in page
    assert ">new<" in page
    pilot.get(pair(person, row))
    for address in ("/pilot", f"/pilot/person/{person.code}", f"/pilot/vacancy/{row.reference}"):
        assert ">new<" not in reading(pilot.get(address))


def test_the_desk_computes_what_has_changed(desk: Desk, pilot: FlaskClient) -> None:
    assert "Nothing waits for you" in pilot.get("/pilot").text
    desk.person()
    desk.vacancy()
    assert "Koch/Köchin" in pilot.get("/pilot").text


def test_a_pair_tells_why_side_by_side(desk: Desk, pilot: FlaskClient) -> None:
    person, (row, _) = desk.person(), desk.vacancy()
    page = reading(pilot.get(pair(person, row)))
    assert '<q class="own-words" lang="ar" dir="auto">طبّاخ</q>' in page
    assert "shown on paper" in page
    assert "Arab" in page
    assert "FEV29" in page
    assert "Last checked on" in page
    assert "Ask whether the person has licence B" in page
    assert "Certainty" in page
    viewed = [entry.action for entry in desk.call(audit.entries_about, person.code)]
    assert viewed[0] == "proposal viewed"


def test_nothing_known_is_no_statement_and_not_nought(desk: Desk, pilot: FlaskClient) -> None:
    person = desk.person(SectionAnswers("contact", {"given_names": "Olena"}), language="uk")
    row, _ = desk.vacancy(VacancyDraft("", "Qwxzv", place=Place("56727", "Mayen")))
    page = reading(pilot.get(pair(person, row)))
    assert "no statement" in page
    assert "0 %" not in page.replace("100 %", "")
    assert "speaks neither for nor against" in page


def test_an_accepted_proposal_leaves_the_inbox_for_the_next_steps(desk: Desk, pilot: FlaskClient) -> None:
    person, (row, _) = desk.person(), desk.vacancy()
    pilot.get("/pilot")
    assert pilot.post(pair(person, row), data=DECISION).status_code == 302
    page = reading(pilot.get("/pilot"))
    assert "Nothing waits for you" in page
    assert "Frau Weber ruft an" in page
    assert "accepted" in reading(pilot.get(pair(person, row)))
    assert "Sie hat dort schon geholfen." in pilot.get(f"/pilot/person/{person.code}").text
    assert "accepted" in reading(pilot.get(f"/pilot/vacancy/{row.reference}"))


def test_next_steps_come_soonest_first_and_overdue_ones_are_marked(desk: Desk, pilot: FlaskClient) -> None:
    person, today = desk.person(), desk.call(proposals.today)
    for days, step in ((9, "dritter"), (-1, "erster"), (2, "zweiter")):
        row, _ = desk.vacancy()
        desk.decide(person.id, row.id, Verdict.REFERRED, next_step=step, due=today + timedelta(days=days))
    page = reading(pilot.get("/pilot"))
    assert page.index("erster") < page.index("zweiter") < page.index("dritter")
    assert page.count("overdue") == 1


def test_a_rejected_proposal_does_not_come_back_but_can_be_decided_anew(desk: Desk, pilot: FlaskClient) -> None:
    person, (row, _) = desk.person(), desk.vacancy()
    pilot.get("/pilot")
    pilot.post(pair(person, row), data=DECISION | {"verdict": "rejected", "next_step": "", "due": ""})
    desk.call(desk.vacancy, KITCHEN)  # something changes, so that all is ranked anew
    page = reading(pilot.get("/pilot"))
    assert pair(person, row) not in page
    assert "No hurdle" not in page
    shown = reading(pilot.get(f"/pilot/person/{person.code}"))
    assert pair(person, row) in shown
    standing = desk.call(desk_services.decisions_about, person.id, row.id)[0].id
    again = DECISION | {"version": str(standing), "submission": "b" * 32}
    assert pilot.post(pair(person, row), data=again).status_code == 302
    verdicts = [each.verdict for each in desk.call(desk_services.decisions_about, person.id, row.id)]
    assert verdicts == ["accepted", "rejected"]
    assert "replaced on" in pilot.get(pair(person, row)).text


@pytest.mark.parametrize(
    ("wrong", "box"),
    [
        ({"verdict": ""}, "verdict"),
        ({"reason": " "}, "reason"),
        ({"next_step": ""}, "next_step"),
        ({"due": "30.02.2027"}, "due"),
    ],
)
def test_an_incomplete_decision_is_refused_and_kept(
    desk: Desk, pilot: FlaskClient, wrong: dict[str, str], box: str
) -> None:
    person, (row, _) = desk.person(), desk.vacancy()
    answer = pilot.post(pair(person, row), data=DECISION | wrong)
    assert answer.status_code == 422
    assert f'href="#{box}"' in answer.text
    assert desk.call(desk_services.decisions_about, person.id, row.id) == []


def test_a_repeated_post_decides_once(desk: Desk, pilot: FlaskClient) -> None:
    person, (row, _) = desk.person(), desk.vacancy()
    answers = [pilot.post(pair(person, row), data=DECISION).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert len(desk.call(desk_services.decisions_about, person.id, row.id)) == 1


def test_a_decision_on_a_stale_page_says_so(desk: Desk, pilot: FlaskClient) -> None:
    person, (row, _) = desk.person(), desk.vacancy()
    desk.decide(person.id, row.id, Verdict.REFERRED, reason="Erst zum Amt.")
    answer = pilot.post(pair(person, row), data=DECISION)
    assert answer.status_code == 409
    page = reading(answer)
    assert "Erst zum Amt." in page
    assert "Sie hat dort schon geholfen." in page
    assert len(desk.call(desk_services.decisions_about, person.id, row.id)) == 1


def test_without_the_consent_to_matching_nothing_is_proposed(desk: Desk, pilot: FlaskClient) -> None:
    person, (row, _) = desk.person(without=(ConsentKind.MATCH,)), desk.vacancy()
    assert "Haddad" not in pilot.get("/pilot").text
    assert "has not agreed to matching" in pilot.get(f"/pilot/person/{person.code}").text
    assert pilot.get(pair(person, row)).status_code == 404
    assert person.code not in pilot.get(f"/pilot/vacancy/{row.reference}").text


def test_a_withdrawn_vacancy_can_still_be_read(desk: Desk, pilot: FlaskClient) -> None:
    person, (row, link) = desk.person(), desk.vacancy()
    desk.decide(person.id, row.id, Verdict.REFERRED)
    desk.browser().post(f"{link}/withdraw")
    for address in (pair(person, row), f"/pilot/vacancy/{row.reference}"):
        assert "This job is withdrawn" in pilot.get(address).text


@pytest.mark.parametrize("typed", ["{}", " {} ", "p {}", "P-{}", "p{}"])
def test_a_person_is_found_by_the_code_however_it_is_typed(desk: Desk, pilot: FlaskClient, typed: str) -> None:
    person = desk.person(SectionAnswers("contact", {"given_names": "Olena"}))
    letters = person.code.removeprefix("P-").lower()
    found = pilot.post("/pilot/find", data={"code": typed.format(letters)})
    assert found.location == f"/pilot/person/{person.code}"


def test_an_unknown_code_is_said_to_be_so(pilot: FlaskClient) -> None:
    answer = pilot.post("/pilot/find", data={"code": "P-000000"})
    assert answer.status_code == 422
    assert "There is nobody with this code" in answer.text
    assert "P-000000" in answer.text


def test_opening_a_person_is_recorded(desk: Desk, pilot: FlaskClient) -> None:
    person = desk.person()
    pilot.get(f"/pilot/person/{person.code}")
    entry = desk.call(audit.entries_about, person.code)[0]
    assert entry.action == "record opened"
    assert entry.actor.startswith("staff:")


def test_vacancies_are_searched_by_title_employer_and_reference(desk: Desk, pilot: FlaskClient) -> None:
    row, _ = desk.vacancy()
    desk.vacancy(VacancyDraft("", "Schneider/in", employer="Nähstube"))
    assert "Schneider/in" in pilot.get("/pilot/vacancies").text
    for words in ("köchin", "krone", row.reference):
        page = reading(pilot.get("/pilot/vacancies", query_string={"words": words}))
        assert "Koch/Köchin" in page
        assert "Nähstube" not in page
    assert "No open job has these words" in pilot.get("/pilot/vacancies?words=%25").text
    assert pilot.get("/pilot/vacancies?page=x").status_code == 200


REASONS = (
    Reason("occupation", "Koch", "طبّاخ", "same occupation", State.MET, 0.5, 1.0, Evidence.DOCUMENT),
    Reason("skill", "Kochen", "الطبخ", "same skill", State.MET, 0.3, 1.0, Evidence.SAID),
    Reason("skill", "Nähen", None, "nothing known", State.UNKNOWN, 0.2),
)
MATCH = Match("p", "v", 0.8, 0.5, reasons=REASONS)


def test_certainty_is_explained_by_shares_of_evidence() -> None:
    assert evidence_shares(MATCH) == [("document", 0.5), ("said", 0.3), ("unknown", 0.2)]


def test_the_share_of_guesses_counts_unconfirmed_words_alone() -> None:
    confirmed = Mention("طبّاخ", "ar", "occupation", state=MentionState.CONFIRMED)  # type: ignore[arg-type]
    guess = Mention("الطبخ", "ar", "skill")  # type: ignore[arg-type]
    assert guessed_share(MATCH, {each.text: each for each in (confirmed, guess)}) == pytest.approx(0.3)


def test_reasons_are_told_by_part() -> None:
    assert [(part, len(reasons)) for part, reasons in parts_of(MATCH)] == [("occupation", 1), ("skill", 2)]


def test_every_rule_that_a_hurdle_may_name_has_a_source() -> None:
    sources = desk_services.rule_sources()
    assert "FeV" in sources["FEV29"]
    assert all(sources.values())


def test_the_slip_says_what_is_next_in_two_languages_and_names_nobody(desk: Desk, pilot: FlaskClient) -> None:
    person, (row, _) = desk.person(), desk.vacancy()
    address = f"/pilot/slip/{person.code}/{row.reference}.pdf"
    assert pilot.get(address).status_code == 404  # nothing is decided yet
    desk.decide(person.id, row.id, Verdict.ACCEPTED, next_step="Anruf #emph[am] Montag")
    assert address in pilot.get(pair(person, row)).text
    paper = pilot.get(address)
    assert paper.mimetype == "application/pdf"
    assert paper.data.startswith(b"%PDF-")
    assert b"pdfuaid" in paper.data  # tagged, for people who hear it
    said = desk.call(documents.slip_data, desk.call(proposals.pair, person.id, row.id))
    assert [column["language"] for column in said["columns"]] == ["de", "ar"]
    everything = str(said)
    for wanted in (person.code, "Gasthaus Krone", "56727 Mayen", "Frau Weber", "Anruf #emph[am] Montag"):
        assert wanted in everything
    for private in ("Amal", "Haddad", "+4915112345678"):
        assert private not in everything


def test_the_business_is_not_to_be_called_before_it_was_accepted(desk: Desk, pilot: FlaskClient) -> None:
    person, (row, _) = desk.person(language="de"), desk.vacancy()
    desk.decide(person.id, row.id, Verdict.REFERRED)
    said = desk.call(documents.slip_data, desk.call(proposals.pair, person.id, row.id))
    assert len(said["columns"]) == 1
    assert "Frau Weber" not in str(said)
    desk.decide(person.id, row.id, Verdict.REJECTED)
    assert pilot.get(f"/pilot/slip/{person.code}/{row.reference}.pdf").status_code == 404
