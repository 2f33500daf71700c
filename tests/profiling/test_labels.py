"""Labels as arrays: what is asked of them is what was put in, in memory and mapped from a folder."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from profiling.clean import comparison_form
from profiling.taxonomy import Label, Role
from profiling.taxonomy.labels import LabelTable, Strings, tables_of
from profiling.words import Pieces, WordIndex

LABELS = [
    Label("cook", "Koch", "de", Role.PREFERRED, reviewed=True),
    Label("driver", "LKW-Fahrer", "de", source="ESCO 1.1.1", comment="ad"),
    Label("driver", "Berufskraftfahrer", "de", Role.PREFERRED),
    Label("driver", "سائق شاحنة", "ar", Role.PREFERRED),
    Label("gone", "Nachtwächter", "de", Role.PREFERRED),
]


@pytest.fixture(params=["in memory", "mapped"])
def german(request: pytest.FixtureRequest, tmp_path: Path) -> LabelTable:
    """The German table, as it was made or as it was kept."""
    table = tables_of(LABELS, ids=["driver", "cook"]).tables[0]
    if request.param == "in memory":
        return table
    table.save(tmp_path / "table")
    return LabelTable.opened(tmp_path / "table")


def test_preferred_labels_come_first_and_concepts_that_are_not_known_have_none(german: LabelTable) -> None:
    assert list(german.texts) == ["Berufskraftfahrer", "Koch", "LKW-Fahrer"]
    assert german.preferred == 2
    assert [german.texts[at] for at in german.of_concept(0)] == ["Berufskraftfahrer", "LKW-Fahrer"]
    assert [german.texts[at] for at in german.of_concept(1)] == ["Koch"]


def test_a_label_comes_back_whole(german: LabelTable) -> None:
    found = [german.label(at, ["driver", "cook"]) for at in range(len(german))]
    assert found == [LABELS[2], LABELS[0], LABELS[1]]


def test_labels_are_found_by_their_form_with_and_without_spaces(german: LabelTable) -> None:
    assert german.with_form(["lkw fahrer", "lkwfahrer", "koch", "arzt", ""]) == [(2,), (2,), (1,), (), ()]


def test_shared_pieces_of_words_are_as_scikit_learn_counts_them(german: LabelTable) -> None:
    texts = ["lkw fahrerin", "koch", "zzz", ""]
    vectoriser = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), lowercase=False, sublinear_tf=True)
    labels = vectoriser.fit_transform(list(german.forms))
    expected = (vectoriser.transform(texts) @ labels.T).toarray()
    assert np.allclose(german.words.similarities(Pieces(texts)), expected, atol=1e-6)


def test_no_labels_have_no_words() -> None:
    assert tables_of([]).tables == ()
    assert WordIndex.of(["", ""]).similarities(Pieces(["koch"])).tolist() == [[0.0, 0.0]]


@given(st.lists(st.text()))
def test_strings_are_the_texts_that_they_were_made_of(texts: list[str]) -> None:
    expected = [text.replace("\n", " ").encode("utf-8", "replace").decode("utf-8") for text in texts]
    strings = Strings.of(texts)
    assert [strings[at] for at in range(len(strings))] == list(strings) == strings[:] == expected


@given(st.lists(st.text(min_size=1), max_size=8), st.text())
def test_every_label_is_found_by_its_own_form_and_by_no_other(texts: list[str], other: str) -> None:
    (table,) = tables_of([Label("cook", text) for text in [*texts, "Koch"]]).tables
    for at, form in enumerate(table.forms):
        found = table.with_form([form])[0]
        assert (at in found) == bool(form)
    for at in table.with_form([comparison_form(other)])[0]:
        assert comparison_form(other) in (table.forms[at], table.forms[at].replace(" ", ""))
