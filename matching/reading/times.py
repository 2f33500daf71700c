"""Working time: hours a week and shifts. Shifts that stand together are one find."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from matching.figures import clock, hours
from matching.reading.page import Page
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
        near = [one for one in weekly if one.value == "number"]
        if not any(0 <= one.start - turn.end <= _WORDS_NEAR or turn.start == one.end for one in near):
            yield page.found("hours", turn.start, turn.end, value=turn.value)
        return
    after = page.names[turn.end : turn.end + _WORDS_NEAR]
    several = turn.end - turn.start > 2  # noqa: PLR2004 - a figure and its unit
    if page.words[turn.end - 1] == "h" and several and "WEEK" not in after:
        return  # "6-14 h" are times of day
    found = hours(page.text(turn))
    if found and "HOUR_DAY" not in after and "MONEY" not in page.names[turn.start : turn.end]:
        yield page.found("hours", turn.start, turn.end, value=f"{found[0]:g}-{found[1]:g}")


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
    stops = {"\n", ".", ";", "!", "•", "aber", *read_toml("reading.toml")["shift"]["another"]}
    denials = {"NO", "NOT"} & set(page.names[first.end : second.start])
    freed = "," in between and "FREE" in page.names[second.end : second.end + 2]
    listed = "," not in between or between in ([","], [",", "auch"])
    return listed and not denials and not freed and not stops & set(between)


def _shift(page: Page, group: Sequence[Turn]) -> Iterator[Reading]:
    start, end = group[0].start, group[-1].end
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
    free = "FREE" in (*page.names[max(start - 1, 0) : end], *after)
    return free or "NO" in page.names[max(start - _WORDS_NEAR, 0) : end]
