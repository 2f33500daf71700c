"""The measure of reading: our own vacancy texts with hand-made marks (see ads/README.md), and how finds compare."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ADS = Path(__file__).parent / "ads"
PHRASES = Path(__file__).parent / "phrases.txt"  # one a line, under headings that tell what they are about
FIRST = (*range(1, 21), *range(31, 51))  # texts that were looked at while the reader was made
SECOND = (*range(21, 31), *range(51, 61))  # kept back from the first round, looked at in the second
THIRD = tuple(range(61, 81))  # written and kept apart until the second round was done, and mended after
DEMANDS = frozenset({"licence", "german", "language", "training", "experience", "skill", "document", "car", "age"})
FACTS = frozenset({"shift", "hours", "wage", "start", "offered", "open"})
VALUED = frozenset({"licence", "german", "language", "shift", "hours", "wage", "start"})
_MARK = re.compile(r"\{([^{}:]*): ([^{}]*)\}")
_AMOUNT = re.compile(r"^(\d+(?:\.\d+)?)/([hm])$")


class BrokenMark(ValueError):
    """A text cannot be used; says which and what is wrong."""

    def __init__(self, number: int, wrong: str) -> None:
        super().__init__(f"{number:02}.txt: {wrong}")


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that an advertisement says: by hand, or as it was read. `start` and `end` count in the bare text."""

    kind: str
    start: int
    end: int
    strength: str | None = None  # must or should for a demand
    value: str = ""  # comparable: B1, CE, early+late, 20-30, 14.5/h, now

    def same(self, other: "Mark") -> bool:
        """Return whether both say the same of overlapping words."""
        return (
            self.kind == other.kind
            and self.strength == other.strength
            and (self.value == other.value or self.kind not in VALUED)
            and self.start < other.end
            and other.start < self.end
        )


@dataclass(frozen=True, slots=True)
class Ad:
    """A vacancy text without its marks, and the marks."""

    number: int
    title: str
    text: str
    marks: tuple[Mark, ...]


@dataclass(slots=True)
class Tally:
    """Right ones of all ones; their lists are for looking at what went wrong."""

    right: int = 0
    wrong: list[tuple[int, Mark, str]] = field(default_factory=list)

    def add(self, right: bool, ad: Ad, mark: Mark) -> None:
        """Count one mark or find."""
        if right:
            self.right += 1
        else:
            self.wrong.append((ad.number, mark, ad.text[mark.start : mark.end]))

    @property
    def share(self) -> float:
        """Return the right ones' share in 0..1; 1 where there was nothing to count."""
        count = self.right + len(self.wrong)
        return self.right / count if count else 1.0

    def __str__(self) -> str:
        """Return the share and what it was counted from."""
        return f"{self.share:.3f} ({self.right} of {self.right + len(self.wrong)})"


@dataclass(slots=True)
class Measure:
    """How well texts were read. `precision` counts demands and facts; tasks read as tasks are counted apart."""

    musts: Tally = field(default_factory=Tally)
    demands: Tally = field(default_factory=Tally)
    licences_and_levels: Tally = field(default_factory=Tally)
    facts: Tally = field(default_factory=Tally)
    tasks: Tally = field(default_factory=Tally)
    precision: Tally = field(default_factory=Tally)
    precision_of_demands: Tally = field(default_factory=Tally)
    precision_with_tasks: Tally = field(default_factory=Tally)

    def __str__(self) -> str:
        """Return one line a figure."""
        return "\n".join(f"{name:24}{getattr(self, name)}" for name in self.__slots__)


def ads(numbers: Iterable[int]) -> list[Ad]:
    """Return the texts with these numbers; BrokenMark where a mark is broken."""
    return [_ad(number) for number in numbers]


def measured(read: Sequence[tuple[Ad, Sequence[Mark]]]) -> Measure:
    """Return how what was read compares with the marks; each find may answer one mark only."""
    measure = Measure()
    for ad, finds in read:
        _count(measure, ad, finds)
    return measure


