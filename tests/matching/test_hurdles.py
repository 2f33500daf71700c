"""Hurdles: met, partly, not met or unknown; each that is not met says a next step."""

from datetime import date

import pytest
from matching_cases import TODAY, did, job, person

from matching.hurdles import hurdles
from matching.places import coordinates
from matching.reach import minutes
from models.enums import Cefr, HurdleKind, Mode, State, Strength
from models.values import (
    GermanRequirement,
    LanguageSkill,
    Licence,
    Mobility,
    Place,
    Profile,
    Training,
    Vacancy,
    Wishes,
)
from profiling.taxonomy import Taxonomy

MAYEN, MENDIG, KOBLENZ = Place("56727"), Place(town="Mendig"), Place("56068", "Koblenz")


def found(profile: Profile, vacancy: Vacancy, taxonomy: Taxonomy, kind: HurdleKind) -> list[State]:
    return [hurdle.state for hurdle in hurdles(profile, vacancy, taxonomy, today=TODAY) if hurdle.kind is kind]


def test_only_what_is_asked_is_a_hurdle(taxonomy: Taxonomy) -> None:
    (only,) = hurdles(person("P", "occ.cook"), job("V", "occ.cook"), taxonomy, today=TODAY)
    assert (only.kind, only.state) == (HurdleKind.WORK_PERMISSION, State.UNKNOWN)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (None, State.UNKNOWN),
        ("not_needed", State.UNKNOWN),
        ("full", State.MET),
        ("partial", State.PARTLY),
        ("rejected", State.NOT_MET),
    ],
)
def test_recognition_of_a_nurse(answer: str | None, state: State, taxonomy: Taxonomy) -> None:
    nurse = person("P", "occ.nurse", trainings=(Training(did("occ.nurse"), True, answer),))
    assert found(nurse, job("V", "occ.nurse"), taxonomy, HurdleKind.RECOGNITION) == [state]
    assert found(nurse, job("V", "occ.cook"), taxonomy, HurdleKind.RECOGNITION) == []


def test_recognition_of_another_training_does_not_count(taxonomy: Taxonomy) -> None:
    cook = person("P", "occ.cook", trainings=(Training(did("occ.cook"), True, "full"),))
    assert found(cook, job("V", "occ.nurse"), taxonomy, HurdleKind.RECOGNITION) == [State.UNKNOWN]


@pytest.mark.parametrize(
    ("licences", "asked", "state"),
    [
        ((), False, State.UNKNOWN),
        ((), True, State.NOT_MET),
        ((Licence("CE", "DE"),), True, State.MET),  # CE contains C
        ((Licence("B", "DE"),), True, State.NOT_MET),
        ((Licence("C", "ER"),), True, State.PARTLY),  # an Eritrean licence, not yet converted
        ((Licence("C", "ER", valid_here=False),), True, State.PARTLY),
        ((Licence("C", valid_until=date(2026, 1, 1)),), True, State.PARTLY),
    ],
)
def test_licence_c(licences: tuple[Licence, ...], asked: bool, state: State, taxonomy: Taxonomy) -> None:
    driver = person("P", "occ.truck-driver", licences=licences, licences_asked=asked)
    vacancy = job("V", "occ.truck-driver", licences=(("C", Strength.MUST),))
    assert found(driver, vacancy, taxonomy, HurdleKind.LICENCE) == [state]


def test_a_forklift_licence_is_a_certificate(taxonomy: Taxonomy) -> None:
    vacancy = job("V", "occ.cook", licences=(("forklift", Strength.SHOULD),))
    helper = person("P", "occ.cook", licences_asked=True)
    assert found(helper, vacancy, taxonomy, HurdleKind.CERTIFICATE) == [State.PARTLY]


@pytest.mark.parametrize(
    ("has", "state"),
    [
        ((), State.UNKNOWN),
        ((LanguageSkill("de", speaking=Cefr.B1),), State.MET),
        ((LanguageSkill("de", speaking=Cefr.A2),), State.PARTLY),
        ((LanguageSkill("de", speaking=Cefr.NONE),), State.NOT_MET),
        ((LanguageSkill("de", writing=Cefr.C1),), State.UNKNOWN),  # writing was not asked, speaking is not known
    ],
)
def test_german_by_skill(has: tuple[LanguageSkill, ...], state: State, taxonomy: Taxonomy) -> None:
    vacancy = job("V", "occ.cook", german=GermanRequirement(speaking=Cefr.B1))
    assert found(person("P", "occ.cook", languages=has), vacancy, taxonomy, HurdleKind.GERMAN) == [state]


