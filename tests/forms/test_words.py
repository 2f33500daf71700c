"""Did we understand you: the form that is made for the questions at hand."""

from werkzeug.datastructures import MultiDict

from forms.words import Question, words_form

COOK = Question(7, "Kochin", {"occ.cook": "cook", "occ.kitchen-helper": "kitchen helper"})
SEWER = Question(9, "خياطة", {"occ.tailor": "خياط"}, decided="occ.tailor")


def test_nothing_is_taken_for_granted() -> None:
    form = words_form([COOK, SEWER])()
    assert form["mention-7"].data == "unsure"
    assert form["mention-9"].data == "occ.tailor"


def test_decisions() -> None:
    form = words_form([COOK, SEWER])(MultiDict({"mention-7": "occ.cook", "mention-9": "none"}))
    assert form.validate()
    assert form.decisions() == {7: "occ.cook", 9: None}


def test_what_somebody_does_not_know_is_left_open() -> None:
    form = words_form([COOK])(MultiDict({"mention-7": "unsure"}))
    assert form.validate()
    assert form.decisions() == {}


def test_only_offered_concepts_are_taken() -> None:
    assert not words_form([COOK])(MultiDict({"mention-7": "occ.tailor"})).validate()
    assert not words_form([COOK])(MultiDict({"other": "x"})).validate()
