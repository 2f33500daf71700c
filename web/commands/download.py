"""`lotse taxonomy download`: ESCO's labels and relations from the official web service."""

import re
from collections.abc import Sequence

import click
from flask.cli import with_appcontext

from profiling.taxonomy.package import NoLabels, write_package
from profiling.taxonomy.service import (
    LANGUAGES,
    OFFICIAL,
    RELEASE,
    Download,
    EscoService,
    Listing,
    NoSuchLanguage,
    ServiceUnreachable,
    StrangeAnswer,
)
from web.commands import BadInput
from web.commands.compiling import compiled
from web.commands.progress import bar


@click.command()
@click.option("--languages", required=True, metavar="TAGS", help="Languages, a comma between them: de,ar,uk.")
@click.option(
    "--kinds", default=",".join(Listing), show_default=True, metavar="NAMES", help="What to get, a comma between them."
)
@click.option("--release", default=RELEASE, show_default=True, metavar="NUMBER", help="Release of ESCO.")
@click.option("--base-url", default=OFFICIAL, show_default=True, metavar="URL", help="Address of the service.")
@click.option(
    "--pause",
    type=click.FloatRange(0, 60),
    default=1.0,
    show_default=True,
    help="Seconds between two questions to the service.",
)
@click.option("--anew", is_flag=True, help="Forget what an earlier run has fetched.")
@with_appcontext
def download(  # noqa: PLR0917 - one parameter an option
    languages: str, kinds: str, release: str, base_url: str, pause: float, anew: bool
) -> None:
    """Get labels and relations from the official ESCO web service and put them in force, beside what is there.

    Stopped in the middle, it goes on where it was when it is called again. Needs the internet.
    """
    from profiling.taxonomy.importing import import_packages  # noqa: PLC0415 - needed here alone
    from profiling.taxonomy.sheets import BrokenTaxonomyFile  # noqa: PLC0415
    from web.extensions import settings  # noqa: PLC0415 - `taxonomy check` needs no running house

    tags, listings = _tags(languages), _listings(kinds)
    _check_release(release)
    _check_address(base_url)
    house = settings()
    service = EscoService(base_url, release=release, contact=house.contact_email, pause=pause)
    work = Download(service, house.taxonomy / "download")
    package = work.folder / f"esco-{release}.zip"
    try:
        _fetch(work, listings, anew=anew)
        write_package(work, package, languages=tags, listings=listings)
        done = import_packages([package], house.taxonomy, finish=compiled)
    except (ServiceUnreachable, StrangeAnswer, NoLabels, BrokenTaxonomyFile) as error:
        raise BadInput(str(error)) from error
    click.echo(
        f"{done.occupations} occupations, {done.skills} skills, {done.relations} relations, "
        f"{done.labels} labels in {', '.join(done.languages)}"
    )


def _fetch(work: Download, listings: Sequence[Listing], *, anew: bool) -> None:
    """Fetch every page that is not kept yet, with a progress bar for each listing."""
    for listing in listings:
        if anew:
            work.forget(listing)
        with bar(listing, total=work.total(listing)) as step:
            for page in work.pages(listing):
                step(len(page.resources))


def _names(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))


def _tags(value: str) -> tuple[str, ...]:
    tags = _names(value)
    if not tags:
        raise BadInput("--languages: expected at least one language, like de,ar,uk")
    for tag in tags:
        if tag not in LANGUAGES:
            raise BadInput(str(NoSuchLanguage(tag)))
    return tags


def _listings(value: str) -> tuple[Listing, ...]:
    names = _names(value)
    strangers = [name for name in names if name not in set(Listing)]
    if strangers or not names:
        msg = f"--kinds: expected some of {', '.join(Listing)}, not {', '.join(strangers) or 'nothing'}"
        raise BadInput(msg)
    return tuple(listing for listing in Listing if listing in names)


def _check_release(release: str) -> None:
    if not re.fullmatch(r"\d+\.\d+\.\d+", release):
        msg = f"--release: expected a number like {RELEASE}, not {release}"
        raise BadInput(msg)


def _check_address(base_url: str) -> None:
    if not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", base_url):
        msg = f"--base-url: expected an address like {OFFICIAL}, not {base_url}"
        raise BadInput(msg)
