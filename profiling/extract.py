"""Finds occupations and skills inside a longer text, with how long, and leaves out what the text denies.

Components of our own in a blank spaCy pipeline (`profiling.pipeline`) mark words, durations, clauses and labels. Here
the clauses are cut where a word joins two things or leads on to the next; whatever is no label is handed out as a
piece of its own, for linking.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from threading import Lock

from spacy.tokens import Doc, Span

from profiling.pipeline import DENIED, pipeline
from profiling.taxonomy.labels import LabelTables
from profiling.wordlists import Phrases, common_words, durations
from profiling.years import Duration

LONGEST = 10_000  # characters of a text that are read
MOST_PIECES = 60  # things that one text is asked about
_MOST_WORDS_OF_PIECE = 8
_MOST_WORDS_BESIDE_DURATION = 1  # "ungefähr 6 Jahre" speaks of its neighbour, "seit 2 Jahren in Trier" doesn't
_JOINING_SIGNS = frozenset("/+&")


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of the text: where it stands, the concepts whose label it is (none: to be linked), and how long."""

    text: str  # as it was written, from `start` to `end`
    start: int
    end: int
    concept_ids: tuple[str, ...]
    years: float | None = None
    whole: bool = False  # the label is all that the piece says
    telling: str = ""  # what is looked up: the text without how long, or the label without its ending


@dataclass(slots=True)
class _Piece:
    """What stands between two cuts: what was found there, and what it says about how long."""

    start: int
    end: int
    joined: bool  # to the piece before, by nothing but "and"
    durations: list[Duration] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    words_beside: int = 0  # besides the durations
    words_around: int = 0  # of these, besides what was found
    begins_with_duration: bool = False

    @property
    def years(self) -> float | None:
        """How long, where the piece says it once."""
        return self.durations[0].years if len(self.durations) == 1 else None

    def lasts(self, years: float | None) -> None:
        self.found = [replace(found, years=years) for found in self.found]

    @property
    def is_open(self) -> bool:
        """Whether something was found, and nothing is known of how long."""
        return bool(self.found) and all(found.years is None for found in self.found)


class Extractor:
    """Finds the labels of one language, of those mixed with it, and German ones in texts. Building it costs nothing."""

    def __init__(self, tables: Iterable[LabelTables], *, language: str) -> None:
        self._common, self._times = common_words(language), durations(language)
        self._splits = Phrases(self._common.splits)
        self._nlp = pipeline(language, tables)
        self._reading = Lock()

    def find(self, text: str, *, today: date | None = None) -> list[Found]:
        """Return what the text says about work, in its order. Denied pieces are left out.

        Reads the first 10,000 characters, and finds 60 things at most. "Since 2015" has years only if `today` is
        given. Never raises, whatever the text holds.
        """
        with self._read_text(text, today) as doc:
            pieces = list(self._pieces(_Marked(doc)))
        _share_durations(pieces)
        return list(islice((found for piece in pieces for found in piece.found), MOST_PIECES))

    def years_said(self, text: str, *, today: date | None = None) -> float | None:
        """Return how long a text says that something lasted, in years; None if it says so never or more than once."""
        with self._read_text(text, today) as doc:
            said = [found.years for found in doc._.durations]
        return said[0] if len(said) == 1 else None

    @contextmanager
    def _read_text(self, text: str, today: date | None) -> Iterator[Doc]:
        with self._reading, self._nlp.memory_zone():  # spaCy would keep a person's words for as long as it runs
            doc = self._nlp.make_doc(text[:LONGEST])
            doc.user_data["today"] = today
            yield self._nlp(doc)

    def _pieces(self, marked: _Marked) -> Iterator[_Piece]:
        for clause in marked.doc.spans["clauses"]:
            if clause.label_ != DENIED:
                for piece in self._cut(marked, clause.start, clause.end):
                    self._read(marked, piece)
                    yield piece

    def _cut(self, marked: _Marked, start: int, end: int) -> Iterator[_Piece]:
        """Yield the pieces of a clause: cut at what joins or leads on, and before a word with an "and" glued to it."""
        at, joined = start, False
        while at < end:
            length = 0 if at in marked.held else self._joins(marked, at)
            is_glued = at in marked.labels and marked.labels[at]._.skipped > 0
            is_and = is_glued or marked.forms[at] in self._times.ands or marked.doc[at].text in _JOINING_SIGNS
            if length or is_glued or (at not in marked.held and self._is_and_filler(marked.forms[at])):
                if any(marked.forms[start:at]):
                    yield _Piece(start, at, joined)
                    joined = is_and
                joined = joined and is_and
                start = at + length
            at += max(length, 1)
        if any(marked.forms[start:end]):
            yield _Piece(start, end, joined)

    def _joins(self, marked: _Marked, at: int) -> int:
        """Return how many tokens join two things here, or lead on to the next; 0 for none."""
        return len(self._splits.found_at(marked.forms, at)) or int(marked.doc[at].text in _JOINING_SIGNS)

    def _read(self, marked: _Marked, piece: _Piece) -> None:
        """Note what a piece says: its labels, or else its own words, and how long."""
        places = range(piece.start, piece.end)
        labels = [marked.labels[at] for at in places if at in marked.labels]
        piece.durations = [marked.durations[at] for at in places if at in marked.durations]
        timed = {at for found in piece.durations for at in range(found.start, found.end)}
        beside = [at for at in places if marked.forms[at] and at not in timed]
        telling = [at for at in beside if at not in marked.affirmed and not self._is_small(marked.forms[at])]
        piece.words_beside = len(beside)
        if labels:
            years = _years_of(labels, piece.durations)
            piece.found = [_of_label(*of, telling) for of in zip(labels, years, strict=True)]
        elif self._is_worth_linking(marked, telling):
            piece.found = [_of_words(marked.doc, telling[0], telling[-1] + 1, timed, piece.years)]
        piece.words_around = len(beside) - (_words_in(labels, beside) if labels else len(telling))
        first = labels[0].start if labels else next(iter(telling), piece.end)
        piece.begins_with_duration = bool(piece.durations) and piece.durations[0].start < first

    def _is_small(self, form: str) -> bool:
        return self._common.is_filler(form) or self._is_and_filler(form)

    def _is_and_filler(self, form: str) -> bool:
        """Return whether a word is an "and" written together with a filler ("وكنت")."""
        ands = self._times.glued_ands.before
        return form not in self._common.fillers and any(
            form.startswith(each) and form.removeprefix(each) in self._common.fillers for each in ands
        )

    def _is_worth_linking(self, marked: _Marked, telling: Sequence[int]) -> bool:
        form = " ".join(marked.forms[at] for at in telling)
        return len(form) > 1 and len(telling) <= _MOST_WORDS_OF_PIECE and not self._common.say_nothing(form)


