"""Figures of German vacancy texts: hours, wages, days, times, years, as comparable values."""

import re
from collections.abc import Iterable
from datetime import date

MOST_HOURS = 60.0
FULL_TIME_FROM, MINIJOB_TO, PART_TIME_TO = 35.0, 12.0, 34.0  # hours a week
LEAST_HOURLY, MOST_HOURLY = 10.0, 100.0
LEAST_MONTHLY, MOST_MONTHLY = 400.0, 12_000.0
NIGHT_UNTIL, EARLY_UNTIL, LATE_FROM, EVENING, NIGHT_FROM = 3.0, 6.5, 14.0, 18.0, 20.0  # o'clock
SEVERAL_YEARS, MOST_YEARS = 3.0, 20.0
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,:]\d+)?")
_MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_WORDS: dict[str, float] = {
    "ein": 1,
    "eine": 1,
    "zwei": 2,
    "drei": 3,
    "vier": 4,
    "fünf": 5,
    "mehrere": SEVERAL_YEARS,
    "einige": SEVERAL_YEARS,
}


def hours(words: str) -> tuple[float, float] | None:
    """Return the fewest and most hours a week that words name; None where they cannot be such."""
    found = [_number(one) for one in _NUMBER.findall(words)]
    return (min(found), max(found)) if found and all(1 <= one <= MOST_HOURS for one in found) else None


def amount(words: str, *, day: bool) -> str | None:
    """Return the lowest wage that words name, "14.5/h" or "2800/m"; None for what is no wage, or one a `day`."""
    found = [_number(one) for one in _NUMBER.findall(words)]
    lowest = min(found, default=0.0)
    if LEAST_HOURLY <= lowest <= MOST_HOURLY and not day:
        return f"{lowest:g}/h"
    return f"{lowest:g}/m" if LEAST_MONTHLY <= lowest <= MOST_MONTHLY else None


def day(words: str) -> date | None:
    """Return the first day that words name with a year; a month alone stands for its first day."""
    numbers = [int(one) for one in re.findall(r"\d+", words)]
    name = next((word[:3].lower() for word in words.split() if word[:3].lower() in _MONTHS), None)
    if name is not None:
        if not numbers or numbers[-1] < 2000:  # noqa: PLR2004 - "Juni 4 Helfer"
            return None
        numbers = [1, *numbers] if len(numbers) == 1 else numbers
        numbers.insert(1, _MONTHS.index(name) + 1)
    if len(numbers) != 3:  # noqa: PLR2004
        return None
    year = numbers[2] + 2000 if numbers[2] < 100 else numbers[2]  # noqa: PLR2004
    try:
        return date(year, numbers[1], numbers[0]) if 2000 <= year < 2100 else None  # noqa: PLR2004
    except ValueError:
        return None


def clock(words: str) -> tuple[str, ...]:
    """Return the shifts that times of day mean: begun by half past six is early, from two on late."""
    times = [_number(one.replace(":", ".")) for one in _NUMBER.findall(words.replace(".", ":"))]
    if not times or any(not 0 <= one <= 24 for one in times):  # noqa: PLR2004
        return ()
    begin, end = times[0], times[-1]
    if words.lower().startswith("bis"):
        return ("late",) if begin >= EVENING else ()
    if begin >= NIGHT_FROM or begin < NIGHT_UNTIL:
        return ("night",)
    if begin <= EARLY_UNTIL:
        return ("early", "late") if end >= NIGHT_FROM else ("early",)
    return ("late",) if begin >= LATE_FROM else ("day",)


def age(words: str) -> str:
    """Return the age that words name, 18 for "volljährig"."""
    found = re.search(r"\d{2}", words)
    return found[0] if found else "18"


def years(words: Iterable[str]) -> str:
    """Return how many years of work a clause asks for: what it names, 3 for several, else 1."""
    before = ""
    for word in words:
        if word.startswith(("mehrjährig", "langjährig")):
            return f"{SEVERAL_YEARS:g}"
        named = float(before) if before.isdecimal() else _WORDS.get(before)
        if named is not None and word.startswith(("jahr", "j.")):
            return f"{min(named, MOST_YEARS):g}"
        before = word
    return "1"


def _number(text: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    return float(text.replace(",", ".").replace(":", "."))
