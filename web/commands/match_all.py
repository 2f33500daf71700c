"""`lotse match-all`: proposals for everybody whose profile, or whose vacancies, have changed."""

import click
from flask.cli import with_appcontext

from web.commands.progress import bar


@click.command("match-all")
@with_appcontext
def match_all() -> None:
    """Compute all proposals that are due. Stopped in the middle, it goes on where it was when it is called again."""
    from web.services import proposals  # noqa: PLC0415 - heavy, needed by this command only

    with bar("people", total=proposals.due_people()) as step:
        done = proposals.refresh(limit=None, progress=step)
    click.echo(f"proposals computed anew for {done} people")
