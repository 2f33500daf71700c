"""The small forms of the pilot's desk and of intake."""

from collections.abc import Mapping

from wtforms import Form
from wtforms.validators import ValidationError

from forms.fields import Choice, Day, LongWords, Options, Picked, Submission, Version, Words
from forms.section import problems_of
from forms.wording import _l
from models.enums import ConceptKind, Verdict

NOTHING = "nothing"  # somebody looked, and no concept fits

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


class MeaningForm(Form):
    """What one piece of own words means, as staff or an interpreter confirm it; made by `meaning_form`."""

    meaning: Choice
    other: Words
    other_concept: Picked

    def is_answered(self) -> bool:
        """Return whether a concept, or that none fits, was chosen. Another word that was only typed chooses nothing."""
        only_typed = self.other.data and self.meaning.data == NOTHING
        return bool(self.other_concept.data or (self.meaning.data and not only_typed))

    def concept(self) -> str | None:
        """Return the concept that was chosen, None for "nothing fits". Meaningful once something was chosen."""
        chosen: str = self.other_concept.data or self.meaning.data
        return None if chosen == NOTHING else chosen


def meaning_form(kind: ConceptKind, options: Mapping[str, str]) -> type[MeaningForm]:
    """Return a form that offers concepts (id → label) of one kind."""
    asked = _l("Which skill is this?") if kind is ConceptKind.SKILL else _l("Which work is this?")
    fields = {
        "meaning": Choice(asked, options={**options, NOTHING: _l("Nothing in the list fits")}, required=True),
        "other": Words(
            _l("Another word that fits better"),
            _l("Begin to write it and choose one of the suggestions."),
            suggests=kind,
            most=100,
        ),
        "other_concept": Picked("other"),  # after the words that it belongs to: fields are read in this order
    }
    return type("MeaningFormOf", (MeaningForm,), fields)
