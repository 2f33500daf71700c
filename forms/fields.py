"""The kinds of question. Adding a question to a section is one line: `Words(label, instruction)`.

A field's `data` is the plain JSON value that is stored; what was typed stays in the box when it is refused.
Every question may be left out unless it says `required=True`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, ClassVar
from uuid import uuid4

from wtforms import Field, RadioField, SelectMultipleField, StringField, widgets
from wtforms.fields import choices as wtforms_choices
from wtforms.validators import ValidationError

from forms import typed
from forms.cldr import country_names, language_names
from forms.wording import _l
from models.enums import ConceptKind

Options = Mapping[str, str]

_CONCEPT_ID = re.compile(r"[A-Za-z0-9.:/_-]{1,200}")
_SUBMISSION = re.compile(r"[0-9a-f]{32}")


def is_answered(value: object) -> bool:
    """Tell whether a value says anything. `False` and 0 do."""
    return value is not None and value not in ("", [], {})


class _Answered:
    """Validator of a required question."""

    field_flags: ClassVar[Mapping[str, bool]] = {"required": True}

    def __call__(self, _form: object, field: Field) -> None:
        if not is_answered(field.data) and not field.process_errors:
            raise ValidationError(_l("An answer is needed here. Please choose or write one."))


def _validators(*, required: bool) -> list[Any]:
    return [_Answered()] if required else []


class Typed(StringField):
    """A question that is answered by typing; `read` turns tidied text into the value and `show` turns it back."""

    data: Any
    lines = False
    inputmode: str | None = None
    autocomplete: str | None = None
    most = 200

    def __init__(
        self,
        label: str | None = None,
        description: str = "",
        *,
        required: bool = False,
        most: int | None = None,
        autocomplete: str | None = None,
        inputmode: str | None = None,
        **rest: Any,
    ) -> None:
        super().__init__(label, _validators(required=required), description=description, **rest)
        self.most = most or self.most
        attributes = {
            "inputmode": inputmode or self.inputmode,
            "autocomplete": autocomplete or self.autocomplete or "off",
        }
        self.render_kw = {name: value for name, value in attributes.items() if value} | (self.render_kw or {})

    def read(self, text: str) -> Any:
        """Return the stored value, or raise ValueError with a sentence for the reader."""
        return text

    def show(self, value: Any) -> str:
        """Return a stored value as people write it."""
        return str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was posted."""
        self.data = None
        text = typed.tidy(valuelist[0], lines=self.lines) if valuelist else ""
        if len(text) > self.most:
            raise ValueError(
                _l(
                    "This is too long: %(typed)s characters. Please shorten it to %(most)s characters at most.",
                    typed=len(text),
                    most=self.most,
                )
            )
        if text:
            self.data = self.read(text)

    def _value(self) -> str:
        if self.raw_data:
            return typed.tidy(str(self.raw_data[0]), lines=self.lines)
        return "" if self.data is None else self.show(self.data)


class Words(Typed):
    """Words in one line. `suggests` offers concepts while typing, for a `Picked` field beside it."""

    def __init__(self, label: str, description: str = "", *, suggests: ConceptKind | None = None, **rest: Any) -> None:
        super().__init__(label, description, **rest)
        self.suggests = suggests


class LongWords(Typed):
    """Words in several lines."""

    widget = widgets.TextArea()
    lines = True
    most = 3000


