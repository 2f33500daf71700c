"""Languages on the pages: which one is taken, how it is switched, and German beside it."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import lazy_gettext as _l

from models.languages import languages
from models.values import Sentence
from web.i18n import current_language, german, in_language, offered, says, ui_languages

PAGES = (
    "/",
    "/imprint",
    "/privacy",
    "/accessibility",
    "/staff/login",
    "/start",
    "/resume",
    "/employer/new",
    "/nothing",
)
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


@pytest.fixture(scope="module")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The pages here store nothing: SQLite alone, once."""
    return f"sqlite:///{tmp_path_factory.mktemp('languages') / 'lotse.db'}"


class Page(HTMLParser):
    """A page taken apart: opened and never closed elements, ids, references to ids, and each element's attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def all(self, attribute: str) -> list[str]:
        return [attributes[attribute] or "" for _, attributes in self.elements if attribute in attributes]


def test_languages_are_the_folders_that_have_a_catalogue(tmp_path: Path) -> None:
    for folder in ("de", "fa", "xx"):
        (tmp_path / folder / "LC_MESSAGES").mkdir(parents=True)
        (tmp_path / folder / "LC_MESSAGES" / "messages.po").touch()
    assert list(ui_languages(tmp_path)) == ["de", "en", "fa"]


@pytest.mark.parametrize(
    ("browser", "expected"),
    [("ar", "ar"), ("fa-AF,fa;q=0.9", "fa"), ("uk-UA,en;q=0.5", "uk"), ("xx", "de"), ("", "de"), ("en-GB", "en")],
)
def test_the_first_page_comes_in_the_browsers_language(client: FlaskClient, browser: str, expected: str) -> None:
    language = languages()[expected]
    page = client.get("/", headers={"Accept-Language": browser}).text
    assert f'<html lang="{language.tag}" dir="{language.direction}"' in page
    assert ("base.rtl.css" in page) == (language.direction == "rtl")


def test_the_choice_outlasts_the_browsers_wish_and_leads_back(client: FlaskClient) -> None:
    answer = client.post("/language", data={"language": "fa", "next": "/privacy?x=1"})
    assert answer.headers["Location"] == "/privacy?x=1"
    assert '<html lang="fa" dir="rtl"' in client.get("/", headers={"Accept-Language": "uk"}).text


def test_an_unknown_language_changes_nothing(client: FlaskClient) -> None:
    client.post("/language", data={"language": "uk"})
    client.post("/language", data={"language": "tlh"})
    assert '<html lang="uk"' in client.get("/").text


def test_work_pages_come_in_german_or_english_only(client: FlaskClient) -> None:
    client.post("/language", data={"language": "ar"})
    page = client.get("/staff/login").text
    assert '<html lang="de" dir="ltr"' in page
    assert 'value="ar"' not in page
    assert '<html lang="ar"' in client.get("/").text


@pytest.mark.parametrize("tag", ["de", "ar", "fa", "uk", "en", "ps", "ckb", "ti", "so"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole(client: FlaskClient, path: str, tag: str) -> None:
    client.post("/language", data={"language": tag})
    html = client.get(path).text
    page = Page(html)
    ids = page.all("id")
    assert (page.wrong, page.open) == ([], [])
    assert len(ids) == len(set(ids))
    assert {name for each in page.all("aria-describedby") + page.all("for") for name in each.split()} <= set(ids)
    assert set(page.all("form")) <= set(ids)
    assert re.search("<title>\\s*\\S.+ – Lotsenhaus</title>", html)
    assert html.count("<h1") == 1
    assert not page.all("style")
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert not [address for address in page.all("src") + page.all("action") if "//" in address]
    assert all("src" in attributes for name, attributes in page.elements if name == "script")


def test_german_stands_beside_another_language_once(app: Flask) -> None:
    app.jinja_env.globals["said"] = _l("Welcome")
    source = '{% from "_macros/page.html" import bilingual %}{{ bilingual(said) }}'
    for tag, is_beside in (("en", True), ("de", False)):
        with app.test_request_context(headers={"Accept-Language": tag}):
            html = app.jinja_env.from_string(source).render()
            assert ('<span class="german" lang="de" dir="ltr">Willkommen</span>' in html) == is_beside
            assert html.count("Willkommen") == 1


def test_sentences_from_libraries_are_translated_and_filled_in(app: Flask) -> None:
    sentence = Sentence("Suggestions: %(number)s", {"number": "3"})
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert says(sentence) == "Suggestions: 3"
        assert german(sentence) == "Vorschläge: 3"
        assert in_language(sentence, "en") == "Suggestions: 3"
        assert current_language().tag == "en"
        assert in_language("", "de") == ""


def test_commands_speak_german_where_nobody_reads(app: Flask) -> None:
    with app.app_context():
        assert current_language().tag == "de"


def test_what_is_offered_has_own_names(app: Flask) -> None:
    with app.test_request_context():
        assert {"de", "en", "ar", "fa", "uk"} <= set(offered())
        assert offered()["ar"].own_name == "العربية"


def test_what_stands_in_a_sentence_is_said_in_the_readers_language_too(app: Flask) -> None:
    begins = Sentence("The job begins on %(start)s.", {"start": date(2027, 2, 1)})
    german = Sentence(
        "German, speaking: %(asked)s is asked for, %(has)s is there.", {"asked": "A2", "has": Sentence("none")}
    )
    assert str(begins) == "The job begins on 2027-02-01."
    assert str(german) == "German, speaking: A2 is asked for, none is there."
    with app.test_request_context(headers={"Accept-Language": "de"}):
        assert "01.02.2027" in says(begins)
        assert "none" not in says(german)
