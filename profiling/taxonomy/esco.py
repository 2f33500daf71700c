"""The CSV files of the official ESCO distribution, versions 1.0 to 1.2, by their columns.

The versions differ in columns that Lotse does not need: `code` since 1.1; `naceCode` and the labels beside the URIs of
relations in 1.2. This service uses the ESCO classification of the European Commission.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from sys import intern

from models.enums import ConceptKind
from profiling.taxonomy.collected import Collected
from profiling.taxonomy.concepts import Label, Relation, Role
from profiling.taxonomy.sheets import BrokenTaxonomyFile, Table

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_IS_UUID = re.compile(_UUID)
_URIS = {kind: re.compile(rf"http://data\.europa\.eu/esco/{kind.value}/{_UUID}") for kind in ConceptKind}
_KINDS = {"Occupation": ConceptKind.OCCUPATION, "KnowledgeSkillCompetence": ConceptKind.SKILL}
_GROUPS = ("ISCOGroup", "SkillGroup")
_ISCO = re.compile(r"(?:http://data\.europa\.eu/esco/isco/)?C?(\d{1,4})")
_LANGUAGE = re.compile(r"_([a-z]{2})(?:-[a-z]{2})?(?:[_.]|$)")
_BREAK = re.compile(r"[\r\n]+")
HIDDEN = "hidden"  # the comment of labels that ESCO gives to be found by, not to be shown


@dataclass(slots=True)
class Contents:
    """What the files of one package, or of one stated version, are about: by kind and by file."""

    described: dict[ConceptKind, dict[str, dict[str, str]]] = field(default_factory=dict)  # URI → day of last change
    pointed_to: dict[ConceptKind, dict[str, set[str]]] = field(default_factory=dict)
    placed: dict[str, set[str]] = field(default_factory=dict)  # the occupations that a hierarchy has


@dataclass(frozen=True, slots=True)
class FileKind:
    """One of the distribution's files: how its name begins, its columns, and what reads it."""

    begins: str
    columns: frozenset[str]
    read: Callable[[Table, str, Collected, Contents], None]


def read_esco(table: Table, source: str, collected: Collected, contents: Contents) -> bool:
    """Read one file of a package; False where it is none that Lotse needs.

    BrokenTaxonomyFile on a file that is not whole, or has the name of one of ESCO's but not its columns.
    """
    if is_needless(table):
        return False
    header, name = frozenset(table.header), table.name.rpartition("/")[2]
    named = next((kind for kind in FILES if name.startswith(kind.begins)), None)
    if named and not named.columns <= header:
        raise BrokenTaxonomyFile(table.name, 1, "the columns " + ", ".join(sorted(named.columns)))
    kind = named or next((kind for kind in FILES if kind.columns <= header), None)
    if kind is None:
        return False
    kind.read(table, source, collected, contents)
    return True


def is_needless(table: Table) -> bool:
    """Return whether a table is an official one of which Lotse has no need."""
    return any(marks <= frozenset(table.header) for marks in NOT_NEEDED)


def _concepts(table: Table, source: str, collected: Collected, contents: Contents, *, kind: ConceptKind) -> None:
    """Read occupations or skills with their labels in the language of the file's name."""
    language, seen = _language(table.name), contents.described.setdefault(kind, {}).setdefault(table.name, {})
    for line, row in table.named():
        uri = intern(row["conceptUri"])
        if not _URIS[kind].fullmatch(uri):
            raise BrokenTaxonomyFile(table.name, line, f"the ESCO URI of an {kind.value}")
        seen[uri] = row.get("modifiedDate", "")
        collected.add_concept(uri, kind, isco08=_isco(table.name, line, row.get("iscoGroup", "")), source=source)
        add = partial(_add, collected, uri, language, source)
        add(row["preferredLabel"], role=Role.PREFERRED)
        for text in _BREAK.split(row["altLabels"]):
            add(text)
        for text in _BREAK.split(row.get("hiddenLabels", "")):
            add(text, comment=HIDDEN)
    _check_end(table.name, seen)


def _add(
    collected: Collected, uri: str, language: str, source: str, text: str, *, role: Role = Role.OTHER, comment: str = ""
) -> None:
    """Add a label if there is one: a concept may have none in a language yet."""
    if text.strip():
        collected.add_label(Label(uri, text.strip(), language, role, reviewed=True, comment=comment, source=source))


def _language(name: str) -> str:
    found = _LANGUAGE.search(name.rpartition("/")[2])
    if found is None:
        raise BrokenTaxonomyFile(name, 0, "a name that ends in its language, like occupations_de.csv")
    return found[1]


def _isco(name: str, line: int, group: str) -> str | None:
    """Return the four digits of an ISCO-08 group; ESCO 1.2 writes the armed forces' without the leading zero."""
    if not group:
        return None
    code = _ISCO.fullmatch(group)
    if code is None:
        raise BrokenTaxonomyFile(name, line, "an ISCO-08 group of four digits")
    return code[1].zfill(4)


