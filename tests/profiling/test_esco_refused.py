"""What is not whole, or not of one version, is refused, and yesterday's import stays in force."""

import gzip
import io
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from profiling.taxonomy.importing import import_packages
from profiling.taxonomy.lexicon import BrokenLexicon
from profiling.taxonomy.sheets import BrokenTaxonomyFile
from tests.profiling.official import (
    BAKER,
    CROSSWALK,
    KLDB,
    KNEAD,
    OCCUPATIONS,
    OCCUPATIONS_1_0,
    OCCUPATIONS_1_2,
    RELATIONS,
    SKILLS,
    many_occupations,
    package_1_2,
)

MANY = many_occupations(300)


def zipped(**texts: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(f"{name}.csv", text)
    return data.getvalue()


def state(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with yesterday's import."""
    (tmp_path / "occupations_es_1.1.1.csv").write_text(OCCUPATIONS, encoding="utf-8")
    import_packages([tmp_path / "occupations_es_1.1.1.csv"], tmp_path / "taxonomy")
    return tmp_path / "taxonomy"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("occupations_de.csv.gz", gzip.compress(OCCUPATIONS.encode())[:-9], "expected a whole, readable file"),
        ("occupations_de.csv.gz", b"no gzip at all", "expected a whole, readable file"),
        ("esco.zip", b"PK no zip", "expected a whole, readable file"),
        ("esco.zip", zipped(occupations_de=MANY).replace(b"PK\x03\x04\x14", b"PK\x03\x04\x99", 1)[:-30], "whole"),
        ("esco.zip", zipped(), r"esco\.zip: expected at least one CSV file"),
        ("occupations_de.csv", OCCUPATIONS.encode()[:-40], r"occupations_de\.csv, line 5: expected 14 values"),
        ("occupations_de.csv", OCCUPATIONS.encode()[:-4], r"line 5: expected the end of a line"),
        ("occupations_de.csv", OCCUPATIONS.partition("Zeilen")[0].encode(), "line 3: expected whole CSV rows"),
        ("occupations_de.csv", OCCUPATIONS.encode("latin-1"), "line 5: expected UTF-8"),
        ("occupations_de.csv", OCCUPATIONS.replace(BAKER, "baker").encode(), "line 5: expected the ESCO URI of an occ"),
        ("occupations_de.csv", OCCUPATIONS.replace("7512,", "bread,").encode(), "line 5: expected an ISCO-08 group"),
        ("occupations_de.csv", OCCUPATIONS.replace("iscoGroup", "group").encode(), "line 1: expected the columns alt"),
        ("occupations_de.csv", b"", "line 1: expected the columns altLabels"),
        (
            "occupations_de.csv",
            "".join(MANY.splitlines(keepends=True)[:250]).encode(),
            "the last, ffffffff; .* cut off at 83%",
        ),
        ("occupations.csv", OCCUPATIONS.encode(), "a name that ends in its language"),
        ("relations.csv", RELATIONS.replace("optional", "perhaps").encode(), "line 3: expected the relation"),
        ("relations.csv", RELATIONS.replace(KNEAD, "knead").encode(), "line 2: expected the ESCO URIs of an occup"),
        ("broader.csv", b"conceptType,conceptUri,broaderType,broaderUri\nOccupation,a,b,c\n", "line 2: expected two"),
        ("groups_de.csv", b"conceptType,conceptUri,code,preferredLabel,inScheme\na,b,c,d,e\n", "URI of an ISCOGroup"),
        ("other_de.csv", b"a,b\n1,2\n", "expected the columns of"),
        ("empty.csv", b"", "expected the columns of"),
        ("walk.csv", CROSSWALK[:70].encode() + b"\n", "expected a row with the columns"),
        ("walk.csv", CROSSWALK.replace(",occupation,", ",thing,").encode(), "Concept type occupation or skill"),
        ("walk.csv", CROSSWALK.replace("exactMatch,", "exactMatch").encode(), "line 8: expected 6 values"),
        ("kldb.csv", KLDB.replace("110;4", "110;3").encode(), r"line 5: expected a title, and the group above"),
        ("kldb.csv", KLDB.replace("110;4", "110;2").encode(), r"line 5: expected a KldB code"),
        ("missing.csv", None, r"missing\.csv: expected a whole, readable file \(No such file"),
    ],
)
def test_what_is_not_whole_is_refused_and_nothing_changes(
    tmp_path: Path, folder: Path, name: str, data: bytes | None, message: str
) -> None:
    before = state(folder)
    bad = tmp_path / "bad" / name
    bad.parent.mkdir()
    if data is not None:
        bad.write_bytes(data)
    good = tmp_path / "occupations_fr_1.0.csv"
    good.write_text(OCCUPATIONS_1_0, encoding="utf-8")
    with pytest.raises(BrokenTaxonomyFile, match=message):
        import_packages([good, bad], folder)
    assert state(folder) == before


