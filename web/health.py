"""Tells a supervisor whether Lotse and its database answer."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from web.extensions import session
from web.security import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@public
def health() -> ResponseReturnValue:
    """Return 200 when the database answers, 503 when it does not."""
    try:
        session().execute(text("SELECT 1"))
    except SQLAlchemyError:
        return {"database": "down"}, 503
    return {"database": "up"}
