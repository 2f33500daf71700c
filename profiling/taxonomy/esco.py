"""Imports the official ESCO CSV packages, and the agency's crosswalk from KldB 2010 to ESCO, beside the lexicon.

Files are recognised by their columns, not by their names; `.csv`, `.csv.gz` and `.zip` are read. An import reads
everything, checks it, writes a folder in the lexicon's own format, and only then puts it in force by exchanging the
small file `current`: a reader sees the old import or the new one, never half of one.

This service uses the ESCO classification of the European Commission.
"""

import csv
import gzip
import io
import re
import secrets
import shutil
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from models.enums import ConceptKind
from models.values import Concept
from profiling.taxonomy.concepts import Label, Relation, Role
from profiling.taxonomy.lexicon import COLUMNS, LABEL_COLUMNS, Lexicon, current_import, read_lexicon

csv.field_size_limit(2**24)

_OCCUPATION = {"conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels"}
_SKILL = {"conceptType", "conceptUri", "skillType", "preferredLabel", "altLabels"}
_RELATION = {"occupationUri", "relationType", "skillUri"}
_CROSSWALK = "Mapping project name"
_CROSSWALK_COLUMNS = ("Classification 1 URI", "Classification 2 ID", "Classification 2 PrefLabel", "Mapping relation")
_URI = re.compile(r"http://data\.europa\.eu/esco/(?:occupation|skill)/[0-9a-f-]{36}")
_KLDB = re.compile(r"B (\d{4}[1-4])-\d{3}")
_LANGUAGE = re.compile(r"_([a-z]{2})(?:[_.]|$)")
_WEIGHTS = {Relation.ESSENTIAL: 0.8, Relation.OPTIONAL: 0.4}  # ESCO has no weights of its own
_NEAREST_FIRST = ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch")
_LABELS_OF_CROSSWALK = ("skos:exactMatch", "skos:closeMatch", "skos:narrowMatch")


class BrokenTaxonomyFile(ValueError):
    """A file to import cannot be used; says which file, which line, and what was expected."""

    def __init__(self, name: str, line: int, expected: str) -> None:
        super().__init__(f"{name}, line {line}: expected {expected}" if line else f"{name}: expected {expected}")
        self.name, self.line, self.expected = name, line, expected


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought: counts, and the languages that have labels now."""

    occupations: int
    skills: int
    relations: int
    labels: int
    languages: tuple[str, ...]


@dataclass(slots=True)
class _Collected:
    """What was read so far; later files of one concept add to it."""

    concepts: dict[str, Concept] = field(default_factory=dict)
    labels: dict[tuple[str, str, str], Label] = field(default_factory=dict)
    relations: dict[tuple[str, str], Relation] = field(default_factory=dict)
    codes: dict[str, Counter[str]] = field(default_factory=dict)
    crosswalk: list[tuple[str, str, str]] = field(default_factory=list)  # relation, URI, label


def import_packages(paths: Sequence[Path], folder: Path) -> Imported:
    """Import official files into a folder and put them in force, beside what was imported before.

    BrokenTaxonomyFile on the first file that is not whole or not known; then nothing changes.
    """
    collected = _collected_before(folder)
    for path in paths:
        for name, lines in _opened(path):
            _read(name, lines, path, collected)
    lexicon = _as_lexicon(collected)
    if not lexicon.concepts:
        raise BrokenTaxonomyFile(", ".join(map(str, paths)), 0, "at least one occupation or skill")
    _put_in_force(lexicon, folder)
    kinds = Counter(concept.kind for concept in lexicon.concepts)
    return Imported(
        occupations=kinds[ConceptKind.OCCUPATION],
        skills=kinds[ConceptKind.SKILL],
        relations=len(lexicon.relations),
        labels=len(lexicon.labels),
        languages=tuple(sorted({label.language for label in lexicon.labels})),
    )


def _collected_before(folder: Path) -> _Collected:
    """Return what an earlier import left, so that languages can be added one by one."""
    before = read_lexicon(current_import(folder)) if folder.is_dir() else Lexicon()
    collected = _Collected(
        concepts={concept.id: concept for concept in before.concepts},
        labels={(label.concept_id, label.language, label.text): label for label in before.labels},
        relations={(occupation, skill): relation for occupation, skill, relation, _ in before.relations},
    )
    for concept in before.concepts:
        if concept.kldb2010:
            collected.codes[concept.id] = Counter({concept.kldb2010: 1})
    return collected


def _opened(path: Path) -> Iterator[tuple[str, io.TextIOBase]]:
    """Yield name and text of each CSV in a file; BrokenTaxonomyFile where it is cut off or no such file."""
    try:
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as package:
                for name in package.namelist():
                    if name.endswith(".csv"):
                        yield f"{path.name}/{name}", _text(package.read(name), name)
        else:
            data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            yield path.name, _text(data, path.name)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise BrokenTaxonomyFile(path.name, 0, f"a whole, readable file ({error})") from error


def _text(data: bytes, name: str) -> io.StringIO:
    try:
        return io.StringIO(data.decode("utf-8-sig"), newline="")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BrokenTaxonomyFile(name, line, "UTF-8") from error


def _read(name: str, lines: io.TextIOBase, path: Path, collected: _Collected) -> None:
    """Read one CSV by what its columns say it is. Other files of an official package are left alone."""
    reader = csv.reader(lines, strict=True)
    rows = _rows(name, reader)
    header = next(rows, (0, []))[1]
    if _CROSSWALK in header:
        _crosswalk(name, rows, collected)
    elif set(header) >= _OCCUPATION:
        _concepts(name, _named(name, header, rows), _language(name), ConceptKind.OCCUPATION, collected)
    elif set(header) >= _SKILL and "inScheme" in header:
        _concepts(name, _named(name, header, rows), _language(name), ConceptKind.SKILL, collected)
    elif set(header) >= _RELATION:
        _relations(name, _named(name, header, rows), collected)
    elif path.suffix != ".zip":
        raise BrokenTaxonomyFile(
            name, 1, "the columns of an ESCO occupations, skills or relations file or of a crosswalk"
        )


def _rows(name: str, reader: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and values, without the blank rows that some official files begin with."""
    try:
        for row in reader:
            if any(row):
                yield getattr(reader, "line_num", 0), row
    except csv.Error as error:
        raise BrokenTaxonomyFile(name, getattr(reader, "line_num", 0), f"whole CSV rows ({error})") from error


