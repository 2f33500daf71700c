"""What was read in a vacancy's text stands on the pilot's and the employer's page, with the words of the text."""

from html import unescape

import pytest
from flask.testing import FlaskClient

from models.enums import RoleName
from models.values import Place, VacancyDraft
from tests.desk import Desk

TEXT = """Ihr Profil:
- Staplerschein, gerne auch Kranschein
- Deutsch mind. B1 und Polnisch von Vorteil
- Umgang mit <b>Radlader</b>
Wir bieten:
- 14,50 € pro Stunde, 38 Std./Woche, 3-Schicht
- Einarbeitung, Quereinsteiger sind willkommen
"""
DRAFT = VacancyDraft("", "Lagerhelfer/in", description=TEXT, place=Place("56727", "Mayen"))


@pytest.fixture
def pilot(desk: Desk) -> FlaskClient:
    """A browser of the pilot."""
    return desk.browser(RoleName.PILOT)


def test_the_pilot_sees_what_was_read_with_its_words(desk: Desk, pilot: FlaskClient) -> None:
    row, _ = desk.vacancy(DRAFT)
    page = unescape(pilot.get(f"/pilot/vacancy/{row.reference}").text)
    must, _, rest = page.partition("this is a must")[2].partition("this would be good")
    wish, _, also = rest.partition("The text also says")
    assert "forklift truck · read from:" in must
    assert ">Staplerschein</q>" in must
    assert ">Radlader</q>" in must
    assert ">Kranschein</q>" in wish
    assert "Polish" in wish
    for words in ("an hour · read from: <q", "early in the morning, in the evening, at night", ">38 Std.</q>"):
        assert words in " ".join(also.split())
    assert "Open to others" in also


def test_the_employer_sees_it_too_and_how_to_mend_it(desk: Desk) -> None:
    _, address = desk.vacancy(DRAFT)
    page = unescape(desk.browser().get(address).text)
    assert "What we have read in your description" in page
    assert ">Staplerschein</q>" in page
    assert "goes before the text" in page


def test_nothing_read_is_nothing_shown(desk: Desk, pilot: FlaskClient) -> None:
    row, address = desk.vacancy(VacancyDraft("", "Koch/Köchin", place=Place("56727", "Mayen")))
    assert "was read in the description" not in pilot.get(f"/pilot/vacancy/{row.reference}").text
    assert "have read" not in desk.browser().get(address).text
