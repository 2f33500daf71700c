"""Likeness of texts, in exact whole numbers, so that a pair has the same digits however it is computed.

Two measures, both in 0..1: shared pieces of words (character n-grams weighted by rarity) and nearness of meaning (the
sentence encoder, across languages). Vectors are rounded to whole numbers once. Their products are sums of whole
numbers below 2**24, which floating point adds without rounding, in whatever order or on however many workers.
Rarity is counted on the lexicon's German labels and not on the texts compared: it must not depend on what else is
in the list.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import HashingVectorizer

from profiling.clean import comparison_form, reading_form
from profiling.encoder import Encoder

Floats: TypeAlias = NDArray[np.float64]
Sparse: TypeAlias = Any  # scipy.sparse.csr_array of int32

PIECES = 2**18
WORDS_SCALE = 4000  # 4000² < 2**24
MEANING_SCALE = 255
MOST_KEPT = 50_000  # texts whose vectors are kept, one kilobyte each
_DAMPED = np.concatenate([[0.0], 1 + np.log(np.arange(1, 100))])  # a piece that comes twice does not count double


class Wording:
    """Turns texts into whole-number vectors of word pieces."""

    def __init__(self, labels: Iterable[str]) -> None:
        self._pieces = HashingVectorizer(
            analyzer="char_wb", ngram_range=(2, 4), n_features=PIECES, alternate_sign=False, norm=None, lowercase=False
        )
        counted = self._count(sorted({comparison_form(label) for label in labels}))
        documents = np.bincount(counted.indices, minlength=PIECES)
        self._rarity: Floats = np.log((1 + counted.shape[0]) / (1 + documents)) + 1

    def vectors(self, texts: Sequence[str]) -> Sparse:
        """Return a sparse row of whole numbers for each text; an empty text has an empty row."""
        counts = self._count([comparison_form(text) for text in texts])
        # Sorted by piece, so that the length of a row is added up in one order whatever else is in the list.
        counts.sort_indices()
        often = np.minimum(counts.data, len(_DAMPED) - 1).astype(np.int64)
        values = _DAMPED[often] * self._rarity[counts.indices]
        rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        lengths = np.sqrt(np.bincount(rows, weights=values**2, minlength=counts.shape[0]))
        whole = np.rint(values / lengths[rows] * WORDS_SCALE).astype(np.int32)
        return csr_array((whole, counts.indices, counts.indptr), shape=counts.shape)

    def _count(self, texts: Sequence[str]) -> Sparse:
        if not texts:
            return csr_array((0, PIECES), dtype=np.float64)
        return csr_array(self._pieces.transform(texts))


class Meaning:
    """Turns texts into whole-number vectors of meaning; without an encoder every vector is zero."""

    def __init__(self, encoder: Encoder | None) -> None:
        self._encoder = encoder
        self._size = 0 if encoder is None else encoder.width
        self._known: dict[str, NDArray[np.int16]] = {}

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the encoder's numbers for each text, in whole numbers (as floats); an empty text gives zeros."""
        if not texts:
            return np.zeros((0, self._size), dtype=np.float32)
        return np.stack([self._vector(reading_form(text)) for text in texts]).astype(np.float32)

    def __getstate__(self) -> dict[str, Any]:
        """Leave the encoder and its vectors behind: a worker gets what is already encoded."""
        return {"_encoder": None, "_size": self._size, "_known": {}}

    def _vector(self, text: str) -> NDArray[np.int16]:
        if text not in self._known:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            self._known[text] = self._encoded(text)
        return self._known[text]

    def _encoded(self, text: str) -> NDArray[np.int16]:
        """Encode one text by itself: in a batch, its last digits would depend on its neighbours."""
        if self._encoder is None or not text:
            return np.zeros(self._size, dtype=np.int16)
        vector = np.asarray(self._encoder.encode([text]), dtype=np.float64)[0]
        return np.asarray(np.rint(vector * MEANING_SCALE), dtype=np.int16)


def turned(vectors: Sparse) -> Sparse:
    """Return rows as columns, the form in which many texts wait to be compared; turning them each time is slow."""
    return vectors.T.tocsr()


def words_likeness(left: Sparse, right: Sparse) -> Floats:
    """Return the cosine of every left row with every right column (see `turned`), 0..1, shape (left, right)."""
    return np.asarray((left @ right).toarray(), dtype=np.float64) / WORDS_SCALE**2


def meaning_likeness(left: NDArray[np.float32], right: NDArray[np.float32]) -> Floats:
    """Return the cosine of every left row with every right row, -1..1, shape (left, right)."""
    return np.asarray(left @ right.T, dtype=np.float64) / MEANING_SCALE**2
