"""The interview at the Lotsenhaus: begin, fill in and go through own words together with the person.

The section pages are in the person's language with German beside, as the person sees them at home: the screen is
turned to both. What belongs to staff alone stays in the language of staff.
"""

from collections.abc import Iterable
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from flask_security import current_user

from forms.consents import TEXT_VERSION, StartForm
from forms.desk import CodeForm, MeaningForm, meaning_form
from forms.questionnaire import BY_NAME, SECTIONS, section_after
from forms.section import Section
from models.enums import Confirmer, ConsentKind, FilledBy, MentionState, RoleName
from models.languages import languages
from models.tables import Person
from models.values import SectionAnswers
from web import staff
from web.i18n import FIELD, current_language, spoken
from web.lotsenhaus import lotsenhaus
from web.security import roles
from web.services import answers, audit, desk, mentions, persons, translations
from web.services.answers import Saved, StaleVersion
from web.services.mentions import NotTheirs, Understood

blueprint = Blueprint("intake", __name__, url_prefix="/intake")
blueprint.record(staff.give_templates)

PERSON = "/person/<code>"
SECTION = f"{PERSON}/<any({','.join(BY_NAME)}):name>"
RECENT = 50
FOUND = 8
REFUSED = 422
STALE = 409

# Entries of the session: the code of a record just begun, sealed, and the post that it came from.
CODE = "intake_code"
STARTED = "intake_started"


@blueprint.get("")
@roles(RoleName.INTAKE)
def start() -> ResponseReturnValue:
    """List the records that were changed last."""
    return _show_start(CodeForm())


def _show_start(find: CodeForm) -> str:
    people = desk.recent(limit=RECENT)
    ids = [each.id for each in people]
    return render_template(
        "intake/start.html", people=people, names=desk.names(ids), waiting=desk.words_waiting(ids), find=find
    )


@blueprint.post("/find")
@roles(RoleName.INTAKE)
def find() -> ResponseReturnValue:
    """Open a record by the person's code."""
    form = CodeForm(request.form)
    found = staff.person_by(form)
    if found is None:
        return _show_start(form), REFUSED
    return redirect(url_for("intake.person", code=found.code))


@blueprint.get("/new")
@roles(RoleName.INTAKE)
def choose_language() -> ResponseReturnValue:
    """Ask which language the person reads best."""
    return render_template("intake/language.html", spoken=spoken())


@blueprint.route("/new/<tag>", methods=["GET", "POST"])
@roles(RoleName.INTAKE)
def new(tag: str) -> ResponseReturnValue:
    """Ask the consents together with the person, and begin."""
    if tag not in spoken():
        abort(404)
    if request.method == "GET":
        return _show_new(StartForm(data={"filled_by": FilledBy.STAFF.value}), tag)
    form = StartForm(request.form)
    if request.form.get(FIELD) in spoken():
        return _show_new(form, request.form[FIELD])
    if not form.validate():
        return _show_new(form, tag), REFUSED
    begun, _, code = session.get(STARTED, "").partition(" ")
    if begun == form.submission.data:
        return redirect(url_for("intake.begun", code=code))
    if not form.consents()[ConsentKind.STORAGE]:
        flash(_l("Without the consent to storing, nothing is stored. Nothing was stored now."), "info")
        return redirect(url_for("intake.start"))
    return _begin(form, tag)


def _begin(form: StartForm, tag: str) -> ResponseReturnValue:
    created = persons.create(
        language=tag,
        filled_by=FilledBy(form.filled_by.data),
        consents=form.consents(),
        text_version=TEXT_VERSION,
        submission=form.submission.data,
        actor=_actor(),
    )
    session[STARTED] = f"{form.submission.data} {created.code}"
    return _hand_over(created.code, created.resume_code)


def _hand_over(code: str, resume_code: str) -> ResponseReturnValue:
    """Show a resume code once; it is kept sealed until then, for cookies lie about on devices."""
    session[CODE] = lotsenhaus().vault.seal([code, resume_code])
    return redirect(url_for("intake.begun", code=code))


