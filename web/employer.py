"""The employer's side: enter a vacancy without an account, and see, change or withdraw it by a secret link."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from forms.vacancy import VacancyForm, as_form_data
from models.enums import VacancyState
from models.tables import StoredVacancy
from web import staff
from web.extensions import limiter
from web.i18n import language_asked
from web.security import public
from web.services import employers, vacancies
from web.services.vacancies import StaleVacancy

blueprint = Blueprint("employer", __name__, url_prefix="/employer")
blueprint.record(staff.give_templates)

OPENED_BY = "/<reference>/<secret>"
JUST_ENTERED = "employer_entered"
REFUSED = 422
STALE = 409


@blueprint.after_request
def keep_secret(response: Response) -> Response:
    """Keep the secret in an address from search engines and out of the Referer of whatever is opened next.

    Not "no-referrer": the form check over https needs to see that a post comes from our own pages.
    """
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


@blueprint.get("")
@public
def start() -> ResponseReturnValue:
    """Say what employers can do here."""
    return render_template("employer/start.html")


@blueprint.route("/new", methods=["GET", "POST"])
@limiter.limit("30 per hour", methods=["POST"])
@public
def new() -> ResponseReturnValue:
    """Take a new vacancy."""
    if request.method == "GET":
        return _show_form(VacancyForm())
    form = VacancyForm(request.form)
    if language_asked() or form.change_rows(request.form):
        return _show_form(form)
    if not form.validate():
        return _show_form(form), REFUSED
    entered = vacancies.enter(form.draft(), contact=form.contact(), submission=form.submission.data)
    if entered.again:
        flash(_l("This job was stored already. If you have changed something since, please change it here."), "info")
    else:
        session[JUST_ENTERED] = entered.reference
    return redirect(url_for("employer.vacancy", reference=entered.reference, secret=entered.secret))


@blueprint.get(OPENED_BY)
@public
def vacancy(reference: str, secret: str) -> ResponseReturnValue:
    """Show a vacancy to whoever has the link, and the people who were accepted for it and allow it."""
    row = _opened(reference, secret)
    return render_template(
        "employer/vacancy.html",
        vacancy=row,
        form=_as_stored(row),
        read=vacancies.VACANCY.validate_python(row.vacancy).read,
        secret=secret,
        entered=session.pop(JUST_ENTERED, None) == row.reference,
        proposed=employers.proposed(row.id),
        people=employers.people_for(row) if row.state == VacancyState.OPEN else [],
    )


@blueprint.route(f"{OPENED_BY}/change", methods=["GET", "POST"])
@public
def change(reference: str, secret: str) -> ResponseReturnValue:
    """Change a vacancy; one that was withdrawn is open again afterwards."""
    row = _opened(reference, secret)
    if request.method == "GET":
        return _show_form(_as_stored(row), row, secret)
    form = VacancyForm(request.form)
    if language_asked() or form.change_rows(request.form):
        return _show_form(form, row, secret)
    if not form.validate():
        return _show_form(form, row, secret), REFUSED
    try:
        vacancies.change(
            row.id,
            form.draft(),
            contact=form.contact(),
            version=form.version.data,
            submission=form.submission.data,
        )
    except StaleVacancy as stale:
        # What was typed stays; sending it again takes it, after a look at what has changed.
        stored, form.version.data = _as_stored(row), stale.version
        form.submission.data = stored.submission.data
        return _show_form(form, row, secret, stale=True), STALE
    flash(_l("Your changes are stored."), "success")
    return redirect(url_for("employer.vacancy", reference=reference, secret=secret))


@blueprint.post(f"{OPENED_BY}/withdraw")
@public
def withdraw(reference: str, secret: str) -> ResponseReturnValue:
    """Take a vacancy out of matching."""
    vacancies.withdraw(_opened(reference, secret).id)
    flash(_l("Your vacancy is withdrawn. Nobody is proposed for it any more."), "success")
    return redirect(url_for("employer.vacancy", reference=reference, secret=secret))


def _opened(reference: str, secret: str) -> StoredVacancy:
    return vacancies.by_secret(reference, secret) or abort(404)


def _as_stored(row: StoredVacancy) -> VacancyForm:
    data = as_form_data(vacancies.draft_of(row), vacancies.contact_of(row))
    return VacancyForm(data={**data, "version": row.version})


def _show_form(form: VacancyForm, row: StoredVacancy | None = None, secret: str = "", *, stale: bool = False) -> str:
    return render_template("employer/form.html", form=form, vacancy=row, secret=secret, stale=stale)
