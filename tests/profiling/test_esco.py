"""Official packages in small: what is read, what is refused, and that a refused file changes nothing."""

import gzip
import zipfile
from pathlib import Path

import pytest

from models.enums import ConceptKind
from profiling.taxonomy import Relation, open_taxonomy
from profiling.taxonomy.esco import BrokenTaxonomyFile, Imported, import_packages
from tests.profiling.conftest import LEXICON

COOK = "http://data.europa.eu/esco/occupation/90f75f67-495d-49fa-ab57-2f320e251d7e"  # the small lexicon has it too
BAKER = "http://data.europa.eu/esco/occupation/00000000-0000-0000-0000-000000000001"
KNEAD = "http://data.europa.eu/esco/skill/00000000-0000-0000-0000-000000000002"

OCCUPATIONS = (
    "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,status,inScheme,description\n"
    f'Occupation,{COOK},5120,Fachmensch am Herd,"Herdmeister\nPfannenheld",released,x,"zwei\nZeilen"\n'
    f"Occupation,{BAKER},7512,Bäcker/Bäckerin,,released,x,y\n"
)
SKILLS = (
    "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,inScheme\n"
    f"KnowledgeSkillCompetence,{KNEAD},skill/competence,sector-specific,knead dough,work dough,x\n"
)
RELATIONS = (
    f"occupationUri,relationType,skillType,skillUri\n{BAKER},essential,skill/competence,{KNEAD}\n"
    f"{BAKER},optional,knowledge,http://data.europa.eu/esco/skill/99999999-0000-0000-0000-000000000009\n"
)
CROSSWALK = (
    "Mapping project name,ESCO - Klassifikation der Berufe 2010,,,,\n,,,,,\n"
    "Classification 1 URI,Classification 1 PrefLabel,Classification 2 ID,Classification 2 PrefLabel,"
    "Mapping relation,Editorial note\n"
    f'{BAKER},"Bäcker","B 29222-101","Brotbackmeisterei",skos:exactMatch,\n'
    f'{BAKER},"Bäcker","B 29221-101","Backhilfe",skos:narrowMatch,\n'
    'http://data.europa.eu/esco/isco/C7512,"Bäcker","B 29222-102","Zuckerbäcker",skos:narrowMatch,\n'
)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """The four official files, in three kinds of wrapping."""
    occupations = tmp_path / "occupations_de_1.2.0.csv.gz"
    occupations.write_bytes(gzip.compress(OCCUPATIONS.encode()))
    package = tmp_path / "esco-en.zip"
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("skills_en.csv", SKILLS)
        archive.writestr("relations/occupationSkillRelations.csv", RELATIONS)
        archive.writestr("something_else_en.csv", "a,b\n1,2\n")
    crosswalk = tmp_path / "crosswalk.csv"
    crosswalk.write_text(CROSSWALK, encoding="utf-8")
    return [occupations, package, crosswalk]


def test_an_import_is_counted_and_joined_with_the_lexicon(tmp_path: Path, files: list[Path]) -> None:
    folder = tmp_path / "taxonomy"
    assert import_packages(files, folder) == Imported(2, 1, 1, 8, ("de", "en"))
    taxonomy = open_taxonomy(folder, lexicon=LEXICON)
    assert taxonomy.concept(COOK).id == "occ.cook"
    assert taxonomy.label("occ.cook", "de") == "Koch/Köchin"  # the house's own label stays the preferred one
    assert "Pfannenheld" in taxonomy.labels("occ.cook", "de")
    baker = taxonomy.concept(BAKER)
    assert (baker.kind, baker.isco08, baker.kldb2010) == (ConceptKind.OCCUPATION, "7512", "29222")
    assert set(taxonomy.labels(BAKER, "de")) == {"Bäcker/Bäckerin", "Brotbackmeisterei", "Backhilfe"}
    assert taxonomy.skills_of(BAKER) == {KNEAD: (Relation.ESSENTIAL, 0.8)}
    assert taxonomy.label(KNEAD, "uk") == "knead dough"


def test_a_language_can_be_added_later(tmp_path: Path, files: list[Path]) -> None:
    folder = tmp_path / "taxonomy"
    import_packages(files, folder)
    french = tmp_path / "occupations_fr.csv"
    french.write_text(OCCUPATIONS.replace("Bäcker/Bäckerin", "boulanger"), encoding="utf-8")
    assert import_packages([french], folder).languages == ("de", "en", "fr")
    taxonomy = open_taxonomy(folder, lexicon=LEXICON)
    assert (taxonomy.label(BAKER, "fr"), taxonomy.label(BAKER, "de")) == ("boulanger", "Bäcker/Bäckerin")
    assert taxonomy.concept(BAKER).kldb2010 == "29222"
    assert len(list(folder.glob("import-*"))) == 1


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("occupations_de.csv.gz", gzip.compress(OCCUPATIONS.encode())[:-30], "expected a whole, readable file"),
        ("esco.zip", b"PK no zip", "expected a whole, readable file"),
        ("occupations_de.csv", OCCUPATIONS.encode()[:-20], r"occupations_de\.csv, line 5: expected 8 values"),
        ("occupations_de.csv", OCCUPATIONS.encode()[: OCCUPATIONS.encode().index(b"zwei") + 2], "whole CSV rows"),
        ("occupations_de.csv", OCCUPATIONS.encode("latin-1"), r"line 5: expected UTF-8"),
        ("occupations_de.csv", OCCUPATIONS.replace(BAKER, "baker").encode(), "expected an ESCO URI"),
        ("occupations.csv", OCCUPATIONS.encode(), "a name that ends in its language"),
        ("relations.csv", RELATIONS.replace("optional", "perhaps").encode(), "line 3: expected the relation"),
        ("other_de.csv", b"a,b\n1,2\n", "expected the columns of"),
        ("empty_de.csv", b"", "expected the columns of"),
        ("walk.csv", CROSSWALK[:60].encode(), "expected a row with the columns"),
        ("missing.csv", None, "expected a whole, readable file"),
    ],
)
def test_what_is_not_whole_is_refused_and_nothing_changes(
    tmp_path: Path, files: list[Path], name: str, data: bytes | None, message: str
) -> None:
    folder = tmp_path / "taxonomy"
    import_packages(files, folder)
    before = sorted(path.name for path in folder.iterdir())
    bad = tmp_path / "bad" / name
    bad.parent.mkdir()
    if data is not None:
        bad.write_bytes(data)
    with pytest.raises(BrokenTaxonomyFile, match=message):
        import_packages([files[0], bad], folder)
    assert sorted(path.name for path in folder.iterdir()) == before


def test_nothing_in_it_is_no_import(tmp_path: Path) -> None:
    empty = tmp_path / "occupations_de.csv"
    empty.write_text(OCCUPATIONS.split("\n", maxsplit=1)[0] + "\n", encoding="utf-8")
    with pytest.raises(BrokenTaxonomyFile, match="at least one occupation or skill"):
        import_packages([empty], tmp_path / "taxonomy")
    assert not (tmp_path / "taxonomy").exists()
