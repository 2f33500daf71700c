"""`lotse places`: where the country's places lie, for the way to work."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from models.upgrade import is_current
from web.commands import BadInput
from web.commands.progress import bar
from web.extensions import settings
from web.lotsenhaus import lotsenhaus


@click.group()
def places() -> None:
    """Look after where places lie. Mayen-Koblenz, Koblenz and their neighbours are built in."""


@places.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_appcontext
def import_file(file: Path) -> None:
    """Take in the postal codes of GeoNames (DE.zip or DE.txt), in the stead of those taken in before."""
    from matching.places import keep  # noqa: PLC0415 - heavy, needed by this command only
    from matching.sources import BrokenSource, geonames  # noqa: PLC0415 - heavy, needed by this command only
    from web.services.proposals import everybody_is_due  # noqa: PLC0415 - heavy, needed by this command only

    try:
        with bar("places", total=geonames.lines_in(file)) as step:
            found = geonames.read(file, progress=step)
    except BrokenSource as error:
        raise BadInput(str(error)) from error
    keep(found, settings().places)
    if is_current(lotsenhaus().engine):  # a house may be furnished before its database is made
        everybody_is_due()
    click.echo(f"{len(found)} places with {len({place.postcode for place in found})} postcodes. {geonames.CREDIT}")
