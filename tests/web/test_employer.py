"""The employer's way: enter, change, withdraw; and what they see of people, when."""

import logging
from datetime import date
from html import unescape

import pytest

from models.enums import ConsentKind, Verdict
from models.values import VacancyDraft
from tests.desk import CONTACT, Desk
from web.services import audit, persons, vacancies

FORM = {
    "job_title": "Koch/Köchin",
    "description": "Kochen für Gäste",
    "skills-0-text": "Kochen",
    "skills-0-strength": "must",
    "spoken": "A2",
    "licences": ["B"],
    "shifts": ["early"],
    "start": "01.02.2027",
    "hours_from": "20",
    "hours_to": "38,5",
    "postcode": "56727",
    "town": "Mayen",
    "employer": "Gasthaus Krone",
    "contact_name": "Frau Weber",
    "phone": "02651 47110",
    "version": "0",
    "submission": "a" * 32,
}


def test_a_vacancy_is_entered_and_its_link_shown(desk: Desk) -> None:
    browser = desk.browser()
    answer = browser.post("/employer/new", data=FORM)
    assert answer.status_code == 302
    page = browser.get(answer.location)
    assert f"http://localhost{answer.location}" in page.text
    assert "Thank you" in page.text
    assert "Thank you" not in browser.get(answer.location).text
    row = desk.call(vacancies.by_reference, answer.location.split("/")[2])
    draft: VacancyDraft = desk.call(vacancies.draft_of, row)
    assert (draft.title, draft.start, draft.hours_to) == ("Koch/Köchin", date(2027, 2, 1), 38.5)
    assert desk.call(vacancies.contact_of, row) == {"name": "Frau Weber", "phone": "+49265147110", "email": None}


