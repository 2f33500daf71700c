"""Looks for faults in a lexicon folder and returns them as data; the lexicon's own test wants none."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from models.languages import languages
from profiling.clean import comparison_form
from profiling.taxonomy.concepts import Relation, Role
from profiling.taxonomy.lexicon import COLUMNS, LABEL_COLUMNS, BrokenLexicon, Row, rows_of
from profiling.wordlists import common_words


class FaultKind(StrEnum):
    """What can be wrong with a lexicon."""

    UNREADABLE = "unreadable"  # the file is no CSV of the expected columns
    MISSING = "missing"  # a value, a preferred label or a relation that must be there
    DOUBLED = "doubled"  # the same thing said twice
    DANGLING = "dangling"  # an id that no file defines
    AMBIGUOUS = "ambiguous"  # one label for two concepts of one kind
    WRONG_CODE = "wrong_code"  # a code, weight or word that cannot be
    WRONG_SCRIPT = "wrong_script"  # a label in another language's letters
    WRONG_WORDING = "wrong_wording"  # an open bracket, a placeholder, a word that says nothing


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where it stands, what it is about, and what is wrong."""

    kind: FaultKind
    file: str
    line: int
    subject: str
    detail: str


_CODES = {
    "id": re.compile(r"(occ|skill)\.[a-z0-9]+(-[a-z0-9]+)*"),
    "esco": re.compile(r"(http://data\.europa\.eu/esco/(occupation|skill)/[0-9a-f-]{36})?"),
    "isco08": re.compile(r"\d{4}"),
    "kldb2010": re.compile(r"\d{4}[1-4]"),
    "regulated": re.compile(r"yes|no"),
    "kind": re.compile(
        r"task|tool|material|vehicle|process|software|knowledge|certificate|licence|transversal|household"
    ),
    "field": re.compile(r"[a-z]+"),
    "relation": re.compile("|".join(Relation)),
    "role": re.compile("|".join(Role)),
    "weight": re.compile(r"0?\.\d*[1-9]\d*|1(\.0+)?"),
}
_PLACEHOLDER = re.compile(r"\b(?:todo|tbd|xxx|n/a|lorem)\b|\?\?|_{2,}", re.IGNORECASE)
# Arabic letters that look right in Persian but are others, so that a search misses them.
_FOREIGN_LETTERS = {"fa": "يك", "de": "", "uk": "ыэъё"}


def check(folder: Path) -> list[Fault]:
    """Return everything that is wrong with a lexicon folder, file by file; an empty list means nothing is."""
    try:
        return list(_Checker(folder).faults())
    except BrokenLexicon as error:
        return [Fault(FaultKind.UNREADABLE, error.path.name, error.line, "", error.expected)]


class _Checker:
    def __init__(self, folder: Path) -> None:
        self.rows = {name: list(rows_of(folder / name, columns)) for name, columns in COLUMNS.items()}
        self.labels = {path.stem: list(rows_of(path, LABEL_COLUMNS)) for path in sorted((folder / "labels").glob("*"))}
        self.concepts = [row["id"] for name in ("occupations.csv", "skills.csv") for row in self.rows[name]]
        self.known = frozenset(self.concepts)

    def faults(self) -> Iterator[Fault]:
        for rows in (*self.rows.values(), *self.labels.values()):
            yield from self._codes(rows)
        yield from self._concepts()
        yield from self._ends("relations.csv", ("occupation", "skill"))
        yield from self._ends("changes.csv", ("from", "to"))
        for language, labels in self.labels.items():
            yield from self._labels(language, labels)

    def _codes(self, rows: Iterable[Row]) -> Iterator[Fault]:
        for row in rows:
            for column, value in row.values.items():
                if column in _CODES and not _CODES[column].fullmatch(value):
                    yield _fault(FaultKind.WRONG_CODE, row, f"{column} is {value!r}")
                if value != " ".join(value.split()):
                    yield _fault(FaultKind.WRONG_WORDING, row, f"white space in {column}")

    def _concepts(self) -> Iterator[Fault]:
        rows = [*self.rows["occupations.csv"], *self.rows["skills.csv"]]
        yield from _doubled(rows, ("id",))
        yield from _doubled([row for row in rows if row["esco"]], ("esco",))
        with_skills = {row["occupation"] for row in self.rows["relations.csv"]}
        for row in self.rows["occupations.csv"]:
            if row["id"] not in with_skills:
                yield _fault(FaultKind.MISSING, row, "no skill")
            if (row["regulated"] == "yes") != bool(row["authority"]):
                yield _fault(FaultKind.MISSING, row, "regulated without authority, or authority without regulated")

    def _ends(self, name: str, columns: tuple[str, str]) -> Iterator[Fault]:
        yield from _doubled(self.rows[name], columns)
        for row in self.rows[name]:
            for column in columns:
                if row[column] not in self.known:
                    yield _fault(FaultKind.DANGLING, row, f"{column} {row[column]}")
            if row[columns[0]] == row[columns[1]]:
                yield _fault(FaultKind.WRONG_CODE, row, "leads to itself")

    def _labels(self, language: str, rows: list[Row]) -> Iterator[Fault]:
        yield from _doubled(rows, ("concept", "label"))
        yield from _doubled([row for row in rows if row["role"] == Role.PREFERRED], ("concept",))
        yield from self._without_preferred(language, rows)
        yield from _ambiguous(rows)
        for row in rows:
            if row["concept"] not in self.known:
                yield _fault(FaultKind.DANGLING, row, f"concept {row['concept']}")
            if problem := _wording(row["label"]):
                yield _fault(FaultKind.WRONG_WORDING, row, problem)
            if problem := _script(row, language):
                yield _fault(FaultKind.WRONG_SCRIPT, row, problem)

    def _without_preferred(self, language: str, rows: list[Row]) -> Iterator[Fault]:
        named = {row["concept"] for row in rows if row["role"] == Role.PREFERRED}
        for concept in self.concepts:
            if concept not in named:
                yield Fault(FaultKind.MISSING, f"{language}.csv", 0, concept, "no preferred label")


