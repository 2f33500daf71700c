"""What holds for every fit: hypothesis looks for a person and a vacancy that break it."""

from dataclasses import fields, replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_cases import CHANGES, LABELS, OCCUPATIONS, SKILLS, TODAY, did, guessed, job, person, tiny_taxonomy

from matching.encoded import EXPERIENCE, Yardstick
from matching.rank import PeopleIndex, VacancyIndex
from matching.rules import weights
from models.enums import Cefr, ConceptKind, DocumentType, Evidence, State, Strength, WorkNote
from models.values import (
    GermanRequirement,
    LanguageSkill,
    Match,
    Mention,
    Profile,
    Requirement,
    Vacancy,
    Wishes,
    WorkPermission,
)

YARDSTICK = Yardstick(tiny_taxonomy())
CONCEPTS = [concept.id for concept in OCCUPATIONS]
SKILL_IDS = [f"skill.{name}" for name in SKILLS]
TEXTS = ["Koch", "Schweißen", "Helfer", "Pflege", "طباخ", "швачка", "Kleidung ändern", ""]

occupation_mentions = st.one_of(
    st.builds(did, st.sampled_from(CONCEPTS), years=st.none() | st.floats(0, 40)),
    st.builds(guessed, st.sampled_from(TEXTS), st.tuples(st.sampled_from(CONCEPTS), st.floats(0, 1))),
    st.builds(guessed, st.sampled_from(TEXTS)),
)
skill_mentions = st.one_of(
    st.builds(did, st.sampled_from(SKILL_IDS), evidence=st.sampled_from(Evidence)),
    st.builds(
        lambda text, reading: guessed(text, reading, kind=ConceptKind.SKILL),
        st.sampled_from(TEXTS),
        st.tuples(st.sampled_from(SKILL_IDS), st.floats(0, 1)),
    ),
)
levels = st.none() | st.sampled_from(Cefr)
german_skills = st.builds(LanguageSkill, st.just("de"), levels, levels, levels, levels)
german_asked = st.builds(GermanRequirement, levels, levels, levels, levels, st.sampled_from(Strength))
requirements = st.one_of(
    st.builds(Requirement, skill_mentions, st.sampled_from(Strength)),
    st.builds(
        lambda years: Requirement(Mention("Erfahrung", "de", ConceptKind.OCCUPATION, key=EXPERIENCE, years=years)),
        st.none() | st.floats(0, 20),
    ),
)
wishes = st.builds(
    Wishes,
    occupations=st.lists(occupation_mentions, max_size=1).map(tuple),
    refused=st.lists(occupation_mentions, max_size=1).map(tuple),
)
profiles = st.builds(
    Profile,
    id=st.just("P"),
    occupations=st.lists(occupation_mentions, max_size=3).map(tuple),
    skills=st.lists(skill_mentions, max_size=3).map(tuple),
    languages=st.lists(german_skills, max_size=1).map(tuple),
    wishes=wishes,
)
vacancies = st.builds(
    lambda mentions, asked, german: Vacancy(
        id="V", title="Stelle", occupations=mentions, requirements=asked, german=german
    ),
    st.lists(occupation_mentions, max_size=2).map(tuple),
    st.lists(requirements, max_size=3).map(tuple),
    st.none() | german_asked,
)


def match_of(profile: Profile, vacancy: Vacancy, *, today: date = TODAY) -> Match:
    return VacancyIndex([vacancy], YARDSTICK.taxonomy, yardstick=YARDSTICK).match(profile, vacancy.id, today=today)


def fit_of(profile: Profile, vacancy: Vacancy) -> float | None:
    return match_of(profile, vacancy).fit


@given(profiles, vacancies, skill_mentions)
@settings(deadline=None)
def test_adding_a_skill_never_lowers_the_fit(profile: Profile, vacancy: Vacancy, skill: Mention) -> None:
    before, after = fit_of(profile, vacancy), fit_of(replace(profile, skills=(*profile.skills, skill)), vacancy)
    assert before is None or (after is not None and after >= before)


@given(profiles, vacancies, occupation_mentions)
@settings(deadline=None)
def test_adding_work_never_lowers_the_fit(profile: Profile, vacancy: Vacancy, work: Mention) -> None:
    before = fit_of(profile, vacancy)
    after = fit_of(replace(profile, occupations=(*profile.occupations, work)), vacancy)
    assert before is None or (after is not None and after >= before)


@given(profiles, vacancies, st.sampled_from(Evidence), st.sampled_from(Evidence))
@settings(deadline=None)
def test_better_evidence_never_lowers_the_fit(
    profile: Profile, vacancy: Vacancy, one: Evidence, other: Evidence
) -> None:
    weaker, stronger = sorted((one, other), key=list(Evidence).index)

    def fit_with(evidence: Evidence) -> float:
        skills = tuple(replace(skill, evidence=evidence) for skill in profile.skills)
        return fit_of(replace(profile, skills=skills), vacancy) or 0.0

    assert fit_with(stronger) >= fit_with(weaker)