def test_the_same_post_twice_enters_one_vacancy_and_gives_the_same_link(desk: Desk) -> None:
    first, second = (desk.browser().post("/employer/new", data=FORM) for _ in range(2))
    assert first.location == second.location
    assert desk.call(vacancies.counts) == {"employer": 1}
    assert desk.browser().get(second.location).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "box"),
    [
        ({"postcode": "5672"}, "postcode"),
        ({"job_title": ""}, "job_title"),
        ({"phone": "", "email": ""}, "phone"),
        ({"email": "frau weber"}, "email"),
        ({"hours_from": "40", "hours_to": "20"}, "hours_to"),
        ({"start": "31.02.2027"}, "start"),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_stays(desk: Desk, wrong: dict[str, str], box: str) -> None:
    answer = desk.browser().post("/employer/new", data=FORM | wrong)
    assert answer.status_code == 422
    assert f'href="#{box}"' in answer.text
    assert "Kochen für Gäste" in answer.text
    assert desk.call(vacancies.counts) == {}


def test_adding_a_row_and_changing_the_language_keep_what_was_typed(desk: Desk) -> None:
    added = desk.browser().post("/employer/new", data=FORM | {"add": "skills"})
    assert 'name="skills-1-text"' in added.text
    assert "Kochen für Gäste" in added.text
    german = desk.browser().post("/employer/new", data=FORM | {"language": "de"})
    assert '<html lang="de"' in german.text
    assert "Kochen für Gäste" in german.text
    assert desk.call(vacancies.counts) == {}


def test_a_vacancy_is_changed_by_its_link(desk: Desk) -> None:
    row, link = desk.vacancy()
    form = FORM | {"job_title": "Küchenhelfer/in", "version": "1"}
    assert 'value="Gasthaus Krone"' in desk.browser().get(f"{link}/change").text
    assert desk.browser().post(f"{link}/change", data=form).location == link
    changed = desk.call(vacancies.by_reference, row.reference)
    assert (changed.title, changed.version) == ("Küchenhelfer/in", 2)


def test_a_stale_change_says_so_and_keeps_what_was_typed(desk: Desk) -> None:
    row, link = desk.vacancy()
    desk.browser().post(f"{link}/change", data=FORM | {"job_title": "Spüler/in", "version": "1"})
    late = FORM | {"job_title": "Koch für alles", "version": "1", "submission": "b" * 32}
    answer = desk.browser().post(f"{link}/change", data=late)
    assert answer.status_code == 409
    assert 'value="Koch für alles"' in answer.text
    assert "changed elsewhere in the meantime" in answer.text
    assert desk.call(vacancies.by_reference, row.reference).title == "Spüler/in"
    assert 'name="version" type="hidden" value="2"' in answer.text


def test_a_withdrawn_vacancy_is_gone_until_it_is_saved_again(desk: Desk) -> None:
    row, link = desk.vacancy()
    assert desk.browser().post(f"{link}/withdraw").location == link
    assert "This job is withdrawn" in desk.browser().get(link).text
    assert desk.call(vacancies.listed) == []
    desk.browser().post(f"{link}/change", data=FORM | {"version": "1"})
    assert [each.reference for each in desk.call(vacancies.listed)] == [row.reference]


def test_only_the_very_link_opens_a_vacancy(desk: Desk) -> None:
    (one, link), (other, _) = desk.vacancy(), desk.vacancy()
    for wrong in (f"/employer/{one.reference}/wrong", link.replace(one.reference, other.reference), link[:-1]):
        for address in (wrong, f"{wrong}/change"):
            assert desk.browser().get(address).status_code == 404
        assert desk.browser().post(f"{wrong}/withdraw").status_code == 404


def test_the_secret_stays_out_of_logs_search_engines_and_other_sites(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    _, link = desk.vacancy()
    with caplog.at_level(logging.DEBUG):
        answer = desk.browser().get(link)
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert link.rpartition("/")[2] not in caplog.text


def test_nobody_is_shown_before_the_pilot_has_accepted(desk: Desk) -> None:
    person, (row, link) = desk.person(), desk.vacancy()
    desk.propose()
    assert person.code not in desk.browser().get(link).text
    desk.decide(person.id, row.id, Verdict.REFERRED)
    assert person.code not in desk.browser().get(link).text


def test_without_the_consent_to_the_name_only_skills_are_shown(desk: Desk) -> None:
    person, (row, link) = desk.person(without=(ConsentKind.EMPLOYER_NAMED,)), desk.vacancy()
    desk.decide(person.id, row.id, Verdict.ACCEPTED)
    page = unescape(desk.browser().get(link).text)
    assert person.code in page
    assert "cook" in page  # the concept's label in the reader's language
    for private in ("Amal", "Haddad", "+4915112345678", "طبّاخ", "خبز", "56727 "):
        assert private not in page


def test_without_any_consent_to_employers_nothing_is_shown(desk: Desk) -> None:
    person, (row, link) = desk.person(without=(ConsentKind.EMPLOYER_PSEUDONYMOUS,)), desk.vacancy()
    desk.decide(person.id, row.id, Verdict.ACCEPTED)
    page = desk.browser().get(link).text
    assert person.code not in page
    assert "Haddad" not in page


def test_with_every_consent_the_name_is_shown_until_it_is_withdrawn(desk: Desk) -> None:
    person, (row, link) = desk.person(), desk.vacancy()
    desk.decide(person.id, row.id, Verdict.ACCEPTED)
    assert "Amal Haddad" in desk.browser().get(link).text
    seen = [(entry.actor, entry.action) for entry in desk.call(audit.entries_about, person.code)]
    assert ("employer", f"name viewed for {row.reference}") in seen
    desk.call(persons.withdraw_consent, person.id, ConsentKind.EMPLOYER_NAMED)
    assert "Haddad" not in desk.browser().get(link).text
    assert person.code in desk.browser().get(link).text
    desk.browser().post(f"{link}/withdraw")
    assert person.code not in desk.browser().get(link).text


def test_what_is_stored_about_the_contact_is_sealed(desk: Desk) -> None:
    row, _ = desk.vacancy()
    assert CONTACT["name"].encode() not in row.contact
    assert CONTACT["phone"] not in str(row.draft)
