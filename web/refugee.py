"""The person's side: beginning, the Profilingbogen section by section, and the page about what became of it."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import MultiDict

from forms.access import DeleteForm, ResumeForm
from forms.consents import TEXT_VERSION, StartForm
from forms.questionnaire import BY_NAME, SECTIONS, section_after
from forms.section import Section
from forms.words import NONE, Question, WordsForm, words_form
from models.enums import ConceptKind, Confirmer, ConsentKind, FilledBy, MentionState
from models.tables import Person
from web import wording
from web.extensions import GUESSES, limiter
from web.i18n import GERMAN, choose_language, chosen_language, language_asked
from web.lotsenhaus import lotsenhaus
from web.security import current_person, let_in, let_out, person_required, public
from web.services import answers, audit, mentions, persons, proposals
from web.services.answers import Saved, StaleVersion
from web.services.mentions import NotTheirs, Understood

blueprint = Blueprint("refugee", __name__)

SECTION = f"<any({','.join(BY_NAME)}):name>"
REFUSED = 422  # read, but not taken: the page says why and shows what was typed
STALE = 409
LOG_LINES = 30
JOBS_SHOWN = 10

# Entries of the browser's session; those that begin with "person" go when the person leaves.
CODE = "person_code"
STARTED = "person_started"

# Before the names of boxes that were typed before the code had to be entered again.
TYPED = "typed."


def _person() -> UUID:
    """Return the person whose pages are open; `person_required` has seen to it that there is one."""
    return current_person() or abort(401)


@blueprint.before_request
def keep_what_was_typed() -> ResponseReturnValue | None:
    """Where a section is posted after the session has ended, ask for the code and carry what was typed along."""
    if _is_section_posted() and current_person() is None:
        return _ask_code_and_carry()
    return None


@blueprint.errorhandler(CSRFError)
def form_too_old(error: CSRFError) -> ResponseReturnValue:
    """Do the same where even the form's token is gone, for the browser was closed in between."""
    if _is_section_posted() and current_person() is None:
        return _ask_code_and_carry()
    raise error


@blueprint.before_request
def know_the_person() -> None:
    """Let out whoever was deleted elsewhere; note the language read in now, for the next page, device or helper."""
    person_id = current_person()
    if person_id is None:
        return
    person, tag = persons.get(person_id), chosen_language().tag
    if person is None:
        let_out()
    elif person.language != tag:
        persons.set_language(person_id, tag)


def _is_section_posted() -> bool:
    return request.endpoint == "refugee.section" and request.method == "POST"


