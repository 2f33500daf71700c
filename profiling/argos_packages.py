"""Argos packages as files and folders: what is installed, and what an `.argosmodel` file must be to be let in."""

import json
import lzma
import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeAlias

_LARGEST = 2_000_000_000  # bytes, unpacked
_LARGEST_METADATA = 1_000_000
_CHUNK = 1 << 20

# Called with what is being done, how much of it is done, and of how much.
Progress: TypeAlias = Callable[[str, int, int], None]


class BrokenPackage(ValueError):
    """A file is no Argos package; says which file and what was expected."""

    def __init__(self, path: Path, expected: str) -> None:
        super().__init__(f"{path}: expected {expected}")
        self.path, self.expected = path, expected


@dataclass(frozen=True, slots=True)
class Pair:
    """One installed direction of translation, in Argos's codes, with its package's version (empty: not named)."""

    source: str
    target: str
    version: str


def installed(folder: Path) -> dict[Pair, Path]:
    """Return the packages in a folder by pair; of one direction the newest version alone. Missing folder: none."""
    newest: dict[tuple[str, str], tuple[Pair, Path]] = {}
    for metadata in sorted(folder.glob("[!.]*/metadata.json")):
        pair = _pair_in(metadata)
        if pair is None:
            continue
        known = newest.get((pair.source, pair.target))
        if known is None or _age(known[0]) <= _age(pair):
            newest[pair.source, pair.target] = pair, metadata.parent
    return dict(newest[direction] for direction in sorted(newest))


def folder_name(pair: Pair) -> str:
    """Return the name of the folder that a package is installed in; its versions take each other's place."""
    return f"translate-{pair.source}_{pair.target}"


def look_into(path: Path) -> Pair:
    """Return the pair of a package file; BrokenPackage on anything that is not as it must be. Unpacks nothing."""
    try:
        with zipfile.ZipFile(path) as package:
            root = _root(path, package.infolist())
            with package.open(f"{root}/metadata.json") as metadata:
                pair = _pair_of(_json(metadata.read(_LARGEST_METADATA)))
    except _UNREADABLE as error:
        raise BrokenPackage(path, _WHOLE) from error
    if pair is None:
        raise BrokenPackage(path, "a translation package whose metadata.json names from_code and to_code")
    return pair


def size(path: Path) -> int:
    """Return how many bytes `unpack` will write."""
    with zipfile.ZipFile(path) as package:
        return sum(each.file_size for each in package.infolist())


def unpack(path: Path, into: Path, written: Callable[[int], None]) -> None:
    """Unpack what lies under the root of a package that was looked into; `written` gets the bytes of each step.

    BrokenPackage where the file is damaged; OSError where the disk is full or may not be written to.
    """
    with zipfile.ZipFile(path) as package:
        for member in package.infolist():
            place = into.joinpath(*PurePosixPath(member.filename).parts[1:])
            if member.is_dir():
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("wb") as out:
                for chunk in _chunks(path, package, member):
                    out.write(chunk)
                    written(len(chunk))


def put_in_place(unpacked: Path, folder: Path, pair: Pair) -> None:
    """Move an unpacked package to where packages of its direction lie, in the place of what lay there."""
    place = folder / folder_name(pair)
    if place.exists():
        place.rename(unpacked.with_name(f"{unpacked.name}-old"))  # a rename, so that no half package is ever seen
    unpacked.rename(place)


def remove(folder: Path) -> None:
    """Remove what is left of an installation."""
    shutil.rmtree(folder, ignore_errors=True)


# Whatever zipfile raises on a file that is cut, damaged, encrypted or packed in an unknown way (both RuntimeError);
# KeyError is a name that is spelt otherwise inside.
_UNREADABLE = (OSError, zipfile.BadZipFile, EOFError, RuntimeError, KeyError, zlib.error, lzma.LZMAError)
_WHOLE = "a whole zip archive without a password, ending in .argosmodel"


def _chunks(path: Path, package: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with package.open(member) as data:
            while chunk := data.read(_CHUNK):
                yield chunk
    except _UNREADABLE as error:
        raise BrokenPackage(path, _WHOLE) from error


def _root(path: Path, members: Sequence[zipfile.ZipInfo]) -> str:
    """Return the one root folder of a package; refuse names that would leave it, and bombs."""
    names = [PurePosixPath(member.filename) for member in members]
    roots = {name.parts[0] for name in names if name.parts}
    if len(roots) != 1 or any(name.is_absolute() or ".." in name.parts for name in names):
        raise BrokenPackage(path, "one root folder and nothing outside it")
    if sum(member.file_size for member in members) > _LARGEST:
        raise BrokenPackage(path, f"at most {_LARGEST} bytes unpacked")
    inside = {str(PurePosixPath(*name.parts[1:])) for name in names}
    if not {"metadata.json", "model/model.bin"} <= inside or not inside & {"sentencepiece.model", "bpe.model"}:
        raise BrokenPackage(path, "metadata.json, model/model.bin and sentencepiece.model or bpe.model")
    return roots.pop()


def _pair_in(metadata: Path) -> Pair | None:
    try:
        return _pair_of(_json(metadata.read_bytes()))
    except OSError:  # it is being replaced at this moment
        return None


def _pair_of(metadata: object) -> Pair | None:
    """Return the pair that a package's metadata names, or None where it is no translation package."""
    if not isinstance(metadata, Mapping) or metadata.get("type", "translate") != "translate":
        return None
    source, target, version = (metadata.get(name) for name in ("from_code", "to_code", "package_version"))
    if not (isinstance(source, str) and isinstance(target, str)):
        return None
    if not all(code.isascii() and code.isalpha() for code in (source, target)):  # they become a folder's name
        return None
    return Pair(source, target, version if isinstance(version, str) else "")


def _age(pair: Pair) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"[0-9]+", pair.version))


def _json(data: bytes) -> object:
    try:
        return json.loads(data)
    except ValueError:
        return None