def _named(name: str, header: list[str], rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, dict[str, str]]]:
    for line, row in rows:
        if len(row) != len(header):
            raise BrokenTaxonomyFile(name, line, f"{len(header)} values")
        yield line, dict(zip(header, row, strict=True))


def _language(name: str) -> str:
    found = _LANGUAGE.search(name.rpartition("/")[2])
    if found is None:
        raise BrokenTaxonomyFile(name, 0, "a name that ends in its language, like occupations_de.csv")
    return found[1]


def _concepts(
    name: str,
    rows: Iterable[tuple[int, dict[str, str]]],
    language: str,
    kind: ConceptKind,
    collected: _Collected,
) -> None:
    for line, row in rows:
        uri, preferred = row["conceptUri"].strip(), row["preferredLabel"].strip()
        if not _URI.fullmatch(uri) or not preferred:
            raise BrokenTaxonomyFile(name, line, "an ESCO URI and a preferred label")
        isco = row.get("iscoGroup", "").strip().removeprefix("C") or None
        collected.concepts.setdefault(uri, Concept(id=uri, kind=kind, esco=uri, isco08=isco))
        _add(collected, Label(uri, preferred, language, Role.PREFERRED))
        for text in row["altLabels"].split("\n"):
            if text.strip():
                _add(collected, Label(uri, text.strip(), language))


def _add(collected: _Collected, label: Label) -> None:
    collected.labels.setdefault((label.concept_id, label.language, label.text), label)


def _relations(name: str, rows: Iterable[tuple[int, dict[str, str]]], collected: _Collected) -> None:
    for line, row in rows:
        try:
            relation = Relation(row["relationType"].strip())
        except ValueError:
            raise BrokenTaxonomyFile(name, line, "the relation essential or optional") from None
        collected.relations[row["occupationUri"].strip(), row["skillUri"].strip()] = relation


