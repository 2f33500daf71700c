"""A hint that somebody writes in another language than they chose. The chosen language stays in force.

pycld2 knows most of our languages; letters that only one of them has decide between neighbours (Ukrainian and
Russian, Persian and Pashto), because statistics of a few words don't.
"""

import csv
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pycld2

from models.languages import languages
from profiling.clean import comparison_form, reading_form

LONGEST = 1_000
_SHORTEST = 4  # letters below which nothing is said
_SHORTEST_FOR_STATISTICS = 12
_LEAST_ROMANISED = 2  # words
_SCRIPTS = {"LATIN": "Latn", "ARABIC": "Arab", "CYRILLIC": "Cyrl", "ETHIOPIC": "Ethi"}
_CLD_TAGS = {"ku": "kmr", "fa": "fa", "ckb": "ckb"}


@dataclass(frozen=True, slots=True)
class Hint:
    """What the words look like: their script, and a language other than the chosen one, if they say so clearly."""

    script: str | None
    language: str | None


def hint(text: str, *, chosen: str) -> Hint:
    """Return the script of a text, and another Lotse language than the chosen one where script or words say so."""
    reading = reading_form(text[:LONGEST])
    script = script_of(reading)
    if script is None or sum(letter.isalpha() for letter in reading) < _SHORTEST:
        return Hint(script, None)
    found = _by_letters(reading, script, chosen) or _by_romanised_words(reading, script) or _by_statistics(reading)
    return Hint(script, found if found != chosen else None)


def script_of(text: str) -> str | None:
    """Return the script (ISO 15924) of most letters of a text: Latn, Arab, Cyrl, Ethi, or None without letters."""
    counts = Counter(_script(letter) for letter in text if letter.isalpha())
    return counts.most_common(1)[0][0] if counts else None


def _script(letter: str) -> str:
    return _SCRIPTS.get(unicodedata.name(letter, "").split(" ")[0], "Zyyy")


def _by_letters(text: str, script: str, chosen: str) -> str | None:
    """Return the language with most letters of its own in the text; the chosen one where they are its own too."""
    counts = {
        tag: weight * sum(letter in letters for letter in text)
        for tag, (letters, weight) in _letters().items()
        if languages()[tag].script == script
    }
    best = max(counts, key=lambda tag: (counts[tag], tag == chosen), default=None)
    return best if best and counts[best] else None


def _by_romanised_words(text: str, script: str) -> str | None:
    """Return the language of words that are usually written in another script (Dari in Latin letters)."""
    words = comparison_form(text).split()
    for tag, known in _romanised().items():
        if script == "Latn" and sum(word in known for word in words) >= _LEAST_ROMANISED:
            return tag
    return None


def _by_statistics(text: str) -> str | None:
    if sum(letter.isalpha() for letter in text) < _SHORTEST_FOR_STATISTICS:
        return None
    try:
        reliable, _, details = pycld2.detect(text.encode("utf-8", "ignore"), isPlainText=True)
    except pycld2.error:  # it refuses some control characters; then there is no hint
        return None
    tag = _CLD_TAGS.get(details[0][1], details[0][1])
    return tag if reliable and tag in languages() else None


@cache
def _letters() -> dict[str, tuple[str, int]]:
    """Return each language's letters, and what one counts: more where no neighbour has them."""
    weights = {"letters": 1, "own_letters": 3}
    return {row["language"]: (row["value"], weights[row["use"]]) for row in _rows() if row["use"] in weights}


@cache
def _romanised() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in _rows():
        if row["use"] == "romanised":
            found.setdefault(row["language"], set()).add(comparison_form(row["value"]))
    return {tag: frozenset(words) for tag, words in found.items()}


def _rows() -> list[dict[str, str]]:
    with files("profiling").joinpath("hints.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
