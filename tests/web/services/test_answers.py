"""Saving answers: nothing lost, nothing twice, nothing overwritten; and what own words become."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import current_app
from sqlalchemy import select

from models.enums import Confirmer, ConsentKind, FilledBy, MentionState
from models.tables import Person, Section, StoredMention
from models.values import SectionAnswers
from web.lotsenhaus import Lotsenhaus
from web.services import answers, mentions, persons
from web.services.answers import StaleVersion

COOK = {"jobs": [{"title": "طباخ", "years": 7}]}


def work(**job: object) -> SectionAnswers:
    return SectionAnswers("work", {"jobs": [job]})


def test_what_was_saved_comes_back_as_it_was(created: persons.Created) -> None:
    saved = answers.save(created.person_id, SectionAnswers("work", COOK), version=0, submission="1" * 32)
    assert saved.version == 1
    assert answers.load(created.person_id)["work"].values == COOK


def test_answers_are_not_readable_in_the_database(here: Lotsenhaus, created: persons.Created) -> None:
    answers.save(created.person_id, SectionAnswers("work", COOK), version=0, submission="1" * 32)
    with here.sessions() as session:
        stored = [row.answers for row in session.scalars(select(Section))]
        stored += [row.mention for row in session.scalars(select(StoredMention))]
        stored += [row.profile for row in session.scalars(select(Person))]
    assert len(stored) == 3
    for sealed in stored:
        assert "طباخ".encode() not in sealed
        assert b"\\u0637" not in sealed


def test_the_same_post_again_changes_nothing(created: persons.Created) -> None:
    first = answers.save(created.person_id, SectionAnswers("work", COOK), version=0, submission="1" * 32)
    again = answers.save(created.person_id, SectionAnswers("work", COOK), version=0, submission="1" * 32)
    assert (first.version, again.version) == (1, 1)
    assert len(mentions.of_person(created.person_id)) == 1


def test_a_stale_form_is_told_what_stands_there_and_overwrites_nothing(created: persons.Created) -> None:
    answers.save(created.person_id, SectionAnswers("work", COOK), version=0, submission="1" * 32)
    with pytest.raises(StaleVersion) as stale:
        answers.save(created.person_id, work(title="خياط"), version=0, submission="2" * 32)
    assert stale.value.current.values == COOK
    with pytest.raises(StaleVersion):
        answers.save(created.person_id, work(title="خياط"), version=7, submission="3" * 32)
    assert answers.load(created.person_id)["work"].values == COOK


def test_of_many_savings_at_once_one_wins_and_the_others_are_told(here: Lotsenhaus, created: persons.Created) -> None:
    app = current_app._get_current_object()

    def save(number: int) -> str:
        with app.app_context():
            try:
                answers.save(
                    created.person_id,
                    SectionAnswers("contact", {"town": f"Mayen {number}"}),
                    version=0,
                    submission=f"{number:032x}",
                )
            except StaleVersion:
                return "stale"
            return "saved"

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(save, range(8)))
    assert sorted(results) == ["saved", *["stale"] * 7]
    assert answers.load(created.person_id)["contact"].version == 1


def test_own_words_become_a_mention_and_a_sole_exact_label_is_taken(created: persons.Created) -> None:
    answers.save(created.person_id, SectionAnswers("work", COOK), version=0, submission="1" * 32)
    (understood,) = mentions.of_person(created.person_id)
    assert understood.mention.text == "طباخ"
    assert understood.mention.years == 7
    assert understood.mention.concept_id == "occ.cook"
    assert understood.mention.confirmed_by is Confirmer.EXACT_LABEL


def test_what_is_not_a_label_stays_open_with_candidates(created: persons.Created) -> None:
    answers.save(created.person_id, work(title="كنت أعمل طباخ في مطعم كبير"), version=0, submission="1" * 32)
    (understood,) = mentions.of_person(created.person_id)
    assert understood.mention.state is MentionState.OPEN
    assert "occ.cook" in [candidate.concept_id for candidate in understood.mention.candidates]


def test_a_decision_about_words_survives_changes_elsewhere_but_not_other_words(created: persons.Created) -> None:
    answers.save(created.person_id, work(title="طباخة في مدرسة", years=2), version=0, submission="1" * 32)
    (before,) = mentions.of_person(created.person_id)
    mentions.confirm(created.person_id, before.id, "occ.cook", by=Confirmer.PERSON)
    answers.save(created.person_id, work(title="طباخة في مدرسة", years=5), version=1, submission="2" * 32)
    (kept,) = mentions.of_person(created.person_id)
    assert (kept.mention.concept_id, kept.mention.confirmed_by, kept.mention.years) == ("occ.cook", Confirmer.PERSON, 5)
    answers.save(created.person_id, work(title="سائق في مدرسة", years=5), version=2, submission="3" * 32)
    (other,) = mentions.of_person(created.person_id)
    assert other.mention.concept_id != "occ.cook"
    assert other.mention.confirmed_by is not Confirmer.PERSON


def test_none_of_these_is_an_answer_and_the_words_stay(created: persons.Created) -> None:
    answers.save(created.person_id, work(title="مدير مطعم صغير للعائلة"), version=0, submission="1" * 32)
    (before,) = mentions.of_person(created.person_id)
    mentions.confirm(created.person_id, before.id, None, by=Confirmer.PERSON)
    (after,) = mentions.of_person(created.person_id)
    assert after.mention.state is MentionState.UNRESOLVED
    assert after.mention.text == "مدير مطعم صغير للعائلة"
    assert after.mention.concept_id is None


def test_nobody_confirms_for_somebody_else(here: Lotsenhaus, created: persons.Created) -> None:
    answers.save(created.person_id, SectionAnswers("work", COOK), version=0, submission="1" * 32)
    (theirs,) = mentions.of_person(created.person_id)
    other = persons.create(
        language="fa", filled_by=FilledBy.SELF, consents={ConsentKind.STORAGE: True}, text_version="1"
    )
    with pytest.raises(mentions.NotTheirs):
        mentions.confirm(other.person_id, theirs.id, "occ.cook", by=Confirmer.PERSON)


def test_a_process_killed_between_saving_and_understanding_makes_up_for_it(
    here: Lotsenhaus, created: persons.Created, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "understand", lambda person_id: None)
    answers.save(created.person_id, SectionAnswers("work", COOK), version=0, submission="1" * 32)
    monkeypatch.undo()
    with here.sessions() as session:
        assert session.scalars(select(StoredMention)).all() == []
    assert [understood.mention.text for understood in mentions.of_person(created.person_id)] == ["طباخ"]
