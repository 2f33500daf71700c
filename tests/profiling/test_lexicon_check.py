"""The check finds each kind of fault, counts what is there, and lists what was decided; the built-in lexicon passes."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from models.languages import languages
from profiling.taxonomy.check import ISCO08, KLDB2010, Fault, FaultKind, check, codes, groups
from profiling.taxonomy.lexicon import BUILT_IN
from profiling.taxonomy.spelling import problem_of
from tests.profiling.conftest import LEXICON
from web.commands.lexicon import lexicon


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small lexicon to break."""
    return Path(shutil.copytree(LEXICON, tmp_path / "lexicon"))


def append(path: Path, line: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")


def new_faults(folder: Path, file: str, *lines: str) -> list[Fault]:
    """Return the faults that lines bring into a file."""
    before = check(folder).faults
    for line in lines:
        append(folder / file, line)
    return [fault for fault in check(folder).faults if fault not in before]


def test_the_built_in_lexicon_has_no_fault_in_any_label() -> None:
    report = check(BUILT_IN)
    assert [fault for fault in report.faults if fault.line] == []
    assert report.counts.bare_isco08 == ()


@pytest.mark.parametrize(
    ("file", "line", "kind", "subject"),
    [
        ("occupations.csv", "occ.new,,5120,29302,no,,food", FaultKind.MISSING, "occ.new"),
        ("occupations.csv", "occ.cook,,5120,29302,no,,food", FaultKind.DOUBLED, "occ.cook"),
        ("occupations.csv", "occ.new,,512,29302,no,,food", FaultKind.WRONG_CODE, "occ.new"),
        ("occupations.csv", "occ.new,,5129,29302,no,,food", FaultKind.WRONG_CODE, "occ.new"),
        ("occupations.csv", "occ.new,,5120,29309,no,,food", FaultKind.WRONG_CODE, "occ.new"),
        ("occupations.csv", "occ.new,,5120,99992,no,,food", FaultKind.WRONG_CODE, "occ.new"),
        ("occupations.csv", "occ.new,,5120,29302,yes,,food", FaultKind.MISSING, "occ.new"),
        ("skills.csv", "skill.new,,task,food", FaultKind.MISSING, "skill.new"),
        ("skills.csv", "skill.new,,hobby,food", FaultKind.WRONG_CODE, "skill.new"),
        ("relations.csv", "occ.cook,skill.unknown,optional,0.5", FaultKind.DANGLING, "occ.cook"),
        ("relations.csv", "occ.tailor,skill.clean-rooms,optional,1.5", FaultKind.WRONG_CODE, "occ.tailor"),
        ("changes.csv", "occ.cook,occ.cook,0.5", FaultKind.WRONG_CODE, "occ.cook"),
        ("labels/de.csv", "occ.cook,other,Schweisser,unreviewed,", FaultKind.AMBIGUOUS, "Schweisser"),
        ("labels/de.csv", "occ.cook,preferred,Küchenmeister,unreviewed,", FaultKind.DOUBLED, "Küchenmeister"),
        ("labels/de.csv", "occ.none,other,Nichts da,unreviewed,", FaultKind.DANGLING, "Nichts da"),
        ("labels/de.csv", "occ.cook,other,Koch (Kantine,unreviewed,", FaultKind.WRONG_WORDING, "Koch (Kantine"),
        ("labels/de.csv", "occ.cook,other,Koch )Kantine(,unreviewed,", FaultKind.WRONG_WORDING, "Koch )Kantine("),
        ("labels/de.csv", "occ.cook,other,Mitarbeiter,unreviewed,", FaultKind.WRONG_WORDING, "Mitarbeiter"),
        ("labels/de.csv", "occ.cook,other,Suppenkoch,checked,", FaultKind.WRONG_CODE, "Suppenkoch"),
        ("labels/ar.csv", "occ.cook,other,Koch,unreviewed,", FaultKind.WRONG_SCRIPT, "Koch"),
        ("labels/fa.csv", "occ.cook,other,آشپز كمكي,unreviewed,", FaultKind.WRONG_SCRIPT, "آشپز كمكي"),
        ("labels/uk.csv", "occ.cook,preferred,повар ыы,unreviewed,", FaultKind.WRONG_SCRIPT, "повар ыы"),
    ],
)
def test_each_fault_is_found(folder: Path, file: str, line: str, kind: FaultKind, subject: str) -> None:
    assert (kind, subject) in {(fault.kind, fault.subject) for fault in new_faults(folder, file, line)}


@pytest.mark.parametrize(
    ("language", "label", "right"),
    [
        ("ar", "طبّاخ", True),
        ("ar", "HTML وCSS", True),
        ("ar", "خياطە", False),  # the Sorani e
        ("ar", "ﻃﺒﺎخ", False),  # shapes instead of letters
        ("ps", "پخلی کوونکی", True),
        ("ps", "ډاکټر ښځینه", True),
        ("ps", "موټر چلوونكى", False),
        ("ps", "ڈاکټر", False),  # the Urdu d
        ("ckb", "چێشتلێنەر", True),
        ("ckb", "كرێكار", False),
        ("ckb", "خه\u200cیات", True),
        ("ur", "باورچی", True),
        ("ur", "ڈرائيور", False),
        ("ur", "ماهر", False),  # the Arabic h
        ("ru", "повар", True),
        ("ru", "кухарь їжа", False),
        ("ru", "повaр", False),  # a Latin a
        ("uk", "кухар", True),
        ("tr", "aşçı", True),
        ("tr", "Köchin für Käse", False),
        ("kmr", "aşpêj", True),
        ("kmr", "ahçı", False),  # the Turkish i without a dot
        ("sq", "kuzhinier në mëngjes", True),
        ("so", "kariye", True),
        ("so", "طباخ", False),
        ("ti", "ከሻኒ", True),
        ("ti", "cook", False),
        ("am", "ምግብ አብሳይ", True),
        ("am", "ቐለም", False),  # a letter of Tigrinya
        ("fr", "cuisinier à bord", True),
        ("de", "Koch\u200b", False),
        ("de", "Koch „Grill“", True),
        ("de", "Koch „Grill", False),
        ("xx", "cook", False),
    ],
)
def test_letters_of_all_languages(language: str, label: str, right: bool) -> None:
    assert (problem_of(label, language, skill=False, preferred=True) == "") is right


def test_speech_may_use_letters_that_the_written_language_lacks() -> None:
    assert problem_of("повар ыы", "uk", skill=False, preferred=False) == ""
    assert problem_of("Gärtner", "tr", skill=False, preferred=False) == ""


def test_a_brand_is_written_in_latin_everywhere() -> None:
    assert problem_of("AutoCAD", "ti", skill=True, preferred=True) == ""
    assert problem_of("SAP", "ckb", skill=False, preferred=True) == ""


@given(st.text(max_size=40), st.sampled_from([*languages(), "xx"]), st.booleans(), st.booleans())
def test_any_text_is_judged_without_raising(label: str, language: str, skill: bool, preferred: bool) -> None:
    assert isinstance(problem_of(label, language, skill=skill, preferred=preferred), str)


def test_a_word_that_is_ambiguous_on_purpose_is_listed_and_no_fault(folder: Path) -> None:
    lines = [f"{concept},other,Grillmeister,unreviewed,spoken ambiguous" for concept in ("occ.welder", "occ.cook")]
    assert new_faults(folder, "labels/de.csv", *lines) == []
    (decided,) = check(folder).decided
    assert decided.subject == "Grillmeister"
    assert decided.detail == "occ.cook, and occ.welder (Grillmeister, line 26)"


def test_a_decision_for_one_of_two_concepts_decides_nothing(folder: Path) -> None:
    lines = ["occ.welder,other,Grillmeister,unreviewed,ambiguous", "occ.cook,other,Grillmeister,unreviewed,unambiguous"]
    assert [fault.kind for fault in new_faults(folder, "labels/de.csv", *lines)] == [FaultKind.AMBIGUOUS]


def test_a_rejected_label_is_kept_and_asks_for_another(folder: Path) -> None:
    file = folder / "labels/de.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("Koch/Köchin,unreviewed", "Koch/Köchin,rejected"))
    assert new_faults(folder, "labels/de.csv", "occ.welder,other,Koch/Köchin,unreviewed,") == []
    assert [
        fault.subject
        for fault in check(folder).faults
        if fault.detail == "no preferred label" and fault.file == "de.csv"
    ] == ["occ.cook"]


def test_a_language_without_a_file_is_one_fault(folder: Path) -> None:
    faults = [fault for fault in check(folder).faults if fault.file == "ti.csv"]
    assert [(fault.kind, fault.line) for fault in faults] == [(FaultKind.MISSING, 0)]


def test_counts(folder: Path) -> None:
    append(folder / "labels/uk.csv", "occ.cook,other,кухарка,reviewed,")
    counts = check(folder).counts
    assert (counts.occupations, counts.skills, counts.relations, counts.changes) == (8, 7, 5, 2)
    assert (counts.labels["uk"].labels, counts.labels["uk"].preferred) == (6, 4)
    assert counts.labels["uk"].by_review == {"unreviewed": 5, "reviewed": 1}
    assert "5120" not in counts.bare_isco08
    assert "2221" not in counts.bare_isco08
    assert "2930" not in counts.bare_kldb2010
    assert len(counts.bare_isco08) == 433 - 8


def test_the_code_lists_are_whole() -> None:
    assert (len(codes(ISCO08)), len(groups(ISCO08))) == (436, 433)
    assert (len(codes(KLDB2010)), len(groups(KLDB2010))) == (1300, 698)
    assert all(len(code) == 4 and code.isdigit() for code in codes(ISCO08))
    assert all(len(code) == 5 and code.isdigit() for code in codes(KLDB2010))


def test_who_reviewed_what_is_checked_too(folder: Path) -> None:
    (folder / "reviews.csv").write_text("language,reviewer,date,number\nuk,O. K.,2026-02-30,12\nxx,,2026-11-22,0\n")
    found = [(fault.line, fault.detail) for fault in check(folder).faults if fault.file == "reviews.csv"]
    assert found == [(2, "date is '2026-02-30'"), (3, "language is 'xx'"), (3, "number is '0'")]


def test_the_command_prints_counts_then_faults_and_folds_what_is_alike(folder: Path) -> None:
    for number in range(30):
        append(folder / "skills.csv", f"skill.new-{number},,task,food")
    answer = CliRunner().invoke(lexicon, ["check", str(folder)])
    assert answer.exit_code == 1
    assert answer.output.startswith("8 occupations, 37 skills, 5 relations, 2 changes\nde: 24 labels, 15 preferred")
    assert "ISCO-08: 8 of 433 unit groups have an occupation" in answer.output
    assert "decided: ambiguous: 0 labels" in answer.output
    assert "in no relation of occupation and skill: 33 times" in answer.output
    assert "skill.new-29" not in answer.output
    assert "skill.new-29" in CliRunner().invoke(lexicon, ["check", str(folder), "--verbose"]).output


def test_the_command_names_an_unreadable_file(folder: Path) -> None:
    append(folder / "skills.csv", "skill.new,,task")
    answer = CliRunner().invoke(lexicon, ["check", str(folder)])
    assert answer.exit_code == 1
    assert "skills.csv, line 9: expected 4 values" in answer.output
