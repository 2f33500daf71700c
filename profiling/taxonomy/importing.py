"""Takes official taxonomies in, beside the lexicon: ESCO, KldB 2010 and the agency's crosswalks between the two.

Files are recognised by their columns, not by their names. An import reads everything, checks it, writes a folder in the
lexicon's own format, and only then puts it in force by exchanging the small file `current`: a reader sees the old
import or the new one, never half of one. docs/decisions/0015-what-an-import-refuses.md tells what is refused and why.
"""

import csv
import secrets
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from models.enums import ConceptKind
from profiling.taxonomy import consistency, kldb
from profiling.taxonomy.collected import Collected, edition
from profiling.taxonomy.crosswalk import Mapping, read_crosswalk
from profiling.taxonomy.esco import Contents, is_needless, read_esco
from profiling.taxonomy.lexicon import (
    COLUMNS,
    IMPORT_COLUMNS,
    IMPORTED_LABEL_COLUMNS,
    Lexicon,
    current_import,
    read_lexicon,
    rows_of,
)
from profiling.taxonomy.sheets import PREAMBLE, BrokenTaxonomyFile, Package, Sheet, Table, Watch, packages, unwatched

# Beside the lexicon's own files lies what later imports need to know: relations to concepts that are not there yet, and
# the crosswalks' rows, because a name goes to the nearest of the concepts that are there.
_WAITING = "waiting"
_MAPPINGS = "mappings"
_MAPPING_COLUMNS = tuple(each.name for each in fields(Mapping))


@dataclass(frozen=True, slots=True)
class Imported:
    """What is in force after an import: counts, labels by language, and the files that brought nothing Lotse needs."""

    occupations: int
    skills: int
    relations: int
    groups: int
    labels_in: dict[str, int]
    not_needed: tuple[str, ...] = ()

    @property
    def labels(self) -> int:
        """Return the number of labels in all languages."""
        return sum(self.labels_in.values())

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages that have labels now."""
        return tuple(sorted(self.labels_in))


def import_packages(
    paths: Sequence[Path],
    folder: Path,
    *,
    watch: Watch = unwatched,
    finish: Callable[[Path], None] | None = None,
) -> Imported:
    """Import official files into a folder and put them in force, beside what was imported before.

    `watch` is told about each file as it is read; `finish` gets the new import's folder just before it is put in force.
    BrokenTaxonomyFile on the first file that is not whole, not known, or of another version than those it came with,
    BrokenLexicon where the import in force cannot be read; then nothing changes.
    """
    collected = _before(folder)
    not_needed = _read_all([package for path in paths for package in packages(path)], collected, watch)
    lexicon = collected.lexicon()
    if not lexicon.concepts and not lexicon.groups:
        raise BrokenTaxonomyFile(", ".join(path.name for path in paths), 0, "at least one occupation, skill or group")
    _put_in_force(folder, collected, lexicon, finish)
    kinds = Counter(concept.kind for concept in lexicon.concepts)
    return Imported(
        occupations=kinds[ConceptKind.OCCUPATION],
        skills=kinds[ConceptKind.SKILL],
        relations=len(lexicon.relations),
        groups=len({group.id for group in lexicon.groups}),
        labels_in=dict(sorted(Counter(label.language for label in lexicon.labels).items())),
        not_needed=tuple(not_needed),
    )


def _before(folder: Path) -> Collected:
    """Return what earlier imports left, so that languages can be added one by one."""
    collected = Collected()
    if folder.is_dir():
        before = current_import(folder)
        collected.take_up(read_lexicon(before))
        collected.take_up(read_lexicon(before / _WAITING))
        for kind in ConceptKind:
            rows = rows_of(before / _MAPPINGS / f"{kind.value}s.csv", _MAPPING_COLUMNS)
            collected.mappings[kind] = [Mapping(**row.values) for row in rows]
    return collected


def _read_all(found: Iterable[Package], collected: Collected, watch: Watch) -> list[str]:
    """Read packages, the newest last, because its relations count; return the names of files that are not needed."""
    by_version: dict[str, Contents] = {}
    not_needed: list[str] = []
    for package in sorted(found, key=lambda package: edition(package.source)):
        contents = by_version.setdefault(package.version, Contents()) if package.version else Contents()
        for sheet in package.sheets:
            if not _read(sheet, package, collected, contents, watch):
                not_needed.append(sheet.name)
        consistency.check(contents)
    return not_needed


def _read(sheet: Sheet, package: Package, collected: Collected, contents: Contents, watch: Watch) -> bool:
    """Read one file by what its columns say it is; False where it is one that Lotse does not need."""
    with watch(sheet.name, sheet.size) as advance:
        table = sheet.table(advance)
        if PREAMBLE in table.header:
            kind, mappings = read_crosswalk(table)
            collected.mappings[kind] = mappings
        elif {kldb.LEVEL, kldb.TITLE} <= set(table.header):
            _add_kldb(table, collected)
        elif not read_esco(table, package.source, collected, contents):
            if package.alone and not is_needless(table):
                expected = "the columns of an ESCO file, of KldB 2010 or of the agency's crosswalk to ESCO"
                raise BrokenTaxonomyFile(sheet.name, 1, expected)
            return False
    return True


def _add_kldb(table: Table, collected: Collected) -> None:
    for group in kldb.read_kldb(table):
        collected.groups[group.id, group.language] = group.title
        if ends := kldb.above(group):
            collected.broader[ends] = None


def _put_in_force(folder: Path, collected: Collected, lexicon: Lexicon, finish: Callable[[Path], None] | None) -> None:
    """Write a new folder, name it in `current` in one step, and clear away the old one."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"import-{secrets.token_hex(4)}"
    try:
        _write(folder / name, collected, lexicon)
        if finish:
            finish(folder / name)
        pointer = folder / f".{name}"
        pointer.write_text(name, encoding="utf-8")
        pointer.replace(folder / "current")
    except BaseException:
        shutil.rmtree(folder / name, ignore_errors=True)
        raise
    for old in folder.glob("import-*"):
        if old.name != name:
            shutil.rmtree(old, ignore_errors=True)


