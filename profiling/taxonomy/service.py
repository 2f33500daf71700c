"""Client of the official ESCO web service: asks politely, keeps every page at once, and goes on where it was stopped.

The service lists the concepts of a scheme page by page, each concept whole: labels in all languages, codes, and links
to what is above it and what it needs. https://ec.europa.eu/esco/api/doc/esco-api-further-doc.html
"""

import gzip
import json
import os
import shutil
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from urllib3 import PoolManager, Retry, Timeout
from urllib3.exceptions import HTTPError, MaxRetryError, ResponseError

OFFICIAL = "https://ec.europa.eu/esco/api"
# Without a release in the address the service answers for an old one, and does not say so.
RELEASE = "1.2.0"
# All languages that ESCO 1.2 has labels in. Ukrainian came with 1.1; earlier releases lack it.
LANGUAGES = frozenset(
    {
        *("ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu"),
        *("is", "it", "lt", "lv", "mt", "nl", "no", "pl", "pt", "ro", "sk", "sl", "sv", "uk"),
    }
)
# Pages of a hundred whole concepts weigh more than a megabyte, and the service is known to give up on them.
PAGE_SIZE = 50
ATTEMPTS = 8
CONNECTING = 3  # attempts at a service that cannot be reached at all: somebody waits to hear of it
LONGEST_WAIT = 120  # seconds, by our own backoff
LONGEST_OBEYED = 900  # seconds that the service may ask us to wait
_PASSING = (429, 500, 502, 503, 504)


class Listing(StrEnum):
    """What can be fetched, by the names that `lotse taxonomy download --kinds` knows."""

    OCCUPATIONS = "occupations"
    SKILLS = "skills"
    OCCUPATION_GROUPS = "occupation-groups"
    SKILL_GROUPS = "skill-groups"


# Class and concept scheme that the service knows each by.
_ASKED: Mapping[Listing, tuple[str, str]] = {
    Listing.OCCUPATIONS: ("occupation", "member-occupations"),
    Listing.SKILLS: ("skill", "member-skills"),
    Listing.OCCUPATION_GROUPS: ("concept", "isco"),
    Listing.SKILL_GROUPS: ("concept", "skills-hierarchy"),
}


class ServiceUnreachable(OSError):
    """The service gave no good answer, however often it was asked; says at which address, and why."""


class StrangeAnswer(ValueError):
    """The service answered with something else than it should; says at which address, and what was expected."""

    def __init__(self, address: str, expected: str) -> None:
        super().__init__(f"{address}: expected {expected}")
        self.address, self.expected = address, expected


class NoSuchLanguage(ValueError):
    """ESCO has no labels in a language."""

    def __init__(self, tag: str) -> None:
        super().__init__(f"ESCO has no labels in {tag}; it has {', '.join(sorted(LANGUAGES))}")


def _listed(value: Any) -> Any:
    """Return a list of links, which the service gives as one link alone, or as nothing, where that is all there is."""
    return [value] if isinstance(value, dict) else value or []


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)


class Link(_Part):
    """A link to another concept."""

    uri: str
    code: str | None = None
    skill_type: str | None = Field(default=None, alias="skillType")


Links = Annotated[list[Link], BeforeValidator(_listed)]


class Above(_Part):
    """What a concept hangs under and what it needs."""

    occupation_group: Links = Field(default_factory=list, alias="broaderIscoGroup")
    occupation: Links = Field(default_factory=list, alias="broaderOccupation")
    skill_group: Links = Field(default_factory=list, alias="broaderHierarchyConcept")
    skill: Links = Field(default_factory=list, alias="broaderSkill")
    group: Links = Field(default_factory=list, alias="broaderConcept")
    essential: Links = Field(default_factory=list, alias="hasEssentialSkill")
    optional: Links = Field(default_factory=list, alias="hasOptionalSkill")


class Resource(_Part):
    """One concept as the service gives it. Labels are by ESCO's language tags."""

    uri: str
    code: str | None = None
    preferred: dict[str, str] = Field(default_factory=dict, alias="preferredLabel")
    alternative: dict[str, list[str]] = Field(default_factory=dict, alias="alternativeLabel")
    links: Above = Field(default_factory=Above, alias="_links")


class _Next(_Part):
    href: str


class _Around(_Part):
    next: _Next | None = None


class Page(_Part):
    """One page of a listing. `total` counts the concepts of all its pages."""

    total: int = Field(ge=0)
    resources: dict[str, Resource] = Field(alias="_embedded")
    around: _Around = Field(default_factory=_Around, alias="_links")

    def following(self, offset: int) -> int:
        """Return the offset of the next page, as its link says.

        The service counts offsets in pages, not in concepts. Where it names no next page, that is what is asked.
        """
        if self.around.next is None:
            return offset + 1
        said = parse_qs(urlsplit(self.around.next.href).query).get("offset", [""])[0]
        return int(said) if said.isdecimal() and int(said) > offset else offset + 1


