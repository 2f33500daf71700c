"""`lotse translation`: what is installed, which ways lead to German, and packages let in or refused as a whole."""

from pathlib import Path

from click.testing import Result
from flask.testing import FlaskCliRunner

from tests.profiling.argos_package import ARABIC, TO_GERMAN, package
from web.cli import cli


def call(runner: FlaskCliRunner, *words: str) -> Result:
    return runner.invoke(cli, ["translation", *words])


def test_status_names_the_folder_and_no_way_where_nothing_is_installed(runner: FlaskCliRunner, tmp_path: Path) -> None:
    done = call(runner, "status")
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert lines[0] == f"Folder: {tmp_path / 'instance' / 'translation'}"
    assert "normal state" in lines[1]
    ways = [line.split() for line in lines[3:]]
    assert len(ways) == 15
    assert {way for _, way in ways} == {"none"}


def test_packages_are_installed_and_the_ways_said(runner: FlaskCliRunner, tmp_path: Path) -> None:
    arabic = package(tmp_path / "ar_en.argosmodel", ARABIC, source="ar", target="en")
    german = package(tmp_path / "en_de.argosmodel", TO_GERMAN, source="en", target="de", package_version="")
    done = call(runner, "install", str(arabic), str(german))
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        "ar → en, version 1.0, is installed",
        "en → de, version not named, is installed",
    ]
    said = call(runner, "status").output
    assert "ar → en, version 1.0" in said
    ways = dict(line.split(maxsplit=1) for line in said.split("To German:\n")[1].splitlines())
    assert (ways["ar"], ways["en"], ways["ti"]) == ("over English", "direct", "none")
    newer = package(tmp_path / "new.argosmodel", ARABIC, source="ar", target="en", package_version="1.9")
    again = call(runner, "install", str(newer))
    assert again.output == "ar → en, version 1.9, is installed (in the place of version 1.0)\n"


def test_one_broken_file_and_nothing_is_installed(runner: FlaskCliRunner, tmp_path: Path) -> None:
    whole = package(tmp_path / "ar_en.argosmodel", ARABIC, source="ar", target="en")
    half = tmp_path / "half.argosmodel"
    half.write_bytes(whole.read_bytes()[:999])
    done = call(runner, "install", str(whole), str(half))
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [
        f"Error: {half}: expected a whole zip archive without a password, ending in .argosmodel"
    ]
    assert "normal state" in call(runner, "status").output


def test_a_file_that_is_not_there_and_a_folder_that_cannot_be_made_are_told(
    runner: FlaskCliRunner, tmp_path: Path
) -> None:
    assert call(runner, "install", str(tmp_path / "no.argosmodel")).exit_code == 2
    (tmp_path / "instance" / "translation").rmdir()
    (tmp_path / "instance" / "translation").write_text("a file where the folder should be")
    whole = package(tmp_path / "ar_en.argosmodel", ARABIC, source="ar", target="en")
    done = call(runner, "install", str(whole))
    assert done.exit_code == 2
    assert "expected a folder that can be written to" in done.stderr