def test_nothing_in_it_is_no_import(tmp_path: Path) -> None:
    empty = tmp_path / "occupations_de.csv"
    empty.write_text(OCCUPATIONS.partition("\n")[0] + "\n", encoding="utf-8")
    with pytest.raises(BrokenTaxonomyFile, match="at least one occupation, skill or group"):
        import_packages([empty], tmp_path / "taxonomy")
    assert not (tmp_path / "taxonomy").exists()


def test_an_import_in_force_that_cannot_be_read_is_named(tmp_path: Path, folder: Path) -> None:
    (broken,) = folder.glob("import-*/occupations.csv")
    broken.write_text("nonsense\n", encoding="utf-8")
    with pytest.raises(BrokenLexicon, match=r"occupations\.csv, line 1"):
        import_packages([tmp_path / "occupations_es_1.1.1.csv"], folder)


def test_two_versions_stated_in_one_package(tmp_path: Path, folder: Path) -> None:
    package = tmp_path / "esco-1.2.0.zip"
    package.write_bytes(zipped(**{"occupations_de": OCCUPATIONS_1_2, "occupations_fr_1.0": OCCUPATIONS_1_0}))
    with pytest.raises(BrokenTaxonomyFile, match=r"esco-1\.2\.0\.zip: expected files of one version .* 1\.0 and 1\.2"):
        import_packages([package], folder)


def test_the_same_version_with_fewer_digits_is_no_other_version(tmp_path: Path, folder: Path) -> None:
    package = tmp_path / "esco-1.2.zip"
    package.write_bytes(zipped(**{"occupations_de_1.2.0": OCCUPATIONS_1_2}))
    assert import_packages([package], folder).occupations == 2


def test_a_concept_last_changed_on_two_days_is_of_two_versions(tmp_path: Path, folder: Path) -> None:
    package = tmp_path / "esco.zip"
    package.write_bytes(zipped(occupations_de=MANY, occupations_en=many_occupations(300, version="2")))
    with pytest.raises(BrokenTaxonomyFile, match="300 of 300 occupations changed between"):
        import_packages([package], folder)
    apart = []
    for language, version in (("de", "1"), ("en", "2")):
        apart.append(tmp_path / f"occupations_{language}.csv")
        apart[-1].write_text(many_occupations(300, version=version), encoding="utf-8")
    assert import_packages(apart, folder).occupations == 302  # two packages may be of two versions


def test_relations_of_another_version(tmp_path: Path, folder: Path) -> None:
    relations = "".join(
        f"http://data.europa.eu/esco/occupation/00000000-0000-4000-8000-{number:012x},essential,knowledge,{KNEAD}\n"
        for number in range(10)
    )
    package = tmp_path / "esco.zip"
    package.write_bytes(
        zipped(occupations_de=OCCUPATIONS, skills_de=SKILLS, relations=RELATIONS.partition("\n")[0] + "\n" + relations)
    )
    with pytest.raises(BrokenTaxonomyFile, match="9 of 10 are in no file beside it"):
        import_packages([package], folder)


def test_a_package_without_days_may_leave_out_concepts_without_a_label(tmp_path: Path, folder: Path) -> None:
    relations = RELATIONS + "".join(
        f"http://data.europa.eu/esco/occupation/00000000-0000-4000-8000-{number:012x},essential,knowledge,{KNEAD}\n"
        for number in range(10)
    )
    package = tmp_path / "esco.zip"
    package.write_bytes(zipped(occupations_ar=re.sub("2020-01-0[12]", "", OCCUPATIONS), relations=relations))
    assert import_packages([package], folder).occupations == 2


def test_a_hierarchy_of_another_version(tmp_path: Path, folder: Path) -> None:
    package = package_1_2(tmp_path)
    (package / "occupations_en.csv").write_text(MANY, encoding="utf-8")
    with pytest.raises(BrokenTaxonomyFile, match=r"have none|in no file beside it"):
        import_packages([package], folder)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_cut_at_any_byte_it_is_refused_or_whole_rows(tmp_path: Path, folder: Path, data: st.DataObject) -> None:
    """A file cut inside a row never gets in; one cut between rows is a shorter file, and comes in whole."""
    name, whole = data.draw(
        st.sampled_from(
            [
                ("occupations_de_1.1.1.csv", OCCUPATIONS.encode()),
                ("occupations_de_1.1.1.csv.gz", gzip.compress(OCCUPATIONS.encode(), mtime=0)),
                ("esco-1.1.1.zip", zipped(occupations_de=OCCUPATIONS, skills_en=SKILLS)),
                ("relations.csv", RELATIONS.encode()),
                ("walk.csv", CROSSWALK.encode()),
                ("kldb.csv", KLDB.encode()),
            ]
        )
    )
    cut = data.draw(st.integers(0, len(whole) - 1))
    path = tmp_path / name
    path.write_bytes(whole[:cut])
    before = state(folder)
    try:
        import_packages([path], folder)
    except BrokenTaxonomyFile:
        assert state(folder) == before
    else:
        assert path.suffix == ".csv"
        assert whole[:cut].endswith((b"\n", b'"'))
        assert len(list(folder.glob("import-*"))) == 1