class Picked(Field):
    """The concept of a suggestion that was picked for the words in the field `words` of the same form.

    The hidden value is `concept|words as picked`: when the words are changed afterwards, with or without
    JavaScript, the concept no longer belongs to them and is dropped.
    """

    widget = widgets.HiddenInput()

    def __init__(self, words: str, **rest: Any) -> None:
        super().__init__("", **rest)
        self.words = words

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep the concept only where it was picked for the very words that were posted."""
        concept, _, words = (str(valuelist[0]) if valuelist else "").partition("|")
        fits = bool(_CONCEPT_ID.fullmatch(concept)) and typed.tidy(words) == self._words()
        self.data = concept if fits else None

    def _words(self) -> Any:
        return self._form[self.words].data  # type: ignore[attr-defined]  # missing in the stubs

    def _value(self) -> str:
        return f"{self.data}|{self._words()}" if self.data else ""


class Number(Typed):
    """A number from `least` to `highest`, fractions allowed."""

    inputmode = "decimal"
    most = 20

    def __init__(self, label: str, description: str = "", *, least: float, highest: float, **rest: Any) -> None:
        super().__init__(label, description, **rest)
        self.least, self.highest = least, highest

    def read(self, text: str) -> float:
        """Return the number in its range."""
        return self._in_range(typed.read_number(text))

    def show(self, value: float) -> str:
        """Return the number without a needless fraction."""
        return f"{value:g}"

    def _in_range(self, number: float) -> float:
        if not self.least <= number <= self.highest:
            places = {"least": f"{self.least:g}", "highest": f"{self.highest:g}"}
            raise ValueError(_l("Please write a number from %(least)s to %(highest)s.", **places))
        return number


class WholeNumber(Number):
    """A whole number from `least` to `highest`."""

    inputmode = "numeric"

    def read(self, text: str) -> int:
        """Return the number in its range."""
        return int(self._in_range(typed.read_whole_number(text)))


class Day(Typed):
    """A date, stored as ISO text; not later than `years_ahead` years from today."""

    inputmode = "numeric"
    most = 40

    def __init__(self, label: str, description: str = "", *, years_ahead: int = 0, **rest: Any) -> None:
        super().__init__(label, description, **rest)
        self.years_ahead = years_ahead

    def read(self, text: str) -> str:
        """Return the date as `YYYY-MM-DD`."""
        day = typed.read_day(text)
        if day > _years_from(typed.today(), self.years_ahead):
            raise ValueError(_l("This date is too far in the future. Please check the year."))
        return day.isoformat()

    def show(self, value: str) -> str:
        """Return the date as it is written in Germany."""
        return date.fromisoformat(value).strftime("%d.%m.%Y")


class Month(Typed):
    """A month that is not in the future, stored as `YYYY-MM`."""

    inputmode = "numeric"
    most = 40

    def read(self, text: str) -> str:
        """Return the month as `YYYY-MM`."""
        month = typed.read_month(text)
        if month > typed.today().strftime("%Y-%m"):
            raise ValueError(_l("This month is in the future. Please check it."))
        return month

    def show(self, value: str) -> str:
        """Return the month as it is written in Germany."""
        year, month = value.split("-")
        return f"{month}.{year}"


class Year(Typed):
    """A year that is not in the future."""

    inputmode = "numeric"
    most = 20

    def read(self, text: str) -> int:
        """Return the year."""
        year = typed.read_year(text)
        if year > typed.today().year:
            raise ValueError(_l("This year is in the future. Please check it."))
        return year


def _years_from(day: date, years: int) -> date:
    return date(day.year + years, day.month, min(day.day, 28))  # the 29th of February need not exist there


class Postcode(Typed):
    """A German postcode."""

    inputmode = "numeric"
    autocomplete = "postal-code"

    def read(self, text: str) -> str:
        """Return the five digits."""
        return typed.read_postcode(text)


class Phone(Typed):
    """A telephone number, stored in international form."""

    inputmode = "tel"
    autocomplete = "tel"

    def read(self, text: str) -> str:
        """Return the number in international form."""
        return typed.read_phone(text)


class Email(Typed):
    """An e-mail address."""

    inputmode = "email"
    autocomplete = "email"
    most = 254

    def read(self, text: str) -> str:
        """Return the address in its normal form."""
        return typed.read_email(text)


class Choice(RadioField):
    """One answer out of `options` (value → label). `listed` shows a select box instead of radio buttons."""

    def __init__(
        self,
        label: str,
        description: str = "",
        *,
        options: Options | Callable[[], Options],
        required: bool = False,
        listed: bool = False,
        **rest: Any,
    ) -> None:
        choices = partial(self._choices, options)
        super().__init__(label, _validators(required=required), description=description, choices=choices, **rest)
        self.listed = listed
        self.required = required
        self.in_two_languages = callable(options)  # names from CLDR
        if listed:
            self.widget = widgets.Select()
            self.label.field_id = self.id

    def _choices(self, options: Options | Callable[[], Options]) -> list[Any]:
        labels = options() if callable(options) else options
        nothing: Options = {} if self.required else {"": _l("No answer")}
        every = {**nothing, **labels} if self.listed else {**labels, **nothing}
        return [_option(value, label) for value, label in every.items()]

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the chosen value; the empty one says nothing."""
        self.data = str(valuelist[0]) or None if valuelist else None

    def _value(self) -> str:
        return str(self.data or "")  # for a choice that is settled and goes along hidden

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms's signature
        """Refuse a value that was not offered."""
        if self.data and self.data not in _values(self):
            raise ValidationError(_l("Please choose one of the answers that are offered."))


