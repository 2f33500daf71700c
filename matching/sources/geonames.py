"""Reads the postal codes of GeoNames: the official DE.zip or DE.txt, or the same as a CSV with a header.

https://download.geonames.org/export/zip/readme.txt. The data are GeoNames', under CC BY 4.0.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from matching.places import KnownPlace
from matching.sources.reading import BrokenSource, decoded

CREDIT = "Postal codes: GeoNames (https://www.geonames.org), CC BY 4.0"
COUNTRY = "DE"  # neighbours have postcodes that look alike
OFFICIAL = (
    *("country_code", "zipcode", "place", "state", "state_code", "province", "province_code"),
    *("community", "community_code", "latitude", "longitude", "accuracy"),
)
NEEDED = ("country_code", "zipcode", "place", "latitude", "longitude")
_MOST = {"latitude": 90.0, "longitude": 180.0}  # degrees, either way
_AT_ONCE = 1000  # lines between two steps of the progress bar
_POSTCODE = re.compile(r"\d{5}")
_EXPECTED = "a GeoNames file of postal codes (DE.zip or DE.txt)"


def read(path: Path, *, progress: Callable[[int], None] = lambda _: None) -> list[KnownPlace]:
    """Return the places in Germany of a file; `progress` hears how many lines were read since it was last called.

    BrokenSource, with file and line, where the file is not whole or not such a file.
    """
    name, text = _text(path)
    if not text.endswith("\n"):
        raise BrokenSource(name, text.count("\n") + 1, "a whole last line; the file is cut off")
    found, told = [], 0
    for line, row in _rows(name, text):
        found += _place(name, line, row)
        if line - told >= _AT_ONCE:
            progress(line - told)
            told = line
    progress(text.count("\n") - told)
    if not found:
        raise BrokenSource(name, 1, f"places in Germany ({COUNTRY}) in {_EXPECTED}")
    return found


def lines_in(path: Path) -> int:
    """Return how many lines `read` will go through; BrokenSource where the file cannot be opened."""
    return _text(path)[1].count("\n")


def _text(path: Path) -> tuple[str, str]:
    """Return the name and the text of the file, or of the one in the zip that holds the places."""
    try:
        if not zipfile.is_zipfile(path):
            if path.suffix.lower() == ".zip":
                raise BrokenSource(path.name, 1, "a whole zip; the file is cut off or none")
            return path.name, decoded(path.read_bytes(), name=path.name)
        with zipfile.ZipFile(path) as package:
            inside = _member(path.name, package.namelist())
            return f"{path.name}/{inside}", decoded(package.read(inside), name=f"{path.name}/{inside}")
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError) as error:
        raise BrokenSource(path.name, 1, f"a whole, readable file ({error})") from error


def _member(name: str, members: Iterable[str]) -> str:
    """Return the name of the file with the places: the official zip has a readme beside it."""
    usable = [one for one in members if one.lower().endswith((".txt", ".csv")) and "readme" not in one.lower()]
    if len(usable) != 1:
        raise BrokenSource(name, 1, f"one .txt or .csv in the zip, as in {_EXPECTED}, not {len(usable)}")
    return usable[0]


def _rows(name: str, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line number and named values of each line: tabs and no header officially, commas and a header elsewhere."""
    official = "\t" in text.partition("\n")[0]
    # In the official file a quotation mark is a letter like others.
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter="\t" if official else ",",
        quoting=csv.QUOTE_NONE if official else csv.QUOTE_MINIMAL,
    )
    try:
        columns = OFFICIAL if official else tuple(next(reader))
        if missing := [column for column in NEEDED if column not in columns]:
            raise BrokenSource(name, 1, f"{_EXPECTED}; there is no column {missing[0]}")
        for values in reader:
            if len(values) != len(columns):
                raise BrokenSource(name, reader.line_num, f"{len(columns)} values, not {len(values)}")
            yield reader.line_num, dict(zip(columns, values, strict=True))
    except csv.Error as error:
        raise BrokenSource(name, reader.line_num, f"rows of {_EXPECTED} ({error})") from error


def _place(name: str, line: int, row: dict[str, str]) -> list[KnownPlace]:
    """Return the place of one row, or nothing where it lies in another country."""
    if row["country_code"] != COUNTRY:
        return []
    postcode, town = row["zipcode"].strip(), row["place"].strip()
    if not _POSTCODE.fullmatch(postcode) or not town:
        raise BrokenSource(name, line, "a postcode of five digits and a place")
    latitude, longitude = (_degrees(name, line, row[column], most) for column, most in _MOST.items())
    return [KnownPlace(postcode, town, latitude, longitude)]


def _degrees(name: str, line: int, text: str, most: float) -> float:
    try:
        degrees = float(text)
    except ValueError:
        degrees = float("nan")
    if not -most <= degrees <= most:
        raise BrokenSource(name, line, f"degrees from -{most:g} to {most:g}, not {text!r}")
    return degrees
