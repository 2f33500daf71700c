"""Every page, opened with real addresses by everybody: who gets in, and whether what they see is whole."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.enums import RoleName, Verdict
from tests.desk import Desk
from web.security import PERSON, SEEN, Audience, guard_of
from web.services.answers import now

ASKED_BY_GET = frozenset({"GET"})
VISITORS = ("nobody", "person", *RoleName)


@pytest.fixture
def database_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """These tests ask about pages, not about the database: SQLite alone."""
    return f"sqlite:///{tmp_path_factory.mktemp('routes') / 'lotse.db'}"


class Addresses:
    """Real values for the places in addresses."""

    def __init__(self, desk: Desk) -> None:
        self.app: Flask = desk.app
        self.person = desk.person()
        self.vacancy, self.link = desk.vacancy()
        desk.propose()
        desk.decide(self.person.id, self.vacancy.id, Verdict.ACCEPTED)

    def all(self) -> list[tuple[str, str]]:
        """Return (endpoint, address) of every page that is opened by GET."""
        return [
            (rule.endpoint, self.of(rule.endpoint, rule.arguments))
            for rule in self.app.url_map.iter_rules()
            if (rule.methods or set()) >= ASKED_BY_GET
        ]

    def of(self, endpoint: str, places: set[str]) -> str:
        known = {
            "code": self.person.code,
            "reference": self.vacancy.reference,
            "secret": self.link.rpartition("/")[2],
            "name": "occ.cook" if endpoint == "concepts.concept" else "work",
            "tag": "ar",
            "filename": "css/lotse.css",
        }
        with self.app.test_request_context():
            return str(self.app.url_for(endpoint, **{place: known[place] for place in places}))


@pytest.fixture
def addresses(desk: Desk) -> Addresses:
    """One person, one vacancy and one decision."""
    return Addresses(desk)


def browser(desk: Desk, addresses: Addresses, visitor: str) -> FlaskClient:
    if visitor in tuple(RoleName):
        return desk.browser(RoleName(visitor))
    found = desk.browser()
    if visitor == "person":
        with found.session_transaction() as kept:
            kept[PERSON], kept[SEEN] = str(addresses.person.id), now().isoformat()
    return found


def may(app: Flask, endpoint: str, visitor: str) -> bool:
    guard = guard_of(app, endpoint)
    assert guard is not None
    if guard.audience is Audience.STAFF:
        return visitor in guard.roles
    return guard.audience is Audience.EVERYBODY or visitor == "person"


@pytest.mark.parametrize("visitor", VISITORS)
def test_every_page_opens_for_whom_it_is_meant_and_for_nobody_else(
    desk: Desk, addresses: Addresses, visitor: str
) -> None:
    found = browser(desk, addresses, visitor)
    for endpoint, address in addresses.all():
        answer = found.get(address, buffered=True)
        home = answer.headers.get("Location", "").partition("?")[0]
        refused = answer.status_code == 403 or home in ("/staff/login", "/resume")
        if endpoint in ("security.login", "security.static"):
            continue  # the one leads to itself, the other has no file that we use
        assert refused is not may(desk.app, endpoint, visitor), f"{address} answered {answer.status_code} to {visitor}"
        assert answer.status_code < 500
        if not refused:
            assert answer.status_code in (200, 302), f"{address} answered {answer.status_code} to {visitor}"


class Page(HTMLParser):
    """Reads from a page what every page must have."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.pointed: list[str] = []
        self.html: dict[str, str | None] = {}
        self.title = ""
        self.headings = 0
        self.inline: list[str] = []
        self.forms: list[dict[str, bool]] = []
        self._in_title = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids[str(found["id"])] += 1
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.pointed += (found.get(name) or "").split()
        self.inline += [name for name in found if name == "style" or name.startswith("on")]
        if tag == "html":
            self.html = found
        elif tag == "title":
            self._in_title = True
        elif tag == "h1":
            self.headings += 1
        elif tag in ("script", "style") and not found.get("src"):
            self.inline.append(tag)
        elif tag == "form":
            self.forms.append({"posts": found.get("method") == "post", "token": False})
        elif tag == "input" and found.get("name") == "csrf_token" and self.forms:
            self.forms[-1]["token"] = bool(found.get("value"))

    def handle_data(self, data: str) -> None:
        self.title += data if self._in_title else ""

    def handle_endtag(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "title"


@pytest.mark.parametrize("visitor", VISITORS)
def test_every_page_is_whole(desk: Desk, addresses: Addresses, visitor: str) -> None:
    found, seen = browser(desk, addresses, visitor), 0
    for endpoint, address in addresses.all():
        answer = found.get(address, buffered=True)
        if answer.status_code != 200 or answer.mimetype != "text/html" or not may(desk.app, endpoint, visitor):
            continue
        page, seen = Page(answer.text), seen + 1
        assert page.html.get("lang") in ("en", "ar", "de"), address
        assert page.html.get("dir") == ("rtl" if page.html["lang"] == "ar" else "ltr"), address
        assert re.fullmatch(r"\S.* – Lotsenhaus", page.title, re.DOTALL), f"{address}: {page.title!r}"
        assert page.headings == 1, f"{address} has {page.headings} headings of the first order"
        twice = [name for name, number in page.ids.items() if number > 1]
        assert not twice, f"{address} has ids twice: {twice}"
        lost = [name for name in page.pointed if name not in page.ids]
        assert not lost, f"{address} points to what is not there: {lost}"
        assert not page.inline, f"{address} has {page.inline} in it, which the policy forbids"
        assert all(form["token"] for form in page.forms if form["posts"]), f"{address} has a form without a token"
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert seen > 3


def test_no_address_of_a_person_holds_who_it_is(desk: Desk, addresses: Addresses) -> None:
    for _, address in addresses.all():
        assert str(addresses.person.id) not in address
        assert "Haddad" not in address
