"""`lotse lexicon`: looks after Lotse's own words for occupations and skills. Only `reviews` needs the database."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from models.languages import languages
from profiling.taxonomy import BrokenLexicon
from profiling.taxonomy.check import ISCO08, KLDB2010, Counts, Fault, Report, groups
from profiling.taxonomy.check import check as report_on
from profiling.taxonomy.lexicon import BUILT_IN
from profiling.taxonomy.review import Outcome, Review, take
from profiling.taxonomy.review_table import BrokenTable, Line, Returned, fields_of, lines_of, read_table, write_table
from web.commands import BadInput
from web.commands.progress import bar

_FOLDED = 20  # so many faults of one kind in one file are told as one line
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.group()
def lexicon() -> None:
    """Look after Lotse's own words for occupations and skills."""


@lexicon.command()
@click.argument("folder", type=_FOLDER, default=BUILT_IN)
@click.option("--verbose", is_flag=True, help="List every fault, every decision and every group without an occupation.")
def check(folder: Path, *, verbose: bool) -> None:
    """Count what a lexicon FOLDER holds, Lotse's own by default, and look for faults; exit 1 if there are any."""
    report = report_on(folder)
    for line in (*_counted(report.counts), *_covered(report.counts, verbose=verbose)):
        click.echo(line)
    for line in (*_decided(report, verbose=verbose), *_faults(report.faults, verbose=verbose)):
        click.echo(line)
    if report.faults:
        click.echo(f"{folder}: {len(report.faults)} faults")
        raise SystemExit(1)
    click.echo(f"{folder}: no faults")


def _counted(counts: Counts) -> Iterator[str]:
    yield (
        f"{counts.occupations} occupations, {counts.skills} skills, "
        f"{counts.relations} relations, {counts.changes} changes"
    )
    for language, found in counts.labels.items():
        states = ", ".join(f"{found.by_review[state]} {state}" for state in Review if found.by_review.get(state))
        yield f"{language}: {found.labels} labels, {found.preferred} preferred" + (f" ({states})" if states else "")


def _covered(counts: Counts, *, verbose: bool) -> Iterator[str]:
    for name, title, bare in (
        (ISCO08, "ISCO-08: {} of {} unit groups", counts.bare_isco08),
        (KLDB2010, "KldB 2010: {} of {} groups of 4 digits", counts.bare_kldb2010),
    ):
        yield title.format(len(groups(name)) - len(bare), len(groups(name))) + " have an occupation, military aside"
        if verbose and bare:
            yield f"  without: {' '.join(bare)}"


def _decided(report: Report, *, verbose: bool) -> Iterator[str]:
    yield f"decided: ambiguous: {len(report.decided)} labels"
    if verbose:
        yield from (f"  {_line(fault)}" for fault in report.decided)


def _faults(faults: Iterable[Fault], *, verbose: bool) -> Iterator[str]:
    """Yield faults a line each; many that are alike in one file as one line, where not every one is wanted."""
    alike: dict[tuple[str, str], list[Fault]] = defaultdict(list)
    for fault in faults:
        alike[fault.file, fault.detail].append(fault)
    for (file, detail), found in alike.items():
        if len(found) <= _FOLDED or verbose:
            yield from map(_line, found)
        else:
            first = ", ".join(fault.subject for fault in found[:3])
            yield f"{file}: {detail}: {len(found)} times, first {first} (all with --verbose)"


def _line(fault: Fault) -> str:
    where = f"{fault.file}, line {fault.line}" if fault.line else fault.file
    return ": ".join(part for part in (where, fault.subject, fault.detail) if part)


@lexicon.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--language", required=True, metavar="TAG", help="The labels' language.")
@click.option("--field", metavar="FIELD", help="Only this field of work.")
@click.option("--unreviewed", is_flag=True, help="Only labels that nobody has reviewed yet.")
@click.option("--from", "folder", type=_FOLDER, default=BUILT_IN, help="A lexicon folder instead of Lotse's own.")
def export_table(file: Path, language: str, field: str | None, folder: Path, *, unreviewed: bool) -> None:
    """Write a language's labels to FILE, an XLSX table for a reviewer."""
    if language not in languages():
        message = f"--language: expected one of {', '.join(languages())}, not {language}"
        raise BadInput(message)
    try:
        if field is not None and field not in fields_of(folder):
            message = f"--field: expected one of {', '.join(fields_of(folder))}, not {field}"
            raise BadInput(message)
        lines = lines_of(folder, language, field=field, unreviewed=unreviewed)
        with bar("labels", total=len(lines)) as step:
            written = write_table(file, {language: _stepped(lines, step)})
    except (BrokenLexicon, OSError) as error:
        raise BadInput(str(error)) from error
    click.echo(f"{file}: {written} labels to review")


def _stepped(lines: Iterable[Line], step: Callable[[int], None]) -> Iterator[Line]:
    for line in lines:
        yield line
        step(1)


@lexicon.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--into", type=_FOLDER, default=BUILT_IN, help="The folder to write into instead of Lotse's own lexicon.")
def import_table(file: Path, into: Path) -> None:
    """Take a reviewer's FILE back into the lexicon; rows that cannot be taken are named, exit 1."""
    try:
        returned = read_table(file)
        done = take(returned.judged, into=into, reviewer=returned.reviewer, today=datetime.now(UTC).date())
    except (BrokenTable, BrokenLexicon) as error:
        raise BadInput(str(error)) from error
    except OSError as error:
        message = f"{into} cannot be written ({error.strerror}); --into names another folder"
        raise BadInput(message) from error
    _tell(file, returned, done)


@lexicon.command("reviews")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def house_reviews(file: Path) -> None:
    """Write what this house's reviewers say to FILE, an XLSX table that `lotse lexicon import` takes in."""
    from web.services import reviews  # noqa: PLC0415 - the database, needed by this command only

    sheets = reviews.sheets()
    try:
        written = write_table(file, sheets)
    except OSError as error:
        raise BadInput(str(error)) from error
    click.echo(f"{file}: {written} verdicts in {len(sheets)} languages")


def _tell(file: Path, returned: Returned, done: Outcome) -> None:
    refused = [*returned.refused, *done.refused]
    for each in refused:
        click.echo(f"{file}, {each.where}: {each.reason}", err=True)
    said = ", ".join(f"{number} {judgement}" for judgement, number in done.taken.items()) or "nothing judged"
    changed = sum(done.changed.values())
    click.echo(f"{said}; {changed} labels changed, {sum(done.taken.values()) - changed} as before")
    if refused:
        click.echo(f"{len(refused)} rows refused", err=True)
        raise SystemExit(1)
