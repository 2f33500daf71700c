"""The agency's crosswalks: KldB 2010 and its own names of jobs and skills, mapped to concepts of ESCO.

Bundesagentur für Arbeit, "ESCO - Klassifikation der Berufe 2010" and "ESCO - Kompetenzensystematik", 2022.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from models.enums import ConceptKind
from profiling.taxonomy.concepts import Label, Role
from profiling.taxonomy.sheets import BrokenTaxonomyFile, Table

SOURCE = "BA crosswalk"  # with the year, beside each label
COLUMNS = (
    "Classification 1 URI",
    "Classification 1 PrefLabel",
    "Classification 2 ID",
    "Classification 2 PrefLabel",
    "Mapping relation",
)
_KINDS = {"occupation": ConceptKind.OCCUPATION, "skill": ConceptKind.SKILL}
_URI = re.compile(r"http://data\.europa\.eu/esco/(?:occupation|skill)/[0-9a-f-]{36}")
_KLDB = re.compile(r"B (\d{4}[1-4])-\d{3}")
_NEAREST_FIRST = ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch")
_SAYS_NO_MORE = ("skos:exactMatch", "skos:closeMatch", "skos:narrowMatch")  # than the concept: fit to be its labels


@dataclass(frozen=True, slots=True)
class Mapping:
    """One row: an ESCO concept with its German label, and the agency's code and name for the same or nearly so."""

    uri: str
    esco_label: str
    code: str
    name: str
    relation: str
    source: str
    esco_source: str


def read_crosswalk(table: Table) -> tuple[ConceptKind, list[Mapping]]:
    """Return what kind of concepts a crosswalk maps, and its rows. BrokenTaxonomyFile where it does not say so."""
    said = {table.header[0]: table.header[1]} if table.header else {}
    for line, row in table.rows:
        if set(COLUMNS) <= set(row):
            return _kind(table.name, line, said), list(_mappings(table, row, said))
        said[row[0]] = row[1] if len(row) > 1 else ""
    raise BrokenTaxonomyFile(table.name, 0, "a row with the columns " + ", ".join(COLUMNS))


def _kind(name: str, line: int, said: dict[str, str]) -> ConceptKind:
    kind = _KINDS.get(said.get("Classification 1 Concept type", ""))
    if kind is None:
        raise BrokenTaxonomyFile(name, line, "the Classification 1 Concept type occupation or skill above")
    return kind


def _mappings(table: Table, header: list[str], said: dict[str, str]) -> Iterator[Mapping]:
    source = f"{SOURCE} {said.get('Mapping project version', '')[:4]}".strip()
    esco = f"ESCO {said.get('Classification 1 Version', '')}".strip()
    columns = [header.index(column) for column in COLUMNS]
    for line, row in table.rows:
        if len(row) != len(header):
            raise BrokenTaxonomyFile(table.name, line, f"{len(header)} values")
        uri, label, code, name, relation = (row[column].strip() for column in columns)
        if _URI.fullmatch(uri):  # else a whole ISCO group, or a name without a counterpart
            yield Mapping(uri, label, code, name, relation, source, esco)


def codes_of(mappings: Iterable[Mapping]) -> dict[str, str]:
    """Return occupation URI → the five-digit KldB 2010 code that most of its names belong to, near ones before all."""
    votes: dict[str, Counter[str]] = {}
    for each in mappings:
        if kldb := _KLDB.fullmatch(each.code):
            near = len(_NEAREST_FIRST) - _NEAREST_FIRST.index(each.relation) if each.relation in _NEAREST_FIRST else 1
            votes.setdefault(each.uri, Counter())[kldb[1]] += near**3
    return {uri: counted.most_common(1)[0][0] for uri, counted in votes.items()}


def names_of(mappings: Iterable[Mapping], concepts: Container[str]) -> Iterator[Label]:
    """Yield the German labels that a crosswalk has for the concepts that are there.

    The agency's names, each to its nearest concept alone, with the agency's code as comment; and ESCO's own labels.
    """
    there = [each for each in mappings if each.uri in concepts]
    for each in there:
        if each.esco_label:
            yield Label(each.uri, each.esco_label, "de", Role.PREFERRED, reviewed=True, source=each.esco_source)
    nearest: dict[str, Mapping] = {}
    for each in sorted(there, key=_distance):
        if each.name and each.relation in _SAYS_NO_MORE:
            nearest.setdefault(each.name, each)
    for name, each in nearest.items():
        yield Label(each.uri, name, "de", reviewed=True, comment=each.code, source=each.source)


def _distance(mapping: Mapping) -> int:
    return _NEAREST_FIRST.index(mapping.relation) if mapping.relation in _NEAREST_FIRST else len(_NEAREST_FIRST)
