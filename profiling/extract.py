"""Finds occupations and skills inside a longer text, with how long, and leaves out what the text denies.

spaCy's blank pipelines cut the text into words (for Somali, Pashto and Sorani its language-neutral one), a phrase
matcher over the labels' comparison forms finds what stands there as a whole. Whatever else stands between two
commas is handed out as a piece of its own, for linking.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise
from threading import Lock

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from profiling.clean import comparison_form
from profiling.taxonomy.concepts import Label
from profiling.wordlists import CommonWords, Negations, common_words, durations, negations

LONGEST = 10_000  # characters of a text that are read
MOST_PIECES = 60  # things that one text is asked about
_MOST_WORDS_OF_PIECE = 8
_SHORTEST_LABEL = 3
_SPACY_TAGS = frozenset({"de", "en", "fr", "ar", "fa", "uk", "ru", "tr", "ur", "ti", "am", "sq"})
_SPACY_NAMES = {"kmr": "kmr"}
_NEUTRAL = "xx"

_SENTENCES = re.compile(r"[.!?؟։።…\n\r•;؛|]+(?=\s|$)|[\n\r•;؛|]+")
_CLAUSES = re.compile(
    r"[,،፣:–—]+|(?<=\s)(?:aber|but|sondern|mais|لكن|بس|ولی|اما|але|но|ama|fakat)(?=\s)", re.IGNORECASE
)
_PIECES = re.compile(
    r"(?<=\s)(?:und|sowie|oder|dann|danach|then|وبعدين|بعدين|ثم|سپس|بعد|потім|потом|and|or|et|و|أو|یا|та|і|й|и|или|або|ve|ya)(?=\s)|/|\+|&",
    re.IGNORECASE,
)
_HALF = re.compile(r"(?<=\d)\s?½")
_DECIMAL = re.compile(r"(?<=\d)[.,٫](?=\d)")
_NUMBER = re.compile(r"\d{1,2}(?:zz\d{1,2})?")
_GLUED = re.compile(r"(\d+(?:zz\d+)?)([^\W\d]+)")


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of the text: where it stands, the concepts whose label it is (none: to be linked), and how long."""

    text: str
    start: int
    end: int
    concept_ids: tuple[str, ...]
    years: float | None = None
    whole: bool = False  # the label is all that the piece says


@cache
def pipeline(language: str) -> Language:
    """Return spaCy's blank pipeline of a language, the neutral one where spaCy has none."""
    return spacy.blank(_SPACY_NAMES.get(language, language) if _has_pipeline(language) else _NEUTRAL)


def _has_pipeline(language: str) -> bool:
    return language in _SPACY_TAGS or language in _SPACY_NAMES


