"""The table that a reviewer fills in, as XLSX: a sheet of instructions, then one sheet a language."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from models.enums import Judgement
from models.languages import languages
from profiling.taxonomy.concepts import Role
from profiling.taxonomy.lexicon import COLUMNS, LABEL_COLUMNS, Row, rows_of
from profiling.taxonomy.review import Judged, Refused, Review

INSTRUCTIONS = "Anleitung Instructions"
HEADINGS = (
    "Begriff · concept",
    "Deutsch",
    "English",
    "Wort · label",
    "Rolle · role",
    "Anmerkung · comment",
    "Urteil · verdict",
    "Besseres Wort · better wording",
)
JUDGEMENTS: Mapping[Judgement, str] = {
    Judgement.RIGHT: "richtig · right",
    Judgement.WRONG: "falsch · wrong",
    Judgement.BETTER: "besser · better",
    Judgement.NEW: "neu · new",
}
NAME = "Ihr Name (freiwillig) · Your name (if you like)"
_WIDTHS = (30, 34, 34, 38, 12, 28, 20, 38)
_TO_FILL_IN = (6, 7, 8)  # columns, counted from 1
_FILLED = PatternFill("solid", fgColor="FFF7DB")
_HEAD = PatternFill("solid", fgColor="E4E8F5")
_TEXTS = (
    (
        "Danke, dass Sie mitlesen! Jede Zeile ist ein Wort für einen Beruf oder eine Fähigkeit.",
        "Thank you for reading! Each row is a word for an occupation or a skill.",
    ),
    (
        "Lesen Sie das deutsche oder das englische Wort. Sagt man in Ihrer Sprache so dazu?",
        "Read the German or the English word. Do people say it so in your language?",
    ),
    (
        "Ja: wählen Sie „richtig“. Nein, das Wort passt nicht: „falsch“. Sie wissen ein besseres Wort: „besser“, und "
        "schreiben Sie es in die letzte Spalte.",
        "Yes: choose “right”. No, the word does not fit: “wrong”. You know a better word: “better”, and write it "
        "into the last column.",
    ),
    (
        "Fehlt ein Wort? Schreiben Sie es in eine neue Zeile unten: den Begriff aus der ersten Spalte, das Wort und "
        "als Urteil „neu“.",
        "Is a word missing? Write it into a new row below: the concept from the first column, the word, and as verdict "
        "“new”.",
    ),
    (
        "Rolle: „preferred“ ist das Wort, das wir zeigen; „other“ sind weitere Wörter, die Menschen benutzen.",
        "Role: “preferred” is the word that we show; “other” are more words that people use.",
    ),
    (
        "Anmerkung: wo oder wie man es sagt, zum Beispiel Dari, gesprochen, alter Titel. Sie dürfen sie ändern.",
        "Comment: where or how people say it, for example Dari, spoken, old title. You may change it.",
    ),
    (
        "Füllen Sie nur die gelben Spalten aus. Zeilen ohne Urteil lassen wir, wie sie sind.",
        "Fill in the yellow columns only. Rows without a verdict stay as they are.",
    ),
    (
        "Wenn Sie möchten, schreiben Sie unten Ihren Namen oder ein Kürzel: so steht es dann öffentlich im Wörterbuch.",
        "If you like, write your name or initials below: it then stands in the lexicon for everybody to read.",
    ),
)


class BrokenTable(ValueError):
    """A file is not a reviewer's table; says what was expected."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table. `judgement` is what is known already, None where nobody has judged the label."""

    concept_id: str
    german: str
    english: str
    label: str
    role: str
    comment: str = ""
    judgement: Judgement | None = None
    better: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back in a table: judgements, rows that could not be read, and how the reviewer wants to be named."""

    judged: tuple[Judged, ...]
    refused: tuple[Refused, ...]
    reviewer: str


_KNOWN = {Review.REVIEWED: Judgement.RIGHT, Review.REJECTED: Judgement.WRONG}


def lines_of(folder: Path, language: str, *, field: str | None = None, unreviewed: bool = False) -> list[Line]:
    """Return a language's labels in a lexicon folder; of one field of work, or only those nobody has reviewed.

    BrokenLexicon where a file cannot be read; an unknown field gives no line.
    """
    fields = {row["id"]: row["field"] for name in ("occupations.csv", "skills.csv") for row in _rows(folder, name)}
    german, english = (_preferred(folder, tag) for tag in ("de", "en"))
    return [
        Line(
            row["concept"],
            german.get(row["concept"], ""),
            english.get(row["concept"], ""),
            row["label"],
            row["role"],
            row["comment"],
            None if unreviewed else _KNOWN.get(Review(row["review"])),
        )
        for row in _labels(folder, language)
        if (field is None or fields.get(row["concept"]) == field)
        and not (unreviewed and row["review"] != Review.UNREVIEWED)
    ]


def fields_of(folder: Path) -> list[str]:
    """Return the fields of work in a lexicon folder."""
    return sorted({row["field"] for name in ("occupations.csv", "skills.csv") for row in _rows(folder, name)})


def write_table(file: Path | BinaryIO, sheets: Mapping[str, Iterable[Line]]) -> int:
    """Write language → lines as a reviewer's table; return how many lines there are."""
    book = Workbook()
    front = book.active
    assert isinstance(front, Worksheet)  # noqa: S101 - a new workbook begins with a sheet; its type doesn't say so
    _write_instructions(front)
    written = sum(_write_sheet(book.create_sheet(tag), tag, lines) for tag, lines in sheets.items())
    if sheets:
        book.active = 1
    book.save(file)
    return written


