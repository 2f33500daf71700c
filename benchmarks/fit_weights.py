"""Fit how sure a candidate is (profiling/weights.toml, [sureness]) on one half of the public titles.

    python -m benchmarks.fit_weights ../shared/data/eval [--most 1500]

Every row with an odd number (counted from 0) is fitted on; benchmarks/normalise.py shows the reliability on the others.
Titles are linked with the built-in lexicon; each of their first five candidates is one example, right where its
official code is the title's (ISCO-08 or KldB 2010, four digits). Exact labels are left out: they are not estimated. The
same number of lines that name no work is added, so that nonsense stays below the threshold. Prints the numbers to be
written into the file, and what the weight of character n-grams would best be.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.public import Title, public_titles
from models.enums import ConceptKind
from profiling.link import Linker, Scored
from profiling.taxonomy import Taxonomy, open_taxonomy
from profiling.weights import weights

FIRST = 5  # candidates of a title that are looked at
NAMES = ("encoder", "lead", "first")
NO_WORK = (
    "guten Morgen",
    "ich heiße Sabine",
    "das Wetter ist schön",
    "blaue Farbe am Himmel",
    "Montag",
    "qwertz uiop",
    "asdf jklö",
    "hello how are you",
    "my name is John",
    "happy birthday",
    "weiß nicht",
    "Straße",
    "+49 170 1234567",
    "сегодня хорошая погода",
    "мене звати Оксана",
    "добрий день",
    "سلام چطور هستید",
    "نام من احمد است",
    "امروز هوا خوب است",
)


@dataclass(frozen=True)
class Example:
    """One candidate: its features in the order of NAMES, and whether it is right."""

    features: tuple[float, ...]
    right: bool


class Recorder(Linker):
    """A linker that offers everything and remembers what each candidate's sureness was made of."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        own = weights()
        sureness = replace(own.sureness, threshold=0.0, further=0.0)
        super().__init__(taxonomy.tables[ConceptKind.OCCUPATION], settings=replace(own, sureness=sureness))
        self.seen: list[tuple[float, ...]] = []

    def _sureness(self, scored: Scored, at: int, *, lead: float, language: str) -> float:  # noqa: ARG002
        self.seen.append((float(scored.encoder[at]), lead, float(lead > 0)))
        return 1.0 - len(self.seen) * 1e-6  # keeps the order


def examples(titles: Sequence[Title], taxonomy: Taxonomy) -> Iterator[Example]:
    """Yield the first candidates of each title that is no label."""
    linker = Recorder(taxonomy)
    for title in titles:
        linker.seen = []
        found = linker.link([title.text], language=title.language, top=FIRST)[0]
        if len(linker.seen) == len(found):  # no exact label among them
            for candidate, features in zip(found, linker.seen, strict=True):
                yield Example(features, title.is_right(taxonomy.concept(candidate.concept_id)))


def nonsense(language: str) -> Iterator[Title]:
    """Yield lines without work, for which nothing is right."""
    for text in NO_WORK:
        yield Title(text, language, "isco08", frozenset())


def _offset(logits: np.ndarray, own: Sequence[Example]) -> float:
    """Return what has to be added to a language's log odds so that as many are right as is said (by bisection)."""
    right = sum(example.right for example in own)
    low, high = -5.0, 5.0
    while high - low > 1e-3:
        middle = (low + high) / 2
        said = float((1 / (1 + np.exp(-(logits + middle)))).sum())
        low, high = (middle, high) if said < right else (low, middle)
    return low


def main() -> None:
    """Link, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--most", type=int, default=1500)
    arguments = parser.parse_args()
    taxonomy = open_taxonomy()
    halves = [titles[1::2] for titles in public_titles(arguments.data, most=arguments.most).values()]
    by_language = [list(examples([*titles, *nonsense(titles[0].language)], taxonomy)) for titles in halves]
    found = [example for own in by_language for example in own]
    features = np.array([example.features for example in found])
    right = np.array([example.right for example in found])
    model = LogisticRegression(C=10, max_iter=1000).fit(features, right)
    print(f"{len(found)} candidates, {right.mean():.2f} right")
    print(f"constant = {model.intercept_[0]:.2f}")
    for name, weight in zip(NAMES, model.coef_[0], strict=True):
        print(f"{name} = {weight:.2f}")
    for titles, own in zip(halves, by_language, strict=True):
        said = model.predict_log_proba([example.features for example in own])
        print(f"[ways.{titles[0].language}] sureness = {_offset(said[:, 1] - said[:, 0], own):.2f}")
    for weight in (0.0, 0.05, 0.1, 0.2):
        ways = {"default": replace(weights().ways(""), words=weight)}
        linker = Linker(taxonomy.tables[ConceptKind.OCCUPATION], settings=replace(weights(), by_language=ways))
        shares = []
        for titles in halves:
            firsts = linker.link([title.text for title in titles], language=titles[0].language, top=1)
            rights = [
                bool(first) and title.is_right(taxonomy.concept(first[0].concept_id))
                for title, first in zip(titles, firsts, strict=True)
            ]
            shares.append(f"{titles[0].language} {np.mean(rights):.3f}")
        print(f"n-grams at {weight}: first hits {', '.join(shares)}", flush=True)


if __name__ == "__main__":
    main()
