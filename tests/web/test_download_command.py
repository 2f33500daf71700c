"""`lotse taxonomy download`: from a small service here to a taxonomy in force, also when it is killed on the way."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner

from profiling.taxonomy import open_taxonomy
from tests.profiling.esco_service import Small, occupation_uri, skill_uri, small_service, status, text
from web.cli import cli
from web.settings import Settings

pytestmark = pytest.mark.usefixtures("small_lexicon")


@pytest.fixture
def small() -> Iterator[Small]:
    with small_service() as service:
        yield service


def call(runner: FlaskCliRunner, small: Small, *words: str) -> Result:
    return runner.invoke(cli, ["taxonomy", "download", "--base-url", small.base_url, "--pause", "0", *words])


def test_what_was_downloaded_is_in_force(app: Flask, runner: FlaskCliRunner, small: Small, settings: Settings) -> None:
    result = call(runner, small, "--languages", "en,ar")
    assert result.exit_code == 0, result.output
    assert "105 occupations, 105 skills, 209 relations" in result.output
    taxonomy = open_taxonomy(settings.taxonomy)
    assert taxonomy.label(occupation_uri(3), "ar") == "خباز 3"
    assert taxonomy.concept(occupation_uri(3)).isco08 == "7512"
    assert set(taxonomy.skills_of(occupation_uri(3))) == {skill_uri(3), skill_uri(0)}
    assert small.agents == {"Lotse"}
    asked = len(small.asked)
    again = call(runner, small, "--languages", "ar")  # what is kept has all languages
    assert (again.exit_code, len(small.asked)) == (0, asked)
    assert again.output == result.output
    assert call(runner, small, "--languages", "ar", "--anew").exit_code == 0
    assert len(small.asked) == 2 * asked


def test_a_language_that_esco_speaks_in_part_is_put_in_force(
    app: Flask, runner: FlaskCliRunner, small: Small, settings: Settings
) -> None:
    for number in range(0, 105, 2):
        small.shelf["member-skills"][number]["preferredLabel"]["ar"] = f"عجن {number}"
    result = call(runner, small, "--languages", "ar")
    assert result.exit_code == 0, result.output
    taxonomy = open_taxonomy(settings.taxonomy)
    assert taxonomy.label(skill_uri(2), "ar") == "عجن 2"
    assert taxonomy.label(skill_uri(3), "ar") == "knead 3"


@pytest.mark.parametrize("kind", ["occupations", "skills", "occupations,skills", "skills,skill-groups"])
def test_every_kind_can_come_alone(app: Flask, runner: FlaskCliRunner, small: Small, kind: str) -> None:
    result = call(runner, small, "--languages", "en", "--kinds", kind)
    assert result.exit_code == 0, result.output


def test_kinds_can_be_chosen(app: Flask, runner: FlaskCliRunner, small: Small) -> None:
    result = call(runner, small, "--languages", "en", "--kinds", "skills")
    assert result.exit_code == 0, result.output
    assert "0 occupations, 105 skills, 0 relations" in result.output
    assert all("/resource/skill?" in path for path in small.asked)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--languages", "de,ti"], "ESCO has no labels in ti"),
        (["--languages", "fa"], "ESCO has no labels in fa"),
        (["--languages", ", "], "expected at least one language"),
        (["--languages", "uk"], "ESCO 1.2.0 has no labels in uk"),
        (["--languages", "en", "--kinds", "skills,colours"], "not colours"),
        (["--languages", "en", "--release", "newest"], "--release: expected a number like 1.2.0, not newest"),
        (["--languages", "en", "--base-url", "esco.eu"], "--base-url: expected an address like https://"),
    ],
)
def test_wrong_use_is_one_line(  # noqa: PLR0917 - fixtures
    app: Flask, runner: FlaskCliRunner, small: Small, settings: Settings, words: list[str], message: str
) -> None:
    result = call(runner, small, *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (settings.taxonomy / "current").exists()


@pytest.mark.parametrize("trouble", [status(404), text(b'{"total": 105, "_embedded": [1]}'), text(b"<html>")])
def test_a_bad_answer_is_one_line_and_changes_nothing(
    app: Flask, runner: FlaskCliRunner, small: Small, settings: Settings, trouble: Any
) -> None:
    assert call(runner, small, "--languages", "en").exit_code == 0
    before = (settings.taxonomy / "current").read_text()
    small.trouble = {len(small.asked) + 2: trouble}
    result = call(runner, small, "--languages", "en", "--anew")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: {small.base_url}/resource/occupation?")
    assert len(result.stderr.splitlines()) == 1
    assert "Traceback" not in result.output
    assert (settings.taxonomy / "current").read_text() == before


def test_killed_in_the_middle_it_goes_on_where_it_was(
    app: Flask, runner: FlaskCliRunner, small: Small, settings: Settings
) -> None:
    reached, released = threading.Event(), threading.Event()

    def hold(handler: Any) -> None:
        reached.set()
        released.wait(60)
        handler.close_connection = True

    small.trouble = {2: hold}
    words = ["taxonomy", "download", "--languages", "en", "--base-url", small.base_url, "--pause", "0"]
    environ = {
        "PATH": os.environ["PATH"],
        "LOTSE_SECRET_KEY": settings.secret_key,
        "LOTSE_VAULT_KEYS": settings.vault_keys[0],
        "LOTSE_INSTANCE": str(settings.instance),
    }
    command = subprocess.Popen([sys.executable, "-m", "web.cli", *words], env=environ)
    try:
        assert reached.wait(60)
    finally:
        command.send_signal(signal.SIGKILL)
        command.wait(60)
        released.set()
    assert not (settings.taxonomy / "current").exists()
    result = call(runner, small, "--languages", "en")
    assert result.exit_code == 0, result.output
    assert small.offsets("member-occupations") == {0: 1, 1: 2, 2: 1}  # the first page was not asked for again
    assert open_taxonomy(settings.taxonomy).label(occupation_uri(104), "en") == "baker 104"