def _write_instructions(sheet: Worksheet) -> None:
    sheet.title = INSTRUCTIONS
    sheet.column_dimensions["A"].width = sheet.column_dimensions["B"].width = 70
    for row, (german, english) in enumerate(_TEXTS, start=1):
        _put(sheet, row, 1, german)
        _put(sheet, row, 2, english)
    _put(sheet, len(_TEXTS) + 2, 1, NAME).font = Font(bold=True)
    _put(sheet, len(_TEXTS) + 2, 2, "").fill = _FILLED


def _write_sheet(sheet: Worksheet, language: str, lines: Iterable[Line]) -> int:
    sheet.sheet_view.rightToLeft = languages()[language].direction == "rtl"
    sheet.freeze_panes = "A2"
    for column, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True), start=1):
        cell = _put(sheet, 1, column, heading)
        cell.font, cell.fill = Font(bold=True), _HEAD
        sheet.column_dimensions[get_column_letter(column)].width = width
    row = 1
    for row, line in enumerate(lines, start=2):
        verdict = JUDGEMENTS[line.judgement] if line.judgement else ""
        texts = (line.concept_id, line.german, line.english, line.label, line.role, line.comment, verdict, line.better)
        for column, text in enumerate(texts, start=1):
            _put(sheet, row, column, text)
    _offer_verdicts(sheet, last=max(row, 2))
    return row - 1


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Any:
    """Write a cell as text whatever it looks like: a label or comment that begins with = is no formula."""
    cell = sheet.cell(row, column, text)
    if text:
        cell.data_type = "s"
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if row > 1 and column in _TO_FILL_IN:
        cell.fill = _FILLED
    return cell


def _offer_verdicts(sheet: Worksheet, *, last: int) -> None:
    offered = DataValidation(type="list", formula1=f'"{",".join(JUDGEMENTS.values())}"', allow_blank=True)
    offered.showErrorMessage = True
    offered.errorTitle = HEADINGS[6]
    offered.error = " / ".join(JUDGEMENTS.values())
    sheet.add_data_validation(offered)
    offered.add(f"G2:G{last}")


