"""A person's record: codes, consents, taking along, deletion."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from models.enums import ConsentKind, FilledBy
from models.tables import AuditEntry, Person
from models.values import SectionAnswers
from web.lotsenhaus import Lotsenhaus
from web.services import answers, audit, persons
from web.services.codes import as_typed, new_resume_code


def test_nothing_is_stored_without_the_consent_to_storing(here: Lotsenhaus) -> None:
    refused = dict.fromkeys(ConsentKind, True) | {ConsentKind.STORAGE: False}
    with pytest.raises(persons.ConsentMissing):
        persons.create(language="ar", filled_by=FilledBy.SELF, consents=refused, text_version="1")
    with here.sessions() as session:
        assert session.scalars(select(Person)).all() == []


def test_the_code_opens_the_record_however_it_is_typed(created: persons.Created) -> None:
    code = created.resume_code
    for typed in (code, code.lower(), code.replace("-", " "), code.replace("-", ""), f"  {code} "):
        assert persons.resume(typed) == created.person_id
    assert persons.resume("0000-0000-0000-0000") is None
    assert persons.resume("") is None


def test_the_same_post_again_opens_the_same_record(here: Lotsenhaus) -> None:
    def post(token: str) -> persons.Created:
        agreed = dict.fromkeys(ConsentKind, True)
        return persons.create(
            language="ar", filled_by=FilledBy.SELF, consents=agreed, text_version="1", submission=token
        )

    first, again, other = post("a" * 32), post("a" * 32), post("b" * 32)
    assert first == again
    assert other.person_id != first.person_id
    assert other.resume_code != first.resume_code
    with here.sessions() as session:
        assert len(session.scalars(select(Person)).all()) == 2


def test_the_code_itself_is_not_stored(here: Lotsenhaus, created: persons.Created) -> None:
    with here.sessions() as session:
        person = session.scalars(select(Person)).one()
    assert created.resume_code not in str(vars(person))
    assert as_typed(created.resume_code) not in str(vars(person))


def test_a_new_code_closes_the_old_one(created: persons.Created) -> None:
    fresh = persons.renew_resume_code(created.person_id)
    assert persons.resume(created.resume_code) is None
    assert persons.resume(fresh) == created.person_id


@given(st.text())
def test_any_text_can_be_typed_as_a_code(text: str) -> None:
    once = as_typed(text)
    assert as_typed(once) == once


def test_letters_that_look_like_digits_are_read_as_digits_of_any_script() -> None:
    assert as_typed("oil٣۴-x") == "01134X"
    assert len(as_typed(new_resume_code())) == 16


def test_a_withdrawn_consent_no_longer_counts_and_can_be_given_again(created: persons.Created) -> None:
    def counts() -> bool:
        person = persons.get(created.person_id)
        assert person is not None
        return persons.consents_of(person)[ConsentKind.MATCH]

    assert counts()
    persons.withdraw_consent(created.person_id, ConsentKind.MATCH)
    assert not counts()
    persons.give_consent(created.person_id, ConsentKind.MATCH, text_version="1", language="ar")
    assert counts()


def test_the_export_holds_every_answer_and_who_did_what(created: persons.Created) -> None:
    words = {"jobs": [{"title": "طباخ", "years": 7}]}
    answers.save(created.person_id, SectionAnswers("work", words), version=0, submission="a" * 32)
    taken = persons.export(created.person_id)
    assert taken["answers"] == {"work": words}
    assert [mention["text"] for mention in taken["mentions"]] == ["طباخ"]
    assert {entry["what"] for entry in taken["log"]} == {"person created", "section work saved"}


def test_after_deletion_nothing_is_left_but_that_it_happened(here: Lotsenhaus, created: persons.Created) -> None:
    answers.save(created.person_id, SectionAnswers("contact", {"town": "Mayen"}), version=0, submission="b" * 32)
    persons.delete(created.person_id)
    assert persons.get(created.person_id) is None
    assert persons.resume(created.resume_code) is None
    assert audit.entries_about(created.code)[0].action == "person deleted"


def test_the_change_log_shows_when_an_entry_was_altered(here: Lotsenhaus, created: persons.Created) -> None:
    persons.set_language(created.person_id, "fa")
    persons.withdraw_consent(created.person_id, ConsentKind.AGENCY)
    assert audit.verify() == 2
    with here.sessions.begin() as session:
        session.scalars(select(AuditEntry).order_by(AuditEntry.id)).first().action = "nothing happened"
    with pytest.raises(audit.BrokenChain):
        audit.verify()


def test_the_change_log_shows_when_its_last_entry_was_removed(here: Lotsenhaus, created: persons.Created) -> None:
    persons.withdraw_consent(created.person_id, ConsentKind.AGENCY)
    with here.sessions.begin() as session:
        session.delete(session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first())
    with pytest.raises(audit.BrokenChain):
        audit.verify()
