"""What an import has read so far, from any number of official files of any version, in any order."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from models.enums import ConceptKind
from models.values import Concept
from profiling.taxonomy.concepts import Group, Label, Relation, Role
from profiling.taxonomy.crosswalk import SOURCE as CROSSWALK
from profiling.taxonomy.crosswalk import Mapping, codes_of, names_of
from profiling.taxonomy.lexicon import Lexicon

WEIGHTS = {Relation.ESSENTIAL: 0.8, Relation.OPTIONAL: 0.4}  # ESCO has no weights of its own
_ESCO = re.compile(r"ESCO(?: (\d+(?:\.\d+)*))?")
_HEADING = re.compile(r"isco08:|kldb2010:|http://data\.europa\.eu/esco/isced-f/")


@functools.cache
def edition(source: str) -> tuple[int, ...]:
    """Return what puts sources in order: ESCO by its version, ESCO without one before it, all others before that."""
    said = _ESCO.fullmatch(source)
    return (1, *map(int, said[1].split("."))) if said and said[1] else (1,) if said else ()


@dataclass(slots=True)
class Collected:
    """Concepts, labels, relations and headings so far; where two contradict, the newer edition counts."""

    concepts: dict[str, Concept] = field(default_factory=dict)
    labels: dict[tuple[str, str, str], Label] = field(default_factory=dict)
    relations: dict[tuple[str, str], Relation] = field(default_factory=dict)
    broader: dict[tuple[str, str], None] = field(default_factory=dict)
    groups: dict[tuple[str, str], str] = field(default_factory=dict)
    mappings: dict[ConceptKind, list[Mapping]] = field(default_factory=dict)
    _coded: dict[str, tuple[int, ...]] = field(default_factory=dict)  # concept → the edition that its ISCO code is of

    def add_concept(self, uri: str, kind: ConceptKind, *, isco08: str | None = None, source: str) -> None:
        """Note a concept; its ISCO-08 code is the newest edition's."""
        known = self.concepts.get(uri)
        if known is None or (isco08 and edition(source) >= self._coded.get(uri, ())):
            self.concepts[uri] = Concept(id=uri, kind=kind, esco=uri, isco08=isco08)
            self._coded[uri] = edition(source)

    def add_label(self, label: Label) -> None:
        """Note a label; where several editions say the same, it is the newest one's."""
        key = label.concept_id, label.language, label.text
        known = self.labels.get(key)
        if known is None or _counts(label) > _counts(known):
            self.labels[key] = label

    def take_up(self, before: Lexicon) -> None:
        """Note what an earlier import left."""
        for label in before.labels:
            if label.source.startswith(CROSSWALK):
                continue  # the mappings say anew to which of the concepts a name is nearest
            self.add_label(label)
            self._coded[label.concept_id] = max(self._coded.get(label.concept_id, ()), edition(label.source))
        self.concepts.update({concept.id: concept for concept in before.concepts})
        self.relations.update({(occupation, skill): said for occupation, skill, said, _ in before.relations})
        self.broader.update(dict.fromkeys(before.broader))
        self.groups.update({(group.id, group.language): group.title for group in before.groups})

    def lexicon(self) -> Lexicon:
        """Return what is whole by now, in a fixed order: nothing that points to a concept that is not there."""
        codes = codes_of(self.mappings.get(ConceptKind.OCCUPATION, ()))
        known = self._known()
        return Lexicon(
            concepts=tuple(
                replace(concept, kldb2010=codes.get(concept.id, concept.kldb2010))
                for _, concept in sorted(self.concepts.items())
            ),
            labels=tuple(sorted(self._all_labels(), key=_place)),
            relations=tuple(row for row in self._relations() if row[0] in self.concepts and row[1] in self.concepts),
            broader=tuple(ends for ends in sorted(self.broader) if known.issuperset(ends)),
            groups=tuple(Group(*key, title) for key, title in sorted(self.groups.items())),
        )

    def waiting(self) -> Lexicon:
        """Return what points to concepts that are not there yet; a later import may bring them."""
        known = self._known()
        return Lexicon(
            relations=tuple(
                row for row in self._relations() if row[0] not in self.concepts or row[1] not in self.concepts
            ),
            broader=tuple(ends for ends in sorted(self.broader) if not known.issuperset(ends)),
        )

    def _relations(self) -> Iterator[tuple[str, str, Relation, float]]:
        for (occupation, skill), relation in sorted(self.relations.items()):
            yield occupation, skill, relation, WEIGHTS[relation]

    def _known(self) -> set[str]:
        """Return the ids that something may be above or below of: concepts, and headings, be they titled or not."""
        untitled = {end for ends in self.broader for end in ends if _HEADING.match(end)}
        return {*self.concepts, *(group for group, _ in self.groups), *untitled}

    def _all_labels(self) -> Iterator[Label]:
        """Yield all labels with those of the crosswalks; one preferred label a concept and language."""
        mapped = Collected(labels=dict(self.labels))
        for mappings in self.mappings.values():
            for label in names_of(mappings, self.concepts.keys()):
                mapped.add_label(label)
        newest: dict[tuple[str, str], Label] = {}
        for label in sorted(mapped.labels.values(), key=_place):
            key = label.concept_id, label.language
            if label.role is Role.PREFERRED and _counts(label) > _counts(newest.get(key)):
                newest[key] = label
        for label in mapped.labels.values():
            older = label.role is Role.PREFERRED and newest[label.concept_id, label.language] is not label
            yield replace(label, role=Role.OTHER) if older else label


def _counts(label: Label | None) -> tuple[tuple[int, ...], bool]:
    return (edition(label.source), label.role is Role.PREFERRED) if label else ((), False)


def _place(label: Label) -> tuple[str, str, bool, str]:
    return label.language, label.concept_id, label.role is not Role.PREFERRED, label.text
