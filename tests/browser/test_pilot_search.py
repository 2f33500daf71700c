"""Searching vacancies at the desk: with JavaScript the list alone is fetched anew, without it the page."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from models.enums import RoleName, VacancySource
from models.values import VacancyDraft
from tests.browser.conftest import DESKTOP
from web.services import vacancies


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "without JavaScript"])
def test_the_list_holds_what_was_searched_for(
    served_app: Flask,
    new_browser: Callable[..., Page],
    log_in: Callable[[Page, RoleName], None],
    javascript: bool,
) -> None:
    with served_app.app_context():
        titles = ("Koch", "Maurer")
        vacancies.import_drafts([VacancyDraft(title, title, source=VacancySource.AGENCY) for title in titles])
    page = new_browser("de", DESKTOP, javascript=javascript)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    log_in(page, RoleName.PILOT)
    page.goto("/pilot/vacancies")
    expect(page.locator("#found")).to_contain_text("Maurer")
    page.fill("[name=words]", "koch")
    if javascript:
        page.evaluate("window.samePage = true")
    page.locator("form[role=search] button").click()
    expect(page.locator("#found")).not_to_contain_text("Maurer")
    expect(page.locator("#found")).to_contain_text("Koch")
    page.wait_for_url("**words=koch*")
    assert page.locator("h1").count() == 1
    if javascript:
        assert page.evaluate("window.samePage")
    assert complaints == []
