"""Small word lists as data: words that say nothing about a job, durations, and how a sentence denies something.

One file each (common_words.csv, durations.csv, negations.csv, romanised.csv), a language a column value; all words
are compared in their comparison form, so a list needs no variants of case, accents or letters.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from models.languages import languages
from profiling.clean import comparison_form

_GERMAN, _ENGLISH, _LATIN = "de", "en", "Latn"


@dataclass(frozen=True, slots=True)
class CommonWords:
    """Words without a job in them.

    `fillers` are dropped before linking; a text of fillers and `generic` words alone means no concept; `splits` join
    two things or lead on to the next ("and", "then").
    """

    fillers: frozenset[str]
    generic: frozenset[str]
    splits: frozenset[str]

    def say_nothing(self, form: str) -> bool:
        """Return whether a comparison form has no word of its own: only fillers, generic words and numbers."""
        common = self.fillers | self.generic
        return form in common or all(word in common or not _has_letters(word) for word in form.split())

    def without_fillers(self, reading: str) -> str:
        """Return the text without fillers and bare numbers; the whole text where nothing would be left."""
        kept = [word for word in reading.split() if not self._is_filler(comparison_form(word))]
        return " ".join(kept) or reading

    def _is_filler(self, form: str) -> bool:
        return form in self.fillers or not _has_letters(form)


@dataclass(frozen=True, slots=True)
class Durations:
    """Words of time: `units` in years, `numbers` written out, `wholes` that say number and unit at once."""

    units: Mapping[str, float]
    numbers: Mapping[str, float]
    wholes: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Negations:
    """Phrases that deny what their clause says, and phrases that look like it but affirm ("not only")."""

    denies: tuple[str, ...]
    affirms: tuple[str, ...]


def _has_letters(word: str) -> bool:
    return any(sign.isalpha() for sign in word)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with files("profiling").joinpath(name).open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def _heard_with(language: str) -> frozenset[str]:
    """Return the languages whose small words may stand in a text: its own, and German and English where that is safe.

    Small words of two languages in one script are mistaken for one another (English "at" is a horse in Turkish), so
    only German and English, which share their titles, and languages in other letters take the two along.
    """
    known = languages().get(language)
    if language in ("", _GERMAN, _ENGLISH) or (known is not None and known.script != _LATIN):
        return frozenset((language, _GERMAN, _ENGLISH))
    return frozenset((language,))


@cache
def common_words(language: str) -> CommonWords:
    """Return the words that say nothing about a job in texts of a language."""
    by_use: dict[str, set[str]] = {"filler": set(), "generic": set(), "split": set()}
    heard = _heard_with(language)
    for row in _rows("common_words.csv"):
        if row["language"] in heard:
            by_use[row["use"]].add(comparison_form(row["word"]))
    return CommonWords(frozenset(by_use["filler"]), frozenset(by_use["generic"]), frozenset(by_use["split"]))


@cache
def durations(language: str) -> Durations:
    """Return the words of time in texts of a language."""
    by_use: dict[str, dict[str, float]] = {"unit": {}, "number": {}, "whole": {}}
    heard = _heard_with(language)
    for row in _rows("durations.csv"):
        if row["language"] in heard:
            by_use[row["use"]][comparison_form(row["word"])] = float(row["value"])
    return Durations(by_use["unit"], by_use["number"], by_use["whole"])


@cache
def negations(language: str) -> Negations:
    """Return how a language denies; German always with it, because people mix the two."""
    by_use: dict[str, list[str]] = {"denies": [], "affirms": []}
    for row in _rows("negations.csv"):
        if row["language"] in (language, _GERMAN):
            star = "*" if row["phrase"].endswith("*") else ""
            by_use[row["use"]].append(comparison_form(row["phrase"].removesuffix("*")) + star)
    return Negations(tuple(by_use["denies"]), tuple(by_use["affirms"]))


@cache
def romanised(language: str) -> Mapping[str, str]:
    """Return Latin spelling → own spelling (both as comparison forms) for words that people type in Latin letters."""
    return {
        comparison_form(row["latin"]): comparison_form(row["word"])
        for row in _rows("romanised.csv")
        if row["language"] == language
    }
