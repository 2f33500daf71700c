"""All concepts Lotse knows: the house's own lexicon, and what was imported from ESCO and the agency."""

from profiling.taxonomy.concepts import Label, Relation, Role, Taxonomy
from profiling.taxonomy.lexicon import BrokenLexicon, open_taxonomy

__all__ = ["BrokenLexicon", "Label", "Relation", "Role", "Taxonomy", "open_taxonomy"]
