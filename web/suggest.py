"""Offers occupations and skills while somebody is typing.

By POST, not GET: what people type about themselves must not end up in the access log of a proxy.
"""

import json
from typing import Any

from flask import Blueprint, Flask, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.enums import ConceptKind
from web.assets import need
from web.extensions import limiter
from web.i18n import current_language, offered
from web.lotsenhaus import lotsenhaus
from web.security import public

LONGEST = 100  # characters; a label is shorter
MOST = 8  # as many as fit above a phone's keyboard

blueprint = Blueprint("suggest", __name__)


def init_app(app: Flask) -> None:
    """Give templates `suggestion(field)`."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(suggestion=suggestion)


@blueprint.post("/suggest")
@limiter.limit("300 per minute")
@public
def suggest() -> ResponseReturnValue:
    """Return up to eight concepts as `[{"id", "label"}]` for what has been typed so far."""
    language = request.form.get("language", current_language().tag)
    text = request.form.get("q", "")[:LONGEST].strip()
    if language not in offered():
        abort(400)
    try:
        kind = ConceptKind(request.form.get("kind", ""))
    except ValueError:
        abort(400)
    if not text:
        return []
    found = lotsenhaus().normaliser.suggest(text, kind=kind, language=language, limit=MOST)
    return [{"id": each.concept_id, "label": each.label} for each in found]


def suggestion(field: Any) -> dict[str, str]:
    """Return the attributes that tell static/js/suggest.js to offer concepts for a field, and ask for the script."""
    need("vendor/autocomplete.js")
    need("js/suggest.js")
    texts = {
        "none": _("We do not know this word. Just write it: we keep it as it is."),
        "results": _("Suggestions: %(number)s", number="{}"),
        "hint": _("Suggestions appear while you type. Use the arrow keys to go through them and Enter to take one."),
    }
    return {
        "data-suggest": str(field.suggests.value),
        "data-suggest-address": url_for("suggest.suggest"),
        "data-suggest-texts": json.dumps(texts, ensure_ascii=False),
    }
