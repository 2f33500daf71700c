"""What a taxonomy says beside its concepts: labels, headings, and how much an occupation needs a skill."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a label is to its concept; one PREFERRED a language."""

    PREFERRED = "preferred"
    OTHER = "other"


class Relation(StrEnum):
    """How much an occupation needs a skill."""

    ESSENTIAL = "essential"
    OPTIONAL = "optional"


OWN = "Lotse"  # the source of what is Lotse's own lexicon
HOUSE = "Lotsenhaus"  # the source of what people in one house have added


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
