"""The county's page: figures, whether the audit log holds together, and how the pilot decides. No names, no codes."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from models.enums import RoleName
from web import staff
from web.lotsenhaus import lotsenhaus
from web.security import roles
from web.services import figures

blueprint = Blueprint("county", __name__, url_prefix="/county")
blueprint.record(staff.give_templates)

BANDS = {
    "high": _l("High fit (70 and more)"),
    "middle": _l("Middle fit (40 to below 70)"),
    "low": _l("Low fit (below 40)"),
    "none": _l("No statement"),
}


@blueprint.get("")
@roles(RoleName.COUNTY)
def start() -> ResponseReturnValue:
    """Show how much there is and how it is decided."""
    return render_template(
        "county/start.html",
        figures=figures.figures(),
        deviation=figures.deviation(),
        chain=figures.chain(),
        fewest=figures.FEWEST,
        bands=BANDS,
        translations=lotsenhaus().translator.status().pairs,
    )
