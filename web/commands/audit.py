"""`lotse audit`: whether the change log holds together."""

import click
from flask.cli import with_appcontext


@click.group()
def audit() -> None:
    """Check what was recorded."""


@audit.command()
@with_appcontext
def verify() -> None:
    """Check that no entry of the change log was changed, removed or slipped in."""
    from web.services import audit as log  # noqa: PLC0415 - needs the running house

    try:
        count = log.verify()
    except log.BrokenChain as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{count} entries, each follows from the one before")
