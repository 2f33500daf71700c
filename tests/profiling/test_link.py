"""The engine over any list of labels, and the command line that hands it one."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from profiling.encoder import UniversalEncoder, kept_vectors
from profiling.link import Linker
from profiling.taxonomy import Label
from profiling.taxonomy.labels import tables_of
from profiling.weights import weights
from web.commands.normalise import normalise

LABELS = [Label("1", "Schweißer"), Label("2", "Koch/Köchin"), Label("2", "cook"), Label("3", "LKW-Fahrer")]


def ids(linker: Linker, text: str, *, top: int = 5) -> list[str]:
    return [candidate.concept_id for candidate in linker.link([text], language="de", top=top)[0]]


def test_a_closed_list_ranks_every_id_once() -> None:
    linker = Linker(tables_of(LABELS), closed=True)
    assert ids(linker, "cuisinier")[0] == "2"
    assert sorted(ids(linker, "ganz etwas anderes")) == ["1", "2", "3"]
    assert ids(linker, "ganz etwas anderes", top=1) == ids(linker, "ganz etwas anderes")[:1]
    assert ids(linker, "") == []


def test_an_open_list_offers_nothing_for_nothing() -> None:
    assert ids(Linker(tables_of(LABELS)), "ganz etwas anderes") == []


def test_an_ambiguous_label_names_both_and_neither_for_sure() -> None:
    linker = Linker(tables_of([Label("butcher", "لحّام", "ar"), Label("welder", "لحام", "ar")]))
    first, second = linker.link(["لحام"], language="ar", top=5)[0]
    assert {first.concept_id, second.concept_id} == {"butcher", "welder"}
    assert first.score == second.score == 0.99


def test_no_labels_and_labels_without_letters() -> None:
    assert Linker(tables_of([])).link(["Koch"], language="de", top=5) == [()]
    assert ids(Linker(tables_of([Label("1", "!!!"), Label("2", "")])), "Koch") == []


def test_vectors_are_kept_and_a_broken_file_is_computed_again(tmp_path: Path) -> None:
    encoder = UniversalEncoder()
    first = kept_vectors(encoder, tmp_path, lambda: ["Koch", "cook"])
    (kept,) = tmp_path.glob("*.npy")
    assert np.allclose(kept_vectors(encoder, tmp_path, lambda: pytest.fail("computed again")), first)
    kept.write_bytes(b"broken")
    assert np.allclose(kept_vectors(encoder, tmp_path, lambda: ["Koch", "cook"]), first)


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    assert kept_vectors(UniversalEncoder(), tmp_path / "nowhere", lambda: ["Koch"]).shape == (1, 200)


def test_the_weights_say_when_and_why() -> None:
    assert weights().dated.year >= 2026
    assert len(weights().reason) > 100
    assert weights().ways("ps") == weights().ways("default")


def run(*args: str, text: str | bytes = "", labels: Path | None = None) -> Result:
    more = ["--labels", str(labels)] if labels else []
    return CliRunner().invoke(normalise, ["--kind", "occupation", *more, *args], input=text)


@pytest.fixture
def labels_file(tmp_path: Path) -> Path:
    path = tmp_path / "labels.tsv"
    path.write_text("".join(f"{label.concept_id}\t{label.text}\n" for label in LABELS), encoding="utf-8")
    return path


def test_one_line_a_text_in_order(labels_file: Path) -> None:
    done = run("--lang", "de", "--top", "2", text="Koch\n\nSchweisser\r\n", labels=labels_file)
    assert done.exit_code == 0
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["text"] for row in rows] == ["Koch", "", "Schweisser"]
    assert [[c["id"] for c in row["candidates"]][:1] for row in rows] == [["2"], [], ["1"]]
    assert rows[0]["candidates"][0] == {"id": "2", "label": "Koch/Köchin", "score": 1.0}


@pytest.mark.parametrize(
    ("args", "text", "message"),
    [
        (["--lang", "xx"], "Koch\n", "--lang: expected one of de"),
        ([], b"Koch\n\xff\n", "standard input, line 2: expected UTF-8"),
        (["--labels", "/nowhere/labels.tsv"], "Koch\n", "/nowhere/labels.tsv: expected a readable file"),
        (["--taxonomy", "/nowhere"], "Koch\n", "/nowhere: expected a folder"),
    ],
)
def test_wrong_use_ends_with_2_and_one_line(args: list[str], text: str | bytes, message: str) -> None:
    done = run(*args, text=text)
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


@pytest.mark.parametrize(("data", "line"), [("no tab\n", 1), ("1\tKoch\n\n\tohne\n", 3), ("", 1)])
def test_a_broken_label_list_names_the_line(tmp_path: Path, data: str, line: int) -> None:
    path = tmp_path / "labels.tsv"
    path.write_text(data, encoding="utf-8")
    done = run(text="Koch\n", labels=path)
    assert done.exit_code == 2
    assert f"labels.tsv, line {line}: expected" in done.stderr
