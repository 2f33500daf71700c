"""Working time: hours a week and shifts. Shifts that stand together are one find."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from matching.figures import clock, hours
from matching.reading.page import Page, either
from matching.reading.turns import Turn
from matching.rules import read_toml
from models.values import Reading

_WORDS_NEAR = 3
_WORDS_BETWEEN_SHIFTS = 5


def times(page: Page) -> Iterator[Reading]:
    """Yield hours a week and shifts."""
    weekly = [turn for turns in page.by_clause for turn in turns if turn.kind == "hours"]
    for turn in weekly:
        yield from _hours(page, turn, weekly)
    for group in _neighbours(page, "shift", gap=_WORDS_BETWEEN_SHIFTS):
        yield from _shift(page, group)


def _hours(page: Page, turn: Turn, weekly: Sequence[Turn]) -> Iterator[Reading]:
    if turn.value != "number":
        near = [one for one in weekly if one.value == "number" and not either(page.names[turn.end : one.start])]
        told = any(0 <= one.start - turn.end <= _WORDS_NEAR or turn.start == one.end for one in near)
        helper = page.names[turn.start : turn.end] == ["HELPER"] and len(weekly) > 1  # "Aushilfe (Minijob)"
        if not told and not helper:
            yield page.found("hours", turn.start, turn.end, value=turn.value)
        return
    if _of_one_day(page, turn):
        return
    after = page.names[turn.end : turn.end + _WORDS_NEAR]
    several = turn.end - turn.start > 2  # noqa: PLR2004 - a figure and its unit
    if page.words[turn.end - 1] == "h" and several and "WEEK" not in after:
        return  # "6-14 h" are times of day
    found = hours(page.text(turn))
    if found and "HOUR_DAY" not in after and "MONEY" not in page.names[turn.start : turn.end]:
        yield page.found("hours", turn.start, turn.end, value=f"{found[0]:g}-{found[1]:g}")


def _of_one_day(page: Page, turn: Turn) -> bool:
    """Return whether a figure is a time of day ("bis 13 h") or tells how long a shift is ("(12 Stunden)")."""
    before, after = page.words[max(turn.start - 1, 0)].lower(), page.names[turn.end : turn.end + _WORDS_NEAR]
    if "WEEK" in after:
        return False
    time = page.words[turn.end - 1] == "h" and before in ("bis", "ab", "um", "von", "gegen")
    of_shift = before == "(" and page.names[max(turn.start - 2, 0)] in ("EARLY", "LATE", "NIGHT", "WEEKEND", "SHIFTS")
    return time or of_shift


def _neighbours(page: Page, kind: str, *, gap: int) -> Iterator[list[Turn]]:
    """Yield turns of one kind that stand near each other in one sentence."""
    group: list[Turn] = []
    for turn in (one for turns in page.by_clause for one in turns if one.kind == kind):
        near = group and turn.start - group[-1].end <= gap and _same_line(page, group[-1], turn)
        if group and not near:
            yield group
            group = []
        group.append(turn)
    if group:
        yield group


def _same_line(page: Page, first: Turn, second: Turn) -> bool:
    between = [page.words[i].lower() for i in range(first.end, second.start)]
    if between in ([",", "keine"], [",", "kein"]) and _no_shift(page, first.start, first.end):
        return True
    rules = read_toml("reading.toml")["shift"]
    another = (*rules["another"], *(rules["another_after_comma"] if "," in between else ()))
    stops = {"\n", ".", ";", "!", "•", "aber", *another}
    denials = {"NO", "NOT"} & set(page.names[first.end : second.start])
    if page.inside(second.start) and not denials and not {")", "\n"} & set(between):
        return True  # "Schichtdienst (Früh, Spät, jedes zweite Wochenende)"
    freed = "," in between and _no_shift(page, second.start, second.end)
    tail = between[between.index(",") :] if "," in between else []
    listed = tail in ([], [","]) or tail[:2] == [",", "auch"]
    return listed and not denials and not freed and not stops & set(between)


def _shift(page: Page, group: Sequence[Turn]) -> Iterator[Reading]:
    start, end = group[0].start, group[-1].end
    if "%" in (page.words[max(start - 1, 0)], *page.words[end : end + 1]) or _of_extra(page, start, end):
        return  # "25 % nachts" is money
    if _no_shift(page, start, end):
        yield page.found("shift", start, end, value="none")
        return
    values = {value for turn in group for value in _values(page, turn)}
    by_word = any(turn.value == "day" or "DAY_WORD" in page.names[turn.start : turn.end] for turn in group)
    half_days = any(
        one.value == "weekend" and two.value == "day" and one.end == two.start for one, two in pairwise(group)
    )
    if len(values) > 1 and (half_days or not by_word):
        values.discard("day")  # "Mo–Fr ab 14 Uhr" only tells the days
    if values:
        yield page.found("shift", start, end, value="+".join(sorted(values)))


def _of_extra(page: Page, start: int, end: int) -> bool:
    """Return whether shifts are only paid for: "zzgl. Nacht-, Sonn- und Feiertagszuschlägen"."""
    open_end = any(page.words[i].endswith("-") or page.words[i] == "-" for i in range(start, end))
    return open_end and "EXTRA" in page.names[end : end + _WORDS_NEAR]


def _values(page: Page, turn: Turn) -> Iterable[str]:
    if turn.value == "clock":
        return clock(page.text(turn))
    if turn.value == "any":  # who writes "Schichtdienst" without more means two shifts at least
        return ("early", "late")
    if turn.value == "weekdays":
        return ("day",)
    return turn.value.split("+")


def _no_shift(page: Page, start: int, end: int) -> bool:
    """Return whether times are denied, "keine Nachtschicht", "samstags geschlossen", with no comma in between."""
    after = page.names[end : end + _WORDS_NEAR]
    after = after[: after.index(",")] if "," in after else after
    free = {"FREE", "NOT"} & {*page.names[max(start - 1, 0) : end], *after}
    return bool(free) or "NO" in page.names[max(start - _WORDS_NEAR, 0) : end]