def _write(folder: Path, collected: Collected, lexicon: Lexicon) -> None:
    _write_concepts(folder, lexicon)
    _write_ends(folder, lexicon)
    _write_ends(folder / _WAITING, collected.waiting())
    _table(folder / "groups.csv", IMPORT_COLUMNS["groups.csv"], map(astuple, lexicon.groups))
    for language in sorted({label.language for label in lexicon.labels}):
        rows = (
            (label.concept_id, label.role, label.text, "official", label.comment, label.source)
            for label in lexicon.labels
            if label.language == language
        )
        _table(folder / "labels" / f"{language}.csv", IMPORTED_LABEL_COLUMNS, rows)
    for kind, mappings in collected.mappings.items():
        if mappings:
            _table(folder / _MAPPINGS / f"{kind.value}s.csv", _MAPPING_COLUMNS, map(astuple, mappings))


def _write_concepts(folder: Path, lexicon: Lexicon) -> None:
    occupations = (concept for concept in lexicon.concepts if concept.kind is ConceptKind.OCCUPATION)
    skills = (concept for concept in lexicon.concepts if concept.kind is ConceptKind.SKILL)
    _table(
        folder / "occupations.csv",
        COLUMNS["occupations.csv"],
        ((each.id, each.esco, each.isco08, each.kldb2010, "no", "", each.field) for each in occupations),
    )
    _table(folder / "skills.csv", COLUMNS["skills.csv"], ((each.id, each.esco, "", each.field) for each in skills))


def _write_ends(folder: Path, lexicon: Lexicon) -> None:
    _table(folder / "relations.csv", COLUMNS["relations.csv"], lexicon.relations)
    _table(folder / "broader.csv", IMPORT_COLUMNS["broader.csv"], lexicon.broader)


def _table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
