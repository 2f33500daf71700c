"""Who may open what, what browsers are told, and what the log keeps to itself."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import hash_password
from werkzeug.routing import Rule

from app import create_app
from models.enums import RoleName
from web.extensions import limiter, session, users
from web.security import PERSON, SEEN, Audience, check_guards, guard_of, let_in, let_out, public
from web.settings import Settings

PASSWORD = "lange genug fuer uns"
DUMMIES = {"name": "work", "kind": "storage", "filename": "css/lotse.css"}


@pytest.fixture(scope="module")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """These tests ask about guards, not about the database: SQLite alone, once."""
    return f"sqlite:///{tmp_path_factory.mktemp('security') / 'lotse.db'}"


@pytest.fixture
def https(settings: Settings) -> Iterator[FlaskClient]:
    """A browser that reaches Lotse by https, with form tokens and brakes on."""
    application = create_app(replace(settings, https=True))
    limiter.reset()
    yield application.test_client()
    limiter.reset()
    application.extensions["lotse"].engine.dispose()


def account(app: Flask, role: RoleName) -> str:
    """Make a staff account with one role; returns its address."""
    address = f"{role.value}@example.org"
    with app.app_context():
        if not users.find_user(email=address):
            chosen = users.find_or_create_role(role.value)
            users.create_user(email=address, password=hash_password(PASSWORD), roles=[chosen])
            session().commit()
    return address


def logged_in(app: Flask, role: RoleName) -> FlaskClient:
    """Return a browser that staff with the role have logged in with."""
    browser = app.test_client()
    answer = browser.post("/staff/login", data={"email": account(app, role), "password": PASSWORD})
    assert answer.status_code == 302, answer.text
    return browser


def routes(app: Flask) -> list[tuple[str, str, str]]:
    """Return (endpoint, method, address) for every route, with something plausible in each place of the address."""
    return [
        (rule.endpoint, method, address(app, rule)) for rule in app.url_map.iter_rules() for method in methods(rule)
    ]


def methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) & {"GET", "POST"})


def address(app: Flask, rule: Rule) -> str:
    values = {}
    for name in rule.arguments:
        converter = type(rule._converters[name]).__name__
        kinds = {"UUIDConverter": uuid4(), "IntegerConverter": 1}
        values[name] = kinds.get(converter, DUMMIES.get(name, "x"))
    with app.test_request_context():
        return str(app.url_for(rule.endpoint, **values))


def is_refused(answer: object) -> bool:
    """Return whether the visitor was turned away: to the login, to the code, or by 403.

    422 with the box for the code: somebody whose time was up has posted answers, and they are kept for after the code.
    """
    location = answer.headers.get("Location", "").partition("?")[0]
    return (
        answer.status_code == 403
        or (answer.status_code == 302 and location in ("/staff/login", "/resume"))
        or (answer.status_code == 422 and 'action="/resume"' in answer.text)
    )


def test_nobody_opens_only_public_routes(app: Flask) -> None:
    for endpoint, method, path in routes(app):
        guard = guard_of(app, endpoint)
        answer = app.test_client().open(path, method=method, buffered=True)
        is_open = guard.audience is Audience.EVERYBODY
        assert is_open or is_refused(answer), f"{method} {path} answered {answer.status_code} to nobody"
        # /resume and the login themselves may well lead to themselves.
        assert not is_open or answer.status_code != 403, f"{method} {path} is public and refused"


@pytest.mark.parametrize("role", list(RoleName))
def test_staff_open_only_their_routes(app: Flask, role: RoleName) -> None:
    browser = logged_in(app, role)
    for endpoint, method, path in routes(app):
        if endpoint in ("security.logout", "security.login"):
            continue
        guard = guard_of(app, endpoint)
        answer = browser.open(path, method=method, buffered=True)
        if guard.audience is Audience.STAFF and role in guard.roles:
            assert not is_refused(answer), f"{method} {path} refused {role}"
        elif guard.audience is not Audience.EVERYBODY:
            assert is_refused(answer), f"{method} {path} answered {answer.status_code} to {role}"


def test_a_person_opens_no_staff_route(app: Flask) -> None:
    for endpoint, method, path in routes(app):
        if guard_of(app, endpoint).audience is Audience.STAFF:
            browser = app.test_client()
            with browser.session_transaction() as kept:
                kept[PERSON], kept[SEEN] = str(uuid4()), datetime.now(UTC).isoformat()
            assert is_refused(browser.open(path, method=method, buffered=True)), f"{method} {path} let a person in"


def test_a_route_without_a_guard_stops_the_start(app: Flask) -> None:
    app.add_url_rule("/bare", "bare", lambda: "")
    app.add_url_rule("/guarded", "guarded", public(lambda: ""))
    with pytest.raises(RuntimeError, match=r"without a guard.*: bare$"):
        check_guards(app)


def test_a_person_is_forgotten_after_the_set_time(app: Flask, client: FlaskClient) -> None:
    app.add_url_rule(
        "/who", "who", public(lambda: {"person": str(__import__("web.security").security.current_person())})
    )
    person = str(uuid4())
    for minutes, expected in ((59, person), (61, "None")):
        with client.session_transaction() as kept:
            kept[PERSON] = person
            kept[SEEN] = (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()
        assert client.get("/who").json == {"person": expected}


def test_letting_in_drops_what_another_person_left(app: Flask) -> None:
    from flask import session as cookie

    with app.test_request_context():
        cookie.update({"person_code": "secret", "language": "uk", "_user_id": "staff"})
        let_in(uuid4())
        assert set(cookie) == {"language", "_user_id", PERSON, SEEN}
        let_out()
        assert set(cookie) == {"language", "_user_id"}


def test_headers_on_every_kind_of_answer(https: FlaskClient) -> None:
    for path in ("/", "/nothing-here", "/static/css/lotse.css", "/health", "/staff"):
        headers = https.get(path, base_url="https://localhost", buffered=True).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Strict-Transport-Security"].startswith("max-age=")


def test_pages_are_kept_by_no_cache_and_hashed_files_by_all(client: FlaskClient) -> None:
    assert client.get("/").headers["Cache-Control"] == "no-store"
    page = client.get("/").text
    sheet = page.partition('href="/static/vendor/base')[2].partition('"')[0]
    hashed = client.get(f"/static/vendor/base{sheet}", buffered=True)
    plain = client.get("/static/css/lotse.css", buffered=True)
    assert "immutable" in hashed.headers["Cache-Control"]
    assert "immutable" not in plain.headers["Cache-Control"]


def test_the_cookie_stays_with_this_site_and_away_from_scripts(https: FlaskClient) -> None:
    cookie = https.get("/", base_url="https://localhost").headers["Set-Cookie"]
    assert cookie.startswith("__Host-lotse=")
    for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert flag in cookie
    assert "Expires" not in cookie  # it ends with the browser


def test_a_post_without_token_is_refused_with_advice(https: FlaskClient) -> None:
    answer = https.post("/language", data={"language": "de"}, base_url="https://localhost")
    assert answer.status_code == 400
    assert "<h1" in answer.text


def test_login_says_the_same_whether_the_account_exists(app: Flask, client: FlaskClient) -> None:
    def said(email: str) -> str:
        page = client.post("/staff/login", data={"email": email, "password": "wrong password"}).text
        return page.partition("<main")[2].partition("<form")[0]

    known, unknown = said(account(app, RoleName.PILOT)), said("nobody@example.org")
    assert known == unknown
    assert 'role="alert"' in known


def test_too_many_logins_are_braked(app: Flask) -> None:
    limiter.enabled = True
    limiter.reset()
    guess = {"email": "someone@example.org", "password": "wrong password"}
    answers = [
        app.test_client().post("/staff/login", data=guess, environ_base={"REMOTE_ADDR": f"192.0.2.{turn}"})
        for turn in range(11)
    ]
    limiter.reset()
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert "15" in answers[-1].text


def test_staff_must_log_out_by_a_post(app: Flask) -> None:
    browser = logged_in(app, RoleName.PILOT)
    assert browser.get("/staff/logout").status_code in (404, 405)
    browser.post("/staff/logout")
    assert is_refused(browser.get("/staff"))


def test_an_error_page_and_its_log_line_hold_no_personal_data(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(name: str) -> str:
        msg = f"cannot store {name}"
        raise ValueError(msg)

    app.add_url_rule("/broken/<name>", "broken", public(broken))
    app.config.update(PROPAGATE_EXCEPTIONS=False)
    app.testing = False
    with caplog.at_level(logging.DEBUG):
        answer = client.get("/broken/Rana-Haddad?phone=0151234567")
    assert answer.status_code == 500
    for private in ("Rana", "0151234567", "cannot store"):
        assert private not in answer.text
        assert private not in caplog.text
    number = answer.text.partition('class="code">')[2].partition("<")[0]
    assert f"incident {number} at broken: ValueError" in caplog.text


@pytest.mark.parametrize("path", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "", "x"])
def test_nobody_is_sent_elsewhere(client: FlaskClient, path: str) -> None:
    assert client.post("/language", data={"language": "ar", "next": path}).headers["Location"] == "/"
