"""Did we understand you? One question for each piece of own words, with the concepts that it may mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wtforms import Form

from forms.fields import Choice, Submission
from forms.wording import _l

NONE = "none"  # the person looked, and no candidate is right
UNSURE = "unsure"  # the person does not know; somebody else may


@dataclass(frozen=True, slots=True)
class Question:
    """Own words and what they may mean: concept id → label. `decided` is what somebody has said before."""

    id: int
    text: str
    options: Mapping[str, str]
    decided: str | None = None

    @property
    def name(self) -> str:
        """The name of its field."""
        return f"mention-{self.id}"


class WordsForm(Form):
    """What each piece of own words means; made for the questions at hand by `words_form`."""

    submission = Submission()

    def decisions(self) -> dict[int, str | None]:
        """Return mention → concept id, or None for "none of these". What was left open is left out."""
        given = {name: field.data for name, field in self._fields.items() if isinstance(field, Choice)}
        return {
            int(name.rpartition("-")[2]): None if answer == NONE else answer
            for name, answer in given.items()
            if answer not in (None, UNSURE)
        }


def words_form(questions: Iterable[Question]) -> type[WordsForm]:
    """Return a form with a question for each piece of own words."""
    fields = {question.name: _choice(question) for question in questions}
    return type("WordsFormOf", (WordsForm,), fields)


def _choice(question: Question) -> Choice:
    options = {**question.options, NONE: _l("None of these"), UNSURE: _l("I don't know")}
    return Choice(question.text, options=options, required=True, default=question.decided or UNSURE)
