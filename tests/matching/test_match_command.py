"""`lotse match`: one line a profile, or one clear line on standard error and nothing on standard output."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from matching.places import KnownPlace, keep
from web.commands.match import match

VACANCIES = [
    {"id": "V-cook", "title": "Koch (m/w/d)", "occupation": "Koch/Köchin", "requirements": {"licences": ["B"]}},
    {"id": "V-welder", "title": "Schweißer (m/w/d)", "occupation": "Schweißer/in"},
]
PROFILES = [
    {"id": "P-cook", "occupations": [{"id": "occ.cook", "text": "طباخ", "lang": "ar"}]},
    {"id": "P-empty", "occupations": []},
]


def lines(rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    profiles, vacancies = tmp_path / "profiles.jsonl", tmp_path / "vacancies.jsonl"
    profiles.write_text(lines(PROFILES), encoding="utf-8")
    vacancies.write_text(lines(VACANCIES), encoding="utf-8")
    return profiles, vacancies


def run(profiles: Path, vacancies: Path, *more: str) -> Result:
    return CliRunner().invoke(match, ["--profiles", str(profiles), "--vacancies", str(vacancies), *more])


def test_ranks_with_reasons_and_hurdles(files: tuple[Path, Path]) -> None:
    result = run(*files, "--top", "1", "--today", "2026-11-22")
    assert result.exit_code == 0, result.output
    cook, empty = [json.loads(line) for line in result.stdout.splitlines()]
    assert cook["profile"] == "P-cook"
    (best,) = cook["matches"]
    assert best["vacancy"] == "V-cook"
    assert best["fit"] == 1.0
    assert best["reasons"][0]["has"] == "طباخ"
    assert {"kind": "licence", "state": "unknown"}.items() <= best["hurdles"][1].items()
    assert best["hurdles"][1]["next_step"]
    assert empty == {"profile": "P-empty", "matches": []}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("profiles", b'{"id": "P"}\n{"id": "P"}\n', "line 2: expected another id"),
        ("profiles", b"\xff\xfe", "line 1: expected UTF-8"),
        ("vacancies", b'{"id": "V", "title": "Koch"}\n{"id": "W"}\n', "line 2: expected a text for 'title'"),
        ("vacancies", b"", "line 1: expected something in the file"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_two(
    files: tuple[Path, Path], name: str, content: bytes, said: str
) -> None:
    broken = files[name == "vacancies"]
    broken.write_bytes(content)
    result = run(*files)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in result.stderr
    assert str(broken) in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_missing_file(files: tuple[Path, Path], tmp_path: Path) -> None:
    result = run(tmp_path / "nowhere.jsonl", files[1])
    assert result.exit_code == 2
    assert "nowhere.jsonl" in result.stderr


def test_imported_places_are_used(files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_INSTANCE", str(tmp_path))
    profiles, vacancies = files
    profiles.write_text(lines([PROFILES[0] | {"place": {"postcode": "01067"}, "mobility": {"modes": ["car"]}}]))
    vacancies.write_text(lines([VACANCIES[0] | {"place": {"postcode": "01069"}}]))

    def reach() -> str:
        result = run(*files, "--today", "2026-11-22")
        assert result.exit_code == 0, result.output
        (best,) = json.loads(result.stdout)["matches"]
        return next(hurdle["state"] for hurdle in best["hurdles"] if hurdle["kind"] == "reach")

    assert reach() == "unknown"
    keep(
        [KnownPlace("01067", "Dresden", 51.06, 13.72), KnownPlace("01069", "Dresden", 51.04, 13.74)],
        tmp_path / "places",
    )
    assert reach() == "met"
    (tmp_path / "places" / "places.csv").write_text("nonsense")
    result = run(*files)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "import the file again" in result.stderr
