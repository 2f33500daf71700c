"""The house's own encoder: pieces of words in sixteen languages, fitted on the lexicon.

Labels of one concept, in whatever language, were drawn together and labels of different concepts pushed apart
(benchmarks/fit_encoder.py). A word is the sum of its pieces, so endings, compounds and misspellings do little harm, and
Tigrinya, Somali or Kurdish are read as well as German. The universal encoder's meaning is added where it reads the
script: it knows words that the lexicon does not have.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import HashingVectorizer

from models.languages import languages
from profiling.clean import LONGEST, comparison_form
from profiling.encoder import (
    PROJECTED,
    Encoder,
    SideBySide,
    SmallE5,
    UniversalEncoder,
    Vectors,
    digest,
    normed,
    projected,
    small_e5_is_installed,
)
from profiling.romanise import consonants, in_latin

PIECES = 2**16  # numbers that pieces of words share, by their hash
WIDTH = 192
_LENGTHS = (3, 4, 5)
_LATIN = "Latn"
_BESIDE = 0.5  # weight of an encoder beside the own one (MELO, TalentCLEF, skill phrases: best of .3, .5, .8)
_LARGEST = 127  # of a byte with a sign


def pieces_of(form: str) -> list[str]:
    """Return the pieces of a comparison form: each word whole, and all its runs of three to five letters."""
    return [piece for word in form.split() for piece in _runs(f"^{word}$", _LENGTHS, mark="")]


def romanised_pieces_of(form: str) -> list[str]:
    """Return pieces that a form has in common with its spellings in Latin letters: of its consonants and letters."""
    found: list[str] = []
    for word in form.split():
        if sounds := consonants(word):
            found += _runs(f"^{sounds}$", (2, 3), mark="~")
        if letters := in_latin(word):
            found += list(_runs(f"^{letters}$", (3, 4), mark="~~"))[1:]
    return found


def _runs(word: str, lengths: Sequence[int], *, mark: str) -> Iterator[str]:
    yield mark + word
    for length in lengths:
        for start in range(len(word) - length + 1 if length < len(word) else 0):
            yield mark + word[start : start + length]


def counted(forms: Sequence[str], *, pieces: Callable[[str], list[str]] = pieces_of) -> csr_array:
    """Return how often each of the PIECES numbers stands in each form; one row a form."""
    return csr_array(_vectoriser(pieces).transform(list(forms)))


@cache
def _vectoriser(pieces: Callable[[str], list[str]]) -> HashingVectorizer:
    return HashingVectorizer(analyzer=pieces, n_features=PIECES, alternate_sign=False, norm=None, dtype=np.float32)


def default_encoder(*, closed: bool = False) -> Encoder:
    """Return the best encoder there is for the lexicon, or (`closed`) for a list of labels that it does not have.

    In a strange list the universal encoder's own view helps; E5 helps in both, where it is installed.
    """
    own = LexiconEncoder(beside=_BESIDE if closed else 0.0)
    return SideBySide((own, 1.0), (SmallE5(), _BESIDE)) if small_e5_is_installed() else own


class LexiconEncoder:
    """Texts of all sixteen languages as rows of 192 numbers, near in space where they mean the same work.

    `beside`: how much the universal encoder's own 200 numbers count, which are then joined on.
    """

    def __init__(self, *, beside: float = 0.0) -> None:
        self.name = f"lexicon-{digest('lexicon-pieces.npy')}-{digest('lexicon-encoder.npz')}-{beside:g}"
        self.width = WIDTH + (PROJECTED if beside else 0)
        self._beside = beside
        self._universal = UniversalEncoder(projected=False)

    def encode(self, texts: Sequence[str], *, language: str = "") -> Vectors:
        """Return one row of length one a text; zeros where it has no letters.

        With a language of another script given, texts in Latin letters are read as that language romanised.
        """
        if not texts:
            return np.zeros((0, self.width), np.float32)
        forms = [comparison_form(text[:LONGEST]) for text in texts]
        rows = _sums(counted(forms))
        if latin := [at for at, form in enumerate(forms) if is_romanised(form, language)]:
            rows[latin] = _sums(counted([forms[at] for at in latin], pieces=romanised_pieces_of))
        others = np.zeros((len(texts), self.width - WIDTH), np.float32)
        if read := [at for at, form in enumerate(forms) if _is_read_by_universal(form)]:
            vectors = self._universal.encode([texts[at] for at in read])
            rows[read] += vectors @ _meaning()
            if self._beside:
                others[read] = self._beside**0.5 * projected(vectors)
        return normed(np.concatenate([normed(rows), others], axis=1))


def is_romanised(text: str, language: str) -> bool:
    """Return whether a text of a language that has other letters has Latin ones."""
    known = languages().get(language)
    return known is not None and known.script != _LATIN and any(sign.isascii() and sign.isalpha() for sign in text)


def _is_read_by_universal(form: str) -> bool:
    """Return whether the universal encoder has letters of the form: all but Ethiopic."""
    return any(letter.isalpha() and not "\u1200" <= letter <= "\u139f" for letter in form)


def _sums(counts: csr_array) -> NDArray[np.float32]:
    """Return the sum of each row's piece vectors, over the root of how many of its pieces are known."""
    vectors, scale = _pieces()
    rows = np.zeros((counts.shape[0], WIDTH), np.float32)
    for at in range(len(rows)):
        start, end = counts.indptr[at], counts.indptr[at + 1]
        numbers = counts.indices[start:end]
        scales = scale[numbers]
        if known := int(np.count_nonzero(scales)):
            weights = counts.data[start:end] * scales
            rows[at] = weights @ vectors[numbers].astype(np.float32) / np.sqrt(known)
    return rows


@cache
def _pieces() -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return a row of 192 bytes a piece (mapped, shared by all workers), and what a byte's unit is in each row."""
    folder = files("profiling")
    with folder.joinpath("lexicon-encoder.npz").open("rb") as file:
        scale = np.load(file)["scale"].astype(np.float32)
    return np.load(str(folder.joinpath("lexicon-pieces.npy")), mmap_mode="r").view(np.ndarray), scale


@cache
def _meaning() -> NDArray[np.float32]:
    """Return the projection of the universal encoder's 512 numbers."""
    with files("profiling").joinpath("lexicon-encoder.npz").open("rb") as file:
        projection: NDArray[np.float32] = np.load(file)["meaning"].astype(np.float32)
    return projection


def packed(vectors: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """Return rows as bytes and the unit of each row; what `_pieces` reads. Rows of zeros stay zeros."""
    scale = (np.abs(vectors).max(axis=1) / _LARGEST).astype(np.float16)
    units = np.where(scale > 0, scale, 1).astype(np.float32)
    return np.clip(np.rint(vectors / units[:, None]), -_LARGEST, _LARGEST).astype(np.int8), scale
