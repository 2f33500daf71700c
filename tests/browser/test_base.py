"""What every page is made of, in a real browser: its weight, its policy, suggestions, keys, life without JavaScript."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from forms.questionnaire import BY_NAME
from tests.browser.conftest import PHONE
from tests.browser.test_main_way import begin

Opened = Callable[..., Page]

MOST = 150 * 1024  # bytes of a first load as they travel, fonts apart


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """What is looked at here is the browser's side: one database is enough."""
    return f"sqlite:///{tmp_path / 'lotse.db'}"


def travelled(page: Page, path: str) -> dict[str, int]:
    """Return what a first load of the page fetches: kind → bytes as they travel, heads of answers included."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    kinds: dict[str, str] = {}
    total: dict[str, int] = {}
    session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))

    def finished(event: dict[str, object]) -> None:
        kind = kinds.get(str(event["requestId"]), "Other")
        total[kind] = total.get(kind, 0) + int(str(event["encodedDataLength"]).partition(".")[0])

    session.on("Network.loadingFinished", finished)
    page.goto(path, wait_until="networkidle")
    return total


def test_every_questionnaire_page_is_light(new_browser: Opened) -> None:
    page = new_browser("ar", PHONE)
    begin(page)
    for name in BY_NAME:
        weight = travelled(page, f"/profile/{name}")
        assert weight.pop("Font", 0) > 0
        assert {"Document", "Stylesheet"} <= set(weight)
        assert sum(weight.values()) < MOST, (name, weight)


def test_no_page_breaks_its_own_policy(new_browser: Opened) -> None:
    page = new_browser("ar", PHONE)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(f"{request.url}: {request.failure}"))
    begin(page)
    for path in ("/", "/privacy", "/start", "/profile", "/profile/work", "/profile/skills", "/me"):
        page.goto(path, wait_until="networkidle")
    # Leaving a page while its icon is still on the way is no fault of the page.
    assert [each for each in said if not each.endswith("ERR_ABORTED")] == []


def test_a_suggestion_is_picked_with_the_keys_and_belongs_to_its_words(new_browser: Opened) -> None:
    page = new_browser("de", PHONE)
    begin(page)
    page.goto("/profile/work")
    box = page.locator("#jobs-0-title")
    box.press_sequentially("schneid", delay=30)
    first = page.locator(".autocomplete__option:not(.autocomplete__option--no-results)").first
    expect(first).to_be_visible()
    label = first.inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).to_have_value(label)
    concept, _, words = page.locator('[data-words="jobs-0-title"]').input_value().partition("|")
    assert concept.startswith("occ.")
    assert words == label


def test_enter_saves_and_does_not_switch_the_language(new_browser: Opened) -> None:
    page = new_browser("uk", PHONE)
    begin(page)
    page.goto("/profile/contact")
    page.fill("#town", "Mayen")
    page.press("#town", "Enter")
    expect(page).not_to_have_url(re.compile("/profile/contact$"))
    page.goto("/profile/contact")
    expect(page.locator("#town")).to_have_value("Mayen")
    assert page.locator("html").get_attribute("lang") == "uk"


@pytest.mark.parametrize("javascript", [True, False])
def test_switching_the_language_keeps_what_was_typed(new_browser: Opened, javascript: bool) -> None:
    page = new_browser("de", PHONE, javascript=javascript)
    begin(page)
    page.goto("/profile/contact")
    page.fill("#town", "Polch")
    page.locator(".languages summary").click()
    page.locator('.languages button[value="fa"]').click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("#town")).to_have_value("Polch")
    expect(page.locator(".german").first).to_be_visible()


def test_rows_are_added_and_removed_without_javascript(new_browser: Opened) -> None:
    page = new_browser("de", PHONE, javascript=False)
    begin(page)
    page.goto("/profile/work")
    page.fill("#jobs-0-title", "Schneiderin")
    page.locator('button[name="add"]').click()
    page.fill("#jobs-1-title", "Köchin")
    page.locator('button[name="remove"][value="jobs-0"]').click()
    expect(page.locator("#jobs-0-title")).to_have_value("Köchin")
    expect(page.locator("#jobs-1-title")).to_have_count(0)
