"""The small forms around the questionnaire: the code that opens it, deletion, and posts that need only their token."""

from wtforms import Form

from forms.fields import Choice, Options, Words
from forms.section import problems_of
from forms.wording import _l

SURE: Options = {"yes": _l("Yes, delete everything")}


class ResumeForm(Form):
    """The code that a person wrote down."""

    code = Words(
        _l("Your code"),
        _l("You wrote it down when you began. It has 16 letters and digits. Example: 7K3M-Q2TV-9XAB-C4DE."),
        required=True,
        most=80,
        render_kw={"autocapitalize": "characters", "spellcheck": "false", "dir": "ltr"},
    )

    def problems(self) -> list[tuple[str, str]]:
        """Return (id of the field, sentence) for every error."""
        return problems_of(self)


class DeleteForm(Form):
    """Asks once more before everything is deleted."""

    sure = Choice(_l("Do you really want to delete everything?"), options=SURE, required=True)

    def problems(self) -> list[tuple[str, str]]:
        """Return (id of the field, sentence) for every error."""
        return problems_of(self)
