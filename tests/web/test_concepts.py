"""A concept's page tells its labels and where they come from, its codes, its skills; words lead to it."""

from html import unescape
from pathlib import Path

import pytest

from models.enums import ConceptKind, RoleName
from models.values import Concept
from profiling.normalise import Normaliser
from profiling.taxonomy import Label, Relation, Role, Taxonomy
from profiling.taxonomy.concepts import Group
from tests.desk import Desk

URI = "http://data.europa.eu/esco/occupation/90f75f67-495d-49fa-ab57-2f320e251d7e"
ONLY_ESCO = "http://data.europa.eu/esco/skill/00000000-0000-4000-8000-000000000001"


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """These pages read the taxonomy, not the database: SQLite alone."""
    return f"sqlite:///{tmp_path / 'lotse.db'}"


def page(desk: Desk, address: str, *, role: RoleName = RoleName.REVIEWER) -> str:
    answer = desk.browser(role).get(address)
    assert answer.status_code == 200
    return unescape(answer.text)


@pytest.fixture
def with_esco(desk: Desk) -> Desk:
    """A house that has imported a little of ESCO."""
    taxonomy = Taxonomy(
        concepts=[
            Concept("occ.cook", ConceptKind.OCCUPATION, URI, "5120", "29302", field="hospitality"),
            Concept("occ.nurse", ConceptKind.OCCUPATION, None, "2221", "81302", True, "Landesamt", "health"),
            Concept(ONLY_ESCO, ConceptKind.SKILL, ONLY_ESCO),
        ],
        labels=[
            Label("occ.cook", "cook", "en", Role.PREFERRED, reviewed=True),
            Label("occ.cook", "kitchen cook", "en", source="ESCO 1.1.1", reviewed=True),
            Label("occ.cook", "طبّاخ", "ar", Role.PREFERRED, comment="spoken"),
            Label("occ.nurse", "nurse", "en", Role.PREFERRED),
            Label(ONLY_ESCO, "cook fish", "en", Role.PREFERRED, source="ESCO 1.1.1"),
        ],
        relations=[
            ("occ.cook", ONLY_ESCO, Relation.ESSENTIAL, 0.8),
        ],
        changes=[("occ.nurse", "occ.cook", 0.5)],
        groups=[Group("isco08:5120", "en", "Cooks"), Group("kldb2010:29302", "de", "Berufe Köche")],
    )
    desk.app.extensions["lotse"].take(Normaliser(taxonomy))
    return desk


def test_labels_stand_with_role_review_and_source(with_esco: Desk) -> None:
    text = page(with_esco, "/concepts/occ.cook")
    assert '<span lang="en" dir="auto"><strong>cook</strong></span>' in text
    assert "Lotse · reviewed" in text
    assert "ESCO 1.1.1 · reviewed" in text
    assert '<span lang="ar" dir="auto"><strong>طبّاخ</strong></span>' in text
    assert "Lotse · not reviewed yet · spoken" in text
    assert text.count("This service uses the ESCO classification") == 2  # beside the labels, and below every page


def test_codes_stand_with_their_titles(with_esco: Desk) -> None:
    text = page(with_esco, "/concepts/occ.cook")
    assert f'href="{URI}"' in text
    assert "5120 Cooks" in text
    assert "29302 Berufe Köche" in text
    assert "Skilled worker" in text
    assert "No. Employees need no recognition." in text
    assert "Landesamt" in page(with_esco, "/concepts/occ.nurse")


def test_skills_and_changes_are_links_with_their_weight_in_words(with_esco: Desk) -> None:
    text = page(with_esco, "/concepts/occ.cook")
    address = ONLY_ESCO.removeprefix("http://data.europa.eu/esco/")
    assert f'href="/concepts/{address}"' in text
    assert '<span class="muted">very important</span>' in text
    assert "People can change to this who were" in text
    assert '<span class="muted">after some weeks of learning</span>' in text
    skill = page(with_esco, f"/concepts/{address}")
    assert "Occupations with this skill" in skill
    assert 'href="/concepts/occ.cook"' in skill


def test_a_house_without_esco_needs_no_credit_beside_the_labels(desk: Desk) -> None:
    text = page(desk, "/concepts/occ.cook")
    assert text.count("This service uses the ESCO classification") == 1


def test_an_unknown_concept_is_not_found(desk: Desk) -> None:
    for name in ("occ.unknown", "skill/none", "http://data.europa.eu/esco/skill/none"):
        assert desk.browser(RoleName.PILOT).get(f"/concepts/{name}", follow_redirects=True).status_code == 404


def test_a_word_in_any_language_is_found(desk: Desk) -> None:
    browser = desk.browser(RoleName.COUNTY)
    found = unescape(browser.post("/concepts", data={"words": "طبا", "tongue": "ar"}).text)
    assert 'href="/concepts/occ.cook"' in found
    assert '<span class="muted" lang="ar" dir="auto">طبّاخ</span>' in found
    assert "Nothing begins like this" in browser.post("/concepts", data={"words": "zzzzz", "tongue": "de"}).text


def test_an_empty_search_is_refused_with_a_sentence(desk: Desk) -> None:
    answer = desk.browser(RoleName.COUNTY).post("/concepts", data={"words": "", "tongue": "xx"})
    assert answer.status_code == 422
    assert "An answer is needed here" in answer.text


def test_the_pilots_page_leads_to_the_concept(desk: Desk) -> None:
    person = desk.person()
    text = desk.browser(RoleName.PILOT).get(f"/pilot/person/{person.code}").text
    assert 'href="/concepts/occ.cook"' in text


def test_people_and_strangers_do_not_get_in(desk: Desk) -> None:
    assert desk.browser().get("/concepts/occ.cook").status_code == 302