def _crosswalk(name: str, rows: Iterable[tuple[int, list[str]]], collected: _Collected) -> None:
    """Read the agency's crosswalk: KldB codes for ESCO's occupations, and the agency's own German job names."""
    columns: dict[str, int] = {}
    for line, row in rows:
        if not columns:
            if set(_CROSSWALK_COLUMNS) <= set(row):
                columns = {column: row.index(column) for column in _CROSSWALK_COLUMNS}
            continue
        if len(row) <= max(columns.values()):
            raise BrokenTaxonomyFile(name, line, f"{max(columns.values()) + 1} values")
        uri, code, label, relation = (row[columns[column]].strip().strip('"') for column in _CROSSWALK_COLUMNS)
        if not _URI.fullmatch(uri):
            continue  # a whole ISCO group is no occupation
        if kldb := _KLDB.fullmatch(code):
            weight = len(_NEAREST_FIRST) - _NEAREST_FIRST.index(relation) if relation in _NEAREST_FIRST else 1
            collected.codes.setdefault(uri, Counter())[kldb[1]] += weight**3
        if label and relation in _LABELS_OF_CROSSWALK:
            collected.crosswalk.append((relation, uri, label))
    if not columns:
        raise BrokenTaxonomyFile(name, 0, "a row with the columns " + ", ".join(_CROSSWALK_COLUMNS))


def _as_lexicon(collected: _Collected) -> Lexicon:
    """Return what was collected; names of the crosswalk go to the nearest concept that is there."""
    nearest: dict[str, str] = {}
    for _, uri, label in sorted(collected.crosswalk, key=lambda row: _NEAREST_FIRST.index(row[0])):
        if uri in collected.concepts:
            nearest.setdefault(label, uri)
    for label, uri in nearest.items():
        _add(collected, Label(uri, label, "de", comment="KldB"))
    return Lexicon(
        concepts=tuple(_with_code(concept, collected.codes) for concept in collected.concepts.values()),
        labels=tuple(collected.labels.values()),
        relations=tuple(
            (occupation, skill, relation, _WEIGHTS[relation])
            for (occupation, skill), relation in collected.relations.items()
            if occupation in collected.concepts and skill in collected.concepts
        ),
    )


def _with_code(concept: Concept, codes: dict[str, Counter[str]]) -> Concept:
    """Return the concept with its most fitting KldB code, if the crosswalk has one."""
    if concept.kind is not ConceptKind.OCCUPATION or not codes.get(concept.id):
        return concept
    kldb = codes[concept.id].most_common(1)[0][0]
    return Concept(id=concept.id, kind=concept.kind, esco=concept.esco, isco08=concept.isco08, kldb2010=kldb)


def _put_in_force(lexicon: Lexicon, folder: Path) -> None:
    """Write a new folder, name it in `current` in one step, and clear away the old one."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"import-{secrets.token_hex(4)}"
    try:
        _write(lexicon, folder / name)
        pointer = folder / f".{name}"
        pointer.write_text(name, encoding="utf-8")
        pointer.replace(folder / "current")
    except BaseException:
        shutil.rmtree(folder / name, ignore_errors=True)
        raise
    for old in folder.glob("import-*"):
        if old.name != name:
            shutil.rmtree(old, ignore_errors=True)


def _write(lexicon: Lexicon, folder: Path) -> None:
    (folder / "labels").mkdir(parents=True)
    occupations = (c for c in lexicon.concepts if c.kind is ConceptKind.OCCUPATION)
    skills = (c for c in lexicon.concepts if c.kind is ConceptKind.SKILL)
    _table(
        folder / "occupations.csv",
        COLUMNS["occupations.csv"],
        ((c.id, c.esco, c.isco08, c.kldb2010, "no", "", c.field) for c in occupations),
    )
    _table(folder / "skills.csv", COLUMNS["skills.csv"], ((c.id, c.esco, "", c.field) for c in skills))
    _table(folder / "relations.csv", COLUMNS["relations.csv"], lexicon.relations)
    for language in sorted({label.language for label in lexicon.labels}):
        rows = (
            (label.concept_id, label.role, label.text, "official", label.comment)
            for label in lexicon.labels
            if label.language == language
        )
        _table(folder / "labels" / f"{language}.csv", LABEL_COLUMNS, rows)


def _table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
