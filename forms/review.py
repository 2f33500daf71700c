"""The forms of the lexicon's pages: looking for a concept, and what a reviewer says of labels."""

from wtforms import FieldList, Form, FormField, IntegerField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from forms.cldr import language_names
from forms.fields import Choice, Options, Submission, Version, Words
from forms.section import problems_of
from forms.wording import _l
from models.enums import Judgement
from models.languages import languages

JUDGEMENTS: Options = {
    Judgement.RIGHT.value: _l("Right: people say it so"),
    Judgement.WRONG.value: _l("Wrong: it does not fit"),
    Judgement.BETTER.value: _l("There is a better wording"),
}
HOUSE_JUDGEMENTS: Options = {
    Judgement.RIGHT.value: _l("Accept: people say it so"),
    Judgement.WRONG.value: _l("Reject: forget these words"),
    Judgement.BETTER.value: _l("There is a better wording"),
}


def named_languages() -> Options:
    """Return the languages of the lexicon, by tag, as the reader calls them."""
    known = language_names()
    return {tag: known.get(tag, language.own_name) for tag, language in languages().items()}


class ConceptSearchForm(Form):
    """Looks for occupations and skills by a word in any language of the lexicon."""

    words = Words(_l("Occupation or skill"), required=True, most=60)
    # Not `language`: a post of that name asks for the page in another language.
    tongue = Choice(_l("Language of the word"), options=named_languages, listed=True, required=True)

    def problems(self) -> list[tuple[str, str]]:
        """Return (id of the field, sentence) for every error, for the summary on top."""
        return problems_of(self)


class VerdictForm(Form):
    """What is said of one word, beside the verdict itself; `version` is what the page was opened with."""

    version = Version("", default=0)
    better = Words(_l("Better wording"), most=120)
    comment = Words(_l("Where or how people say it"), most=200)

    def validate_better(self, field: Words) -> None:
        """A better wording and the verdict that there is one belong together."""
        said = self["judgement"].data == Judgement.BETTER.value
        if said and not field.data:
            raise ValidationError(_l("Please write the better wording."))
        if field.data and not said:
            raise ValidationError(_l("Please choose “There is a better wording”, or leave this empty."))


class LabelForm(VerdictForm):
    """What is said of one label of the lexicon; `concept` and `label` tell which one."""

    concept = StringField()
    label = StringField()
    judgement = Choice(_l("Your verdict"), options=JUDGEMENTS)


class HouseWordForm(VerdictForm):
    """What is said of words that staff have confirmed; `number` tells which ones."""

    number = IntegerField(widget=HiddenInput())
    judgement = Choice(_l("Your verdict"), options=HOUSE_JUDGEMENTS)


class ReviewForm(Form):
    """One page of labels."""

    labels = FieldList(FormField(LabelForm), max_entries=25)
    submission = Submission()

    def problems(self) -> list[tuple[str, str]]:
        """Return (id of the field, sentence) for every error, for the summary on top."""
        return problems_of(self)


class HouseWordsForm(Form):
    """One page of the house's words."""

    words = FieldList(FormField(HouseWordForm), max_entries=25)
    submission = Submission()

    def problems(self) -> list[tuple[str, str]]:
        """Return (id of the field, sentence) for every error, for the summary on top."""
        return problems_of(self)
