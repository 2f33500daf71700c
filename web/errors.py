"""What a visitor reads, and what the log keeps, when something goes wrong.

A log line names the route and an incident number, never an address with what somebody typed into it, and a
traceback without the exception's message: database errors, for one, repeat the values they were given.
"""

import secrets
import traceback
from types import TracebackType

from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from wtforms import Form

from forms import section

# What happened, and what to do now. Anything else falls back to 400 or 500 by its hundreds.
TEXTS = {
    400: (_l("This did not work"), _l("Go back, load the page again and try once more.")),
    403: (_l("This page is not for you"), _l("Your account may not open it. Ask the Lotsenhaus if you need it.")),
    404: (_l("There is no such page"), _l("Check the address for mistakes, or begin at the start page.")),
    405: (_l("This did not work"), _l("Begin again at the start page.")),
    409: (
        _l("Something newer is stored already"),
        _l("The page was saved on another device in the meantime. Go back and load it again before you change it."),
    ),
    413: (_l("That is too much at once"), _l("Send a smaller file or a shorter text.")),
    429: (_l("Too many tries"), _l("Wait 15 minutes, then try again. Or come to the Lotsenhaus: we can help you.")),
    500: (
        _l("Something is broken here"),
        _l("It is not your fault. What was saved is safe. Try again later, or tell the Lotsenhaus this number."),
    ),
}
FORM_TOO_OLD = (_l("The page was open for too long"), _l("Go back, load the page again and send it once more."))


class House(Flask):
    """Flask, with a log that keeps personal data out."""

    def log_exception(self, exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None]) -> None:
        """Log the kind of the exception and where it arose, under a number that the visitor is shown."""
        kind, _, trace = exc_info
        places = "".join(traceback.format_tb(trace))
        name = kind.__name__ if kind else "unknown"
        self.logger.error("incident %s at %s: %s\n%s", incident(), request.endpoint, name, places)


def incident() -> str:
    """Return the number that stands for this request in the log."""
    if "lotse_incident" not in g:
        g.lotse_incident = secrets.token_hex(4)
    return str(g.lotse_incident)


def init_app(app: Flask) -> None:
    """Show every error as a page in the reader's language, and give templates `problems_of(form)`."""
    app.jinja_env.globals.update(problems_of=problems_of)
    app.register_error_handler(HTTPException, _page)


def problems_of(form: Form) -> list[tuple[str, str]]:
    """Return (id of the field or nothing, sentence) for everything that is wrong with a form, in the page's order."""
    return [("", str(error)) for error in form.form_errors] + section.problems_of(form)


def _page(error: HTTPException) -> Response:
    if error.response is not None:
        return error.response  # type: ignore[return-value]  # a redirect or a package's own answer
    status = error.code or 500
    title, advice = FORM_TOO_OLD if isinstance(error, CSRFError) else texts(status)
    number = incident() if status >= 500 else None  # noqa: PLR2004 - the server's own faults
    page = render_template("errors/error.html", status=status, title=title, advice=advice, incident=number)
    return make_response(page, status)


def texts(status: int) -> tuple[object, object]:
    """Return what happened and what to do, as lazy texts."""
    return TEXTS.get(status) or TEXTS[status // 100 * 100 if status in range(400, 600) else 500]
