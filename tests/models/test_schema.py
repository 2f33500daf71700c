"""The schema on both databases: migrations are complete, and rules that must always hold stand in the database."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from models.tables import Consent, Decision, Person, StoredMatch, StoredMention, StoredVacancy
from models.upgrade import differences, is_current


def a_person(code: str = "P-AAAAAA") -> Person:
    return Person(code=code, language="ar", filled_by="self", resume_fingerprint=code.ljust(64, "0"))


def a_vacancy() -> StoredVacancy:
    return StoredVacancy(
        reference="V-AAAAAA", source="employer", source_key="k", title="Koch", draft={"a": 1}, vacancy={"b": [1, 2]}
    )


def test_the_migrations_lead_to_the_tables_in_code(engine: Engine) -> None:
    assert is_current(engine)
    assert differences(engine) == []


def test_a_moment_comes_back_in_utc_whatever_zone_it_went_in(engine: Engine) -> None:
    noon_in_mayen = datetime(2026, 6, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    with Session(engine) as session:
        person = a_person()
        person.created_at = noon_in_mayen
        session.add(person)
        session.commit()
    with Session(engine) as session:
        assert session.scalars(select(Person.created_at)).one() == datetime(2026, 6, 1, 10, tzinfo=UTC)


def test_a_moment_without_a_zone_is_refused(engine: Engine) -> None:
    with Session(engine) as session:
        person = a_person()
        person.created_at = datetime(2026, 6, 1)  # noqa: DTZ001 - the mistake that is tested
        session.add(person)
        with pytest.raises(StatementError, match="time zone"):
            session.flush()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda person, vacancy: StoredMention(
            person_id=person.id, section="work", mention=b"", state="confirmed", concept_id="occ.cook"
        ),
        lambda person, vacancy: StoredMatch(person_id=person.id, vacancy_id=vacancy.id, fit=1.5, certainty=0.5),
        lambda person, vacancy: Consent(
            person_id=person.id,
            kind="match",
            given=False,
            text_version="1",
            language="ar",
            withdrawn_at=datetime.now(UTC),
        ),
        lambda person, vacancy: a_person(),
    ],
    ids=["confirmed by nobody", "fit above one", "withdrawn but never given", "a pseudonym twice"],
)
def test_the_database_refuses(engine: Engine, wrong) -> None:
    with Session(engine) as session:
        person, vacancy = a_person(), a_vacancy()
        session.add_all([person, vacancy])
        session.commit()
        session.add(wrong(person, vacancy))
        with pytest.raises(IntegrityError):
            session.commit()


def test_one_decision_counts_for_a_pair_and_earlier_ones_stay(engine: Engine) -> None:
    with Session(engine) as session:
        person, vacancy = a_person(), a_vacancy()
        session.add_all([person, vacancy])
        session.commit()
        pair = {"person_id": person.id, "vacancy_id": vacancy.id, "reason": "", "next_step": "", "certainty": 0.5}
        first = Decision(verdict="rejected", superseded_at=datetime.now(UTC), **pair)
        session.add_all([first, Decision(verdict="accepted", **pair)])
        session.commit()
        session.add(Decision(verdict="referred", **pair))
        with pytest.raises(IntegrityError):
            session.commit()


def test_deleting_a_person_takes_everything_along(engine: Engine) -> None:
    with Session(engine) as session:
        person, vacancy = a_person(), a_vacancy()
        session.add_all([person, vacancy])
        session.commit()
        session.add_all(
            [
                StoredMatch(person_id=person.id, vacancy_id=vacancy.id, fit=0.5, certainty=0.5),
                StoredMention(person_id=person.id, section="work", mention=b"x", state="open"),
                Consent(person_id=person.id, kind="match", given=True, text_version="1", language="ar"),
            ]
        )
        session.commit()
        session.delete(person)
        session.commit()
        for table in (StoredMatch, StoredMention, Consent):
            assert session.scalars(select(table)).all() == []
