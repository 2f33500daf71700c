"""The small forms of the pilot's desk and of intake."""

from wtforms import Form
from wtforms.validators import ValidationError

from forms.fields import Choice, Day, LongWords, Options, Submission, Version, Words
from forms.section import problems_of
from forms.wording import _l
from models.enums import Verdict

VERDICTS: Options = {
    Verdict.ACCEPTED.value: _l("Accept: we propose it to both sides"),
    Verdict.REFERRED.value: _l("Refer: something has to be settled first"),
    Verdict.REJECTED.value: _l("Reject: it is not proposed again"),
}


class DecisionForm(Form):
    """What the pilot decides about one proposal. The reason goes both ways: with the ranking or against it."""

    verdict = Choice(_l("Your decision"), options=VERDICTS, required=True)
    reason = LongWords(
        _l("Why?"),
        _l("One or two sentences for your colleagues. Not shown to the person or the employer."),
        required=True,
        most=1000,
    )
    next_step = Words(
        _l("Next step"),
        _l("What happens now, and who does it? The person reads this too. Example: Mrs Weber calls the business."),
        most=300,
    )
    due = Day(_l("Until when?"), _l("Example: 15.12.2026"), years_ahead=2)
    version = Version("", default=0)  # the number of the decision that counted when the page was opened
    submission = Submission()

    def validate_next_step(self, field: Words) -> None:
        """A proposal that is accepted or referred goes on somehow."""
        if self.verdict.data in (Verdict.ACCEPTED, Verdict.REFERRED) and not field.data and not field.errors:
            raise ValidationError(_l("Please write what happens next, so that it does not get lost."))

    def problems(self) -> list[tuple[str, str]]:
        """Return (id of the field, sentence) for every error, for the summary on top."""
        return problems_of(self)


class CodeForm(Form):
    """Opens a person's record by its code, as it stands on the paper or in the list."""

    code = Words(_l("Code of the person"), _l("Example: P-7K3M2Q"), required=True, most=20)


class SearchForm(Form):
    """Looks for vacancies."""

    words = Words(_l("Title or employer"), most=80)


class Confirmation(Form):
    """A post that needs nothing but its token."""

    submission = Submission()
