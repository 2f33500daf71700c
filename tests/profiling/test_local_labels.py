"""A house's own labels: laid over a taxonomy, they are found, shown and counted; what was withdrawn is not."""

from pathlib import Path

import pytest

from models.enums import ConceptKind
from models.values import Concept
from profiling.taxonomy import Label, Role, Taxonomy
from profiling.taxonomy.concepts import HOUSE
from profiling.taxonomy.labels import LabelTable
from profiling.taxonomy.local import LocalLabels

COOK, FITTER, COOKING = "occ.cook", "occ.fitter", "skill.cooking"
LABELS = [
    Label(COOK, "Koch", "de", Role.PREFERRED, reviewed=True),
    Label(COOK, "Küchenmeister", "de"),
    Label(COOK, "cook", "en", Role.PREFERRED),
    Label(FITTER, "Monteur", "de", Role.PREFERRED),
    Label(COOKING, "kochen", "de", Role.PREFERRED),
]


@pytest.fixture
def taxonomy() -> Taxonomy:
    """Two occupations and a skill."""
    return Taxonomy(
        concepts=[
            Concept(COOK, ConceptKind.OCCUPATION, esco="http://data.europa.eu/esco/occupation/1"),
            Concept(FITTER, ConceptKind.OCCUPATION),
            Concept(COOKING, ConceptKind.SKILL),
        ],
        labels=LABELS,
    )


def added(text: str, concept_id: str = COOK, *, language: str = "de", role: Role = Role.OTHER) -> LocalLabels:
    """Return one label of the house."""
    return LocalLabels(added=(Label(concept_id, text, language, role, reviewed=True, source=HOUSE),))


def withdrawn(text: str, concept_id: str = COOK) -> LocalLabels:
    """Return one German label taken out of use."""
    return LocalLabels(withdrawn=frozenset({(concept_id, "de", text)}))


def found(taxonomy: Taxonomy, form: str) -> list[str]:
    """Return the concepts of the occupations that have a label of this form."""
    tables = taxonomy.tables[ConceptKind.OCCUPATION]
    return [tables.ids[table.concept[at]] for table in tables.tables for at in table.with_form([form])[0]]


def test_an_added_label_stands_beside_the_others(taxonomy: Taxonomy) -> None:
    house = taxonomy.with_local(added("Kochmann"))
    assert house.labels(COOK, "de") == ("Koch", "Kochmann", "Küchenmeister")
    assert house.label(COOK, "de") == "Koch"
    assert found(house, "kochmann") == [COOK]
    assert [label.source for label in house.labels_of(COOK) if label.text == "Kochmann"] == [HOUSE]
    assert (house.number_of_labels("de"), taxonomy.number_of_labels("de")) == (5, 4)
    assert found(taxonomy, "kochmann") == []


def test_a_better_preferred_label_is_the_one_that_is_shown(taxonomy: Taxonomy) -> None:
    house = taxonomy.with_local(added("Köchin oder Koch", role=Role.PREFERRED))
    assert house.label(COOK, "de") == "Köchin oder Koch"
    german = [label for label in house.labels_of(COOK) if label.language == "de"]
    assert [(label.text, label.role) for label in german] == [
        ("Köchin oder Koch", Role.PREFERRED),
        ("Koch", Role.OTHER),
        ("Küchenmeister", Role.OTHER),
    ]


def test_a_label_that_is_there_already_can_become_the_preferred_one_and_is_never_there_twice(
    taxonomy: Taxonomy,
) -> None:
    assert taxonomy.with_local(added("Koch")).labels_of(COOK) == taxonomy.labels_of(COOK)
    house = taxonomy.with_local(added("Küchenmeister", role=Role.PREFERRED))
    assert house.labels(COOK, "de") == ("Küchenmeister", "Koch")
    assert house.number_of_labels("de") == 4


def test_a_withdrawn_label_is_neither_found_nor_shown_nor_counted(taxonomy: Taxonomy) -> None:
    house = taxonomy.with_local(withdrawn("Küchenmeister"))
    assert house.labels(COOK, "de") == ("Koch",)
    assert found(house, "küchenmeister") == []
    assert "Küchenmeister" not in [label.text for label in house.all_labels()]
    assert house.number_of_labels("de") == 3


def test_without_its_preferred_label_a_concept_is_shown_by_the_next(taxonomy: Taxonomy) -> None:
    assert taxonomy.with_local(withdrawn("Koch")).label(COOK, "de") == "Küchenmeister"
    assert taxonomy.with_local(withdrawn("Monteur", FITTER)).label(FITTER, "de") == FITTER


def test_a_label_both_added_and_withdrawn_is_withdrawn(taxonomy: Taxonomy) -> None:
    both = LocalLabels(added("Küchenmeister").added, withdrawn("Küchenmeister").withdrawn)
    assert taxonomy.with_local(both).labels(COOK, "de") == ("Koch",)


def test_a_language_that_had_no_label_gets_one(taxonomy: Taxonomy) -> None:
    house = taxonomy.with_local(added("طباخ", language="ar"))
    assert house.label(COOK, "ar") == "طباخ"
    assert house.languages == ("ar", "de", "en")


def test_labels_of_a_concept_that_is_gone_are_left_out(taxonomy: Taxonomy) -> None:
    house = taxonomy.with_local(LocalLabels(added("Türmer", "occ.gone").added, withdrawn("Türmer", "occ.x").withdrawn))
    assert house.all_labels() == taxonomy.all_labels()


def test_arrays_are_shared_and_a_table_without_a_change_is_the_very_same(taxonomy: Taxonomy) -> None:
    house = taxonomy.with_local(LocalLabels(added("Kochmann").added, withdrawn("Monteur", FITTER).withdrawn))
    own, german, english = house.tables[ConceptKind.OCCUPATION].tables
    before = {table.language: table for table in taxonomy.tables[ConceptKind.OCCUPATION].tables}
    assert (own.language, len(own)) == ("de", 1)
    assert german.concept is before["de"].concept
    assert english is before["en"]
    assert house.relations is taxonomy.relations


def test_a_mapped_table_hides_labels_too(taxonomy: Taxonomy, tmp_path: Path) -> None:
    kept = taxonomy.tables[ConceptKind.OCCUPATION].tables[0]
    kept.save(tmp_path / "table")
    mapped = Taxonomy.of_parts(
        concepts=taxonomy.concepts(),
        tables={ConceptKind.OCCUPATION: [LabelTable.opened(tmp_path / "table")], ConceptKind.SKILL: []},
        relations=taxonomy.relations,
        changes=(),
        above={},
        groups={},
    )
    assert mapped.with_local(withdrawn("Koch")).labels(COOK, "de") == ("Küchenmeister",)
