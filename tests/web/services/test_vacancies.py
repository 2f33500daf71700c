"""Vacancies: the secret link, repeated posts, stale changes, withdrawal, and imports that are whole or nothing."""

import pytest
from sqlalchemy import func, select

from models.enums import Strength, VacancySource
from models.tables import StoredVacancy
from models.values import Place, VacancyDraft
from web.lotsenhaus import Lotsenhaus
from web.services import vacancies

CONTACT = {"name": "Frau Muster", "phone": "+4926511234", "email": None}
COOK = VacancyDraft(
    source_key="",
    title="Koch (m/w/d)",
    employer="Gasthaus",
    place=Place("56727", "Mayen"),
    skills=(("kochen", Strength.MUST),),
)


def agency(number: int, title: str) -> VacancyDraft:
    return VacancyDraft(source_key=f"10001-{number}-S", title=title, source=VacancySource.AGENCY)


def entered(submission: str = "1" * 32) -> vacancies.Entered:
    return vacancies.enter(COOK, contact=CONTACT, submission=submission)


def test_the_secret_opens_the_vacancy_and_no_other_does(here: Lotsenhaus) -> None:
    done = entered()
    row = vacancies.by_secret(done.reference, done.secret)
    assert row is not None
    assert vacancies.contact_of(row) == CONTACT
    assert vacancies.draft_of(row).title == "Koch (m/w/d)"
    assert vacancies.by_secret(done.reference, "x" + done.secret) is None
    other = entered("2" * 32)
    assert vacancies.by_secret(other.reference, done.secret) is None


def test_the_title_is_understood(here: Lotsenhaus) -> None:
    row = vacancies.by_reference(entered().reference)
    assert row is not None
    assert vacancies.VACANCY.validate_python(row.vacancy).occupations[0].concept_id == "occ.cook"


def test_the_same_post_again_enters_nothing_more(here: Lotsenhaus) -> None:
    first, again = entered(), entered()
    assert again == vacancies.Entered(first.reference, first.secret, again=True)
    assert vacancies.counts() == {"employer": 1}


def test_a_change_from_a_stale_form_is_refused(here: Lotsenhaus) -> None:
    row = vacancies.by_reference(entered().reference)
    assert row is not None
    baker = VacancyDraft(source_key="", title="Bäcker", employer="Gasthaus")
    vacancies.change(row.id, baker, contact=CONTACT, version=1, submission="c" * 32)
    vacancies.change(row.id, baker, contact=CONTACT, version=1, submission="c" * 32)
    with pytest.raises(vacancies.StaleVacancy):
        vacancies.change(row.id, COOK, contact=CONTACT, version=1, submission="d" * 32)
    stored = vacancies.by_reference(row.reference)
    assert stored is not None
    assert (stored.title, stored.version) == ("Bäcker", 2)


def test_a_withdrawn_vacancy_is_no_longer_listed_and_comes_back_when_changed(here: Lotsenhaus) -> None:
    row = vacancies.by_reference(entered().reference)
    assert row is not None
    vacancies.withdraw(row.id)
    assert vacancies.listed() == []
    vacancies.change(row.id, COOK, contact=CONTACT, version=1, submission="e" * 32)
    assert [found.reference for found in vacancies.listed()] == [row.reference]


def test_an_import_stores_what_is_new_changes_what_differs_and_leaves_the_rest(here: Lotsenhaus) -> None:
    steps: list[int] = []
    first = vacancies.import_drafts([agency(1, "Koch"), agency(2, "Maurer")], progress=steps.append)
    assert (first, sum(steps)) == (vacancies.Imported(new=2, changed=0, same=0), 2)
    steps.clear()
    second = vacancies.import_drafts([agency(1, "Koch"), agency(2, "Maler")], progress=steps.append)
    assert (second, sum(steps)) == (vacancies.Imported(new=0, changed=1, same=1), 2)
    assert sorted(row.title for row in vacancies.listed()) == ["Koch", "Maler"]


def test_of_the_same_vacancy_twice_in_a_file_the_last_counts(here: Lotsenhaus) -> None:
    vacancies.import_drafts([agency(1, "Koch"), agency(1, "Köchin")])
    assert [row.title for row in vacancies.listed()] == ["Köchin"]


def test_an_import_that_breaks_off_stores_nothing(here: Lotsenhaus) -> None:
    def power_cut(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        vacancies.import_drafts([agency(1, "Koch")], progress=power_cut)
    with here.sessions() as session:
        assert session.scalar(select(func.count()).select_from(StoredVacancy)) == 0


def test_searching_takes_signs_of_the_search_language_as_text(here: Lotsenhaus) -> None:
    vacancies.import_drafts([agency(1, "Koch 100 %"), agency(2, "Maurer")])
    assert [row.title for row in vacancies.listed(words="%")] == ["Koch 100 %"]
    assert [row.title for row in vacancies.listed(words="maur")] == ["Maurer"]
