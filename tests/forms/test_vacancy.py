"""The employer's form: what it asks, what it refuses, and the vacancy that it gives."""

from datetime import date
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from forms.vacancy import VacancyForm, as_form_data
from models.enums import Cefr, Strength, VacancySource
from models.values import GermanRequirement, Place, VacancyDraft

NEEDED = {
    "job_title": "Maler",
    "postcode": "56727",
    "town": "Mayen",
    "employer": "Malerbetrieb Ost",
    "contact_name": "Herr Ost",
    "phone": "02651 1234",
}
CONTACT = {"name": "Herr Ost", "phone": "+4926511234", "email": None}


def posted(**values: Any) -> VacancyForm:
    form = VacancyForm(MultiDict(NEEDED | values))
    form.validate()
    return form


def test_the_least_that_is_needed_makes_a_vacancy_that_asks_nothing() -> None:
    form = posted()
    assert form.problems() == []
    assert form.draft() == VacancyDraft(
        "", "Maler", employer="Malerbetrieb Ost", place=Place("56727", "Mayen"), source=VacancySource.EMPLOYER
    )
    assert form.contact() == CONTACT


def test_everything_that_is_asked_reaches_the_vacancy() -> None:
    draft = posted(
        **{
            "description": "Wände streichen\nund tapezieren",
            "skills-0-text": "Wände streichen",
            "skills-0-strength": "must",
            "skills-1-text": "Tapezieren",
            "spoken": "A2",
            "written": "none",
            "licences": ["B", "BE"],
            "training_offered": "yes",
            "hours_from": "20",
            "hours_to": "38,5",
            "shifts": ["early", "weekend"],
            "start": "01.02.2027",
        }
    ).draft()
    assert draft.skills == (("Wände streichen", Strength.MUST), ("Tapezieren", Strength.SHOULD))
    assert draft.german == GermanRequirement(
        listening=Cefr.A2, speaking=Cefr.A2, reading=Cefr.NONE, writing=Cefr.NONE, strength=Strength.MUST
    )
    assert draft.licences == (("B", Strength.MUST), ("BE", Strength.MUST))
    assert (draft.hours_from, draft.hours_to, draft.start) == (20, 38.5, date(2027, 2, 1))
    assert draft.shifts == {"early", "weekend"}
    assert draft.training_offered is True


@pytest.mark.parametrize("name", [name for name in NEEDED if name != "phone"])
def test_what_is_needed_is_asked_for(name: str) -> None:
    assert [where for where, _ in posted(**{name: " "}).problems()] == [name]


def test_a_telephone_number_or_an_address_is_enough() -> None:
    assert posted(phone="", email="ost@example.org").problems() == []
    assert [where for where, _ in posted(phone="").problems()] == ["phone"]
    # A mistyped number is one mistake, not two.
    assert [where for where, _ in posted(phone="0").problems()] == ["phone"]


def test_hours_the_wrong_way_round_are_refused() -> None:
    assert [where for where, _ in posted(hours_from="40", hours_to="20").problems()] == ["hours_to"]
    assert posted(hours_from="20", hours_to="20").problems() == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hours_to", "100"),
        ("start", "gestern"),
        ("postcode", "5672"),
        ("spoken", "A3"),
        ("licences", "X"),
        ("job_title", "x" * 201),
    ],
)
def test_what_cannot_be_is_refused_with_one_sentence_and_kept(name: str, value: str) -> None:
    form = posted(**{name: value})
    assert [where for where, _ in form.problems()] == [name]
    if name not in ("spoken", "licences"):
        assert value in str(form[name]())


def test_a_stored_vacancy_is_shown_again_as_it_was_given() -> None:
    draft = posted(**{"skills-0-text": "Streichen", "spoken": "none", "licences": ["B"], "start": "01.02.2027"}).draft()
    shown = VacancyForm(data=as_form_data(draft, CONTACT))
    again = MultiDict((field.name, value) for field in _boxes(shown) for value in _typed(field))
    form = VacancyForm(again)
    assert form.validate(), form.problems()
    assert form.draft() == draft
    assert form.contact() == CONTACT


def test_a_vacancy_of_the_agency_has_no_contact() -> None:
    assert as_form_data(VacancyDraft("1", "Koch"), None)["phone"] is None


def _boxes(form: Any) -> list[Any]:
    """Return every box of a form as a browser posts it, those in rows included."""
    found = []
    for field in form:
        found += [box for entry in field.entries for box in entry.form] if hasattr(field, "entries") else [field]
    return found


def _typed(field: Any) -> list[str]:
    if hasattr(field, "choices"):
        return [str(option._value()) for option in field if option.checked]
    return [field._value()]
