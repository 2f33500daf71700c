"""Certainty: how much of a fit rests on what was shown or tested, and how much of what is asked is known at all.

    certainty = sum over all lines of  weight × (known, else 0) × how well it is evidenced × how sure the reading is

The weights of the lines add up to 1. Nothing known is 0; everything tested and confirmed by a human is 1.
"""

from collections.abc import Iterable

from matching.explain import Line
from matching.rules import Weights
from models.enums import Evidence, State

DIGITS = 2


def certainty(lines: Iterable[Line], weigh: Weights) -> float:
    """Return the certainty of one pair, 0..1, from the lines of its explanation."""
    return round(sum(line.reason.weight * _sure(line, weigh) for line in lines), DIGITS)


def _sure(line: Line, weigh: Weights) -> float:
    if line.reason.state is State.UNKNOWN:
        return 0.0
    reading = line.sure if line.sure >= 1 else line.sure * weigh["certainty.guessed"]
    return weigh.certainty(line.reason.evidence or Evidence.SAID) * reading