def read_table(path: Path) -> Returned:
    """Return what a reviewer's table says, sheet by sheet; BrokenTable where it is none."""
    try:
        book = load_workbook(path, read_only=True)
    except (InvalidFileException, zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, EOFError) as error:
        message = f"{path}: expected a whole XLSX table as `lotse lexicon export` writes it ({error})"
        raise BrokenTable(message) from error
    try:
        return _read_book(path, book)
    except (zipfile.BadZipFile, zlib.error, ParseError, EOFError) as error:
        message = f"{path}: expected a whole XLSX table; this one breaks off ({error})"
        raise BrokenTable(message) from error
    finally:
        book.close()


def _read_book(path: Path, book: Workbook) -> Returned:
    sheets = [sheet for sheet in book.worksheets if sheet.title in languages()]
    if not sheets:
        message = f"{path}: expected a sheet named by a language ({', '.join(languages())})"
        raise BrokenTable(message)
    judged: list[Judged] = []
    refused: list[Refused] = []
    for sheet in sheets:
        for each in _read_sheet(path, sheet):
            (refused if isinstance(each, Refused) else judged).append(each)  # type: ignore[arg-type]
    return Returned(tuple(judged), tuple(refused), _name_in(book))


def _read_sheet(path: Path, sheet: Any) -> Iterator[Judged | Refused]:
    sheet.reset_dimensions()  # some programs write a wrong size, and cells beyond it would be lost
    rows = sheet.iter_rows()
    head = tuple(_text(cell.value) for cell in next(rows, ()))
    if head[: len(HEADINGS)] != HEADINGS:
        message = f"{path}, sheet {sheet.title}, row 1: expected the headings {', '.join(HEADINGS)}"
        raise BrokenTable(message)
    for number, cells in enumerate(rows, start=2):
        where = f"sheet {sheet.title}, row {number}"
        if any(cell.data_type == "f" for cell in cells):
            yield Refused(where, "a formula; expected plain text")
            continue
        texts = [_text(cell.value) for cell in cells][: len(HEADINGS)]
        texts += [""] * (len(HEADINGS) - len(texts))
        if (found := _judged(texts, sheet.title, where)) is not None:
            yield found


def _judged(texts: list[str], language: str, where: str) -> Judged | Refused | None:
    """Return what a row says, None where it says nothing."""
    concept_id, _, _, label, _, comment, verdict, better = texts
    if not verdict and not better:
        return None
    judgement = _judgement(verdict) if verdict else Judgement.BETTER
    if judgement is None:
        return Refused(where, f"unknown verdict {verdict!r}; expected {', '.join(JUDGEMENTS.values())}")
    if better and judgement is not Judgement.BETTER:
        return Refused(where, f"a better wording beside the verdict {verdict!r}; expected one of the two")
    return Judged(concept_id, language, label, judgement, better, comment, where)


def _judgement(verdict: str) -> Judgement | None:
    """Return the judgement that a word means, in German, in English, or as the drop-down has it."""
    said = verdict.casefold().rstrip(":.! ")
    for judgement, words in JUDGEMENTS.items():
        if said in (words, *words.split(" · ")):
            return judgement
    return None


def _name_in(book: Workbook) -> str:
    """Return what stands beside the question for the reviewer's name; empty where the sheet or the name is missing."""
    if INSTRUCTIONS not in book.sheetnames:
        return ""
    for first, *others in book[INSTRUCTIONS].iter_rows(values_only=True):
        if _text(first) == NAME:
            return _text(others[0]) if others else ""
    return ""


def _text(value: object) -> str:
    """Return a cell's value as one line of text, whatever the table program has made of it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date() if (value.hour, value.minute) == (0, 0) else value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def _rows(folder: Path, name: str) -> Iterator[Row]:
    return rows_of(folder / name, COLUMNS[name])


def _labels(folder: Path, language: str) -> Iterator[Row]:
    return rows_of(folder / "labels" / f"{language}.csv", LABEL_COLUMNS)


def _preferred(folder: Path, language: str) -> dict[str, str]:
    return {row["concept"]: row["label"] for row in _labels(folder, language) if row["role"] == Role.PREFERRED}
