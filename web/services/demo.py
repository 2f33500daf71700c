"""A demonstration: fictional people in several scripts, fictional vacancies around Mayen and Koblenz, and accounts.

Everything says that it is a demonstration, and it is refused where real people are already stored.
"""

import json
import os
import secrets
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import current_app
from sqlalchemy import func, select

from models.enums import ConsentKind, FilledBy, RoleName
from models.tables import Person
from models.values import SectionAnswers
from web.lotsenhaus import lotsenhaus
from web.services import answers, persons, proposals, vacancies

TEXT_VERSION = "demo"
MAIL_HOST = "demo.example"


class RealPeopleHere(Exception):
    """The database already holds somebody who is not part of the demonstration."""

    def __init__(self) -> None:
        super().__init__("this database holds real people: a demonstration is put into an empty one only")


@dataclass(frozen=True)
class Demo:
    """What stands in the demonstration, and how staff log in: (address, password) by role."""

    people: int
    vacancies: int
    logins: dict[RoleName, tuple[str, str]]


def seed() -> Demo:
    """Fill an empty database with the demonstration; where it already stands, only say what is there."""
    here = lotsenhaus()
    with here.sessions() as session:
        if session.scalar(select(func.count()).select_from(Person).where(~Person.demo)):
            raise RealPeopleHere
        stands = bool(session.scalar(select(func.count()).select_from(Person)))
    logins = _accounts(here.instance)
    people, offers = _read("people.json"), _read("vacancies.json")
    if not stands:
        for offer in offers:
            draft = vacancies.DRAFT.validate_python(offer["draft"])
            vacancies.enter(draft, contact=offer["contact"], submission=uuid4().hex, demo=True)
        for person in people:
            _enter(person)
        proposals.refresh(limit=None)
    return Demo(len(people), len(offers), logins)


def _enter(person: dict[str, Any]) -> None:
    consents = {kind: kind.value in person["consents"] for kind in ConsentKind}
    created = persons.create(
        language=person["language"],
        filled_by=FilledBy(person["filled_by"]),
        consents=consents,
        text_version=TEXT_VERSION,
        actor="demo",
        demo=True,
    )
    for name, values in person["sections"].items():
        answers.save(created.person_id, SectionAnswers(name, values), version=0, submission=uuid4().hex, actor="demo")


def _accounts(instance: Path) -> dict[RoleName, tuple[str, str]]:
    """Make one account a role with a random password, kept beside the demonstration's database for the next start."""
    from web.services.accounts import ensure  # noqa: PLC0415 - Flask-Security, needed here only

    kept = instance / "demo-logins.json"
    if kept.exists():
        stored = json.loads(kept.read_text())
        stored |= {role.value: secrets.token_urlsafe(12) for role in RoleName if role.value not in stored}
    else:
        instance.mkdir(parents=True, exist_ok=True)
        stored = {role.value: secrets.token_urlsafe(12) for role in RoleName}
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode=0o600), "w") as file:
            json.dump(stored, file)
    logins = {role: (f"{role.value}@{MAIL_HOST}", stored[role.value]) for role in RoleName}
    for role, (address, password) in logins.items():
        ensure(current_app, address, password, roles=[role])
    return logins


def _read(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(files("web").joinpath("demo", name).read_text(encoding="utf-8"))
    return found