class _Marked:
    """What the pipeline has marked in a document, by the token where it begins."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.forms: list[str] = doc._.forms
        self.affirmed: frozenset[int] = doc._.affirmed
        self.labels: dict[int, Span] = {span.start: span for span in doc.spans["labels"]}
        self.durations: dict[int, Duration] = {found.start: found for found in doc._.durations}
        held: Iterable[Span | Duration] = (*self.labels.values(), *self.durations.values())
        self.held = {at for each in held for at in range(each.start, each.end)}


def _of_label(label: Span, years: float | None, telling: Sequence[int]) -> Found:
    text = label.text[label._.skipped :]
    return Found(
        text=text,
        start=label.start_char + label._.skipped,
        end=label.end_char,
        concept_ids=label._.concepts,
        years=years,
        whole=label._.exact and all(label.start <= at < label.end for at in telling),
        telling=text if label._.exact else label._.form,
    )


def _of_words(doc: Doc, start: int, end: int, timed: set[int], years: float | None) -> Found:
    """Return words that are no label, from the first telling one to the last."""
    said = doc[start:end]
    telling = "".join(token.text_with_ws for token in said if token.i not in timed)
    return Found(said.text, said.start_char, said.end_char, (), years, telling=telling.strip())


def _words_in(labels: Sequence[Span], places: Sequence[int]) -> int:
    return sum(label.start <= at < label.end for label in labels for at in places)


def _years_of(labels: Sequence[Span], times: Sequence[Duration]) -> list[float | None]:
    """Return how long for each label of a piece: what is said once counts for all, else each has its neighbour's."""
    if len(times) <= 1:
        return [times[0].years if times else None] * len(labels)
    if times[0].start < labels[0].start:
        return [[found.years for found in times if found.start < label.start][-1] for label in labels]
    return [next((found.years for found in times if found.start > label.start), None) for label in labels]


def _share_durations(pieces: Sequence[_Piece]) -> None:
    """Let a duration count for neighbours that have none: along an "and", or where it stands all by itself."""
    for at, piece in enumerate(pieces):
        if piece.years is None:
            continue
        if piece.found:
            _spread(pieces, at, piece.years, forwards=piece.begins_with_duration)
        elif piece.words_beside <= _MOST_WORDS_BESIDE_DURATION:
            _give_to_neighbour(pieces, at, piece.years)


def _spread(pieces: Sequence[_Piece], at: int, years: float, *, forwards: bool) -> None:
    """Give a duration on to the pieces that an "and" joins, as long as they have none ("6 years cook and waiter").

    Forwards only to bare names: "6 Jahre Koch und nähen kann ich auch" doesn't say how long somebody has sewn.
    """
    step = 1 if forwards else -1
    while 0 <= at + step < len(pieces) and pieces[at + forwards].joined and pieces[at + step].is_open:
        at += step
        if forwards and pieces[at].words_around:
            return
        pieces[at].lasts(years)


def _give_to_neighbour(pieces: Sequence[_Piece], at: int, years: float) -> None:
    if at and pieces[at - 1].is_open:
        pieces[at - 1].lasts(years)
        _spread(pieces, at - 1, years, forwards=False)
    elif at + 1 < len(pieces) and pieces[at + 1].is_open and not pieces[at + 1].durations:
        pieces[at + 1].lasts(years)
        _spread(pieces, at + 1, years, forwards=True)
