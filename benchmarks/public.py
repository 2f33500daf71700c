"""Public titles with official codes, as fitting and benchmarks read them; nothing of them is kept in the project."""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from models.values import Concept

DIGITS = 4


@dataclass(frozen=True)
class Title:
    """A title in a language, with the codes (four digits) of a classification that are right for it."""

    text: str
    language: str
    scheme: str  # isco08 or kldb2010
    codes: frozenset[str]

    def is_right(self, concept: Concept) -> bool:
        """Return whether a concept has one of the codes."""
        code = concept.isco08 if self.scheme == "isco08" else concept.kldb2010
        return bool(code) and str(code)[:DIGITS] in self.codes


def text_of(path: Path) -> str:
    """Return the text of a file, or of the same file packed with gzip."""
    packed = path.with_name(path.name + ".gz")
    return gzip.decompress(packed.read_bytes()).decode() if packed.exists() else path.read_text(encoding="utf-8")


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a tab-separated file."""
    yield from csv.DictReader(StringIO(text_of(path)), delimiter="\t", quoting=csv.QUOTE_NONE)


def public_titles(folder: Path, *, most: int) -> dict[str, list[Title]]:
    """Return German vacancy titles and English, Ukrainian and Persian ISCO titles, at most so many of each."""
    german = [
        Title(row["titel"], "de", "kldb2010", frozenset({row["kldb5"][:DIGITS]}))
        for row in rows_of(folder / "de_vacancies.tsv")
        if row["kldb5"]
    ]
    found = {
        "de": german,
        "en": list(_isco(folder / "en_isco_index.tsv", "title", "isco08", "en")),
        "uk": list(_isco(folder / "uk_dk003_isco08.tsv", "title_uk", "isco08_candidates", "uk")),
        "fa": list(_isco(folder / "fa_isco08.tsv", "farsi_title", "isco08", "fa")),
    }
    return {language: _evenly(titles, most) for language, titles in found.items()}


def _isco(path: Path, title: str, codes: str, language: str) -> Iterator[Title]:
    for row in rows_of(path):
        if row.get("level", "4") == "4" and row[codes]:
            yield Title(row[title], language, "isco08", frozenset(row[codes].replace(",", " ").split()))


def _evenly(titles: list[Title], most: int) -> list[Title]:
    step = max(1.0, len(titles) / most)
    return [titles[int(at * step)] for at in range(int(len(titles) / step))]
