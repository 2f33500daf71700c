"""Links words to the concept they mean: the exact label first, else what several ways of finding agree on.

Each way gives every label a similarity; similarities become standard deviations above the mean over all labels
and are added with the weights of the words' language (z-scored sum; it beat reciprocal rank fusion in
design/findings.md). A concept's score is the mean over its best labels. Words are compared with the labels of
their own language, of the languages that its speakers mix in, and with German and English ones.
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
from profiling.encoder import Encoder, Vectors, default_encoder, kept_vectors, reads
from profiling.taxonomy.concepts import Label
from profiling.taxonomy.labels import LabelTable, LabelTables
from profiling.weights import Ways, Weights, weights
from profiling.wordlists import CommonWords, common_words

Scores = NDArray[np.float32]

_BLOCK = 64  # texts that are scored against all labels at once; bounds memory
_NEAR = 60  # labels that are looked at letter by letter
_LEAST_ALIKE = 0.2  # cosine of character n-grams below which no label is a misspelling of the text
_SHORTEST_MISSPELLING = 5
_SHORTEST_SQUEEZED = 6
_MOST_WORDS_OF_LABEL = 6


@dataclass(frozen=True, slots=True)
class _Scored:
    """One text's raw similarities to all labels, by way of finding; `encoder` is weighted by the text's language."""

    form: str
    ways: Ways
    language: str
    words: Scores
    encoder: Scores
    fuzzy: Mapping[int, float]
    contained: Mapping[int, float]


class _Labels:
    """Some tables side by side, as if they were one list of labels."""

    def __init__(self, tables: Sequence[LabelTable], ids: Sequence[str]) -> None:
        self.tables, self.ids = tuple(tables), ids
        self._starts = np.cumsum([0, *map(len, tables)]).tolist()
        self.concept = np.concatenate([table.concept for table in tables]).astype(np.int64)

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
        self._encoder = encoder or default_encoder()
        self._read: dict[str, _Labels] = {}
        self._vectors: dict[str, Vectors] = {}

    def __len__(self) -> int:
        """Return the number of labels."""
        return len(self._tables)

    def prepare(self) -> Iterator[None]:
        """Compute, table by table, what the first text in each language would otherwise have to wait for."""
        for table in self._tables.tables:
            _ = table.words
            self._meanings(table)
            yield

    def _labels(self, language: str) -> _Labels:
        """Return the labels that words in a language are compared with: all, where it has none of its own."""
        if language not in self._read:
            wanted = languages_compared(language)
            tables = [table for table in self._tables.tables if table.language in wanted]
            if all(table.language != language for table in tables):
                tables = list(self._tables.tables)
            self._read[language] = _Labels(tables, self._tables.ids)
        return self._read[language]

    @cached_property
    def _all(self) -> _Labels:
        return _Labels(self._tables.tables, self._tables.ids)

    def _meanings(self, table: LabelTable) -> Vectors:
        """Return the encoder's vectors of a table's labels; zeros in a language that no encoder knows."""
        if table.language not in self._vectors:

            def texts() -> list[str]:
                return [reading_form(text) for text in table.texts]

            if not reads(table.language):
                made = np.zeros((len(table), 0), np.float32)
            elif table.folder is None:
                made = self._encoder.encode(texts())
            else:
                made = kept_vectors(self._encoder, table.folder, texts)
            self._vectors[table.language] = made
        return self._vectors[table.language]

    def exact(self, text: str) -> tuple[Label, ...]:
        """Return the labels of any language that are the text, after cleaning. More than one concept: ambiguous."""
        if not len(self):
            return ()
        return tuple(self._all.label(at) for at in self._all.exact(comparison_form(text[:LONGEST])))

    def link(self, texts: Sequence[str], *, language: str, top: int) -> list[tuple[Candidate, ...]]:
        """Return for each text at most `top` candidates, best first, no concept twice.

        The label of a candidate is the one that was found. Empty, where the text says nothing or nothing fits.
        """
        if not len(self) or top < 1:
            return [() for _ in texts]
        found: dict[str, tuple[Candidate, ...]] = {}
        distinct = list(dict.fromkeys(texts))
        for start in range(0, len(distinct), _BLOCK):
            block = distinct[start : start + _BLOCK]
            found.update(zip(block, self._link_block(block, language, top), strict=True))
        return [found[text] for text in texts]

    def _link_block(self, texts: Sequence[str], language: str, top: int) -> Iterator[tuple[Candidate, ...]]:
        labels = self._labels(language)
        readings = [reading_form(text[:LONGEST]) for text in texts]
        forms = [self._telling_form(reading, labels, common_words(language)) for reading in readings]
        words = self._shared_pieces(forms, labels)
        meaning = self._shared_meaning(readings, labels, language)
        for at, form in enumerate(forms):
            yield self._ranked(form, language, labels, words[at], meaning[at], top=top) if form else ()

    def _shared_pieces(self, forms: Sequence[str], labels: _Labels) -> Scores:
        """Return the cosine of character n-grams, one row a text, one column a label."""
        from profiling.words import Pieces  # noqa: PLC0415 - scikit-learn takes a second; the first page must not wait

        pieces = Pieces(forms)
        return np.concatenate([table.words.similarities(pieces) for table in labels.tables], axis=1)

    def _shared_meaning(self, readings: Sequence[str], labels: _Labels, language: str) -> Scores:
        """Return the cosine of the encoder's vectors, as above; zeros for a language that it does not know."""
        if not reads(language):
            return np.zeros((len(readings), len(labels)), np.float32)
        common = common_words(language)
        vectors = self._encoder.encode([common.without_fillers(reading) for reading in readings])
        known = [self._meanings(table) for table in labels.tables]
        return np.concatenate([vectors[:, : each.shape[1]] @ each.T for each in known], axis=1)

    def _telling_form(self, reading: str, labels: _Labels, common: CommonWords) -> str:
        """Return what is compared: empty where the text says nothing, without fillers unless it is a label as it is."""
        form = comparison_form(reading)
        if labels.exact(form):
            return form
        if not self._closed and common.say_nothing(form):
            return ""
        return comparison_form(common.without_fillers(reading))

    def _ranked(
        self, form: str, language: str, labels: _Labels, words: Scores, meaning: Scores, *, top: int
    ) -> tuple[Candidate, ...]:
        fusion, ways = self._weights.fusion, self._weights.ways(language)
        fused = ways.words * _standardised(words) + ways.encoder * _standardised(meaning)
        fuzzy = self._misspellings(form, words, labels)
        for at, ratio in fuzzy.items():
            fused[at] += fusion.fuzzy * ratio
        contained = _contained(form, labels)
        for at, share in contained.items():
            fused[at] += fusion.contained * share
        scored = _Scored(form, ways, language, words, ways.encoder * meaning, fuzzy, contained)
        order, best = self._concepts_in_order(fused, labels, top)
        return tuple(self._candidates(scored, labels, order, best, top=top))

    def _misspellings(self, form: str, words: Scores, labels: _Labels) -> dict[int, float]:
        """Return place → 0..1 for labels spelt nearly as the text, among those that share pieces of words."""
        if len(form) < _SHORTEST_MISSPELLING:
            return {}
        least = self._weights.fusion.fuzzy_least
        alike = np.flatnonzero(words >= _LEAST_ALIKE)
        near = alike[_largest(words[alike], min(_NEAR, len(alike)))]
        found: dict[int, float] = {}
        for at in near.tolist():
            spelt = labels.form(at)
            ratio = fuzz.ratio(form, spelt, score_cutoff=least) if len(spelt) >= _SHORTEST_MISSPELLING else 0
            if ratio:
                found[at] = ratio / 100
        return found

    def _concepts_in_order(
        self, fused: Scores, labels: _Labels, top: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the concepts' numbers, best first, and the place of each one's best label."""
        fusion = self._weights.fusion
        near = _largest(fused, min(len(fused), max(300, 8 * top)))
        concepts = labels.concept[near]
        first, rank = _first_and_rank(concepts)
        counted = rank < fusion.best_labels
        totals = np.bincount(concepts[counted], weights=fused[near[counted]], minlength=len(labels.ids))
        counts = np.bincount(concepts[counted], minlength=len(labels.ids))
        mine = concepts[first]
        means = totals[mine] / np.maximum(counts[mine], 1)
        scores = (means + fused[near[first]]) / 2
        order = np.argsort(-scores, kind="stable")
        return mine[order], near[first][order]

    def _exact_concepts(self, form: str, language: str, labels: _Labels) -> dict[int, int]:
        """Return concept → place for the labels that the text is; those in its own language first."""
        places = sorted(labels.exact(form), key=lambda at: labels.language(at) != language)
        found: dict[int, int] = {}
        for at in places:
            found.setdefault(int(labels.concept[at]), at)
        return found

    def _candidates(
        self, scored: _Scored, labels: _Labels, order: NDArray[np.int64], best: NDArray[np.int64], *, top: int
    ) -> Iterator[Candidate]:
        """Yield exact labels first, then the others as far as they are good enough, with falling scores."""
        exact = self._exact_concepts(scored.form, scored.language, labels)
        for concept, at in list(exact.items())[:top]:
            yield _candidate(labels, concept, at, 1.0 if len(exact) == 1 else 0.99, Via.LABEL)
        bound, left = 0.98, top - len(exact)
        for concept, at in zip(order.tolist(), best.tolist(), strict=True):
            if left <= 0:
                return
            if concept in exact:
                continue
            bound = min(bound, self._sureness(scored, at))
            if not self._closed and bound < self._weights.sureness.threshold:
                return
            left -= 1
            yield _candidate(labels, concept, at, bound, self._way(scored, at))

    def _sureness(self, scored: _Scored, at: int) -> float:
        """Return the probability (0..1) that this label is meant, from the raw similarities."""
        by = self._weights.sureness
        total = by.constant + scored.ways.sureness + by.words * scored.words[at] + by.encoder * scored.encoder[at]
        total += by.fuzzy * scored.fuzzy.get(at, 0.0) + by.contained * scored.contained.get(at, 0.0)
        return float(1 / (1 + np.exp(-total)))

    def _way(self, scored: _Scored, at: int) -> Via:
        """Return the way of finding that speaks most for a label."""
        if at in scored.fuzzy:
            return Via.FUZZY
        by = self._weights.sureness
        return Via.WORDS if by.words * scored.words[at] >= by.encoder * scored.encoder[at] else Via.ENCODER


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


def _standardised(similarities: Scores) -> Scores:
    """Return standard deviations above the mean over all labels; all zeros where all are alike."""
    spread = float(similarities.std())
    return np.asarray((similarities - similarities.mean()) / spread if spread > 1e-6 else 0 * similarities)  # noqa: PLR2004


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
