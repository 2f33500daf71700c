"""Official packages in small: what is read and merged, and what of two editions counts."""

import gzip
import zipfile
from pathlib import Path

import pytest

from models.enums import ConceptKind
from profiling.taxonomy import Label, Relation, Role, open_taxonomy
from profiling.taxonomy.importing import Imported, import_packages
from profiling.taxonomy.lexicon import Lexicon, current_import, read_lexicon
from tests.profiling.conftest import LEXICON
from tests.profiling.official import (
    BAKER,
    COOK,
    CROSSWALK,
    KLDB,
    KNEAD,
    OCCUPATIONS,
    OCCUPATIONS_1_0,
    OCCUPATIONS_1_2,
    RELATIONS,
    SKILL_CROSSWALK,
    SKILLS,
    package_1_2,
)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Official files in three kinds of wrapping."""
    occupations = tmp_path / "occupations_de_1.1.1.csv.gz"
    occupations.write_bytes(gzip.compress(OCCUPATIONS.encode()))
    package = tmp_path / "esco-1.1.1-en.zip"
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("skills_en.csv", SKILLS)
        archive.writestr("relations/occupationSkillRelations.csv", RELATIONS)
        archive.writestr("something_else_en.csv", "a,b\n1,2\n")
        archive.writestr("__MACOSX/._skills_en.csv", b"\x00\x05\x16\x07")
    crosswalk = tmp_path / "crosswalk.csv"
    crosswalk.write_text(CROSSWALK, encoding="utf-8")
    return [occupations, package, crosswalk]


def in_force(folder: Path) -> Lexicon:
    return read_lexicon(current_import(folder))


def bytes_of(folder: Path) -> dict[str, bytes]:
    now = current_import(folder)
    return {path.relative_to(now).as_posix(): path.read_bytes() for path in now.rglob("*.csv")}


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_an_import_is_counted_and_joined_with_the_lexicon(tmp_path: Path, files: list[Path]) -> None:
    folder = tmp_path / "taxonomy"
    # German: 2 preferred, 2 others of the cook; of the crosswalk ESCO's "Bäcker" and two names.
    expected = Imported(2, 1, 1, 0, {"de": 7, "en": 2}, ("esco-1.1.1-en.zip/something_else_en.csv",))
    assert import_packages(files, folder) == expected
    taxonomy = open_taxonomy(folder, lexicon=LEXICON)
    assert taxonomy.concept(COOK).id == "occ.cook"
    assert taxonomy.label("occ.cook", "de") == "Koch/Köchin"  # the house's own label stays the preferred one
    assert "Pfannenheld" in taxonomy.labels("occ.cook", "de")
    baker = taxonomy.concept(BAKER)
    assert (baker.kind, baker.isco08, baker.kldb2010) == (ConceptKind.OCCUPATION, "7512", "29222")
    assert set(taxonomy.labels(BAKER, "de")) == {"Bäcker/Bäckerin", "Bäcker", "Brotbackmeisterei", "Backhilfe"}
    assert taxonomy.label(BAKER, "de") == "Bäcker/Bäckerin"
    assert taxonomy.skills_of(BAKER) == {KNEAD: (Relation.ESSENTIAL, pytest.approx(0.8))}
    assert taxonomy.label(KNEAD, "uk") == "knead dough"


def test_each_label_keeps_its_source(tmp_path: Path, files: list[Path]) -> None:
    import_packages(files, tmp_path / "taxonomy")
    said = {label.text: (label.source, label.comment) for label in in_force(tmp_path / "taxonomy").labels}
    assert said["Bäcker/Bäckerin"] == ("ESCO 1.1.1", "")
    assert said["Bäcker"] == ("ESCO 1.0.3", "")
    assert said["Brotbackmeisterei"] == ("BA crosswalk 2022", "B 29222-101")


def test_a_language_can_be_added_later_and_an_import_repeated(tmp_path: Path, files: list[Path]) -> None:
    folder = tmp_path / "taxonomy"
    import_packages(files, folder)
    french = written(tmp_path / "occupations_fr_1.0.csv", OCCUPATIONS_1_0)
    done = import_packages([french], folder)
    assert done.languages == ("de", "en", "fr")
    before = bytes_of(folder)
    assert import_packages([french], folder) == done
    import_packages(files, folder)
    assert bytes_of(folder) == before
    assert len(list(folder.glob("import-*"))) == 1


def test_the_newer_edition_counts_in_whatever_order(tmp_path: Path) -> None:
    old = written(tmp_path / "occupations_de_1.0.csv", OCCUPATIONS_1_0)
    new = written(tmp_path / "occupations_de_1.2.0.csv", OCCUPATIONS_1_2)
    import_packages([new, old], tmp_path / "together")
    for path in (new, old):
        import_packages([path], tmp_path / "apart")
    assert bytes_of(tmp_path / "together") == bytes_of(tmp_path / "apart")
    lexicon = in_force(tmp_path / "apart")
    bakers = {label.text: label for label in lexicon.labels if label.concept_id == BAKER}
    assert bakers["Bäckersmensch"] == Label(
        BAKER, "Bäckersmensch", "de", Role.PREFERRED, reviewed=True, source="ESCO 1.2.0"
    )
    assert bakers["boulanger"] == Label(BAKER, "boulanger", "de", Role.OTHER, reviewed=True, source="ESCO 1.0")
    assert bakers["pétrisseur"].source == "ESCO 1.2.0"  # both say it
    assert bakers["Teigling"].comment == "hidden"
    assert {concept.id: concept.isco08 for concept in lexicon.concepts} == {COOK: "0110", BAKER: "7512"}


def test_a_package_of_1_2_with_labels_beside_the_uris(tmp_path: Path) -> None:
    folder = package_1_2(tmp_path)
    done = import_packages([folder], tmp_path / "taxonomy")
    assert (done.occupations, done.skills, done.relations, done.groups) == (2, 1, 2, 3)
    assert len(done.not_needed) == 1
    lexicon = in_force(tmp_path / "taxonomy")
    assert (BAKER, "isco08:7512") in lexicon.broader
    assert ("isco08:7512", "isco08:751") in lexicon.broader
    assert (KNEAD, "http://data.europa.eu/esco/skill/00000000-0000-4000-8000-0000000000aa") in lexicon.broader
    assert {(group.id, group.title) for group in lexicon.groups} >= {("isco08:7512", "Backvolk")}
    assert {label.source for label in lexicon.labels} == {"ESCO 1.2.0"}


def test_kldb_alone_gives_headings_and_what_is_above(tmp_path: Path) -> None:
    done = import_packages([written(tmp_path / "kldb.csv", KLDB)], tmp_path / "taxonomy")
    assert (done.occupations, done.groups, done.labels) == (0, 6, 0)
    lexicon = in_force(tmp_path / "taxonomy")
    assert ("kldb2010:01", "kldb2010:0") in lexicon.broader  # the table has lost the leading zero
    assert {group.id: group.title for group in lexicon.groups}["kldb2010:01104"] == "Oberleute"


def test_relations_and_crosswalks_wait_for_their_concepts(tmp_path: Path, files: list[Path]) -> None:
    folder, (occupations, package, crosswalk) = tmp_path / "taxonomy", files
    assert import_packages([package, crosswalk], folder).relations == 0
    import_packages([occupations], folder)
    import_packages(files, tmp_path / "at once")
    assert bytes_of(folder) == bytes_of(tmp_path / "at once")


def test_a_value_closed_twice_does_not_swallow_the_next_row(tmp_path: Path) -> None:
    files = [written(tmp_path / "skills_en_1.1.1.csv", SKILLS), written(tmp_path / "walk.csv", SKILL_CROSSWALK)]
    import_packages(files, tmp_path / "taxonomy")
    german = {label.text for label in in_force(tmp_path / "taxonomy").labels if label.language == "de"}
    assert german == {"Teig kneten", 'Teigkunde "fein"', "Handkneten"}


def test_a_name_goes_to_the_nearest_concept_alone(tmp_path: Path) -> None:
    crosswalk = CROSSWALK + f'{COOK},"Koch","B 29302-100","Brotbackmeisterei",skos:narrowMatch,\n'
    files = [written(tmp_path / "occupations_de.csv", OCCUPATIONS), written(tmp_path / "walk.csv", crosswalk)]
    import_packages(files, tmp_path / "taxonomy")
    labels = in_force(tmp_path / "taxonomy").labels
    assert [label.concept_id for label in labels if label.text == "Brotbackmeisterei"] == [BAKER]


def test_a_concept_without_a_label_in_a_language_is_none_the_less_there(tmp_path: Path) -> None:
    partly = OCCUPATIONS.replace("Bäcker/Bäckerin", "")
    done = import_packages([written(tmp_path / "occupations_ar_1.1.1.csv", partly)], tmp_path / "taxonomy")
    assert (done.occupations, done.labels_in) == (2, {"ar": 3})


def test_the_new_folder_is_finished_before_it_is_in_force(tmp_path: Path, files: list[Path]) -> None:
    folder = tmp_path / "taxonomy"
    import_packages(files, folder)
    before = current_import(folder)

    def fail(new: Path) -> None:
        assert (new / "occupations.csv").exists()
        assert current_import(folder) == before
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - raised above
        import_packages(files, folder, finish=fail)
    assert current_import(folder) == before
    assert sorted(path.name for path in folder.iterdir()) == ["current", before.name]


def test_progress_is_told_by_file_in_bytes(tmp_path: Path, files: list[Path]) -> None:
    from contextlib import contextmanager

    told: dict[str, list[int]] = {}

    @contextmanager
    def watch(name: str, size: int):  # type: ignore[no-untyped-def]
        told[name] = [size]
        yield told[name].append

    import_packages(files, tmp_path / "taxonomy", watch=watch)
    size, *done = told["occupations_de_1.1.1.csv.gz"]
    assert size == sum(done) == len(OCCUPATIONS.encode())
