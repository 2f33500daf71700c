"""Small word lists as data: words that say nothing about a job, durations, and how a sentence denies something.

One file each (common_words.csv, durations.csv, negations.csv, romanised.csv), a language a column value; all words
are compared in their comparison form, so a list needs no variants of case, accents or letters.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from models.languages import languages
from profiling.clean import comparison_form

_GERMAN, _ENGLISH, _LATIN = "de", "en", "Latn"
_GAP = "…"
_LONGEST_GAP = 4  # words


class Phrases:
    """Phrases of one or several words, to be recognised in a row of words.

    An end in `*` stands for any ending, a word `…` for one to four words ("sadece … değil": not only a …).
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._whole: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        beginnings = set()
        for phrase in phrases:
            words = tuple(word for each in phrase.split() for word in _phrase_words(each))
            if phrase.endswith("*") and len(words) == 1:
                beginnings.add(words[0])
            elif words:
                self._whole[words[0]].append(words)
        for known in self._whole.values():
            known.sort(key=len, reverse=True)
        self._beginnings = tuple(beginnings)

    def found_at(self, words: Sequence[str], at: int) -> tuple[int, ...]:
        """Return the places of the words of the longest phrase that begins at a place; none where none does."""
        for phrase in self._whole.get(words[at], ()):
            if places := _places(phrase, words, at):
                return places
        return (at,) if words[at].startswith(self._beginnings) else ()


def _phrase_words(word: str) -> list[str]:
    return [_GAP] if word == _GAP else comparison_form(word).split()


def _places(phrase: Sequence[str], words: Sequence[str], at: int) -> tuple[int, ...]:
    """Return where the words of a phrase stand from a place on; empty where they don't."""
    found: list[int] = []
    reach = 0
    for word in phrase:
        if word == _GAP:
            reach, at = _LONGEST_GAP - 1, at + 1
            continue
        place = next((near for near in range(at, min(at + reach + 1, len(words))) if words[near] == word), None)
        if place is None:
            return ()
        found.append(place)
        at, reach = place + 1, 0
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Affixes:
    """What a language writes together with a word: "and" or an article before it, a case or "I am" behind it.

    `before` are beginnings as they are written; `behind` are endings, each with what stands in its place in the
    plain word ("ою" for "а").
    """

    before: tuple[str, ...]
    behind: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CommonWords:
    """Words without a job in them.

    `fillers` are dropped before linking; a text of fillers and `generic` words alone means no concept; `splits` join
    two things or lead on to the next ("and", "then"), `contrasts` end what a denial denies ("but").
    """

    fillers: frozenset[str]
    generic: frozenset[str]
    splits: frozenset[str]
    contrasts: frozenset[str]

    def say_nothing(self, form: str) -> bool:
        """Return whether a comparison form has no word of its own: only fillers, generic words and numbers."""
        common = self.fillers | self.generic
        return form in common or all(word in common or not _has_letters(word) for word in form.split())

    def without_fillers(self, reading: str) -> str:
        """Return the text without fillers and bare numbers; the whole text where nothing would be left."""
        kept = [word for word in reading.split() if not self.is_filler(comparison_form(word))]
        return " ".join(kept) or reading

    def is_filler(self, form: str) -> bool:
        """Return whether a word's comparison form is a filler or has no letters."""
        return form in self.fillers or not _has_letters(form)


@dataclass(frozen=True, slots=True)
class Durations:
    """Words of time: `units` in years, `numbers` written out, `wholes` that say number and unit at once.

    `ands` join tens and ones, and a half; `glued_ands` are written together with the number; `after_ones` follow the
    ones in place of an "and" ("خمس عشرة"). `tos` lead from the lesser to the greater, `since` tells a beginning, `now`
    is today, `ages` say that it is how old somebody is. `calendars` have first year, last year, and what is added to
    reach the common era: none, where a language's years can mean two things.
    """

    units: Mapping[str, float]
    numbers: Mapping[str, float]
    wholes: Mapping[str, float]
    ands: frozenset[str]
    glued_ands: Affixes
    after_ones: frozenset[str]
    tos: frozenset[str]
    since: frozenset[str]
    now: frozenset[str]
    ages: frozenset[str]
    calendars: tuple[tuple[int, int, int], ...]

    def number(self, word: str) -> float | None:
        """Return the number that a word is, with or without an "and" glued to it; None where it is none."""
        if word in self.numbers:
            return self.numbers[word]
        return next((self.numbers[bare] for bare in self._bare(word) if bare in self.numbers), None)

    def has_glued_and(self, word: str) -> bool:
        """Return whether a number word carries its "and" with it."""
        return word not in self.numbers and self.number(word) is not None

    def _bare(self, word: str) -> Iterator[str]:
        yield from (word.removeprefix(each) for each in self.glued_ands.before if word.startswith(each))
        yield from (word.removesuffix(each) for each, _ in self.glued_ands.behind if word.endswith(each))


