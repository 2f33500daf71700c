"""`lotse taxonomy`: the occupations and skills that Lotse knows."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import click
from flask.cli import with_appcontext

from models.enums import ConceptKind
from models.languages import languages
from profiling.taxonomy import BrokenLexicon, open_taxonomy
from web.commands import BadInput
from web.commands.compiling import compiled
from web.commands.download import download
from web.commands.progress import bar


@click.group()
def taxonomy() -> None:
    """Look after the occupations and skills that Lotse knows."""


taxonomy.add_command(download)


@taxonomy.command()
@with_appcontext
def status() -> None:
    """Say how many concepts there are, and how many labels in each language."""
    from web.extensions import settings  # noqa: PLC0415 - brings the web along

    try:
        known = open_taxonomy(settings().taxonomy)
    except BrokenLexicon as error:
        raise BadInput(str(error)) from error
    for kind in ConceptKind:
        click.echo(f"{kind.value}: {len(known.concepts(kind))} concepts")
    for tag in languages():
        click.echo(f"{tag}: {known.number_of_labels(tag)} labels")


@taxonomy.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@with_appcontext
def import_files(files: tuple[Path, ...]) -> None:
    """Take in official packages of ESCO, KldB 2010 and the agency's crosswalks, beside what is there.

    FILE is a zip, a folder, a .csv or a .csv.gz.
    """
    from profiling.taxonomy.importing import import_packages  # noqa: PLC0415 - needed here alone
    from profiling.taxonomy.sheets import BrokenTaxonomyFile  # noqa: PLC0415
    from web.extensions import settings  # noqa: PLC0415 - `check` needs no running house

    try:
        done = import_packages(files, settings().taxonomy, watch=_watch, finish=compiled)
    except (BrokenTaxonomyFile, BrokenLexicon) as error:
        raise BadInput(str(error)) from error
    if done.not_needed:
        click.echo(f"not needed: {', '.join(done.not_needed)}")
    click.echo(
        f"{done.occupations} occupations, {done.skills} skills, {done.relations} relations, "
        f"{done.groups} groups, {done.labels} labels"
    )
    for language, number in done.labels_in.items():
        click.echo(f"{language}: {number} labels")


def _watch(name: str, size: int) -> AbstractContextManager[Callable[[int], None]]:
    """Show a bar for one file as it is read."""
    return bar(name, total=size)
