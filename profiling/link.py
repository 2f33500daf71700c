"""Links words to the concept they mean: the exact label first, else what several ways of finding agree on.

Each way gives every label a similarity; they are added with the weights of the words' language. A concept's score is
the mean over its best labels. Words are compared with the labels of their own language, of the languages that its
speakers mix in, and with German and English ones.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from models.enums import Via
from models.languages import languages
from models.values import Candidate
from profiling.clean import LONGEST, comparison_form, reading_form
from profiling.encoder import Encoder, Vectors, kept_vectors
from profiling.lexicon_encoder import default_encoder, is_romanised
from profiling.taxonomy.concepts import Label
from profiling.taxonomy.labels import LabelTable, LabelTables
from profiling.weights import Ways, Weights, weights
from profiling.wordlists import common_words, romanised

Scores = NDArray[np.float32]

_SCORED_AT_ONCE = 4_000_000  # texts times labels; bounds memory
_NEAR = 60  # labels that are looked at letter by letter
_LEAST_ALIKE = 0.2  # cosine of character n-grams below which no label is a misspelling of the text
_SHORTEST_MISSPELLING = 5
_SHORTEST_SQUEEZED = 6
_MOST_WORDS_OF_LABEL = 6
_MOST_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Scored:
    """One text's raw similarities to all labels, by way of finding, and the labels that it is, by concept."""

    words: Scores
    encoder: Scores
    fuzzy: Mapping[int, float]
    contained: Mapping[int, float]
    exact: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class _Order:
    """Concepts by their number, best first: the place of each one's best label, and its score."""

    concepts: NDArray[np.int64]
    labels: NDArray[np.int64]
    scores: Scores


class _Labels:
    """Some tables side by side, as if they were one list of labels."""

    def __init__(self, every: Sequence[LabelTable], places: Sequence[int], ids: Sequence[str]) -> None:
        self.places, self.ids = tuple(places), ids
        self.tables = tables = tuple(every[place] for place in places)
        self._starts = np.cumsum([0, *map(len, tables)]).tolist()
        self.concept = np.concatenate([table.concept for table in tables]).astype(np.int64)
        self.hidden = np.array(
            [start + at for start, table in zip(self._starts, tables, strict=False) for at in sorted(table.hidden)],
            dtype=np.int64,
        )

    def __len__(self) -> int:
        """Return the number of labels."""
        return int(self._starts[-1])

    def _found(self, at: int) -> tuple[LabelTable, int]:
        number = bisect_right(self._starts, at) - 1
        return self.tables[number], at - self._starts[number]

    def form(self, at: int) -> str:
        table, own = self._found(at)
        return table.forms[own]

    def text(self, at: int) -> str:
        table, own = self._found(at)
        return table.texts[own]

    def language(self, at: int) -> str:
        return self._found(at)[0].language

    def label(self, at: int) -> Label:
        table, own = self._found(at)
        return table.label(own, self.ids)

    def with_form(self, forms: Sequence[str]) -> list[list[int]]:
        """Return for each form the places of the labels that have it, with or without its spaces."""
        found: list[list[int]] = [[] for _ in forms]
        for start, table in zip(self._starts, self.tables, strict=False):
            for places, own in zip(found, table.with_form(forms), strict=True):
                places += [start + at for at in own]
        return found

    def exact(self, form: str) -> list[int]:
        """Return the labels that are the form, those that are so letter by letter before those with other spaces."""
        found = self.with_form([form])[0]
        if not found and len(form) >= _SHORTEST_SQUEEZED and " " in form:
            found = self.with_form([form.replace(" ", "")])[0]
        return found