def _ask_code_and_carry() -> ResponseReturnValue:
    flash(_l("The page was open for too long. Please enter your code. What you have typed is not lost."), "warning")
    typed = [(TYPED + name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    section = (request.view_args or {}).get("name", "")
    return render_template("refugee/resume.html", form=ResumeForm(), typed=typed, section=section), REFUSED


@blueprint.route("/start", methods=["GET", "POST"])
@limiter.limit("60 per hour", methods=["POST"])
@public
def start() -> ResponseReturnValue:
    """Say what Lotse is, ask the five consents one by one, and begin."""
    form = StartForm(request.form if request.method == "POST" else None)
    if request.method == "GET" or language_asked():
        return render_template("refugee/start.html", form=form)
    if not form.validate():
        return render_template("refugee/start.html", form=form), REFUSED
    if session.get(STARTED) == form.submission.data:
        return redirect(url_for("refugee.code"))
    consents = form.consents()
    if not consents[ConsentKind.STORAGE]:
        return render_template("refugee/nothing_stored.html")
    created = persons.create(
        language=chosen_language().tag,
        filled_by=FilledBy(form.filled_by.data),
        consents=consents,
        text_version=TEXT_VERSION,
        submission=form.submission.data,
    )
    let_in(created.person_id)
    session[STARTED] = form.submission.data
    _keep_code(created.resume_code)
    return redirect(url_for("refugee.code"))


def _keep_code(code: str) -> None:
    """Keep a code until it was noted; sealed, for cookies lie about on devices."""
    session[CODE] = lotsenhaus().vault.seal(code)


@blueprint.get("/code")
@person_required
def code() -> ResponseReturnValue:
    """Show the code, until the person says that it is written down."""
    if CODE not in session:
        return redirect(url_for("refugee.tasks"))
    return render_template("refugee/code.html", code=lotsenhaus().vault.open(session[CODE]))


@blueprint.post("/code/noted")
@person_required
def code_noted() -> ResponseReturnValue:
    """Forget the code and go on."""
    session.pop(CODE, None)
    return redirect(url_for("refugee.tasks"))


@blueprint.post("/code/new")
@person_required
def new_code() -> ResponseReturnValue:
    """Make a new code; the old one opens nothing any more."""
    _keep_code(persons.renew_resume_code(_person()))
    return redirect(url_for("refugee.code"))


def _was_refused(response: Response) -> bool:
    return response.status_code == REFUSED


@blueprint.route("/resume", methods=["GET", "POST"])
@limiter.limit(GUESSES, methods=["POST"], deduct_when=_was_refused)
@public
def resume() -> ResponseReturnValue:
    """Open a person's pages by the code; a wrong one says no more than that, and too many are slowed down."""
    if request.method == "GET":
        return render_template("refugee/resume.html", form=ResumeForm())
    form = ResumeForm(request.form)
    typed, section = _carried(), request.form.get("section", "")
    if language_asked():
        return render_template("refugee/resume.html", form=form, typed=_carried_again(), section=section)
    person_id = persons.resume(form.code.data) if form.validate() else None
    if person_id is None:
        if form.code.data:
            form.code.errors = [_l("This code does not open anything. Please check every letter and digit.")]
        return render_template("refugee/resume.html", form=form, typed=_carried_again(), section=section), REFUSED
    _greet(person_id)
    if section in BY_NAME and typed:
        return _typed_before(section, typed)
    return redirect(url_for("refugee.tasks"))


def _greet(person_id: UUID) -> None:
    person = persons.get(person_id)
    if person is not None:
        choose_language(person.language)
    let_in(person_id)


def _carried_again() -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.form.items(multi=True) if name.startswith(TYPED)]


def _carried() -> MultiDict[str, str]:
    return MultiDict([(name.removeprefix(TYPED), value) for name, value in _carried_again()])


def _typed_before(name: str, typed: MultiDict[str, str]) -> ResponseReturnValue:
    """Show a section as it was typed before the session ended; nothing is saved until the person says so."""
    form = BY_NAME[name](typed)
    current = answers.load(_person()).get(name, Saved(name, {}))
    if current.version != form.version.data:
        return _show_stale(form, current)
    flash(_l("Welcome back. What you typed is still here. Please save it."), "info")
    return _show_section(form)


@blueprint.post("/leave")
@public
def leave() -> ResponseReturnValue:
    """Close the person's pages in this browser, so that whoever takes the device next finds nothing."""
    let_out()
    flash(_l("You have left. Nobody can see your answers on this device now."), "success")
    response = redirect(url_for("house.start"))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.get("/profile")
@person_required
def tasks() -> ResponseReturnValue:
    """List the sections and how far each of them is."""
    person_id = _person()
    saved = answers.load(person_id)
    states = {section.name: _state(saved.get(section.name)) for section in SECTIONS}
    waiting = {each.section for each in mentions.of_person(person_id) if _waits(each)}
    return render_template("refugee/tasks.html", sections=SECTIONS, states=states, waiting=waiting)


def _state(saved: Saved | None) -> str:
    """Return "open" (never saved), "begun" (saved empty) or "done". Words nobody can place do not hold a section up."""
    if saved is None:
        return "open"
    return "done" if saved.values else "begun"


def _waits(each: Understood) -> bool:
    return each.mention.state is MentionState.OPEN and bool(each.mention.candidates)


@blueprint.route(f"/profile/{SECTION}", methods=["GET", "POST"])
@person_required
def section(name: str) -> ResponseReturnValue:
    """Ask the questions of one section and save the answers."""
    if request.method == "GET":
        return _show_section(_as_saved(name))
    form = BY_NAME[name](request.form)
    if language_asked() or form.change_rows(request.form):
        return _show_section(form)
    if not form.validate():
        return _show_section(form), REFUSED
    try:
        answers.save(_person(), form.answers(), version=form.version.data, submission=form.submission.data)
    except StaleVersion as stale:
        return _show_stale(form, stale.current)
    return redirect(_after_saving(name))


def _as_saved(name: str) -> Section:
    saved = answers.load(_person()).get(name, Saved(name, {}))
    return BY_NAME[name](data={**saved.values, "version": saved.version})


def _after_saving(name: str) -> str:
    if "later" in request.form:
        flash(_l("Your answers are saved. You can go on at any time."), "success")
        return url_for("refugee.tasks")
    if any(each.section == name and _waits(each) for each in mentions.of_person(_person())):
        return url_for("refugee.words", name=name)
    return _next_page(name)


def _next_page(name: str) -> str:
    following = section_after(name)
    return url_for("refugee.section", name=following.name) if following else url_for("refugee.check")


def _show_section(form: Section) -> str:
    return render_template("refugee/section.html", form=form, number=_number(form), total=len(SECTIONS))


def _show_stale(form: Section, current: Saved) -> ResponseReturnValue:
    """Show what another device has saved beside what was typed here; saving again takes what stands in the boxes."""
    stored = type(form)(data=dict(current.values))
    form.version.data, form.submission.data = current.version, stored.submission.data
    page = render_template("refugee/section.html", form=form, stored=stored, number=_number(form), total=len(SECTIONS))
    return page, STALE


def _number(form: Section) -> int:
    return list(BY_NAME).index(form.name) + 1


@blueprint.route(f"/profile/{SECTION}/words", methods=["GET", "POST"])
@person_required
def words(name: str) -> ResponseReturnValue:
    """Show what a section's own words may mean, and take the person's word for it."""
    found = [each for each in mentions.of_person(_person()) if each.section == name]
    questions = [_question(each) for each in found if each.mention.candidates]
    form = words_form(questions)(request.form if request.method == "POST" else None)
    if request.method == "GET" or language_asked() or not form.validate():
        return _show_words(name, form, found, questions)
    if not _confirm(form):
        flash(_l("Your answers were changed on another device. Please check once more."), "warning")
        return redirect(url_for("refugee.words", name=name))
    return redirect(_next_page(name))


def _question(each: Understood) -> Question:
    mention, label = each.mention, lotsenhaus().taxonomy.label
    tag = chosen_language().tag
    options = {candidate.concept_id: label(candidate.concept_id, tag) for candidate in mention.candidates}
    decided = NONE if mention.state is MentionState.UNRESOLVED else mention.concept_id
    return Question(each.id, mention.text, options, decided)


def _show_words(name: str, form: WordsForm, found: list[Understood], questions: list[Question]) -> ResponseReturnValue:
    by_id = {each.id: each.mention for each in found}
    unknown = [each.mention for each in found if not each.mention.candidates]
    page = render_template(
        "refugee/words.html",
        section=BY_NAME[name],
        form=form,
        questions=questions,
        mentions=by_id,
        unknown=unknown,
        **_labels(),
        skill=ConceptKind.SKILL,
    )
    return page, REFUSED if form.errors else 200


def _confirm(form: WordsForm) -> bool:
    """Record what the person said; False if the words were changed in between."""
    person_id = _person()
    try:
        for mention_id, concept_id in form.decisions().items():
            mentions.confirm(person_id, mention_id, concept_id, by=Confirmer.PERSON)
    except NotTheirs:
        return False
    return True


@blueprint.get("/profile/check")
@person_required
def check() -> ResponseReturnValue:
    """Show all answers, to be checked and kept in order."""
    saved = answers.load(_person())
    shown = [
        section(data=dict(saved[section.name].values)) if section.name in saved else section for section in SECTIONS
    ]
    return render_template("refugee/check.html", sections=shown)


@blueprint.get("/me")
@person_required
def me() -> ResponseReturnValue:
    """Show the person what is stored, how it was understood, who has seen it, and what they can do about it."""
    person = _record()
    return render_template(
        "refugee/me.html",
        person=person,
        words=mentions.of_person(person.id),
        decisions=proposals.decisions_of(person.id),
        consents={kind: persons.consents_of(person).get(kind, False) for kind in ConsentKind},
        log=audit.entries_about(person.code)[:LOG_LINES],
        **_labels(),
        wording=wording,
        sections=BY_NAME,
    )


def _record() -> Person:
    return persons.get(_person()) or abort(401)


def _labels() -> dict[str, Callable[[str], str]]:
    """Return what templates name concepts with: in the person's language, and in German."""
    name, tag = lotsenhaus().taxonomy.label, chosen_language().tag
    return {
        "label": lambda concept_id: name(concept_id, tag),
        "german_label": lambda concept_id: name(concept_id, GERMAN),
    }


@blueprint.get("/me/jobs")
@person_required
def jobs() -> ResponseReturnValue:
    """Show the proposed jobs: those that a human has decided about first, each with reasons, hurdles and next steps."""
    person = _record()
    found = proposals.for_person(person.id, top=JOBS_SHOWN)
    found.sort(key=lambda proposal: proposal.decision is None)
    agreed = persons.consents_of(person).get(ConsentKind.MATCH, False)
    return render_template("refugee/jobs.html", proposals=found, agreed=agreed, wording=wording, **_labels())


@blueprint.get("/me/data")
@person_required
def data() -> ResponseReturnValue:
    """Hand out everything that is stored about the person."""
    person = _record()
    everything: dict[str, Any] = persons.export(person.id)
    body = json.dumps(everything, ensure_ascii=False, indent=2)
    name = {"Content-Disposition": f'attachment; filename="lotse-{person.code}.json"'}
    return Response(body, mimetype="application/json", headers=name)


@blueprint.post(f"/me/consents/<any({','.join(ConsentKind)}):kind>")
@person_required
def consent(kind: str) -> ResponseReturnValue:
    """Give or withdraw one consent. Withdrawing the one to storing means deletion, which is asked about first."""
    which, person_id = ConsentKind(kind), _person()
    if request.form.get("answer") == "yes":
        persons.give_consent(person_id, which, text_version=TEXT_VERSION, language=chosen_language().tag)
    elif which is ConsentKind.STORAGE:
        return redirect(url_for("refugee.delete"))
    else:
        persons.withdraw_consent(person_id, which)
    flash(_l("Your decision is saved. It counts from now on."), "success")
    return redirect(url_for("refugee.me"))


@blueprint.route("/me/delete", methods=["GET", "POST"])
@person_required
def delete() -> ResponseReturnValue:
    """Ask once more, then delete everything."""
    form = DeleteForm(request.form if request.method == "POST" else None)
    if request.method == "GET" or language_asked():
        return render_template("refugee/delete.html", form=form)
    if not form.validate():
        return render_template("refugee/delete.html", form=form), REFUSED
    persons.delete(_person())
    let_out()
    flash(_l("Everything about you is deleted."), "success")
    return redirect(url_for("house.start"))