class Choices(SelectMultipleField):
    """Any number of answers out of `options` (value → label), as tick boxes."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()

    def __init__(self, label: str, description: str = "", *, options: Options, **rest: Any) -> None:
        choices = [_option(value, text) for value, text in options.items()]
        super().__init__(label, description=description, choices=choices, **rest)
        self.label.field_id = ""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms's signature
        """Refuse values that were not offered."""
        if set(self.data or ()) - _values(self):
            raise ValidationError(_l("Please choose only among the answers that are offered."))


def _option(value: str, label: str) -> Any:
    return wtforms_choices.SelectChoice(value, label)  # type: ignore[attr-defined]  # newer than its stubs


def _values(field: RadioField | SelectMultipleField) -> set[str]:
    choices: Sequence[Any] = list(field.choices or ())
    return {str(choice.value) for choice in choices}


class Tick(Choices):
    """One tick box: `True` when ticked, otherwise unanswered."""

    def __init__(self, label: str, description: str = "", *, text: str, **rest: Any) -> None:
        super().__init__(label, description, options={"yes": text}, **rest)

    def process_data(self, value: Any) -> None:
        """Take the stored truth."""
        self.data = ["yes"] if value else []

    @property
    def answer(self) -> bool | None:
        """What is stored."""
        return True if self.data else None


YES_NO: Options = {"yes": _l("Yes"), "no": _l("No")}
YES_NO_PARTLY: Options = {"yes": _l("Yes"), "no": _l("No"), "partly": _l("Partly")}
YES_NO_UNKNOWN: Options = {"yes": _l("Yes"), "no": _l("No"), "unknown": _l("I don't know")}

YesNo = partial(Choice, options=YES_NO)
Country = partial(Choice, options=country_names, listed=True, render_kw={"autocomplete": "off"})
Tongue = partial(Choice, options=language_names, listed=True, render_kw={"autocomplete": "off"})


class Version(Field):
    """The version of the answers that a page was filled in from; 0 where none were saved yet."""

    widget = widgets.HiddenInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the version; a missing or broken one counts as "none saved yet", which can only be refused as stale."""
        text = str(valuelist[0]) if valuelist else ""
        self.data = int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0

    def _value(self) -> str:
        return str(self.data or 0)


class Submission(Field):
    """An id for one filling-in of a page, so that a repeated post is not saved twice."""

    widget = widgets.HiddenInput()

    def __init__(self, **rest: Any) -> None:
        super().__init__("", default=_new_submission, **rest)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the id; a missing or broken one is replaced by a new one."""
        text = str(valuelist[0]) if valuelist else ""
        self.data = text if _SUBMISSION.fullmatch(text) else _new_submission()

    def _value(self) -> str:
        return str(self.data)


def _new_submission() -> str:
    return uuid4().hex
