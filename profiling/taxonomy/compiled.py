"""The compiled taxonomy: everything that the lexicon and the imports say, as arrays that are mapped, not read.

A compiled taxonomy lies in the user's cache, in a folder whose name is the fingerprint of all it was made from: other
files, another folder. It is written beside and moved into place whole, so that nobody opens half of one, and it can
always be thrown away.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Any

import numpy as np

from models.enums import ConceptKind
from models.values import Concept
from profiling.taxonomy.labels import LabelTable
from profiling.taxonomy.lexicon import BUILT_IN, current_import, join, read_lexicon
from profiling.taxonomy.taxonomy import Relations, Taxonomy

Progress = Callable[[str, int, int], None]  # what is being done, how much is done, of how much
_FORMAT = 1  # goes up with every change to what is written
_KEPT = 7 * 24 * 3600  # seconds after which a compiled taxonomy that nobody opened is cleared away


def open_taxonomy(
    folder: Path | None = None, *, lexicon: Path | None = None, progress: Progress | None = None
) -> Taxonomy:
    """Return the house's own lexicon, joined with the import in force in `folder`.

    Maps the compiled taxonomy; where there is none of these very files it is made first, which takes some seconds.
    BrokenLexicon where a file cannot be read, or `folder` was given and is no folder.
    """
    folders = [lexicon or BUILT_IN, *([current_import(folder)] if folder else [])]
    place = cache_folder() / f"taxonomy-{_fingerprint(folders)}"
    if not place.is_dir():
        return _compiled(join(map(read_lexicon, folders)), place, progress)
    _touch(place)
    return _opened(place)


def cache_folder() -> Path:
    """Return Lotse's folder in the user's cache (XDG_CACHE_HOME, else ~/.cache)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lotse"


def _fingerprint(folders: list[Path]) -> str:
    """Return letters that change with every byte of the folders' CSV files, and with the format."""
    digest = hashlib.blake2b(str(_FORMAT).encode(), digest_size=12)
    for folder in folders:
        for path in sorted(folder.rglob("*.csv")):
            data = path.read_bytes()
            digest.update(f"\n{path.relative_to(folder)} {len(data)}\n".encode())
            digest.update(data)
    return digest.hexdigest()


def _compiled(taxonomy: Taxonomy, place: Path, progress: Progress | None) -> Taxonomy:
    """Write a taxonomy into its place and return it mapped; where nothing can be written, as it is."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".taxonomy-", dir=place.parent))
    except OSError:
        return taxonomy
    try:
        _save(taxonomy, aside, progress or _silent)
        aside.rename(place)
    except OSError:
        # Another process was faster (then its folder is as good), or the disk is full.
        shutil.rmtree(aside, ignore_errors=True)
        return _opened(place) if place.is_dir() else taxonomy
    _clear_away(place)
    return _opened(place)


def _silent(_doing: str, _done: int, _all: int) -> None:
    """Report to nobody."""


def _save(taxonomy: Taxonomy, folder: Path, progress: Progress) -> None:
    tables = [(kind, table) for kind in ConceptKind for table in taxonomy.tables[kind].tables]
    for done, (kind, table) in enumerate(tables):
        progress("index", done, len(tables))
        table.save(folder / _name(kind, table))
    for name in _RELATIONS:
        np.save(folder / f"{name}.npy", getattr(taxonomy.relations, name))
    rest = {
        "concepts": [astuple(concept) for concept in taxonomy.concepts()],
        "tables": {kind: [_name(kind, each) for each in taxonomy.tables[kind].tables] for kind in ConceptKind},
        "changes": [(start, end, weight) for (start, end), weight in taxonomy.changes.items()],
        "above": taxonomy.above,
        "groups": taxonomy.groups,
    }
    (folder / "taxonomy.json").write_text(json.dumps(rest, ensure_ascii=False), encoding="utf-8")
    progress("index", len(tables), len(tables))


def _name(kind: ConceptKind, table: LabelTable) -> str:
    return f"{kind}-{table.language or 'any'}"


def _opened(place: Path) -> Taxonomy:
    rest = json.loads((place / "taxonomy.json").read_text(encoding="utf-8"))
    arrays = {name: np.load(place / f"{name}.npy", mmap_mode="r").view(np.ndarray) for name in _RELATIONS}
    return Taxonomy.of_parts(
        concepts=_concepts(rest["concepts"]),
        tables={kind: [LabelTable.opened(place / name) for name in rest["tables"][kind]] for kind in ConceptKind},
        relations=Relations(**arrays),
        changes=rest["changes"],
        above=rest["above"],
        groups=rest["groups"],
    )


_RELATIONS = ("occupation", "skill", "relation", "weight")


def _concepts(rows: list[list[Any]]) -> Iterator[Concept]:
    for concept_id, kind, *others in rows:
        yield Concept(concept_id, ConceptKind(kind), *others)


def _touch(place: Path) -> None:
    try:
        os.utime(place)
    except OSError:
        return


def _clear_away(place: Path) -> None:
    """Remove compiled taxonomies that nobody has opened for a week."""
    for old in place.parent.glob("taxonomy-*"):
        if old != place and time.time() - old.stat().st_mtime > _KEPT:
            shutil.rmtree(old, ignore_errors=True)
