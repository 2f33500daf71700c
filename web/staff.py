"""The closed lists in words for staff: about a person, not to one (that is `web.wording`)."""

import sys
from collections.abc import Mapping

from flask.blueprints import BlueprintSetupState
from flask_babel import lazy_gettext as _l

from forms.cldr import language_names
from forms.desk import CodeForm
from models.enums import (
    Cefr,
    Confirmer,
    ConsentKind,
    Evidence,
    FilledBy,
    MentionState,
    Mode,
    State,
    Strength,
    VacancySource,
    Verdict,
    Via,
)
from models.tables import Person
from models.values import Mention
from web.i18n import current_language
from web.lotsenhaus import lotsenhaus
from web.services import persons

PARTS: Mapping[str, str] = {
    "occupation": _l("Occupation"),
    "skill": _l("Skills"),
    "experience": _l("Experience"),
    "german": _l("German"),
    "wish": _l("Wish"),
}
STATES: Mapping[State, str] = {
    State.MET: _l("met"),
    State.PARTLY: _l("partly met"),
    State.NOT_MET: _l("not met"),
    State.UNKNOWN: _l("not known"),
}
# The kinds of KERN's badges; the word stands beside the colour, for not everybody sees colours.
STATE_KINDS: Mapping[State, str] = {
    State.MET: "success",
    State.PARTLY: "warning",
    State.NOT_MET: "danger",
    State.UNKNOWN: "info",
}
STRENGTHS: Mapping[Strength, str] = {
    Strength.MUST: _l("needed from the first day"),
    Strength.SHOULD: _l("important"),
    Strength.NICE: _l("nice to have"),
}
EVIDENCE: Mapping[Evidence, str] = {
    Evidence.SAID: _l("said by the person"),
    Evidence.REFERENCE: _l("somebody has confirmed it"),
    Evidence.DOCUMENT: _l("shown on paper"),
    Evidence.TRIAL_WORK: _l("shown at trial work"),
    Evidence.TESTED: _l("tested"),
}
VIA: Mapping[Via, str] = {
    Via.LABEL: _l("the very same words"),
    Via.FUZZY: _l("spelt almost the same"),
    Via.WORDS: _l("similar words"),
    Via.ENCODER: _l("similar meaning"),
    Via.TRANSLATION: _l("machine translation"),
    Via.GIVEN: _l("chosen from the list"),
}
CONFIRMERS: Mapping[Confirmer, str] = {
    Confirmer.PERSON: _l("confirmed by the person"),
    Confirmer.STAFF: _l("confirmed by the Lotsenhaus"),
    Confirmer.EXACT_LABEL: _l("the very word of the list"),
}
VERDICTS: Mapping[Verdict, str] = {
    Verdict.ACCEPTED: _l("accepted"),
    Verdict.REFERRED: _l("referred"),
    Verdict.REJECTED: _l("rejected"),
}
VERDICT_KINDS: Mapping[Verdict, str] = {
    Verdict.ACCEPTED: "success",
    Verdict.REFERRED: "warning",
    Verdict.REJECTED: "danger",
}
SOURCES: Mapping[VacancySource, str] = {
    VacancySource.EMPLOYER: _l("entered by the employer"),
    VacancySource.AGENCY: _l("employment agency"),
    VacancySource.TABLE: _l("table"),
}
CONSENTS: Mapping[ConsentKind, str] = {
    ConsentKind.STORAGE: _l("Store the answers"),
    ConsentKind.MATCH: _l("Look for fitting jobs"),
    ConsentKind.EMPLOYER_PSEUDONYMOUS: _l("Show skills to employers without the name"),
    ConsentKind.EMPLOYER_NAMED: _l("Give name and telephone number to an employer"),
    ConsentKind.AGENCY: _l("Pass the answers on to the agency or the Jobcenter"),
}
FILLED_BY: Mapping[FilledBy, str] = {
    FilledBy.SELF: _l("the person alone"),
    FilledBy.STAFF: _l("together with the Lotsenhaus"),
    FilledBy.VOLUNTEER: _l("with a volunteer"),
    FilledBy.INTERPRETER: _l("with an interpreter"),
}
LEVELS: Mapping[Cefr, str] = {
    Cefr.NONE: _l("none"),
    Cefr.A1: "A1",
    Cefr.A2: "A2",
    Cefr.B1: "B1",
    Cefr.B2: "B2",
    Cefr.C1: "C1",
    Cefr.C2: "C2",
    Cefr.NATIVE: _l("mother tongue"),
}
LANGUAGE_SKILLS: Mapping[str, str] = {
    "listening": _l("listening"),
    "speaking": _l("speaking"),
    "reading": _l("reading"),
    "writing": _l("writing"),
}
MODES: Mapping[Mode, str] = {
    Mode.FOOT: _l("on foot"),
    Mode.BICYCLE: _l("by bicycle"),
    Mode.TRANSIT: _l("by bus or train"),
    Mode.CAR: _l("by car"),
    Mode.LIFT: _l("with a lift"),
}


def meaning_state(mention: Mention) -> str:
    """Return who says that a mention means its concept, as a lazy string; a machine's guess is called a guess."""
    if mention.state is MentionState.CONFIRMED and mention.confirmed_by:
        return CONFIRMERS[mention.confirmed_by]
    if mention.state is MentionState.UNRESOLVED:
        return _l("nothing in the list fits")
    return _l("guess of the machine") if mention.candidates else _l("not understood yet")


def concept_label(concept_id: str | None) -> str:
    """Return what a concept is called in the reader's language; empty for none."""
    return lotsenhaus().taxonomy.label(concept_id, current_language().tag) if concept_id else ""


def person_by(form: CodeForm) -> Person | None:
    """Return the person whose code was typed; None leaves the form with a sentence about what is wrong."""
    found = persons.by_code(form.code.data) if form.validate() else None
    if found is None and form.code.data:
        form.code.errors = [_l("There is nobody with this code. Please check every letter and digit.")]
    return found


def language_name(tag: str) -> str:
    """Return the name of a language in the reader's language, or its tag where it has none."""
    return language_names().get(tag, tag)


def give_templates(state: BlueprintSetupState) -> None:
    """Let the templates of a blueprint, and the macros they import, use these words as `staff.…`."""
    state.app.jinja_env.globals.update(staff=sys.modules[__name__])
    state.app.jinja_env.filters.update(concept_label=concept_label)
