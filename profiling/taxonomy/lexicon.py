"""Reads a lexicon folder: CSV files whose ids hang together. lexicon/DATASHEET.md tells the format."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from models.enums import ConceptKind
from models.values import Concept
from profiling.taxonomy.concepts import OWN, Group, Label, Relation, Role
from profiling.taxonomy.taxonomy import Taxonomy

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
REJECTED = "rejected"  # a state of review: the label stays in its file and is not used
_SIGNED_OFF = {"reviewed", "official"}


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


def rows_of(path: Path, columns: tuple[str, ...], *, or_else: tuple[str, ...] = ()) -> Iterator[Row]:
    """Yield the rows of one file with these columns (or the others); none where the file is missing.

    BrokenLexicon on a wrong header or row.
    """
    if not path.exists():
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines, strict=True)
            header = tuple(next(reader, ()))
            if header not in (columns, or_else):
                raise BrokenLexicon(path, 1, "the header " + ",".join(columns))
            for values in reader:
                if len(values) != len(header):
                    raise BrokenLexicon(path, reader.line_num, f"{len(header)} values")
                yield Row(path, reader.line_num, dict(zip(header, values, strict=True)))
    except (csv.Error, UnicodeDecodeError) as error:
        raise BrokenLexicon(path, 0, f"CSV in UTF-8 ({error})") from error


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One folder's concepts, labels, relations and changes, read but not yet joined with another's."""

    concepts: tuple[Concept, ...] = ()
    labels: tuple[Label, ...] = ()
    relations: tuple[tuple[str, str, Relation, float], ...] = ()
    changes: tuple[tuple[str, str, float], ...] = ()
    broader: tuple[tuple[str, str], ...] = ()
    groups: tuple[Group, ...] = ()


def read_lexicon(folder: Path) -> Lexicon:
    """Return what one lexicon folder says. A folder without files is an empty lexicon."""
    return Lexicon(
        concepts=(*_occupations(folder), *_skills(folder)),
        labels=tuple(_labels(folder)),
        relations=tuple(
            (row["occupation"], row["skill"], _relation(row), _weight(row)) for row in _rows(folder, "relations.csv")
        ),
        changes=tuple((row["from"], row["to"], _weight(row)) for row in _rows(folder, "changes.csv")),
        broader=tuple((row["id"], row["broader"]) for row in _rows(folder, "broader.csv")),
        groups=tuple(Group(row["id"], row["language"], row["title"]) for row in _rows(folder, "groups.csv")),
    )


def current_import(folder: Path) -> Path:
    """Return the folder that holds the import in force: what `current` names, or the folder itself.

    BrokenLexicon where `folder` is no folder.
    """
    if not folder.is_dir():
        raise BrokenLexicon(folder, 0, "a folder")
    pointer = folder / "current"
    return folder / pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else folder


def imported_at(folder: Path) -> int:
    """Return a mark that changes whenever another import comes into force in a folder; 0 where there was none."""
    try:
        return (folder / "current").stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def join(lexicons: Iterable[Lexicon]) -> Taxonomy:
    """Return one taxonomy. A later concept with an earlier one's ESCO URI is the same concept; the earlier id stays."""
    concepts: dict[str, Concept] = {}
    own: dict[str, str] = {}
    labels: dict[tuple[str, str, str], Label] = {}
    preferred: set[tuple[str, str]] = set()
    relations: dict[tuple[str, str], tuple[str, str, Relation, float]] = {}
    changes: dict[tuple[str, str], tuple[str, str, float]] = {}
    broader: dict[tuple[str, str], None] = {}
    groups: dict[tuple[str, str], Group] = {}
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
        broader.update({(own.get(below, below), own.get(above, above)): None for below, above in lexicon.broader})
        groups.update({(group.id, group.language): group for group in lexicon.groups})
    return Taxonomy(
        concepts=concepts.values(),
        labels=labels.values(),
        relations=relations.values(),
        changes=changes.values(),
        broader=broader,
        groups=groups.values(),
    )


def _moved(label: Label, own: dict[str, str], preferred: set[tuple[str, str]]) -> Label:
    """Return the label under its joined concept; preferred only where no earlier lexicon has a preferred one."""
    concept_id = own.get(label.concept_id, label.concept_id)
    role = Role.OTHER if (concept_id, label.language) in preferred else label.role
    if (concept_id, role) == (label.concept_id, label.role):
        return label
    return replace(label, concept_id=concept_id, role=role)


def _rows(folder: Path, name: str) -> Iterator[Row]:
    return rows_of(folder / name, (COLUMNS | IMPORT_COLUMNS)[name])


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
        for row in rows_of(path, LABEL_COLUMNS, or_else=IMPORTED_LABEL_COLUMNS):
            if row["review"] != REJECTED:
                yield Label(
                    concept_id=row["concept"],
                    text=row["label"],
                    language=path.stem,
                    role=_role(row),
                    reviewed=row["review"] in _SIGNED_OFF,
                    comment=row["comment"],
                    source=row.values.get("source", OWN),
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
