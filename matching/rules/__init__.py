"""Law, weights and other figures that change with time, as dated data files, and the code that reads them.

The code knows no paragraph and no figure: everything comes from the files in this folder, each with its date, its
source or reason, and who checked it last.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from models.enums import Evidence, Strength


class BrokenRules(ValueError):
    """A file of rules cannot be used; says which file and what is wrong."""

    def __init__(self, name: str, wrong: str) -> None:
        super().__init__(f"matching/rules/{name}: {wrong}")


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each thing weighs. `values` and `reasons` go by `section.name`, such as `requirements.must`."""

    valid_from: date
    checked_on: date
    checked_by: str
    values: Mapping[str, float]
    reasons: Mapping[str, str]

    def __getitem__(self, name: str) -> float:
        """Return a weight by its `section.name`; KeyError where there is none."""
        return self.values[name]

    def strength(self, strength: Strength) -> float:
        """Return what one requirement of this strength weighs."""
        return self.values[f"requirements.{strength.value}"]

    def evidence(self, evidence: Evidence) -> float:
        """Return how much of a skill counts with this evidence, 0..1."""
        return self.values[f"evidence.{evidence.value}"]

    def certainty(self, evidence: Evidence) -> float:
        """Return how sure this evidence makes, 0..1."""
        return self.values[f"certainty.{evidence.value}"]


@cache
def read_toml(name: str) -> dict[str, Any]:
    """Return one file of this folder; BrokenRules where it is no TOML."""
    try:
        return tomllib.loads(files("matching.rules").joinpath(name).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BrokenRules(name, str(error)) from error


@cache
def weights() -> Weights:
    """Return the weights in force; BrokenRules where one has no reason or lies outside 0..1."""
    content = read_toml("weights.toml")
    values: dict[str, float] = {}
    reasons: dict[str, str] = {}
    for section, rows in content.items():
        if isinstance(rows, dict):
            for name, row in rows.items():
                values[f"{section}.{name}"], reasons[f"{section}.{name}"] = float(row["value"]), row["reason"]
    for name, value in values.items():
        if not 0 <= value <= 1 or not reasons[name].strip():
            raise BrokenRules("weights.toml", f"{name} needs a value in 0..1 and a reason")
    return Weights(content["valid_from"], content["checked_on"], content["checked_by"], values, reasons)
