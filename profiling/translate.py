"""Machine translation by Argos, kept on this machine: it never touches the network and never needs torch.

An operator brings packages (`.argosmodel` files); having none is the normal state and no error. Argos would fetch
models to split sentences and writes every text it translates to its log; both are replaced here.
"""

from __future__ import annotations

import json
import logging
import math
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from threading import Lock
from types import ModuleType
from typing import Any

from models.languages import languages

PIVOT = "en"
LONGEST = 5_000  # characters of one text that are translated
_LARGEST_PACKAGE = 2_000_000_000  # bytes, unpacked
_LONGEST_SENTENCE = 400

_SENTENCE_END = re.compile(r"(?<=[.!?؟।。።])\s+|[\n\r]+")


class BrokenPackage(ValueError):
    """A file is no Argos package; says which file and what was expected."""

    def __init__(self, path: Path, expected: str) -> None:
        super().__init__(f"{path}: expected {expected}")
        self.path, self.expected = path, expected


@dataclass(frozen=True, slots=True)
class Pair:
    """One installed direction of translation, in Argos's codes, with its package's version."""

    source: str
    target: str
    version: str


@dataclass(frozen=True, slots=True)
class Status:
    """What is installed. `usable` is False where the Argos library itself is missing."""

    folder: Path
    pairs: tuple[Pair, ...]
    usable: bool


@dataclass(frozen=True, slots=True)
class Translation:
    """A machine's translation, never without its original. `quality` in 0..1 is the model's own hint, no promise."""

    original: str
    text: str
    source: str
    target: str
    pairs: tuple[Pair, ...]
    quality: float


class Translator:
    """Translates with the packages of one folder. Packages are read when first used."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._models: dict[Pair, Any] = {}
        self._lock = Lock()

    def status(self) -> Status:
        """Return the installed pairs; none where the folder is empty or missing."""
        return Status(self.folder, tuple(sorted(self._packages(), key=_order)), find_spec("argostranslate") is not None)

    def can(self, *, source: str, target: str) -> bool:
        """Return whether there is a way from one Lotse language to another, straight or over English."""
        return self._way(source, target) is not None

    def translate(self, text: str, *, source: str, target: str) -> Translation | None:
        """Return the translation, or None where no package leads there (the normal state) or the text is empty.

        `source` and `target` are Lotse tags. Longer texts are cut at 5,000 characters.
        """
        way = self._way(source, target)
        if not way or not text.strip():
            return None
        current, quality = text[:LONGEST], 1.0
        for pair in way:
            current, hint = self._through(pair, current)
            quality *= hint
        return Translation(text, current, source, target, way, round(quality, 3))

    def install(self, path: Path) -> Pair:
        """Unpack a `.argosmodel` file into the folder and return its pair; an older version of it is replaced.

        BrokenPackage where the file is no whole Argos package; nothing is installed then.
        """
        pair, root = _looked_into(path)
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.folder, prefix=".new-") as workplace:
            with zipfile.ZipFile(path) as package:
                package.extractall(workplace)  # every name was checked in _looked_into
            target = self.folder / f"translate-{pair.source}_{pair.target}"
            with self._lock:
                shutil.rmtree(target, ignore_errors=True)
                (Path(workplace) / root).replace(target)
                self._models.clear()
        return pair

    def _packages(self) -> dict[Pair, Path]:
        found = {}
        for metadata in sorted(self.folder.glob("[!.]*/metadata.json")):
            pair = _pair_of(_json(metadata.read_bytes()))
            if pair is not None:
                found[pair] = metadata.parent
        return found

    def _way(self, source: str, target: str) -> tuple[Pair, ...] | None:
        start, end = _argos_code(source), _argos_code(target)
        if start is None or end is None or start == end:
            return None
        pairs = {(pair.source, pair.target): pair for pair in self._packages()}
        if (start, end) in pairs:
            return (pairs[start, end],)
        if (start, PIVOT) in pairs and (PIVOT, end) in pairs:
            return pairs[start, PIVOT], pairs[PIVOT, end]
        return None

    def _through(self, pair: Pair, text: str) -> tuple[str, float]:
        """Return the text in the pair's target language, and the mean probability of its words."""
        with self._lock:  # one translation at a time: a model takes all cores it can get
            hypothesis = self._model(pair).hypotheses(text, num_hypotheses=1)[0]
        words = max(1, len(hypothesis.value.split()))
        return hypothesis.value.strip(), math.exp(min(0.0, hypothesis.score) / words)

    def _model(self, pair: Pair) -> Any:
        if pair not in self._models:
            argos = _argos(self.folder)
            package = argos.package.Package(self._packages()[pair])
            ends = (argos.Language(pair.source, package.from_name), argos.Language(pair.target, package.to_name))
            self._models[pair] = argos.PackageTranslation(*ends, package)
        return self._models[pair]


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text: cut at . ! ? ؟ । ። and line ends, and where one is too long for a model."""
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


@cache
def _argos(folder: Path) -> Any:
    """Import Argos with its folders under ours, our splitter for all of its own, and its log of texts shut."""
    with _folders_under(folder):
        from argostranslate import sbd, translate  # noqa: PLC0415 - heavy, and its import creates folders
    logging.getLogger("argostranslate").setLevel(logging.WARNING)
    for name in ("argostranslate.utils", "argostranslate"):
        logging.getLogger(name).setLevel(logging.WARNING)
    module: ModuleType = translate
    for place in (module, sbd):
        for name in ("MiniSBDSentencizer", "StanzaSentencizer", "SpacySentencizerSmall"):
            setattr(place, name, OurSplitter)
    return module


@contextmanager
def _folders_under(folder: Path) -> Iterator[None]:
    """Let Argos's import create its folders inside ours instead of the user's home."""
    names = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "ARGOS_PACKAGES_DIR")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update({name: str(folder / ".argos") for name in names})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _argos_code(tag: str) -> str | None:
    language = languages().get(tag)
    return language.argos if language else None


def _order(pair: Pair) -> tuple[str, str]:
    return pair.source, pair.target


def _json(data: bytes) -> object:
    try:
        return json.loads(data)
    except ValueError:
        return None


def _pair_of(metadata: object) -> Pair | None:
    """Return the pair that a package's metadata names, or None where it is no translation package."""
    if not isinstance(metadata, Mapping) or metadata.get("type", "translate") != "translate":
        return None
    source, target = metadata.get("from_code"), metadata.get("to_code")
    if not (isinstance(source, str) and isinstance(target, str)):
        return None
    if not (source.isalpha() and target.isalpha()):  # they become part of a folder's name
        return None
    return Pair(source, target, str(metadata.get("package_version", "")))


