"""A small Lotsenhaus for the pages of staff and employers: a cook, a kitchen that looks for one, and staff."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import hash_password

from models.enums import Cefr, ConsentKind, FilledBy, RoleName, Strength
from models.tables import Person, StoredVacancy
from models.values import GermanRequirement, Place, SectionAnswers, VacancyDraft
from profiling.normalise import Normaliser
from profiling.taxonomy import open_taxonomy
from web.extensions import session, users
from web.lotsenhaus import lotsenhaus
from web.services import answers, persons, proposals, vacancies

LEXICON = Path(__file__).parent / "profiling" / "fixtures" / "lexicon"
PASSWORD = "lange genug fuer uns"
CONTACT = {"name": "Frau Weber", "phone": "+49265147110", "email": "weber@example.org"}
KITCHEN = VacancyDraft(
    "",
    "Koch/Köchin",
    description="Sie kochen am Abend für unsere Gäste.",
    employer="Gasthaus Krone",
    place=Place("56727", "Mayen"),
    skills=(("Kochen", Strength.MUST),),
    german=GermanRequirement(listening=Cefr.A2, speaking=Cefr.A2),
    licences=(("B", Strength.MUST),),
)
COOK = (
    SectionAnswers(
        "contact", {"given_names": "Amal", "family_name": "Haddad", "phone": "+4915112345678", "postcode": "56727"}
    ),
    SectionAnswers("work", {"jobs": [{"title": "طبّاخ", "tasks": "خبز", "years": 4.0, "evidence": "document"}]}),
    SectionAnswers("languages", {"languages": [{"language": "de", "listening": "A2", "speaking": "A1"}]}),
)


@pytest.fixture(scope="session")
def small_normaliser() -> Normaliser:
    """What understands words in these tests: fifteen concepts, opened once."""
    return Normaliser(open_taxonomy(lexicon=LEXICON))


@dataclass
class Desk:
    """The small Lotsenhaus, and how tests get at it."""

    app: Flask
    accounts: dict[RoleName, str] = field(default_factory=dict)

    def browser(self, role: RoleName | None = None, *, language: str = "en") -> FlaskClient:
        """Return a browser that reads English, logged in with a role."""
        found = self.app.test_client()
        found.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        if role:
            answer = found.post("/staff/login", data={"email": self.account(role), "password": PASSWORD})
            assert answer.status_code == 302, answer.text
        return found

    def account(self, role: RoleName) -> str:
        """Return the address of an account with that role alone."""
        if role not in self.accounts:
            self.accounts[role] = f"{role.value}@example.org"
            with self.app.app_context():
                chosen = users.find_or_create_role(role.value)
                users.create_user(email=self.accounts[role], password=hash_password(PASSWORD), roles=[chosen])
                session().commit()
        return self.accounts[role]

    def person(self, *sections: SectionAnswers, without: tuple[ConsentKind, ...] = (), language: str = "ar") -> Person:
        """Return a person who has agreed to everything but `without`; the cook where no answers are given."""
        with self.app.test_request_context():
            created = persons.create(
                language=language,
                filled_by=FilledBy.SELF,
                consents={kind: kind not in without for kind in ConsentKind},
                text_version="test",
            )
            for section in sections or COOK:
                answers.save(created.person_id, section, version=0, submission=uuid4().hex)
            return self.found(persons.get(created.person_id))

    def vacancy(self, draft: VacancyDraft = KITCHEN) -> tuple[StoredVacancy, str]:
        """Return a vacancy that an employer has entered, and the address of its secret link."""
        with self.app.test_request_context():
            entered = vacancies.enter(draft, contact=dict(CONTACT), submission=uuid4().hex)
            row = self.found(vacancies.by_reference(entered.reference))
            return row, f"/employer/{entered.reference}/{entered.secret}"

    def propose(self) -> None:
        """Compute all proposals."""
        with self.app.test_request_context():
            proposals.refresh(limit=None)

    def call(self, service: Any, *args: Any, **options: Any) -> Any:
        """Return what a service returns."""
        with self.app.test_request_context():
            return service(*args, **options)

    def decide(self, person_id: UUID, vacancy_id: UUID, verdict: Any, **options: Any) -> None:
        """Store a decision of the pilot."""
        given = {"reason": "passt", "next_step": "Anruf", "due": None, **options}
        with self.app.test_request_context():
            address = self.account(RoleName.PILOT)
            user_id = users.find_user(email=address).id
            proposals.decide(person_id, vacancy_id, verdict, user_id=user_id, **given)

    @staticmethod
    def found(row: Any) -> Any:
        """Return the row; a missing one fails the test."""
        assert row is not None
        return row


@pytest.fixture
def desk(app: Flask, small_normaliser: Normaliser) -> Desk:
    """An empty Lotsenhaus that understands fifteen concepts."""
    with app.app_context():
        house = lotsenhaus()
        house.take(small_normaliser)
    return Desk(app)
