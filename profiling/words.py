"""Similarity by shared pieces of words: TF-IDF over character n-grams, which compounds and endings don't break."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfVectorizer


class WordIndex:
    """Cosine similarity of character n-grams (2 to 4 letters, within words) to a fixed list of forms."""

    def __init__(self, forms: Sequence[str]) -> None:
        self._vectoriser = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 4), lowercase=False, sublinear_tf=True, dtype=np.float32
        )
        # A row of its own keeps the vocabulary from being empty where no label has a letter.
        self._columns = csr_array(self._vectoriser.fit_transform([*forms, "lotse"])[:-1].T)

    def similarities(self, forms: Sequence[str]) -> NDArray[np.float32]:
        """Return one row a form, one column a label, 0..1."""
        return np.asarray((csr_array(self._vectoriser.transform(forms)) @ self._columns).toarray(), np.float32)
