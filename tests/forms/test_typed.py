"""What people type, worked out by hand, and the promise that nothing but ValueError is ever raised."""

import unicodedata
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import typed

READERS: tuple[Callable[[str], object], ...] = (
    typed.read_number,
    typed.read_whole_number,
    typed.read_day,
    typed.read_month,
    typed.read_year,
    typed.read_postcode,
    typed.read_phone,
    typed.read_email,
)
SCRIPTS = {"arabic": 0x0660, "persian": 0x06F0, "devanagari": 0x0966, "fullwidth": 0xFF10}


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  Koch \x00\x07", "Koch"),
        ("a\tb", "a b"),
        ("eins\r\nzwei", "eins zwei"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # the joiner belongs to the Persian word
        ("\u202eevil\u202c", "evil"),
        ("\ufeffBäcker", "Bäcker"),
        ("Ba\u0308cker", "Bäcker"),
        ("👩🏽\u200d🍳", "👩🏽\u200d🍳"),
    ],
)
def test_tidy(raw: str, clean: str) -> None:
    assert typed.tidy(raw) == clean


def test_tidy_keeps_lines_where_asked() -> None:
    assert typed.tidy(" eins\r\nzwei\rdrei\n", lines=True) == "eins\nzwei\ndrei"


@given(st.text(), st.booleans())
def test_tidy_is_idempotent_and_leaves_no_control_character(text: str, lines: bool) -> None:
    once = typed.tidy(text, lines=lines)
    assert typed.tidy(once, lines=lines) == once
    assert not {mark for mark in once if unicodedata.category(mark) in {"Cc", "Cs"}} - {"\n"}


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp"))))
def test_tidy_loses_no_visible_letter(text: str) -> None:
    assert typed.tidy(text) == unicodedata.normalize("NFC", text).strip()


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from(sorted(SCRIPTS)))
def test_digits_of_every_script_are_read(number: int, script: str) -> None:
    native = "".join(chr(SCRIPTS[script] + int(digit)) for digit in str(number))
    assert typed.western_digits(native) == str(number)


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3.0), ("1,5", 1.5), ("1.5", 1.5), ("١٫٥", 1.5), ("۱۲", 12.0), (" 2 ", 2.0), ("0", 0.0)],
)
def test_numbers(text: str, number: float) -> None:
    assert typed.read_number(text) == number


@pytest.mark.parametrize(
    "text",
    ["24.12.1998", "24/12/1998", "24-12-1998", "24 12 1998", "24. 12. 1998", "1998-12-24", "٢٤.١٢.١٩٩٨", "۲۴/۱۲/۱۹۹۸"],
)
def test_one_day_in_many_ways_of_writing(text: str) -> None:
    assert typed.read_day(text) == date(1998, 12, 24)


@pytest.mark.parametrize("text", ["30.02.2020", "29.02.2021", "00.01.2000", "32.1.2000", "1.13.2000", "1.1.0000"])
def test_a_day_that_does_not_exist(text: str) -> None:
    with pytest.raises(ValueError, match="does not exist"):
        typed.read_day(text)


def test_a_leap_day_exists() -> None:
    assert typed.read_day("29.02.2020") == date(2020, 2, 29)


def test_a_year_of_another_calendar_is_explained() -> None:
    with pytest.raises(ValueError, match="as it is counted in Germany"):
        typed.read_day("۱.۱.۱۳۷۷")


@pytest.mark.parametrize("text", ["24.12.98", "gestern", "241298", "12.1998"])
def test_an_unreadable_day_says_how_to_write_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"24\.12\.1998"):
        typed.read_day(text)


@pytest.mark.parametrize("text", ["05.2023", "5/2023", "2023-05", "٠٥.٢٠٢٣", "17.05.2023"])
def test_months(text: str) -> None:
    assert typed.read_month(text) == "2023-05"


@pytest.mark.parametrize("text", ["13.2023", "00.2023"])
def test_a_month_that_does_not_exist(text: str) -> None:
    with pytest.raises(ValueError, match="does not exist"):
        typed.read_month(text)


def test_years() -> None:
    assert typed.read_year("٢٠١٩") == 2019
    for text in ("19", "20190", "never"):
        with pytest.raises(ValueError, match="four digits"):
            typed.read_year(text)


@pytest.mark.parametrize("text", ["56727", "٥٦٧٢٧", "۵۶۷۲۷", "D-56727", "567 27", "\u200e56727\u200f"])
def test_postcodes(text: str) -> None:
    assert typed.read_postcode(text) == "56727"


@pytest.mark.parametrize("text", ["5672", "567277", "Mayen", "5672a"])
def test_no_postcode(text: str) -> None:
    with pytest.raises(ValueError, match="five digits"):
        typed.read_postcode(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0151 23456789", "+4915123456789"),
        ("0049 151 234 56789", "+4915123456789"),
        ("+49 (0) 151/23456789", "+4915123456789"),
        ("٠١٥١ ٢٣٤٥٦٧٨٩", "+4915123456789"),
        ("+93 70 123 4567", "+93701234567"),
        ("+380 50 123 45 67", "+380501234567"),
    ],
)
def test_phones(text: str, number: str) -> None:
    assert typed.read_phone(text) == number


@pytest.mark.parametrize("text", ["12", "call me", "+", "1" * 40])
def test_no_phone(text: str) -> None:
    with pytest.raises(ValueError, match="telephone number"):
        typed.read_phone(text)


def test_emails() -> None:
    assert typed.read_email("Rana@Example.ORG".replace("Example", "beispiel-lotse")) == "Rana@beispiel-lotse.org"
    with pytest.raises(ValueError, match="needs an @"):
        typed.read_email("rana at example")


@pytest.mark.parametrize("reader", READERS)
@given(text=st.text())
def test_readers_raise_nothing_but_value_error(reader: Callable[[str], object], text: str) -> None:
    try:
        reader(typed.tidy(text))
    except ValueError as error:
        assert str(error).endswith(".")  # a whole sentence for the reader  # noqa: PT017