@given(profiles, vacancies, requirements)
@settings(deadline=None)
def test_asking_for_more_never_raises_the_fit(profile: Profile, vacancy: Vacancy, more: Requirement) -> None:
    before = fit_of(profile, vacancy)
    after = fit_of(profile, replace(vacancy, requirements=(*vacancy.requirements, more)))
    assert before is None or (after is not None and after <= before)


@given(profiles, vacancies, st.sampled_from(Cefr), st.sampled_from(Cefr))
@settings(deadline=None)
def test_more_german_never_raises_the_fit(profile: Profile, vacancy: Vacancy, one: Cefr, other: Cefr) -> None:
    less, more = sorted((one, other), key=lambda level: level.rank)

    def fit_at(level: Cefr | None) -> float | None:
        return fit_of(profile, replace(vacancy, german=GermanRequirement(speaking=level)))

    nothing, little, much = fit_at(None), fit_at(less), fit_at(more)
    assert (nothing is None) == (little is None) == (much is None)
    assert nothing is None or nothing >= (little or 0.0) >= (much or 0.0)


@given(vacancies)
@settings(deadline=None)
def test_an_empty_profile_has_no_statement(vacancy: Vacancy) -> None:
    match = match_of(Profile(id="P"), vacancy)
    assert match.fit is None
    assert match.certainty == 0
    assert all(reason.state is State.UNKNOWN for reason in match.reasons)


@given(st.lists(profiles, max_size=4), st.lists(vacancies, max_size=4), st.randoms())
@settings(deadline=None, max_examples=40)
def test_both_sides_agree_whatever_the_order(people: list[Profile], jobs: list[Vacancy], random: Random) -> None:
    people = [replace(one, id=f"P{number}") for number, one in enumerate(people)]
    jobs = [replace(one, id=f"V{number}") for number, one in enumerate(jobs)]
    shuffled_people, shuffled_jobs = random.sample(people, len(people)), random.sample(jobs, len(jobs))
    index = VacancyIndex(jobs, YARDSTICK.taxonomy, yardstick=YARDSTICK)
    shuffled_index = VacancyIndex(shuffled_jobs, YARDSTICK.taxonomy, yardstick=YARDSTICK)
    crowd = PeopleIndex(shuffled_people, YARDSTICK.taxonomy, yardstick=YARDSTICK)
    one_way = set()
    for one in people:
        ranked = index.vacancies_for(one, top=9, today=TODAY)
        assert ranked == shuffled_index.vacancies_for(one, top=9, today=TODAY)
        assert [match.fit for match in ranked] == sorted((match.fit or 0.0 for match in ranked), reverse=True)
        assert ranked == [index.match(one, match.vacancy_id, today=TODAY) for match in ranked]
        one_way.update((match.profile_id, match.vacancy_id, match.fit, match.certainty) for match in ranked)
    other_way = {
        (match.profile_id, match.vacancy_id, match.fit, match.certainty)
        for vacancy in jobs
        for match in crowd.people_for(vacancy, top=9, today=TODAY)
    }
    assert one_way == other_way


@given(
    profiles,
    st.lists(vacancies, max_size=4),
    st.builds(
        WorkPermission,
        st.none() | st.sampled_from(WorkNote),
        st.none() | st.sampled_from(DocumentType),
        st.none() | st.dates(),
        st.none() | st.dates(max_value=TODAY),
        st.none() | st.booleans(),
        st.none() | st.booleans(),
    ),
    st.none() | st.booleans(),
)
@settings(deadline=None, max_examples=40)
def test_permit_and_age_move_neither_fit_nor_certainty_nor_order(
    profile: Profile, jobs: list[Vacancy], permission: WorkPermission, minor: bool | None
) -> None:
    jobs = [replace(one, id=f"V{number}", minimum_age=18) for number, one in enumerate(jobs)]
    index = VacancyIndex(jobs, YARDSTICK.taxonomy, yardstick=YARDSTICK)

    def ranked(one: Profile) -> list[tuple[str, float | None, float, object]]:
        found = index.vacancies_for(one, top=9, today=TODAY)
        return [(match.vacancy_id, match.fit, match.certainty, match.reasons) for match in found]

    assert ranked(profile) == ranked(replace(profile, work_permission=permission, minor=minor))


def test_a_profile_has_no_field_for_what_must_not_count() -> None:
    barred = {"name", "sex", "gender", "age", "birth_date", "nationality", "origin", "religion", "health", "childcare"}
    for kind in (Profile, Mention, Wishes):
        assert not barred & {field.name for field in fields(kind)}


@given(st.sampled_from(CONCEPTS), st.sampled_from(["de", "ar", "uk", "ti"]), st.sampled_from(TEXTS))
@settings(deadline=None)
def test_language_and_script_of_confirmed_words_move_nothing(concept: str, language: str, text: str) -> None:
    jobs = [job(f"V-{one}", one) for one in CONCEPTS]
    index = VacancyIndex(jobs, YARDSTICK.taxonomy, yardstick=YARDSTICK)

    def ranked(mention: Mention) -> list[tuple[str, float | None, float]]:
        found = index.vacancies_for(Profile(id="P", occupations=(mention,)), top=9, today=TODAY)
        return [(match.vacancy_id, match.fit, match.certainty) for match in found]

    assert ranked(did(concept)) == ranked(did(concept, text=text or "x", language=language))


