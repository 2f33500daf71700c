"""Many people at once: the same matches with any number of workers, and one by one."""

import sys

import pytest
from matching_cases import TODAY, asks, did, guessed, job, person, tiny_taxonomy

from matching.bulk import NoDask, match_all
from matching.encoded import Yardstick
from matching.rank import VacancyIndex
from models.values import Profile

CONCEPTS = ["occ.cook", "occ.waiter", "occ.tailor", "occ.welder", "occ.nurse"]
JOBS = [
    job(f"V{n}-{one}", one, requirements=(asks("skill.sew-clothes"),) * (n % 3)) for n in range(6) for one in CONCEPTS
]
PEOPLE = [
    *(person(f"P{number}", CONCEPTS[number % 5], skills=(did("skill.sew-clothes"),)) for number in range(60)),
    Profile("P-guess", occupations=(guessed("خياط", ("occ.tailor", 0.7), ("occ.upholsterer", 0.31)),)),
]


@pytest.fixture(scope="module")
def index() -> VacancyIndex:
    taxonomy = tiny_taxonomy()
    return VacancyIndex(JOBS, taxonomy, yardstick=Yardstick(taxonomy))


def test_bulk_is_the_same_as_one_by_one(index: VacancyIndex) -> None:
    found = list(match_all(PEOPLE, index, top=5, today=TODAY))
    assert [profile.id for profile, _ in found] == [profile.id for profile in PEOPLE]
    for profile, matches in found:
        assert matches == index.vacancies_for(profile, top=5, today=TODAY)


def test_two_workers_give_the_same_digits(index: VacancyIndex) -> None:
    assert list(match_all(PEOPLE, index, top=5, today=TODAY, workers=2)) == list(
        match_all(PEOPLE, index, top=5, today=TODAY)
    )


def test_dask_that_is_not_installed_says_how_to_get_it(index: VacancyIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(NoDask, match="uv sync --extra dask"):
        list(match_all(PEOPLE[:1], index, top=1, today=TODAY, dask="tcp://127.0.0.1:1"))
