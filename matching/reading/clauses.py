"""German vacancy texts as spaCy documents: words under their names, lines under their headings, sentences, clauses.

A blank pipeline with components of our own. The words and headings are data (rules/reading.toml); every token knows
where it stands in the text as it was given, markup and all.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import spacy
from spacy.attrs import LOWER, NORM
from spacy.tokens import Doc
from spacy.vocab import Vocab

from matching.rules import read_toml

OPEN = "open"  # nothing was announced yet
LONGEST_HEADING, MOST_HEADING_WORDS = 60, 7  # longer lines are sentences
_WORDS_KNOWN = 50_000  # words whose name is kept in memory
_BLOCK = re.compile(r"<\s*/?(?:br|p|li|div|h\d|ul|ol|tr)\b[^<>]{0,200}>", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]{1,200}>|&(?:#?\w{1,8});")
_GENDER = re.compile(r"[/*:_]in(?:nen)?$")
_BROKEN_LINE = re.compile(r"(?<=[^\n.!?:;*•]{50})\n(?=[a-zäöü])")
_ENDS = frozenset({".", "!", "\n", "•", "·", ";", "…", "▪", "●", "✓"})
_BULLETS = frozenset("-*•·–+►✓▪●>")
_CUTS = frozenset({"?", ",", ":", "–", "—", "(", ")", "-", "*", "+", "|"})
_UPRIGHT_CUTS = _CUTS - {"+", "-", "–", "—"}  # between two figures the others mean "to"


@dataclass(slots=True)
class Clause:
    """Tokens `start` to `end` of a document, with the heading they stand under."""

    start: int
    end: int
    section: str
    sentence: int
    bullet: bool = False
    cues: set[str] = field(default_factory=set)  # soft, hard, denied, because
    soft: bool = False


def masked(text: str) -> str:
    """Return the text without markup, as long as before, so that places in it are places in the original."""
    text = _BLOCK.sub(lambda found: "\n" + " " * (len(found[0]) - 1), text)
    text = _MARKUP.sub(lambda found: " " * len(found[0]), text)
    return _BROKEN_LINE.sub(" ", text.replace("\r", "\n"))


def place(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Return where tokens stand in the text."""
    starts = doc.user_data["starts"]
    return starts[start], starts[end - 1] + len(words_of(doc)[end - 1])


def words_of(doc: Doc) -> list[str]:
    """Return a document's words; asking spaCy for each of its tokens takes longer than reading them."""
    found: list[str] = doc.user_data["words"]
    return found


def names_of(doc: Doc) -> list[str]:
    """Return the names that the rules give a document's words."""
    found: list[str] = doc.user_data["names"]
    return found


def clauses(doc: Doc) -> list[Clause]:
    """Return a document's clauses in their order; headings are none."""
    found: list[Clause] = doc.user_data["clauses"]
    return found


@cache
def pipeline() -> spacy.language.Language:
    """Return spaCy's blank German pipeline with our tokenizer and our cutting of lines, sentences and clauses."""
    nlp = spacy.blank("de")
    # The shapes and flags of words are not asked for here.
    nlp.vocab.lex_attr_getters = {LOWER: str.lower}  # type: ignore[attr-defined]
    nlp.tokenizer = _Words(nlp.vocab)
    nlp.add_pipe("lotse_vacancy_clauses")
    return nlp


@spacy.language.Language.component("lotse_vacancy_clauses")
def _cut_clauses(doc: Doc) -> Doc:
    doc.user_data["clauses"] = list(_clauses(doc))
    return doc


