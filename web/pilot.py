"""The employment pilot's desk: what is new, for whom and why, and what the pilot decides."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_security import current_user

from forms.desk import CodeForm, DecisionForm, SearchForm
from models.enums import ConsentKind, MentionState, RoleName, Verdict
from models.tables import Person, StoredVacancy
from models.values import Match, Mention, Profile, Reason
from web import documents, staff, wording
from web.i18n import language_asked
from web.security import roles
from web.services import answers, audit, desk, persons, proposals, translations, vacancies
from web.services.proposals import NotProposable, Proposal, StaleDecision

blueprint = Blueprint("pilot", __name__, url_prefix="/pilot")
blueprint.record(staff.give_templates)
blueprint.record(lambda state: state.app.jinja_env.globals.update(parts_of=parts_of, hurdles_named=wording.HURDLES))

ON_DESK = 30
STEPS_SHOWN = 20
RANKED = 20
LISTED = 50
# How many people are ranked anew while the pilot waits for the page; `lotse match-all` does the rest.
REFRESHED = 25
REFUSED = 422
STALE = 409


@blueprint.get("")
@roles(RoleName.PILOT)
def start() -> ResponseReturnValue:
    """Show what is new, what has to happen next, and what still waits."""
    proposals.refresh(limit=REFRESHED)
    return _show_start(CodeForm())


def _show_start(find: CodeForm) -> str:
    lines, steps = desk.inbox(limit=ON_DESK), desk.next_steps(limit=STEPS_SHOWN)
    people = [line.person.id for line in (*lines, *steps)]
    return render_template(
        "pilot/start.html",
        lines=lines,
        steps=steps,
        counts=desk.counts(),
        waiting=proposals.due_people(),
        names=desk.names(people),
        today=proposals.today(),
        find=find,
    )


@blueprint.post("/find")
@roles(RoleName.PILOT)
def find() -> ResponseReturnValue:
    """Open a person's page by the code."""
    form = CodeForm(request.form)
    person = staff.person_by(form)
    if person is None:
        return _show_start(form), REFUSED
    return redirect(url_for("pilot.person", code=person.code))


@blueprint.get("/person/<code>")
@roles(RoleName.PILOT)
def person(code: str) -> ResponseReturnValue:
    """Show a person: who it is, what they can, which vacancies suit, and what was decided."""
    found = _person(code)
    audit.note(actor=_actor(), action="record opened", subject=found.code)
    consents, profile = persons.consents_of(found), answers.profile_of(found)
    return render_template(
        "pilot/person.html",
        person=found,
        name=desk.names([found.id]).get(found.id),
        contact=answers.load(found.id).get("contact"),
        profile=profile,
        translated=translations.of_mentions(_own_words(profile)),
        consents={kind: consents.get(kind, False) for kind in ConsentKind},
        proposals=proposals.for_person(found.id, top=RANKED),
        decisions=proposals.decisions_of(found.id),
    )


@blueprint.get("/vacancies")
@roles(RoleName.PILOT)
def vacancy_list() -> ResponseReturnValue:
    """List the open vacancies, newest first."""
    form = SearchForm(request.args)
    words = form.words.data or "" if form.validate() else ""
    page = request.args.get("page", 1, type=int)
    page = min(max(page, 1), 1000)
    # One more than is shown tells whether there is a next page.
    found = vacancies.listed(words=words, limit=LISTED + 1, offset=(page - 1) * LISTED)
    return render_template(
        "pilot/vacancies.html", form=form, words=words, page=page, rows=found[:LISTED], more=len(found) > LISTED
    )


@blueprint.get("/vacancy/<reference>")
@roles(RoleName.PILOT)
def vacancy(reference: str) -> ResponseReturnValue:
    """Show a vacancy: what is asked, whom it suits, and what was decided."""
    row = _vacancy(reference)
    found, decided = proposals.for_vacancy(row.id, top=RANKED), desk.decisions_for(row.id)
    people = [*(each.person.id for each in found), *(each.id for _, each in decided)]
    return render_template(
        "pilot/vacancy.html",
        vacancy=row,
        needs=vacancies.VACANCY.validate_python(row.vacancy),
        contact=vacancies.contact_of(row),
        proposals=found,
        decisions=decided,
        names=desk.names(people),
    )


@blueprint.route("/pair/<code>/<reference>", methods=["GET", "POST"])
@roles(RoleName.PILOT)
def pair(code: str, reference: str) -> ResponseReturnValue:
    """Show why a person and a vacancy may suit each other, and take the pilot's decision."""
    found = _proposal(code, reference)
    if request.method == "GET":
        proposals.mark_seen(found.person.id, found.vacancy.id, actor=_actor())
        return _show_pair(found, DecisionForm(data={"version": found.decision.id if found.decision else 0}))
    form = DecisionForm(request.form)
    if language_asked():
        return _show_pair(found, form)
    if not form.validate():
        return _show_pair(found, form), REFUSED
    try:
        _decide(found, form)
    except StaleDecision:
        return _show_stale(code, reference, form)
    flash(_l("Your decision is stored."), "success")
    return redirect(url_for("pilot.pair", code=code, reference=reference))