@pytest.mark.parametrize(
    ("mobility", "place", "shifts", "state"),
    [
        (Mobility(), MENDIG, (), State.UNKNOWN),
        (Mobility(frozenset({Mode.BICYCLE}), 45), MENDIG, (), State.MET),
        (Mobility(frozenset({Mode.FOOT}), 45), KOBLENZ, (), State.NOT_MET),
        (Mobility(frozenset({Mode.TRANSIT}), 90), MENDIG, ("early",), State.PARTLY),  # a lift is missing
        (Mobility(frozenset({Mode.TRANSIT, Mode.CAR}), 90), MENDIG, ("early",), State.MET),
    ],
)
def test_reach(mobility: Mobility, place: Place, shifts: tuple[str, ...], state: State, taxonomy: Taxonomy) -> None:
    cook = person("P", "occ.cook", place=MAYEN, mobility=mobility)
    vacancy = job("V", "occ.cook", place=place, shifts=frozenset(shifts))
    assert found(cook, vacancy, taxonomy, HurdleKind.REACH) == [state]


def test_minutes_by_hand() -> None:
    """Mayen (50.33, 7.22) to Mendig (50.37, 7.28): 4.45 km north, 4.24 km east, so 6.15 km; 8.3 km with the detour."""
    way = minutes(MAYEN, MENDIG, Mode.BICYCLE)
    assert way == pytest.approx(6.15 * 1.35 / 14 * 60 + 2, abs=0.3)
    assert minutes(MAYEN, Place(town="Nirgendwo"), Mode.CAR) is None


def test_hours_shifts_start_and_age(taxonomy: Taxonomy) -> None:
    wishes = Wishes(hours_from=20, hours_to=30, shifts=frozenset({"early"}), earliest_start=date(2027, 2, 1))
    cook = person("P", "occ.cook", wishes=wishes, minor=True)
    full_time = job("V", "occ.cook", hours_from=38.0, shifts=frozenset({"early", "night"}), start=date(2027, 1, 1))
    found_states = {h.kind: h.state for h in hurdles(cook, full_time, taxonomy, today=TODAY)}
    assert found(cook, full_time, taxonomy, HurdleKind.HOURS) == [State.NOT_MET, State.PARTLY]
    assert found_states[HurdleKind.START] is State.PARTLY
    assert found_states[HurdleKind.MINIMUM_AGE] is State.NOT_MET  # nobody under 18 works at night
    fitting = job("V", "occ.cook", hours_to=25.0, shifts=frozenset({"early"}), start=date(2027, 3, 1))
    assert found(cook, fitting, taxonomy, HurdleKind.HOURS) == [State.MET, State.MET]
    assert found(cook, fitting, taxonomy, HurdleKind.START) == [State.MET]
    nobody_asked = person("P", "occ.cook")
    assert found(nobody_asked, fitting, taxonomy, HurdleKind.HOURS) == [State.UNKNOWN, State.UNKNOWN]


def test_what_is_not_met_has_a_next_step(taxonomy: Taxonomy) -> None:
    vacancy = job(
        "V",
        "occ.nurse",
        licences=(("B", Strength.MUST),),
        german=GermanRequirement(Cefr.B2, Cefr.B2, Cefr.B2, Cefr.B2),
        place=KOBLENZ,
        hours_from=38.0,
        shifts=frozenset({"night"}),
        start=date(2027, 1, 1),
        minimum_age=18,
    )
    every = hurdles(person("P", "occ.cook", licences_asked=True), vacancy, taxonomy, today=TODAY)
    assert {hurdle.kind for hurdle in every} == set(HurdleKind) - {HurdleKind.CERTIFICATE}
    for hurdle in every:
        assert str(hurdle.detail)
        assert hurdle.state is State.MET or str(hurdle.next_step)


def test_places() -> None:
    assert coordinates(Place("56727")) == coordinates(Place(town="MAYEN")) == (50.33, 7.22)
    assert coordinates(Place("56332", "Alken")) != coordinates(Place("56332", "Wolken"))
    assert coordinates(Place("99999", "Nirgendwo")) is None
    assert coordinates(Place("56727", latitude=1.0, longitude=2.0)) == (1.0, 2.0)
    assert coordinates(None) is None
