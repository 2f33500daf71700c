"""The pages that belong to nobody in particular: the door, the legal pages, and where staff arrive."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from models.enums import RoleName
from web.security import public, roles

blueprint = Blueprint("house", __name__)

# Where each role's day begins, the widest view first for those who have several.
DESKS = {
    RoleName.PILOT: "pilot.start",
    RoleName.INTAKE: "intake.start",
    RoleName.COUNTY: "county.start",
    RoleName.REVIEWER: "reviewer.start",
}


@blueprint.get("/")
@public
def start() -> ResponseReturnValue:
    """Greet everybody: people who look for work, employers, staff."""
    return render_template("house/start.html")


@blueprint.get("/staff")
@roles(*RoleName)
def desk() -> ResponseReturnValue:
    """Send staff to the desk of their role."""
    return redirect(url_for(next(page for role, page in DESKS.items() if current_user.has_role(role))))


@blueprint.get("/imprint")
@public
def imprint() -> ResponseReturnValue:
    """Say who answers for the site."""
    return render_template("house/imprint.html")


@blueprint.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """Say what is stored about people, why, for how long, and what they may ask for."""
    return render_template("house/privacy.html")


@blueprint.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """Say how usable the site is for everybody, and whom to tell where it is not."""
    return render_template("house/accessibility.html")
