"""Reading what people type: forgiving about digits, signs and order, and one form of each value afterwards.

Every `read_*` function takes tidied text and returns the plain value that is stored, or raises `ValueError`
with a lazy sentence that tells the reader what to do. None of them raises anything else, whatever is typed.
"""

import re
import unicodedata
from datetime import UTC, date, datetime

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from forms.wording import _l

FIRST_YEAR = 1900
REGION = "DE"  # a telephone number without a country code is a German one

# Marks that turn the direction of what follows, or that nobody sees. Joiners (U+200C, U+200D) stay: Persian needs them.
_UNSEEN = frozenset("\u00ad\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_DAY_FIRST = re.compile(r"(\d{1,2})[./\- ]+(\d{1,2})[./\- ]+(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[./\- ]+(\d{1,2})[./\- ]+(\d{1,2})")
_MONTH_FIRST = re.compile(r"(\d{1,2})[./\- ]+(\d{4})")
_MONTH_LAST = re.compile(r"(\d{4})[./\- ]+(\d{1,2})")
_NUMBER = re.compile(r"[+-]?\d{1,9}([.,]\d{1,4})?")


def today() -> date:
    """Return today's date (UTC), against which dates are checked."""
    return datetime.now(UTC).date()


def tidy(text: str, *, lines: bool = False) -> str:
    """Return text without control characters, unseen marks and outer spaces, in NFC; nothing else is changed.

    `lines` keeps line ends (as LF); otherwise they become spaces. Idempotent.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(" " if _is_space(mark, lines=lines) else mark for mark in text if _is_kept(mark))
    return unicodedata.normalize("NFC", kept).strip()


def _is_kept(mark: str) -> bool:
    return mark in "\n\t" or (mark not in _UNSEEN and unicodedata.category(mark) not in {"Cc", "Cs"})


def _is_space(mark: str, *, lines: bool) -> bool:
    return mark == "\t" or mark in "\u2028\u2029" or (mark == "\n" and not lines)


def western_digits(text: str) -> str:
    """Return text with the digits of every script (Arabic-Indic, Persian, …) and their decimal sign as 0-9 and `.`.

    Invisible formatting marks, which phones put around numbers in right-to-left text, are dropped.
    """
    return "".join(_western(mark) for mark in text if unicodedata.category(mark) != "Cf")


def _western(mark: str) -> str:
    if mark == "\u066b":  # Arabic decimal separator
        return "."
    return str(unicodedata.decimal(mark, mark))


def read_number(text: str) -> float:
    """Return the number, with `,`, `.` or `٫` as decimal sign."""
    plain = western_digits(text).replace(" ", "")
    if not _NUMBER.fullmatch(plain):
        raise ValueError(_l("Please write a number, for example 3 or 1.5."))
    return float(plain.replace(",", "."))


def read_whole_number(text: str) -> int:
    """Return the number; fractions are refused rather than rounded."""
    plain = western_digits(text).replace(" ", "")
    if not _NUMBER.fullmatch(plain) or not float(plain.replace(",", ".")).is_integer():
        raise ValueError(_l("Please write a whole number, for example 3."))
    return int(float(plain.replace(",", ".")))


def read_day(text: str) -> date:
    """Return the day that is written as day.month.year or year-month-day, in the Gregorian calendar."""
    plain = western_digits(text).strip(" .")
    if found := _DAY_FIRST.fullmatch(plain):
        day, month, year = found.groups()
    elif found := _YEAR_FIRST.fullmatch(plain):
        year, month, day = found.groups()
    else:
        raise ValueError(_l("Please write the date as day, month and year, for example 24.12.1998."))
    return _existing_day(int(year), int(month), int(day))


def _existing_day(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise ValueError(_l("This date does not exist. Please check day and month.")) from None
    _check_first_year(year)
    return found


def _check_first_year(year: int) -> None:
    if year < FIRST_YEAR:
        raise ValueError(_l("Please write the year as it is counted in Germany, for example 1998."))


def read_month(text: str) -> str:
    """Return a month as `YYYY-MM`; a whole date is taken for its month."""
    plain = western_digits(text).strip(" .")
    if found := _MONTH_FIRST.fullmatch(plain):
        month, year = found.groups()
    elif found := _MONTH_LAST.fullmatch(plain):
        year, month = found.groups()
    elif _DAY_FIRST.fullmatch(plain) or _YEAR_FIRST.fullmatch(plain):
        return read_day(text).strftime("%Y-%m")
    else:
        raise ValueError(_l("Please write month and year, for example 05.2023."))
    return _existing_day(int(year), int(month), 1).strftime("%Y-%m")


def read_year(text: str) -> int:
    """Return a year of four digits."""
    plain = western_digits(text).strip()
    if not re.fullmatch(r"\d{4}", plain):
        raise ValueError(_l("Please write the year with four digits, for example 2019."))
    _check_first_year(int(plain))
    return int(plain)


def read_postcode(text: str) -> str:
    """Return a German postcode: five digits."""
    plain = western_digits(text).replace(" ", "").upper().removeprefix("D-")
    if not re.fullmatch(r"\d{5}", plain):
        raise ValueError(_l("A German postcode has five digits, for example 56727. Please check it."))
    return plain


def read_phone(text: str) -> str:
    """Return a telephone number in international form (E.164), a German one where no country is given."""
    number = _dialled(western_digits(text))
    if number is None:
        raise ValueError(
            _l("This does not look like a telephone number. Please write all digits, for example 0151 23456789.")
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _dialled(text: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return None
    # By length alone: which numbers are really given out changes more often than the package.
    reason = phonenumbers.is_possible_number_with_reason(number)
    return number if reason == phonenumbers.ValidationResult.IS_POSSIBLE else None


def read_email(text: str) -> str:
    """Return an e-mail address in its normal form. Nothing is looked up on the network."""
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        raise ValueError(
            _l("This does not look like an e-mail address. It needs an @, for example name@example.org.")
        ) from None