@blueprint.get(f"{PERSON}/code")
@roles(RoleName.INTAKE)
def begun(code: str) -> ResponseReturnValue:
    """Show the resume code once, to be written down for the person."""
    found = _person(code)
    owner, resume_code = lotsenhaus().vault.open(session[CODE]) if CODE in session else ("", "")
    if owner != found.code:
        return redirect(url_for("intake.person", code=found.code))
    return _in_their_language("intake/code.html", found, resume_code=resume_code)


@blueprint.post(f"{PERSON}/code/noted")
@roles(RoleName.INTAKE)
def code_noted(code: str) -> ResponseReturnValue:
    """Forget the resume code and go on."""
    session.pop(CODE, None)
    return redirect(url_for("intake.person", code=_person(code).code))


@blueprint.post(f"{PERSON}/code/new")
@roles(RoleName.INTAKE)
def new_code(code: str) -> ResponseReturnValue:
    """Make a new resume code for somebody who has lost theirs; the old one opens nothing any more."""
    found = _person(code)
    return _hand_over(found.code, persons.renew_resume_code(found.id, actor=_actor()))


@blueprint.get(PERSON)
@roles(RoleName.INTAKE)
def person(code: str) -> ResponseReturnValue:
    """Show how far a Profilingbogen is, and where to go on."""
    found = _person(code)
    audit.note(actor=_actor(), action="record opened", subject=found.code)
    words, consents = mentions.of_person(found.id), persons.consents_of(found)
    return render_template(
        "intake/person.html",
        person=found,
        name=desk.names([found.id]).get(found.id),
        sections=SECTIONS,
        saved=answers.load(found.id),
        waiting=[each for each in words if each.mention.state is MentionState.OPEN],
        consents={kind: consents.get(kind, False) for kind in ConsentKind},
    )


@blueprint.route(SECTION, methods=["GET", "POST"])
@roles(RoleName.INTAKE)
def section(code: str, name: str) -> ResponseReturnValue:
    """Fill in one section together."""
    found = _person(code)
    if request.method == "GET":
        audit.note(actor=_actor(), action=f"section {name} opened", subject=found.code)
        return _show_section(found, _as_saved(found.id, name))
    form = BY_NAME[name](request.form)
    if _language_asked(found) or form.change_rows(request.form):
        return _show_section(_person(code), form)
    if not form.validate():
        return _show_section(found, form), REFUSED
    try:
        _save(found.id, form)
    except StaleVersion as stale:
        return _show_stale(found, form, stale.current)
    flash(_l("The answers are saved."), "success")
    return redirect(_after_saving(found, name))


def _language_asked(found: Person) -> bool:
    """Carry out a press on the language switch: it changes the person's language here, not that of staff."""
    tag = request.form.get(FIELD)
    if tag not in spoken():
        return False
    persons.set_language(found.id, tag)
    return True


def _save(person_id: UUID, form: Section) -> None:
    given: SectionAnswers = form.answers()
    answers.save(person_id, given, version=form.version.data, submission=form.submission.data, actor=_actor())


def _as_saved(person_id: UUID, name: str) -> Section:
    saved = answers.load(person_id).get(name, Saved(name, {}))
    return BY_NAME[name](data={**saved.values, "version": saved.version})


def _after_saving(found: Person, name: str) -> str:
    following = None if "later" in request.form else section_after(name)
    if following is None:
        return url_for("intake.person", code=found.code)
    return url_for("intake.section", code=found.code, name=following.name)


def _show_section(found: Person, form: Section, *, stored: Section | None = None) -> str:
    number = list(BY_NAME).index(form.name) + 1
    return _in_their_language(
        "intake/section.html", found, form=form, stored=stored, number=number, total=len(SECTIONS)
    )


def _show_stale(found: Person, form: Section, current: Saved) -> ResponseReturnValue:
    """Show what another device has saved beside what was typed here; saving again takes what stands in the boxes."""
    stored = type(form)(data=dict(current.values))
    form.version.data, form.submission.data = current.version, stored.submission.data
    return _show_section(found, form, stored=stored), STALE


def _show_new(form: StartForm, tag: str) -> str:
    bar = render_template("intake/_bar.html", person=None)
    with force_locale(languages()[tag].locale):
        return render_template("intake/new.html", form=form, tag=tag, bar=bar, offered=spoken)


