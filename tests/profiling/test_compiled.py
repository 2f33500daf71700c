"""The compiled taxonomy says what the files say, follows every change of them, and is never half there."""

import shutil
from pathlib import Path

import pytest

from models.enums import ConceptKind
from profiling.taxonomy import BrokenLexicon, Taxonomy, compiled, open_taxonomy
from profiling.taxonomy.lexicon import join, read_lexicon
from tests.desk import LEXICON


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of this test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "lotse"


@pytest.fixture
def lexicon(tmp_path: Path) -> Path:
    """A small lexicon that the test may change."""
    return Path(shutil.copytree(LEXICON, tmp_path / "lexicon"))


@pytest.fixture
def imported(tmp_path: Path) -> Path:
    """An import in force: one more concept, a heading, and where each label came from."""
    folder = tmp_path / "taxonomy"
    (folder / "import-1" / "labels").mkdir(parents=True)
    (folder / "current").write_text("import-1", encoding="utf-8")
    uri = "http://data.europa.eu/esco/occupation/00000000-0000-0000-0000-000000000001"
    rows = {
        "occupations.csv": f"id,esco,isco08,kldb2010,regulated,authority,field\n{uri},{uri},7531,28222,no,,\n",
        "labels/de.csv": f"concept,role,label,review,comment,source\n{uri},preferred,Hutmacher,official,,ESCO 1.1.1\n",
        "groups.csv": "id,language,title\nisco08:7531,de,Schneider und Hutmacher\n",
        "broader.csv": f"id,broader\n{uri},isco08:7531\n",
    }
    for name, text in rows.items():
        (folder / "import-1" / name).write_text(text, encoding="utf-8")
    return folder


def said(taxonomy: Taxonomy) -> object:
    """Return all that a taxonomy says."""
    return [
        (
            concept,
            taxonomy.labels_of(concept.id),
            dict(taxonomy.skills_of(concept.id)),
            dict(taxonomy.occupations_of(concept.id)),
            dict(taxonomy.changes_from(concept.id)),
            taxonomy.broader(concept.id),
            [taxonomy.group(group, "de") for group in taxonomy.broader(concept.id)],
        )
        for concept in taxonomy.concepts()
    ]


def test_the_mapped_taxonomy_says_what_the_files_say(lexicon: Path, imported: Path, cache: Path) -> None:
    from_files = join([read_lexicon(lexicon), read_lexicon(imported / "import-1")])
    assert said(open_taxonomy(imported, lexicon=lexicon)) == said(from_files)
    assert len(list(cache.iterdir())) == 1
    assert said(open_taxonomy(imported, lexicon=lexicon)) == said(from_files)


def test_an_import_brings_concepts_headings_and_where_labels_come_from(lexicon: Path, imported: Path) -> None:
    taxonomy = open_taxonomy(imported, lexicon=lexicon)
    concept = next(each for each in taxonomy.concepts(ConceptKind.OCCUPATION) if each.id.endswith("1"))
    (label,) = taxonomy.labels_of(concept.id)
    assert (label.text, label.source, label.reviewed) == ("Hutmacher", "ESCO 1.1.1", True)
    assert [taxonomy.group(above, "ti") for above in taxonomy.broader(concept.id)] == ["Schneider und Hutmacher"]


def test_a_changed_file_is_seen_at_once(lexicon: Path) -> None:
    before = len(open_taxonomy(lexicon=lexicon))
    with (lexicon / "skills.csv").open("a", encoding="utf-8") as file:
        file.write("skill.plait,,task,crafts\n")
    assert len(open_taxonomy(lexicon=lexicon)) == before + 1


def test_a_rejected_label_is_not_used(lexicon: Path) -> None:
    path = lexicon / "labels" / "de.csv"
    concept, role, label, *_ = path.read_text(encoding="utf-8").splitlines()[-1].split(",")
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{concept},other,Unwort,rejected,\n")
    assert role in {"preferred", "other"}
    labels = open_taxonomy(lexicon=lexicon).labels(concept, "de")
    assert label in labels
    assert "Unwort" not in labels


def test_what_breaks_off_leaves_nothing_behind(lexicon: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled.np, "save", _full_disk)
    assert len(open_taxonomy(lexicon=lexicon)) > 0  # read from the files, and used from memory
    assert list(cache.iterdir()) == []
    monkeypatch.undo()


def _full_disk(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_cache_that_cannot_be_written_is_no_error(
    lexicon: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert len(open_taxonomy(lexicon=lexicon)) > 0


def test_progress_is_reported_from_nothing_to_all(lexicon: Path) -> None:
    steps: list[tuple[int, int]] = []
    open_taxonomy(lexicon=lexicon, progress=lambda _, done, of: steps.append((done, of)))
    assert steps[0] == (0, steps[0][1])
    assert steps[-1][0] == steps[-1][1] > 1


def test_a_broken_file_is_named(lexicon: Path) -> None:
    (lexicon / "skills.csv").write_text("id\nskill.x\n", encoding="utf-8")
    with pytest.raises(BrokenLexicon, match=r"skills\.csv, line 1"):
        open_taxonomy(lexicon=lexicon)
