"""The taxonomy in memory: concepts, their labels in each language, and how they hang together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from models.enums import ConceptKind
from models.values import Concept


class Role(StrEnum):
    """What a label is to its concept; one PREFERRED a language."""

    PREFERRED = "preferred"
    OTHER = "other"


class Relation(StrEnum):
    """How much an occupation needs a skill."""

    ESSENTIAL = "essential"
    OPTIONAL = "optional"


OWN = "Lotse"  # the source of what is the house's own lexicon


@dataclass(frozen=True, slots=True)
class Label:
    """One way to say a concept. `language` is a Lotse tag, empty where it is unknown; `source` is who says it so."""

    concept_id: str
    text: str
    language: str = ""
    role: Role = Role.OTHER
    reviewed: bool = False
    comment: str = ""
    source: str = OWN


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of a classification (ISCO-08, KldB 2010, ESCO's skill pillar) in one language.

    Ids are `isco08:7212`, `kldb2010:24422`, or the ESCO URI of a skill group.
    """

    id: str
    language: str
    title: str


SkillsOf = Mapping[str, tuple[Relation, float]]
_NOTHING: SkillsOf = MappingProxyType({})


class Taxonomy:
    """Read-only concepts, labels, relations and changes. Built by `open_taxonomy`."""

    def __init__(
        self,
        *,
        concepts: Iterable[Concept],
        labels: Iterable[Label],
        relations: Iterable[tuple[str, str, Relation, float]] = (),
        changes: Iterable[tuple[str, str, float]] = (),
    ) -> None:
        self._concepts = {concept.id: concept for concept in concepts}
        self._labels: dict[str, dict[str, list[Label]]] = {}
        for label in labels:
            self._labels.setdefault(label.concept_id, {}).setdefault(label.language, []).append(label)
        self._skills: dict[str, dict[str, tuple[Relation, float]]] = {}
        for occupation, skill, relation, weight in relations:
            self._skills.setdefault(occupation, {})[skill] = (relation, weight)
        self._changes = {(start, end): weight for start, end, weight in changes}

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
        by_language = self._labels.get(self._own_id(concept_id), {})
        for tag in (language, "en", "de", *by_language):
            if labels := by_language.get(tag):
                return next((label for label in labels if label.role is Role.PREFERRED), labels[0]).text
        return concept_id

    def labels(self, concept_id: str, language: str) -> tuple[str, ...]:
        """Return all labels in a language, the preferred one first; empty where the language has none."""
        found = self._labels.get(self._own_id(concept_id), {}).get(language, [])
        return tuple(label.text for label in sorted(found, key=lambda label: label.role is not Role.PREFERRED))

    def all_labels(self, *, kind: ConceptKind | None = None, languages: Iterable[str] | None = None) -> list[Label]:
        """Return the labels of all concepts (of one kind, of some languages), concept by concept."""
        wanted = None if languages is None else set(languages)
        return [
            label
            for concept in self.concepts(kind)
            for language, labels in self._labels.get(concept.id, {}).items()
            if wanted is None or language in wanted
            for label in labels
        ]

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that have at least one label."""
        return tuple(sorted({language for by_language in self._labels.values() for language in by_language}))

    def skills_of(self, occupation_id: str) -> SkillsOf:
        """Return skill id → (essential or optional, weight 0..1) of an occupation."""
        return MappingProxyType(self._skills.get(self._own_id(occupation_id), _NOTHING))

    def change(self, from_id: str, to_id: str) -> float:
        """Return how well somebody who did one occupation can do another, 0 (not said) to 1 (the same).

        Directed: a cook can help in a kitchen at once, a kitchen helper is no cook.
        """
        start, end = self._own_id(from_id), self._own_id(to_id)
        return 1.0 if start == end else self._changes.get((start, end), 0.0)

    def changes_from(self, occupation_id: str) -> Mapping[str, float]:
        """Return occupation id → weight for every occupation that one can change to."""
        return self._changes_by_start.get(self._own_id(occupation_id), {})

    @cached_property
    def _changes_by_start(self) -> dict[str, dict[str, float]]:
        found: dict[str, dict[str, float]] = {}
        for (start, end), weight in self._changes.items():
            found.setdefault(start, {})[end] = weight
        return found

    @cached_property
    def _by_esco(self) -> dict[str, Concept]:
        return {concept.esco: concept for concept in self._concepts.values() if concept.esco}

    def _own_id(self, concept_id: str) -> str:
        """Return the id of a concept that may be named by its ESCO URI; an unknown id stays as it is."""
        found = self.find(concept_id)
        return found.id if found else concept_id
