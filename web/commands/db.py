"""`lotse db`: the database's schema."""

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError

from models.upgrade import is_current
from models.upgrade import upgrade as to_newest
from web.commands import BadInput
from web.lotsenhaus import lotsenhaus


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
@with_appcontext
def upgrade() -> None:
    """Bring the database to the newest schema; makes it if there is none. May be run again at any time."""
    engine = lotsenhaus().engine
    try:
        if is_current(engine):
            click.echo("The database is up to date.")
            return
        to_newest(engine)
    except OperationalError as error:
        # The driver's own words, without the statement and its values.
        msg = f"The database of LOTSE_DATABASE cannot be opened: {error.orig}"
        raise BadInput(msg) from error
    click.echo("The database was brought to the newest schema.")
