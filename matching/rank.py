"""Ranking, both ways: vacancies for a person, people for a vacancy. A pair has one result, whichever side asks.

The order: what is not much too far first, then fit, then likeness of wording, then the id. Nothing else moves it.
Pairs without a statement, or with hardly any fit, are not proposed; `match` still explains any pair.
"""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from matching.certainty import certainty
from matching.encoded import Whole, Yardstick, encode_people, encode_vacancies
from matching.explain import Pair, explain
from matching.fit import Flags, fit
from matching.hurdles import hurdles
from matching.wording import Floats
from models.values import Match, Profile, Vacancy
from profiling.encoder import Encoder, UniversalEncoder
from profiling.normalise import Normaliser
from profiling.taxonomy import Taxonomy

NOBODY: frozenset[str] = frozenset()


def yardstick_for(taxonomy: Taxonomy, normaliser: Normaliser | None, encoder: Encoder | None = None) -> Yardstick:
    """Return what measures with a taxonomy: with the built-in encoder where there is a normaliser, else without."""
    return Yardstick(taxonomy, encoder=encoder or (None if normaliser is None else UniversalEncoder()))


class VacancyIndex:
    """Vacancies, ready to be ranked for any person. Read-only once built; threads may share it."""

    def __init__(
        self,
        vacancies: Sequence[Vacancy],
        taxonomy: Taxonomy,
        normaliser: Normaliser | None = None,
        *,
        yardstick: Yardstick | None = None,
    ) -> None:
        self.yardstick = yardstick or yardstick_for(taxonomy, normaliser)
        self.encoded = encode_vacancies(vacancies, self.yardstick)
        self._row = {vacancy.id: row for row, vacancy in enumerate(vacancies)}
        self.id_order = _positions([vacancy.id for vacancy in vacancies])

    def __len__(self) -> int:
        """Return how many vacancies are ranked."""
        return len(self._row)

    def vacancies_for(
        self, profile: Profile, *, top: int, today: date, exclude: frozenset[str] = NOBODY
    ) -> list[Match]:
        """Return the best vacancies for a person, best first, without those whose ids are excluded."""
        people = encode_people([profile], self.yardstick)
        scores = fit(people, self.encoded, self.yardstick)
        skip = [self._row[one] for one in exclude if one in self._row]
        columns = scores.fit[0], scores.likeness[0], scores.far[0]
        rows = best_rows(columns, self.id_order, top=top, skip=skip, least=self.yardstick.weights["least.proposal"])
        return [pair_match(Pair(0, row, people, self.encoded, scores, self.yardstick), today=today) for row in rows]

    def match(self, profile: Profile, vacancy_id: str, *, today: date) -> Match:
        """Return the match of one pair, whatever its fit; KeyError where the index has no such vacancy."""
        vacancy = self.encoded.vacancies[self._row[vacancy_id]]
        people, vacancies = encode_people([profile], self.yardstick), encode_vacancies([vacancy], self.yardstick)
        scores = fit(people, vacancies, self.yardstick)
        return pair_match(Pair(0, 0, people, vacancies, scores, self.yardstick), today=today)


class PeopleIndex:
    """People, ready to be ranked for any vacancy. Read-only once built; threads may share it."""

    def __init__(
        self,
        profiles: Sequence[Profile],
        taxonomy: Taxonomy,
        normaliser: Normaliser | None = None,
        *,
        yardstick: Yardstick | None = None,
    ) -> None:
        self.yardstick = yardstick or yardstick_for(taxonomy, normaliser)
        self.encoded = encode_people(profiles, self.yardstick)
        self._row = {profile.id: row for row, profile in enumerate(profiles)}
        self.id_order = _positions([profile.id for profile in profiles])

    def __len__(self) -> int:
        """Return how many people are ranked."""
        return len(self._row)

    def people_for(self, vacancy: Vacancy, *, top: int, today: date, exclude: frozenset[str] = NOBODY) -> list[Match]:
        """Return the best people for a vacancy, best first, without those whose ids are excluded."""
        asked = encode_vacancies([vacancy], self.yardstick)
        scores = fit(self.encoded, asked, self.yardstick)
        skip = [self._row[one] for one in exclude if one in self._row]
        columns = scores.fit[:, 0], scores.likeness[:, 0], scores.far[:, 0]
        rows = best_rows(columns, self.id_order, top=top, skip=skip, least=self.yardstick.weights["least.proposal"])
        return [pair_match(Pair(row, 0, self.encoded, asked, scores, self.yardstick), today=today) for row in rows]


def pair_match(pair: Pair, *, today: date) -> Match:
    """Return the explained match of one pair."""
    value = float(pair.scores.fit[pair.person, pair.place])
    lines = explain(pair)
    return Match(
        profile_id=pair.profile.id,
        vacancy_id=pair.vacancy.id,
        fit=None if np.isnan(value) else value,
        certainty=certainty(lines, pair.yardstick.weights),
        hurdles=hurdles(pair.profile, pair.vacancy, pair.yardstick.taxonomy, today=today),
        reasons=tuple(line.reason for line in lines),
    )


def best_rows(
    scores: tuple[Floats, Floats, Flags], id_order: Whole, *, top: int, skip: Iterable[int], least: float
) -> list[int]:
    """Return the rows of the best scores, best first: fit, likeness and distance of each row, ties broken by id."""
    value, likeness, far = scores
    allowed = value >= least  # nan, no statement, is never so
    allowed[list(skip)] = False
    rows = np.flatnonzero(allowed)
    order = np.lexsort((id_order[rows], -likeness[rows], -value[rows], far[rows]))
    return [int(row) for row in rows[order[:top]]]


def _positions(ids: Sequence[str]) -> Whole:
    """Return the place of each id in the alphabet, so that ties do not depend on the order of input."""
    positions = np.empty(len(ids), dtype=np.int64)
    positions[sorted(range(len(ids)), key=lambda row: ids[row])] = np.arange(len(ids))
    return positions