class Extractor:
    """Finds the labels of one language (and German ones) in texts. Building it takes about a second."""

    def __init__(self, labels: Iterable[Label], *, language: str) -> None:
        self._language = language
        self._common = common_words(language)
        self._nlp = pipeline(language)
        self._matcher = PhraseMatcher(self._nlp.vocab)
        self._concepts: dict[str, tuple[str, ...]] = {}
        self._matching = Lock()
        forms: dict[str, dict[str, None]] = {}
        for label in labels:
            form = comparison_form(label.text)
            if len(form) >= _SHORTEST_LABEL and not self._common.say_nothing(form):
                forms.setdefault(form, {})[label.concept_id] = None
        for form, ids in forms.items():
            self._concepts[form] = tuple(ids)
        self._matcher.add("label", [Doc(self._nlp.vocab, words=form.split()) for form in forms])

    def find(self, text: str) -> list[Found]:
        """Return what the text says about work, in its order. Denied pieces are left out.

        Reads the first 10,000 characters, and finds 60 things at most. Never raises, whatever the text holds.
        """
        return list(islice(self._in_text(text[:LONGEST]), MOST_PIECES))

    def _in_text(self, text: str) -> Iterator[Found]:
        for start, end in _cut(text, _SENTENCES):
            for clause_start, clause_end in _cut(text, _CLAUSES, start, end):
                if not is_denied(text[clause_start:clause_end], negations(self._language)):
                    yield from self._in_clause(text, clause_start, clause_end)

    def _in_clause(self, text: str, start: int, end: int) -> Iterator[Found]:
        """Yield what stands in one clause; a duration counts for the piece it stands in, else for the clause."""
        clause_years = years_in(text[start:end], self._language)
        for piece_start, piece_end in _cut(text, _PIECES, start, end):
            piece = text[piece_start:piece_end]
            years = years_in(piece, self._language)
            years = clause_years if years is None else years
            spans = self._matches(piece)
            said = self._common.without_fillers(comparison_form(piece))
            for at, until, form in spans:
                ids = self._concepts[form]
                yield Found(piece[at:until], piece_start + at, piece_start + until, ids, years, said == form)
            if not spans and _is_worth_linking(piece, self._common):
                yield Found(piece.strip(), piece_start, piece_end, (), years)

    def _matches(self, piece: str) -> list[tuple[int, int, str]]:
        """Return start, end and form of the longest labels in a piece that don't overlap."""
        with self._matching:  # the tokenizer's cache and the vocabulary are shared by all threads
            doc = self._nlp(piece)
            words: list[str] = []
            tokens: list[int] = []
            for token in doc:
                for word in comparison_form(token.text).split():
                    words.append(word)
                    tokens.append(token.i)
            forms = Doc(self._nlp.vocab, words=words)
            spans = filter_spans([Span(forms, start, end) for _, start, end in self._matcher(forms)])
        found = []
        for span in spans:
            first, last = doc[tokens[span.start]], doc[tokens[span.end - 1]]
            found.append((first.idx, last.idx + len(last.text), " ".join(words[span.start : span.end])))
        return found


def _cut(text: str, pattern: re.Pattern[str], start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield start and end of the parts between a pattern's hits that hold at least one letter."""
    end = len(text) if end is None else end
    at = start
    for hit in pattern.finditer(text, start, end):
        if any(sign.isalpha() for sign in text[at : hit.start()]):
            yield at, hit.start()
        at = hit.end()
    if any(sign.isalpha() for sign in text[at:end]):
        yield at, end


def _is_worth_linking(piece: str, common: CommonWords) -> bool:
    form = comparison_form(piece)
    return 0 < len(form.split()) <= _MOST_WORDS_OF_PIECE and not common.say_nothing(form)


def is_denied(clause: str, negation: Negations) -> bool:
    """Return whether a clause says that something is not so ("Kochen kann ich nicht")."""
    form = f" {comparison_form(clause)} "
    for phrase in negation.affirms:
        form = form.replace(f" {phrase} ", " ")
    return any(_stands_in(phrase, form) for phrase in negation.denies)


def _stands_in(phrase: str, form: str) -> bool:
    return f" {phrase.removesuffix('*')}" in form if phrase.endswith("*") else f" {phrase} " in form


def years_in(text: str, language: str) -> float | None:
    """Return the duration that a text states, in years; the longest where there are several, else None.

    Knows digits of all scripts, numbers written out, decimal comma, half years ("5½") and months.
    """
    text = _DECIMAL.sub("zz", _HALF.sub(",5", text))  # so that cleaning keeps the number in one piece
    words = comparison_form(text).split()
    times = durations(language)
    found = [times.wholes[word] for word in words if word in times.wholes]
    for number, unit in _neighbours(words):
        amount = _amount(number, times.numbers)
        if amount is not None and unit in times.units:
            found.append(amount * times.units[unit])
    return round(max(found), 2) if found else None


def _neighbours(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each pair of words in sequence, and what one word like `6jahre` is made of."""
    for word in words:
        if glued := _GLUED.fullmatch(word):
            yield glued[1], glued[2]
    yield from pairwise(words)


def _amount(word: str, numbers: Mapping[str, float]) -> float | None:
    return float(word.replace("zz", ".")) if _NUMBER.fullmatch(word) else numbers.get(word)
