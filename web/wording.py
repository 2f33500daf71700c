"""The closed lists in words that people read: hurdles, states, parts of a fit, decisions, entries of the change log."""

import re
from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from models.enums import ConsentKind, HurdleKind, State, Verdict

HURDLES: Mapping[HurdleKind, str] = {
    HurdleKind.WORK_PERMISSION: _l("Permission to work"),
    HurdleKind.RECOGNITION: _l("Recognition of the profession"),
    HurdleKind.LICENCE: _l("Driving licence"),
    HurdleKind.CERTIFICATE: _l("Certificate"),
    HurdleKind.GERMAN: _l("German"),
    HurdleKind.REACH: _l("The way to work"),
    HurdleKind.HOURS: _l("Working hours"),
    HurdleKind.START: _l("Start"),
    HurdleKind.MINIMUM_AGE: _l("Minimum age"),
}
HURDLE_STATES: Mapping[State, str] = {
    State.MET: _l("Settled"),
    State.PARTLY: _l("Not quite settled"),
    State.NOT_MET: _l("Still missing"),
    State.UNKNOWN: _l("Not known yet"),
}
PARTS: Mapping[str, str] = {
    "occupation": _l("Work"),
    "skill": _l("Skill"),
    "experience": _l("Experience"),
    "german": _l("German"),
    "wish": _l("Your wish"),
}
REASON_STATES: Mapping[State, str] = {
    State.MET: _l("Fits"),
    State.PARTLY: _l("Fits partly"),
    State.NOT_MET: _l("Does not fit"),
    State.UNKNOWN: _l("Not known"),
}
VERDICTS: Mapping[Verdict, str] = {
    Verdict.ACCEPTED: _l("The employment pilot proposes this job to you."),
    Verdict.REFERRED: _l("The employment pilot says: something has to be settled first."),
    Verdict.REJECTED: _l("The employment pilot does not propose this job to you."),
}
CONSENTS: Mapping[ConsentKind, str] = {
    ConsentKind.STORAGE: _l("Store my answers"),
    ConsentKind.MATCH: _l("Look for jobs that suit my answers"),
    ConsentKind.EMPLOYER_PSEUDONYMOUS: _l("Show my skills to employers, without my name"),
    ConsentKind.EMPLOYER_NAMED: _l("Give an employer my name and telephone number"),
    ConsentKind.AGENCY: _l("Pass my answers on to the employment agency or the Jobcenter"),
}
ACTORS: Mapping[str, str] = {
    "person": _l("You"),
    "staff": _l("Lotsenhaus"),
    "system": _l("The computer"),
    "employer": _l("Employer"),
}
# What the services write into the change log, and what people read of it.
_ACTIONS: tuple[tuple[str, str], ...] = (
    (r"person created", _l("Began the questionnaire")),
    (r"section \w+ saved", _l("Saved answers")),
    (r"mention \w+", _l("Said what own words mean")),
    (r"consent \w+ given", _l("Gave a consent")),
    (r"consent \w+ withdrawn", _l("Withdrew a consent")),
    (r"resume code renewed", _l("Made a new code")),
    (r"proposal viewed", _l("Looked at a job proposal for you")),
    (r"proposal accepted.*", _l("Proposed a job to you")),
    (r"proposal referred.*", _l("Noted that something has to be settled first for a job")),
    (r"proposal rejected.*", _l("Decided against a job proposal")),
    (r".*(viewed|opened|read).*", _l("Looked at your answers")),
)
_OTHERWISE = _l("Worked on your data")


def action_text(action: str) -> str:
    """Return an entry of the change log in words for the person, as a lazy string."""
    return next((text for pattern, text in _ACTIONS if re.fullmatch(pattern, action)), _OTHERWISE)


def actor_text(actor: str) -> str:
    """Return who did it, as a lazy string; staff are not named."""
    return ACTORS.get(actor.partition(":")[0], ACTORS["staff"])