@pytest.mark.parametrize(("start", "end", "weight"), CHANGES)
def test_a_change_counts_in_its_direction(start: str, end: str, weight: float) -> None:
    assert fit_of(person("P", start), job("V", end)) == weight


def test_level_of_requirement_without_a_stated_change() -> None:
    """An upholsterer (28242) and a tailor (28222) share three digits: 0.5, or two of ISCO; at the same level."""
    assert fit_of(person("P", "occ.upholsterer"), job("V", "occ.tailor")) == 0.5


def test_skills_alone_carry_into_an_occupation() -> None:
    """Cooking (1.0) of the cook's skills cooking 1.0 and hygiene 0.8; said: 0.95; skills alone: 0.6."""
    cook = Profile(id="P", skills=(did("skill.cook-meals"),))
    assert fit_of(cook, job("V", "occ.cook")) == pytest.approx(0.6 * 0.95 / 1.8, abs=1e-3)


def test_a_skill_that_is_asked_counts_with_its_evidence() -> None:
    vacancy = job("V", "occ.tailor", requirements=(Requirement(did("skill.weld-mag"), Strength.MUST),))

    def fit_with(evidence: Evidence) -> float | None:
        return fit_of(person("P", "occ.tailor", skills=(did("skill.weld-mag", evidence=evidence),)), vacancy)

    assert fit_with(Evidence.TESTED) == 1.0
    assert fit_with(Evidence.SAID) == pytest.approx(1 / (1 + 0.5 * (1 - (0.5 + 0.5 * 0.95))), abs=1e-4)
    assert fit_of(person("P", "occ.tailor"), vacancy) == pytest.approx(1 / 1.25, abs=1e-4)


@given(profiles, vacancies, st.sampled_from(TEXTS), st.sampled_from(Strength), st.floats(0, 0.2))
@settings(deadline=None)
def test_what_no_concept_stands_for_moves_nothing_and_is_shown_as_unknown(
    profile: Profile, vacancy: Vacancy, text: str, strength: Strength, score: float
) -> None:
    slang = Requirement(guessed(text, ("skill.weld-mag", score), kind=ConceptKind.SKILL), strength)
    before = match_of(profile, vacancy)
    after = match_of(profile, replace(vacancy, requirements=(*vacancy.requirements, slang)))
    assert (after.fit, after.certainty) == (before.fit, before.certainty)
    shown = [one for one in after.reasons if one.part == "skill"][-1]
    assert (shown.asks, shown.state, shown.weight, shown.score) == (text, State.UNKNOWN, 0.0, None)


def test_slang_is_not_met_by_the_same_slang() -> None:
    """Words alone would favour whoever speaks as this employer does."""
    slang = Mention("Karre schieben", "de", ConceptKind.SKILL)
    vacancy = job("V", "occ.tailor", requirements=(Requirement(slang),))
    assert fit_of(person("P", "occ.tailor", skills=(slang,)), vacancy) == fit_of(person("P", "occ.tailor"), vacancy)


def test_refused_work_goes_behind() -> None:
    refusing = person("P", "occ.cook", wishes=Wishes(refused=(did("occ.cook"),)))
    assert fit_of(refusing, job("V", "occ.cook")) == 0.5
    assert fit_of(refusing, job("V", "occ.kitchen-helper")) == 0.9  # near work was not refused


def test_years_of_experience() -> None:
    """Two of four years: half of it, so 0.5 + 0.25; a weight of 0.2 times the missing 0.25."""
    asked = Requirement(Mention("vier Jahre", "de", ConceptKind.OCCUPATION, key=EXPERIENCE, years=4), Strength.SHOULD)
    vacancy = job("V", "occ.cook", requirements=(asked,))
    two_years = Profile(id="P", occupations=(did("occ.cook", years=2),))
    assert fit_of(two_years, vacancy) == pytest.approx(1 / (1 + 0.2 * 0.25), abs=1e-4)


def test_certainty_by_hand() -> None:
    """Confirmed by a human, said only: 0.5. Tested: 1. A guess of 0.6 that was said: 0.6 × 0.7 × 0.5."""
    vacancy = job("V", "occ.cook")
    assert match_of(person("P", "occ.cook"), vacancy).certainty == 0.5
    tested = Profile(id="P", occupations=(did("occ.cook", evidence=Evidence.TESTED),))
    assert match_of(tested, vacancy).certainty == 1.0
    guess = Profile(id="P", occupations=(guessed("طباخ", ("occ.cook", 0.6)),))
    assert match_of(guess, vacancy).certainty == pytest.approx(0.6 * 0.7 * 0.5, abs=0.005)


def test_every_weight_has_a_reason() -> None:
    assert set(weights().values) == set(weights().reasons)
    assert all(reason.endswith(".") for reason in weights().reasons.values())
    assert set(LABELS) == {*CONCEPTS, *SKILL_IDS}
