"""Machine translation by Argos, kept on this machine: it never touches the network and never needs torch.

An operator brings packages (`.argosmodel` files); having none is the normal state and no error. Argos would fetch
models to split sentences and writes every text it translates to its log; both are replaced here.
"""

from __future__ import annotations

import logging
import math
import os
import re
import tempfile
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any

from models.languages import languages
from profiling.argos_packages import (
    BrokenPackage,
    Pair,
    Progress,
    installed,
    look_into,
    put_in_place,
    remove,
    size,
    unpack,
)

__all__ = ["BrokenPackage", "OurSplitter", "Pair", "Status", "Translation", "Translator", "split_sentences"]

PIVOT = "en"
LONGEST = 5_000  # characters of one text that are translated
MOST_LOADED = 3  # packages in memory at once, some 100 MB each: a way over the pivot needs two
_LONGEST_SENTENCE = 400
_LENGTH_PENALTY = 0.2  # the exponent that Argos lets CTranslate2 divide a sentence's score with

# A full stop after a single letter or digit ends no sentence ("z. B.", "1. Mai"). The Ethiopic and the Chinese one
# are written without a space behind them.
_SENTENCE_END = re.compile(r"(?<=[.!?…؟۔।])(?<!\b\w\.)\s+|(?<=[።。])\s*|[\n\r]+")
_LINE_END = re.compile(r"[\n\r]+")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Status:
    """What is installed. `usable` is False where the Argos library itself is missing."""

    folder: Path
    pairs: tuple[Pair, ...]
    usable: bool


@dataclass(frozen=True, slots=True)
class Translation:
    """A machine's translation, never without its original.

    `quality` in 0..1 is the model's own hint and no promise: the geometric mean of the probabilities that it gave to
    the pieces of words it wrote, multiplied over the pairs (Fomicheva et al. 2020, "Unsupervised Quality Estimation for
    Neural Machine Translation", TACL 8, section 3.1). At .5 it would as gladly have written something else.
    """

    original: str
    text: str
    source: str
    target: str
    pairs: tuple[Pair, ...]
    quality: float


class Translator:
    """Translates with the packages of one folder, for any number of threads. Packages are read when first used.

    At most `most_loaded` packages stay in memory; the one that was used longest ago makes room.
    """

    def __init__(self, folder: Path, *, most_loaded: int = MOST_LOADED) -> None:
        self.folder = folder
        self._most_loaded = most_loaded
        # By pair and by when the package was installed, for another process may put in a new one.
        self._models: OrderedDict[tuple[Pair, int], Any] = OrderedDict()
        self._lock = Lock()

    def status(self) -> Status:
        """Return the installed pairs; none where the folder is empty or missing."""
        return Status(self.folder, tuple(installed(self.folder)), _usable())

    def way(self, *, source: str, target: str) -> tuple[Pair, ...]:
        """Return the pairs that lead from one Lotse language to another, straight or over English; empty for none."""
        start, end = _argos_code(source), _argos_code(target)
        if not start or not end or start == end or not _usable():
            return ()
        pairs = {(pair.source, pair.target): pair for pair in installed(self.folder)}
        if (start, end) in pairs:
            return (pairs[start, end],)
        if (start, PIVOT) in pairs and (PIVOT, end) in pairs:
            return pairs[start, PIVOT], pairs[PIVOT, end]
        return ()

    def can(self, *, source: str, target: str) -> bool:
        """Return whether there is a way from one Lotse language to another, straight or over English."""
        return bool(self.way(source=source, target=target))

    def translate(self, text: str, *, source: str, target: str) -> Translation | None:
        """Return the translation, or None where no package leads there (the normal state) or the text is empty.

        `source` and `target` are Lotse tags. Longer texts are cut at 5,000 characters. None as well where a package
        fails at the text; the log then names the package, never the text.
        """
        way = self.way(source=source, target=target)
        if not way or not text.strip():
            return None
        current, quality = text[:LONGEST], 1.0
        for pair in way:
            try:
                current, hint = self._through(pair, current)
            # CTranslate2 and SentencePiece raise RuntimeError; a package may be replaced or damaged meanwhile.
            except (RuntimeError, ValueError, OSError, LookupError, AttributeError) as error:
                _log.warning("translation package %s: a text failed (%s)", _named(pair), type(error).__name__)
                return None
            quality *= hint
        return Translation(text, current, source, target, way, round(quality, 3)) if current else None

    def install(self, paths: Sequence[Path], *, progress: Progress | None = None) -> tuple[Pair, ...]:
        """Unpack `.argosmodel` files, try each of them, put all into the folder; return their pairs in order.

        A package takes the place of another version of it. BrokenPackage where a file is no whole Argos package, or
        its model cannot be run; OSError where the folder cannot be written to. Nothing is installed then.
        """
        report = progress or _silent
        pairs = tuple(look_into(path) for path in paths)
        self.folder.mkdir(parents=True, exist_ok=True)
        workplace = Path(tempfile.mkdtemp(dir=self.folder, prefix=".new-"))
        try:
            unpacked = [workplace / str(at) for at in range(len(paths))]
            _unpack_all(paths, unpacked, report)
            for done, (path, place, pair) in enumerate(zip(paths, unpacked, pairs, strict=True)):
                report("trying", done, len(paths))
                self._try_out(path, place, pair)
                report("trying", done + 1, len(paths))
            for place, pair in zip(unpacked, pairs, strict=True):
                put_in_place(place, self.folder, pair)
        finally:
            remove(workplace)
        return pairs

    def _try_out(self, path: Path, unpacked: Path, pair: Pair) -> None:
        """Let a package translate something before anybody relies on it."""
        try:
            _translation(self.folder, unpacked, pair).hypotheses("1", num_hypotheses=1)
        except (RuntimeError, ValueError, OSError, LookupError, AttributeError) as error:
            raise BrokenPackage(path, "a model that CTranslate2 and SentencePiece can run") from error

    def _through(self, pair: Pair, text: str) -> tuple[str, float]:
        """Return the text in the pair's target language, line by line, and the mean probability of its pieces."""
        lines = []
        total, pieces = 0.0, 0
        for line in _LINE_END.split(text):
            translated = [self._sentence(pair, sentence) for sentence in split_sentences(line)]
            lines.append(" ".join(value for value, _, _ in translated if value))
            total += sum(logarithm for _, logarithm, _ in translated)
            pieces += sum(number for _, _, number in translated)
        return "\n".join(line for line in lines if line), math.exp(min(0.0, total / max(1, pieces)))

    def _sentence(self, pair: Pair, sentence: str) -> tuple[str, float, int]:
        """Return a sentence's translation, the logarithm of its probability, and the number of its pieces."""
        # One sentence at a time takes one core; who waits for another person's words waits no longer than for one.
        with self._lock:
            model = self._model(pair)
            hypothesis = model.hypotheses(sentence, num_hypotheses=1)[0]
            pieces = len(model.pkg.tokenizer.encode(hypothesis.value))
        # The sentence's end counts in Argos's length, but is no piece that anybody reads: it must not flatter a word.
        return hypothesis.value.strip(), hypothesis.score * (pieces + 1) ** _LENGTH_PENALTY, pieces

    def _model(self, pair: Pair) -> Any:
        path = installed(self.folder)[pair]
        key = pair, (path / "metadata.json").stat().st_mtime_ns
        if key not in self._models:
            while len(self._models) >= self._most_loaded:
                self._models.popitem(last=False)
            self._models[key] = _translation(self.folder, path, pair)
        self._models.move_to_end(key)
        return self._models[key]


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text: cut at . ! ? … ؟ ۔ । ። 。 and line ends, and where one is too long."""
    parts = (part.strip() for part in _SENTENCE_END.split(text))
    return [piece for part in parts if part for piece in _shortened(part)]


def _shortened(sentence: str) -> Iterator[str]:
    while len(sentence) > _LONGEST_SENTENCE:
        at = sentence.rfind(" ", 1, _LONGEST_SENTENCE)
        at = at if at > 0 else _LONGEST_SENTENCE
        yield sentence[:at].strip()
        sentence = sentence[at:].strip()
    if sentence:
        yield sentence


class OurSplitter:
    """Stands in for Argos's sentence splitters, which would fetch their models from the network."""

    def __init__(self, pkg: object) -> None:
        self.pkg = pkg

    def split_sentences(self, text: str) -> Sequence[str]:
        """Return the sentences of a text."""
        return split_sentences(text)


