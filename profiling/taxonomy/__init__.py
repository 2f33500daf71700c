"""All concepts Lotse knows: the house's own lexicon, and what was imported from ESCO and the agency."""

from profiling.taxonomy.compiled import Progress, open_taxonomy
from profiling.taxonomy.concepts import Group, Label, Relation, Role
from profiling.taxonomy.lexicon import BrokenLexicon, imported_at
from profiling.taxonomy.taxonomy import Taxonomy

__all__ = [
    "BrokenLexicon",
    "Group",
    "Label",
    "Progress",
    "Relation",
    "Role",
    "Taxonomy",
    "imported_at",
    "open_taxonomy",
]
