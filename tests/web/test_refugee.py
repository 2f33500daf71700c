"""The person's way without JavaScript, as a browser's posts and pages."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from app import create_app
from models.enums import Cefr, ConsentKind, MentionState, Verdict
from models.values import GermanRequirement, Place, VacancyDraft
from profiling.normalise import Normaliser
from web.lotsenhaus import lotsenhaus
from web.services import answers, mentions, persons, proposals, vacancies
from web.settings import Settings

CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
CONSENTS = {kind.value: "yes" for kind in ConsentKind}


@pytest.fixture
def app(engine: Engine, database_url: str, tmp_path: Path, built_in: Normaliser) -> Iterator[Flask]:
    """An application on an empty, migrated database."""
    opened = create_app(
        Settings(
            secret_key="k" * 40,
            vault_keys=(Fernet.generate_key().decode(),),
            database=database_url,
            instance=tmp_path,
            https=False,
        )
    )
    opened.testing = True
    with opened.app_context():
        lotsenhaus().take(built_in)
    yield opened
    with opened.app_context():
        lotsenhaus().engine.dispose()


class Visitor:
    """A browser without JavaScript: it posts what the page's form holds, with what was typed over it."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        self.page: TestResponse = client.get("/start")

    @property
    def text(self) -> str:
        return unescape(self.page.get_data(as_text=True))

    def get(self, path: str) -> "Visitor":
        self.page = self.client.get(path, follow_redirects=True)
        return self

    def post(self, path: str, follow: bool = True, **values: Any) -> "Visitor":
        """Post values over the hidden fields of the page's own form; `__` stands for the hyphen in names."""
        typed = {name.replace("__", "-"): value for name, value in values.items()}
        token = re.search(r'name="csrf-token" content="([^"]+)"', self.text) or re.search(
            r'name="csrf_token" value="([^"]+)"', self.text
        )
        form = {**self.hidden(), **typed, "csrf_token": token[1] if token else ""}
        self.page = self.client.post(path, data=form, follow_redirects=follow)
        return self

    def hidden(self) -> dict[str, str]:
        inputs = re.findall(r'<input[^>]*type="hidden"[^>]*>', self.text)
        pairs = [(re.search(r'name="([^"]*)"', each), re.search(r'value="([^"]*)"', each)) for each in inputs]
        return {name[1]: value[1] for name, value in pairs if name and value and name[1] != "next"}

    def begin(self, **consents: str) -> "Visitor":
        return self.get("/start").post("/start", filled_by="self", **(CONSENTS | consents))

    def code(self) -> str:
        found = CODE.search(self.text)
        assert found, self.text
        return found[0]


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app.test_client())


def person_of(app: Flask, visitor: Visitor) -> UUID:
    with visitor.client.session_transaction() as session:
        return UUID(session["person"])


def stored(app: Flask, person_id: UUID, section: str) -> dict[str, Any]:
    with app.app_context():
        return dict(answers.load(person_id)[section].values)


def test_nothing_is_chosen_beforehand_and_every_consent_is_asked(visitor: Visitor) -> None:
    assert "checked" not in visitor.text
    visitor.post("/start", filled_by="self", storage="yes")
    assert visitor.page.status_code == 422
    assert visitor.text.count("An answer is needed here") >= 4
    assert 'name="storage" value="yes" checked' in re.sub(r"\s+", " ", visitor.text)


def test_without_consent_to_storing_nothing_is_stored(app: Flask, visitor: Visitor) -> None:
    visitor.begin(storage="no")
    assert "We have not stored anything" in visitor.text
    with visitor.client.session_transaction() as session:
        assert "person" not in session


def test_the_code_is_shown_until_it_is_noted_and_never_again(visitor: Visitor) -> None:
    code = visitor.begin().code()
    assert visitor.get("/code").code() == code  # a reload before it is written down
    visitor.post("/code/noted")
    assert "My questionnaire" in visitor.text
    assert not CODE.search(visitor.get("/code").text)
    assert code not in visitor.get("/me").text


def test_a_repeated_start_makes_one_record(app: Flask, visitor: Visitor) -> None:
    visitor.get("/start")
    form = visitor.hidden()
    visitor.post("/start", filled_by="self", **CONSENTS)
    first = person_of(app, visitor)
    visitor.post("/start", filled_by="self", **CONSENTS | {"submission": form["submission"]})
    assert person_of(app, visitor) == first


