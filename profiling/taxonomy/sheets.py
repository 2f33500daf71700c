"""Opens what official taxonomies come in (zip, folder, .csv, .csv.gz) row by row: a file is read whole or refused."""

import csv
import gzip
import itertools
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

csv.field_size_limit(2**24)  # a KldB group's explanations are longer than the 128 KiB that csv allows

Watch = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]  # a file's name and bytes → bytes done

_VERSION = re.compile(r"(?<![\d.])[1-9]\.\d{1,2}(?:\.\d{1,2})?(?!\.?\d)")
_STEP = 2**18  # bytes between two reports of progress
PREAMBLE = "Mapping project name"  # how the agency's crosswalks begin
_KLDB = "Schlüssel KldB 2010"
# The agency's file closes some values twice: "TruTops (machine)"",skos:closeMatch. Unmended, they swallow the next row.
_CLOSED_TWICE = re.compile(r'(?<=[^",])""(?=,skos:)')
_UNREADABLE = (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError)  # the last one: a locked zip


class BrokenTaxonomyFile(ValueError):
    """A file to import cannot be used; says which file, which line (0: none), and what was expected."""

    def __init__(self, name: str, line: int, expected: str) -> None:
        super().__init__(f"{name}, line {line}: expected {expected}" if line else f"{name}: expected {expected}")
        self.name, self.line, self.expected = name, line, expected


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV that is being read: its header, and its other rows with their line numbers."""

    name: str
    header: list[str]
    rows: Iterator[tuple[int, list[str]]]

    def named(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield line and values by column, without white space around them; BrokenTaxonomyFile on a short row."""
        for line, row in self.rows:
            if len(row) != len(self.header):
                raise BrokenTaxonomyFile(self.name, line, f"{len(self.header)} values")
            yield line, {column: value.strip() for column, value in zip(self.header, row, strict=True)}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One CSV of a package. `size` is in bytes when unpacked."""

    name: str
    size: int
    opened: Callable[[], AbstractContextManager[Iterable[bytes]]]

    def table(self, advance: Callable[[int], None]) -> Table:
        """Open the CSV; `advance` is called with the bytes read since its last call.

        The rows raise BrokenTaxonomyFile where the file is cut off, is no CSV or not in UTF-8.
        """
        lines = self._lines(advance)
        first = list(itertools.islice(lines, 2))
        lines = itertools.chain(first, lines)
        if any(PREAMBLE in line for line in first):
            lines = (_CLOSED_TWICE.sub('"', line) for line in lines)
        rows = self._rows(lines, ";" if first and first[0].startswith(_KLDB) else ",")
        return Table(self.name, next(rows, (0, []))[1], rows)

    def _lines(self, advance: Callable[[int], None]) -> Iterator[str]:
        number, last, done = 0, b"\n", 0
        try:
            with self.opened() as stream:
                for number, last in enumerate(stream, start=1):
                    yield last.decode("utf-8-sig" if number == 1 else "utf-8")
                    done += len(last)
                    if done >= _STEP:
                        advance(done)
                        done = 0
        except UnicodeDecodeError as error:
            raise BrokenTaxonomyFile(self.name, number, "UTF-8") from error
        except _UNREADABLE as error:
            raise _unreadable(self.name, error) from error
        advance(done)
        if not last.endswith((b"\n", b'"')):
            raise BrokenTaxonomyFile(self.name, number, "the end of a line; the file seems to be cut off")

    def _rows(self, lines: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
        """Yield line number and values, without the blank rows that some official files begin with."""
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        try:
            for row in reader:
                if any(row):
                    yield reader.line_num, row
        except csv.Error as error:
            raise BrokenTaxonomyFile(self.name, reader.line_num, f"whole CSV rows ({error})") from error


@dataclass(frozen=True, slots=True)
class Package:
    """What came together: a zip, the CSV files of one folder, or one file. `version` is what the names state, or ""."""

    name: str
    version: str
    sheets: tuple[Sheet, ...]
    alone: bool = False  # one file that somebody has named, and so means to be read

    @property
    def source(self) -> str:
        """Return who says what the package's ESCO files say, as it stands beside each label."""
        return f"ESCO {self.version}" if self.version else "ESCO"