def _translation(folder: Path, path: Path, pair: Pair) -> Any:
    """Return Argos's translation by the package in a folder; it reads the model with the first text."""
    argos = _argos(folder)
    package = argos.package.Package(path)
    ends = (argos.Language(pair.source, package.from_name), argos.Language(pair.target, package.to_name))
    return argos.PackageTranslation(*ends, package)


@cache
def _argos(folder: Path) -> Any:
    """Import Argos with its folders under ours, our splitter for all of its own, and its log of texts shut."""
    with _environment_for(folder):
        import argostranslate.settings  # noqa: F401, PLC0415 - its import reads the environment and creates folders
    from argostranslate import sbd, translate  # noqa: PLC0415 - heavy

    for name in ("argostranslate.utils", "argostranslate"):
        logging.getLogger(name).setLevel(logging.WARNING)
    module: ModuleType = translate
    for place in (module, sbd):
        for name in ("MiniSBDSentencizer", "StanzaSentencizer", "SpacySentencizerSmall"):
            setattr(place, name, OurSplitter)
    return module


@contextmanager
def _environment_for(folder: Path) -> Iterator[None]:
    """Let Argos read settings of ours alone, and create its folders inside ours instead of the user's home."""
    before = {name: value for name, value in os.environ.items() if name.startswith("ARGOS_")}
    # One thread: words are short, more threads gain nothing and take the cores from those who wait for a page.
    ours = {"ARGOS_PACKAGES_DIR": str(folder / ".argos"), "ARGOS_INTRA_THREADS": "1"}
    ours |= {name: str(folder / ".argos") for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    before |= {name: os.environ[name] for name in ours if name in os.environ}
    for name in before:
        del os.environ[name]
    os.environ.update(ours)
    try:
        yield
    finally:
        for name in ours:
            del os.environ[name]
        os.environ.update(before)


@cache
def _usable() -> bool:
    return find_spec("argostranslate") is not None


def _unpack_all(paths: Sequence[Path], places: Sequence[Path], report: Progress) -> None:
    total, done = sum(size(path) for path in paths), 0

    def written(more: int) -> None:
        nonlocal done
        done += more
        report("unpacking", done, total)

    for path, place in zip(paths, places, strict=True):
        unpack(path, place, written)


def _silent(doing: str, done: int, of: int) -> None:
    del doing, done, of


def _argos_code(tag: str) -> str:
    """Return Argos's code of a Lotse language: its own where Argos names it otherwise or has packages, else the tag."""
    language = languages().get(tag)
    return (language.argos or language.tag) if language else ""


def _named(pair: Pair) -> str:
    return f"{pair.source} → {pair.target} {pair.version}".strip()