class EscoService:
    """Asks the service for one page after the other.

    Keeps `pause` seconds between two questions, repeats what fails for a passing reason with growing waits (`backoff`
    seconds, doubled each time, and some chance in it), and waits as long as a Retry-After asks for. `contact` goes into
    the User-Agent, so that the service's keepers know whom to write to.
    """

    def __init__(
        self,
        base_url: str = OFFICIAL,
        *,
        release: str = RELEASE,
        contact: str = "",
        pause: float = 1.0,
        backoff: float = 1.0,
    ) -> None:
        self.base_url, self.release, self._pause = base_url.rstrip("/"), release, pause
        about = f"Lotse (+{contact})" if contact else "Lotse"
        retries = Retry(
            total=ATTEMPTS,
            connect=CONNECTING,
            redirect=3,
            status_forcelist=_PASSING,
            backoff_factor=backoff,
            backoff_max=LONGEST_WAIT,
            backoff_jitter=backoff,
            retry_after_max=LONGEST_OBEYED,
        )
        self._pool = PoolManager(
            retries=retries,
            timeout=Timeout(connect=15, read=120),
            headers={"User-Agent": about.encode("ascii", "ignore").decode(), "Accept": "application/json"},
        )
        self._free_at = 0.0

    def address(self, listing: Listing, offset: int) -> str:
        """Return the address of one page of a listing."""
        name, scheme = _ASKED[listing]
        question = {
            "isInScheme": f"http://data.europa.eu/esco/concept-scheme/{scheme}",
            "language": "en",
            "offset": offset,
            "limit": PAGE_SIZE,
            "selectedVersion": f"v{self.release}",
        }
        return f"{self.base_url}/resource/{name}?{urlencode(question)}"

    def answer(self, address: str) -> bytes:
        """Return what the service answers. ServiceUnreachable where it does not, or with something but success."""
        time.sleep(max(0.0, self._free_at - time.monotonic()))
        try:
            response = self._pool.request("GET", address)
        except HTTPError as error:
            msg = f"{address}: no answer ({_why(error)}); what was fetched is kept, call again to go on"
            raise ServiceUnreachable(msg) from error
        finally:
            self._free_at = time.monotonic() + self._pause
        if response.status != 200:  # noqa: PLR2004 - HTTP's own number
            msg = f"{address}: answered with status {response.status}, expected 200"
            raise ServiceUnreachable(msg)
        return response.data


def _why(error: Exception) -> str:
    """Return the reason of a failure in few words: the last of several attempts' own."""
    reason = error.reason if isinstance(error, MaxRetryError) and error.reason else error
    if isinstance(reason, ResponseError):
        return f"{reason}, {ATTEMPTS + 1} times"
    return str(reason).rpartition(": ")[2] or type(reason).__name__


def read_page(data: bytes, *, address: str) -> Page:
    """Return a page from an answer's bytes; StrangeAnswer names the address and what was expected there."""
    try:
        content = json.loads(data)
    except ValueError as error:
        raise StrangeAnswer(address, f"whole JSON ({error})") from error
    try:
        return Page.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = " → ".join(map(str, first["loc"])) or "the whole answer"
        raise StrangeAnswer(address, f"a page of concepts; {where}: {first['msg']}") from error


@dataclass(frozen=True, slots=True)
class Download:
    """Pages of one release, kept in a folder as they come. A second run reads the kept ones and asks for the rest."""

    service: EscoService
    folder: Path

    def pages(self, listing: Listing) -> Iterator[Page]:
        """Yield all pages of a listing, kept ones first.

        ServiceUnreachable and StrangeAnswer as from the service; StrangeAnswer also where the pages together are not
        the concepts that were announced. Those pages are then thrown away, so that the next run asks for them anew.
        """
        offset, number, total = 0, 0, None
        found: set[str] = set()
        while total is None or len(found) < total:
            page = self._page(listing, number, offset)
            total = page.total if total is None else total
            if page.total != total or not page.resources or found & page.resources.keys():
                self.forget(listing)
                expected = f"{total or 'some'} {listing} in all, and each of them once; call again to begin anew"
                raise StrangeAnswer(self.service.address(listing, offset), expected)
            found |= page.resources.keys()
            yield page
            offset, number = page.following(offset), number + 1

    def total(self, listing: Listing) -> int:
        """Return how many concepts a listing has, as its first page says; with the errors of `pages`."""
        return self._page(listing, 0, 0).total

    def forget(self, listing: Listing) -> None:
        """Throw away what is kept of a listing."""
        shutil.rmtree(self._kept_in(listing), ignore_errors=True)

    def _kept_in(self, listing: Listing) -> Path:
        return self.folder / f"esco-{self.service.release}" / listing

    def _page(self, listing: Listing, number: int, offset: int) -> Page:
        path = self._kept_in(listing) / f"{number:04}.json.gz"
        if (kept := self._read(path)) is not None:
            return kept
        address = self.service.address(listing, offset)
        data = self.service.answer(address)
        page = read_page(data, address=address)
        _keep(path, gzip.compress(data, mtime=0))
        return page

    @staticmethod
    def _read(path: Path) -> Page | None:
        """Return a kept page; None where there is none, or a broken disk left only a part of it."""
        try:
            return read_page(gzip.decompress(path.read_bytes()), address=str(path))
        except (OSError, EOFError, zlib.error, StrangeAnswer):
            return None


def _keep(path: Path, data: bytes) -> None:
    """Write a file so that, whatever happens, it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
