"""The client of the ESCO web service, against a small service here: pages, waits, broken answers, going on."""

import csv
import io
import json
import time
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from urllib3.util import Retry

from profiling.taxonomy.package import NoLabels, write_package
from profiling.taxonomy.service import (
    ATTEMPTS,
    CONNECTING,
    Download,
    EscoService,
    Listing,
    ServiceUnreachable,
    StrangeAnswer,
    read_page,
)
from tests.profiling.esco_service import (
    Small,
    cut,
    occupation,
    occupation_uri,
    shelf,
    skill_uri,
    small_service,
    status,
    text,
)


@pytest.fixture(scope="module")
def _running() -> Iterator[Small]:
    with small_service() as small:
        yield small


@pytest.fixture
def small(_running: Small) -> Small:
    """The small service, with everything forgotten that an earlier test did to it."""
    _running.asked.clear()
    _running.agents.clear()
    _running.trouble.clear()
    _running.shelf.clear()
    _running.shelf.update(shelf())
    return _running


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits that were asked for, instead of the waiting."""
    found: list[float] = []
    monkeypatch.setattr(time, "sleep", found.append)
    return found


def download(small: Small, folder: Path, *, pause: float = 0.0, contact: str = "") -> Download:
    return Download(EscoService(small.base_url, pause=pause, backoff=0.001, contact=contact), folder)


def uris(work: Download, listing: Listing = Listing.OCCUPATIONS) -> list[str]:
    return [uri for page in work.pages(listing) for uri in page.resources]


EVERY = [occupation_uri(number) for number in range(105)]


def test_all_pages_come_once_and_say_who_asks(small: Small, tmp_path: Path) -> None:
    work = download(small, tmp_path, contact="haus@example.org")
    assert work.total(Listing.OCCUPATIONS) == 105
    assert uris(work) == EVERY
    assert small.offsets("member-occupations") == {0: 1, 1: 1, 2: 1}  # the service counts pages, not concepts
    assert all("selectedVersion=v1.2.0" in path for path in small.asked)
    assert small.agents == {"Lotse (+haus@example.org)"}


def test_a_second_run_asks_for_what_is_missing_alone(small: Small, tmp_path: Path) -> None:
    assert len(list(islice(download(small, tmp_path).pages(Listing.OCCUPATIONS), 2))) == 2  # stopped after two pages
    assert uris(download(small, tmp_path)) == EVERY
    assert small.offsets("member-occupations") == {0: 1, 1: 1, 2: 1}
    kept = sorted(tmp_path.rglob("*.json.gz"))
    kept[1].write_bytes(kept[1].read_bytes()[:100])  # a broken disk
    assert uris(download(small, tmp_path)) == EVERY
    assert small.offsets("member-occupations") == {0: 1, 1: 2, 2: 1}


def test_a_page_that_was_being_written_is_asked_for_again(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(self: Path, target: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            uris(download(small, tmp_path))
    assert uris(download(small, tmp_path)) == EVERY
    assert not list(tmp_path.rglob("*.part"))


def test_there_is_a_pause_between_two_questions(small: Small, tmp_path: Path, waits: list[float]) -> None:
    uris(download(small, tmp_path, pause=0.5))
    assert waits[0] == 0
    assert all(0.3 < wait <= 0.5 for wait in waits[1:])


def test_a_busy_service_is_left_alone_for_as_long_as_it_says(small: Small, tmp_path: Path, waits: list[float]) -> None:
    small.trouble = {1: status(429, ("Retry-After", "7")), 3: status(503, ("Retry-After", "100000"))}
    assert uris(download(small, tmp_path)) == EVERY
    assert [wait for wait in waits if wait > 1] == [7, 900]  # and not for ever, whatever it says


def test_what_fails_for_a_passing_reason_is_asked_again_with_growing_waits(
    small: Small, tmp_path: Path, waits: list[float]
) -> None:
    small.trouble = dict.fromkeys((1, 2, 3), status(500)) | {5: cut}
    assert uris(download(small, tmp_path)) == EVERY
    assert small.offsets("member-occupations") == {0: 4, 1: 2, 2: 1}
    growing = [wait for wait in waits if wait]
    assert len(growing) == 2  # the first repetition comes at once
    assert 0.002 <= growing[0] <= 0.003
    assert 0.004 <= growing[1] <= 0.005  # doubled, and up to a thousandth by chance


def test_a_service_that_stays_broken_is_named_with_its_address(small: Small, tmp_path: Path) -> None:
    small.trouble = dict.fromkeys(range(2, 40), status(500))
    with pytest.raises(ServiceUnreachable, match=rf"{small.base_url}/resource/occupation\?.*offset=1.*500") as caught:
        uris(download(small, tmp_path))
    assert "\n" not in str(caught.value)
    assert len(small.asked) == 1 + ATTEMPTS + 1
    small.trouble = {}
    assert uris(download(small, tmp_path)) == EVERY
    assert small.offsets("member-occupations")[0] == 1  # what was fetched before was kept


def test_nobody_listening_and_a_refusal_are_named(small: Small, tmp_path: Path) -> None:
    nobody = Download(EscoService("http://127.0.0.1:9/esco", pause=0, backoff=0), tmp_path)
    with pytest.raises(ServiceUnreachable, match=r"http://127\.0\.0\.1:9/esco/.*refused"):
        nobody.total(Listing.SKILLS)
    small.trouble = {1: status(404)}
    with pytest.raises(ServiceUnreachable, match="answered with status 404, expected 200"):
        uris(download(small, tmp_path))
    assert CONNECTING < ATTEMPTS


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "whole JSON"),
        (b'{"total": 105, "_embedded": {', "whole JSON"),
        (b"\xff\xfe{}", "whole JSON"),
        (b"<html>busy</html>", "whole JSON"),
        (b"[]", "a page of concepts; the whole answer"),
        (b"{}", "a page of concepts; total: Field required"),
        (b'{"total": "many", "_embedded": {}}', "a page of concepts; total: "),
        (b'{"total": 1, "_embedded": {"a": {}}}', "a page of concepts; _embedded → a → uri: Field required"),
        (
            json.dumps({"total": 1, "_embedded": {"a": {"uri": "a", "preferredLabel": ["x"]}}}).encode(),
            "a page of concepts; _embedded → a → preferredLabel: ",
        ),
        (b'{"total": 0, "_embedded": {}}', "some occupations in all"),
        (b'{"total": 105, "_embedded": {}}', "105 occupations in all, and each of them once"),
    ],
)
def test_a_strange_answer_is_named_with_its_address_and_not_kept(
    small: Small, tmp_path: Path, body: bytes, expected: str
) -> None:
    small.trouble = {1: text(body)}
    with pytest.raises(StrangeAnswer) as caught:
        uris(download(small, tmp_path))
    assert str(caught.value).startswith(f"{small.base_url}/resource/occupation?isInScheme=")
    assert f": expected {expected}" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert uris(download(small, tmp_path)) == EVERY


def test_a_service_that_changes_meanwhile_is_asked_anew(small: Small, tmp_path: Path) -> None:
    list(islice(download(small, tmp_path).pages(Listing.OCCUPATIONS), 1))
    small.shelf["member-occupations"] = [*small.shelf["member-occupations"], occupation(105)]
    with pytest.raises(StrangeAnswer, match="105 occupations in all"):
        uris(download(small, tmp_path))
    assert len(uris(download(small, tmp_path))) == 106


def test_a_page_that_comes_twice_is_no_next_page(small: Small, tmp_path: Path) -> None:
    again = json.dumps(small.answer("/x?limit=50&offset=0&isInScheme=" + "member-occupations")).encode()
    small.trouble = {2: text(again)}
    with pytest.raises(StrangeAnswer, match="each of them once"):
        uris(download(small, tmp_path))


def test_offsets_are_those_of_the_next_link() -> None:
    page = {"total": 3, "_embedded": {}, "_links": {"next": {"href": "https://x.eu/esco?offset=50&limit=50"}}}
    assert read_page(json.dumps(page).encode(), address="x").following(0) == 50
    del page["_links"]
    assert read_page(json.dumps(page).encode(), address="x").following(4) == 5


def rows(package: Path, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(package) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(name).decode(), newline="")))


def test_the_package_has_the_shapes_of_the_official_one(small: Small, tmp_path: Path) -> None:
    package = tmp_path / "esco-1.2.0.zip"
    write_package(download(small, tmp_path), package, languages=["en", "ar"])
    english = rows(package, "occupations_en_1.2.0.csv")
    assert len(english) == 105
    assert english[3]["conceptUri"] == occupation_uri(3)
    assert english[3]["iscoGroup"] == "7512"  # of an occupation below another one: from its own code
    assert english[3]["altLabels"] == "bread maker 3\nmaker of bread 3"  # one line each
    assert {row["preferredLabel"] for row in rows(package, "occupations_ar_1.2.0.csv")} >= {"خباز 3"}
    needs = rows(package, "occupationSkillRelations_1.2.0.csv")
    assert len(needs) == 210
    assert needs[6] == {
        "occupationUri": occupation_uri(3),
        "relationType": "essential",
        "skillType": "skill/competence",
        "skillUri": skill_uri(3),
    }
    occupations = rows(package, "broaderRelationsOccPillar_1.2.0.csv")
    assert {(row["conceptType"], row["broaderType"]) for row in occupations} == {
        ("Occupation", "ISCOGroup"),
        ("Occupation", "Occupation"),
        ("ISCOGroup", "ISCOGroup"),
    }
    assert {row["broaderType"] for row in rows(package, "broaderRelationsSkillPillar_1.2.0.csv")} == {"SkillGroup"}
    assert [row["code"] for row in rows(package, "ISCOGroups_en_1.2.0.csv")] == ["7", "7512"]
    assert rows(package, "skillGroups_en_1.2.0.csv")[0]["preferredLabel"] == "group S1.2.3"
    with zipfile.ZipFile(package) as archive:
        assert "skills_ar_1.2.0.csv" not in archive.namelist()  # not one skill has a label in Arabic here


def test_what_has_no_label_in_the_language_comes_in_english(small: Small, tmp_path: Path) -> None:
    package = tmp_path / "package.zip"
    small.shelf["member-skills"][7]["preferredLabel"]["ar"] = "عجن"
    write_package(download(small, tmp_path), package, languages=["ar"])
    assert [row["preferredLabel"] for row in rows(package, "skills_ar_1.2.0.csv")] == ["عجن"]
    assert len(rows(package, "skills_en_1.2.0.csv")) == 104
    with zipfile.ZipFile(package) as archive:
        assert "occupations_en_1.2.0.csv" not in archive.namelist()


def test_a_language_that_the_release_lacks_is_named(small: Small, tmp_path: Path) -> None:
    package = tmp_path / "package.zip"
    with pytest.raises(NoLabels, match=r"ESCO 1\.2\.0 has no labels in uk"):
        write_package(download(small, tmp_path), package, languages=["en", "uk"])
    assert not package.exists()


def test_retries_are_those_of_a_kept_library() -> None:
    """Waits by hand: 1 s doubled for each failure after the first, so 2, 4, 8, and never more than the longest."""
    retry = Retry(total=9, backoff_factor=1, backoff_max=120)
    waits = []
    for _ in range(8):
        retry = retry.increment("GET", "/", error=None)
        waits.append(retry.get_backoff_time())
    assert waits == [0, 2, 4, 8, 16, 32, 64, 120]
