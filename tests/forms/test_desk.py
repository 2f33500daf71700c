"""The desk's small forms: decisions that lead somewhere, and what own words mean."""

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from forms.desk import CodeForm, DecisionForm, MeaningForm, SearchForm, meaning_form
from models.enums import ConceptKind

DECISION = {"verdict": "accepted", "reason": "passt", "next_step": "Anruf", "due": "15.12.2026", "version": "7"}


def problems(**values: str) -> list[str]:
    form = DecisionForm(MultiDict(DECISION | values))
    form.validate()
    return [where for where, _ in form.problems()]


def test_a_decision() -> None:
    form = DecisionForm(MultiDict(DECISION))
    assert form.validate()
    assert (form.verdict.data, form.due.data, form.version.data) == ("accepted", "2026-12-15", 7)
    assert len(form.submission.data) == 32


@pytest.mark.parametrize("verdict", ["accepted", "referred"])
def test_what_goes_on_needs_a_next_step(verdict: str) -> None:
    assert problems(verdict=verdict, next_step=" ") == ["next_step"]


def test_what_is_rejected_needs_none_but_a_reason() -> None:
    assert problems(verdict="rejected", next_step="", due="") == []
    assert problems(verdict="rejected", next_step="", reason="") == ["reason"]


@pytest.mark.parametrize(("name", "value"), [("verdict", ""), ("verdict", "perhaps"), ("due", "31.02.2027")])
def test_what_cannot_be_is_refused(name: str, value: str) -> None:
    assert problems(**{name: value}) == [name]


def test_a_next_step_that_is_too_long_is_one_mistake() -> None:
    assert problems(next_step="x" * 301) == ["next_step"]


def test_the_search_forms() -> None:
    assert not CodeForm(MultiDict({"code": " "})).validate()
    assert CodeForm(MultiDict({"code": "P-7K3M2Q"})).validate()
    assert SearchForm(MultiDict()).validate()
    assert not SearchForm(MultiDict({"words": "x" * 81})).validate()


def meant(**values: Any) -> MeaningForm:
    made = meaning_form(ConceptKind.SKILL, {"skill.cook-meals": "Kochen"})
    form = made(MultiDict({f"m3-{name}": value for name, value in values.items()}), prefix="m3")
    form.validate()
    return form


def test_a_guess_is_confirmed() -> None:
    form = meant(meaning="skill.cook-meals")
    assert form.is_answered()
    assert form.concept() == "skill.cook-meals"


def test_nothing_fits() -> None:
    form = meant(meaning="nothing")
    assert form.is_answered()
    assert form.concept() is None


def test_a_picked_suggestion_counts_before_what_was_ticked() -> None:
    form = meant(meaning="nothing", other="Nähen", other_concept="skill.sew-clothes|Nähen")
    assert form.is_answered()
    assert form.concept() == "skill.sew-clothes"


@pytest.mark.parametrize("typed", [{}, {"other": "Nähen"}, {"other": "Nähen", "meaning": "nothing"}])
def test_words_that_were_only_typed_choose_nothing(typed: dict[str, str]) -> None:
    assert not meant(**typed).is_answered()


def test_a_pick_for_other_words_is_dropped() -> None:
    assert not meant(other="Stricken", other_concept="skill.sew-clothes|Nähen").is_answered()


def test_only_what_is_offered_can_be_ticked() -> None:
    form = meant(meaning="occ.cook")
    assert form.errors
