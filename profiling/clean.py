"""Cleans words for comparison only. What somebody wrote is kept elsewhere, as it was written."""

import html
import re
import unicodedata

LONGEST = 400  # characters of a text that linking looks at; longer texts are for `profiling.extract`

_TAGS = re.compile(r"<[^<>]{0,300}>")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)
_LATIN_MARKS = re.compile("(?<=[a-zøđłıþ])[\u0300-\u036f]+")
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0640]")
_ARTICLE = re.compile(r"\b(?:[وبفك]?ال)+(?=\w{3})")
_DIGIT = re.compile(r"(?![0-9])\d")
_APOSTROPHES = re.compile("[’‘ʼʹ`´']")
_STRAY = re.compile(r"[^\w\s+#]|_")
_LOOSE_SIGNS = re.compile(r"(?<![\w+#])[+#]+|\s+")
_SPACES = re.compile(r"\s+")

# Letters that people and keyboards use for one another. Only what decomposition leaves over.
_LETTERS = str.maketrans(
    {
        "ı": "i",
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "æ": "ae",
        "œ": "oe",
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ے": "ي",
        "ک": "ك",
        "ڪ": "ك",
        "ة": "ه",
        "ە": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ٱ": "ا",
        "ڕ": "ر",
        "ڵ": "ل",
        "ۆ": "و",
        "ێ": "ي",
        "ګ": "گ",
        "ں": "ن",
        "ґ": "г",
        "ё": "е",
        "\u200c": " ",
    }
)

# Ethiopic letters that are written for one another: Amharic has one sound for them, and the north and the south of
# Tigrinya's lands prefer different ones. A letter's seven vowels stand in seven places one after the other.
_ETHIOPIC = (("ሐ", "ሀ"), ("ኀ", "ሀ"), ("ሠ", "ሰ"), ("ዐ", "አ"), ("ፀ", "ጸ"))
_LETTERS |= {ord(written) + vowel: chr(ord(one) + vowel) for written, one in _ETHIOPIC for vowel in range(7)}
_LETTERS |= {ord(written): "ሀ" for written in "ሃሓኃ"} | {ord(written): "አ" for written in "ኣዓ"}

# German ways of naming men and women at once.
_SEXES = re.compile(
    r"\(\s*(?:(?:[mwfdxi]|männl\w*|weibl\w*|div\w*|gn|all genders?|alle?)\s*[/|,;*.:\s-]*){1,4}\)"
    r"|(?<!\w)[mwfd]\s?[/|]\s?[mwfdx](?:\s?[/|]\s?[mwfdix])?(?!\w)",
    re.IGNORECASE,
)
_INNER_I = re.compile(r"(?<=[a-zäöüß]{3})In(?:nen)?\b")
_ENDINGS = re.compile(
    r"(?<=\w{3})(?:\s?/\s?-?\s?|[:*_·]|-/)(?:in|innen|r|n|e|er|en|rin|frau)\b|(?<=\w{3})\((?:in|innen|r|n|e|en)\)",
    re.IGNORECASE,
)
_PAIR = re.compile(r"\b([^\W\d_]{3,})\s?/\s?([^\W\d_]{3,})\b")
_ABBREVIATIONS = {
    "f": "für",
    "u": "und",
    "m": "mit",
    "v": "von",
    "i": "im",
    "z": "zum",
    "od": "oder",
    "bzw": "oder",
    "mitarb": "Mitarbeiter",
    "ma": "Mitarbeiter",
    "ausb": "Ausbildung",
    "masch": "Maschinen",
    "maschf": "Maschinenführer",
    "elektr": "Elektro",
    "kfm": "kaufmännisch",
    "kaufm": "kaufmännisch",
    "techn": "technisch",
    "med": "medizinisch",
    "gepr": "geprüft",
    "staatl": "staatlich",
    "anerk": "anerkannt",
    "allg": "allgemein",
    "verk": "Verkauf",
    "prod": "Produktion",
    "dipl": "Diplom",
    "ing": "Ingenieur",
    "sek": "Sekretär",
}
_ABBREVIATED = re.compile(r"\b(" + "|".join(sorted(_ABBREVIATIONS, key=len, reverse=True)) + r")\.", re.IGNORECASE)


def reading_form(text: str) -> str:
    """Return the text as one line a reader (or an encoder) can read: no tags, no control characters, one sex.

    Keeps case, accents and script. `Koch/Köchin (m/w/d)` gives `Koch`, `Fachkraft f. Lager` `Fachkraft für Lager`.
    """
    text = unicodedata.normalize("NFKC", html.unescape(text))
    text = _INVISIBLE.sub("", _TAGS.sub(" ", text))
    text = _SEXES.sub(" ", text)
    text = _INNER_I.sub("", text)
    text = _ENDINGS.sub("", text)
    text = _PAIR.sub(_one_of_pair, text)
    text = _ABBREVIATED.sub(lambda found: _ABBREVIATIONS[found[1].lower()] + " ", text)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _one_of_pair(found: re.Match[str]) -> str:
    """Keep the first of `Koch/Köchin` and `Kaufmann/Kauffrau`; leave other pairs as two words."""
    first, second = _plain(found[1]), _plain(found[2])
    same = second.startswith(first[:-1]) and second.endswith("in") and len(second) <= len(first) + 3
    same = same or (first.endswith("mann") and second.endswith("frau") and first[:-4] == second[:-4])
    return found[1] if same else f"{found[1]} {found[2]}"


def _plain(text: str) -> str:
    """Fold case, accents, vowel marks, digits and letter variants."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    text = _ARABIC_MARKS.sub("", _LATIN_MARKS.sub("", text))
    text = unicodedata.normalize("NFC", text.translate(_LETTERS)).translate(_LETTERS)
    return _DIGIT.sub(lambda found: str(unicodedata.decimal(found[0], found[0])), text)


def _keep_mark(found: re.Match[str]) -> str:
    """Keep vowel signs that a script needs (Devanagari, Thai); everything else becomes a space."""
    return found[0] if unicodedata.category(found[0]).startswith("M") else " "


def comparison_form(text: str) -> str:
    """Return the form under which texts are compared. Idempotent, never raises, linear in the text's length.

    Folds case, accents, German gender forms and abbreviations, Arabic and Persian letter variants, vowel marks,
    the Arabic article, zero-width signs, digits and punctuation. `C++` and `C#` stay apart.
    """
    return _compared(_compared(reading_form(text)))


def _compared(text: str) -> str:
    text = _APOSTROPHES.sub("", _plain(text))
    text = _LOOSE_SIGNS.sub(" ", _STRAY.sub(_keep_mark, text))
    return _SPACES.sub(" ", _ARTICLE.sub("", text)).strip()


def squeezed(form: str) -> str:
    """Return a comparison form without its spaces, so that `lkw fahrer` and `lkwfahrer` are one."""
    return form.replace(" ", "")