def test_the_whole_way_on_two_devices(app: Flask, visitor: Visitor) -> None:
    code = visitor.begin().code()
    visitor.post("/code/noted").get("/profile/contact")
    visitor.post("/profile/contact", family_name="حداد", postcode="٥٦٧٢٧", birth_date="۲۴.۱۲.۱۹۹۸", save="next")
    assert "Your document and your permission to work" in visitor.text
    other = Visitor(app.test_client()).get("/resume").post("/resume", code=code.lower().replace("-", " "))
    assert "My questionnaire" in other.text
    page = other.get("/profile/contact").text
    assert "حداد" in page
    assert 'value="56727"' in page
    assert 'value="24.12.1998"' in page
    other.get("/profile/mobility").post("/profile/mobility", modes=["bicycle", "transit"], max_minutes="45")
    assert "Check my answers" in other.text
    assert "By bicycle" in other.text
    person = person_of(app, other)
    assert stored(app, person, "mobility") == {"modes": ["bicycle", "transit"], "max_minutes": 45}


def test_save_and_go_on_later(visitor: Visitor) -> None:
    visitor.begin().get("/profile/mobility").post("/profile/mobility", ticket="yes", later="1")
    assert "Your answers are saved. You can go on at any time." in visitor.text
    assert "1 of 8 parts are done." in visitor.text


def test_refused_answers_are_named_and_kept_and_not_stored(app: Flask, visitor: Visitor) -> None:
    visitor.begin().get("/profile/contact").post("/profile/contact", postcode="Mayen", town="Mayen")
    assert visitor.page.status_code == 422
    assert 'href="#postcode"' in visitor.text
    assert visitor.text.count('value="Mayen"') == 2
    with app.app_context():
        assert "contact" not in answers.load(person_of(app, visitor))


def test_rows_are_added_and_removed_without_javascript_and_lose_nothing(app: Flask, visitor: Visitor) -> None:
    visitor.begin().get("/profile/work")
    visitor.post("/profile/work", jobs__0__tasks="Ich habe Brot gebacken", jobs__0__years="viele", add="jobs")
    assert visitor.page.status_code == 200
    assert "Ich habe Brot gebacken" in visitor.text
    assert 'value="viele"' in visitor.text
    assert 'name="jobs-1-tasks"' in visitor.text
    visitor.post("/profile/work", jobs__0__tasks="eins", jobs__1__tasks="zwei", remove="jobs-0")
    assert "zwei" in visitor.text
    assert "eins" not in re.sub(r"<[^>]*>", "", visitor.text.split("<main")[1]).split()
    with app.app_context():
        assert answers.load(person_of(app, visitor)) == {}


def test_the_language_is_changed_in_the_middle_and_nothing_typed_is_lost(app: Flask, visitor: Visitor) -> None:
    visitor.begin().get("/profile/contact")
    visitor.post("/profile/contact", family_name="Haddad", postcode="nonsense", language="de")
    assert visitor.page.status_code == 200
    assert '<html lang="de"' in visitor.text
    assert 'value="Haddad"' in visitor.text
    assert 'value="nonsense"' in visitor.text
    visitor.get("/profile")
    with app.app_context():
        person = persons.get(person_of(app, visitor))
        assert person is not None
        assert person.language == "de"


def test_a_repeated_post_is_saved_once(app: Flask, visitor: Visitor) -> None:
    visitor.begin().get("/profile/mobility")
    form = visitor.hidden()
    for _ in range(2):
        visitor.post("/profile/mobility", **form, max_minutes="30")
        assert visitor.page.status_code == 200
    with app.app_context():
        assert answers.load(person_of(app, visitor))["mobility"].version == 1


def test_a_stale_form_shows_both_and_keeps_what_was_typed(app: Flask, visitor: Visitor) -> None:
    code = visitor.begin().code()
    other = Visitor(app.test_client()).get("/resume").post("/resume", code=code)
    visitor.get("/profile/contact")
    other.get("/profile/contact").post("/profile/contact", town="Mendig")
    visitor.post("/profile/contact", town="Polch")
    assert visitor.page.status_code == 409
    assert "This page was saved on another device in the meantime." in visitor.text
    assert ">Mendig<" in visitor.text
    assert 'value="Polch"' in visitor.text
    person = person_of(app, visitor)
    assert stored(app, person, "contact") == {"town": "Mendig"}
    visitor.post("/profile/contact", town="Polch")  # the person has read it and wants what stands in the box
    assert stored(app, person, "contact") == {"town": "Polch"}


