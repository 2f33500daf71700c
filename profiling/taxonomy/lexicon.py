"""Reads a lexicon folder: five kinds of CSV whose ids hang together. lexicon/DATASHEET.md tells the format."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from models.enums import ConceptKind
from models.values import Concept
from profiling.taxonomy.concepts import Label, Relation, Role, Taxonomy

BUILT_IN = Path(str(files("profiling.taxonomy"))) / "lexicon"

COLUMNS = {
    "occupations.csv": ("id", "esco", "isco08", "kldb2010", "regulated", "authority", "field"),
    "skills.csv": ("id", "esco", "kind", "field"),
    "relations.csv": ("occupation", "skill", "relation", "weight"),
    "changes.csv": ("from", "to", "weight"),
}
LABEL_COLUMNS = ("concept", "role", "label", "review", "comment")
# What an import has beyond the house's own lexicon: headings, what is above what, and where each label came from.
IMPORT_COLUMNS = {"groups.csv": ("id", "language", "title"), "broader.csv": ("id", "broader")}
IMPORTED_LABEL_COLUMNS = (*LABEL_COLUMNS, "source")


class BrokenLexicon(ValueError):
    """A lexicon file cannot be read; says which file, which line, and what was expected."""

    def __init__(self, path: Path, line: int, expected: str) -> None:
        super().__init__(f"{path}, line {line}: expected {expected}" if line else f"{path}: expected {expected}")
        self.path, self.line, self.expected = path, line, expected


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a lexicon file, with where it stands."""

    path: Path
    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """Return the value of a column, without white space around it."""
        return self.values[column].strip()


def rows_of(path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    """Yield the rows of one file; none where the file is missing. BrokenLexicon on a wrong header or row."""
    if not path.exists():
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines, strict=True)
            if tuple(next(reader, ())) != columns:
                raise BrokenLexicon(path, 1, "the header " + ",".join(columns))
            for values in reader:
                if len(values) != len(columns):
                    raise BrokenLexicon(path, reader.line_num, f"{len(columns)} values")
                yield Row(path, reader.line_num, dict(zip(columns, values, strict=True)))
    except (csv.Error, UnicodeDecodeError) as error:
        raise BrokenLexicon(path, 0, f"CSV in UTF-8 ({error})") from error


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One folder's concepts, labels, relations and changes, read but not yet joined with another's."""

    concepts: tuple[Concept, ...] = ()
    labels: tuple[Label, ...] = ()
    relations: tuple[tuple[str, str, Relation, float], ...] = ()
    changes: tuple[tuple[str, str, float], ...] = ()


def read_lexicon(folder: Path) -> Lexicon:
    """Return what one lexicon folder says. A folder without files is an empty lexicon."""
    return Lexicon(
        concepts=(*_occupations(folder), *_skills(folder)),
        labels=tuple(_labels(folder)),
        relations=tuple(
            (row["occupation"], row["skill"], _relation(row), _weight(row)) for row in _rows(folder, "relations.csv")
        ),
        changes=tuple((row["from"], row["to"], _weight(row)) for row in _rows(folder, "changes.csv")),
    )


def open_taxonomy(folder: Path | None = None, *, lexicon: Path = BUILT_IN) -> Taxonomy:
    """Return the house's own lexicon, joined with what was imported into `folder`.

    BrokenLexicon where a file cannot be read, or `folder` was given and is no folder.
    """
    lexicons = [read_lexicon(lexicon)]
    if folder is not None:
        if not folder.is_dir():
            raise BrokenLexicon(folder, 0, "a folder")
        lexicons.append(read_lexicon(current_import(folder)))
    return join(lexicons)


def current_import(folder: Path) -> Path:
    """Return the folder that holds the import in force: what `current` names, or the folder itself."""
    pointer = folder / "current"
    return folder / pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else folder


def join(lexicons: Iterable[Lexicon]) -> Taxonomy:
    """Return one taxonomy. A later concept with an earlier one's ESCO URI is the same concept; the earlier id stays."""
    concepts: dict[str, Concept] = {}
    own: dict[str, str] = {}
    labels: dict[tuple[str, str, str], Label] = {}
    preferred: set[tuple[str, str]] = set()
    relations: dict[tuple[str, str], tuple[str, str, Relation, float]] = {}
    changes: dict[tuple[str, str], tuple[str, str, float]] = {}
    for lexicon in lexicons:
        known = {concept.esco: concept.id for concept in concepts.values() if concept.esco}
        for concept in lexicon.concepts:
            own[concept.id] = known.get(concept.esco or "", concept.id)
            concepts.setdefault(own[concept.id], concept)
        for label in lexicon.labels:
            same = _moved(label, own, preferred)
            labels.setdefault((same.concept_id, same.language, same.text), same)
        preferred.update(
            (label.concept_id, label.language) for label in labels.values() if label.role is Role.PREFERRED
        )
        for occupation, skill, relation, weight in lexicon.relations:
            ends = own.get(occupation, occupation), own.get(skill, skill)
            relations.setdefault(ends, (*ends, relation, weight))
        for start, end, weight in lexicon.changes:
            changes.setdefault((start, end), (start, end, weight))
    return Taxonomy(
        concepts=concepts.values(), labels=labels.values(), relations=relations.values(), changes=changes.values()
    )


def _moved(label: Label, own: dict[str, str], preferred: set[tuple[str, str]]) -> Label:
    """Return the label under its joined concept; preferred only where no earlier lexicon has a preferred one."""
    concept_id = own.get(label.concept_id, label.concept_id)
    role = Role.OTHER if (concept_id, label.language) in preferred else label.role
    if (concept_id, role) == (label.concept_id, label.role):
        return label
    return Label(concept_id, label.text, label.language, role, label.reviewed, label.comment)


def _rows(folder: Path, name: str) -> Iterator[Row]:
    return rows_of(folder / name, COLUMNS[name])


def _occupations(folder: Path) -> Iterator[Concept]:
    for row in _rows(folder, "occupations.csv"):
        yield Concept(
            id=row["id"],
            kind=ConceptKind.OCCUPATION,
            esco=row["esco"] or None,
            isco08=row["isco08"] or None,
            kldb2010=row["kldb2010"] or None,
            regulated=row["regulated"] == "yes",
            authority=row["authority"] or None,
            field=row["field"] or None,
        )


def _skills(folder: Path) -> Iterator[Concept]:
    for row in _rows(folder, "skills.csv"):
        yield Concept(id=row["id"], kind=ConceptKind.SKILL, esco=row["esco"] or None, field=row["field"] or None)


def _labels(folder: Path) -> Iterator[Label]:
    for path in sorted((folder / "labels").glob("*.csv")):
        for row in rows_of(path, LABEL_COLUMNS):
            yield Label(
                row["concept"], row["label"], path.stem, _role(row), row["review"] != "unreviewed", row["comment"]
            )


def _role(row: Row) -> Role:
    try:
        return Role(row["role"])
    except ValueError:
        raise BrokenLexicon(row.path, row.line, "the role preferred or other") from None


def _relation(row: Row) -> Relation:
    try:
        return Relation(row["relation"])
    except ValueError:
        raise BrokenLexicon(row.path, row.line, "the relation essential or optional") from None


def _weight(row: Row) -> float:
    try:
        return float(row["weight"])
    except ValueError:
        raise BrokenLexicon(row.path, row.line, "a weight between 0 and 1") from None
