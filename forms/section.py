"""What every section of the Profilingbogen has: a title, what it is for, rows that grow, and its answers as a value."""

from collections.abc import Mapping
from typing import Any, ClassVar

from wtforms import Field, FieldList, Form, FormField, widgets

from forms.fields import Submission, Version, is_answered
from models.values import Json, SectionAnswers

MOST_ROWS = 20


class Row(Form):
    """The questions about one training, job, language, …"""

    def answers(self) -> dict[str, Json]:
        """Return what was answered in this row."""
        return _answers_of(self)


class Rows(FieldList):  # type: ignore[type-arg]  # generic in its stubs alone
    """A list of rows that one adds to and removes from. `one` names a single row, for headings.

    `first` are the values of a row that always comes first, named `first_name`, and cannot be removed; a row that
    says no more than that is not an answer.
    """

    def __init__(
        self,
        row: type[Row],
        label: str,
        description: str = "",
        *,
        one: str,
        add: str,
        first: Mapping[str, str] | None = None,
        first_name: str | None = None,
        **rest: Any,
    ) -> None:
        super().__init__(FormField(row), label, description=description, min_entries=1, max_entries=MOST_ROWS, **rest)
        self.one, self.add_label = one, add
        self.first, self.first_name = dict(first or {}), first_name

    def process(self, formdata: Any, data: Any = (), extra_filters: Any = None) -> None:
        """Read the rows, and see that the fixed first one is there."""
        super().process(formdata, data, extra_filters)
        if not self.first:
            return
        if not self._starts_with_first():
            self._put_first()
        for name in self.first:
            self.entries[0].form[name].widget = widgets.HiddenInput()

    def _starts_with_first(self) -> bool:
        row = self.entries[0].form
        return all(row[name].data == value for name, value in self.first.items())

    def _put_first(self) -> None:
        if not self.entries[0].form.answers():
            self.pop_entry(0)  # type: ignore[call-arg]  # newer than its stubs
        self.insert_entry(0, dict(self.first))  # type: ignore[attr-defined]  # newer than its stubs

    def _extract_indices(self, prefix: str, formdata: Any) -> list[int]:
        """Return the rows' numbers in posted names; WTForms's own trips over digits such as `²`."""
        heads = (name.removeprefix(f"{prefix}-").split("-", 1)[0] for name in formdata if name.startswith(f"{prefix}-"))
        return [int(head) for head in heads if head.isascii() and head.isdigit() and len(head) < 4]  # noqa: PLR2004

    @property
    def may_grow(self) -> bool:
        """Whether one more row may be added."""
        return len(self.entries) < MOST_ROWS

    def may_remove(self, index: int) -> bool:
        """Whether this row may be taken away."""
        return 0 <= index < len(self.entries) and not (self.first and index == 0)

    def add(self) -> None:
        """Add an empty row, unless the list is full."""
        if self.may_grow:
            self.append_entry()

    def remove(self, index: int) -> None:
        """Take a row away; the others keep what was typed. The last one leaves an empty row."""
        if self.may_remove(index):
            self.pop_entry(index)  # type: ignore[call-arg]  # newer than its stubs
        if not self.entries:
            self.append_entry()

    @property
    def answered(self) -> list[Any]:
        """The rows in which something was answered."""
        return [entry for entry in self.entries if self._says_more(entry.form.answers())]

    def _says_more(self, row: Mapping[str, Json]) -> bool:
        return any(value != self.first.get(name) for name, value in row.items())

    @property
    def answer(self) -> list[Json]:
        """What is stored."""
        return [entry.form.answers() for entry in self.answered]


class Section(Form):
    """One section of the Profilingbogen: `name` is its name in the stored answers and in addresses.

    `purpose` says in full sentences what it is for and who sees it.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    purpose: ClassVar[str]

    version = Version("", default=0)
    submission = Submission()

    def questions(self) -> list[Field]:
        """Return the fields that are shown, in order."""
        return [field for field in self if not isinstance(field, Version | Submission)]

    def answers(self) -> SectionAnswers:
        """Return what was answered, as plain values. Meaningful once the section has validated."""
        values = _answers_of(self)
        return SectionAnswers(section=self.name, values=values)

    def change_rows(self, formdata: Any) -> bool:
        """Carry out a pressed "add" or "remove" button and tell whether there was one. Nothing typed is lost."""
        if "add" in formdata:
            self._rows(formdata["add"], Rows.add)
        elif "remove" in formdata:
            name, _, index = formdata["remove"].rpartition("-")
            number = int(index) if index.isascii() and index.isdigit() and len(index) < 4 else -1  # noqa: PLR2004
            self._rows(name, lambda rows: rows.remove(number))
        else:
            return False
        return True

    def _rows(self, name: str, change: Any) -> None:
        field = self._fields.get(name)
        if isinstance(field, Rows):
            change(field)

    def problems(self) -> list[tuple[str, str]]:
        """Return (id of the field, its label and what is wrong) for every error, for the summary on top of the page."""
        return problems_of(self)


def _answers_of(form: Form) -> dict[str, Json]:
    values: dict[str, Json] = {
        field.short_name: getattr(field, "answer", field.data)
        for field in form
        if not isinstance(field, Version | Submission)
    }
    return {name: value for name, value in values.items() if is_answered(value)}


def problems_of(form: Form) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for field in form:
        if isinstance(field, FieldList):
            found += [problem for entry in field.entries for problem in problems_of(entry.form)]
        else:
            found += [(field.id, f"{field.label.text} – {error}") for error in field.errors]
    return found
