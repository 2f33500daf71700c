"""What reviewers say of the lexicon's labels, put into its files. How their tables look stands in `review_table`.

A right label becomes `reviewed`. A wrong one becomes `rejected`: it stays in the file, so that nobody brings it in
again, and is not read for linking. A better wording takes the label's role as `reviewed`; the label it was better
than stays as `doubtful`, for somebody may say it. A new label comes in as `reviewed`, beside the preferred one.
"""

import csv
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from models.enums import Judgement
from profiling.clean import comparison_form
from profiling.taxonomy.concepts import Role
from profiling.taxonomy.lexicon import BUILT_IN, COLUMNS, LABEL_COLUMNS, rows_of
from profiling.taxonomy.spelling import problem_of

REVIEWS = "reviews.csv"  # who has reviewed how many labels of a language, and when
REVIEW_COLUMNS = ("language", "reviewer", "date", "number")
LONGEST_COMMENT = 200  # characters
AMBIGUOUS = "ambiguous"  # the comment's word for a label that leads to two concepts by decision


class Review(StrEnum):
    """The review state of a label in its file."""

    UNREVIEWED = "unreviewed"
    REVIEWED = "reviewed"
    DOUBTFUL = "doubtful"  # used like an unreviewed one; somebody knows a better wording
    REJECTED = "rejected"  # kept in the file, but no label any more


@dataclass(frozen=True, slots=True)
class Judged:
    """What a reviewer says of one label. `where` is the place in their table, for messages."""

    concept_id: str
    language: str
    label: str
    judgement: Judgement
    better: str = ""
    comment: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken: where it stands and what is wrong with it."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of reviewers' rows; `changed` counts by language the labels whose entry is another now."""

    taken: Mapping[Judgement, int]
    changed: Mapping[str, int]
    refused: tuple[Refused, ...]


class WrongReview(ValueError):
    """A reviewer's row cannot be taken; says why."""


LabelRow = dict[str, str]