@dataclass(frozen=True, slots=True)
class Negations:
    """Phrases that deny what their clause says, and phrases that look like it but affirm ("not only")."""

    denies: Phrases
    affirms: Phrases


def _has_letters(word: str) -> bool:
    return any(sign.isalpha() for sign in word)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with files("profiling").joinpath(name).open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def _heard_with(language: str) -> frozenset[str]:
    """Return the languages whose small words may stand in a text: its own, and others where that is safe.

    Small words of two languages in one script are mistaken for one another (English "at" is a horse in Turkish). So
    texts in Latin letters hear all languages in other letters, German and English each other, the others these two.
    """
    known = languages().get(language)
    if known is not None and known.script != _LATIN:
        return frozenset((language, _GERMAN, _ENGLISH))
    others = {tag for tag, other in languages().items() if other.script != _LATIN}
    titles = {_GERMAN, _ENGLISH} if language in ("", _GERMAN, _ENGLISH) else set()
    return frozenset((language, *others, *titles))


@cache
def common_words(language: str) -> CommonWords:
    """Return the words that say nothing about a job in texts of a language."""
    by_use: dict[str, set[str]] = defaultdict(set)
    heard = _heard_with(language)
    for row in _rows("common_words.csv"):
        if row["language"] in heard:
            by_use[row["use"]].add(comparison_form(row["word"]))
    return CommonWords(
        frozenset(by_use["filler"]),
        frozenset(by_use["generic"]),
        frozenset(by_use["split"]),
        frozenset(by_use["contrast"]),
    )


@cache
def affixes(language: str) -> Affixes:
    """Return what a language writes together with its words; the longest first."""
    own = [row for row in _rows("common_words.csv") if row["language"] == language]
    before = {row["word"] for row in own if row["use"] == "before"}
    behind = {row["word"].partition(">") for row in own if row["use"] == "behind"}
    return Affixes(
        tuple(sorted(before, key=len, reverse=True)),
        tuple((comparison_form(end), comparison_form(plain)) for end, _, plain in sorted(behind, key=_longest_first)),
    )


def _longest_first(ending: tuple[str, str, str]) -> tuple[int, tuple[str, str, str]]:
    return -len(ending[0]), ending


@cache
def durations(language: str) -> Durations:
    """Return the words of time in texts of a language."""
    values: dict[str, dict[str, float]] = {"unit": {}, "number": {}, "whole": {}}
    words: dict[str, set[str]] = defaultdict(set)
    calendars = []
    heard = _heard_with(language)
    for row in _rows("durations.csv"):
        use, word = row["use"], comparison_form(row["word"])
        if use == "years":  # a calendar belongs to its own language's texts
            if row["language"] == language:
                first, last = map(int, word.split())
                calendars.append((first, last, int(row["value"])))
        elif row["language"] in heard:
            if use in values:
                values[use][word] = float(row["value"])
            else:
                words[use].add(word)
    return Durations(
        values["unit"],
        _with_joined(values["number"], words["joint"]),
        values["whole"],
        ands=frozenset(words["and"]),
        glued_ands=Affixes(tuple(words["and before"]), tuple((word, "") for word in words["and behind"])),
        after_ones=frozenset(words["after ones"]),
        tos=frozenset(words["to"]),
        since=frozenset(words["since"]),
        now=frozenset(words["now"]),
        ages=frozenset(words["age"]),
        calendars=tuple(calendars),
    )


def _with_joined(numbers: Mapping[str, float], joints: Iterable[str]) -> dict[str, float]:
    """Return number words with those that join ones and tens in one word ("siebenundzwanzig")."""
    ones = [(word, value) for word, value in numbers.items() if value in range(1, 10)]
    tens = [(word, value) for word, value in numbers.items() if value in range(20, 100, 10)]
    joined = {
        first + joint + second: one + ten
        for joint in joints
        for word, one in ones
        for other, ten in tens
        for first, second in ((word, other), (other, word))
    }
    return joined | dict(numbers)


@cache
def negations(language: str) -> Negations:
    """Return how a language denies; German always with it, because people mix the two."""
    by_use: dict[str, list[str]] = defaultdict(list)
    for row in _rows("negations.csv"):
        if row["language"] in (language, _GERMAN):
            by_use[row["use"]].append(row["phrase"])
    return Negations(Phrases(by_use["denies"]), Phrases(by_use["affirms"]))


@cache
def romanised(language: str) -> Mapping[str, str]:
    """Return Latin spelling → own spelling (both as comparison forms) for words that people type in Latin letters."""
    return {
        comparison_form(row["latin"]): comparison_form(row["word"])
        for row in _rows("romanised.csv")
        if row["language"] == language
    }
