"""What a house itself says of labels, laid over the taxonomy: words it has added, and labels it has withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from profiling.taxonomy.concepts import Label, Role
from profiling.taxonomy.labels import LabelTable, LabelTables, tables_of

Key = tuple[str, str, str]  # concept, language, label


@dataclass(frozen=True, slots=True)
class LocalLabels:
    """A house's own labels. A label both added and withdrawn is withdrawn.

    A preferred label among `added` takes the place of the taxonomy's, which stays as one more label.
    """

    added: tuple[Label, ...] = ()
    withdrawn: frozenset[Key] = frozenset()

    def __bool__(self) -> bool:
        """Return whether there is anything."""
        return bool(self.added or self.withdrawn)


def laid_over(tables: LabelTables, local: LocalLabels, place: Mapping[str, int]) -> LabelTables:
    """Return the tables with a house's labels of the concepts in `place`; they share all arrays.

    What was added stands in small tables of its own before the others, so that of two labels alike the house's
    is found first. What was withdrawn is hidden, and so is what was added again with another role.
    """
    added = [
        label
        for label in local.added
        if label.concept_id in place and _key(label) not in local.withdrawn and not _is_there(label, tables, place)
    ]
    hidden = {key for key in (*local.withdrawn, *map(_key, added)) if key[0] in place}
    shared = (_hiding(table, _rows(table, hidden, place)) for table in tables.tables)
    return LabelTables(tables.ids, (*tables_of(added, ids=tables.ids).tables, *shared))


def _key(label: Label) -> Key:
    return label.concept_id, label.language, label.text


def _is_there(label: Label, tables: LabelTables, place: Mapping[str, int]) -> bool:
    """Return whether a concept has the label already, in its role or as the preferred one."""
    return any(
        table.texts[at] == label.text and (at < table.preferred or label.role is not Role.PREFERRED)
        for table in tables.tables
        if table.language == label.language
        for at in table.of_concept(place[label.concept_id])
    )


def _rows(table: LabelTable, labels: Iterable[Key], place: Mapping[str, int]) -> Iterator[int]:
    """Yield the places of those labels that stand in a table."""
    for concept_id, language, text in labels:
        if language == table.language:
            yield from (at for at in table.of_concept(place[concept_id]) if table.texts[at] == text)


def _hiding(table: LabelTable, rows: Iterator[int]) -> LabelTable:
    """Return the table with these rows hidden; the very table where there are none, with all that it has built."""
    more = frozenset(rows)
    return replace(table, hidden=table.hidden | more) if more else table