class LabelFile:
    """The labels of one language, into which judgements are put one by one."""

    def __init__(self, rows: Iterable[LabelRow], *, language: str, concepts: frozenset[str]) -> None:
        self.language, self._concepts = language, concepts
        self._rows = {(row["concept"], row["label"]): row for row in rows}
        self._used: dict[tuple[str, str], set[tuple[str, str]]] = {}  # kind and form → the labels that have them
        for key, row in self._rows.items():
            self._use(key, used=row["review"] != Review.REJECTED)

    def put(self, judged: Judged) -> bool:
        """Put in one judgement and return whether it changed anything; WrongReview where it cannot be taken."""
        row = self._new_row(judged) if judged.judgement is Judgement.NEW else self._row(judged)
        if len(judged.comment) > LONGEST_COMMENT:
            message = f"the comment has more than {LONGEST_COMMENT} characters"
            raise WrongReview(message)
        match judged.judgement:
            case Judgement.NEW:
                return self._put_new(row, judged)
            case Judgement.RIGHT:
                self._use((judged.concept_id, judged.label))
                return _set(row, review=Review.REVIEWED, comment=_comment(row, judged))
            case Judgement.WRONG:
                self._use((judged.concept_id, judged.label), used=False)
                return _set(row, review=Review.REJECTED, comment=_comment(row, judged))
            case Judgement.BETTER:
                return self._put_better(row, judged)

    def _use(self, key: tuple[str, str], *, used: bool = True) -> None:
        """Note whether a label (concept and words) stands for its concept, or was rejected."""
        labels = self._used.setdefault(_sense(*key), set())
        (labels.add if used else labels.discard)(key)

    def _new_row(self, judged: Judged) -> LabelRow:
        """Return the row of a label that may be there already, else a row that is not in the file yet."""
        self._know(judged.concept_id)
        there = self._rows.get((judged.concept_id, judged.label))
        if there and there["review"] == Review.REJECTED:
            message = f"the new label {judged.label!r} was rejected before"
            raise WrongReview(message)
        return there or _empty_row(judged.concept_id, judged.label)

    def _put_new(self, row: LabelRow, judged: Judged) -> bool:
        if problem := self._problem_of(judged, judged.label, preferred=False):
            message = f"the new label {judged.label!r} {problem}"
            raise WrongReview(message)
        key = (judged.concept_id, judged.label)
        self._rows[key] = row
        self._use(key)
        return _set(row, role=row["role"] or Role.OTHER, review=Review.REVIEWED, comment=_comment(row, judged))

    def _know(self, concept_id: str) -> None:
        if concept_id not in self._concepts:
            message = f"unknown concept {concept_id or '(empty)'}"
            raise WrongReview(message)

    def _row(self, judged: Judged) -> LabelRow:
        self._know(judged.concept_id)
        row = self._rows.get((judged.concept_id, judged.label))
        if row is None:
            message = (
                f"{judged.concept_id} has no label {judged.label!r}: it was changed in the table or in the lexicon"
            )
            raise WrongReview(message)
        return row

    def _put_better(self, row: LabelRow, judged: Judged) -> bool:
        preferred = row["role"] == Role.PREFERRED
        if problem := self.problem_with(judged, preferred=preferred):
            raise WrongReview(problem)
        key = (judged.concept_id, judged.better)
        new = self._rows.get(key)
        if new is None:
            new = self._rows[key] = _empty_row(*key)
        self._use(key)
        first = preferred or new["role"] == Role.PREFERRED
        added = _set(
            new,
            role=Role.PREFERRED if first else Role.OTHER,
            review=Review.REVIEWED,
            comment=_comment_of_better(new, judged, untouched=row["comment"]),
        )
        return _set(row, role=Role.OTHER, review=Review.DOUBTFUL) or added

    def problem_with(self, judged: Judged, *, preferred: bool) -> str:
        """Return why a better wording cannot be taken: letters, brackets, another concept's label; empty if it can."""
        if not judged.better:
            return "no better wording is given"
        if judged.better == judged.label:
            return "the better wording is the label itself"
        problem = self._problem_of(judged, judged.better, preferred=preferred)
        return f"the better wording {judged.better!r} {problem}" if problem else ""

    def _problem_of(self, judged: Judged, wording: str, *, preferred: bool) -> str:
        """Return what is wrong with a wording as a label of the judged concept; empty if nothing is."""
        skill = judged.concept_id.startswith("skill.")
        if problem := problem_of(wording, self.language, skill=skill, preferred=preferred):
            return f"has {problem}"
        others = {concept for concept, _ in self._used.get(_sense(judged.concept_id, wording), ())} - {
            judged.concept_id
        }
        return f"leads to {', '.join(sorted(others))} already" if others else ""

    def rows(self) -> list[LabelRow]:
        """Return the file's rows: concepts in their order, the preferred label of each first."""
        order = {
            concept: at for at, concept in reversed(list(enumerate(row["concept"] for row in self._rows.values())))
        }
        return sorted(self._rows.values(), key=lambda row: (order[row["concept"]], row["role"] != Role.PREFERRED))


def take(reviews: Iterable[Judged], *, into: Path, reviewer: str, today: date) -> Outcome:
    """Put reviewers' judgements into the lexicon folder `into`, and say in reviews.csv who has reviewed how many.

    A file that the folder doesn't have yet begins as the built-in lexicon's. Files are replaced whole, so that a
    reader sees all of a language's good rows or none. BrokenLexicon where a file cannot be read, OSError where it
    cannot be written. Taking the same rows again changes nothing.
    """
    concepts = known_concepts(into)
    labels: dict[str, LabelFile] = {}
    taken: Counter[Judgement] = Counter()
    changed: Counter[str] = Counter()
    refused: list[Refused] = []
    before: dict[tuple[str, str, str], Judged] = {}
    for judged in reviews:
        if judged.language not in labels:
            labels[judged.language] = open_labels(into, judged.language, concepts=concepts)
        try:
            _not_twice(judged, before)
            changed[judged.language] += labels[judged.language].put(judged)
        except WrongReview as error:
            refused.append(Refused(judged.where, str(error)))
        else:
            taken[judged.judgement] += 1
    for language in [each for each in labels if changed[each]]:
        write_csv(into / "labels" / f"{language}.csv", LABEL_COLUMNS, labels[language].rows())
    _note(into, +changed, reviewer=reviewer, today=today)
    return Outcome(taken, +changed, tuple(refused))