def _fault(kind: FaultKind, row: Row, detail: str) -> Fault:
    subject = row.values.get("label") or next(iter(row.values.values()))
    return Fault(kind, row.path.name, row.line, subject, detail)


def _doubled(rows: Iterable[Row], columns: tuple[str, ...]) -> Iterator[Fault]:
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row[column] for column in columns)
        if key in seen:
            yield _fault(FaultKind.DOUBLED, row, f"{', '.join(columns)} as in line {seen[key]}")
        seen.setdefault(key, row.line)


def _ambiguous(rows: Iterable[Row]) -> Iterator[Fault]:
    """Yield labels that after cleaning lead to a second concept of the same kind.

    Both rows may say `ambiguous` in their comment: then daily speech has it so, and the word is never taken by itself.
    """
    owners: dict[tuple[str, str], Row] = {}
    for row in rows:
        kind = row["concept"].partition(".")[0]
        first = owners.setdefault((kind, comparison_form(row["label"])), row)
        meant = "ambiguous" in row["comment"] and "ambiguous" in first["comment"]
        if first["concept"] != row["concept"] and not meant:
            detail = f"{row['concept']}, and {first['concept']} ({first['label']}, line {first.line})"
            yield _fault(FaultKind.AMBIGUOUS, row, detail)


def _wording(label: str) -> str:
    form = comparison_form(label)
    if not form:
        return "no letters"
    if any(label.count(opening) != label.count(closing) for opening, closing in ("()", "[]", "„“", "«»")):
        return "an open bracket"
    if _PLACEHOLDER.search(label):
        return "a placeholder"
    return "says nothing by itself" if " " not in form and common_words().say_nothing(form) else ""


def _script(row: Row, language: str) -> str:
    """Return what is wrong with a label's letters; foreign acronyms and brand names (SAP, CNC) are right anywhere."""
    label, preferred = row["label"], row["role"] == Role.PREFERRED
    known = languages().get(language)
    if known is None:
        return f"unknown language {language}"
    scripts = {_script_of(letter) for letter in label if letter.isalpha()}
    if known.script not in scripts and not _is_name(label, skill=row["concept"].startswith("skill.")):
        return f"no {known.script} letter"
    if scripts - {known.script, "Latn"}:
        return f"letters of {', '.join(sorted(scripts - {known.script}))}"
    foreign = [letter for letter in label.lower() if letter in _FOREIGN_LETTERS.get(language, "")]
    return f"foreign letters {' '.join(foreign)}" if foreign and (preferred or language == "fa") else ""


def _is_name(label: str, *, skill: bool) -> bool:
    """Return whether a label is an acronym, or a skill's brand (AutoCAD), which every language writes in Latin."""
    return label.isupper() or (skill and label.isascii() and any(letter.isupper() for letter in label))


def _script_of(letter: str) -> str:
    names = {"LATIN": "Latn", "ARABIC": "Arab", "CYRILLIC": "Cyrl", "ETHIOPIC": "Ethi"}
    return names.get(unicodedata.name(letter, "").split(" ")[0], "other")
