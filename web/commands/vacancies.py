"""`lotse vacancies`: vacancies from files of the agency or a table."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from models.values import VacancyDraft
from web.commands.progress import bar


@click.group()
def vacancies() -> None:
    """Bring in vacancies."""


@vacancies.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_appcontext
def import_files(files: tuple[Path, ...]) -> None:
    """Import vacancies from the agency's JSON, old or new shape, or from a CSV table; all files or none."""
    from web.services.vacancies import import_drafts  # noqa: PLC0415 - heavy, needed by this command only

    drafts = [draft for file in files for draft in _read(file)]
    if not drafts:
        message = (
            f"{', '.join(map(str, files))}: no vacancy in there; expected the agency's JSON or a table of vacancies"
        )
        raise _refused(message)
    with bar("vacancies", total=len(drafts)) as step:
        done = import_drafts(drafts, progress=step)
    click.echo(f"{done.new} new, {done.changed} changed, {done.same} as before")


def _read(file: Path) -> list[VacancyDraft]:
    from matching.sources import BrokenSource, agency, table  # noqa: PLC0415 - heavy, needed by this command only

    reader = table.read if file.suffix.lower() in (".csv", ".tsv") else agency.read
    try:
        return reader(file.read_bytes(), name=str(file))
    except BrokenSource as error:
        raise _refused(str(error)) from error


def _refused(message: str) -> click.ClickException:
    refused = click.ClickException(message)
    refused.exit_code = 2
    return refused
