"""What a lexicon folder says is read as it stands; broken files are refused; folders join by ESCO URI."""

import shutil
from pathlib import Path

import pytest

from models.enums import ConceptKind
from profiling.taxonomy import BrokenLexicon, Relation, Taxonomy, open_taxonomy
from profiling.taxonomy.check import FaultKind, check
from tests.profiling.conftest import LEXICON


def test_the_built_in_lexicon_is_as_large_as_promised() -> None:
    taxonomy = open_taxonomy()
    assert len(taxonomy.concepts(ConceptKind.OCCUPATION)) >= 600
    assert len(taxonomy.concepts(ConceptKind.SKILL)) >= 500
    assert set(taxonomy.languages) >= {"de", "en", "ar", "fa", "uk"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small lexicon to break."""
    return Path(shutil.copytree(LEXICON, tmp_path / "lexicon"))


def append(path: Path, line: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")


def test_a_row_with_a_value_too_few_names_file_and_line(folder: Path) -> None:
    append(folder / "skills.csv", "skill.new,,task")
    with pytest.raises(BrokenLexicon, match=r"skills\.csv, line 9: expected 4 values"):
        open_taxonomy(lexicon=folder)
    assert [(fault.kind, fault.file, fault.line) for fault in check(folder).faults] == [
        (FaultKind.UNREADABLE, "skills.csv", 9)
    ]


def test_a_wrong_header_is_refused(folder: Path) -> None:
    (folder / "changes.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(BrokenLexicon, match=r"changes\.csv, line 1: expected the header from,to,weight"):
        open_taxonomy(lexicon=folder)


def test_latin_1_is_refused(folder: Path) -> None:
    (folder / "labels/de.csv").write_bytes(
        "concept,role,label,review,comment\nocc.cook,other,Köchin,,\n".encode("latin-1")
    )
    with pytest.raises(BrokenLexicon, match="UTF-8"):
        open_taxonomy(lexicon=folder)


def test_labels_fall_back_to_english_then_german_then_any(taxonomy: Taxonomy) -> None:
    assert taxonomy.label("occ.cook", "uk") == "кухар"
    assert taxonomy.label("occ.nurse", "uk") == "nurse"
    assert taxonomy.label("occ.unknown", "uk") == "occ.unknown"
    assert taxonomy.labels("occ.truck-driver", "de") == ("LKW-Fahrer/in", "Berufskraftfahrer/in")


def test_relations_and_changes(taxonomy: Taxonomy) -> None:
    assert taxonomy.skills_of("occ.tailor") == {"skill.sew-clothes": (Relation.ESSENTIAL, 1.0)}
    assert taxonomy.change("occ.cook", "occ.kitchen-helper") == 0.9
    assert taxonomy.change("occ.kitchen-helper", "occ.cook") == 0.3
    assert taxonomy.change("occ.cook", "occ.cook") == 1.0
    assert taxonomy.change("occ.cook", "occ.nurse") == 0.0
    assert taxonomy.changes_from("occ.cook") == {"occ.kitchen-helper": 0.9}


def test_a_concept_is_found_by_its_esco_uri_too(taxonomy: Taxonomy) -> None:
    uri = "http://data.europa.eu/esco/occupation/90f75f67-495d-49fa-ab57-2f320e251d7e"
    assert taxonomy.concept(uri).id == "occ.cook"
    assert uri in taxonomy
    assert taxonomy.change(uri, "occ.kitchen-helper") == 0.9
    with pytest.raises(KeyError):
        taxonomy.concept("occ.unknown")


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenLexicon, match="expected a folder"):
        open_taxonomy(tmp_path / "nowhere")