def expire(visitor: Visitor) -> None:
    with visitor.client.session_transaction() as session:
        session["person_seen"] = "2020-01-01T00:00:00+00:00"


@pytest.mark.parametrize("cookie_gone", [False, True], ids=["too late", "browser closed"])
def test_what_was_typed_survives_an_ended_session(app: Flask, visitor: Visitor, cookie_gone: bool) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    code = visitor.begin().code()
    visitor.get("/profile/work")
    expire(visitor)
    if cookie_gone:
        visitor.client.delete_cookie("lotse")
    visitor.post("/profile/work", jobs__0__tasks="أصلحت السيارات", jobs__0__years="٣")
    assert "What you have typed is not lost" in visitor.text
    assert "أصلحت السيارات" in visitor.text
    visitor.post("/resume", code="0000-0000-0000-0000")
    assert visitor.page.status_code == 422
    visitor.post("/resume", code=code)
    assert "What you typed is still here." in visitor.text
    assert "أصلحت السيارات" in visitor.text
    visitor.post("/profile/work", jobs__0__tasks="أصلحت السيارات", jobs__0__years="٣")
    assert stored(app, person_of(app, visitor), "work") == {"jobs": [{"tasks": "أصلحت السيارات", "years": 3.0}]}


def test_a_wrong_code_gives_no_hint_and_is_slowed_down(app: Flask, visitor: Visitor) -> None:
    code = visitor.begin().code()
    guess = Visitor(app.test_client()).get("/resume")
    seen = set()
    for wrong in ("short", "0000-0000-0000-0000", code[:-1] + ("0" if code[-1] != "0" else "1"), "x" * 60, "' OR 1=1"):
        guess.post("/resume", code=wrong)
        assert guess.page.status_code == 422
        seen.add(guess.text.partition('id="code-error"')[2].partition("</fieldset>")[0].partition("</form>")[0])
    assert len({re.sub(r'(name|value)="[^"]*"', "", page) for page in seen}) == 1
    for _ in range(10):
        guess.post("/resume", code="0000-0000-0000-0000")
    assert guess.page.status_code == 429
    assert guess.client.get("/resume").status_code == 200  # asking for the page is not a guess


def test_right_codes_are_not_counted_as_guesses(app: Flask, visitor: Visitor) -> None:
    code = visitor.begin().code()
    for _ in range(12):  # a tablet at the Lotsenhaus: many people, one address
        visitor.get("/resume").post("/resume", code=code)
        assert visitor.page.status_code == 200


def test_a_new_code_replaces_the_old_one(app: Flask, visitor: Visitor) -> None:
    old = visitor.begin().code()
    new = visitor.post("/code/noted").get("/me").post("/code/new").code()
    assert new != old
    other = Visitor(app.test_client()).get("/resume")
    assert other.post("/resume", code=old).page.status_code == 422
    assert other.post("/resume", code=new).page.status_code == 200


def test_leaving_closes_everything(app: Flask, visitor: Visitor) -> None:
    visitor.begin().post("/code/noted").post("/leave", follow=False)
    assert visitor.page.headers["Clear-Site-Data"] == '"cache"'
    for path in ("/profile", "/profile/contact", "/me", "/me/jobs", "/me/data", "/code", "/profile/check"):
        page = visitor.client.get(path)
        assert page.status_code == 302
        assert page.location == "/resume"


def test_personal_pages_are_in_no_cache(visitor: Visitor) -> None:
    visitor.begin()
    for path in ("/code", "/profile", "/profile/contact", "/me", "/me/data"):
        assert "no-store" in visitor.client.get(path).headers["Cache-Control"]