def _relations(table: Table, _source: str, collected: Collected, contents: Contents) -> None:
    """Read which skills an occupation needs."""
    ends: dict[ConceptKind, set[str]] = {kind: set() for kind in ConceptKind}
    for line, row in table.named():
        try:
            relation = Relation(row["relationType"])
        except ValueError:
            raise BrokenTaxonomyFile(table.name, line, "the relation essential or optional") from None
        occupation, skill = intern(row["occupationUri"]), intern(row["skillUri"])
        if not (_URIS[ConceptKind.OCCUPATION].fullmatch(occupation) and _URIS[ConceptKind.SKILL].fullmatch(skill)):
            raise BrokenTaxonomyFile(table.name, line, "the ESCO URIs of an occupation and a skill")
        collected.relations[occupation, skill] = relation
        ends[ConceptKind.OCCUPATION].add(occupation)
        ends[ConceptKind.SKILL].add(skill)
    _point(table.name, ends, contents)
    _check_end(table.name, ends[ConceptKind.OCCUPATION])


def _hierarchy(table: Table, _source: str, collected: Collected, contents: Contents) -> None:
    """Read what is above what: concepts below others and below groups, groups below groups."""
    ends: dict[ConceptKind, set[str]] = {kind: set() for kind in ConceptKind}
    for line, row in table.named():
        below, above = row["conceptUri"], row["broaderUri"]
        if not (below.startswith("http://data.europa.eu/esco/") and above.startswith("http://data.europa.eu/esco/")):
            raise BrokenTaxonomyFile(table.name, line, "two ESCO URIs")
        collected.broader[_heading(below), _heading(above)] = None
        for concept_type, uri in ((row["conceptType"], below), (row["broaderType"], above)):
            if kind := _KINDS.get(concept_type):
                ends[kind].add(intern(uri))
    _point(table.name, ends, contents)
    if ends[ConceptKind.OCCUPATION]:
        contents.placed[table.name] = ends[ConceptKind.OCCUPATION]
    _check_end(table.name, ends[ConceptKind.OCCUPATION] | ends[ConceptKind.SKILL])


def _point(name: str, ends: dict[ConceptKind, set[str]], contents: Contents) -> None:
    for kind, uris in ends.items():
        contents.pointed_to.setdefault(kind, {})[name] = uris


def _heading(uri: str) -> str:
    """Return a group's id; concepts and groups of skills have their URI."""
    code = _ISCO.fullmatch(uri)
    return f"isco08:{code[1]}" if code else intern(uri)


def _groups(table: Table, _source: str, collected: Collected, _contents: Contents) -> None:
    """Read the titles of ISCO-08 groups or of groups of skills."""
    language = _language(table.name)
    for line, row in table.named():
        if row["conceptType"] not in _GROUPS or not row["conceptUri"].startswith("http://data.europa.eu/esco/"):
            raise BrokenTaxonomyFile(table.name, line, f"the ESCO URI of an {' or '.join(_GROUPS)}")
        if row["preferredLabel"]:
            collected.groups[_heading(row["conceptUri"]), language] = row["preferredLabel"]


_ENOUGH = 100  # concepts, to judge by
_GAP = 20  # mean distances between neighbours


def _check_end(name: str, uris: Iterable[str]) -> None:
    """Refuse a file that was cut between two rows.

    The files are in the order of their URIs, which are random numbers (UUIDs): of n that are spread evenly, the
    greatest lies some 1/n below the end. That the last 20/n are empty is no chance (e^-20). In another order a cut
    leaves no such gap, and nothing is refused.
    """
    numbers = {int(uri[-36:-28], 16) / 2**32 for uri in uris if _IS_UUID.fullmatch(uri[-36:])}
    if len(numbers) < _ENOUGH or max(numbers) < 1 / _ENOUGH:
        return  # too few, or numbered one after the other
    if (1 - max(numbers)) * len(numbers) > _GAP:
        raise BrokenTaxonomyFile(
            name, 0, f"URIs up to the last, ffffffff; the file seems to be cut off at {max(numbers):.0%}"
        )


FILES = (
    FileKind(
        "occupations_",
        frozenset({"conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels"}),
        partial(_concepts, kind=ConceptKind.OCCUPATION),
    ),
    FileKind(
        "skills_",
        frozenset({"conceptType", "conceptUri", "skillType", "preferredLabel", "altLabels"}),
        partial(_concepts, kind=ConceptKind.SKILL),
    ),
    FileKind("occupationSkillRelations", frozenset({"occupationUri", "relationType", "skillUri"}), _relations),
    FileKind("broaderRelations", frozenset({"conceptType", "conceptUri", "broaderType", "broaderUri"}), _hierarchy),
    FileKind("ISCOGroups", frozenset({"conceptType", "conceptUri", "code", "preferredLabel", "inScheme"}), _groups),
    FileKind(
        "skillGroups", frozenset({"conceptType", "conceptUri", "preferredLabel", "altLabels", "inScheme"}), _groups
    ),
)
# Collections (green, digital …) repeat skills; schemes, the hierarchy in columns and the dictionary add nothing; that a
# skill needs another one has no place in matching.
NOT_NEEDED = (
    frozenset({"broaderConceptUri"}),
    frozenset({"conceptSchemeUri"}),
    frozenset({"Level 0 URI"}),
    frozenset({"originalSkillUri"}),
)
