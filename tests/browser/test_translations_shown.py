"""Translations beside own words as staff see them: phone and desktop, with scripts and without; axe finds nothing."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from playwright.sync_api import Page

from models.enums import ConsentKind, FilledBy, RoleName
from models.tables import Person
from models.values import SectionAnswers
from tests.browser.conftest import DESKTOP, PHONE, pictures
from tests.browser.test_accessibility import problems_on
from tests.desk import KITCHEN
from tests.profiling.argos_package import package
from web.lotsenhaus import lotsenhaus
from web.services import answers, persons, proposals, vacancies

Opened = Callable[..., Page]

ARABIC = {"كنت": ["I-was"], "أطبخ": ["cooking"], "الأكل": ["food"], "السوري": ["Syrian"], "خبز": ["baking", "bread"]}
GERMAN = {
    "I-was": ["ich"],
    "cooking": ["kochte"],
    "food": ["Essen"],
    "Syrian": ["syrisches"],
    "bread": ["Brot"],
    "baking": ["Backen"],
}
JOBS = {
    "ar": [{"title": "كنت أطبخ الأكل السوري", "tasks": "خبز"}, {"tasks": "شغل غريب عند قرايبنا\nكنت أطبخ"}],
    "ti": [{"title": "ኣብ ቤት ብልዒ ሰሪሐ"}, {"tasks": "ክዳውንቲ ሰፊየ"}],
}


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """SQLite alone: what a page looks like does not depend on the database."""
    return f"sqlite:///{tmp_path / 'lotse.db'}"


@pytest.fixture
def translating(served_app: Flask, tmp_path: Path) -> Flask:
    """The served application with a way from Arabic to German."""
    with served_app.app_context():
        lotsenhaus().translator.install(
            [
                package(tmp_path / "ar.argosmodel", ARABIC, source="ar", target="en", package_version="1.0"),
                package(tmp_path / "de.argosmodel", GERMAN, source="en", target="de", package_version="1.3"),
            ]
        )
    return served_app


def somebody(app: Flask, language: str) -> Person:
    """Return a person who has told what they worked."""
    with app.test_request_context():
        created = persons.create(
            language=language, filled_by=FilledBy.SELF, consents=dict.fromkeys(ConsentKind, True), text_version="test"
        )
        section = SectionAnswers("work", {"jobs": JOBS[language]})
        answers.save(created.person_id, section, version=0, submission=uuid4().hex)
        found = persons.get(created.person_id)
        assert found
        return found


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_translations_are_read_beside_the_words(
    translating: Flask, new_browser: Opened, log_in: Callable[[Page, RoleName], None], size: dict[str, int]
) -> None:
    page = new_browser("de", size, javascript=True)
    for role, path in ((RoleName.INTAKE, "/intake/person/{}/words"), (RoleName.PILOT, "/pilot/person/{}")):
        page.context.clear_cookies()
        log_in(page, role)
        for language in JOBS:
            address = path.format(somebody(translating, language).code)
            assert problems_on(page, address) == []
            page.screenshot(path=pictures() / f"translated-{role.value}-{language}-{size['width']}.png", full_page=True)
            marks = page.get_by_text("Maschinelle Übersetzung, nicht geprüft").count()
            notes = page.get_by_text("keine Übersetzung ins Deutsche eingerichtet für: Tigrinya.").count()
            assert (marks > 0, notes) == ((True, 0) if language == "ar" else (False, 1))


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_pair_shows_them_in_its_table(
    translating: Flask, new_browser: Opened, log_in: Callable[[Page, RoleName], None], size: dict[str, int]
) -> None:
    person = somebody(translating, "ar")
    with translating.test_request_context():
        reference = vacancies.enter(KITCHEN, contact={}, submission=uuid4().hex).reference
        proposals.refresh(limit=None)
    page = new_browser("de", size)
    log_in(page, RoleName.PILOT)
    assert problems_on(page, f"/pilot/pair/{person.code}/{reference}") == []
    page.screenshot(path=pictures() / f"translated-pair-{size['width']}.png", full_page=True)
    assert page.locator("td .translation").count() > 0


def test_without_scripts_the_same_is_read(
    translating: Flask, new_browser: Opened, log_in: Callable[[Page, RoleName], None]
) -> None:
    page = new_browser("de", PHONE, javascript=False)
    log_in(page, RoleName.INTAKE)
    page.goto(f"/intake/person/{somebody(translating, 'ar').code}/words")
    said = page.locator(".translation").first
    assert "Maschinelle Übersetzung, nicht geprüft" in said.inner_text()
    assert said.locator("[lang=de]").count() == 1
