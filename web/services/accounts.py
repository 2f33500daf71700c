"""Accounts of staff. Refugees and employers have none."""

from collections.abc import Iterable
from uuid import uuid4

from flask import Flask
from flask_security import hash_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.enums import RoleName
from models.tables import Role, User
from web.lotsenhaus import lotsenhaus
from web.services import audit

ABOUT: dict[RoleName, str] = {
    RoleName.INTAKE: "fills in the Profilingbogen with people and clears up what words mean",
    RoleName.PILOT: "looks at proposals and decides",
    RoleName.COUNTY: "sees figures, manages accounts and checks the change log",
    RoleName.REVIEWER: "reads the lexicon's words in a language and says which are right",
}


def ensure(app: Flask, address: str, password: str, *, roles: Iterable[RoleName]) -> bool:
    """Make an account, or set the password and roles of the one there is; return whether it is new."""
    with app.app_context():
        hashed = hash_password(password)
    with lotsenhaus().sessions.begin() as session:
        user = session.scalar(select(User).where(User.email == address.strip().casefold()))
        new = user is None
        if user is None:
            user = User(email=address.strip().casefold(), active=True, fs_uniquifier=uuid4().hex)
            session.add(user)
        user.password = hashed
        user.roles = [_role(session, name) for name in roles]
        session.flush()
        audit.record(session, actor="system", action="account set up", subject=f"user:{user.id}")
    return new


def _role(session: Session, name: RoleName) -> Role:
    role = session.scalar(select(Role).where(Role.name == name.value))
    if role is None:
        role = Role(name=name.value, description=ABOUT[name])
        session.add(role)
    return role
