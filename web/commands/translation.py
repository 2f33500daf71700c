"""`lotse translation`: the machine translation that is installed on this machine."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from profiling.translate import BrokenPackage, Translator
from web.commands import BadInput
from web.extensions import settings


@click.group()
def translation() -> None:
    """Look after machine translation. Lotse works without it; own words are then matched as they are."""


@translation.command()
@with_appcontext
def status() -> None:
    """List the installed directions of translation."""
    found = Translator(settings().translation).status()
    if not found.usable:
        click.echo("The library argostranslate is not installed.")
    for pair in found.pairs:
        click.echo(f"{pair.source} → {pair.target}, version {pair.version}")
    if not found.pairs:
        click.echo("No translation package is installed; that is a normal state.")


@translation.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_appcontext
def install(files: tuple[Path, ...]) -> None:
    """Install translation packages from .argosmodel FILES, which you bring: Lotse downloads none."""
    translator = Translator(settings().translation)
    for file in files:
        try:
            pair = translator.install(file)
        except BrokenPackage as error:
            raise BadInput(str(error)) from error
        click.echo(f"{pair.source} → {pair.target}, version {pair.version}, is installed")