class Linker:
    """Ranks the concepts of some tables of labels for texts. Built once, read-only afterwards.

    `closed=False` (the default) offers nothing where nothing is good enough; `closed=True` ranks every label,
    for lists in which the answer is known to be.
    """

    def __init__(
        self,
        labels: LabelTables,
        *,
        encoder: Encoder | None = None,
        closed: bool = False,
        settings: Weights | None = None,
    ) -> None:
        self._tables = labels
        self._closed = closed
        self._weights = settings or weights()
        self._encoder = encoder or default_encoder(closed=closed)
        self._read: dict[tuple[str, bool], _Labels] = {}
        self._vectors: dict[int, Vectors] = {}  # by the table's place: a house's own words are a table beside

    def __len__(self) -> int:
        """Return the number of labels."""
        return len(self._tables)

    def prepare(self) -> Iterator[None]:
        """Compute, table by table, what the first text in each language would otherwise have to wait for."""
        for at, table in enumerate(self._tables.tables):
            _ = table.words
            self._meanings(at)
            yield

    def _labels(self, language: str, *, widely: bool) -> _Labels:
        """Return the labels that words in a language are compared with: all, where it has none of its own."""
        if (language, widely) not in self._read:
            wanted = languages_compared(language) if widely else {language}
            tables = self._tables.tables
            places = [at for at, table in enumerate(tables) if table.language in wanted]
            if all(tables[at].language != language for at in places):
                places = list(range(len(tables)))
            self._read[language, widely] = _Labels(tables, places, self._tables.ids)
        return self._read[language, widely]

    @cached_property
    def _all(self) -> _Labels:
        return _Labels(self._tables.tables, range(len(self._tables.tables)), self._tables.ids)

    def _meanings(self, place: int) -> Vectors:
        """Return the encoder's vectors of the labels of the table in a place."""
        if place not in self._vectors:
            table = self._tables.tables[place]

            def texts() -> list[str]:
                return [reading_form(text) for text in table.texts]

            if table.folder is None:
                self._vectors[place] = self._encoder.encode(texts())
            else:
                self._vectors[place] = kept_vectors(self._encoder, table.folder, texts)
        return self._vectors[place]

    def exact(self, text: str) -> tuple[Label, ...]:
        """Return the labels of any language that are the text, after cleaning. More than one concept: ambiguous."""
        if not len(self):
            return ()
        return tuple(self._all.label(at) for at in self._all.exact(comparison_form(text[:LONGEST])))

    def link(
        self, texts: Sequence[str], *, language: str, top: int, widely: bool = True
    ) -> list[tuple[Candidate, ...]]:
        """Return for each text at most `top` candidates, best first, no concept twice.

        The label of a candidate is the one that was found. Empty, where the text says nothing or nothing fits.
        `widely=False` looks among the labels of the language alone, which takes half the time or less.
        """
        if not len(self) or top < 1:
            return [() for _ in texts]
        found: dict[str, tuple[Candidate, ...]] = {}
        distinct = list(dict.fromkeys(texts))
        labels = self._labels(language, widely=widely)
        block = max(1, min(_MOST_AT_ONCE, _SCORED_AT_ONCE // max(1, len(labels))))
        for start in range(0, len(distinct), block):
            part = distinct[start : start + block]
            found.update(zip(part, self._link_block(part, labels, language, top), strict=True))
        return [found[text] for text in texts]

    def _link_block(
        self, texts: Sequence[str], labels: _Labels, language: str, top: int
    ) -> Iterator[tuple[Candidate, ...]]:
        readings = [reading_form(text[:LONGEST]) for text in texts]
        exact = [_exact_concepts(comparison_form(reading), language, labels) for reading in readings]
        telling = [
            reading if own else self._telling(reading, language) for reading, own in zip(readings, exact, strict=True)
        ]
        forms = [comparison_form(words) for words in telling]
        words = self._shared_pieces(forms, labels)
        meaning = self._shared_meaning(telling, labels, language)
        for at, form in enumerate(forms):
            if not form:
                yield ()
                continue
            same = exact[at] or _exact_concepts(form, language, labels)
            near = _misspellings(form, words[at], labels, least=self._weights.fusion.fuzzy_least)
            scored = Scored(words[at], meaning[at], near, _contained(form, labels), same)
            yield tuple(self._candidates(scored, labels, language, top=top))

    def _telling(self, reading: str, language: str) -> str:
        """Return what is compared: the text without fillers, nothing where it says nothing; all of it in a list."""
        if self._closed:
            return reading
        common = common_words(language)
        own_letters = in_own_letters(reading, language)
        return "" if common.say_nothing(comparison_form(own_letters)) else common.without_fillers(own_letters)

    def _shared_pieces(self, forms: Sequence[str], labels: _Labels) -> Scores:
        """Return the cosine of character n-grams, one row a text, one column a label."""
        from profiling.words import Pieces  # noqa: PLC0415 - scikit-learn takes a second; the first page must not wait

        pieces = Pieces(forms)
        return np.concatenate([table.words.similarities(pieces) for table in labels.tables], axis=1)

    def _shared_meaning(self, readings: Sequence[str], labels: _Labels, language: str) -> Scores:
        """Return the cosine of the encoder's vectors, as above."""
        similar = self._similar(self._encoder.encode(readings), labels)
        # "Computer" in an Arabic text is a foreign word, "ashpaz" in a Persian one Persian: the nearer reading counts.
        if latin := [at for at, reading in enumerate(readings) if is_romanised(reading, language)]:
            romanised = self._encoder.encode([readings[at] for at in latin], language=language)
            similar[latin] = np.maximum(similar[latin], self._similar(romanised, labels))
        return similar

    def _similar(self, vectors: Vectors, labels: _Labels) -> Scores:
        if len(vectors) == 1:  # twice as fast as the product of two matrices, one of which is a row
            return np.concatenate([self._meanings(place) @ vectors[0] for place in labels.places])[np.newaxis]
        return np.concatenate([vectors @ self._meanings(place).T for place in labels.places], axis=1)

    def _candidates(self, scored: Scored, labels: _Labels, language: str, *, top: int) -> Iterator[Candidate]:
        """Yield exact labels first, then the others as far as they are good enough, with falling scores."""
        exact = scored.exact
        for concept, at in list(exact.items())[:top]:
            yield _candidate(labels, concept, at, 1.0 if len(exact) == 1 else 0.99, Via.LABEL)
        order = self._in_order(scored, labels, language, top)
        bound, left = 0.98, top - len(exact)
        least = self._weights.sureness.further if exact else self._weights.sureness.threshold
        for number, (concept, at) in enumerate(zip(order.concepts.tolist(), order.labels.tolist(), strict=True)):
            if left <= 0:
                return
            if concept in exact:
                continue
            bound = min(bound, self._sureness(scored, at, lead=_lead(order.scores, number), language=language))
            # A near spelling is worth a question even where the meaning says little.
            if not (self._closed or bound >= least or at in scored.fuzzy):
                return
            least = self._weights.sureness.further
            left -= 1
            yield _candidate(labels, concept, at, bound, self._way(scored, at, language))

    def _in_order(self, scored: Scored, labels: _Labels, language: str, top: int) -> _Order:
        """Return the concepts by the mean over each one's best labels and the very best of them."""
        fusion, ways = self._weights.fusion, self._ways(language)
        fused = ways.words * scored.words + ways.encoder * scored.encoder
        for at, ratio in scored.fuzzy.items():
            fused[at] += ways.fuzzy * ratio
        for at, share in scored.contained.items():
            fused[at] += ways.contained * share
        fused[labels.hidden] = fused.min(initial=0.0) - 1
        near = _largest(fused, min(len(fused) - len(labels.hidden), max(300, 8 * top)))
        concepts = labels.concept[near]
        first, rank = _first_and_rank(concepts)
        counted = rank < fusion.best_labels
        totals = np.bincount(concepts[counted], weights=fused[near[counted]], minlength=len(labels.ids))
        counts = np.bincount(concepts[counted], minlength=len(labels.ids))
        mine = concepts[first]
        scores = (totals[mine] / np.maximum(counts[mine], 1) + fused[near[first]]) / 2
        order = np.argsort(-scores, kind="stable")
        return _Order(mine[order], near[first][order], np.asarray(scores[order], np.float32))

    def _ways(self, language: str) -> Ways:
        return self._weights.closed if self._closed else self._weights.ways(language)

    def _sureness(self, scored: Scored, at: int, *, lead: float, language: str) -> float:
        """Return the probability (0..1) that this label is meant, from raw similarities and the lead over the next."""
        by = self._weights.sureness
        total = by.constant + self._ways(language).sureness + by.encoder * scored.encoder[at]
        total += by.lead * lead + by.first * (lead > 0)
        return float(1 / (1 + np.exp(-total)))

    def _way(self, scored: Scored, at: int, language: str) -> Via:
        """Return the way of finding that speaks most for a label."""
        if at in scored.fuzzy:
            return Via.FUZZY
        ways = self._ways(language)
        return Via.WORDS if ways.words * scored.words[at] >= ways.encoder * scored.encoder[at] else Via.ENCODER


def _misspellings(form: str, words: Scores, labels: _Labels, *, least: float) -> dict[int, float]:
    """Return place → 0..1 for labels spelt nearly as the text, among those that share pieces of words."""
    if len(form) < _SHORTEST_MISSPELLING:
        return {}
    alike = np.flatnonzero(words >= _LEAST_ALIKE)
    near = alike[_largest(words[alike], min(_NEAR, len(alike)))]
    found: dict[int, float] = {}
    for at in near.tolist():
        spelt = labels.form(at)
        ratio = fuzz.ratio(form, spelt, score_cutoff=least) if len(spelt) >= _SHORTEST_MISSPELLING else 0
        if ratio:
            found[at] = ratio / 100
    return found


def _exact_concepts(form: str, language: str, labels: _Labels) -> dict[int, int]:
    """Return concept → place for the labels that the text is; those in its own language first."""
    found: dict[int, int] = {}
    for at in sorted(labels.exact(form), key=lambda at: labels.language(at) != language):
        found.setdefault(int(labels.concept[at]), at)
    return found


def _lead(scores: Scores, number: int) -> float:
    """Return how far the first concept is ahead of the second; for the others how far they are behind the first."""
    if number:
        return float(scores[number] - scores[0])
    return float(scores[0] - scores[1]) if len(scores) > 1 else 1.0


def in_own_letters(reading: str, language: str) -> str:
    """Return the text with those words in the language's own letters that are known in Latin ones ("budam")."""
    known = romanised(language)
    if not known:
        return reading
    return " ".join(known.get(word.lower(), word) for word in reading.split())


def languages_compared(language: str) -> frozenset[str]:
    """Return the languages whose labels words in a language are compared with."""
    known = languages().get(language)
    return frozenset((language, *(known.mixed_with if known else ()), "de", "en"))


def _contained(form: str, labels: _Labels) -> dict[int, float]:
    """Return place → share of the text (0..1) for labels that stand in it as whole words."""
    words = form.split()
    pieces = dict.fromkeys(
        " ".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, min(len(words), start + _MOST_WORDS_OF_LABEL) + 1)
    )
    found: dict[int, float] = {}
    for piece, places in zip(pieces, labels.with_form(list(pieces)), strict=True):
        for at in places:
            found[at] = max(found.get(at, 0.0), len(piece) / len(form))
    return found


def _candidate(labels: _Labels, concept: int, at: int, score: float, via: Via) -> Candidate:
    return Candidate(labels.ids[concept], labels.text(at), round(float(score), 4), via)


def _largest(scores: Scores, many: int) -> NDArray[np.int64]:
    """Return the places of the `many` largest scores, largest first, ties by place."""
    near = np.argpartition(scores, -many)[-many:] if many < len(scores) else np.arange(len(scores))
    return near[np.lexsort((near, -scores[near]))]


def _first_and_rank(concepts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each concept comes first, and how often the same concept came before each place."""
    order = np.argsort(concepts, kind="stable")
    same = concepts[order]
    starts = np.flatnonzero(np.r_[True, same[1:] != same[:-1]])
    run = np.repeat(starts, np.diff(np.r_[starts, len(same)]))
    rank = np.empty(len(concepts), dtype=np.int64)
    rank[order] = np.arange(len(concepts)) - run
    return np.sort(order[starts]), rank
