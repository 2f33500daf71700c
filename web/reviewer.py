"""The reviewer's desk: read the lexicon's words in one's language and say which are right."""

from io import BytesIO
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_security import current_user

from forms.review import HouseWordForm, HouseWordsForm, LabelForm, ReviewForm, named_languages
from models.enums import Judgement, RoleName
from models.languages import languages
from web import staff
from web.i18n import language_asked
from web.lotsenhaus import lotsenhaus
from web.security import roles
from web.services import house_words, reviews
from web.services.house_words import Heard, HeardPage, StaleVerdict
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
    return render_template(
        "reviewer/start.html", languages=reviews.progress(), names=named_languages(), waiting=house_words.waiting()
    )


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
    return Told(row.concept.data, row.label.data, *_verdict_of(row), row.version.data)


def _verdict_of(row: LabelForm | HouseWordForm) -> tuple[Judgement, str, str]:
    """Return a row's verdict, better wording and comment."""
    better, comment = (" ".join((each.data or "").split()) for each in (row.better, row.comment))
    return Judgement(row.judgement.data), better, comment


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
        waiting=house_words.waiting().get(tag, 0),
    )


@blueprint.route("/<tag>/house-words", methods=["GET", "POST"])
@roles(RoleName.REVIEWER)
def words(tag: str) -> ResponseReturnValue:
    """Show words that staff have confirmed with several people, and take the verdicts on them."""
    if tag not in languages():
        abort(404)
    shown = house_words.page(tag, number=request.args.get("page", 1, type=int))
    if request.method == "GET":
        return _show_words(tag, shown, HouseWordsForm(data={"words": [_heard(each) for each in shown.words]}))
    form = HouseWordsForm(request.form)
    if not house_words.are_known(tag, [row.form.number.data or 0 for row in form.words]):
        abort(400)
    if language_asked():
        return _show_words(tag, shown, form)
    if not form.validate() or not _could_be_labels(tag, form):
        return _show_words(tag, shown, form), REFUSED
    try:
        saved = house_words.save(tag, _told_words(form), user_id=current_user.id, submission=form.submission.data)
    except StaleVerdict:
        return _show_words(tag, shown, _with_typed(shown, form), stale=True), STALE
    flash(_l("Saved: %(number)s words.", number=saved), "success")
    return redirect(url_for("reviewer.words", tag=tag, page=shown.page))


def _heard(each: Heard) -> dict[str, object]:
    """Return what a row shows of words: nothing chosen, or that they were accepted."""
    return {
        "number": each.id,
        "version": each.version,
        "judgement": each.judgement.value if each.judgement else None,
        "comment": each.comment or None,
    }


def _could_be_labels(tag: str, form: HouseWordsForm) -> bool:
    """Return whether everything that is accepted can become a label; errors go to the rows."""
    problems = house_words.problems_with(tag, _told_words(form))
    for row in form.words:
        if problem := problems.get(row.form.number.data):
            field = row.form.better if row.form.better.data else row.form.judgement
            field.errors = [PROBLEMS[problem]]
    return not problems


def _told_words(form: HouseWordsForm) -> list[house_words.Told]:
    return [
        house_words.Told(row.form.number.data, *_verdict_of(row.form), row.form.version.data)
        for row in form.words
        if row.form.judgement.data
    ]


def _with_typed(shown: HeardPage, form: HouseWordsForm) -> HouseWordsForm:
    """Return the page's form of today with what was chosen and typed for the words that are still there."""
    typed = {
        row.form.number.data: {name: row.form[name].data for name in ("judgement", "better", "comment")}
        for row in form.words
    }
    return HouseWordsForm(data={"words": [_heard(each) | typed.get(each.id, {}) for each in shown.words]})


def _show_words(tag: str, shown: HeardPage, form: HouseWordsForm, *, stale: bool = False) -> str:
    heard = {each.id: each for each in shown.words}
    rows = [(row, heard[row.form.number.data]) for row in form.words if row.form.number.data in heard]
    return render_template(
        "reviewer/words.html",
        form=form,
        rows=rows,
        shown=shown,
        tag=languages()[tag],
        name=named_languages()[tag],
        label_in=lotsenhaus().taxonomy.label,
        enough=house_words.ENOUGH,
        stale=stale,
    )
