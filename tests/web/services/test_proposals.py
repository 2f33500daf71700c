"""Proposals both ways, the inbox, and decisions that stay."""

from uuid import UUID

import pytest

from models.enums import ConsentKind, FilledBy, Strength, Verdict
from models.tables import StoredVacancy, User
from models.values import Place, SectionAnswers, VacancyDraft
from web.lotsenhaus import Lotsenhaus
from web.services import answers, persons, proposals, vacancies

EVERYTHING = dict.fromkeys(ConsentKind, True)


def somebody(title: str, *, consents: dict[ConsentKind, bool] | None = None, language: str = "ar") -> UUID:
    created = persons.create(
        language=language, filled_by=FilledBy.SELF, consents=consents or EVERYTHING, text_version="1"
    )
    told = SectionAnswers("work", {"jobs": [{"title": title, "years": 5}]})
    answers.save(created.person_id, told, version=0, submission=created.person_id.hex)
    return created.person_id


def offer(title: str, number: str) -> StoredVacancy:
    draft = VacancyDraft(
        source_key="", title=title, employer="E", place=Place("56727", "Mayen"), skills=(("im Team", Strength.NICE),)
    )
    row = vacancies.by_reference(vacancies.enter(draft, contact={}, submission=number * 32).reference)
    assert row is not None
    return row


@pytest.fixture
def pilot(here: Lotsenhaus) -> int:
    """The id of a pilot's account."""
    with here.sessions.begin() as session:
        user = User(email="pilot@example.org", fs_uniquifier="p", active=True)
        session.add(user)
        session.flush()
        return user.id


def test_the_fitting_vacancy_comes_first_both_ways_with_the_same_digits(here: Lotsenhaus) -> None:
    cook, tailor = somebody("طباخ"), somebody("خياط")
    kitchen, sewing = offer("Koch", "1"), offer("Schneider", "2")
    (first, *_) = proposals.for_person(cook)
    assert first.vacancy.id == kitchen.id
    (best, *_) = proposals.for_vacancy(sewing.id)
    assert best.person.id == tailor
    assert proposals.for_vacancy(kitchen.id)[0].match == first.match == proposals.pair(cook, kitchen.id).match


def test_without_the_consent_to_matching_nobody_is_proposed(here: Lotsenhaus) -> None:
    person = somebody("طباخ", consents={ConsentKind.STORAGE: True, ConsentKind.MATCH: False})
    row = offer("Koch", "1")
    proposals.refresh(limit=None)
    assert proposals.for_person(person) == []
    assert proposals.for_vacancy(row.id) == []
    assert proposals.inbox() == []
    with pytest.raises(proposals.NotProposable):
        proposals.pair(person, row.id)


def test_withdrawing_the_consent_takes_effect_at_once(here: Lotsenhaus) -> None:
    person, row = somebody("طباخ"), offer("Koch", "1")
    proposals.refresh(limit=None)
    assert len(proposals.inbox()) == 1
    persons.withdraw_consent(person, ConsentKind.MATCH)
    assert proposals.inbox() == []
    assert proposals.for_vacancy(row.id) == []


def test_new_proposals_stand_first_and_are_new_until_looked_at(here: Lotsenhaus) -> None:
    cook, row = somebody("طباخ"), offer("Koch", "1")
    proposals.refresh(limit=None)
    assert [line.new for line in proposals.inbox()] == [True]
    proposals.mark_seen(cook, row.id, actor="staff:1")
    assert [line.new for line in proposals.inbox()] == [False]
    offer("Köchin in der Schule", "2")
    proposals.refresh(limit=None)
    assert [(line.new, line.vacancy.title) for line in proposals.inbox()] == [
        (True, "Köchin in der Schule"),
        (False, "Koch"),
    ]


def test_what_was_rejected_does_not_come_back_by_itself(here: Lotsenhaus, pilot: int) -> None:
    cook, row = somebody("طباخ"), offer("Koch", "1")
    proposals.refresh(limit=None)
    proposals.decide(cook, row.id, Verdict.REJECTED, reason="zu weit", next_step="", due=None, user_id=pilot)
    told = SectionAnswers("mobility", {"modes": ["car"]})
    answers.save(cook, told, version=0, submission="m" * 32)
    proposals.refresh(limit=None)
    assert proposals.inbox() == []
    assert proposals.for_person(cook) == []
    assert proposals.for_vacancy(row.id) == []
    (kept,) = proposals.decisions_of(cook)
    assert (kept[0].verdict, kept[0].reason) == ("rejected", "zu weit")


def test_a_decision_keeps_what_the_machine_had_said_and_a_later_one_counts(here: Lotsenhaus, pilot: int) -> None:
    cook, row = somebody("طباخ"), offer("Koch", "1")
    match = proposals.pair(cook, row.id).match
    proposals.decide(cook, row.id, Verdict.REFERRED, reason="a", next_step="b", due=None, user_id=pilot)
    proposals.decide(cook, row.id, Verdict.ACCEPTED, reason="c", next_step="d", due=None, user_id=pilot)
    (counting,) = proposals.decisions_of(cook)
    assert (counting[0].verdict, counting[0].fit) == ("accepted", match.fit)


def test_many_changed_vacancies_are_ranked_by_person_with_the_same_result(here: Lotsenhaus) -> None:
    cook = somebody("طباخ")
    drafts = [
        VacancyDraft(source_key=str(number), title="Koch" if number == 7 else "Dachdecker")
        for number in range(proposals.MANY_VACANCIES + 5)
    ]
    vacancies.import_drafts(drafts)
    assert proposals.due_people() == 1
    assert proposals.refresh(limit=None) == 1
    assert [line.vacancy.source_key for line in proposals.inbox()][:1] == ["7"]
    assert proposals.refresh(limit=None) == 0
    assert proposals.for_person(cook)[0].vacancy.source_key == "7"


def test_a_withdrawn_vacancy_is_proposed_to_nobody(here: Lotsenhaus) -> None:
    cook, row = somebody("طباخ"), offer("Koch", "1")
    proposals.refresh(limit=None)
    vacancies.withdraw(row.id)
    assert proposals.inbox() == []
    assert proposals.for_person(cook) == []
