"""The commands that run a house: vacancies, the demonstration, matching, the change log."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from models.enums import ConceptKind, ConsentKind, FilledBy
from models.tables import AuditEntry, Person, StoredVacancy
from profiling.normalise import Normaliser
from web.cli import cli
from web.commands.serve import warm_up
from web.i18n import spoken
from web.lotsenhaus import lotsenhaus
from web.services import persons, vacancies

OLD_SHAPE = {
    "stellenangebote": [
        {
            "beruf": "Koch/Köchin",
            "titel": "Koch (m/w/d)",
            "refnr": "10001-1-S",
            "arbeitsort": {"plz": "56727", "ort": "Mayen", "land": "Deutschland"},
            "arbeitgeber": "Gasthaus",
        },
        {"beruf": "Maurer/in", "titel": "Maurer", "refnr": "10001-2-S", "arbeitgeber": "Bau"},
    ],
    "maxErgebnisse": 2,
}


@pytest.fixture(autouse=True)
def _open_lexicon(app: Flask, built_in: Normaliser) -> None:
    app.extensions["lotse"].take(built_in)


def call(runner: FlaskCliRunner, *words: str) -> Result:
    return runner.invoke(cli, list(words))


def stored() -> int:
    with lotsenhaus().sessions() as session:
        return session.scalar(select(func.count()).select_from(StoredVacancy)) or 0


def test_vacancies_of_the_agency_are_imported_and_counted(app: Flask, runner: FlaskCliRunner, tmp_path: Path) -> None:
    file = tmp_path / "agency.json"
    file.write_text(json.dumps(OLD_SHAPE), encoding="utf-8")
    assert call(runner, "vacancies", "import", str(file)).output == "2 new, 0 changed, 0 as before\n"
    assert call(runner, "vacancies", "import", str(file)).output == "0 new, 0 changed, 2 as before\n"
    with app.app_context():
        assert sorted(row.title for row in vacancies.listed()) == ["Koch (m/w/d)", "Maurer"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        '{"stellenangebote": [{"titel": "Köch'.encode("latin-1"),
        b'{"stellenangebote": [{"titel": "Koch", "refnr": "1"},',
        b'{"stellenangebote": [{"refnr": "1"}]}',
        b'{"stellenangebote": []}',
        b"[1, 2, 3]",
    ],
    ids=["empty", "a picture", "wrong encoding", "half a file", "without a title", "no vacancy", "something else"],
)
def test_a_broken_file_is_refused_by_name_and_nothing_of_any_file_is_stored(
    app: Flask, runner: FlaskCliRunner, tmp_path: Path, content: bytes
) -> None:
    good, broken = tmp_path / "good.json", tmp_path / "broken.json"
    good.write_text(json.dumps(OLD_SHAPE), encoding="utf-8")
    broken.write_bytes(content)
    alone = call(runner, "vacancies", "import", str(broken))
    assert alone.exit_code == 2
    assert "broken.json" in alone.output
    assert len(alone.output.splitlines()) == 1
    if b"[]" not in content:  # a page without vacancies is fine beside others
        assert call(runner, "vacancies", "import", str(good), str(broken)).exit_code == 2
    with app.app_context():
        assert stored() == 0


def test_the_demonstration_is_marked_and_stands_once(app: Flask, runner: FlaskCliRunner) -> None:
    first = call(runner, "demo")
    assert first.exit_code == 0
    assert "pilot@demo.example" in first.output
    assert call(runner, "demo").output == first.output
    with app.app_context(), lotsenhaus().sessions() as session:
        people = session.scalars(select(Person)).all()
        offers = session.scalars(select(StoredVacancy)).all()
        assert len(people) == 10
        assert all(person.demo for person in people)
        assert all(offer.demo and "Demo" in (offer.employer or "") for offer in offers)


def test_the_demonstration_keeps_away_from_real_people(app: Flask, runner: FlaskCliRunner) -> None:
    with app.app_context():
        consents = {ConsentKind.STORAGE: True}
        persons.create(language="ar", filled_by=FilledBy.SELF, consents=consents, text_version="1")
    refused = call(runner, "demo")
    assert refused.exit_code != 0
    assert "real people" in refused.output
    with app.app_context():
        assert stored() == 0


def test_proposals_that_are_due_are_computed_once(app: Flask, runner: FlaskCliRunner) -> None:
    call(runner, "demo")
    assert call(runner, "match-all").output == "proposals computed anew for 0 people\n"
    with app.app_context(), lotsenhaus().sessions.begin() as session:
        for person in session.scalars(select(Person)):
            person.to_match = True
    assert call(runner, "match-all").output == "proposals computed anew for 10 people\n"


def test_an_altered_change_log_is_found(app: Flask, runner: FlaskCliRunner) -> None:
    call(runner, "demo")
    sound = call(runner, "audit", "verify")
    assert (sound.exit_code, "each follows" in sound.output) == (0, True)
    with app.app_context(), lotsenhaus().sessions.begin() as session:
        entry = session.get_one(AuditEntry, 5)
        entry.actor = "nobody"
    broken = call(runner, "audit", "verify")
    assert broken.exit_code != 0
    assert "entry 5" in broken.output


def test_after_warming_up_every_language_of_the_house_is_ready(app: Flask) -> None:
    warm_up(app)
    with app.app_context():
        words = lotsenhaus().normaliser
        for language in spoken():
            assert words.suggest("a", kind=ConceptKind.SKILL, language=language) is not None
