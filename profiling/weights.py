"""The weights of the ways of finding, read once from the dated file weights.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Ways:
    """How much a label's similarity (cosine, 0..1) counts by way of finding.

    `sureness` is added to the logistic of Sureness, where a language's similarities are lower for the same truth.
    """

    words: float
    encoder: float
    fuzzy: float
    contained: float
    sureness: float = 0.0


@dataclass(frozen=True, slots=True)
class Fusion:
    """How labels' scores become a concept's score; told line by line in weights.toml."""

    fuzzy_least: float
    best_labels: int


@dataclass(frozen=True, slots=True)
class Sureness:
    """Logistic coefficients from similarity and lead to a probability.

    `threshold` is the least that is offered at all, `further` the least that is offered beside it.
    """

    constant: float
    encoder: float
    lead: float
    first: float
    threshold: float
    further: float


@dataclass(frozen=True, slots=True)
class Weights:
    """All weights, with the day and the reason of their setting."""

    dated: date
    reason: str
    by_language: Mapping[str, Ways]
    closed: Ways  # for lists of labels that are not the lexicon's
    fusion: Fusion
    sureness: Sureness

    def ways(self, language: str) -> Ways:
        """Return the weights for words in a language."""
        return self.by_language.get(language, self.by_language["default"])


def weights_from(data: Mapping[str, Any]) -> Weights:
    """Return the weights of a parsed file; KeyError or TypeError names what is missing or unknown."""
    return Weights(
        dated=data["dated"],
        reason=data["reason"],
        by_language={language: Ways(**ways) for language, ways in data["ways"].items()},
        closed=Ways(**data["closed"]),
        fusion=Fusion(**data["fusion"]),
        sureness=Sureness(**data["sureness"]),
    )


@cache
def weights() -> Weights:
    """Return the weights in force."""
    return weights_from(tomllib.loads(files("profiling").joinpath("weights.toml").read_text(encoding="utf-8")))
