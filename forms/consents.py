"""The start: language, who fills in, and the five consents, each asked by itself and none chosen beforehand."""

from collections.abc import Mapping

from wtforms import Form

from forms.fields import YES_NO, Choice, Options, Submission
from forms.section import problems_of
from forms.wording import _l
from models.enums import ConsentKind, FilledBy

# Raise it whenever a sentence below changes its meaning: it is stored with each consent.
TEXT_VERSION = "2026-11-22"

FILLED_BY: Options = {
    FilledBy.SELF.value: _l("I fill it in myself"),
    FilledBy.STAFF.value: _l("Somebody of the Lotsenhaus fills it in with me"),
    FilledBy.VOLUNTEER.value: _l("A volunteer or friend helps me"),
    FilledBy.INTERPRETER.value: _l("An interpreter helps me"),
}
CONSENTS: Mapping[ConsentKind, str] = {
    ConsentKind.STORAGE: _l("May we store your answers?"),
    ConsentKind.MATCH: _l("May we look for jobs that suit your answers?"),
    ConsentKind.EMPLOYER_PSEUDONYMOUS: _l("May employers see your skills without your name?"),
    ConsentKind.EMPLOYER_NAMED: _l("May an employer get your name and telephone number?"),
    ConsentKind.AGENCY: _l("May we pass your answers on to the employment agency or the Jobcenter?"),
}
CONSENT_HELP: Mapping[ConsentKind, str] = {
    ConsentKind.STORAGE: _l(
        "Only the staff of the Lotsenhaus can read them. "
        "Without your yes we cannot store anything, and you cannot go on. "
        "You can have everything deleted at any time."
    ),
    ConsentKind.MATCH: _l(
        "A computer compares your answers with jobs and proposes some. A human being decides. "
        "Without your yes no job is proposed to you."
    ),
    ConsentKind.EMPLOYER_PSEUDONYMOUS: _l(
        "Employers then see what you can do, but neither your name nor your address. "
        "Without your yes no employer sees anything."
    ),
    ConsentKind.EMPLOYER_NAMED: _l(
        "Only the employer whose job the employment pilot has talked about with you gets them. "
        "Without your yes we ask you again each time."
    ),
    ConsentKind.AGENCY: _l(
        "They can pay for courses and help you to find work. Without your yes they get nothing from us."
    ),
}


def _consent(kind: ConsentKind) -> Choice:
    return Choice(CONSENTS[kind], CONSENT_HELP[kind], options=YES_NO, required=True)


class StartForm(Form):
    """What is settled before the first question."""

    filled_by = Choice(
        _l("Who fills in the questionnaire?"),
        _l("It helps us to understand the answers. It never changes a proposal."),
        options=FILLED_BY,
        required=True,
    )
    storage = _consent(ConsentKind.STORAGE)
    match = _consent(ConsentKind.MATCH)
    employer_pseudonymous = _consent(ConsentKind.EMPLOYER_PSEUDONYMOUS)
    employer_named = _consent(ConsentKind.EMPLOYER_NAMED)
    agency = _consent(ConsentKind.AGENCY)
    submission = Submission()

    def consents(self) -> dict[ConsentKind, bool]:
        """Return what was answered to each of the five questions."""
        return {kind: self[kind.value].data == "yes" for kind in ConsentKind}

    def problems(self) -> list[tuple[str, str]]:
        """Return (id of the field, sentence) for every error."""
        return problems_of(self)