def test_own_words_are_understood_confirmed_and_kept(app: Flask, visitor: Visitor) -> None:
    visitor.begin().get("/profile/wishes")
    visitor.post("/profile/wishes", wanted__0__text="Kochin in Gasthof", refused__0__text="qwxzqy")
    assert "Did we understand you?" in visitor.text
    assert "Kochin in Gasthof" in visitor.text
    person = person_of(app, visitor)
    with app.app_context():
        (wish,) = [each for each in mentions.of_person(person) if each.mention.candidates]
    chosen = wish.mention.candidates[0].concept_id
    visitor.post("/profile/wishes/words", **{f"mention-{wish.id}": chosen})
    assert "Your way to work" in visitor.text
    with app.app_context():
        decided = next(each.mention for each in mentions.of_person(person) if each.id == wish.id)
    assert (decided.state, decided.concept_id, decided.text) == (MentionState.CONFIRMED, chosen, "Kochin in Gasthof")
    assert "Kochin in Gasthof" in visitor.get("/me").text


def test_a_concept_that_was_not_offered_cannot_be_confirmed(app: Flask, visitor: Visitor) -> None:
    visitor.begin().get("/profile/wishes").post("/profile/wishes", wanted__0__text="Kochin in Gasthof")
    person = person_of(app, visitor)
    with app.app_context():
        wish = mentions.of_person(person)[0]
    visitor.post("/profile/wishes/words", **{f"mention-{wish.id}": "occ.astronaut"})
    assert visitor.page.status_code == 422
    with app.app_context():
        assert mentions.of_person(person)[0].mention.state is MentionState.OPEN


def test_none_of_these_and_i_do_not_know_are_two_things(app: Flask, visitor: Visitor) -> None:
    visitor.begin().get("/profile/wishes").post("/profile/wishes", wanted__0__text="Kochin in Gasthof")
    person = person_of(app, visitor)
    with app.app_context():
        wish = mentions.of_person(person)[0]
    assert "/profile/wishes/words" in visitor.get("/profile").text
    visitor.get("/profile/wishes/words").post("/profile/wishes/words", **{f"mention-{wish.id}": "unsure"})
    with app.app_context():
        assert mentions.of_person(person)[0].mention.state is MentionState.OPEN
    visitor.get("/profile/wishes/words").post("/profile/wishes/words", **{f"mention-{wish.id}": "none"})
    with app.app_context():
        assert mentions.of_person(person)[0].mention.state is MentionState.UNRESOLVED


COOK = VacancyDraft(
    source_key="1",
    title="Koch/Köchin (m/w/d)",
    employer="Gasthof Zum Löwen",
    place=Place(postcode="56727", town="Mayen"),
    german=GermanRequirement(speaking=Cefr.A2),
)


def test_jobs_are_shown_with_reasons_and_what_the_pilot_decided(app: Flask, visitor: Visitor) -> None:
    visitor.begin().get("/profile/work")
    visitor.post("/profile/work", jobs__0__title="Koch", jobs__0__title_concept="occ.cook|Koch", jobs__0__years="3")
    person = person_of(app, visitor)
    with app.app_context():
        vacancies.import_drafts([COOK])
    page = visitor.get("/me/jobs").text
    assert "Koch/Köchin (m/w/d)" in page
    assert "Found by the computer. Nobody has decided about it yet." in page
    assert "You have:" in page
    with app.app_context():
        (proposal,) = proposals.for_person(person)
        proposals.decide(
            person,
            proposal.vacancy.id,
            Verdict.ACCEPTED,
            reason="passt",
            next_step="Frau Weber ruft an",
            due=date(2027, 1, 15),
            user_id=None,
        )
    for path in ("/me", "/me/jobs"):
        page = visitor.get(path).text
        assert "The employment pilot proposes this job to you." in page
        assert "Frau Weber ruft an" in page
        assert "passt" not in page  # the reason is for colleagues


@pytest.mark.parametrize("language", ["ar", "fa", "uk"])
def test_jobs_are_found_for_words_in_every_language(app: Flask, visitor: Visitor, language: str) -> None:
    own = {"ar": "طباخ", "fa": "آشپز", "uk": "кухар"}[language]
    visitor.begin().get("/profile").post("/language", language=language)
    visitor.get("/profile/work").post("/profile/work", jobs__0__title=own)
    with app.app_context():
        vacancies.import_drafts([COOK])
    visitor.get("/me/jobs")
    assert visitor.page.status_code == 200
    assert f'<html lang="{language}"' in visitor.text
    assert "Koch/Köchin (m/w/d)" in visitor.text