def _looked_into(path: Path) -> tuple[Pair, str]:
    """Return the pair and the root folder of a package file; BrokenPackage on anything that is not as it must be."""
    try:
        with zipfile.ZipFile(path) as package:
            names = [PurePosixPath(name) for name in package.namelist()]
            size = sum(info.file_size for info in package.infolist())
            if package.testzip() is not None:
                raise BrokenPackage(path, "an undamaged zip archive")
            root = _root(path, names, size)
            pair = _pair_of(_json(package.read(f"{root}/metadata.json")))
    except (OSError, zipfile.BadZipFile, EOFError) as error:
        raise BrokenPackage(path, "a whole zip archive ending in .argosmodel") from error
    if pair is None:
        raise BrokenPackage(path, "a translation package whose metadata.json names from_code and to_code")
    return pair, root


def _root(path: Path, names: Sequence[PurePosixPath], size: int) -> str:
    """Return the one root folder of a package; refuse names that would leave it, and bombs."""
    roots = {name.parts[0] for name in names if name.parts}
    if len(roots) != 1 or any(name.is_absolute() or ".." in name.parts for name in names):
        raise BrokenPackage(path, "one root folder and nothing outside it")
    if size > _LARGEST_PACKAGE:
        raise BrokenPackage(path, f"at most {_LARGEST_PACKAGE} bytes unpacked")
    root = roots.pop()
    inside = {str(PurePosixPath(*name.parts[1:])) for name in names}
    if not {"metadata.json", "model/model.bin"} <= inside or not inside & {"sentencepiece.model", "bpe.model"}:
        raise BrokenPackage(path, "metadata.json, model/model.bin and sentencepiece.model or bpe.model")
    return root
