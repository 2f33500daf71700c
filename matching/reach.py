"""How long the way to work takes: straight distance, a detour, and a speed and a wait for each means of travel.

The figures stand in rules/reach.toml. Only arithmetic that every machine rounds alike is used on many places at once.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from matching.places import coordinates
from matching.rules import read_toml
from matching.wording import Floats
from models.enums import Mode
from models.values import Mobility, Place

KM_A_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class ReachRules:
    """The figures of rules/reach.toml. Speeds in km an hour, waits in minutes."""

    checked_on: date
    detour: float
    default_minutes: float
    ordered_up_to: float
    speed: Mapping[Mode, float]
    wait: Mapping[Mode, float]
    transit_gaps: Mapping[str, str]


@cache
def reach_rules() -> ReachRules:
    """Return the figures in force."""
    content = read_toml("reach.toml")
    modes = content["modes"]
    return ReachRules(
        checked_on=content["checked_on"],
        detour=content["detour"],
        default_minutes=content["default_minutes"],
        ordered_up_to=content["ordered_up_to"],
        speed={mode: float(modes[mode.value]["speed"]) for mode in Mode},
        wait={mode: float(modes[mode.value]["wait"]) for mode in Mode},
        transit_gaps=content["transit_gaps"],
    )


def kilometres(latitude: ArrayLike, longitude: ArrayLike, *, other: tuple[float, float]) -> Floats:
    """Return straight distances in km on a flat map around the middle latitude of Germany; nan where unknown.

    Within a hundred kilometres this errs by less than two in a hundred, far less than the detour factor does.
    """
    north = (np.asarray(latitude, dtype=np.float64) - other[0]) * KM_A_DEGREE
    east = (np.asarray(longitude, dtype=np.float64) - other[1]) * (KM_A_DEGREE * math.cos(math.radians(50.5)))
    return np.asarray(np.sqrt(north * north + east * east))


def minutes(start: Place | None, end: Place | None, mode: Mode) -> float | None:
    """Return the minutes of a way by one means of travel; None where a place is not known."""
    one, two, rules = coordinates(start), coordinates(end), reach_rules()
    if one is None or two is None:
        return None
    distance = float(kilometres(two[0], two[1], other=one)) * rules.detour
    return distance / rules.speed[mode] * 60 + rules.wait[mode]


def travel_speed(mobility: Mobility) -> float:
    """Return the speed of the fastest means that somebody has, in km an hour; nan where they named none."""
    return max((reach_rules().speed[mode] for mode in mobility.modes), default=math.nan)


def travel_limit(mobility: Mobility) -> float:
    """Return the longest way that somebody accepts, in minutes; the house's own limit where they named none."""
    return reach_rules().default_minutes if mobility.max_minutes is None else float(mobility.max_minutes)
