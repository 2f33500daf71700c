"""What a text tells without asking: who is welcome, what is taught, wages, the first day."""

from collections.abc import Iterator, Sequence

from matching.figures import amount, day
from matching.reading.page import JOINTS, Page
from matching.reading.turns import Turn
from models.values import Reading

_WORDS_NEAR = 3


def facts(page: Page, numbers: Sequence[int]) -> Iterator[Reading]:
    """Yield what the clauses of a sentence tell."""
    section = page.clauses[numbers[0]].section
    welcome = [turn for number in numbers for turn in page.named(number, "open")]
    if welcome and section != "task":
        yield page.found("open", welcome[0].start, welcome[0].end)
    for number in numbers:
        yield from _wages(page, number)
        # "Quereinstieg jederzeit möglich" tells no first day
        for turn in page.named(number, "start") if not page.named(number, "open") else ():
            yield from _start(page, turn)
        if section != "task":
            yield from _offered(page, number)


def _offered(page: Page, number: int) -> Iterator[Reading]:
    offers = page.named(number, "offered")
    for at, turn in enumerate(offers):
        if "NOT" in page.names[turn.end : turn.end + 1]:  # "wir bilden nicht aus"
            continue
        # "Kosten für den Staplerschein": what it is for belongs to it.
        end = page.clauses[number].end if page.names[turn.end - 1] == "für" else turn.end
        last = next((one for one in reversed(offers[at:]) if _says_the_same(page, turn, one)), turn)
        if not any(_says_the_same(page, before, turn) for before in offers[:at]):
            yield page.found("offered", turn.start, max(end, last.end))


def _says_the_same(page: Page, before: Turn, turn: Turn) -> bool:
    """Return whether two offers are one: "Wir zahlen den Deutschkurs"; not "Einarbeitung und Schulungen"."""
    return not JOINTS & set(page.names[before.end : turn.start])


def _wages(page: Page, number: int) -> Iterator[Reading]:
    wages = page.named(number, "wage")
    tariff = next((turn for turn in wages if turn.value == "tariff" and not _of_extra(page, turn)), None)
    if tariff is not None:
        yield page.found("wage", tariff.start, tariff.end, value="tariff")
    for turn in wages:
        if turn.value != "tariff":
            yield from _wage(page, number, turn)


def _of_extra(page: Page, turn: Turn) -> bool:
    """Return whether only what comes on top of the wage follows the tariff: "Zuschläge lt. Tarif"."""
    return "EXTRA" in page.names[max(turn.start - _WORDS_NEAR, 0) : turn.start]


def _wage(page: Page, number: int, turn: Turn) -> Iterator[Reading]:
    clause = page.clauses[number]
    near = page.names[max(turn.start - _WORDS_NEAR, clause.start) : min(turn.end + _WORDS_NEAR, clause.end)]
    before = page.names[max(turn.start - _WORDS_NEAR, 0) : turn.start]
    found = amount(page.text(turn), day="HOUR_DAY" in near and "GROSS" not in near)
    if found and "EXTRA" not in before and "MINI" not in page.names[turn.start : turn.end]:
        yield page.found("wage", turn.start, turn.end, value=found)


def _start(page: Page, turn: Turn) -> Iterator[Reading]:
    if turn.value == "now":
        yield page.found("start", turn.start, turn.end, value="now")
    elif (found := day(page.text(turn))) and page.names[max(turn.start - 1, 0)] not in ("UNTIL", "–", "-"):
        yield page.found("start", turn.start, turn.end, value=found.isoformat())
