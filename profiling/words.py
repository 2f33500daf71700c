"""Similarity by shared pieces of words: TF-IDF over character n-grams, which compounds and endings don't break."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import HashingVectorizer

# Pieces of words have a number by their hash and need no vocabulary, so that an index opens at once. Two pieces rarely
# share one of 262,144 numbers: a list of labels has 20,000 to 90,000 different ones.
_PIECES = 2**18
_LEAST_LENGTH = 1e-9  # of a text without any piece that a list has

_vectoriser = HashingVectorizer(
    analyzer="char_wb",
    ngram_range=(2, 4),
    lowercase=False,
    n_features=_PIECES,
    alternate_sign=False,
    norm=None,
    dtype=np.float32,
)


class Pieces:
    """Texts cut into their pieces, once for any number of indexes."""

    def __init__(self, forms: Sequence[str]) -> None:
        counts = csr_array(_vectoriser.transform(list(forms)))
        np.log(counts.data, counts.data)
        counts.data += 1
        self.counts = counts


class WordIndex:
    """Cosine similarity of character n-grams (2 to 4 letters, within words) to a fixed list of forms.

    `rarity` is the inverse document frequency of each piece (0 where no form has it); `columns` has a row for each
    piece and a column for each form.
    """

    def __init__(self, rarity: NDArray[np.float32], columns: csr_array) -> None:
        self._rarity, self._columns = rarity, columns

    @classmethod
    def of(cls, forms: Iterable[str]) -> WordIndex:
        """Return the index of a list of forms."""
        counts = Pieces(list(forms)).counts
        rows = counts.shape[0]
        having = np.bincount(counts.indices, minlength=_PIECES)
        rarity = np.where(having, np.log((1 + rows) / (1 + having)) + 1, 0).astype(np.float32)
        return cls(rarity, csr_array(_weighted(counts, rarity).T.tocsr()))

    def similarities(self, pieces: Pieces) -> NDArray[np.float32]:
        """Return one row a text, one column a form, 0..1."""
        return np.asarray((_weighted(pieces.counts, self._rarity) @ self._columns).toarray(), np.float32)

    def save(self, folder: Path) -> None:
        """Write the index into a folder, an array a file."""
        np.save(folder / "rarity.npy", self._rarity)
        np.save(folder / "pieces.npy", self._columns.data)
        np.save(folder / "pieces-of.npy", self._columns.indices.astype(np.int32))
        np.save(folder / "pieces-starts.npy", self._columns.indptr.astype(np.int32))
        (folder / "pieces-forms.txt").write_text(str(self._columns.shape[1]), encoding="ascii")

    @classmethod
    def opened(cls, folder: Path) -> WordIndex:
        """Return the index that `save` wrote, memory-mapped."""
        names = ("pieces.npy", "pieces-of.npy", "pieces-starts.npy")
        data, of, starts = (np.load(folder / name, mmap_mode="r").view(np.ndarray) for name in names)
        forms = int((folder / "pieces-forms.txt").read_text(encoding="ascii"))
        columns = csr_array((data, of, starts), shape=(_PIECES, forms))
        return cls(np.load(folder / "rarity.npy", mmap_mode="r").view(np.ndarray), columns)


def _weighted(counts: csr_array, rarity: NDArray[np.float32]) -> csr_array:
    """Return the texts' pieces weighted by how rare they are in a list, each text of length one."""
    weights = counts.data * rarity[counts.indices]
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    lengths = np.sqrt(np.bincount(rows, weights=weights * weights, minlength=counts.shape[0]))
    weights = (weights / np.maximum(lengths, _LEAST_LENGTH)[rows]).astype(np.float32)
    return csr_array((weights, counts.indices, counts.indptr), shape=counts.shape)
