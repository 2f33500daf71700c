"""The taxonomy: concepts, their labels in each language, and how they hang together.

It lies in arrays, in memory or mapped from the folder that `compiled.py` wrote; concepts and labels become objects
when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from models.enums import ConceptKind
from models.values import Concept
from profiling.clean import comparison_form
from profiling.taxonomy.concepts import Group, Label, Relation, Role
from profiling.taxonomy.labels import LabelTable, LabelTables, Places, tables_of
from profiling.taxonomy.local import LocalLabels, laid_over

Related = Mapping[str, tuple[Relation, float]]
_NOTHING: Related = MappingProxyType({})
_RELATIONS = tuple(Relation)


@dataclass(frozen=True)
class Relations:
    """Which occupation needs which skill how much: places of concepts, sorted by occupation."""

    occupation: Places
    skill: Places
    relation: NDArray[np.uint8]  # a place in Relation
    weight: NDArray[np.float32]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, Relation, float]], place: Mapping[str, int]) -> Relations:
        """Return the rows between concepts that are known; the last row of a pair counts."""
        pairs = {
            (place[occupation], place[skill]): (_RELATIONS.index(relation), weight)
            for occupation, skill, relation, weight in rows
            if occupation in place and skill in place
        }
        ordered = sorted(pairs, key=lambda pair: pair[0])
        return cls(
            occupation=np.array([occupation for occupation, _ in ordered], dtype=np.int32),
            skill=np.array([skill for _, skill in ordered], dtype=np.int32),
            relation=np.array([pairs[pair][0] for pair in ordered], dtype=np.uint8),
            weight=np.array([pairs[pair][1] for pair in ordered], dtype=np.float32),
        )

    def of_occupation(self, occupation: int) -> Iterator[tuple[int, Relation, float]]:
        """Yield skill, relation and weight (0..1) of an occupation, in the order of the files."""
        first, last = np.searchsorted(self.occupation, (occupation, occupation + 1))
        yield from self._rows(self.skill, np.arange(first, last))

    def of_skill(self, skill: int) -> Iterator[tuple[int, Relation, float]]:
        """Yield occupation, relation and weight (0..1) of everything that needs a skill."""
        order, sorted_skills = self._by_skill
        first, last = np.searchsorted(sorted_skills, (skill, skill + 1))
        yield from self._rows(self.occupation, order[first:last])

    def _rows(self, other: Places, rows: NDArray[np.int64]) -> Iterator[tuple[int, Relation, float]]:
        for row in rows.tolist():
            yield int(other[row]), _RELATIONS[self.relation[row]], round(float(self.weight[row]), 4)

    @cached_property
    def _by_skill(self) -> tuple[NDArray[np.int64], Places]:
        order = np.argsort(self.skill, kind="stable")
        return order, self.skill[order]


class Taxonomy:
    """Read-only concepts, labels, relations and changes. Made by `open_taxonomy`, or from their rows."""

    def __init__(
        self,
        *,
        concepts: Iterable[Concept],
        labels: Iterable[Label],
        relations: Iterable[tuple[str, str, Relation, float]] = (),
        changes: Iterable[tuple[str, str, float]] = (),
        broader: Iterable[tuple[str, str]] = (),
        groups: Iterable[Group] = (),
    ) -> None:
        self._know(concepts)
        of_kind: dict[ConceptKind, list[Label]] = {kind: [] for kind in ConceptKind}
        for label in labels:
            if label.concept_id in self._concepts:
                of_kind[self._concepts[label.concept_id].kind].append(label)
        self.tables = {kind: tables_of(found, ids=self.ids) for kind, found in of_kind.items()}
        self.relations = Relations.of(relations, self._place)
        self.changes = {(start, end): weight for start, end, weight in changes}
        self.above: dict[str, list[str]] = {}
        for concept_id, group_id in broader:
            self.above.setdefault(concept_id, []).append(group_id)
        self.groups: dict[str, dict[str, str]] = {}
        for group in groups:
            self.groups.setdefault(group.id, {})[group.language] = group.title

    @classmethod
    def of_parts(
        cls,
        *,
        concepts: Iterable[Concept],
        tables: Mapping[ConceptKind, Sequence[LabelTable]],
        relations: Relations,
        changes: Iterable[tuple[str, str, float]],
        above: Mapping[str, list[str]],
        groups: Mapping[str, dict[str, str]],
    ) -> Taxonomy:
        """Return a taxonomy of parts that are ready, as `compiled.py` reads them."""
        made = cls.__new__(cls)
        made._know(concepts)
        made.tables = {kind: LabelTables(made.ids, tuple(tables[kind])) for kind in ConceptKind}
        made.relations = relations
        made.changes = {(start, end): weight for start, end, weight in changes}
        made.above, made.groups = dict(above), dict(groups)
        return made

    def with_local(self, local: LocalLabels) -> Taxonomy:
        """Return this taxonomy with a house's own labels in force, sharing its arrays.

        Labels of concepts that it doesn't know are left out.
        """
        return Taxonomy.of_parts(
            concepts=self._concepts.values(),
            tables={kind: laid_over(self.tables[kind], local, self._places_of(kind)).tables for kind in ConceptKind},
            relations=self.relations,
            changes=[(start, end, weight) for (start, end), weight in self.changes.items()],
            above=self.above,
            groups=self.groups,
        )

    def _places_of(self, kind: ConceptKind) -> dict[str, int]:
        return {concept.id: self._place[concept.id] for concept in self.concepts(kind)}

    def _know(self, concepts: Iterable[Concept]) -> None:
        self._concepts = {concept.id: concept for concept in concepts}
        self.ids = list(self._concepts)
        self._place = {concept_id: at for at, concept_id in enumerate(self.ids)}

    def __len__(self) -> int:
        """Return the number of concepts."""
        return len(self._concepts)

    def __contains__(self, concept_id: object) -> bool:
        """Return whether there is a concept of that id (or merged ESCO URI)."""
        return isinstance(concept_id, str) and self.find(concept_id) is not None

    def find(self, concept_id: str) -> Concept | None:
        """Return the concept of an id or of an ESCO URI, or None."""
        return self._concepts.get(concept_id) or self._by_esco.get(concept_id)

    def concept(self, concept_id: str) -> Concept:
        """Return the concept of an id or of an ESCO URI; KeyError where there is none."""
        found = self.find(concept_id)
        if found is None:
            raise KeyError(concept_id)
        return found

    def concepts(self, kind: ConceptKind | None = None) -> Sequence[Concept]:
        """Return all concepts, or those of one kind, in the order of the files."""
        return [concept for concept in self._concepts.values() if kind in (None, concept.kind)]

    def label(self, concept_id: str, language: str) -> str:
        """Return the preferred label in a language; failing that in English, German, any; at last the id itself."""
        for tag in dict.fromkeys((language, "en", "de", *self._tables_of(concept_id))):
            for table, at in self._rows(concept_id, tag):
                return table.texts[at]
        return concept_id

    def labels(self, concept_id: str, language: str) -> tuple[str, ...]:
        """Return all labels in a language, the preferred one first; empty where the language has none."""
        return tuple(table.texts[at] for table, at in self._rows(concept_id, language))

    def labels_of(self, concept_id: str) -> tuple[Label, ...]:
        """Return a concept's labels in every language, whole: with role, state of review and source.

        Where a house prefers another label, that one alone is the preferred one.
        """
        found = [
            [table.label(at, self.ids) for table, at in self._rows(concept_id, tag)]
            for tag in self._tables_of(concept_id)
        ]
        return tuple(
            replace(label, role=Role.OTHER) if at and label.role is Role.PREFERRED else label
            for labels in found
            for at, label in enumerate(labels)
        )

    def called(self, text: str, *, kind: ConceptKind, language: str) -> frozenset[str]:
        """Return the ids of the concepts that have a text, as it is compared, as a label in a language."""
        tables = self._by_language[kind].get(language, ())
        form = comparison_form(text)
        return frozenset(self.ids[table.concept[at]] for table in tables for at in table.with_form([form])[0])

    def _rows(self, concept_id: str, language: str) -> Iterator[tuple[LabelTable, int]]:
        """Yield the tables and places of a concept's labels in a language, preferred ones first."""
        found = self.find(concept_id)
        tables = self._tables_of(concept_id).get(language, ())
        if found is None:
            return
        rows = [(table, at) for table in tables for at in table.of_concept(self._place[found.id])]
        yield from sorted(rows, key=lambda row: row[1] >= row[0].preferred)

    def _tables_of(self, concept_id: str) -> Mapping[str, Sequence[LabelTable]]:
        found = self.find(concept_id)
        return self._by_language[found.kind] if found else {}

    @cached_property
    def _by_language(self) -> dict[ConceptKind, dict[str, list[LabelTable]]]:
        """Tables by kind and language: one each, and where a house has labels of its own, its table first."""
        found: dict[ConceptKind, dict[str, list[LabelTable]]] = {kind: {} for kind in ConceptKind}
        for kind, tables in self.tables.items():
            for table in tables.tables:
                found[kind].setdefault(table.language, []).append(table)
        return found

    def all_labels(self, *, kind: ConceptKind | None = None, languages: Iterable[str] | None = None) -> list[Label]:
        """Return the labels of all concepts (of one kind, of some languages), table by table."""
        wanted = None if languages is None else set(languages)
        return [
            table.label(at, self.ids)
            for each, tables in self.tables.items()
            if kind in (None, each)
            for table in tables.tables
            if wanted is None or table.language in wanted
            for at in table.shown
        ]

    def number_of_labels(self, language: str, *, kind: ConceptKind | None = None) -> int:
        """Return how many labels a language has."""
        return sum(
            len(table) - len(table.hidden)
            for each, tables in self.tables.items()
            if kind in (None, each)
            for table in tables.tables
            if table.language == language
        )

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that have at least one label."""
        return tuple(sorted({table.language for tables in self.tables.values() for table in tables.tables}))

    def skills_of(self, occupation_id: str) -> Related:
        """Return skill id → (essential or optional, weight 0..1) of an occupation."""
        found = self.find(occupation_id)
        if found is None:
            return _NOTHING
        rows = self.relations.of_occupation(self._place[found.id])
        return {self.ids[skill]: (relation, weight) for skill, relation, weight in rows}

    def occupations_of(self, skill_id: str) -> Related:
        """Return occupation id → (essential or optional, weight 0..1) of everything that needs a skill."""
        found = self.find(skill_id)
        if found is None:
            return _NOTHING
        rows = self.relations.of_skill(self._place[found.id])
        return {self.ids[occupation]: (relation, weight) for occupation, relation, weight in rows}

    def broader(self, concept_id: str) -> tuple[str, ...]:
        """Return the ids of the headings and concepts right above a concept or a heading."""
        return tuple(self.above.get(self._own_id(concept_id), ()))

    def group(self, group_id: str, language: str) -> str:
        """Return a heading's title in a language, else in German, English or any; empty where it is not known."""
        titles = self.groups.get(group_id, {})
        return next((titles[tag] for tag in (language, "de", "en", *titles) if tag in titles), "")

    def change(self, from_id: str, to_id: str) -> float:
        """Return how well somebody who did one occupation can do another, 0 (not said) to 1 (the same).

        Directed: a cook can help in a kitchen at once, a kitchen helper is no cook.
        """
        start, end = self._own_id(from_id), self._own_id(to_id)
        return 1.0 if start == end else self.changes.get((start, end), 0.0)

    def changes_from(self, occupation_id: str) -> Mapping[str, float]:
        """Return occupation id → weight for every occupation that one can change to."""
        return self._changes_by_start.get(self._own_id(occupation_id), {})

    @cached_property
    def _changes_by_start(self) -> dict[str, dict[str, float]]:
        found: dict[str, dict[str, float]] = {}
        for (start, end), weight in self.changes.items():
            found.setdefault(start, {})[end] = weight
        return found

    @cached_property
    def _by_esco(self) -> dict[str, Concept]:
        return {concept.esco: concept for concept in self._concepts.values() if concept.esco}

    def _own_id(self, concept_id: str) -> str:
        """Return the id of a concept that may be named by its ESCO URI; an unknown id stays as it is."""
        found = self.find(concept_id)
        return found.id if found else concept_id
