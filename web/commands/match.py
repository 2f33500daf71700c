"""`lotse match`: profiles and vacancies in, ranked vacancies for each profile out, as JSON Lines. Needs no database."""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from models.values import Hurdle, Match, Profile, Reason


class WrongInput(click.ClickException):
    """What was read cannot be used; one clear line, exit code 2."""

    exit_code = 2


@click.command()
@click.option("--profiles", "profiles_file", type=click.Path(path_type=Path), required=True, help="One profile a line.")
@click.option(
    "--vacancies",
    "vacancies_file",
    type=click.Path(path_type=Path),
    required=True,
    help="One vacancy a line, or the agency's JSON.",
)
@click.option(
    "--top", type=click.IntRange(1, 10_000), default=10, show_default=True, help="Vacancies for each profile."
)
@click.option(
    "--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes that share the work."
)
@click.option("--dask", metavar="ADDRESS", help="A Dask cluster that does the work instead.")
@click.option("--taxonomy", "folder", type=click.Path(path_type=Path), help="A folder of imported taxonomies.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day for dated rules; else the machine's.")
def match(  # noqa: PLR0917 - one parameter an option
    profiles_file: Path,
    vacancies_file: Path,
    top: int,
    workers: int,
    dask: str | None,
    folder: Path | None,
    today: datetime | None,
) -> None:
    """Rank vacancies for each profile, best first, with fit, certainty, hurdles and reasons."""
    # Heavy: `lotse match --help` should not wait for them.
    from matching.bulk import NoDask, match_all  # noqa: PLC0415
    from matching.places import BrokenPlaces, Places  # noqa: PLC0415
    from matching.rank import VacancyIndex  # noqa: PLC0415
    from matching.requirements import normalise_vacancies  # noqa: PLC0415
    from matching.sources import BrokenSource, jsonl, people  # noqa: PLC0415
    from profiling.normalise import Normaliser  # noqa: PLC0415
    from profiling.taxonomy import BrokenLexicon, open_taxonomy  # noqa: PLC0415

    day = today.date() if today else datetime.now(UTC).astimezone().date()
    try:
        taxonomy = open_taxonomy(folder)
        normaliser = Normaliser(taxonomy)
        profiles = people.read(_bytes(profiles_file), name=str(profiles_file), taxonomy=taxonomy)
        drafts = jsonl.read(_bytes(vacancies_file), name=str(vacancies_file))
        places = Places(_instance() / "places")
        known = [places.located(one) for one in people.normalise_profiles(profiles, normaliser)]
        vacancies = [places.located(one) for one in normalise_vacancies(drafts, normaliser)]
    except (BrokenSource, BrokenLexicon, BrokenPlaces, FileNotFoundError) as error:
        raise WrongInput(str(error)) from error
    index = VacancyIndex(vacancies, taxonomy, normaliser)
    try:
        _write(match_all(known, index, top=top, today=day, workers=workers, dask=dask), total=len(known))
    except (NoDask, OSError) as error:
        raise WrongInput(str(error)) from error


def _instance() -> Path:
    """Return the house's folder, as far as there is one: this command needs no other setting."""
    return Path(os.environ.get("LOTSE_INSTANCE", "").strip() or "instance")


def _bytes(path: Path) -> bytes:
    from matching.sources import BrokenSource  # noqa: PLC0415

    try:
        return path.read_bytes()
    except OSError as error:
        raise WrongInput(str(BrokenSource(str(path), 1, f"a readable file ({error.strerror})"))) from error


def _write(found: "Iterable[tuple[Profile, list[Match]]]", *, total: int) -> None:
    """Write one line a profile, once all are there: a run that fails half-way leaves nothing half-written."""
    with _progress(total) as advance:
        lines = []
        for profile, matches in found:
            row = {"profile": profile.id, "matches": [_as_json(one) for one in matches]}
            lines.append(json.dumps(row, ensure_ascii=False))
            advance()
    for line in lines:
        click.echo(line)


@contextmanager
def _progress(total: int) -> "Iterator[Any]":
    """Give a function to call after each profile: a progress bar where somebody watches, else nothing."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console  # noqa: PLC0415 - only where somebody watches
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("match", total=total)
        yield lambda: progress.advance(task)


def _as_json(found: "Match") -> dict[str, Any]:
    return {
        "vacancy": found.vacancy_id,
        "fit": found.fit,
        "certainty": found.certainty,
        "hurdles": [_hurdle(hurdle) for hurdle in found.hurdles],
        "reasons": [_reason(reason) for reason in found.reasons],
    }


def _hurdle(hurdle: "Hurdle") -> dict[str, Any]:
    return {
        "kind": hurdle.kind.value,
        "state": hurdle.state.value,
        "why": str(hurdle.detail) if hurdle.detail else None,
        "next_step": str(hurdle.next_step) if hurdle.next_step else None,
        "rules": list(hurdle.sources),
        "checked_on": _iso(hurdle.checked_on),
        "sure": hurdle.sure,
    }


def _reason(reason: "Reason") -> dict[str, Any]:
    return {
        "part": reason.part,
        "asks": reason.asks,
        "has": reason.has,
        "via": reason.via,
        "state": reason.state.value,
        "weight": reason.weight,
        "score": reason.score,
        "evidence": reason.evidence.value if reason.evidence else None,
        "strength": reason.strength.value if reason.strength else None,
        "asks_concept": reason.asks_concept,
        "has_concept": reason.has_concept,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


if __name__ == "__main__":
    match()