class _Words:
    """The tokenizer: abbreviations keep their full stop, dates and figures are whole, markup leaves no trace."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        short = "|".join(sorted(map(re.escape, read_toml("reading.toml")["abbreviations"]), key=len, reverse=True))
        self._token = re.compile(
            r"[2-5][- ]?schicht[\w-]*|34\s?a\b(?:-schein)?|\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{4}|\s?\d{2}\b)?(?!\d)|"
            r"(?<!mind\. )(?<!min\. )\d{1,2}\.(?=\s?(?:[-W]|S[ao]|J[aäu]|F[er]|M[aä]|A[pu]|Okt|Nov|Dez|"
            r"(?-i:[a-zäöü])))|"
            r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,:]\d+)*|"
            rf"\b(?:z\.\s?b|u\.\s?a|o\.\s?ä|d\.\s?h|i\.\s?d\.\s?r|{short})\.(?:-[^\W\d]+)?|"
            r"[^\W\d_](?:[^\W_]|[/*:_](?=in(?:nen)?\b))*(?:-[^\W_]+)*-?|\n|[^\s\w]",
            re.IGNORECASE,
        )

    def __call__(self, text: str) -> Doc:
        found = [(hit[0], hit.start()) for hit in self._token.finditer(text)]
        doc = named(self.vocab, [word_name(word) for word, _ in found], words=[word for word, _ in found])
        doc.user_data["words"] = [word for word, _ in found]
        doc.user_data["names"] = [word_name(word) for word, _ in found]
        doc.user_data["starts"] = [start for _, start in found]
        return doc

    def to_bytes(self, **_: Any) -> bytes:
        """Return nothing: the tokenizer is made from its data."""
        return b""


def named(vocab: Vocab, names: Sequence[str], *, words: Sequence[str] | None = None) -> Doc:
    """Return a document of words with these names as their NORM."""
    doc = Doc(vocab, words=list(words or names))
    if not names:
        return doc
    norms: Any = np.array([vocab.strings.add(name) for name in names], dtype=np.uint64)
    return doc.from_array([NORM], norms.reshape(-1, 1))


@lru_cache(maxsize=_WORDS_KNOWN)
def word_name(word: str) -> str:
    """Return the name in capitals that the rules give a word (NUM, DATE and the like for figures), else the word."""
    if word[0].isdigit() and not word[-1].isalpha():
        return _number_name(word)
    found = _names().fullmatch(_GENDER.sub("", word.lower())) if len(word) < LONGEST_HEADING else None
    return str(found.lastgroup) if found else word.lower()


def _number_name(word: str) -> str:
    if re.fullmatch(r"\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{2,4})?", word):
        return "DATE"
    if word.endswith("."):
        return "ORDINAL"
    if re.fullmatch(r"1[4-9]|2[0-5]", word):
        return "AGE"
    return "MONEY" if re.fullmatch(r"\d\d,\d\d", word) else "NUM"


@cache
def _names() -> re.Pattern[str]:
    rows = read_toml("reading.toml")["word"]
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in rows.items()))


def _clauses(doc: Doc) -> Iterator[Clause]:
    section, sentence, listed, before = OPEN, 0, False, 0
    for start, end in _lines(doc):
        bullet, paragraph = _is_bullet(words_of(doc), start), start - before > 1
        listed = listed or bullet
        if listed and paragraph and not bullet:
            section, listed = OPEN, False  # what stands in a paragraph behind a list is no part of it
        before = end
        heading, _ = _heading(doc, start, end)
        if heading and _is_whole(doc, start, end):
            section = heading
            continue
        under = section
        for first, last in _sentences(doc, start, end):
            sentence += 1
            heading, colon = _heading(doc, first, last)
            if heading and colon < last:  # "Wir bieten: …" counts to the end of its line, "Wir bieten …" for itself
                under = heading
            local = heading if heading in ("none", "task", "should") else under
            begin = colon if heading and colon < last else first
            yield from (Clause(at, until, local, sentence, bullet) for at, until in _parts(doc, begin, last))


def _is_bullet(words: Sequence[str], start: int) -> bool:
    return words[start] in _BULLETS or (start > 0 and words[start - 1] == "•")


def _lines(doc: Doc) -> Iterator[tuple[int, int]]:
    ends = [-1, *(i for i, word in enumerate(words_of(doc)) if word in "\n•"), len(doc)]
    yield from ((start + 1, end) for start, end in pairwise(ends) if end > start + 1)


def _heading(doc: Doc, start: int, end: int) -> tuple[str | None, int]:
    """Return what words announce at their beginning, if anything, and where that ends: behind a colon, or `end`."""
    words = words_of(doc)
    begin = start + 1 if words[start] in _BULLETS else start
    until = next((i for i in range(begin, min(end, begin + MOST_HEADING_WORDS + 1)) if words[i] == ":"), None)
    announced = " ".join(words[begin : until or min(end, begin + MOST_HEADING_WORDS)]).lower().rstrip(" !?.")
    section = _announced(announced)
    # "Staplerschein ist von Vorteil" is a wish about one thing and announces nothing.
    if section is None or (section == "should" and until is None):
        return None, start
    return section, end if until is None else until + 1


def _is_whole(doc: Doc, start: int, end: int) -> bool:
    """Return whether a line that begins like a heading is one, and says nothing else."""
    words, names = words_of(doc), names_of(doc)
    if words[end - 1] == ":":
        return end - start <= MOST_HEADING_WORDS + 2
    plain = words[start] not in _BULLETS and words[end - 1] not in ".," and ":" not in words[start:end]
    telling = read_toml("reading.toml")["telling"]
    return plain and end - start <= MOST_HEADING_WORDS and not any(name in telling for name in names[start:end])


@lru_cache(maxsize=2000)
def _announced(words: str) -> str | None:
    rows = read_toml("reading.toml")["heading"]
    return next((str(row["section"]) for row in rows if _compiled(row["pattern"]).match(words)), None)


def _sentences(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = words_of(doc)
    yield from _between(start, end, lambda i: words[i] in _ENDS)


def _parts(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    words, every = _clause_words("words"), words_of(doc)
    at = start
    for i in range(start, end):
        if i > at and (every[i].lower() in words or _goes_on(every, i, end)):
            yield from _between(at, i, lambda j: _cuts(doc, j))
            at = i
    yield from _between(at, end, lambda j: _cuts(doc, j))


def _goes_on(words: Sequence[str], i: int, end: int) -> bool:
    """Return whether "und" begins a clause with a verb of its own: "hast Klasse B und kannst Hänger fahren"."""
    if words[i].lower() not in ("und", "u.", "+", "&") or i + 1 >= end:
        return False
    after, before = words[i + 1].lower(), words[i - 1].lower()
    return after in _clause_words("after_and") or before in _clause_words("before_and")


def _cuts(doc: Doc, i: int) -> bool:
    words = words_of(doc)
    if words[i] not in _CUTS:
        return False
    figures = 0 < i < len(words) - 1 and words[i - 1][-1:].isdigit()
    return not figures or (words[i] in _UPRIGHT_CUTS and not (words[i] == "," and words[i + 1] in "-–"))


def _between(start: int, end: int, ends: Callable[[int], bool]) -> Iterator[tuple[int, int]]:
    at = start
    for i in range(start, end):
        if ends(i):
            if i > at:
                yield at, i
            at = i + 1
    if end > at:
        yield at, end


@cache
def _clause_words(name: str) -> frozenset[str]:
    return frozenset(read_toml("reading.toml")["clause"][name].split("|"))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