def known_concepts(folder: Path) -> frozenset[str]:
    """Return the ids of a lexicon folder's concepts."""
    names = ("occupations.csv", "skills.csv")
    return frozenset(row["id"] for name in names for row in rows_of(_in(folder, name), COLUMNS[name]))


def open_labels(folder: Path, language: str, *, concepts: frozenset[str]) -> LabelFile:
    """Return the labels of a language in a lexicon folder, or the built-in ones where the folder has none."""
    path = _in(folder, f"labels/{language}.csv")
    rows = [{name: row[name] for name in LABEL_COLUMNS} for row in rows_of(path, LABEL_COLUMNS)]
    return LabelFile(rows, language=language, concepts=concepts)


def write_csv(path: Path, columns: tuple[str, ...], rows: Iterable[Mapping[str, str]]) -> None:
    """Write a lexicon file aside and put it in the place of the old one, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-")
    aside = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, columns, lineterminator="\n")
            table.writeheader()
            table.writerows(rows)
            file.flush()
            os.fsync(file.fileno())
        aside.chmod(0o644)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _in(folder: Path, name: str) -> Path:
    return folder / name if (folder / name).exists() else BUILT_IN / name


def _empty_row(concept_id: str, label: str) -> LabelRow:
    return dict.fromkeys(LABEL_COLUMNS, "") | {"concept": concept_id, "label": label}


def _sense(concept_id: str, label: str) -> tuple[str, str]:
    return concept_id.partition(".")[0], comparison_form(label)


def _set(row: LabelRow, **values: str) -> bool:
    """Put values into a row; return whether any is another than before."""
    changed = any(row[name] != value for name, value in values.items())
    row.update({name: str(value) for name, value in values.items()})
    return changed


def _comment(row: LabelRow, judged: Judged) -> str:
    """Return the reviewer's comment; that a label is ambiguous is the lexicon's decision and stays."""
    kept = [AMBIGUOUS] if AMBIGUOUS in row["comment"] and AMBIGUOUS not in judged.comment else []
    return " ".join([*judged.comment.split(), *kept])


def _comment_of_better(new: LabelRow, judged: Judged, *, untouched: str) -> str:
    """Return the comment for a better wording; one that has a review already keeps its own if nothing else is said."""
    if new["review"] and judged.comment == untouched:
        return new["comment"]
    # That the old label was ambiguous says nothing of the new one, which must not be.
    said = replace(judged, comment=" ".join(word for word in judged.comment.split() if word != AMBIGUOUS))
    return _comment(new, said)


def _not_twice(judged: Judged, before: dict[tuple[str, str, str], Judged]) -> None:
    first = before.setdefault((judged.language, judged.concept_id, judged.label), judged)
    if (first.judgement, first.better) != (judged.judgement, judged.better):
        message = f"the label is judged otherwise in {first.where}"
        raise WrongReview(message)


def _note(folder: Path, changed: Mapping[str, int], *, reviewer: str, today: date) -> None:
    """Add a line for each language to the list of who has reviewed what."""
    if not changed:
        return
    path = _in(folder, REVIEWS)
    rows = [{name: row[name] for name in REVIEW_COLUMNS} for row in rows_of(path, REVIEW_COLUMNS)]
    for language, number in changed.items():
        rows.append(
            {"language": language, "reviewer": reviewer, "date": today.isoformat(), "number": str(number)},
        )
    write_csv(folder / REVIEWS, REVIEW_COLUMNS, rows)
