"""Who may open what, and what browsers are told to refuse.

Every view carries exactly one guard: `public`, `person_required` or `roles(...)`. `init_app`, the last step
of `create_app`, refuses to start an application that has a route without one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from flask import Flask, Response, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_security import auth_required, roles_accepted

from models.enums import RoleName

P = ParamSpec("P")
R = TypeVar("R", bound=ResponseReturnValue)

PERSON = "person"
SEEN = "person_seen"
_MARK = "lotse_guard"

# Nothing comes from elsewhere and nothing runs or styles from inside the page, so that text which somebody typed
# can never become code. `data:` is for the icons inside KERN's own sheet.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": the form check over https needs to see that a post comes from our own pages.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Audience(StrEnum):
    """Who a route is for."""

    EVERYBODY = "everybody"
    PERSON = "person"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Guard:
    """Who may use a route; `roles` is filled for staff alone."""

    audience: Audience
    roles: frozenset[RoleName] = frozenset()


EVERYBODY = Guard(Audience.EVERYBODY)
ALL_STAFF = Guard(Audience.STAFF, frozenset(RoleName))

# Routes that packages bring along. Flask-Security guards its own; this says how, for the check and the tests.
FROM_PACKAGES: Mapping[str, Guard] = {
    "static": EVERYBODY,
    "security.login": EVERYBODY,
    "security.logout": EVERYBODY,
    "security.change_password": ALL_STAFF,
    "security.verify": ALL_STAFF,
    "security.static": EVERYBODY,
}


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Let everybody use the view."""
    return _marked(view, EVERYBODY)


def person_required(view: Callable[P, R]) -> Callable[P, R | ResponseReturnValue]:
    """Let a person use the view who has just begun, or has entered the resume code; others are asked for the code."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | ResponseReturnValue:
        if current_person() is None:
            flash(_l("Please enter your code to go on."), "info")
            return redirect(url_for("refugee.resume"))
        return view(*args, **kwargs)

    return _marked(guarded, Guard(Audience.PERSON))


def roles(*names: RoleName | str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let staff use the view who have one of the roles; nobody else learns that it exists before logging in."""
    wanted = frozenset(RoleName(name) for name in names)

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        guarded = auth_required("session")(roles_accepted(*sorted(wanted))(view))
        return _marked(guarded, Guard(Audience.STAFF, wanted))

    return decorate


def _marked(view: Callable[P, Any], guard: Guard) -> Callable[P, Any]:
    setattr(view, _MARK, guard)
    return view


def guard_of(app: Flask, endpoint: str) -> Guard | None:
    """Return the guard of a route, or None where somebody forgot it."""
    return FROM_PACKAGES.get(endpoint) or getattr(app.view_functions[endpoint], _MARK, None)


def check_guards(app: Flask) -> None:
    """Raise RuntimeError naming every route that has no guard."""
    bare = sorted({rule.endpoint for rule in app.url_map.iter_rules() if guard_of(app, rule.endpoint) is None})
    if bare:
        msg = f"routes without a guard (@public, @person_required or @roles): {', '.join(bare)}"
        raise RuntimeError(msg)


def let_in(person_id: UUID) -> None:
    """Open the person's pages in this browser, and forget whoever was here before. Staff stay logged in."""
    let_out()
    session[PERSON] = str(person_id)
    session[SEEN] = _now().isoformat()


def let_out() -> None:
    """Close the person's pages in this browser: drops every entry of the session whose name begins with "person"."""
    for name in [name for name in session if name.startswith(PERSON)]:
        session.pop(name)


def current_person() -> UUID | None:
    """Return the id of the person whose pages are open in this browser, None once too long has passed."""
    if PERSON not in session:
        return None
    patience = timedelta(minutes=current_app.extensions["lotse_settings"].person_minutes)
    if _now() - datetime.fromisoformat(session[SEEN]) > patience:
        # The telephone may be somebody else's, or lie about.
        let_out()
        return None
    session[SEEN] = _now().isoformat()
    return UUID(session[PERSON])


def _now() -> datetime:
    return datetime.now(UTC)


def init_app(app: Flask, *, https: bool) -> None:
    """Refuse to start with an unguarded route; send the security headers, and keep pages out of every cache."""
    check_guards(app)
    headers = HEADERS | ({"Strict-Transport-Security": "max-age=31536000"} if https else {})

    @app.after_request
    def harden(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        elif "v" in request.args and response.status_code < 400:  # noqa: PLR2004 - the first error status
            # The address holds the content's hash: another content has another address.
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
