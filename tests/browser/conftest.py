"""A real browser against a served Lotse."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, sync_playwright
from waitress import create_server

from app import create_app
from models.enums import RoleName
from models.upgrade import upgrade
from profiling.normalise import Normaliser
from web.extensions import limiter
from web.services.accounts import ensure
from web.settings import Settings

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
SYSTEM_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PASSWORD = "quite-long-enough-for-tests"


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium, else Playwright's own; without one the tests fail and say how to get one."""
    system = next((path for name in SYSTEM_BROWSERS if (path := shutil.which(name))), None)
    try:
        # The sandbox needs a user other than root; pages here are our own.
        browser = playwright.chromium.launch(executable_path=system, args=["--no-sandbox", "--disable-gpu"])
    except Error as error:
        pytest.fail(
            "There is no Chromium. Install one: `apt-get install chromium` on Debian or Ubuntu, "
            f"or `.venv/bin/playwright install chromium`. ({error.message.splitlines()[0]})",
            pytrace=False,
        )
    yield browser
    browser.close()


@pytest.fixture
def served_app(settings: Settings, built_in: Normaliser) -> Iterator[Flask]:
    """An application as it runs in earnest (form tokens and all), with one account for each role."""
    app = create_app(replace(settings, contact_phone="0261 000000"))
    here = app.extensions["lotse"]
    here.take(built_in)
    upgrade(here.engine)
    limiter.enabled = False  # one address does what a county does
    with app.app_context():
        for role in RoleName:
            ensure(app, f"{role.value}@example.org", PASSWORD, roles=[role])
    yield app
    here.engine.dispose()


@pytest.fixture
def served(served_app: Flask) -> Iterator[str]:
    """The address of the served application."""
    server = create_server(served_app, host="127.0.0.1", port=0, threads=8)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


@pytest.fixture
def new_browser(chromium: Browser, served: str) -> Iterator[Callable[..., Page]]:
    """Open a page in a browser of its own (no cookies of others): `new_browser("ar", PHONE)`."""
    opened: list[BrowserContext] = []

    def open_page(language: str, size: dict[str, int], *, javascript: bool = True) -> Page:
        context = chromium.new_context(viewport=size, locale=language, base_url=served, java_script_enabled=javascript)
        context.set_default_timeout(15_000)
        opened.append(context)
        return context.new_page()

    yield open_page
    for context in opened:
        context.close()


@pytest.fixture
def log_in() -> Callable[[Page, RoleName], None]:
    """Log a role's account in."""

    def enter(page: Page, role: RoleName) -> None:
        page.goto("/staff/login")
        page.fill("input[name=email]", f"{role.value}@example.org")
        page.fill("input[name=password]", PASSWORD)
        page.locator("main form button[type=submit], main form input[type=submit]").last.click()

    return enter


def pictures() -> Path:
    """Where screenshots go, for whoever wants to look."""
    folder = Path(__file__).resolve().parents[2] / "build" / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