@pytest.mark.parametrize(
    ("section", "box", "text"),
    [
        ("mobility", "max_minutes", "30"),  # nothing about work at all
        ("wishes", "wanted__0__text", "кухар"),  # a wish alone
        ("work", "jobs__0__tasks", "Я щодня варила обіди для школи"),  # words that nobody has confirmed yet
    ],
)
def test_the_jobs_page_opens_however_little_is_known(
    app: Flask, visitor: Visitor, section: str, box: str, text: str
) -> None:
    visitor.begin().get("/profile").post("/language", language="uk")
    visitor.get(f"/profile/{section}").post(f"/profile/{section}", **{box: text})
    with app.app_context():
        vacancies.import_drafts([COOK])
    assert visitor.get("/me/jobs").page.status_code == 200


def test_without_consent_to_matching_no_job_is_shown(app: Flask, visitor: Visitor) -> None:
    visitor.begin(match="no").get("/profile/work").post("/profile/work", jobs__0__title="Koch")
    with app.app_context():
        vacancies.import_drafts([COOK])
    assert "Koch/Köchin" not in visitor.get("/me/jobs").text


def test_a_consent_is_withdrawn_and_given_again(app: Flask, visitor: Visitor) -> None:
    visitor.begin(agency="no").post("/code/noted").get("/me")
    visitor.post("/me/consents/match", answer="no")
    assert "Your decision is saved." in visitor.text
    assert "You have not allowed us to look for jobs" in visitor.get("/me/jobs").text
    visitor.get("/me").post("/me/consents/agency", answer="yes")
    with app.app_context():
        person = persons.get(person_of(app, visitor))
        assert person is not None
        given = persons.consents_of(person)
    assert not given[ConsentKind.MATCH]
    assert given[ConsentKind.AGENCY]


def test_withdrawing_the_storage_consent_asks_about_deletion_first(app: Flask, visitor: Visitor) -> None:
    visitor.begin().get("/me").post("/me/consents/storage", answer="no")
    assert "Do you really want to delete everything?" in visitor.text
    with app.app_context():
        assert persons.get(person_of(app, visitor)) is not None


def test_my_data_and_deletion(app: Flask, visitor: Visitor) -> None:
    code = visitor.begin().code()
    visitor.get("/profile/contact").post("/profile/contact", family_name="حداد")
    data = visitor.client.get("/me/data")
    assert data.headers["Content-Disposition"].startswith("attachment")
    assert data.get_json()["answers"]["contact"] == {"family_name": "حداد"}
    person = person_of(app, visitor)
    visitor.get("/me/delete").post("/me/delete")
    assert visitor.page.status_code == 422  # asked, not answered
    visitor.post("/me/delete", sure="yes")
    assert "Everything about you is deleted." in visitor.text
    with app.app_context():
        assert persons.get(person) is None
    assert visitor.get("/resume").post("/resume", code=code).page.status_code == 422


def test_whoever_was_deleted_elsewhere_is_let_out(app: Flask, visitor: Visitor) -> None:
    visitor.begin()
    with app.app_context():
        persons.delete(person_of(app, visitor))
    assert visitor.client.get("/profile").location == "/resume"


def test_german_is_asked_first_and_stored_with_its_levels(app: Flask, visitor: Visitor) -> None:
    visitor.begin().get("/profile/languages")
    visitor.post("/profile/languages", languages__0__speaking=Cefr.A2.value, languages__0__source="course")
    assert stored(app, person_of(app, visitor), "languages") == {
        "languages": [{"language": "de", "speaking": "A2", "source": "course"}]
    }


def test_typed_text_is_never_code(visitor: Visitor) -> None:
    attack = '"><script>alert(1)</script>'
    visitor.begin().get("/profile/contact").post("/profile/contact", town=attack)
    for path in ("/profile/contact", "/profile/check", "/me"):
        assert "<script>alert" not in visitor.client.get(path).get_data(as_text=True)


def test_every_page_has_one_title_one_heading_and_no_double_ids(visitor: Visitor) -> None:
    visitor.begin().post("/code/noted")
    sections = [f"/profile/{name}" for name in ("contact", "status", "education", "work", "languages", "skills")]
    for path in ("/start", "/resume", "/profile", "/profile/check", "/me", "/me/jobs", "/me/delete", *sections):
        text = visitor.get(path).text
        assert len(re.findall(r"<h1", text)) == 1, path
        ids = re.findall(r'\sid="([^"]+)"', text)
        assert len(ids) == len(set(ids)), path
        assert "<style" not in text
        assert " style=" not in text
