"""Writes what the ESCO web service gave as an official CSV package, which `lotse taxonomy import` reads.

One zip with the columns of the Commission's own files; those that Lotse has no use for stay empty.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from profiling.taxonomy.service import Download, Link, Listing, Resource

ENGLISH = "en"  # the language that ESCO is written in; it is never without a label
_LABELS: dict[Listing, tuple[str, str]] = {  # name of the file, and what it calls its concepts
    Listing.OCCUPATIONS: ("occupations", "Occupation"),
    Listing.SKILLS: ("skills", "KnowledgeSkillCompetence"),
    Listing.OCCUPATION_GROUPS: ("ISCOGroups", "ISCOGroup"),
    Listing.SKILL_GROUPS: ("skillGroups", "SkillGroup"),
}
_ENDS = ("preferredLabel", "altLabels", "status", "inScheme", "description")
_COLUMNS: dict[Listing, tuple[str, ...]] = {
    Listing.OCCUPATIONS: ("conceptType", "conceptUri", "iscoGroup", *_ENDS, "code"),
    Listing.SKILLS: ("conceptType", "conceptUri", "skillType", "reuseLevel", *_ENDS),
    Listing.OCCUPATION_GROUPS: ("conceptType", "conceptUri", "code", *_ENDS),
    Listing.SKILL_GROUPS: ("conceptType", "conceptUri", *_ENDS, "code"),
}
_BROADER: dict[Listing, str] = {
    Listing.OCCUPATIONS: "broaderRelationsOccPillar",
    Listing.OCCUPATION_GROUPS: "broaderRelationsOccPillar",
    Listing.SKILLS: "broaderRelationsSkillPillar",
    Listing.SKILL_GROUPS: "broaderRelationsSkillPillar",
}
_BROADER_COLUMNS = ("conceptType", "conceptUri", "broaderType", "broaderUri")
_RELATION_COLUMNS = ("occupationUri", "relationType", "skillType", "skillUri")


class NoLabels(ValueError):
    """A release of ESCO has no labels in a language that later ones have."""

    def __init__(self, tag: str, release: str) -> None:
        super().__init__(f"ESCO {release} has no labels in {tag}")


class _Tables:
    """The package's files while they grow; together some tens of megabytes for a whole release."""

    def __init__(self) -> None:
        self.texts: dict[str, io.StringIO] = {}
        self._writers: dict[str, Any] = {}

    def add(self, name: str, columns: Sequence[str], values: Sequence[str]) -> None:
        """Add a row to a file, which begins with its columns."""
        if name not in self.texts:
            self.texts[name] = io.StringIO(newline="")
            self._writers[name] = csv.writer(self.texts[name])
            self._writers[name].writerow(columns)
        self._writers[name].writerow(values)


def write_package(
    download: Download, path: Path, *, languages: Sequence[str], listings: Sequence[Listing] = tuple(Listing)
) -> None:
    """Write labels in `languages`, relations and hierarchies of what was downloaded into one zip.

    Pages that are not kept yet are fetched, with the errors of `Download.pages`. NoLabels where not one concept has a
    label in one of the languages. After an error there is no new file, and an old one is as it was.
    """
    tables, release = _Tables(), download.service.release
    spoken: set[str] = set()
    for listing in listings:
        for page in download.pages(listing):
            for resource in page.resources.values():
                spoken |= _add_labels(tables, resource, listing, languages, release)
                _add_broader(tables, resource, listing, release)
                _add_relations(tables, resource, release)
    for language in languages:
        if language not in spoken:
            raise NoLabels(language, release)
    _zip(tables, path)


def _zip(tables: _Tables, path: Path) -> None:
    part = path.with_suffix(".part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as package:
            for name, text in tables.texts.items():
                package.writestr(name, text.getvalue())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _add_labels(
    tables: _Tables, resource: Resource, listing: Listing, languages: Sequence[str], release: str
) -> set[str]:
    """Add a concept to the file of each language that it has a preferred label in, and return those languages.

    A concept without a label in any of them is added in English: relations point to it, and it needs some name.
    """
    named = {language for language in languages if _plain(resource.preferred.get(language, ""))}
    name, concept_type = _LABELS[listing]
    for language in named or {ENGLISH} & resource.preferred.keys():
        others = (_plain(label) for label in resource.alternative.get(language, []))
        values = {
            "conceptType": concept_type,
            "conceptUri": resource.uri,
            "iscoGroup": _isco_group(resource),
            "code": resource.code or "",
            "preferredLabel": _plain(resource.preferred[language]),
            "altLabels": "\n".join(label for label in others if label),
            "status": "released",
        }
        columns = _COLUMNS[listing]
        tables.add(f"{name}_{language}_{release}.csv", columns, [values.get(column, "") for column in columns])
    return named


def _plain(label: str) -> str:
    """Return a label on one line: in the package, a line break parts one alternative label from the next."""
    return " ".join(label.split())


def _isco_group(resource: Resource) -> str:
    """Return the ISCO-08 unit group. An occupation below another one says it in its own code alone, as in 7212.3.1."""
    above = next((link.code or link.uri.rpartition("/")[2] for link in resource.links.occupation_group), "")
    return (above or (resource.code or "").partition(".")[0]).removeprefix("C")


def _add_broader(tables: _Tables, resource: Resource, listing: Listing, release: str) -> None:
    concept_type = _LABELS[listing][1]
    for broader_type, link in _above(resource, listing):
        row = (concept_type, resource.uri, broader_type, link.uri)
        tables.add(f"{_BROADER[listing]}_{release}.csv", _BROADER_COLUMNS, row)


def _above(resource: Resource, listing: Listing) -> Iterator[tuple[str, Link]]:
    """Yield what is above a concept, with what the package calls things of its kind."""
    links = resource.links
    by_kind = (
        (Listing.OCCUPATION_GROUPS, links.occupation_group),
        (Listing.OCCUPATIONS, links.occupation),
        (Listing.SKILL_GROUPS, links.skill_group),
        (Listing.SKILLS, links.skill),
        (listing, links.group),  # a group is below groups of its own kind
    )
    for kind, above in by_kind:
        for link in above:
            yield _LABELS[kind][1], link


def _add_relations(tables: _Tables, resource: Resource, release: str) -> None:
    if "/occupation/" not in resource.uri:
        return  # skills need skills too; the package has those in a file of its own, which Lotse has no use for
    for relation, links in (("essential", resource.links.essential), ("optional", resource.links.optional)):
        for link in links:
            row = (resource.uri, relation, _skill_type(link), link.uri)
            tables.add(f"occupationSkillRelations_{release}.csv", _RELATION_COLUMNS, row)


def _skill_type(link: Link) -> str:
    """Return the kind of a skill in the words of the CSV package, which differ from the service's."""
    said = (link.skill_type or "").rpartition("/")[2]
    return "skill/competence" if said == "skill" else said
