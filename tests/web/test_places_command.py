"""`lotse places import`: what was taken in is used at once, by a running house too; a broken file changes nothing."""

from pathlib import Path

from flask import Flask
from flask.testing import FlaskCliRunner

from matching.places import imported_at
from models.values import Place
from web.cli import cli
from web.lotsenhaus import lotsenhaus
from web.settings import Settings

PLACES = "DE\t01067\tDresden\tSachsen\tSN\t\t00\tDresden\t14612\t51.0577\t13.7178\t6\n"


def test_places_are_used_at_once(app: Flask, runner: FlaskCliRunner, settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "DE.txt"
    file.write_text(PLACES, encoding="utf-8")
    with app.app_context():
        before = lotsenhaus().places
        assert before.coordinates(Place("01067")) is None
    result = runner.invoke(cli, ["places", "import", str(file)])
    assert result.output == "1 places with 1 postcodes. Postal codes: GeoNames (https://www.geonames.org), CC BY 4.0\n"
    with app.app_context():
        assert lotsenhaus().places is not before
        assert lotsenhaus().places.coordinates(Place("01067")) == (51.0577, 13.7178)
        assert lotsenhaus().places is lotsenhaus().places


def test_a_broken_file_changes_nothing(app: Flask, runner: FlaskCliRunner, settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "DE.txt"
    file.write_text(PLACES, encoding="utf-8")
    runner.invoke(cli, ["places", "import", str(file)])
    first = imported_at(settings.places)
    file.write_text(PLACES * 3 + PLACES[:40], encoding="utf-8")
    result = runner.invoke(cli, ["places", "import", str(file)])
    assert (result.exit_code, result.stderr) == (
        2,
        "Error: DE.txt, line 4: expected a whole last line; the file is cut off\n",
    )
    assert imported_at(settings.places) == first
    assert runner.invoke(cli, ["places", "import", str(tmp_path / "none.txt")]).exit_code == 2
