"""Where places lie, to about a kilometre: good for "how long is the way to work", and for nothing finer.

Built in (places.csv) are all places with postcodes of Mayen-Koblenz, the city of Koblenz and their neighbours. What
`lotse places import` brings for the rest of the country lies in a folder of the house, and is read when it is needed.
"""

import csv
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from statistics import fmean, median_low
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from models.values import Place, Profile, Vacancy
from profiling.clean import comparison_form

Degrees: TypeAlias = tuple[float, float]  # latitude, longitude (WGS 84)
Key: TypeAlias = tuple[str, str]  # postcode and the town's comparison form; one of them may be empty
_Placed = TypeVar("_Placed", Profile, Vacancy)

COLUMNS = ("postcode", "town", "latitude", "longitude")
TOWN = 0.2  # degrees from the middle of a town, within which most of what bears its name has to lie
MOST = 0.75
_FILE = "places.csv"


class BrokenPlaces(ValueError):
    """The imported places of a house cannot be read; says which file, and what to do."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: expected what `lotse places import` has written; import the file again")


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """One place of a list: a town, or a part of one, under one of its postcodes."""

    postcode: str
    town: str
    latitude: float
    longitude: float


class Places:
    """Where places lie: built in, and for all others as they were imported into `folder`."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def coordinates(self, place: Place | None) -> Degrees | None:
        """Return latitude and longitude of a place; None where they are not known.

        Its own coordinates go first, then town and postcode together, then either alone; the built-in places before
        imported ones. BrokenPlaces where the imported ones are needed and cannot be read.
        """
        if place is None:
            return None
        if place.latitude is not None and place.longitude is not None:
            return place.latitude, place.longitude
        town, postcode = comparison_form(place.town or ""), (place.postcode or "").strip()
        for key in ((postcode, town), (postcode, ""), ("", town)):
            if key != ("", "") and (found := self._find(key)):
                return found
        return None

    def located(self, one: _Placed) -> _Placed:
        """Return a profile or vacancy whose place says where it lies, so that no one later has to look it up."""
        found = self.coordinates(one.place)
        if one.place is None or found is None:
            return one
        return replace(one, place=replace(one.place, latitude=found[0], longitude=found[1]))

    def _find(self, key: Key) -> Degrees | None:
        return _built_in().get(key) or self._imported.get(key)

    @cached_property
    def _imported(self) -> Mapping[Key, Degrees]:
        """What was imported, read at the first place that is not built in."""
        path = self._folder / _FILE if self._folder else None
        if path is None or not path.exists():
            return MappingProxyType({})
        try:
            with path.open(encoding="utf-8", newline="") as lines:
                return {(one.postcode, one.town): (one.latitude, one.longitude) for one in _rows(lines)}
        except (OSError, ValueError, KeyError, TypeError, csv.Error) as error:
            raise BrokenPlaces(path) from error


def imported_at(folder: Path) -> int:
    """Return a mark that changes whenever places are imported into a folder; 0 where none were."""
    try:
        return (folder / _FILE).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def coordinates(place: Place | None) -> Degrees | None:
    """Return latitude and longitude of a place by itself or by the built-in places; None where they are not known."""
    return _BUILT_IN_ALONE.coordinates(place)


def place_name(place: Place | None) -> str:
    """Return a place as people write it: postcode and town, as far as known."""
    return "" if place is None else " ".join(part for part in (place.postcode, place.town) if part)


def keep(places: Sequence[KnownPlace], folder: Path) -> None:
    """Put imported places in force, in the stead of those imported before; they are there whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{_FILE}.part"
    try:
        with part.open("w", encoding="utf-8", newline="") as lines:
            write = csv.writer(lines, lineterminator="\n")
            write.writerow(COLUMNS)
            write.writerows((*key, *degrees) for key, degrees in _by_key(places).items())
            lines.flush()
            os.fsync(lines.fileno())
        part.replace(folder / _FILE)
    finally:
        part.unlink(missing_ok=True)


def _by_key(places: Iterable[KnownPlace]) -> dict[Key, Degrees]:
    """Return the middle of what a postcode and town, a postcode, or a town means.

    A town's name alone counts only where it means one town: there are twenty-odd Neustadts.
    """
    every: dict[Key, list[Degrees]] = {}
    for place in places:
        town, degrees = comparison_form(place.town), (place.latitude, place.longitude)
        for key in ((place.postcode, town), (place.postcode, ""), ("", town)):
            every.setdefault(key, []).append(degrees)
    every.pop(("", ""), None)
    found = {key: _middle(there) if key[0] else _one_town(there) for key, there in every.items()}
    return {key: middle for key, middle in found.items() if middle}


def _one_town(there: Sequence[Degrees]) -> Degrees | None:
    """Return the middle of most of these places; None where they are in different parts of the country.

    Most, not all: among hundreds of entries of a city a few lie wrong.
    """
    middle = median_low(one[0] for one in there), median_low(one[1] for one in there)
    near = [one for one in there if abs(one[0] - middle[0]) <= TOWN and abs(one[1] - middle[1]) <= TOWN]
    return _middle(near) if len(near) >= MOST * len(there) else None


def _middle(there: Sequence[Degrees]) -> Degrees:
    return round(fmean(one[0] for one in there), 4), round(fmean(one[1] for one in there), 4)


@cache
def _built_in() -> Mapping[Key, Degrees]:
    """Return the built-in places by postcode and town, postcode, and town; the first of several counts."""
    found: dict[Key, Degrees] = {}
    with files("matching").joinpath(_FILE).open(encoding="utf-8") as lines:
        for place in _rows(lines):
            town = comparison_form(place.town)
            for key in ((place.postcode, town), (place.postcode, ""), ("", town)):
                found.setdefault(key, (place.latitude, place.longitude))
    return found


def _rows(lines: Iterable[str]) -> Iterator[KnownPlace]:
    reader = csv.DictReader(lines, strict=True)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        msg = f"expected the columns {', '.join(COLUMNS)}"
        raise ValueError(msg)
    for row in reader:
        yield KnownPlace(row["postcode"], row["town"], float(row["latitude"]), float(row["longitude"]))


_BUILT_IN_ALONE = Places()
