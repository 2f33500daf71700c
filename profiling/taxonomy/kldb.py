"""The groups of the Klassifikation der Berufe 2010 with their German titles (Bundesagentur für Arbeit)."""

from collections.abc import Iterator

from profiling.taxonomy.concepts import Group
from profiling.taxonomy.sheets import BrokenTaxonomyFile, Table

LEVEL, TITLE = "Ebene", "Titel"
_DEEPEST = 5


def read_kldb(table: Table) -> Iterator[Group]:
    """Yield the groups of all five levels.

    BrokenTaxonomyFile on a code that is none, a missing title, or a group whose upper group the file does not have.
    """
    known: set[str] = set()
    for line, row in table.named():
        code = _code(table, line, row)
        if not row[TITLE] or (len(code) > 1 and code[:-1] not in known):
            raise BrokenTaxonomyFile(table.name, line, "a title, and the group above in a row before")
        known.add(code)
        yield Group(f"kldb2010:{code}", "de", row[TITLE])


def above(group: Group) -> tuple[str, str] | None:
    """Return a group's id and that of the group above it; None for one of the ten uppermost."""
    upper = group.id[:-1]
    return None if upper.endswith(":") else (group.id, upper)


def _code(table: Table, line: int, row: dict[str, str]) -> str:
    """Return a group's code. The agency's table has lost the zero that the armed forces' codes begin with."""
    code, level = row[table.header[0]], row[LEVEL]
    if not (level.isdecimal() and 1 <= int(level) <= _DEEPEST and code.isdecimal() and len(code) <= int(level)):
        raise BrokenTaxonomyFile(table.name, line, f"a KldB code of as many digits as its level (1 to {_DEEPEST})")
    return code.zfill(int(level))