def unwatched(_name: str, _size: int) -> AbstractContextManager[Callable[[int], None]]:
    """Report a file's progress to nobody."""
    return nullcontext(lambda _done: None)


def packages(path: Path) -> Iterator[Package]:
    """Yield what one argument of an import brings.

    BrokenTaxonomyFile where it cannot be opened, has no CSV, or its names state two versions of ESCO.
    """
    found = list(_in_folder(path) if path.is_dir() else [_package(path, path.name)])
    if not any(package.sheets for package in found):
        raise BrokenTaxonomyFile(path.name, 0, "at least one CSV file")
    yield from found


def _in_folder(folder: Path) -> Iterator[Package]:
    """Yield each folder's own CSV files as one package, and each packed file as one of its own."""
    by_folder: dict[Path, list[Path]] = {}
    for path in sorted(folder.rglob("*")):
        if path.name.startswith(".") or not path.is_file():
            continue
        if path.suffix.lower() == ".csv":
            by_folder.setdefault(path.parent, []).append(path)
        elif path.name.lower().endswith((".zip", ".csv.gz")):
            yield _package(path, _below(folder, path))
    for parent, paths in by_folder.items():
        yield _packed(_below(folder, parent), [_loose(path, _below(folder, path)) for path in paths])


def _below(folder: Path, path: Path) -> str:
    """Return a path as messages name it: from the given folder on, whose own name may state the version."""
    return (Path(folder.resolve().name) / path.relative_to(folder)).as_posix()


def _package(path: Path, name: str) -> Package:
    try:
        if path.suffix.lower() == ".zip":
            return _packed(name, list(_members(path, name)))
        return replace(_packed(name, [_loose(path, name)]), alone=True)
    except _UNREADABLE as error:
        raise _unreadable(name, error) from error


def _members(path: Path, name: str) -> Iterator[Sheet]:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            parts = member.filename.split("/")
            if member.filename.lower().endswith(".csv") and not any(
                part.startswith((".", "__MACOSX")) for part in parts
            ):
                yield Sheet(f"{name}/{member.filename}", member.file_size, _Member(path, member.filename))


@dataclass(frozen=True, slots=True)
class _Member:
    """Opens one file of a zip; the zip is closed with it."""

    path: Path
    name: str

    def __call__(self) -> IO[bytes]:
        with zipfile.ZipFile(self.path) as archive:  # the open member keeps the file itself open
            return archive.open(self.name)


def _loose(path: Path, name: str) -> Sheet:
    if path.suffix.lower() == ".gz":
        # The last four bytes say how long it is unpacked; of a cut file they say anything, and only the bar is wrong.
        with path.open("rb") as packed:
            packed.seek(max(0, path.stat().st_size - 4))
            size = int.from_bytes(packed.read(), "little")
        return Sheet(name, size, lambda: gzip.open(path))
    return Sheet(name, path.stat().st_size, lambda: path.open("rb"))


def _packed(name: str, sheets: list[Sheet]) -> Package:
    stated = {version for each in (name, *(sheet.name for sheet in sheets)) for version in _VERSION.findall(each)}
    # "1.0" beside "1.0.3" says the same with fewer digits.
    exact = sorted(version for version in stated if not any(other.startswith(f"{version}.") for other in stated))
    if len(exact) > 1:
        raise BrokenTaxonomyFile(name, 0, f"files of one version of ESCO, not of {' and '.join(exact)}")
    return Package(name, exact[0] if exact else "", tuple(sheets))


def _unreadable(name: str, error: BaseException) -> BrokenTaxonomyFile:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return BrokenTaxonomyFile(name, 0, f"a whole, readable file ({reason})")
