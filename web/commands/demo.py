"""`lotse demo`: fictional people and vacancies to try Lotse with."""

import click
from flask.cli import with_appcontext

from models.enums import RoleName


@click.command()
@with_appcontext
def demo() -> None:
    """Fill an empty database with fictional people and vacancies, and say how staff log in. Again: only say it."""
    from web.services.demo import RealPeopleHere, seed  # noqa: PLC0415 - heavy, needed by this command only

    try:
        done = seed()
    except RealPeopleHere as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"The demonstration holds {done.people} fictional people and {done.vacancies} fictional vacancies.")
    click.echo("Staff log in at /staff/login:")
    for role in (RoleName.PILOT, RoleName.INTAKE, RoleName.COUNTY, RoleName.REVIEWER):
        address, password = done.logins[role]
        click.echo(f"  {role.value:<8} {address:<22} password {password}")
