"""What every source shares: the error, the limits, and taking typed values out of somebody else's JSON."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NoReturn, TypeAlias, TypeVar

from models.values import Json

LARGEST = 64 * 1024 * 1024  # bytes of one file
LONGEST_LINE = 1024 * 1024  # characters
LONGEST_TEXT = 60_000  # characters of one description
LONGEST_NAME = 300  # characters of a title, a name, a town
MOST_ITEMS = 200  # entries of one list, such as skills
DEEPEST = 30  # nested lists and objects

Fields: TypeAlias = Mapping[str, Json]
_Member = TypeVar("_Member", bound=StrEnum)


class BrokenSource(ValueError):
    """A file cannot be taken; nothing of it was. Names the file, the line (counted from 1) and what was expected."""

    def __init__(self, name: str, line: int, expected: str) -> None:
        super().__init__(f"{name}, line {line}: expected {expected}")
        self.name, self.line, self.expected = name, line, expected


def decoded(data: bytes, *, name: str) -> str:
    """Return the text of a file in UTF-8, with or without a byte order mark; BrokenSource for anything else."""
    if len(data) > LARGEST:
        raise BrokenSource(name, 1, f"a file of at most {LARGEST // 1024 // 1024} MiB")
    if not data.strip():
        raise BrokenSource(name, 1, "something in the file, but it is empty")
    zero = data.find(b"\0")
    if zero >= 0:
        raise BrokenSource(name, _line_at(data, zero), "text, but this is a binary file or not UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenSource(name, _line_at(data, error.start), "UTF-8 text, but the encoding is another") from error


def _line_at(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


@dataclass(frozen=True, slots=True)
class Record:
    """One JSON object of a file, with where it stands. Its methods raise BrokenSource for values of a wrong kind."""

    name: str
    line: int
    fields: Fields

    def refuse(self, expected: str) -> NoReturn:
        """Raise BrokenSource about this record."""
        raise BrokenSource(self.name, self.line, expected)

    def text(self, key: str, *, longest: int = LONGEST_NAME) -> str | None:
        """Return a text without white space around it; None where it is missing or empty. Numbers become texts."""
        value = self.fields.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self.refuse(f"a text for {key!r}")
        if len(str(value)) > longest:
            self.refuse(f"at most {longest} characters for {key!r}")
        if any(0xD800 <= ord(sign) <= 0xDFFF for sign in str(value)):  # noqa: PLR2004 - half a character of UTF-16
            self.refuse(f"whole characters for {key!r}")
        return str(value).strip() or None

    def must(self, key: str, *, longest: int = LONGEST_NAME) -> str:
        """Return a text that has to be there."""
        value = self.text(key, longest=longest)
        if value is None:
            self.refuse(f"a text for {key!r}")
        return value

    def number(self, key: str, *, least: float, most: float) -> float | None:
        """Return a number within its limits; None where it is missing."""
        value = self.fields.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self.refuse(f"a number for {key!r}")
        if not least <= value <= most:
            self.refuse(f"a number from {least:g} to {most:g} for {key!r}")
        return float(value)

    def truth(self, key: str) -> bool | None:
        """Return true or false; None where it is missing."""
        value = self.fields.get(key)
        if value is not None and not isinstance(value, bool):
            self.refuse(f"true or false for {key!r}")
        return value

    def day(self, key: str) -> date | None:
        """Return a date from an ISO text; None where it is missing."""
        value = self.text(key)
        if value is None:
            return None
        try:
            return date.fromisoformat(value[:10])
        except ValueError:
            self.refuse(f"a date such as 2026-12-01 for {key!r}")

    def member(self, key: str, kind: type[_Member]) -> _Member | None:
        """Return a value of a closed list; None where it is missing."""
        value = self.text(key)
        if value is None:
            return None
        try:
            return kind(value)
        except ValueError:
            self.refuse(f"one of {', '.join(kind)} for {key!r}")

    def record(self, key: str) -> "Record | None":
        """Return a nested object; None where it is missing."""
        value = self.fields.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.refuse(f"an object for {key!r}")
        return Record(self.name, self.line, value)

    def items(self, key: str) -> list[Json]:
        """Return a list; empty where it is missing."""
        value = self.fields.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.refuse(f"a list for {key!r}")
        if len(value) > MOST_ITEMS:
            self.refuse(f"at most {MOST_ITEMS} entries for {key!r}")
        return value

    def records(self, key: str) -> list["Record"]:
        """Return a list of objects; empty where it is missing."""
        items = self.items(key)
        if not all(isinstance(item, dict) for item in items):
            self.refuse(f"a list of objects for {key!r}")
        return [Record(self.name, self.line, item) for item in items if isinstance(item, dict)]

    def texts(self, key: str) -> list[str]:
        """Return a list of texts; empty where it is missing."""
        items = self.items(key)
        if not all(isinstance(item, str) and len(item) <= LONGEST_NAME for item in items):
            self.refuse(f"a list of short texts for {key!r}")
        return [str(item) for item in items]


def parsed(text: str, *, name: str, line: int) -> Json:
    """Return one JSON value whose text begins at a line; BrokenSource where it is none, or is nested too deeply."""
    try:
        value: Json = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise BrokenSource(name, line + error.lineno - 1, f"JSON ({error.msg})") from error
    except (ValueError, RecursionError) as error:
        raise BrokenSource(name, line, "JSON with plain numbers, not nested without end") from error
    if _depth(value) > DEEPEST:
        raise BrokenSource(name, line, f"JSON nested at most {DEEPEST} deep")
    return value


def records_by_line(text: str, *, name: str) -> Iterator[Record]:
    """Yield the objects of a JSON Lines text; empty lines are passed over."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        if len(line) > LONGEST_LINE:
            raise BrokenSource(name, number, f"a line of at most {LONGEST_LINE} characters")
        value = parsed(line, name=name, line=number)
        if not isinstance(value, dict):
            raise BrokenSource(name, number, "one JSON object a line")
        yield Record(name, number, value)


def refuse_doubles(ids: Iterator[tuple[str, int]], *, name: str) -> None:
    """Raise BrokenSource where an id comes a second time."""
    seen: dict[str, int] = {}
    for one, line in ids:
        if one in seen:
            raise BrokenSource(name, line, f"another id than {one[:80]!r}, which line {seen[one]} has already")
        seen[one] = line


def _no_constant(text: str) -> float:
    raise ValueError(text)


def _depth(value: Json) -> int:
    """Return how deeply lists and objects are nested, without recursion of our own."""
    depth, level = 0, [value]
    while level := [
        inner
        for outer in level
        if isinstance(outer, dict | list)
        for inner in (outer.values() if isinstance(outer, dict) else outer)
    ]:
        depth += 1
    return depth
