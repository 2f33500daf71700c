"""What refugees write and say of their work, in sixteen languages, and what is meant.

own_words/<language>.tsv: kind, text, right concepts (best first), years, manner of speaking. The texts were written by
somebody who had not seen the lexicon, before the engine that is measured here; the answers were looked up afterwards.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from models.enums import ConceptKind
from models.languages import languages
from models.values import Mention
from profiling.normalise import Normaliser
from profiling.profile import OwnWords, mentions_of

FOLDER = Path(__file__).parent / "own_words"
FIRST, AMONG_FIVE, LEAST = 0.80, 0.92, 0.65  # first hits over all, among the first five over all, first hits a language
YEARS = 0.9  # of the texts that say how long


@dataclass(frozen=True)
class Case:
    language: str
    kind: ConceptKind
    text: str
    right: frozenset[str]
    years: float | None
    manner: str


@cache
def cases(language: str) -> tuple[Case, ...]:
    with (FOLDER / f"{language}.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return tuple(
        Case(language, ConceptKind(kind), text, frozenset(right.split("|")), float(years) if years else None, manner)
        for kind, text, right, years, manner in rows
    )


def understood(case: Case, normaliser: Normaliser) -> Mention:
    words = OwnWords("work.jobs.0.title", case.text, case.kind, case.language)
    return mentions_of([words], normaliser)[0]


def place(case: Case, mention: Mention) -> int:
    """Return where a right concept stands among the candidates, counted from 1; 99 where it does not."""
    found = [candidate.concept_id for candidate in mention.candidates]
    return next((at for at, concept_id in enumerate(found, 1) if concept_id in case.right), 99)


@pytest.fixture(scope="module")
def mentions(built_in: Normaliser) -> dict[str, list[Mention]]:
    return {language: [understood(case, built_in) for case in cases(language)] for language in languages()}


@pytest.fixture(scope="module")
def places(mentions: dict[str, list[Mention]]) -> dict[str, list[int]]:
    return {
        language: [place(case, mention) for case, mention in zip(cases(language), own, strict=True)]
        for language, own in mentions.items()
    }


def share(own: list[int], within: int) -> float:
    return sum(at <= within for at in own) / len(own)


def test_there_are_three_hundred_texts_in_all_sixteen_languages_and_manners() -> None:
    every = [case for language in languages() for case in cases(language)]
    assert len(languages()) == 16
    assert len(every) == 320
    assert {case.manner for case in every} == {"plain", "mistake", "sentence", "mixed", "task"}


@pytest.mark.parametrize("language", languages())
def test_first_hits_of_each_language(places: dict[str, list[int]], language: str) -> None:
    assert share(places[language], 1) >= LEAST


def test_first_hits_and_hits_among_five_over_all(places: dict[str, list[int]]) -> None:
    every = [at for own in places.values() for at in own]
    assert share(every, 1) >= FIRST
    assert share(every, 5) >= AMONG_FIVE


def test_how_long_is_understood(mentions: dict[str, list[Mention]]) -> None:
    said = [
        (case.years, mention.years)
        for language, own in mentions.items()
        for case, mention in zip(cases(language), own, strict=True)
        if case.years is not None
    ]
    assert len(said) > 20
    assert sum(years == found for years, found in said) / len(said) >= YEARS


def test_right_answers_are_concepts_of_the_right_kind(built_in: Normaliser) -> None:
    for language in languages():
        for case in cases(language):
            for concept_id in case.right:
                assert built_in.taxonomy.concept(concept_id).kind is case.kind
