"""Where places lie: the villages and towns in and around Mayen-Koblenz, to about a kilometre (places.csv).

Written by us from a map; good for "how long is the way to work", and for nothing finer.
"""

import csv
from functools import cache
from importlib.resources import files

from models.values import Place
from profiling.clean import comparison_form


def coordinates(place: Place | None) -> tuple[float, float] | None:
    """Return latitude and longitude (degrees, WGS 84) of a place; None where they are not known.

    Its own coordinates go first, then town and postcode together, then either alone.
    """
    if place is None:
        return None
    if place.latitude is not None and place.longitude is not None:
        return place.latitude, place.longitude
    town, postcode = comparison_form(place.town or ""), (place.postcode or "").strip()
    known = _places()
    return next((known[key] for key in ((postcode, town), (postcode, ""), ("", town)) if key in known), None)


def place_name(place: Place | None) -> str:
    """Return a place as people write it: postcode and town, as far as known."""
    return "" if place is None else " ".join(part for part in (place.postcode, place.town) if part)


@cache
def _places() -> dict[tuple[str, str], tuple[float, float]]:
    """Return coordinates by (postcode, town), (postcode, "") and ("", town); the first of several places counts."""
    found: dict[tuple[str, str], tuple[float, float]] = {}
    with files("matching").joinpath("places.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            degrees = float(row["latitude"]), float(row["longitude"])
            town = comparison_form(row["town"])
            for key in ((row["postcode"], town), (row["postcode"], ""), ("", town)):
                if key != ("", ""):
                    found.setdefault(key, degrees)
    return found
