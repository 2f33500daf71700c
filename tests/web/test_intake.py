"""The interview: begin together, fill in, hand over the code, settle own words; and that the person sees who looked."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from models.enums import Confirmer, ConsentKind, MentionState, RoleName
from models.tables import Person
from models.values import SectionAnswers
from tests.desk import COOK, Desk
from web.services import answers, audit, mentions, persons
from web.services import desk as desk_services

CONSENTS = {kind.value: "yes" for kind in ConsentKind}
BEGIN = {"filled_by": "interpreter", "submission": "a" * 32, **CONSENTS}
RESUME_CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")


@pytest.fixture
def intake(desk: Desk) -> FlaskClient:
    """A browser of intake."""
    return desk.browser(RoleName.INTAKE)


def understood(desk: Desk, person: Person, text: str) -> mentions.Understood:
    every = desk.call(mentions.of_person, person.id)
    return next(each for each in every if each.mention.text == text)


def test_a_questionnaire_is_begun_together_in_two_languages(desk: Desk, intake: FlaskClient) -> None:
    page = unescape(intake.get("/intake/new/ar").text)
    assert '<html lang="ar" dir="rtl"' in page
    assert 'class="german" lang="de"' in page
    assert "Back to the list" in page  # the bar is for staff, in their language
    begun = intake.post("/intake/new/ar", data=BEGIN)
    code = begun.location.split("/")[3]
    person = desk.call(persons.by_code, code)
    assert (person.language, person.filled_by) == ("ar", "interpreter")
    assert desk.call(audit.entries_about, code)[0].actor.startswith("staff:")


def test_the_code_is_handed_over_once_and_opens_the_persons_pages(desk: Desk, intake: FlaskClient) -> None:
    begun = intake.post("/intake/new/ar", data=BEGIN)
    page = intake.get(begun.location)
    resume_code = RESUME_CODE.search(page.text)[0]
    assert resume_code not in str(intake.get_cookie("lotse").value)
    code = begun.location.split("/")[3]
    assert desk.call(persons.resume, resume_code) == desk.call(persons.by_code, code).id
    intake.post(f"/intake/person/{code}/code/noted")
    assert intake.get(begun.location).location == f"/intake/person/{code}"


def test_the_same_post_twice_begins_once(desk: Desk, intake: FlaskClient) -> None:
    locations = {intake.post("/intake/new/ar", data=BEGIN).location for _ in range(2)}
    assert len(locations) == 1
    assert len(desk.call(desk_services.recent, limit=9)) == 1


def test_without_the_consent_to_storing_nothing_is_stored(desk: Desk, intake: FlaskClient) -> None:
    answer = intake.post("/intake/new/ar", data=BEGIN | {"storage": "no"}, follow_redirects=True)
    assert "Nothing was stored" in answer.text
    assert desk.call(desk_services.recent, limit=9) == []


def test_every_consent_must_be_answered(desk: Desk, intake: FlaskClient) -> None:
    answer = intake.post("/intake/new/ar", data={**BEGIN, "match": ""})
    assert answer.status_code == 422
    assert 'href="#match"' in answer.text
    assert intake.get("/intake/new/xx").status_code == 404


def test_a_new_code_shuts_out_the_old_one(desk: Desk, intake: FlaskClient) -> None:
    begun = intake.post("/intake/new/ar", data=BEGIN)
    old = RESUME_CODE.search(intake.get(begun.location).text)[0]
    renewed = intake.post(f"{begun.location}/new")
    new = RESUME_CODE.search(intake.get(renewed.location).text)[0]
    assert desk.call(persons.resume, old) is None
    assert desk.call(persons.resume, new) is not None


def test_a_section_is_filled_in_together(desk: Desk, intake: FlaskClient) -> None:
    person = desk.person(SectionAnswers("contact", {"given_names": "Amal"}))
    page = unescape(intake.get(f"/intake/person/{person.code}/work").text)
    assert '<html lang="ar" dir="rtl"' in page
    assert "Back to Amal" in page
    job = {"jobs-0-title": "طبّاخ", "jobs-0-years": "4", "version": "0", "submission": "b" * 32}
    answer = intake.post(f"/intake/person/{person.code}/work", data=job)
    assert answer.location == f"/intake/person/{person.code}/languages"
    saved = desk.call(answers.load, person.id)["work"]
    assert saved.values == {"jobs": [{"title": "طبّاخ", "years": 4.0}]}
    entry = desk.call(audit.entries_about, person.code)[0]
    assert (entry.actor[:6], entry.action) == ("staff:", "section work saved")
    later = job | {"version": "1", "submission": "c" * 32, "later": "1"}
    assert intake.post(f"/intake/person/{person.code}/work", data=later).location == f"/intake/person/{person.code}"


def test_wrong_answers_and_new_rows_keep_what_was_typed(desk: Desk, intake: FlaskClient) -> None:
    person = desk.person()
    contact = {"given_names": "Amal Neu", "postcode": "5672", "version": "1", "submission": "b" * 32}
    refused = intake.post(f"/intake/person/{person.code}/contact", data=contact)
    assert refused.status_code == 422
    assert 'value="Amal Neu"' in refused.text
    work = {"jobs-0-tasks": "Brot backen", "add": "jobs", "version": "1"}
    assert 'name="jobs-1-tasks"' in intake.post(f"/intake/person/{person.code}/work", data=work).text
    assert desk.call(answers.load, person.id)["contact"].version == 1


def test_the_language_switch_changes_the_persons_language_and_keeps_what_was_typed(
    desk: Desk, intake: FlaskClient
) -> None:
    person = desk.person()
    typed = {"given_names": "Amal Neu", "version": "1", "submission": "b" * 32, "language": "uk"}
    page = intake.post(f"/intake/person/{person.code}/contact", data=typed)
    assert '<html lang="uk" dir="ltr"' in page.text
    assert 'value="Amal Neu"' in page.text
    assert desk.call(persons.get, person.id).language == "uk"
    assert '<html lang="en"' in intake.get("/intake").text


def test_a_stale_section_shows_what_is_stored_beside_what_was_typed(desk: Desk, intake: FlaskClient) -> None:
    person = desk.person()
    newer = SectionAnswers("contact", {"given_names": "Amal Zwei"})
    desk.call(answers.save, person.id, newer, version=1, submission="c" * 32)
    late = {"given_names": "Amal Drei", "version": "1", "submission": "d" * 32}
    answer = intake.post(f"/intake/person/{person.code}/contact", data=late)
    assert answer.status_code == 409
    assert "Amal Zwei" in answer.text
    assert 'value="Amal Drei"' in answer.text
    assert desk.call(answers.load, person.id)["contact"].values == {"given_names": "Amal Zwei"}


def test_own_words_wait_with_their_guesses(desk: Desk, intake: FlaskClient) -> None:
    person = desk.person(*COOK, SectionAnswers("skills", {"skills": [{"text": "تنظيف"}]}))
    each = understood(desk, person, "تنظيف")
    assert each.mention.state is MentionState.OPEN
    page = unescape(intake.get(f"/intake/person/{person.code}/words").text)
    assert '<q class="own-words" lang="ar" dir="auto">تنظيف</q>' in page
    assert f'name="m{each.id}-meaning" value="skill.clean-rooms"' in page
    assert "to confirm" in intake.get("/intake").text


def test_intake_confirms_a_guess(desk: Desk, intake: FlaskClient) -> None:
    person = desk.person(SectionAnswers("skills", {"skills": [{"text": "تنظيف"}]}))
    each = understood(desk, person, "تنظيف")
    path = f"/intake/person/{person.code}/words"
    answer = intake.post(f"{path}/{each.id}", data={f"m{each.id}-meaning": "skill.clean-rooms"})
    assert answer.location == path
    mention = understood(desk, person, "تنظيف").mention
    assert (mention.concept_id, mention.confirmed_by) == ("skill.clean-rooms", Confirmer.STAFF)


def test_what_fits_nothing_stays_in_the_list_behind_the_others(desk: Desk, intake: FlaskClient) -> None:
    person = desk.person(SectionAnswers("skills", {"skills": [{"text": "تنظيف"}, {"text": "شيء"}]}))
    each = understood(desk, person, "تنظيف")
    intake.post(f"/intake/person/{person.code}/words/{each.id}", data={f"m{each.id}-meaning": "nothing"})
    assert understood(desk, person, "تنظيف").mention.state is MentionState.UNRESOLVED
    page = unescape(intake.get(f"/intake/person/{person.code}/words").text)
    assert page.index("شيء") < page.index("تنظيف")


def test_another_concept_is_picked_or_looked_for(desk: Desk, intake: FlaskClient) -> None:
    person = desk.person(SectionAnswers("skills", {"skills": [{"text": "تنظيف"}, {"text": "شيء"}]}))
    first, second = understood(desk, person, "تنظيف"), understood(desk, person, "شيء")
    path = f"/intake/person/{person.code}/words"
    picked = {f"m{first.id}-other": "sew clothes", f"m{first.id}-other_concept": "skill.sew-clothes|sew clothes"}
    assert intake.post(f"{path}/{first.id}", data=picked).status_code == 302
    assert understood(desk, person, "تنظيف").mention.concept_id == "skill.sew-clothes"
    # Without JavaScript the word is looked up, and what was found is offered.
    typed = {f"m{second.id}-other": "sew cl", f"m{second.id}-meaning": "nothing"}
    offered = intake.post(f"{path}/{second.id}", data=typed)
    assert offered.status_code == 422
    assert 'value="skill.sew-clothes"' in offered.text
    chosen = typed | {f"m{second.id}-meaning": "skill.sew-clothes"}
    assert intake.post(f"{path}/{second.id}", data=chosen).status_code == 302
    assert understood(desk, person, "شيء").mention.concept_id == "skill.sew-clothes"


def test_words_are_confirmed_for_their_owner_and_by_their_kind_alone(desk: Desk, intake: FlaskClient) -> None:
    owner = desk.person(SectionAnswers("skills", {"skills": [{"text": "تنظيف"}]}))
    other = desk.person(SectionAnswers("contact", {"given_names": "Olena"}))
    each = understood(desk, owner, "تنظيف")
    right = {f"m{each.id}-meaning": "skill.clean-rooms"}
    moved = intake.post(f"/intake/person/{other.code}/words/{each.id}", data=right, follow_redirects=True)
    assert "changed in the meantime" in moved.text
    for wrong in ("occ.cook", "skill.unheard-of"):
        forged = {f"m{each.id}-other": "x", f"m{each.id}-other_concept": f"{wrong}|x"}
        assert intake.post(f"/intake/person/{owner.code}/words/{each.id}", data=forged).status_code == 400
    assert understood(desk, owner, "تنظيف").mention.state is MentionState.OPEN


def test_opening_a_record_is_logged_for_the_person(desk: Desk, intake: FlaskClient) -> None:
    person = desk.person()
    for page in ("", "/work", "/words"):
        intake.get(f"/intake/person/{person.code}{page}")
    seen = [entry.action for entry in desk.call(audit.entries_about, person.code)][:3]
    assert seen == ["words opened", "section work opened", "record opened"]


def test_a_record_is_found_by_its_code(desk: Desk, intake: FlaskClient) -> None:
    person = desk.person()
    found = intake.post("/intake/find", data={"code": person.code.lower()})
    assert found.location == f"/intake/person/{person.code}"
    assert intake.post("/intake/find", data={"code": "P-000000"}).status_code == 422
    assert intake.get("/intake/person/P-000000").status_code == 404
