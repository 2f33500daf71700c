"""Links words to the concept they mean: the exact label first, else what several ways of finding agree on.

Each way gives every label a similarity; similarities become standard deviations above the mean over all labels
and are added with the weights of the words' language (z-scored sum; it beat reciprocal rank fusion in
design/findings.md). A concept's score is the mean over its best labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from models.enums import Via
from models.values import Candidate
from profiling.clean import LONGEST, comparison_form, reading_form, squeezed
from profiling.encoder import Encoder, Vectors, VectorStore, default_encoder
from profiling.taxonomy.concepts import Label
from profiling.weights import Ways, Weights, weights
from profiling.wordlists import common_words

if TYPE_CHECKING:
    from profiling.words import WordIndex

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


class Linker:
    """Ranks the concepts of a list of labels for texts. Built once, read-only afterwards.

    `closed=False` (the default) offers nothing where nothing is good enough; `closed=True` ranks every label,
    for lists in which the answer is known to be.
    """

    def __init__(
        self,
        labels: Sequence[Label],
        *,
        encoder: Encoder | None = None,
        store: VectorStore | None = None,
        closed: bool = False,
        settings: Weights | None = None,
    ) -> None:
        self._labels = tuple(labels)
        self._closed = closed
        self._store = store
        self._weights = settings or weights()
        self._encoder = encoder or default_encoder()
        self._forms = [comparison_form(label.text) for label in self._labels]
        ids = list(dict.fromkeys(label.concept_id for label in self._labels))
        place = {concept_id: at for at, concept_id in enumerate(ids)}
        self._ids = ids
        self._concept_of = np.array([place[label.concept_id] for label in self._labels], dtype=np.int64)

    def __len__(self) -> int:
        """Return the number of labels."""
        return len(self._labels)

    @cached_property
    def _by_form(self) -> dict[str, list[int]]:
        """Comparison form → places of the labels that have it; with a second spelling without spaces."""
        found: dict[str, list[int]] = {}
        for at, form in enumerate(self._forms):
            for key in dict.fromkeys((form, squeezed(form))):
                if key:
                    found.setdefault(key, []).append(at)
        return found

    @cached_property
    def _words(self) -> WordIndex:
        from profiling.words import WordIndex  # noqa: PLC0415 - scikit-learn takes a second; the first page must not wait

        return WordIndex(self._forms)

    @cached_property
    def _vectors(self) -> Vectors:
        texts = [reading_form(label.text) for label in self._labels]
        return self._store.vectors(self._encoder, texts) if self._store else self._encoder.encode(texts)

    def exact(self, text: str) -> tuple[Label, ...]:
        """Return the labels that are the text, after cleaning. More than one concept means: ambiguous."""
        return tuple(self._labels[at] for at in self._exact_places(comparison_form(text[:LONGEST])))

    def _exact_places(self, form: str) -> list[int]:
        found = self._by_form.get(form)
        if found is None and len(form) >= _SHORTEST_SQUEEZED:
            found = self._by_form.get(squeezed(form))
        return found or []

    def link(self, texts: Sequence[str], *, language: str, top: int) -> list[tuple[Candidate, ...]]:
        """Return for each text at most `top` candidates, best first, no concept twice.

        The label of a candidate is the one that was found. Empty, where the text says nothing or nothing fits.
        """
        if not self._labels or top < 1:
            return [() for _ in texts]
        found: dict[str, tuple[Candidate, ...]] = {}
        distinct = list(dict.fromkeys(texts))
        for start in range(0, len(distinct), _BLOCK):
            block = distinct[start : start + _BLOCK]
            found.update(zip(block, self._link_block(block, language, top), strict=True))
        return [found[text] for text in texts]

    def _link_block(self, texts: Sequence[str], language: str, top: int) -> Iterator[tuple[Candidate, ...]]:
        readings = [reading_form(text[:LONGEST]) for text in texts]
        forms = [self._telling_form(reading) for reading in readings]
        words = self._words.similarities(forms)
        meaning = (
            self._encoder.encode([common_words().without_fillers(reading) for reading in readings]) @ self._vectors.T
        )
        for at, form in enumerate(forms):
            yield self._ranked(form, language, words[at], meaning[at], top) if form else ()

    def _telling_form(self, reading: str) -> str:
        """Return what is compared: empty where the text says nothing, without fillers unless it is a label as it is."""
        form = comparison_form(reading)
        if self._exact_places(form):
            return form
        if not self._closed and common_words().say_nothing(form):
            return ""
        return comparison_form(common_words().without_fillers(reading))

    def _ranked(self, form: str, language: str, words: Scores, meaning: Scores, top: int) -> tuple[Candidate, ...]:
        fusion, ways = self._weights.fusion, self._weights.ways(language)
        fused = ways.words * _standardised(words) + ways.encoder * _standardised(meaning)
        fuzzy = self._misspellings(form, words)
        for at, ratio in fuzzy.items():
            fused[at] += fusion.fuzzy * ratio
        contained = self._contained(form)
        for at, share in contained.items():
            fused[at] += fusion.contained * share
        scored = _Scored(form, ways, language, words, ways.encoder * meaning, fuzzy, contained)
        order, best = self._concepts_in_order(fused, top)
        return tuple(self._candidates(scored, order, best, top=top))

    def _misspellings(self, form: str, words: Scores) -> dict[int, float]:
        """Return place → 0..1 for labels spelt nearly as the text, among those that share pieces of words."""
        if len(form) < _SHORTEST_MISSPELLING:
            return {}
        least = self._weights.fusion.fuzzy_least
        alike = np.flatnonzero(words >= _LEAST_ALIKE)
        near = alike[_largest(words[alike], min(_NEAR, len(alike)))]
        ratios = {int(at): fuzz.ratio(form, self._forms[at], score_cutoff=least) for at in near}
        return {
            at: ratio / 100 for at, ratio in ratios.items() if ratio and len(self._forms[at]) >= _SHORTEST_MISSPELLING
        }

    def _contained(self, form: str) -> dict[int, float]:
        """Return place → share of the text (0..1) for labels that stand in it as whole words."""
        pieces = form.split()
        found: dict[int, float] = {}
        for start in range(len(pieces)):
            for end in range(start + 1, min(len(pieces), start + _MOST_WORDS_OF_LABEL) + 1):
                piece = " ".join(pieces[start:end])
                for at in self._by_form.get(piece, ()):
                    found[at] = max(found.get(at, 0.0), len(piece) / len(form))
        return found

    def _concepts_in_order(self, fused: Scores, top: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the concepts' numbers, best first, and the place of each one's best label."""
        fusion = self._weights.fusion
        near = _largest(fused, min(len(fused), max(300, 8 * top)))
        concepts = self._concept_of[near]
        first, rank = _first_and_rank(concepts)
        counted = rank < fusion.best_labels
        totals = np.bincount(concepts[counted], weights=fused[near[counted]], minlength=len(self._ids))
        counts = np.bincount(concepts[counted], minlength=len(self._ids))
        mine = concepts[first]
        means = totals[mine] / np.maximum(counts[mine], 1)
        scores = (means + fused[near[first]]) / 2
        order = np.argsort(-scores, kind="stable")
        return mine[order], near[first][order]

    def _exact_concepts(self, form: str, language: str) -> dict[int, int]:
        """Return concept → place for the labels that the text is; those in its own language first."""
        places = sorted(self._exact_places(form), key=lambda at: self._labels[at].language != language)
        found: dict[int, int] = {}
        for at in places:
            found.setdefault(int(self._concept_of[at]), at)
        return found

    def _candidates(
        self, scored: _Scored, order: NDArray[np.int64], best: NDArray[np.int64], *, top: int
    ) -> Iterator[Candidate]:
        """Yield exact labels first, then the others as far as they are good enough, with falling scores."""
        exact = self._exact_concepts(scored.form, scored.language)
        for concept, at in list(exact.items())[:top]:
            yield self._candidate(concept, at, 1.0 if len(exact) == 1 else 0.99, Via.LABEL)
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
            yield self._candidate(concept, at, bound, self._way(scored, at))

    def _candidate(self, concept: int, at: int, score: float, via: Via) -> Candidate:
        return Candidate(self._ids[concept], self._labels[at].text, round(float(score), 4), via)

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
