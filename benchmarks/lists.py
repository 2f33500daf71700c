"""Public lists in which the answer is known to be: texts, labels to choose from, and which of them are right."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

from benchmarks.machine import evenly
from benchmarks.public import rows_of, text_of
from models.enums import ConceptKind
from profiling.taxonomy import Taxonomy

MELO = ("deu_q_de_c_de", "deu_q_de_c_en", "fra_q_fr_c_fr", "usa_q_en_c_en")
SKILL = "http://data.europa.eu/esco/skill/"
CODES = "kldb_titles"  # the list that is made of Lotse's own lexicon


@dataclass(frozen=True, slots=True)
class Choice:
    """One list. `right` has for each text the ids that are right; several labels may have one id."""

    name: str
    language: str
    measure: str  # MRR, MAP or first (share of first hits)
    top: int
    texts: tuple[str, ...]
    right: tuple[frozenset[str], ...]
    ids: tuple[str, ...]
    labels: tuple[str, ...]

    def quality(self, order: Iterable[list[str]]) -> float:
        """Return the measure's mean over all texts, from the ids found for each."""
        score = {"MRR": reciprocal_rank, "MAP": average_precision, "first": first_is_right}[self.measure]
        scores = [score(found, right) for found, right in zip(order, self.right, strict=True)]
        return sum(scores) / len(scores)

    def shortened(self, most: int) -> "Choice":
        """Return the list with at most so many texts, evenly spread."""
        texts, right = zip(*evenly(list(zip(self.texts, self.right, strict=True)), most), strict=True)
        return replace(self, texts=texts, right=right)


def reciprocal_rank(found: list[str], right: frozenset[str]) -> float:
    """Return 1 / the place of the first right id."""
    return next((1 / place for place, each in enumerate(found, 1) if each in right), 0.0)


def average_precision(found: list[str], right: frozenset[str]) -> float:
    """Return the mean precision at the places of the right ids; those that were not found count as 0."""
    hits, total = 0, 0.0
    for place, each in enumerate(found, 1):
        if each in right:
            hits += 1
            total += hits / place
    return total / len(right)


def first_is_right(found: list[str], right: frozenset[str]) -> float:
    """Return 1 if the first id is right."""
    return float(bool(found) and found[0] in right)


def choices(folder: Path, taxonomy: Taxonomy) -> list[Choice]:
    """Return all lists that the data folder has, and vacancy titles against the lexicon's own German labels."""
    return [
        *(melo(folder / "melo" / name) for name in MELO),
        talentclef(folder),
        skill_phrases(folder),
        codes(folder, taxonomy),
    ]


def melo(folder: Path) -> Choice:
    """Return job titles of one country and language to be linked to ESCO's labels in another (MELO)."""
    queries, elements = _pairs(folder / "queries.tsv"), _pairs(folder / "corpus_elements.tsv")
    right = _right(folder / "annotations.tsv")
    language = folder.name.split("_")[2]
    return _choice(folder.name, language, measure="MRR", top=100, queries=queries, elements=elements, right=right)


def talentclef(folder: Path) -> Choice:
    """Return German job titles to be linked to similar ones (TalentCLEF 2025)."""
    folder = folder / "talentclef_german"
    right = _right(folder / "qrels.tsv")
    queries = [query for query in _pairs(folder / "queries") if query[0] in right]
    elements = _pairs(folder / "corpus_elements")[1:]
    return _choice(folder.name, "de", measure="MAP", top=1000, queries=queries, elements=elements, right=right)


def skill_phrases(folder: Path) -> Choice:
    """Return German phrases to be linked to ESCO's German skills, as the agency's crosswalk of skills names them."""
    rows = [row for row in rows_of(folder / "de_skill_phrases.tsv") if row["esco_exact"]]
    right = {str(at): set(row["esco_exact"].split()) for at, row in enumerate(rows)}
    queries = [(str(at), row["phrase"]) for at, row in enumerate(rows)]
    crosswalk = csv.reader(StringIO(text_of(folder.parent / "esco" / "ba_skills_to_esco_2022.csv")))
    labels = {row[0]: row[1] for row in reversed([row for row in crosswalk if row and row[0].startswith(SKILL)])}
    return _choice("skill_phrases", "de", measure="MRR", top=50, queries=queries, elements=labels.items(), right=right)


def codes(folder: Path, taxonomy: Taxonomy) -> Choice:
    """Return vacancy titles with three digits of KldB 2010, and the lexicon's own German labels with theirs."""
    rows = [row for row in rows_of(folder / "de_vacancies.tsv") if row["kldb5"]]
    right = {str(at): {row["kldb5"][:3]} for at, row in enumerate(rows)}
    found = taxonomy.all_labels(kind=ConceptKind.OCCUPATION, languages=["de"])
    labels = [(taxonomy.concept(label.concept_id).kldb2010 or "", label.text) for label in found]
    queries = [(str(at), row["titel"]) for at, row in enumerate(rows)]
    elements = [(code[:3], text) for code, text in labels if code]
    return _choice(CODES, "de", measure="first", top=5, queries=queries, elements=elements, right=right)


def _choice(
    name: str,
    language: str,
    *,
    measure: str,
    top: int,
    queries: Iterable[tuple[str, str]],
    elements: Iterable[tuple[str, str]],
    right: dict[str, set[str]],
) -> Choice:
    query_ids, texts = zip(*queries, strict=True)
    ids, labels = zip(*elements, strict=True)
    return Choice(name, language, measure, top, texts, tuple(frozenset(right[one]) for one in query_ids), ids, labels)


def _pairs(path: Path) -> list[tuple[str, str]]:
    rows = (line.split("\t") for line in text_of(path).splitlines() if line.strip())
    return [(row[0], row[1]) for row in rows]


def _right(path: Path) -> dict[str, set[str]]:
    right: dict[str, set[str]] = {}
    for query, _, element, *_ in (line.split() for line in text_of(path).splitlines() if line.strip()):
        right.setdefault(query, set()).add(element)
    return right
