"""`lotse taxonomy`: the occupations and skills that Lotse knows."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from models.enums import ConceptKind
from models.languages import languages
from profiling.taxonomy import BrokenLexicon, open_taxonomy
from web.commands import BadInput
from web.commands.download import download


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
    """Take in official ESCO CSV packages (zip or folder) and the agency's crosswalk, beside what is there."""
    from profiling.taxonomy.esco import BrokenTaxonomyFile, import_packages  # noqa: PLC0415 - needed here alone
    from web.extensions import settings  # noqa: PLC0415 - brings the web along

    try:
        done = import_packages(files, settings().taxonomy)
    except BrokenTaxonomyFile as error:
        raise BadInput(str(error)) from error
    click.echo(
        f"{done.occupations} occupations, {done.skills} skills, {done.relations} relations, "
        f"{done.labels} labels in {', '.join(done.languages)}"
    )