def _count(measure: Measure, ad: Ad, finds: Sequence[Mark]) -> None:
    paired = _pairs(ad.marks, finds)
    for number, mark in enumerate(ad.marks):
        right = number in paired
        if mark.kind in DEMANDS:
            measure.demands.add(right, ad, mark)
            if mark.strength == "must":
                measure.musts.add(right, ad, mark)
            if mark.kind in {"licence", "german"}:
                measure.licences_and_levels.add(right, ad, mark)
        elif mark.kind in FACTS:
            measure.facts.add(right, ad, mark)
        elif mark.kind == "task":
            measure.tasks.add(right, ad, mark)
    answered = set(paired.values())
    for number, find in enumerate(finds):
        right = number in answered or (find.kind == "skill" and _hits_task(ad, find))
        if find.kind in DEMANDS | FACTS:
            measure.precision.add(right, ad, find)
        if find.kind in DEMANDS:
            measure.precision_of_demands.add(right, ad, find)
        if find.kind in DEMANDS | FACTS | {"task"}:
            measure.precision_with_tasks.add(right, ad, find)


def _pairs(marks: Sequence[Mark], finds: Sequence[Mark]) -> dict[int, int]:
    """Return for each mark that was found the find that answers it, in the order of the text."""
    free = dict(enumerate(finds))
    paired: dict[int, int] = {}
    for number, mark in enumerate(marks):
        found = next((at for at, find in free.items() if mark.same(find)), None)
        if found is not None:
            paired[number] = found
            del free[found]
    return paired


def _hits_task(ad: Ad, find: Mark) -> bool:
    return any(one.kind == "task" and one.start < find.end and find.start < one.end for one in ad.marks)


def _ad(number: int) -> Ad:
    first, _, body = (ADS / f"{number:02}.txt").read_text(encoding="utf-8").partition("\n")
    if not first.startswith("# "):
        raise BrokenMark(number, "a title is needed")
    return _marked(number, first[2:], body)


def phrases() -> list[Ad]:
    """Return the single phrases, numbered by their line; a line's "\\n" is a new line in the phrase."""
    lines = PHRASES.read_text(encoding="utf-8").splitlines()
    return [
        _marked(number, "", line.replace("\\n", "\n"))
        for number, line in enumerate(lines, start=1)
        if line and not line.startswith("#")
    ]


def _marked(number: int, title: str, body: str) -> Ad:
    bare, marks, at = "", [], 0
    for found in _MARK.finditer(body):
        bare += body[at : found.start()]
        marks.append(_mark(number, found[1], len(bare), len(bare) + len(found[2])))
        bare += found[2]
        at = found.end()
    bare += body[at:]
    if "{" in bare or "}" in bare:
        raise BrokenMark(number, "balanced marks are needed")
    return Ad(number, title, bare, tuple(marks))


def _mark(number: int, head: str, start: int, end: int) -> Mark:
    match head.split():
        case [("must" | "should") as strength, kind, *value] if kind in DEMANDS | {"trait"}:
            return Mark(kind, start, end, strength, "".join(value))
        case ["task", "skill"]:
            return Mark("task", start, end)
        case ["offered", "training"] | ["open"]:
            return Mark(head.split(maxsplit=1)[0], start, end)
        case [kind, value] if kind in FACTS:
            return Mark(kind, start, end, None, _comparable(kind, value))
    raise BrokenMark(number, f"no such mark as {head!r}")


def _comparable(kind: str, value: str) -> str:
    """Return a fact's value so that 14.50/h and 14.5/h, late+early and early+late are the same."""
    if kind == "shift":
        return "+".join(sorted(value.split("+")))
    if kind == "hours" and "-" in value:
        return "-".join(f"{float(part):g}" for part in value.split("-"))
    if kind == "wage" and (found := _AMOUNT.match(value)):
        return f"{float(found[1]):g}/{found[2]}"
    return value
