"""`lotse taxonomy import`: counts on success; one line, exit code 2 and yesterday's import on failure."""

import zipfile
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from tests.profiling.official import CROSSWALK, KLDB, OCCUPATIONS, OCCUPATIONS_1_0, package_1_2
from web.cli import cli
from web.lotsenhaus import lotsenhaus
from web.settings import Settings

pytestmark = pytest.mark.usefixtures("small_lexicon")


def written(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_files_of_every_kind_are_counted_twice_the_same(app: Flask, runner: FlaskCliRunner, tmp_path: Path) -> None:
    files = [
        str(package_1_2(tmp_path)),
        written(tmp_path / "occupations_fr_1.0.csv", OCCUPATIONS_1_0),
        written(tmp_path / "walk.csv", CROSSWALK),
        written(tmp_path / "kldb.csv", KLDB),
    ]
    first = runner.invoke(cli, ["taxonomy", "import", *files])
    assert first.exit_code == 0, first.output
    assert "2 occupations, 1 skills, 2 relations, 9 groups, 12 labels\n" in first.output
    assert first.output.endswith("de: 3 labels\nen: 6 labels\nfr: 3 labels\n")
    assert runner.invoke(cli, ["taxonomy", "import", *files]).output == first.output


def test_a_cut_package_is_one_line_and_changes_nothing(
    app: Flask, runner: FlaskCliRunner, settings: Settings, tmp_path: Path
) -> None:
    whole = written(tmp_path / "occupations_de.csv", OCCUPATIONS)
    assert runner.invoke(cli, ["taxonomy", "import", whole]).exit_code == 0
    pointer = (settings.taxonomy / "current").read_bytes()
    package = tmp_path / "esco.zip"
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("occupations_en.csv", OCCUPATIONS)
    package.write_bytes(package.read_bytes()[:-20])
    result = runner.invoke(cli, ["taxonomy", "import", whole, str(package)])
    assert result.exit_code == 2
    assert result.stderr.splitlines() == ["Error: esco.zip: expected a whole, readable file (File is not a zip file)"]
    assert (settings.taxonomy / "current").read_bytes() == pointer


def test_a_running_house_takes_up_what_was_imported(app: Flask, runner: FlaskCliRunner, tmp_path: Path) -> None:
    with app.app_context():
        before, normaliser = lotsenhaus().taxonomy, lotsenhaus().normaliser
        assert lotsenhaus().taxonomy is before
        assert runner.invoke(cli, ["taxonomy", "import", str(package_1_2(tmp_path))]).exit_code == 0
        after = lotsenhaus().taxonomy
        assert len(after) > len(before)
        assert lotsenhaus().normaliser is not normaliser
        assert lotsenhaus().normaliser.taxonomy is after
