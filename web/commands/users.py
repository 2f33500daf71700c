"""`lotse users`: staff accounts. There is no other way to get one."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_security import PasswordUtil
from flask_security.utils import hash_password
from sqlalchemy import select

from models.enums import RoleName
from models.tables import User
from web.commands import BadInput
from web.extensions import session
from web.extensions import users as store
from web.services import audit
from web.services.accounts import ABOUT

SHORTEST = 12  # characters of a password
ROLE = click.Choice([role.value for role in RoleName])


@click.group()
def users() -> None:
    """Look after staff accounts."""


@users.command()
@click.argument("email")
@click.option("--role", "names", type=ROLE, multiple=True, required=True, help="What the account may do; repeatable.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking.")
@with_appcontext
def add(email: str, names: tuple[str, ...], password_stdin: bool) -> None:
    """Make an account for EMAIL."""
    address = _address(email)
    if store.find_user(email=address):
        msg = f"There is an account for {address} already; `lotse users roles` changes its roles."
        raise BadInput(msg)
    password = _password(from_input=password_stdin)
    user = store.create_user(email=address, password=hash_password(password), roles=[])
    _give(user, names)
    session().flush()
    audit.record(session(), actor="command", action="user.added", subject=f"user:{user.id}")
    session().commit()
    click.echo(f"{address} may log in as {', '.join(names)}.")


@users.command()
@click.argument("email", required=False)
@click.option("--role", "names", type=ROLE, multiple=True, help="The roles from now on, instead of the present ones.")
@with_appcontext
def roles(email: str | None, names: tuple[str, ...]) -> None:
    """List accounts and roles; with EMAIL and --role, change the roles of one account."""
    if names and not email:
        raise BadInput("Say whose roles: lotse users roles EMAIL --role …")
    if names and email:
        user = _user(email)
        user.roles = []
        _give(user, names)
        audit.record(session(), actor="command", action="user.roles", subject=f"user:{user.id}")
        session().commit()
    if not email:
        for role, duty in ABOUT.items():
            click.echo(f"{role.value:8} {duty}")
    for user in [_user(email)] if email else session().scalars(select(User).order_by(User.email)):
        state = "" if user.active else " (closed)"
        click.echo(f"{user.email}: {', '.join(sorted(role.name for role in user.roles)) or 'no role'}{state}")


@users.command()
@click.argument("email")
@with_appcontext
def close(email: str) -> None:
    """Close the account of EMAIL: nobody can log in with it any more, and its decisions stay on record."""
    user = _user(email)
    store.deactivate_user(user)
    store.set_uniquifier(user)  # ends the sessions that are open
    audit.record(session(), actor="command", action="user.closed", subject=f"user:{user.id}")
    session().commit()
    click.echo(f"The account of {user.email} is closed.")


def _address(email: str) -> str:
    address = email.strip().casefold()
    name, _, domain = address.rpartition("@")
    if not (name and "." in domain and address.isprintable() and " " not in address):
        msg = f"{email!r} is no e-mail address"
        raise BadInput(msg)
    return address


def _user(email: str) -> User:
    user = store.find_user(email=_address(email))
    if not isinstance(user, User):
        msg = f"There is no account for {email}."
        raise BadInput(msg)
    return user


def _give(user: User, names: tuple[str, ...]) -> None:
    for name in names:
        role = store.find_or_create_role(name, description=ABOUT[RoleName(name)])
        store.add_role_to_user(user, role)


def _password(*, from_input: bool) -> str:
    if from_input:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    if len(password) < SHORTEST:
        msg = f"The password has {len(password)} characters, at least {SHORTEST} are needed."
        raise BadInput(msg)
    # As the login form does, so that an umlaut is the same letter however a keyboard makes it.
    return str(PasswordUtil(current_app).normalize(password))
