"""axe finds nothing on any page, in any language of the screen, on a phone and on a desktop."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page

from models.enums import ConceptKind, RoleName, Verdict
from models.values import Mention
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_main_way import begin
from web.services import demo, house_words, proposals, vacancies

Opened = Callable[..., Page]

PUBLIC = ("/", "/imprint", "/privacy", "/accessibility", "/start", "/resume", "/nowhere")
PERSONAL = (
    "/profile",
    *(f"/profile/{name}" for name in ("contact", "status", "education", "work", "languages", "skills", "wishes")),
    "/profile/mobility",
    "/profile/check",
    "/me",
    "/me/jobs",
    "/me/delete",
)
STAFF = {
    RoleName.INTAKE: ("/intake", "/intake/new"),
    RoleName.PILOT: ("/pilot", "/pilot/vacancies"),
    RoleName.COUNTY: ("/county",),
    RoleName.REVIEWER: (
        "/reviewer",
        "/reviewer/ar",
        "/reviewer/ar/house-words",
        "/concepts",
        "/concepts/occ.cook",
        "/concepts/skill.cook-meals",
    ),
}


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """SQLite alone: what a page looks like does not depend on the database."""
    return f"sqlite:///{tmp_path / 'lotse.db'}"


def problems_on(page: Page, path: str) -> list[str]:
    page.goto(path)
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")
    named = [f"{path}: {each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]
    return named + ([f"{path}: wider than the screen"] if wide else [])


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("language", ["de", "en", "ar", "fa", "uk", "ti", "ckb"])
def test_a_persons_pages(served: str, new_browser: Opened, language: str, size: dict[str, int]) -> None:
    page = new_browser(language, size)
    found = [problem for path in PUBLIC for problem in problems_on(page, path)]
    begin(page)
    found += [problem for path in PERSONAL for problem in problems_on(page, path)]
    assert found == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_staff_and_employers_pages(
    served_app: Flask,
    served: str,
    new_browser: Opened,
    log_in: Callable[[Page, RoleName], None],
    size: dict[str, int],
) -> None:
    with served_app.app_context():
        demo.seed()
        line = proposals.inbox()[0]
        proposals.decide(
            line.person.id, line.vacancy.id, Verdict.ACCEPTED, reason="r", next_step="n", due=None, user_id=1
        )
        offer = vacancies.listed()[0]
        for concept_id in ("skill.clean-rooms", "skill.iron-clothes") * house_words.ENOUGH:
            house_words.hear(Mention("أكوي عند الناس", "ar", ConceptKind.SKILL), concept_id)
    employer = new_browser("de", size)
    found = [problem for path in ("/employer", "/employer/new") for problem in problems_on(employer, path)]
    pages = {
        **STAFF,
        RoleName.PILOT: (
            *STAFF[RoleName.PILOT],
            f"/pilot/person/{line.person.code}",
            f"/pilot/vacancy/{offer.reference}",
            f"/pilot/pair/{line.person.code}/{line.vacancy.reference}",
        ),
        RoleName.INTAKE: (*STAFF[RoleName.INTAKE], f"/intake/person/{line.person.code}"),
    }
    for role, paths in pages.items():
        page = new_browser("de", size)
        log_in(page, role)
        found += [problem for path in paths for problem in problems_on(page, path)]
    assert found == []
