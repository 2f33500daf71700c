"""The turns of rules/reading.toml that stand in a document, found by spaCy over the names of its words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc

from matching.reading.clauses import named, names_of, pipeline, word_name
from matching.rules import read_toml

CUES = frozenset({"soft", "hard", "denied", "about", "able", "trait"})
_NUMBERS = ("NUM", "AGE", "MONEY")  # a number that could be an age or a wage is a number too
_LONGEST_WITH_GAPS = 10  # words
ANY, MAYBE = "_", "_?"  # in a pattern: any word, and one that may be missing


@dataclass(frozen=True, slots=True)
class Turn:
    """One row of the rules that stands in a text: tokens `start` to `end`."""

    kind: str
    value: str
    start: int
    end: int


def turns_in(doc: Doc) -> list[Turn]:
    """Return the turns that stand in a document, of two that overlap the longer; cues overlap nothing."""
    rows = read_toml("reading.toml")["find"]
    whole, gaps, first = matchers()
    hits = [*whole(doc), *(hit for begin, end in _near(names_of(doc), first) for hit in _within(gaps, doc, begin, end))]
    found = [(start, end, rows[int(doc.vocab.strings[name])]) for name, start, end in hits]
    found.sort(key=lambda one: (one[0] - one[1], one[0]))
    taken: set[tuple[int, bool]] = set()
    turns: list[Turn] = []
    for start, end, row in found:
        cue = row["kind"] in CUES
        if not any((i, cue) in taken for i in range(start, end)):
            taken.update((i, cue) for i in range(start, end))
            turns.append(Turn(row["kind"], row.get("value", ""), start, end))
    return sorted(turns, key=lambda turn: turn.start)


def _near(names: Sequence[str], first: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield where turns with gaps may stand: behind their first words, joined where they overlap.

    The Matcher's time grows with every word that it is shown.
    """
    begin = end = -1
    for i, name in enumerate(names):
        if name in first:
            if i > end:
                if end > 0:
                    yield begin, end
                begin = i
            end = min(i + _LONGEST_WITH_GAPS, len(names))
    if end > 0:
        yield begin, end


def _within(matcher: Matcher, doc: Doc, begin: int, end: int) -> Iterator[tuple[int, int, int]]:
    yield from ((name, begin + start, begin + stop) for name, start, stop in matcher(doc[begin:end]))


@cache
def matchers() -> tuple[PhraseMatcher, Matcher, frozenset[str]]:
    """Return the matcher of turns whose every word is given (quick, however many), the one of those with gaps, and
    the names that those with gaps begin with."""
    vocab = pipeline().vocab
    whole, gaps = PhraseMatcher(vocab, attr="NORM"), Matcher(vocab)
    first: set[str] = set()
    for number, row in enumerate(read_toml("reading.toml")["find"]):
        turns = [turn for pattern in row["patterns"] for turn in _spelt_out(pattern)]
        whole.add(str(number), [named(vocab, turn) for turn in turns if not {ANY, MAYBE} & set(turn)])
        with_gaps = [turn for turn in turns if {ANY, MAYBE} & set(turn)]
        if with_gaps:
            gaps.add(str(number), [[_token(word) for word in turn] for turn in with_gaps])
            first.update(turn[0] for turn in with_gaps)
    return whole, gaps, frozenset(first)


def _spelt_out(pattern: str) -> Iterator[list[str]]:
    """Yield the turns that a pattern of the rules stands for: one for each alternative and each missing word."""
    for chosen in product(*(_options(part) for part in pattern.split())):
        words = [word for word in chosen if word]
        if words:
            yield words


def _options(part: str) -> list[str]:
    """Return the names that a part of a pattern stands for; an empty one where it may be missing."""
    if part == MAYBE:
        return [part]
    optional = part.endswith("?") and len(part) > 1
    words = (part[:-1] if optional else part).split("|")
    names = [name for word in words for name in (_NUMBERS if word == "NUM" else (_name(word),))]
    return [*dict.fromkeys(names), ""] if optional else list(dict.fromkeys(names))


def _token(word: str) -> dict[str, str]:
    return {ANY: {}, MAYBE: {"OP": "?"}}.get(word, {"NORM": word})


def _name(word: str) -> str:
    return word if word == ANY or re.fullmatch(r"[A-Z][A-Z0-9_]+", word) else word_name(word)
