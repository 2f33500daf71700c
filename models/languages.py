"""The languages that Lotse speaks with people: one row of `languages.csv` each, and no code."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Language:
    """One language. `locale` is Babel's name for it, `argos` and `encoder` say which machine help exists, if any.

    `mixed_with` are the languages whose words its speakers mix in, or write in when they cannot write their own.
    """

    tag: str
    own_name: str
    direction: str
    locale: str
    script: str
    argos: str | None
    encoder: str | None
    mixed_with: tuple[str, ...] = ()


@cache
def languages() -> dict[str, Language]:
    """Return all languages by tag, in the order of the file."""
    with files("models").joinpath("languages.csv").open(encoding="utf-8") as lines:
        rows = [
            Language(tag, own_name, direction, locale, script, argos or None, encoder or None, tuple(mixed.split()))
            for tag, own_name, direction, locale, script, argos, encoder, mixed in list(csv.reader(lines))[1:]
        ]
    return {language.tag: language for language in rows}
