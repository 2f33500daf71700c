"""Whether files that came together are of one version of ESCO."""

from models.enums import ConceptKind
from profiling.taxonomy.esco import Contents
from profiling.taxonomy.sheets import BrokenTaxonomyFile

# The 1.1.1 distribution itself points to one occupation in 3,008 that it does not have, and leaves none out.
_FEW = 2
_MISSING = 50  # one in fifty: between 1.0 and 1.1.1 it is one in 44
_LEFT_OUT = 200  # one in two hundred: of 1.2.0, the hierarchy of 1.1.1 leaves out one in 87
_CHANGED = 200  # one in two hundred: between neighbouring versions half of all concepts have changed


def check(contents: Contents) -> None:
    """Raise BrokenTaxonomyFile where files of one package, or of one stated version, contradict each other."""
    for kind in ConceptKind:
        _check_days(contents.described.get(kind, {}), kind)
        _check_ends(contents, kind)
    _check_places(contents)


def _check_days(files: dict[str, dict[str, str]], kind: ConceptKind) -> None:
    """A concept was last changed on one day, whatever the language."""
    (first, days), *others = list(files.items()) or [("", {})]
    for name, same in others:
        both = days.keys() & same.keys()
        differ = sum(1 for uri in both if days[uri] and same[uri] and days[uri] != same[uri])
        if differ > len(both) // _CHANGED:
            expected = f"the version of ESCO that {first} is of; {differ} of {len(both)} {kind.value}s changed between"
            raise BrokenTaxonomyFile(name, 0, expected)


def _check_ends(contents: Contents, kind: ConceptKind) -> None:
    """What relations and hierarchies point to is there, if the package has all concepts of that kind.

    Official files have. Those that `lotse taxonomy download` writes, which have no days, leave out what has no label.
    """
    files = contents.described.get(kind, {})
    there = {uri for uris in files.values() for uri in uris}
    if not files or not all(any(days.values()) for days in files.values()):
        return
    for name, ends in contents.pointed_to.get(kind, {}).items():
        missing = len(ends - there)
        if missing > max(_FEW, len(ends) // _MISSING):
            expected = f"{kind.value}s of its own version of ESCO; {missing} of {len(ends)} are in no file beside it"
            raise BrokenTaxonomyFile(name, 0, expected)


def _check_places(contents: Contents) -> None:
    """Each occupation has its place below a group of ISCO-08, if there is a hierarchy at all."""
    there = {uri for uris in contents.described.get(ConceptKind.OCCUPATION, {}).values() for uri in uris}
    for name, placed in contents.placed.items():
        missing = len(there - placed)
        if missing > max(_FEW, len(there) // _LEFT_OUT):
            expected = f"a place for each occupation of its version of ESCO; {missing} of {len(there)} have none"
            raise BrokenTaxonomyFile(name, 0, expected)
