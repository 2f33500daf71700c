"""How long somebody did something, read from a row of words: "6 Jahre", "twenty five years", "от 3 до 5 лет".

The words' lists are data (durations.csv); here is only how they follow one another, which is much the same in all
languages: tens and ones, a number and its unit, a half behind, a lesser and a greater number, a year of beginning.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from profiling.wordlists import Durations

LONGEST = 60  # years; what is longer is no duration
_NUMBER = re.compile(r"[^\W\d_]{0,2}(\d{1,3}(?:\.\d{1,2})?)")  # Amharic writes "for" together with it: ለ8
_YEAR = re.compile(r"(\d{4})[^\W\d]{0,8}")
_GLUED = re.compile(r"(\d{1,3})([^\W\d]+)")
_DASHES = frozenset("-–—−~")
_HALF = 0.5
_TEN = 10
_SMALL = 3  # letters of an article
_MOST_APART = 2  # words between "since" and the year ("seit dem Jahr 2015")


@dataclass(frozen=True, slots=True)
class Duration:
    """Which words say how long (from the first to before the last), and how many years that is; None: not known."""

    start: int
    end: int
    years: float | None


@dataclass(frozen=True, slots=True)
class _Read:
    """A value, and the place of the word after it."""

    value: float
    end: int


def durations_in(words: Sequence[str], times: Durations, *, today: date | None = None) -> list[Duration]:
    """Return the durations that a row of comparison forms tells, in its order; signs stand in it as they are.

    A lower bound counts ("4-5 years" is 4). "Since 2015" needs `today`; without it the years are None.
    """
    return list(_Reader(words, times, today).durations())


class _Reader:
    """Reads one row of words."""

    def __init__(self, words: Sequence[str], times: Durations, today: date | None) -> None:
        self._words, self._times, self._today = words, times, today

    def durations(self) -> Iterator[Duration]:
        at = 0
        while at < len(self._words):
            found = self._dates(at) or self._lasting(at)
            if found is not None:
                yield found
            at = found.end if found is not None else at + 1

    def _word(self, at: int) -> str:
        return self._words[at] if 0 <= at < len(self._words) else ""

    # Numbers and units

    def _lasting(self, at: int) -> Duration | None:
        """Read a number and its unit, or a word that says both, with what is added behind ("and six months")."""
        first = self._amount(at)
        if first is None:
            return None
        at_more = first.end + (self._word(first.end) in self._times.ands)
        more = self._amount(at_more)
        if more is not None and more.value < first.value and more.value < 1:
            first = _Read(first.value + more.value, more.end)
        before, behind = self._word(at - 1) in self._times.ages, self._word(first.end) in self._times.ages
        if before or behind:  # how old somebody is
            return Duration(at - before, first.end + behind, None)
        return Duration(at, first.end, round(first.value, 2) if 0 < first.value <= LONGEST else None)

    def _amount(self, at: int) -> _Read | None:
        word = self._word(at)
        if word in self._times.wholes:
            return self._with_half(
                self._times.wholes[word], at + 1, unit=1 if self._times.wholes[word] >= 1 else 1 / 12
            )
        if (glued := _GLUED.fullmatch(word)) and glued[2] in self._times.units:
            unit = self._times.units[glued[2]]
            return self._with_half(int(glued[1]) * unit, at + 1, unit=unit)
        number = self._least(at)
        return self._with_unit(number) if number else self._one_and_half(at)

    def _with_unit(self, number: _Read) -> _Read | None:
        at = number.end + (self._word(number.end) in _DASHES)  # "3-jährig"
        unit = self._times.units.get(self._word(at))
        return self._with_half(number.value * unit, at + 1, unit=unit) if unit else None

    def _with_half(self, years: float, at: int, *, unit: float) -> _Read:
        """Add half a unit where one follows ("2 years and a half"), unless it is half of something else."""
        behind = at + (self._word(at) in self._times.ands)
        if behind > at and self._times.number(self._word(behind)) == 1:
            behind += 1
        if self._is_half(behind) and self._word(behind + 1) not in self._times.units:
            return _Read(years + unit / 2, behind + 1)
        return _Read(years, at)

    def _one_and_half(self, at: int) -> _Read | None:
        """Read a unit without a number and a half ("سنة ونص")."""
        unit = self._times.units.get(self._word(at))
        found = self._with_half(unit, at + 1, unit=unit) if unit else None
        return found if found and found.end > at + 1 else None

    def _is_half(self, at: int) -> bool:
        return self._times.number(self._word(at)) == _HALF

    def _least(self, at: int) -> _Read | None:
        """Read a number, or the lesser one of two ("3 to 5", "two three")."""
        first = self._number(at)
        if first is None:
            return None
        between = self._word(first.end) in _DASHES or self._word(first.end) in self._times.tos
        second = self._number(first.end + between)
        if second is None:
            return first
        is_range = first.value < second.value <= (2 * first.value if not between else LONGEST)
        return _Read(first.value, second.end) if is_range and (between or first.value > 1) else first

    def _number(self, at: int) -> _Read | None:
        """Read digits, or number words that belong together ("twenty-five", "خمسة وعشرين", "two and a half")."""
        word = self._word(at)
        if digits := _NUMBER.fullmatch(word):
            return self._and_half(float(digits[1]), at + 1)
        value = self._times.number(word)
        return None if value is None else self._with_more(value, at + 1)

    def _with_more(self, value: float, at: int) -> _Read:
        """Return a number together with the number word that completes it, if one follows."""
        has_and = self._word(at) in self._times.ands
        skipped = has_and or self._word(at) == "-"
        word = self._word(at + skipped)
        other = self._times.number(word)
        joined = has_and or word in self._times.after_ones or self._times.has_glued_and(word)
        total = None if other is None else _sum(value, other, joined=joined)
        return self._and_half(value, at) if total is None else self._and_half(total, at + skipped + 1)

    def _and_half(self, value: float, at: int) -> _Read:
        """Add the half that follows a number ("two and a half", "iki buçuk")."""
        behind = at + (self._word(at) in self._times.ands)
        if behind > at and self._times.number(self._word(behind)) == 1:
            behind += 1
        return _Read(value + _HALF, behind + 1) if value >= 1 and self._is_half(behind) else _Read(value, at)

    # Years of the calendar

    def _dates(self, at: int) -> Duration | None:
        """Read a beginning and an end ("2012 - 2018", "von 2012 bis heute"), or a beginning alone ("seit 2015")."""
        since = self._word(at) in self._times.since
        place = self._skipped(at + 1, self._is_small) if since else at
        begin = self._year(place)
        if begin is None:
            return None
        after = self._skipped(place + 1, self._is_unit_or_to)
        end = self._end(after)
        if end is not None and after >= place + 1:
            return self._between(at, after + 1, begin, end)
        closing = next((j + 1 for j in range(place + 1, place + 1 + _MOST_APART) if self._closes(j)), None)
        if since or closing:
            return Duration(at, closing or self._skipped(place + 1, self._is_unit), self._from(begin))
        return None

    def _year(self, at: int) -> int | None:
        found = _YEAR.fullmatch(self._word(at))
        if found is None:
            return None
        said = int(found[1])
        return next((said + added for first, last, added in self._times.calendars if first <= said <= last), None)

    def _end(self, at: int) -> int | None:
        if self._word(at) in self._times.now:
            return self._today.year if self._today else 0
        return self._year(at)

    def _between(self, start: int, end: int, begin: int, until: int) -> Duration:
        years = until - begin
        return Duration(start, end, float(max(years, 1)) if until and 0 <= years <= LONGEST else None)

    def _from(self, begin: int) -> float | None:
        years = self._today.year - begin if self._today else -1
        return float(years) if 0 <= years <= LONGEST else None

    def _closes(self, at: int) -> bool:
        return self._word(at) in self._times.since

    def _is_unit(self, at: int) -> bool:
        return self._word(at) in self._times.units

    def _is_small(self, at: int) -> bool:
        """Return whether a word may stand between "since" and the year ("seit dem Jahr")."""
        return self._is_unit(at) or (self._word(at).isalpha() and len(self._word(at)) <= _SMALL)

    def _is_unit_or_to(self, at: int) -> bool:
        return self._is_unit(at) or self._word(at) in _DASHES or self._word(at) in self._times.tos

    def _skipped(self, at: int, fits: Callable[[int], bool]) -> int:
        """Return the place after at most two words that fit."""
        for _ in range(_MOST_APART):
            at += fits(at)
        return at


def _sum(first: float, second: float, *, joined: bool) -> float | None:
    """Return what two number words make: tens and ones, ones and tens with an "and", a half and a number."""
    if first == _HALF:
        return _with_a_half(second, joined=joined)
    ones, tens = sorted((first, second))
    if ones not in range(1, _TEN) or tens % _TEN or tens < _TEN:
        return None
    return ones + tens if first == tens or joined else None


def _with_a_half(second: float, *, joined: bool) -> float | None:
    """Return what a half before a number makes: "half a" stays a half, "ساڑھے تین" is half more than three."""
    if joined or second == _HALF:
        return None
    return _HALF if second == 1 else second + _HALF
