"""Labels as flat arrays: one table for each kind of concept and language, in memory or mapped from files.

A table lies in a folder as one `.npy` file an array, so that every worker of a server shares one copy of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import numpy as np
from numpy.typing import NDArray

from profiling.clean import comparison_form, squeezed
from profiling.taxonomy.concepts import Label, Role

if TYPE_CHECKING:
    from profiling.words import WordIndex

Places = NDArray[np.int32]
LongPlaces = NDArray[np.int64]


class Strings(Sequence[str]):
    """Many short texts in one block of UTF-8, each ended by a line feed; a text itself has none."""

    def __init__(self, block: NDArray[np.uint8], starts: LongPlaces) -> None:
        self._block, self._starts = block, starts

    @classmethod
    def of(cls, texts: Iterable[str]) -> Strings:
        """Return the texts as one block; a line feed inside a text becomes a space."""
        lines = [text.replace("\n", " ").encode("utf-8", "replace") + b"\n" for text in texts]
        starts = np.cumsum([0, *map(len, lines)], dtype=np.int64)
        return cls(np.frombuffer(b"".join(lines), dtype=np.uint8), starts)

    def __len__(self) -> int:
        """Return how many texts there are."""
        return len(self._starts) - 1

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        """Return one text, or a list of some."""
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        return self._block[self._starts[at] : self._starts[at + 1] - 1].tobytes().decode("utf-8")

    def lines(self) -> str:
        """Return all texts as one, each ended by a line feed."""
        return self._block.tobytes().decode("utf-8")

    def __iter__(self) -> Iterator[str]:
        """Yield the texts; faster than one by one."""
        return iter(self.lines().split("\n")[:-1])

    def save(self, folder: Path, name: str) -> None:
        """Write the two arrays into a folder."""
        np.save(folder / f"{name}.npy", self._block)
        np.save(folder / f"{name}-starts.npy", self._starts)

    @classmethod
    def opened(cls, folder: Path, name: str) -> Strings:
        """Return the texts that `save` wrote, memory-mapped."""
        return cls(_mapped(folder / f"{name}.npy"), _mapped(folder / f"{name}-starts.npy"))


@dataclass(frozen=True)
class LabelTable:
    """The labels of one kind in one language: the preferred ones first, each part in the order of the concepts.

    `concept` has each label's concept as a place in the list of ids that the tables share; `source` is a place in
    `sources`; `keys` are the sorted fingerprints of all comparison forms (with and without their spaces), `key_places`
    whose they are. `hidden` are places of labels that count no more: they keep their rows and are never given.
    """

    language: str
    preferred: int
    concept: Places
    reviewed: NDArray[np.bool_]
    source: NDArray[np.uint8]
    sources: tuple[str, ...]
    comments: Mapping[int, str]
    texts: Strings
    forms: Strings
    keys: NDArray[np.uint64]
    key_places: Places
    folder: Path | None = None  # where it is mapped from
    hidden: frozenset[int] = frozenset()

    def __len__(self) -> int:
        """Return the number of rows, hidden ones among them."""
        return len(self.concept)

    @property
    def shown(self) -> Iterator[int]:
        """The places of the labels that count."""
        return (at for at in range(len(self)) if at not in self.hidden)

    @cached_property
    def words(self) -> WordIndex:
        """What finds labels by shared pieces of words; built when first asked for, unless it lies in the folder."""
        from profiling.words import WordIndex  # noqa: PLC0415 - scikit-learn takes a second; the first page must not wait

        if self.folder is not None:
            return WordIndex.opened(self.folder)
        return WordIndex.of(self.forms)

    def of_concept(self, concept: int) -> Iterator[int]:
        """Yield the places of a concept's labels, the preferred one first."""
        for start, part in ((0, self.concept[: self.preferred]), (self.preferred, self.concept[self.preferred :])):
            first, last = np.searchsorted(part, (concept, concept + 1))
            yield from (at for at in range(start + int(first), start + int(last)) if at not in self.hidden)

    def with_form(self, forms: Sequence[str]) -> list[tuple[int, ...]]:
        """Return for each comparison form the places of the labels that have it, or have it but for its spaces."""
        found: list[tuple[int, ...]] = [() for _ in forms]
        for number, places in self.having(forms, fingerprints(forms)):
            found[number] = places
        return found

    def having(self, forms: Sequence[str], prints: NDArray[np.uint64]) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Yield the numbers of those forms that are a label, as above, and the labels' places.

        For many forms of which few are labels, and for several tables: `prints` are the forms' `fingerprints`.
        """
        if not len(self.keys):
            return
        starts = np.searchsorted(self.keys, prints)
        known = np.flatnonzero(self.keys[np.minimum(starts, len(self.keys) - 1)] == prints)
        ends = np.searchsorted(self.keys, prints[known], side="right")
        for number, start, end in zip(known.tolist(), starts[known].tolist(), ends.tolist(), strict=True):
            places = sorted(set(self.key_places[start:end].tolist()))
            if fitting := tuple(at for at in places if self._is(at, forms[number])):
                yield number, fitting

    def _is(self, at: int, form: str) -> bool:
        own = self.forms[at]
        return bool(form) and at not in self.hidden and form in (own, squeezed(own))

    def label(self, at: int, ids: Sequence[str]) -> Label:
        """Return one label whole."""
        return Label(
            concept_id=ids[self.concept[at]],
            text=self.texts[at],
            language=self.language,
            role=Role.PREFERRED if at < self.preferred else Role.OTHER,
            reviewed=bool(self.reviewed[at]),
            comment=self.comments.get(at, ""),
            source=self.sources[self.source[at]],
        )

    def save(self, folder: Path) -> None:
        """Write the table, with its words' index, into a new folder."""
        folder.mkdir(parents=True)
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name))
        self.texts.save(folder, "texts")
        self.forms.save(folder, "forms")
        self.words.save(folder)
        rest = {
            "language": self.language,
            "preferred": self.preferred,
            "sources": self.sources,
            "comments": dict(self.comments),
        }
        (folder / "table.json").write_text(json.dumps(rest, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def opened(cls, folder: Path) -> LabelTable:
        """Return the table that `save` wrote, memory-mapped."""
        rest = json.loads((folder / "table.json").read_text(encoding="utf-8"))
        return cls(
            language=rest["language"],
            preferred=rest["preferred"],
            sources=tuple(rest["sources"]),
            comments={int(at): comment for at, comment in rest["comments"].items()},
            texts=Strings.opened(folder, "texts"),
            forms=Strings.opened(folder, "forms"),
            folder=folder,
            hidden=frozenset(),
            **{name: _mapped(folder / f"{name}.npy") for name in _ARRAYS},
        )


_ARRAYS = ("concept", "reviewed", "source", "keys", "key_places")


@dataclass(frozen=True)
class LabelTables:
    """Tables of several languages over one list of concept ids."""

    ids: Sequence[str]
    tables: tuple[LabelTable, ...]

    def __len__(self) -> int:
        """Return the number of labels."""
        return sum(map(len, self.tables))


def tables_of(labels: Iterable[Label], *, ids: Sequence[str] | None = None) -> LabelTables:
    """Return labels as tables, one a language. Labels of concepts that are not in `ids` are left out."""
    labels = list(labels)
    known = list(dict.fromkeys(label.concept_id for label in labels)) if ids is None else ids
    place = {concept_id: at for at, concept_id in enumerate(known)}
    by_language: dict[str, list[Label]] = {}
    for label in labels:
        if label.concept_id in place:
            by_language.setdefault(label.language, []).append(label)
    return LabelTables(known, tuple(_table(language, group, place) for language, group in by_language.items()))


def _table(language: str, labels: Sequence[Label], place: Mapping[str, int]) -> LabelTable:
    ordered = sorted(labels, key=lambda label: (label.role is not Role.PREFERRED, place[label.concept_id]))
    sources = list(dict.fromkeys(label.source for label in ordered))
    forms = [comparison_form(label.text) for label in ordered]
    keys, key_places = _keys(forms)
    return LabelTable(
        language=language,
        preferred=sum(label.role is Role.PREFERRED for label in ordered),
        concept=np.array([place[label.concept_id] for label in ordered], dtype=np.int32),
        reviewed=np.array([label.reviewed for label in ordered], dtype=np.bool_),
        source=np.array([sources.index(label.source) for label in ordered], dtype=np.uint8),
        sources=tuple(sources),
        comments={at: label.comment for at, label in enumerate(ordered) if label.comment},
        texts=Strings.of(label.text for label in ordered),
        forms=Strings.of(forms),
        keys=keys,
        key_places=key_places,
    )


def _keys(forms: Sequence[str]) -> tuple[NDArray[np.uint64], Places]:
    pairs = [(_fingerprint(key), at) for at, form in enumerate(forms) for key in {form, squeezed(form)} if key]
    keys = np.array([key for key, _ in pairs], dtype=np.uint64)
    order = np.argsort(keys, kind="stable")
    return keys[order], np.array([at for _, at in pairs], dtype=np.int32)[order]


def fingerprints(forms: Sequence[str]) -> NDArray[np.uint64]:
    """Return what `LabelTable.having` looks forms up by."""
    return np.array([_fingerprint(form) for form in forms], dtype=np.uint64)


def _fingerprint(form: str) -> int:
    """Return 64 bits that are the same in every process, as Python's own hash of a text is not."""
    return int.from_bytes(hashlib.blake2b(form.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def _mapped(path: Path) -> NDArray[Any]:
    """Return an array of a file: mapped, and without what a memmap costs at every small read."""
    mapped: NDArray[Any] = np.load(path, mmap_mode="r").view(np.ndarray)
    return mapped
