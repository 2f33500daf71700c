"""The work-permission light: the note decides first, rules have dates, months are counted."""

from datetime import date

import pytest

from matching.permission import DECIDES, full_months, rules_in_force, work_permission
from matching.rules import read_toml
from matching.rules.wording import SENTENCES
from models.enums import DocumentType, State, WorkNote
from models.values import WorkPermission

TODAY = date(2026, 11, 22)
GESTATTUNG = DocumentType.PERMISSION_TO_STAY


@pytest.mark.parametrize(
    ("note", "state"),
    [
        (WorkNote.ANY_WORK, State.MET),
        (WorkNote.EMPLOYMENT, State.MET),
        (WorkNote.ON_PERMISSION, State.PARTLY),
        (WorkNote.NOT_ALLOWED, State.NOT_MET),
    ],
)
@pytest.mark.parametrize("document", [None, DocumentType.TOLERATION_60B, DocumentType.PERMIT_25_2])
def test_the_note_decides_whatever_the_document(note: WorkNote, state: State, document: DocumentType | None) -> None:
    assert work_permission(WorkPermission(note=note, document=document), today=TODAY).state is state


@pytest.mark.parametrize(
    ("permission", "rule", "state"),
    [
        (WorkPermission(document=DocumentType.PERMIT_25_2), "L01", State.MET),
        (WorkPermission(note=WorkNote.NOT_SEEN, document=DocumentType.PERMIT_24), "L01", State.MET),
        (WorkPermission(document=DocumentType.TOLERATION_60B), "L09", State.NOT_MET),
        (
            WorkPermission(document=GESTATTUNG, since=date(2026, 8, 23), in_reception_centre=False),
            "L04-WAIT",
            State.NOT_MET,
        ),
        (WorkPermission(document=GESTATTUNG, since=date(2026, 8, 22), in_reception_centre=False), "L04", State.PARTLY),
        (WorkPermission(document=GESTATTUNG, since=date(2022, 11, 1), in_reception_centre=False), "L10", State.PARTLY),
        (WorkPermission(document=GESTATTUNG, since=date(2026, 10, 1), in_reception_centre=True), "L05", State.NOT_MET),
        (WorkPermission(document=GESTATTUNG, safe_country=True, since=date(2025, 1, 1)), "L06", State.NOT_MET),
        (WorkPermission(document=DocumentType.TOLERATION_60A, since=date(2026, 1, 1)), "L07", State.PARTLY),
        (
            WorkPermission(document=DocumentType.TOLERATION_60A, since=date(2026, 7, 1), in_reception_centre=True),
            "L07-CENTRE",
            State.NOT_MET,
        ),
    ],
)
def test_the_document_speaks_where_nobody_saw_the_note(permission: WorkPermission, rule: str, state: State) -> None:
    hurdle = work_permission(permission, today=TODAY)
    assert (hurdle.sources[0], hurdle.state) == (rule, state)
    assert "The Ausländerbehörde decides." in str(hurdle.detail)
    assert hurdle.checked_on == date(2026, 11, 22)


@pytest.mark.parametrize(
    "permission",
    [
        None,
        WorkPermission(),
        WorkPermission(note=WorkNote.NOT_SEEN),
        WorkPermission(document=DocumentType.OTHER),
        WorkPermission(document=GESTATTUNG),  # neither months nor accommodation are known
    ],
)
def test_what_is_not_known_is_unknown(permission: WorkPermission | None) -> None:
    hurdle = work_permission(permission, today=TODAY)
    assert hurdle.state is State.UNKNOWN
    assert hurdle.next_step is not None


def test_a_rule_out_of_its_dates_does_not_fire() -> None:
    centre = WorkPermission(document=GESTATTUNG, since=date(2026, 1, 20), in_reception_centre=True)
    assert work_permission(centre, today=date(2026, 6, 11)).sources == ("L05-OLD",)
    assert work_permission(centre, today=date(2026, 6, 12)).sources == ("L05-AFTER",)
    assert "L05" not in {rule.id for rule in rules_in_force(today=date(2026, 6, 11))}


def test_unsure_rules_say_so() -> None:
    assert work_permission(WorkPermission(document=GESTATTUNG, safe_country=True), today=TODAY).sure is False
    assert work_permission(WorkPermission(note=WorkNote.ANY_WORK), today=TODAY).sure is True


def test_an_ended_document_is_no_green_light_but_title_24_runs_on() -> None:
    ended = WorkPermission(document=DocumentType.PERMIT_25_2, note=WorkNote.ANY_WORK, valid_until=date(2026, 11, 21))
    assert work_permission(ended, today=TODAY).state is State.UNKNOWN
    ukraine = WorkPermission(document=DocumentType.PERMIT_24, note=WorkNote.ANY_WORK, valid_until=date(2026, 3, 4))
    hurdle = work_permission(ukraine, today=TODAY)
    assert hurdle.state is State.MET
    assert "L02" in hurdle.sources
    assert work_permission(ukraine, today=date(2027, 3, 5)).state is State.UNKNOWN


def test_a_document_that_ends_soon_has_that_as_next_step() -> None:
    soon = WorkPermission(note=WorkNote.ANY_WORK, valid_until=date(2026, 12, 20))
    assert "2026-12-20" in str(work_permission(soon, today=TODAY).next_step)


@pytest.mark.parametrize(
    ("since", "today", "months"),
    [
        (date(2026, 8, 22), date(2026, 11, 22), 3),
        (date(2026, 8, 23), date(2026, 11, 22), 2),
        (date(2022, 11, 22), date(2026, 11, 22), 48),
        (date(2026, 11, 22), date(2026, 11, 22), 0),
    ],
)
def test_full_months(since: date, today: date, months: int) -> None:
    assert full_months(since, today) == months


def test_every_sentence_of_the_rules_can_be_translated() -> None:
    rules = read_toml("work_permission.toml")["rule"]
    said = {rule["text"] + DECIDES for rule in rules} | {rule["step"] for rule in rules}
    assert said == set(SENTENCES)


def test_every_rule_names_paragraph_source_and_dates() -> None:
    for rule in rules_in_force(today=TODAY):
        assert rule.paragraph
        assert rule.source
        assert rule.valid_from <= TODAY
