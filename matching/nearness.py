"""How near one concept is to another, in the right direction: a cook can help in a kitchen, a helper is no cook."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matching.rules import Weights
from matching.wording import Floats, Sparse
from models.enums import ConceptKind
from models.values import Concept
from profiling.taxonomy import Relation, Taxonomy

_SHARE = 1000  # relation weights as whole numbers, so that sums are exact


class Nearness:
    """The occupations and skills of a taxonomy as columns, and how far each concept reaches into the others."""

    def __init__(self, taxonomy: Taxonomy, weights: Weights) -> None:
        self._taxonomy, self._weights = taxonomy, weights
        occupations = taxonomy.concepts(ConceptKind.OCCUPATION)
        skills = taxonomy.concepts(ConceptKind.SKILL)
        self.occupations = {concept.id: column for column, concept in enumerate(occupations)}
        self.skills = {concept.id: column for column, concept in enumerate(skills)}
        self._kldb = {digits: _prefixes([one.kldb2010 for one in occupations], digits) for digits in (2, 3, 4, 5)}
        self._isco = {digits: _prefixes([one.isco08 for one in occupations], digits) for digits in (2, 3, 4)}
        self._level = np.array([level_of(concept) for concept in occupations], dtype=np.int64)
        self._needs = self._skills_needed(occupations)
        self._needed = np.asarray(self._needs.sum(axis=1)).ravel()
        self._reached: dict[int, Floats] = {}

    def occupation(self, concept_id: str) -> int | None:
        """Return the column of an occupation by its id or ESCO URI; None where it is unknown."""
        return self._column(self.occupations, concept_id)

    def skill(self, concept_id: str) -> int | None:
        """Return the column of a skill by its id or ESCO URI; None where it is unknown."""
        return self._column(self.skills, concept_id)

    def reach_of(self, column: int) -> Floats:
        """Return how well somebody who did this occupation serves every other, 0..1, one value a column.

        The lexicon's directed changes are a human's judgement and go before what the codes suggest.
        """
        if column not in self._reached:
            self._reached[column] = self._reach_from(column)
        return self._reached[column]

    def _reach_from(self, column: int) -> Floats:
        reach = np.maximum(
            self._by_code(self._kldb, column, "nearness.kldb"), self._by_code(self._isco, column, "nearness.isco")
        )
        source = list(self.occupations)[column]
        for target, weight in self._taxonomy.changes_from(source).items():
            if target in self.occupations:
                reach[self.occupations[target]] = weight
        reach[column] = 1.0
        return reach

    def implied_skills(self, column: int) -> dict[int, float]:
        """Return skill column → how likely it comes with the occupation, 0..1."""
        occupation = list(self.occupations)[column]
        return {
            self.skills[skill]: weight * self._weights[f"skills.{relation.value}"]
            for skill, (relation, weight) in self._taxonomy.skills_of(occupation).items()
            if skill in self.skills
        }

    def served_by_skills(self, skills: Floats) -> Floats:
        """Return for every person (row) how much of each occupation's skills they have, 0..1.

        `skills` has one row a person and one column a skill; essential skills count fully, optional ones half.
        """
        whole = np.rint(skills * _SHARE).astype(np.int64)
        have = np.asarray((self._needs @ whole.T).T, dtype=np.float64)
        return np.asarray(have / np.maximum(self._needed, 1) / _SHARE)

    def _skills_needed(self, occupations: Sequence[Concept]) -> Sparse:
        rows, columns, shares = [], [], []
        for row, occupation in enumerate(occupations):
            for skill, (relation, weight) in self._taxonomy.skills_of(occupation.id).items():
                if skill in self.skills:
                    rows.append(row)
                    columns.append(self.skills[skill])
                    shares.append(round(weight * _SHARE * (1.0 if relation is Relation.ESSENTIAL else 0.5)))
        return csr_array(
            (np.array(shares, dtype=np.int64), (np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64))),
            shape=(len(occupations), len(self.skills)),
        )

    def _by_code(self, prefixes: dict[int, NDArray[np.int64]], column: int, name: str) -> Floats:
        """Return the nearness by shared digits, less where the level of requirement is another."""
        reach = np.zeros(len(self.occupations))
        for digits in sorted(prefixes):
            own = prefixes[digits][column]
            if own >= 0:
                reach[prefixes[digits] == own] = self._weights[f"{name}{digits}"]
        return reach * self._level_factor(column)

    def _level_factor(self, column: int) -> Floats:
        own, factor = self._level[column], np.ones(len(self._level))
        if own > 0:
            steps = np.where(self._level > 0, self._level - own, 0)
            factor[steps < 0] = self._weights["level.down"]
            for step, name in ((1, "one_up"), (2, "two_up"), (3, "three_up")):
                factor[steps == step] = self._weights[f"level.{name}"]
        return factor

    def _column(self, columns: dict[str, int], concept_id: str) -> int | None:
        concept = self._taxonomy.find(concept_id)
        return None if concept is None else columns.get(concept.id)


def level_of(concept: Concept) -> int:
    """Return the level of requirement, 1 helper to 4 expert: the fifth digit of the KldB 2010; 0 where unknown."""
    code = concept.kldb2010 or ""
    return int(code[4]) if len(code) == 5 and code[4].isdigit() else 0  # noqa: PLR2004 - KldB codes have five digits


def _prefixes(codes: Sequence[str | None], digits: int) -> NDArray[np.int64]:
    """Return the first digits of each code as a number; -1 where a code is missing or too short."""
    return np.array(
        [int(code[:digits]) if code and code.isdigit() and len(code) >= digits else -1 for code in codes],
        dtype=np.int64,
    )
