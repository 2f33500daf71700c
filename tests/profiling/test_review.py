"""A reviewer's table goes out and comes back: good rows are taken whole, refused ones are named, twice is once."""

import csv
import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from profiling.taxonomy.lexicon import BUILT_IN, LABEL_COLUMNS, rows_of
from profiling.taxonomy.review import known_concepts, open_labels, write_csv
from profiling.taxonomy.review_table import HEADINGS, NAME
from tests.profiling.conftest import LEXICON
from web.commands.lexicon import lexicon

CONCEPT, LABEL, ROLE, COMMENT, VERDICT, BETTER = 1, 4, 5, 6, 7, 8


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small lexicon to write into."""
    return Path(shutil.copytree(LEXICON, tmp_path / "lexicon"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "table.xlsx"


def run(*words: object) -> Result:
    return CliRunner().invoke(lexicon, [str(word) for word in words])


def exported(folder: Path, file: Path, language: str = "ar", *more: str) -> Path:
    answer = run("export", file, "--language", language, "--from", folder, *more)
    assert answer.exit_code == 0, answer.output
    return file


def fill_in(file: Path, language: str, change: Callable[[Worksheet], Any]) -> None:
    book = load_workbook(file)
    change(book[language])
    book.save(file)


def judge(file: Path, language: str, *judged: tuple[int, dict[int, Any]]) -> None:
    """Write values into cells: (row, {column: value})."""

    def change(sheet: Worksheet) -> None:
        for row, values in judged:
            for column, value in values.items():
                sheet.cell(row, column).value = value

    fill_in(file, language, change)


def labels(folder: Path, language: str) -> list[tuple[str, ...]]:
    return [tuple(row.values.values()) for row in rows_of(folder / "labels" / f"{language}.csv", LABEL_COLUMNS)]


def reviews(folder: Path) -> list[list[str]]:
    with (folder / "reviews.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def test_the_table_has_what_a_reviewer_needs(folder: Path, file: Path) -> None:
    book = load_workbook(exported(folder, file))
    front, sheet = book.worksheets
    assert "Danke" in str(front["A1"].value)
    assert "Thank you" in str(front["B1"].value)
    assert sheet.title == "ar"
    assert sheet.sheet_view.rightToLeft
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[1]] == list(HEADINGS)
    assert [cell.value for cell in sheet[2]][:5] == ["occ.cook", "Koch/Köchin", "cook", "طبّاخ", "preferred"]
    (offered,) = sheet.data_validations.dataValidation
    assert str(offered.sqref) == "G2:G8"
    assert "richtig · right" in offered.formula1


def test_a_table_in_latin_letters_runs_from_left_to_right(folder: Path, file: Path) -> None:
    assert not load_workbook(exported(folder, file, "de"))["de"].sheet_view.rightToLeft


def test_one_field_and_only_what_is_new(folder: Path, file: Path) -> None:
    sheet = load_workbook(exported(folder, file, "de", "--field", "textile"))["de"]
    assert {sheet.cell(row, CONCEPT).value for row in range(2, sheet.max_row + 1)} == {
        "occ.tailor",
        "skill.sew-clothes",
    }
    judge(exported(folder, file, "de"), "de", (2, {VERDICT: "richtig"}))
    assert run("import", file, "--into", folder).exit_code == 0
    sheet = load_workbook(exported(folder, file, "de", "--unreviewed"))["de"]
    assert "Koch/Köchin" not in {sheet.cell(row, LABEL).value for row in range(2, sheet.max_row + 1)}


def test_right_wrong_and_better(folder: Path, file: Path) -> None:
    judge(
        exported(folder, file),
        "ar",
        (2, {VERDICT: "richtig · right"}),
        (3, {VERDICT: "Falsch", COMMENT: "nur Gewürzhändler"}),
        (4, {VERDICT: "better:", BETTER: "حدّاد لحام", COMMENT: "spoken"}),
    )
    book = load_workbook(file)
    front = book.worksheets[0]
    at = next(row for row in range(1, 20) if front.cell(row, 1).value == NAME)
    front.cell(at, 2).value = "A. H."
    book.save(file)
    before = labels(folder, "ar")
    answer = run("import", file, "--into", folder)
    assert answer.exit_code == 0, answer.output
    assert answer.output == "1 right, 1 wrong, 1 better; 3 labels changed, 0 as before\n"
    concept, role, label = before[2][0], before[2][1], before[2][2]
    after = labels(folder, "ar")
    assert (*before[0][:3], "reviewed", before[0][4]) in after
    assert (*before[1][:3], "rejected", "nur Gewürzhändler") in after
    assert (concept, role, "حدّاد لحام", "reviewed", "spoken") in after
    assert (concept, "other", label, "doubtful", before[2][4]) in after
    assert len(after) == len(before) + 1
    assert reviews(folder) == [
        ["language", "reviewer", "date", "number"],
        ["ar", "A. H.", reviews(folder)[1][2], "3"],
    ]
    date.fromisoformat(reviews(folder)[1][2])


def test_the_same_table_again_changes_nothing(folder: Path, file: Path) -> None:
    judge(exported(folder, file), "ar", (2, {VERDICT: "better", BETTER: "شيف طباخ"}), (3, {VERDICT: "right"}))
    assert run("import", file, "--into", folder).exit_code == 0
    once = {path.name: path.read_bytes() for path in folder.rglob("*.csv")}
    answer = run("import", file, "--into", folder)
    assert answer.output == "1 better, 1 right; 0 labels changed, 2 as before\n"
    assert {path.name: path.read_bytes() for path in folder.rglob("*.csv")} == once


def test_a_preferred_word_stays_first(folder: Path, file: Path) -> None:
    judge(exported(folder, file, "de"), "de", (2, {VERDICT: "better", BETTER: "Köchin/Koch"}))
    run("import", file, "--into", folder)
    assert [row[:3] for row in labels(folder, "de")[:2]] == [
        ("occ.cook", "preferred", "Köchin/Koch"),
        ("occ.cook", "other", "Koch/Köchin"),
    ]


def test_every_refused_row_is_named_and_the_good_ones_are_taken(folder: Path, file: Path) -> None:
    judge(
        exported(folder, file, "de"),
        "de",
        (2, {VERDICT: "right"}),
        (3, {VERDICT: "vielleicht"}),
        (4, {VERDICT: "right", CONCEPT: "occ.unknown"}),
        (5, {VERDICT: "right", LABEL: "Abwäscher"}),
        (6, {VERDICT: "better"}),
        (7, {VERDICT: "better", BETTER: "طبّاخ"}),
        (8, {VERDICT: "better", BETTER: "Schweisser"}),
        (9, {VERDICT: "better", BETTER: "Helfer (Lager"}),
        (10, {VERDICT: "right", BETTER: "Kommissioniererin"}),
        (11, {VERDICT: "=IF(1=1,2,3)"}),
        (12, {VERDICT: "better", BETTER: "Berufskraftfahrer/in"}),
        (13, {VERDICT: "right", COMMENT: "x" * 201}),
    )
    answer = run("import", file, "--into", folder)
    assert answer.exit_code == 1
    said = answer.stderr.splitlines()
    for row, reason in {
        3: "unknown verdict 'vielleicht'",
        4: "unknown concept occ.unknown",
        5: "has no label 'Abwäscher'",
        6: "no better wording is given",
        7: "no Latn letter",
        8: "leads to occ.welder already",
        9: "an open bracket",
        10: "a better wording beside the verdict",
        11: "a formula",
        12: "the better wording is the label itself",
        13: "more than 200 characters",
    }.items():
        (line,) = [line for line in said if f"sheet de, row {row}:" in line]
        assert reason in line
    assert said[-1] == "11 rows refused"
    assert labels(folder, "de")[0][3] == "reviewed"
    assert {row[3] for row in labels(folder, "de")[1:]} == {"unreviewed"}


def test_two_verdicts_on_one_label_are_one_too_many(folder: Path, file: Path) -> None:
    exported(folder, file)
    copy = {column: load_workbook(file)["ar"].cell(2, column).value for column in range(1, 9)}
    judge(file, "ar", (2, {VERDICT: "right"}), (9, copy | {VERDICT: "wrong"}))
    answer = run("import", file, "--into", folder)
    assert "row 9: the label is judged otherwise in sheet ar, row 2" in answer.stderr
    assert labels(folder, "ar")[0][3] == "reviewed"


def test_dates_and_numbers_in_cells_are_text(folder: Path, file: Path) -> None:
    judge(
        exported(folder, file),
        "ar",
        (2, {VERDICT: "right", COMMENT: datetime(2026, 3, 1)}),  # noqa: DTZ001 - as table programs store a day
        (3, {VERDICT: "right", COMMENT: 7.0}),
    )
    assert run("import", file, "--into", folder).exit_code == 0
    assert [row[4] for row in labels(folder, "ar")[:2]] == ["2026-03-01", "7"]


def test_a_label_that_looks_like_a_formula_is_written_as_text(folder: Path, file: Path) -> None:
    path = folder / "labels/de.csv"
    path.write_text(path.read_text(encoding="utf-8") + "occ.cook,other,=1+1 Koch,unreviewed,@SUM\n", encoding="utf-8")
    sheet = load_workbook(exported(folder, file, "de"))["de"]
    cell = next(sheet.cell(row, LABEL) for row in range(2, 40) if sheet.cell(row, LABEL).value == "=1+1 Koch")
    assert cell.data_type == "s"


def test_that_a_label_is_ambiguous_stays_decided(folder: Path, file: Path) -> None:
    path = folder / "labels/de.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Putzen,unreviewed,", "Putzen,unreviewed,ambiguous"))
    sheet = load_workbook(exported(folder, file, "de"))["de"]
    row = next(row for row in range(2, 40) if sheet.cell(row, LABEL).value == "Putzen")
    judge(file, "de", (row, {VERDICT: "right", COMMENT: "spoken"}))
    assert run("import", file, "--into", folder).exit_code == 0
    assert [each[4] for each in labels(folder, "de") if each[2] == "Putzen"] == ["spoken ambiguous"]


def test_a_better_wording_that_is_there_already_keeps_its_own_comment(folder: Path, file: Path) -> None:
    path = folder / "labels/de.csv"
    lines = "occ.cook,other,Smutje,unreviewed,Seefahrt\nocc.cook,other,Grillmeister,unreviewed,spoken ambiguous\n"
    path.write_text(path.read_text(encoding="utf-8") + lines, encoding="utf-8")
    sheet = load_workbook(exported(folder, file, "de"))["de"]
    at = {sheet.cell(row, LABEL).value: row for row in range(2, sheet.max_row + 1)}
    judge(
        file,
        "de",
        (at["Koch/Köchin"], {VERDICT: "better", BETTER: "Smutje"}),
        (at["Grillmeister"], {VERDICT: "better", BETTER: "Grillkoch"}),
    )
    assert run("import", file, "--into", folder).exit_code == 0
    comments = {row[2]: row[4] for row in labels(folder, "de")}
    assert (comments["Smutje"], comments["Grillkoch"]) == ("Seefahrt", "spoken")
    assert comments["Grillmeister"] == "spoken ambiguous"


def test_a_folder_without_the_file_begins_with_the_built_in_one(tmp_path: Path, file: Path) -> None:
    house = tmp_path / "house"
    house.mkdir()
    judge(exported(BUILT_IN, file, "uk"), "uk", (2, {VERDICT: "right"}))
    assert run("import", file, "--into", house).exit_code == 0
    assert len(labels(house, "uk")) == len(labels(BUILT_IN, "uk"))
    assert labels(house, "uk")[0][3] == "reviewed"


@pytest.mark.parametrize("language", ["de", "en", "ar", "fa", "uk"])
def test_a_file_written_anew_is_the_same_file(tmp_path: Path, language: str) -> None:
    path = tmp_path / "labels.csv"
    write_csv(path, LABEL_COLUMNS, open_labels(BUILT_IN, language, concepts=known_concepts(BUILT_IN)).rows())
    assert path.read_bytes() == (BUILT_IN / "labels" / f"{language}.csv").read_bytes()


def test_a_new_word_comes_in_beside_the_preferred_one(folder: Path, file: Path) -> None:
    exported(folder, file)
    judge(file, "ar", (20, {CONCEPT: "occ.cook", LABEL: "شيف", VERDICT: "neu · new", COMMENT: "Syria"}))
    answer = run("import", file, "--into", folder)
    assert (answer.exit_code, answer.output) == (0, "1 new; 1 labels changed, 0 as before\n")
    (row,) = (row for row in rows_of(folder / "labels" / "ar.csv", LABEL_COLUMNS) if row["label"] == "شيف")
    assert (row["concept"], row["role"], row["review"], row["comment"]) == ("occ.cook", "other", "reviewed", "Syria")
    assert run("import", file, "--into", folder).output == "1 new; 0 labels changed, 1 as before\n"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({CONCEPT: "occ.cook", LABEL: "chef"}, "has no Arab letter"),
        ({CONCEPT: "occ.cook", LABEL: "خياط"}, "leads to occ.tailor already"),
        ({CONCEPT: "occ.cook", LABEL: "طبّاخ"}, "was rejected before"),
        ({CONCEPT: "occ.unheard", LABEL: "شيف"}, "unknown concept occ.unheard"),
    ],
)
def test_a_new_word_that_cannot_come_in_is_named(folder: Path, file: Path, row: dict[int, str], reason: str) -> None:
    exported(folder, file)
    judge(file, "ar", (2, {VERDICT: "wrong"}))
    assert run("import", file, "--into", folder).exit_code == 0
    exported(folder, file, "ar", "--unreviewed")
    judge(file, "ar", (20, {**row, VERDICT: "new"}))
    answer = run("import", file, "--into", folder)
    assert answer.exit_code == 1
    assert "sheet ar, row 20" in answer.output
    assert reason in answer.output


def test_other_headings_are_refused_and_nothing_is_written(folder: Path, file: Path) -> None:
    judge(exported(folder, file), "ar", (1, {LABEL: "Wörter"}), (2, {VERDICT: "right"}))
    before = labels(folder, "ar")
    answer = run("import", file, "--into", folder)
    assert answer.exit_code == 2
    assert "sheet ar, row 1: expected the headings Begriff" in answer.stderr
    assert labels(folder, "ar") == before


def test_a_table_without_a_language_is_refused(folder: Path, file: Path) -> None:
    def rename(sheet: Worksheet) -> None:
        sheet.title = "Tabelle1"

    fill_in(exported(folder, file), "ar", rename)
    answer = run("import", file, "--into", folder)
    assert (answer.exit_code, "expected a sheet named by a language" in answer.stderr) == (2, True)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.99])
def test_a_cut_table_is_refused_in_one_line(folder: Path, file: Path, share: float) -> None:
    whole = exported(folder, file).read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    answer = run("import", file, "--into", folder)
    assert answer.exit_code == 2
    assert answer.stderr.startswith(f"Error: {file}: expected a whole XLSX table")
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize("part", ["xl/worksheets/sheet2.xml", "xl/styles.xml", "xl/workbook.xml"])
def test_a_table_that_is_broken_inside_is_refused(folder: Path, file: Path, part: str) -> None:
    from zipfile import ZipFile

    with ZipFile(exported(folder, file)) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    with ZipFile(file, "w") as broken:
        for name, content in parts.items():
            broken.writestr(name, content[: len(content) // 2] if name == part else content)
    answer = run("import", file, "--into", folder)
    assert answer.exit_code == 2, answer.exception
    assert "expected a whole XLSX table" in answer.stderr


def test_unknown_languages_and_fields_are_named(file: Path) -> None:
    assert "expected one of de, en" in run("export", file, "--language", "xx").stderr
    assert "expected one of agriculture" in run("export", file, "--language", "de", "--field", "nothing").stderr
    assert not file.exists()


def test_a_folder_that_cannot_be_written_is_said_to_be_so(
    folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge(exported(folder, file), "ar", (2, {VERDICT: "right"}))
    before = sorted(path.name for path in folder.rglob("*"))

    def full(_: Path, __: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    answer = run("import", file, "--into", folder)
    assert answer.exit_code == 2
    assert "cannot be written (No space left on device); --into names another folder" in answer.stderr
    assert sorted(path.name for path in folder.rglob("*")) == before
