"""Names of countries and languages in the reader's language beside German, from CLDR."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from babel import Locale
from flask_babel import get_locale

# Where most people who come to the Lotsenhaus went to school or worked; the others follow by name.
_FREQUENT = ("SY", "AF", "UA", "IQ", "IR", "TR", "ER", "SO", "ET", "PK", "DE")
_COUNTRY_CODE = re.compile("[A-Z]{2}")
# Regions, unions and test codes that CLDR lists among the territories.
_NOT_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
_TONGUES = """
    de ar fa prs ps uk kmr ckb ti am so ur tr ru sq en fr es it pt nl pl ro bg sr hr bs mk el hu ka hy az uz kk tg tk hi
    bn pa ta te ne zh vi th id ja ko om aa tig sw ha ig yo ff wo bm ln rw rn lg mg he arc rom syr lt lv et cs sk sl
""".split()  # noqa: SIM905 - sixteen rows of one word each read worse
# CLDR knows these under another name.
_IN_CLDR = {"kmr": "ku", "prs": "fa_AF"}
# CLDR's German words for the two do not tell them apart.
_GERMAN = {"ku": "Kurdisch (Kurmancî)", "ckb": "Kurdisch (Soranî)"}


def country_names() -> Mapping[str, str]:
    """Return ISO 3166 code → name in the reader's language and in German, the frequent ones first."""
    return _countries(_reader())


def language_names() -> Mapping[str, str]:
    """Return language tag → name in the reader's language and in German, the frequent ones first."""
    return _languages(_reader())


def _reader() -> str:
    return str(get_locale() or "en")


@cache
def _countries(locale: str) -> Mapping[str, str]:
    codes = {code for code in map(str, Locale("en").territories) if _COUNTRY_CODE.fullmatch(code)} - _NOT_COUNTRIES
    names = {code: _name("territories", code, locale) for code in codes}
    return _ordered(names, _FREQUENT)


@cache
def _languages(locale: str) -> Mapping[str, str]:
    names = {tag: _name("languages", _IN_CLDR.get(tag, tag), locale) for tag in _TONGUES}
    return _ordered(names, _TONGUES[:16])


def _ordered(names: Mapping[str, str], frequent: Iterable[str]) -> Mapping[str, str]:
    first = list(frequent)
    others = sorted(set(names) - set(first), key=lambda code: names[code].casefold())
    return {code: names[code] for code in [*first, *others]}


def _name(table: str, code: str, locale: str) -> str:
    own, german = _in(table, code, locale), _GERMAN.get(code) or _in(table, code, "de")
    return own if own == german else f"{own} – {german}"


def _in(table: str, code: str, locale: str) -> str:
    names = getattr(Locale.parse(locale), table)
    return str(names.get(code) or getattr(Locale("en"), table).get(code, code))
