"""A table of vacancies as CSV: one row a vacancy, with a header. Commas or semicolons, as spreadsheets write them.

Columns (only `id` and `title` must be there): id, title, occupation, description, employer, postcode, town, skills,
licences (both parted by `|`), german (A1 … C2), hours_from, hours_to, shifts (parted by `|`), start (ISO date).
"""

import csv
import io
from collections.abc import Iterator

from matching.sources import jsonl
from matching.sources.reading import LONGEST_TEXT, BrokenSource, Record, decoded, refuse_doubles
from models.enums import Strength, VacancySource
from models.values import Json, VacancyDraft

COLUMNS = (
    "id",
    "title",
    "occupation",
    "description",
    "employer",
    "postcode",
    "town",
    "skills",
    "licences",
    "german",
    "hours_from",
    "hours_to",
    "shifts",
    "start",
)
LISTS = ("skills", "licences", "shifts")
NUMBERS = ("hours_from", "hours_to")


def read(data: bytes, *, name: str) -> list[VacancyDraft]:
    """Return all vacancies of a table; BrokenSource where the header or one of the rows cannot be taken."""
    text = decoded(data, name=name)
    header = text.split("\n", 1)[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in header else ",", strict=True)
    try:
        records = list(_records(rows, name))
    except csv.Error as error:
        raise BrokenSource(name, max(rows.reader.line_num, 1), f"CSV ({error})") from error
    drafts = [_draft(record) for record in records]
    refuse_doubles(((one.source_key, row.line) for one, row in zip(drafts, records, strict=True)), name=name)
    return drafts


def _records(rows: "csv.DictReader[str]", name: str) -> Iterator[Record]:
    names = [column.strip() for column in rows.fieldnames or ()]
    if missing := {"id", "title"} - set(names):
        raise BrokenSource(name, 1, f"the columns id and title, but {' and '.join(sorted(missing))} is missing")
    if unknown := set(names) - set(COLUMNS):
        raise BrokenSource(name, 1, f"only the columns {', '.join(COLUMNS)}, not {min(unknown)[:40]!r}")
    for row in rows:
        if None in row or None in row.values():
            raise BrokenSource(name, rows.line_num, f"{len(names)} values, as in the header")
        yield _record({column.strip(): value for column, value in row.items()}, name, rows.line_num)


def _record(row: dict[str, str], name: str, line: int) -> Record:
    """Return a row with its lists and numbers as such; empty cells are left out."""
    fields: dict[str, Json] = {}
    for column, value in row.items():
        cell = value.strip()
        if not cell:
            continue
        if column in LISTS:
            fields[column] = [part.strip() for part in cell.split("|") if part.strip()]
        elif column in NUMBERS:
            fields[column] = _number(cell, column, name, line)
        else:
            fields[column] = cell
    return Record(name, line, fields)


def _number(cell: str, column: str, name: str, line: int) -> float:
    try:
        return float(cell.replace(",", "."))
    except ValueError as error:
        raise BrokenSource(name, line, f"a number for {column!r}") from error


def _draft(record: Record) -> VacancyDraft:
    postcode, town = record.text("postcode"), record.text("town")
    where = Record(record.name, record.line, {"place": {"postcode": postcode, "town": town}})
    return VacancyDraft(
        source_key=record.must("id"),
        title=record.must("title"),
        source=VacancySource.TABLE,
        occupation=record.text("occupation"),
        description=record.text("description", longest=LONGEST_TEXT),
        employer=record.text("employer"),
        place=jsonl.place(where) if postcode or town else None,
        skills=tuple((text, Strength.SHOULD) for text in record.texts("skills")),
        german=jsonl.german(record),
        licences=tuple((text, Strength.MUST) for text in record.texts("licences")),
        hours_from=record.number("hours_from", least=0, most=168),
        hours_to=record.number("hours_to", least=0, most=168),
        shifts=jsonl.shifts(record),
        start=record.day("start"),
    )
