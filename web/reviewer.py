"""The reviewer's desk: read the lexicon's words in one's language and say which are right."""

from io import BytesIO
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_security import current_user

from forms.review import LabelForm, ReviewForm, named_languages
from models.enums import Judgement, RoleName
from models.languages import languages
from web import staff
from web.i18n import language_asked
from web.lotsenhaus import lotsenhaus
from web.security import roles
from web.services import reviews
from web.services.reviews import LabelPage, StaleReview, Told

if TYPE_CHECKING:
    from profiling.taxonomy import Label

blueprint = Blueprint("reviewer", __name__, url_prefix="/reviewer")
blueprint.record(staff.give_templates)

REFUSED = 422
STALE = 409
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PROBLEMS = {
    "same": _l("This is the word that stands there already."),
    "letters": _l("Something is wrong with the letters: another script, an open bracket, or a word that says nothing."),
    "taken": _l("This word stands for something else already. Please write a word that means only this."),
}


@blueprint.get("")
@roles(RoleName.REVIEWER)
def start() -> ResponseReturnValue:
    """Show the languages, and how far each is."""
    return render_template("reviewer/start.html", languages=reviews.progress(), names=named_languages())


@blueprint.get("/reviews.xlsx")
@roles(RoleName.REVIEWER)
def table() -> ResponseReturnValue:
    """Hand out all verdicts of the house as a table for those who keep the lexicon."""
    from profiling.taxonomy.review_table import write_table  # noqa: PLC0415 - openpyxl, needed here only

    file = BytesIO()
    write_table(file, reviews.sheets())
    name = {"Content-Disposition": 'attachment; filename="lotse-reviews.xlsx"'}
    return Response(file.getvalue(), mimetype=XLSX, headers=name)


@blueprint.route("/<tag>", methods=["GET", "POST"])
@roles(RoleName.REVIEWER)
def labels(tag: str) -> ResponseReturnValue:
    """Show a page of labels in a language, and take the verdicts on them."""
    if tag not in languages():
        abort(404)
    field = request.args.get("field") or None
    shown = reviews.page(tag, field=field, number=request.args.get("page", type=int))
    if request.method == "GET":
        return _show(tag, field, shown, _filled(shown))
    form = ReviewForm(request.form)
    if language_asked():
        return _show(tag, field, shown, form)
    if not form.validate() or not _acceptable(tag, form):
        return _show(tag, field, shown, form), REFUSED
    try:
        saved = reviews.save(tag, _told(form), user_id=current_user.id, submission=form.submission.data)
    except StaleReview as error:
        return _show(tag, field, shown, _renewed(form, shown), stale=error.labels), STALE
    flash(_l("Saved: %(number)s words.", number=saved), "success")
    return redirect(url_for("reviewer.labels", tag=tag, field=field, page=min(shown.page + 1, shown.pages)))


def _filled(shown: LabelPage) -> ReviewForm:
    """Return a page's form with what has been said of its labels."""
    return ReviewForm(data={"labels": [_known(shown, label) for label in shown.labels]})


def _known(shown: LabelPage, label: "Label") -> dict[str, object]:
    known = shown.reviews.get((label.concept_id, label.text))
    return {
        "concept": label.concept_id,
        "label": label.text,
        "version": known.version if known else 0,
        "judgement": known.judgement if known else None,
        "better": known.better if known else None,
        "comment": known.comment if known else label.comment or None,
    }


def _acceptable(tag: str, form: ReviewForm) -> bool:
    """Return whether every better wording can be taken; errors go to the rows. 400 for a label that is none of ours."""
    ours = {(label.concept_id, label.text) for label in reviews.own_labels(tag)}
    if any((row.form.concept.data, row.form.label.data) not in ours for row in form.labels):
        abort(400)
    for row in form.labels:
        told = _told_of(row.form)
        if told and (problem := reviews.problem_with(tag, told)):
            row.form.better.errors = [PROBLEMS[problem]]
    return not form.problems()


def _told(form: ReviewForm) -> list[Told]:
    return [told for row in form.labels if (told := _told_of(row.form))]


def _told_of(row: LabelForm) -> Told | None:
    """Return what a row says, None where no verdict was chosen."""
    if not row.judgement.data:
        return None
    judgement = Judgement(row.judgement.data)
    better, comment = (" ".join((each.data or "").split()) for each in (row.better, row.comment))
    return Told(row.concept.data, row.label.data, judgement, better, comment, row.version.data)


def _renewed(form: ReviewForm, shown: LabelPage) -> ReviewForm:
    """Return the form as it was posted with today's versions: saved again, it takes the place of what is there."""
    for row in form.labels:
        known = shown.reviews.get((row.form.concept.data, row.form.label.data))
        row.form.version.data = known.version if known else 0
    form.submission.data = ReviewForm().submission.data
    return form


def _show(tag: str, field: str | None, shown: LabelPage, form: ReviewForm, *, stale: object = ()) -> str:
    return render_template(
        "reviewer/labels.html",
        form=form,
        shown=shown,
        tag=languages()[tag],
        name=named_languages()[tag],
        chosen=field,
        label_in=lotsenhaus().taxonomy.label,
        fields=reviews.fields(),
        stale=stale,
    )
