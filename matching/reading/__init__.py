"""What a German vacancy text asks for and offers, each find with its place and its own words.

`clauses` cuts the text, `turns` finds the turns of rules/reading.toml in it, `page` holds both; `wishes` decides
whether a clause demands, wishes or denies; `licences`, `german`, `demands`, `skills`, `times` and `facts` read what
their names say.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock

from matching.reading.clauses import Clause, masked, pipeline, place
from matching.reading.demands import demands
from matching.reading.facts import facts
from matching.reading.german import german
from matching.reading.licences import lay_letters
from matching.reading.page import Page
from matching.reading.times import times
from matching.reading.turns import matchers
from matching.reading.wishes import decide, lay_cues
from models.enums import ReadingKind, Strength
from models.values import Reading

LONGEST_READ = 20_000  # characters of a text that are read
LONGEST_FIND = 200  # characters of the words of one find
_reading = Lock()  # the vocabulary is shared by all threads


@dataclass(frozen=True, slots=True)
class Asking:
    """A piece of a text that asks for something, or tells a task (`NICE`): it begins at `start`."""

    text: str
    start: int
    strength: Strength


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read of a text: the finds in its order, and the pieces that ask, whatever was found in them."""

    finds: tuple[Reading, ...]
    asking: tuple[Asking, ...]


def read(text: str) -> Sheet:
    """Return what a text says; places count in the text as given. Never raises, whatever the text holds.

    The first 20,000 characters are read.
    """
    nlp = pipeline()
    with _reading:
        matchers()  # outside the zone: what is made inside is forgotten at its end
        with nlp.memory_zone():
            page = _opened(Page(nlp(masked(text[:LONGEST_READ]))))
            found, pieces = [*_readings(page)], [*_pieces(page)]
    return Sheet(
        finds=tuple(_worded(one, text) for one in _without_repeats(found)),
        asking=tuple(Asking(text[start:end], start, strength) for start, end, strength in pieces),
    )


def _opened(page: Page) -> Page:
    lay_letters(page)
    lay_cues(page)
    decide(page)
    return page


def _readings(page: Page) -> Iterator[Reading]:
    """Yield everything that was read, in no order."""
    yield from german(page)
    yield from times(page)
    for numbers in page.sentences():
        section = page.clauses[numbers[0]].section
        yield from facts(page, numbers)
        if section == "task":
            yield _task(page, numbers)
        elif section != "none":
            yield from demands(page, numbers)


def _task(page: Page, numbers: Sequence[int]) -> Reading:
    return page.found("task", page.clauses[numbers[0]].start, page.clauses[numbers[-1]].end, Strength.NICE)


def _pieces(page: Page) -> Iterator[tuple[int, int, Strength]]:
    """Yield where the text asks, clause by clause; what it denies or offers is left out."""
    for clause in page.clauses:
        if clause.section != "none" and "denied" not in clause.cues:
            start, end = place(page.doc, clause.start, clause.end)
            # What is to be done from day to day can mostly be learnt there; it asks for less than a demand does.
            yield start, end, Strength.NICE if clause.section == "task" else _asked_softly(clause)


def _asked_softly(clause: Clause) -> Strength:
    """Return the strength of what merely stands somewhere: a must only under a heading that says so."""
    return Strength.MUST if clause.section == "must" and not clause.soft else Strength.SHOULD


def _without_repeats(found: Sequence[Reading]) -> Iterator[Reading]:
    """Yield finds in the order of the text; of two of a kind that overlap ("Kosten für Weiterbildung") the first."""
    ends: dict[ReadingKind, int] = {}
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.start >= ends.get(one.kind, 0):
            ends[one.kind] = one.end
            yield one


def _worded(one: Reading, text: str) -> Reading:
    return Reading(one.kind, one.start, one.end, text[one.start : one.end][:LONGEST_FIND], one.strength, one.value)
