"""`lotse translation`: the machine translation that is installed on this machine."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from models.languages import languages
from profiling.argos_packages import BrokenPackage, Pair
from profiling.translate import Translator
from web.commands import BadInput
from web.commands.progress import steps
from web.extensions import settings
from web.i18n import GERMAN


@click.group()
def translation() -> None:
    """Look after machine translation. Lotse works without it; own words are then matched as they are."""


@translation.command()
@with_appcontext
def status() -> None:
    """List the installed packages, and which way leads from each language to German."""
    translator = Translator(settings().translation)
    found = translator.status()
    click.echo(f"Folder: {found.folder}")
    if not found.usable:
        click.echo("The library argostranslate is not installed: nothing is translated.")
    for pair in found.pairs:
        click.echo(_named(pair))
    if not found.pairs:
        click.echo("No translation package is installed; that is a normal state.")
    click.echo("To German:")
    for tag in languages():
        if tag != GERMAN:
            click.echo(f"  {tag:4}{_way_said(translator.way(source=tag, target=GERMAN))}")


@translation.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_appcontext
def install(files: tuple[Path, ...]) -> None:
    """Install translation packages from .argosmodel FILES, which you bring: Lotse downloads none.

    Each is tried out first. If one of them is broken, none is installed.
    """
    translator = Translator(settings().translation)
    before = {(pair.source, pair.target): pair for pair in translator.status().pairs}
    try:
        with steps() as report:
            pairs = translator.install(files, progress=report)
    except BrokenPackage as error:
        raise BadInput(str(error)) from error
    except OSError as error:
        message = f"{translator.folder}: expected a folder that can be written to ({error.strerror})"
        raise BadInput(message) from error
    for pair in pairs:
        old = before.get((pair.source, pair.target))
        instead = f" (in the place of version {old.version})" if old and old != pair else ""
        click.echo(f"{_named(pair)}, is installed{instead}")


def _named(pair: Pair) -> str:
    return f"{pair.source} → {pair.target}, version {pair.version or 'not named'}"


def _way_said(way: tuple[Pair, ...]) -> str:
    return {0: "none", 1: "direct", 2: "over English"}[len(way)]
