"""Ranking: hand-worked fits, one result from both sides, and an order that depends on nothing else."""

from dataclasses import replace

import pytest
from matching_cases import TODAY, asks, did, guessed, job, person

from matching.encoded import Yardstick
from matching.rank import PeopleIndex, VacancyIndex
from models.enums import Cefr, Evidence, Mode, Strength
from models.values import GermanRequirement, LanguageSkill, Mobility, Place, Profile, Vacancy
from profiling.taxonomy import Taxonomy

JOBS = [
    job("V-cook", "occ.cook"),
    job("V-helper", "occ.kitchen-helper"),
    job("V-waiter", "occ.waiter"),
    job("V-welder", "occ.welder"),
]


def fits(profile: Profile, vacancies: list[Vacancy], yardstick: Yardstick) -> dict[str, float | None]:
    """Return the fit of a person with each vacancy."""
    index = VacancyIndex(vacancies, yardstick.taxonomy, yardstick=yardstick)
    return {one.id: index.match(profile, one.id, today=TODAY).fit for one in vacancies}


def test_changes_are_directed(yardstick: Yardstick) -> None:
    assert fits(person("P", "occ.cook"), JOBS, yardstick) == {
        "V-cook": 1.0,
        "V-helper": 0.9,
        "V-waiter": 0.4,
        "V-welder": 0.0,
    }
    assert fits(person("P", "occ.kitchen-helper"), JOBS, yardstick)["V-cook"] == 0.3


def test_shortfalls_add_up(yardstick: Yardstick) -> None:
    """A welder, a must for MAG welding (comes with the occupation: 0.7), German B1 asked and A2 there."""
    vacancy = job(
        "V",
        "occ.welder",
        requirements=(asks("skill.weld-mag"),),
        german=GermanRequirement(Cefr.B1, Cefr.B1, Cefr.B1, Cefr.B1),
    )
    welder = person("P", "occ.welder", languages=(LanguageSkill("de", Cefr.A2, Cefr.A2, Cefr.A2, Cefr.A2),))
    skill = 0.5 * (1 - (0.5 + 0.5 * 0.7))
    german = 4 * 0.125 * (1 / 3)
    assert fits(welder, [vacancy], yardstick)["V"] == pytest.approx(1 / (1 + skill + german), abs=1e-4)


def test_missing_lies_between_met_and_failed(yardstick: Yardstick) -> None:
    vacancy = job("V", "occ.cook", german=GermanRequirement(speaking=Cefr.B2))

    def fit_with(*levels: LanguageSkill) -> float:
        return fits(person("P", "occ.cook", languages=levels), [vacancy], yardstick)["V"] or 0.0

    failed, unknown = fit_with(LanguageSkill("de", speaking=Cefr.NONE)), fit_with()
    assert failed < unknown < fit_with(LanguageSkill("de", speaking=Cefr.C1))


def test_no_statement_is_not_zero(yardstick: Yardstick) -> None:
    states_nothing = Vacancy(id="V", title="Wir suchen Sie!")
    assert fits(person("P", "occ.cook"), [states_nothing], yardstick)["V"] is None
    assert fits(Profile(id="P"), JOBS, yardstick) == dict.fromkeys(("V-cook", "V-helper", "V-waiter", "V-welder"))
    index = VacancyIndex([states_nothing, *JOBS], yardstick.taxonomy, yardstick=yardstick)
    assert index.vacancies_for(Profile(id="P"), top=10, today=TODAY) == []


def test_the_same_result_from_both_sides(yardstick: Yardstick, taxonomy: Taxonomy) -> None:
    people = [
        person("P1", "occ.cook", skills=(did("skill.sew-clothes", evidence=Evidence.TESTED),)),
        Profile(id="P2", occupations=(guessed("طباخ", ("occ.cook", 0.63), ("occ.kitchen-helper", 0.41)),)),
        person("P3", "occ.kitchen-helper", "occ.waiter"),
    ]
    jobs = [replace(one, requirements=(asks("skill.cook-meals", Strength.SHOULD),)) for one in JOBS]
    vacancies = VacancyIndex(jobs, taxonomy, yardstick=yardstick)
    crowd = PeopleIndex(people, taxonomy, yardstick=yardstick)
    one_way = {
        (match.profile_id, match.vacancy_id): match
        for profile in people
        for match in vacancies.vacancies_for(profile, top=10, today=TODAY)
    }
    other_way = {
        (match.profile_id, match.vacancy_id): match
        for vacancy in jobs
        for match in crowd.people_for(vacancy, top=10, today=TODAY)
    }
    assert one_way
    assert one_way == other_way


def test_order_is_stable_and_excludes(yardstick: Yardstick, taxonomy: Taxonomy) -> None:
    jobs = [job(f"V{number}", "occ.cook") for number in (3, 1, 2)] + JOBS
    forwards = VacancyIndex(jobs, taxonomy, yardstick=yardstick)
    backwards = VacancyIndex(jobs[::-1], taxonomy, yardstick=yardstick)
    cook = person("P", "occ.cook")
    ranked = [match.vacancy_id for match in forwards.vacancies_for(cook, top=4, today=TODAY)]
    assert ranked == ["V-cook", "V1", "V2", "V3"]
    assert forwards.vacancies_for(cook, top=9, today=TODAY) == backwards.vacancies_for(cook, top=9, today=TODAY)
    rest = forwards.vacancies_for(cook, top=2, today=TODAY, exclude=frozenset({"V-cook", "V1", "gone"}))
    assert [match.vacancy_id for match in rest] == ["V2", "V3"]


def test_much_too_far_comes_last(yardstick: Yardstick, taxonomy: Taxonomy) -> None:
    far = job("V-far", "occ.cook", place=Place(postcode="50667", town="Köln"))
    near = job("V-near", "occ.kitchen-helper", place=Place(town="Mendig"))
    walker = person(
        "P", "occ.cook", place=Place(postcode="56727"), mobility=Mobility(frozenset({Mode.TRANSIT}), max_minutes=45)
    )
    index = VacancyIndex([far, near], taxonomy, yardstick=yardstick)
    assert [one.vacancy_id for one in index.vacancies_for(walker, top=2, today=TODAY)] == ["V-near", "V-far"]


def test_weights_of_the_reasons_add_up_to_one(yardstick: Yardstick, taxonomy: Taxonomy) -> None:
    vacancy = job("V", "occ.cook", requirements=(asks("skill.cook-meals"),), german=GermanRequirement(speaking=Cefr.A2))
    match = VacancyIndex([vacancy], taxonomy, yardstick=yardstick).match(person("P", "occ.cook"), "V", today=TODAY)
    assert [reason.part for reason in match.reasons] == ["occupation", "skill", "german"]
    assert sum(reason.weight for reason in match.reasons) == pytest.approx(1, abs=1e-3)
    assert match.reasons[0].via == "same occupation"
    assert match.reasons[1].via == "comes with the occupation"
