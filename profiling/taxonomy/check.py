"""Looks for faults in a lexicon folder and counts what is there; all of it as data. `lotse lexicon check` prints it."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path

from models.languages import languages
from profiling.clean import comparison_form
from profiling.taxonomy.concepts import Relation, Role
from profiling.taxonomy.lexicon import COLUMNS, LABEL_COLUMNS, BrokenLexicon, Row, rows_of
from profiling.taxonomy.review import REVIEW_COLUMNS, REVIEWS, Review
from profiling.taxonomy.spelling import script_problem, wording_problem

ISCO08 = "isco08"
KLDB2010 = "kldb2010"
MILITARY = "0"  # how the codes of the armed forces begin, in ISCO-08 and in KldB 2010
_GROUP = 4  # digits of an ISCO-08 unit group, and of the KldB's finest groups above its codes


class FaultKind(StrEnum):
    """What can be wrong with a lexicon."""

    UNREADABLE = "unreadable"  # the file is no CSV of the expected columns
    MISSING = "missing"  # a value, a preferred label, a language or a relation that must be there
    DOUBLED = "doubled"  # the same thing said twice
    DANGLING = "dangling"  # an id that no file defines
    AMBIGUOUS = "ambiguous"  # one label for two concepts of one kind, and nobody has decided that it may
    WRONG_CODE = "wrong_code"  # a code, weight or word that cannot be
    WRONG_SCRIPT = "wrong_script"  # a label in another language's letters
    WRONG_WORDING = "wrong_wording"  # an open bracket, a placeholder, a word that says nothing


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where it stands, what it is about, and what is wrong. Line 0 is the file as a whole."""

    kind: FaultKind
    file: str
    line: int
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class LabelCounts:
    """How many labels one language has, and what reviewers said of them."""

    labels: int
    preferred: int
    by_review: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Counts:
    """How large a lexicon is, labels by language. `bare_…` are civil groups of 4 digits without an occupation."""

    occupations: int = 0
    skills: int = 0
    relations: int = 0
    changes: int = 0
    labels: Mapping[str, LabelCounts] = field(default_factory=dict)
    bare_isco08: tuple[str, ...] = ()
    bare_kldb2010: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found: counts, faults file by file, and the labels that are ambiguous by decision."""

    counts: Counts
    faults: tuple[Fault, ...]
    decided: tuple[Fault, ...]


@cache
def codes(name: str) -> frozenset[str]:
    """Return every code of a classification: ISCO08's unit groups (4 digits) or KLDB2010's codes (5 digits).

    The lists in codes/ name their source and hold no titles.
    """
    lines = files("profiling.taxonomy").joinpath("codes", f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(code for line in lines if not line.startswith("#") for code in line.split())


def groups(name: str) -> frozenset[str]:
    """Return the civil groups of 4 digits of a classification."""
    return frozenset(code[:_GROUP] for code in codes(name) if not code.startswith(MILITARY))


def _pattern(expression: str) -> Callable[[str], bool]:
    compiled = re.compile(expression)
    return lambda value: compiled.fullmatch(value) is not None


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


_RIGHT: Mapping[str, Callable[[str], bool]] = {
    "id": _pattern(r"(occ|skill)\.[a-z0-9]+(-[a-z0-9]+)*"),
    "esco": _pattern(r"(http://data\.europa\.eu/esco/(occupation|skill)/[0-9a-f-]{36})?"),
    "isco08": lambda value: value in codes(ISCO08),
    "kldb2010": lambda value: value in codes(KLDB2010),
    "regulated": _pattern(r"yes|no"),
    "kind": _pattern(
        r"task|tool|material|vehicle|process|software|knowledge|certificate|licence|transversal|household"
    ),
    "field": _pattern(r"[a-z]+"),
    "relation": _pattern("|".join(Relation)),
    "role": _pattern("|".join(Role)),
    "review": _pattern("|".join(Review)),
    "weight": _pattern(r"0?\.\d*[1-9]\d*|1(\.0+)?"),
    "language": lambda value: value in languages(),
    "date": _is_day,
    "number": _pattern(r"[1-9]\d*"),
}


def check(folder: Path) -> Report:
    """Return counts, faults and decisions of a lexicon folder. An unreadable file is the only fault then."""
    try:
        checker = _Checker(folder)
        faults, decided = tuple(checker.faults()), tuple(checker.decided())
        return Report(checker.counts(), faults, decided)
    except BrokenLexicon as error:
        return Report(
            Counts(), (Fault(FaultKind.UNREADABLE, error.path.name, error.line, "", f"expected {error.expected}"),), ()
        )


class _Checker:
    def __init__(self, folder: Path) -> None:
        self.rows = {name: list(rows_of(folder / name, columns)) for name, columns in COLUMNS.items()}
        self.reviews = list(rows_of(folder / REVIEWS, REVIEW_COLUMNS))
        found = sorted((folder / "labels").glob("*.csv"))
        self.labels = {path.stem: list(rows_of(path, LABEL_COLUMNS)) for path in found}
        self.concepts = [row["id"] for name in ("occupations.csv", "skills.csv") for row in self.rows[name]]
        self.known = frozenset(self.concepts)

    def counts(self) -> Counts:
        """Return how large the lexicon is."""
        occupations = self.rows["occupations.csv"]
        return Counts(
            occupations=len(occupations),
            skills=len(self.rows["skills.csv"]),
            relations=len(self.rows["relations.csv"]),
            changes=len(self.rows["changes.csv"]),
            labels={language: _label_counts(self.labels.get(language, ())) for language in languages()},
            bare_isco08=_bare(occupations, ISCO08),
            bare_kldb2010=_bare(occupations, KLDB2010),
        )

    def decided(self) -> Iterator[Fault]:
        """Yield the labels that lead to two concepts because somebody has decided that they do."""
        for rows in self.labels.values():
            yield from (fault for fault, decided in _ambiguous(rows) if decided)

    def faults(self) -> Iterator[Fault]:
        """Yield everything that is wrong."""
        for rows in (*self.rows.values(), self.reviews, *self.labels.values()):
            yield from _values(rows)
        yield from self._concepts()
        yield from self._ends("relations.csv", ("occupation", "skill"))
        yield from self._ends("changes.csv", ("from", "to"))
        for language in languages():
            if not self.labels.get(language):
                yield Fault(FaultKind.MISSING, f"{language}.csv", 0, language, "no labels in this language")
        for language, labels in self.labels.items():
            if language in languages():
                yield from self._labels(language, labels)
            else:
                yield Fault(FaultKind.WRONG_CODE, f"{language}.csv", 0, language, "unknown language")

    def _concepts(self) -> Iterator[Fault]:
        rows = [*self.rows["occupations.csv"], *self.rows["skills.csv"]]
        yield from _doubled(rows, ("id",))
        yield from _doubled([row for row in rows if row["esco"]], ("esco",))
        related = {row[end] for row in self.rows["relations.csv"] for end in ("occupation", "skill")}
        for row in rows:
            if row["id"] not in related:
                yield _fault(FaultKind.MISSING, row, "in no relation of occupation and skill")
        for row in self.rows["occupations.csv"]:
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
        yield from (fault for fault, decided in _ambiguous(rows) if not decided)
        for row in rows:
            if row["concept"] not in self.known:
                yield _fault(FaultKind.DANGLING, row, f"concept {row['concept']}")
            if row["review"] != Review.REJECTED:
                yield from _spelling(row, language)

    def _without_preferred(self, language: str, rows: list[Row]) -> Iterator[Fault]:
        """Yield concepts without a preferred label that is in use; nothing for a language without any label."""
        named = {row["concept"] for row in _used(rows) if row["role"] == Role.PREFERRED}
        for concept in self.concepts if rows else ():
            if concept not in named:
                yield Fault(FaultKind.MISSING, f"{language}.csv", 0, concept, "no preferred label")


def _bare(occupations: Iterable[Row], name: str) -> tuple[str, ...]:
    """Return the civil groups of a classification that no occupation stands in."""
    return tuple(sorted(groups(name) - {row[name][:_GROUP] for row in occupations}))


def _label_counts(rows: Iterable[Row]) -> LabelCounts:
    found = list(rows)
    preferred = sum(row["role"] == Role.PREFERRED for row in found)
    return LabelCounts(len(found), preferred, Counter(row["review"] for row in found))


def _used(rows: Iterable[Row]) -> Iterator[Row]:
    return (row for row in rows if row["review"] != Review.REJECTED)


def _fault(kind: FaultKind, row: Row, detail: str) -> Fault:
    subject = row.values.get("label") or next(iter(row.values.values()))
    return Fault(kind, row.path.name, row.line, subject, detail)


def _values(rows: Iterable[Row]) -> Iterator[Fault]:
    for row in rows:
        for column, value in row.values.items():
            if column in _RIGHT and not _RIGHT[column](value):
                yield _fault(FaultKind.WRONG_CODE, row, f"{column} is {value!r}")
            if value != " ".join(value.split()):
                yield _fault(FaultKind.WRONG_WORDING, row, f"white space in {column}")


def _doubled(rows: Iterable[Row], columns: tuple[str, ...]) -> Iterator[Fault]:
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row[column] for column in columns)
        if key in seen:
            yield _fault(FaultKind.DOUBLED, row, f"{', '.join(columns)} as in line {seen[key]}")
        seen.setdefault(key, row.line)


def _spelling(row: Row, language: str) -> Iterator[Fault]:
    label, preferred = row["label"], row["role"] == Role.PREFERRED
    if problem := wording_problem(label, language):
        yield _fault(FaultKind.WRONG_WORDING, row, problem)
    if problem := script_problem(label, language, skill=row["concept"].startswith("skill."), preferred=preferred):
        yield _fault(FaultKind.WRONG_SCRIPT, row, problem)


def _ambiguous(rows: Iterable[Row]) -> Iterator[tuple[Fault, bool]]:
    """Yield labels that after cleaning lead to several concepts of one kind, and whether that was decided.

    It was where every one of the rows says `ambiguous` in its comment: then daily speech has it so, and the word is
    offered for all of them and never taken by itself.
    """
    owners: dict[tuple[str, str], dict[str, Row]] = {}
    for row in _used(rows):
        kind = row["concept"].partition(".")[0]
        owners.setdefault((kind, comparison_form(row["label"])), {}).setdefault(row["concept"], row)
    for by_concept in owners.values():
        *others, last = by_concept.values()
        if others:
            also = "; ".join(f"{row['concept']} ({row['label']}, line {row.line})" for row in others)
            detail = f"{last['concept']}, and {also}"
            yield (
                _fault(FaultKind.AMBIGUOUS, last, detail),
                all(is_marked(row["comment"]) for row in by_concept.values()),
            )


def is_marked(comment: str) -> bool:
    """Return whether a label's comment says that the label is ambiguous by decision."""
    return "ambiguous" in re.split(r"[\s,;]+", comment)
