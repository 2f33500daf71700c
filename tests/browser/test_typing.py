"""Somebody types an occupation in a language that no machine knows: the right one is among the first five offered.

`typed.csv` has twenty words a language as people type them: everyday words, first letters, spelling variants. They
were written by somebody who had not seen the lexicon.
"""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PHONE
from tests.browser.test_main_way import begin

FIRST = 5


def typed() -> dict[str, list[tuple[str, set[str]]]]:
    """Return language → what is typed, and the occupations that may be meant."""
    found: dict[str, list[tuple[str, set[str]]]] = {}
    with (Path(__file__).parent / "typed.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["language"], []).append((row["typed"], set(row["occupations"].split())))
    return found


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """What is looked at here is the browser's side: one database is enough."""
    return f"sqlite:///{tmp_path / 'lotse.db'}"


@pytest.mark.parametrize("language", ["ti", "ckb", "ps", "so"])
def test_twenty_words_bring_the_right_occupation(language: str, new_browser: Callable[..., Page]) -> None:
    page = new_browser(language, PHONE)
    begin(page)
    page.goto("/profile/work")
    assert page.locator("html").get_attribute("lang") == language
    box = page.locator("#jobs-0-title")
    words = typed()[language]
    assert len(words) == 20
    missed = {}
    for word, meant in words:
        box.clear()
        with page.expect_response("**/suggest") as answer:
            box.press_sequentially(word, delay=5)
        offered = answer.value.json()[:FIRST]
        shown = page.locator(".autocomplete__option:not(.autocomplete__option--no-results)")
        shown.first.wait_for()
        assert shown.all_inner_texts()[: len(offered)] == [each["label"] for each in offered]
        if not meant & {each["id"] for each in offered}:
            missed[word] = [each["id"] for each in offered]
    assert missed == {}