def _in_their_language(template: str, found: Person, **values: object) -> str:
    """Render a page that both look at in the person's language, under a bar in the language of staff."""
    bar = render_template("intake/_bar.html", person=found, name=desk.names([found.id]).get(found.id))
    with force_locale(languages()[found.language].locale):
        return render_template(template, person=found, bar=bar, offered=spoken, **values)


@blueprint.get(f"{PERSON}/words")
@roles(RoleName.INTAKE)
def words(code: str) -> ResponseReturnValue:
    """Go through the own words that nobody has understood yet, with the person or an interpreter."""
    found = _person(code)
    audit.note(actor=_actor(), action="words opened", subject=found.code)
    return _show_words(found, {})


@blueprint.post(f"{PERSON}/words/<int:mention_id>")
@roles(RoleName.INTAKE)
def meaning(code: str, mention_id: int) -> ResponseReturnValue:
    """Take down what one piece of own words means."""
    found = _person(code)
    asked = next((each for each in mentions.of_person(found.id) if each.id == mention_id), None)
    if asked is None:
        return _changed_meanwhile(found)
    looked_for = request.form.get(f"{_prefix(asked)}-other", "")
    form = _meaning_form(asked, _concepts_of(asked, looked_for))(request.form, prefix=_prefix(asked))
    if not (form.validate() or form.other_concept.data) or not form.is_answered():
        return _show_words(found, {asked.id: form}), REFUSED
    concept_id = form.concept()
    if concept_id is not None and not _is_of_kind(concept_id, asked):
        abort(400)
    try:
        mentions.confirm(found.id, asked.id, concept_id, by=Confirmer.STAFF, actor=_actor())
    except NotTheirs:
        return _changed_meanwhile(found)
    flash(_l("Stored. The person's own words stay as they are."), "success")
    return redirect(url_for("intake.words", code=found.code))


def _changed_meanwhile(found: Person) -> ResponseReturnValue:
    flash(_l("These words were changed in the meantime. Please look once more."), "warning")
    return redirect(url_for("intake.words", code=found.code))


def _show_words(found: Person, posted: dict[int, MeaningForm]) -> str:
    every = mentions.of_person(found.id)
    asked = [each for each in every if each.mention.state is not MentionState.CONFIRMED]
    # What nobody has looked at yet comes before what somebody could not find.
    asked.sort(key=lambda each: each.mention.state is MentionState.UNRESOLVED)
    forms = {
        each.id: posted.get(each.id) or _meaning_form(each, _concepts_of(each))(prefix=_prefix(each)) for each in asked
    }
    settled = [each for each in every if each.mention.state is MentionState.CONFIRMED]
    return render_template(
        "intake/words.html",
        person=found,
        name=desk.names([found.id]).get(found.id),
        asked=asked,
        settled=settled,
        translated=translations.of_mentions(each.mention for each in (*asked, *settled)),
        forms=forms,
        posted=posted,
        sections=BY_NAME,
    )


def _prefix(each: Understood) -> str:
    return f"m{each.id}"


def _concepts_of(each: Understood, looked_for: str = "") -> list[str]:
    """Return the concepts that own words may mean, and those that somebody looks for by another word."""
    found = [candidate.concept_id for candidate in each.mention.candidates]
    if looked_for:
        normaliser, tag = lotsenhaus().normaliser, current_language().tag
        found += [
            candidate.concept_id
            for candidate in normaliser.suggest(looked_for[:100], kind=each.mention.kind, language=tag, limit=FOUND)
        ]
    return list(dict.fromkeys(found))


def _meaning_form(each: Understood, concepts: Iterable[str]) -> type[MeaningForm]:
    label, tag = lotsenhaus().taxonomy.label, current_language().tag
    return meaning_form(each.mention.kind, {concept_id: label(concept_id, tag) for concept_id in concepts})


def _is_of_kind(concept_id: str, each: Understood) -> bool:
    concept = lotsenhaus().taxonomy.find(concept_id)
    return concept is not None and concept.kind is each.mention.kind


def _person(code: str) -> Person:
    return persons.by_code(code) or abort(404)


def _actor() -> str:
    return f"staff:{current_user.id}"