def _decide(found: Proposal, form: DecisionForm) -> None:
    proposals.decide(
        found.person.id,
        found.vacancy.id,
        Verdict(form.verdict.data),
        reason=form.reason.data,
        next_step=form.next_step.data or "",
        due=date.fromisoformat(form.due.data) if form.due.data else None,
        user_id=current_user.id,
        standing=form.version.data,
        submission=form.submission.data,
    )


def _show_stale(code: str, reference: str, form: DecisionForm) -> ResponseReturnValue:
    """Show what a colleague has decided beside what was typed here; deciding again then takes its place."""
    found = _proposal(code, reference)
    form.version.data = found.decision.id if found.decision else 0
    form.submission.data = DecisionForm().submission.data
    return _show_pair(found, form, stale=True), STALE


def _show_pair(found: Proposal, form: DecisionForm, *, stale: bool = False) -> str:
    mentions = _mentions(answers.profile_of(found.person))
    return render_template(
        "pilot/pair.html",
        proposal=found,
        name=desk.names([found.person.id]).get(found.person.id),
        needs=vacancies.VACANCY.validate_python(found.vacancy.vacancy),
        mentions=mentions,
        translated=translations.of_mentions(
            mentions[reason.has] for reason in found.match.reasons if reason.has in mentions
        ),
        evidence=evidence_shares(found.match),
        guessed=guessed_share(found.match, mentions),
        decisions=desk.decisions_about(found.person.id, found.vacancy.id),
        sources=desk.rule_sources(),
        form=form,
        stale=stale,
    )


@blueprint.get("/slip/<code>/<reference>.pdf")
@roles(RoleName.PILOT)
def slip(code: str, reference: str) -> ResponseReturnValue:
    """Hand out the slip for the next step, for a proposal that was accepted or referred."""
    found = _proposal(code, reference)
    if found.decision is None or found.decision.verdict == Verdict.REJECTED:
        abort(404)
    audit.note(actor=_actor(), action=f"slip printed for {found.vacancy.reference}", subject=found.person.code)
    name = {"Content-Disposition": f'inline; filename="laufzettel-{found.person.code}.pdf"'}
    return Response(documents.slip(found), mimetype="application/pdf", headers=name)


def evidence_shares(match: Match) -> list[tuple[str, float]]:
    """Return how much of what is asked rests on which kind of evidence, largest first; the shares add up to 1."""
    shares: dict[str, float] = {}
    for reason in match.reasons:
        kind = _known_by(reason)
        shares[kind] = shares.get(kind, 0.0) + reason.weight
    return sorted(shares.items(), key=lambda share: -share[1])


def _known_by(reason: Reason) -> str:
    if reason.score is None:
        return "unknown"
    return reason.evidence.value if reason.evidence else "said"


def guessed_share(match: Match, mentions: Mapping[str, Mention]) -> float:
    """Return how much of what is asked rests on own words whose meaning nobody has confirmed, 0..1."""
    open_words = {text for text, mention in mentions.items() if mention.state is MentionState.OPEN}
    return sum(reason.weight for reason in match.reasons if reason.score is not None and reason.has in open_words)


def _mentions(profile: Profile | None) -> dict[str, Mention]:
    """Return a profile's own words with what they mean, by the words."""
    return {mention.text: mention for mention in (*profile.occupations, *profile.skills)} if profile else {}


def _own_words(profile: Profile | None) -> list[Mention]:
    """Return all own words of a profile, in the order of the page."""
    if profile is None:
        return []
    trainings = [training.mention for training in profile.trainings]
    wishes = profile.wishes
    return [*profile.occupations, *trainings, *profile.skills, *wishes.occupations, *wishes.refused]


def parts_of(match: Match) -> list[tuple[str, list[Reason]]]:
    """Return the reasons by part of the fit, in the order in which they come."""
    parts: dict[str, list[Reason]] = {}
    for reason in match.reasons:
        parts.setdefault(reason.part, []).append(reason)
    return list(parts.items())


def _person(code: str) -> Person:
    return persons.by_code(code) or abort(404)


def _vacancy(reference: str) -> StoredVacancy:
    return vacancies.by_reference(reference) or abort(404)


def _proposal(code: str, reference: str) -> Proposal:
    person_, row = _person(code), _vacancy(reference)
    try:
        return proposals.pair(person_.id, row.id)
    except NotProposable:
        # Without the consent to matching there is nothing to show.
        abort(404)


def _actor() -> str:
    return f"staff:{current_user.id}"
