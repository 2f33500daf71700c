"""What can be wrong with a label's letters: script, a neighbouring language's letters, brackets, stray signs."""

import re
import unicodedata
from collections.abc import Iterator

from models.languages import languages
from profiling.clean import comparison_form
from profiling.wordlists import common_words

_PLACEHOLDER = re.compile(r"\b(?:todo|tbd|xxx|n/a|lorem)\b|\?\?|_{2,}", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_PAIRS = {")": "(", "]": "[", "}": "{", "»": "«"}
_SCRIPTS = {"LATIN": "Latn", "ARABIC": "Arab", "CYRILLIC": "Cyrl", "ETHIOPIC": "Ethi"}
_NON_JOINER = "\u200c"  # belongs into Persian, Sorani, Pashto and Urdu words; other invisible signs belong nowhere
_TATWEEL = "\u0640"
_SHAPES = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")  # shapes of Arabic letters, as old programs export them

# Letters that look right, or nearly, and are another language's, so that a search misses them: wrong in any label.
# Pashto has five letters for y: ي is one of them beside ی ې ۍ ئ, so only the dotless ى is foreign there.
_LOOKALIKES = {
    "ar": "کیېۍےہەێۆ",
    "fa": "يكى",
    "ps": "كىےٹڈڑ",
    "ckb": "يكىة",
    "ur": "يكىهة",
    "ru": "іїєґ",
    "am": "".join(map(chr, range(0x1250, 0x125E))),  # the qh row, which only Tigrinya has
}
# Letters that people use in speech and that the written language doesn't have: wrong in a preferred label alone.
_UNWRITTEN = {"uk": "ыэъё"}
# What a language in Latin letters has beside a to z; foreign words keep their accents in labels that aren't preferred.
_LATIN = {
    "de": "äöüßéèêàâçñ",
    "en": "éèêëàâçñïöü",
    "fr": "àâæçéèêëîïôœùûüÿ",
    "kmr": "çêîşû",
    "so": "",
    "tr": "çğıöşüâîû\u0307",
    "sq": "çë",
}


def problem_of(label: str, language: str, *, skill: bool, preferred: bool) -> str:
    """Return what is wrong with a label's wording or letters in a few words; empty where nothing is."""
    return wording_problem(label, language) or script_problem(label, language, skill=skill, preferred=preferred)


def wording_problem(label: str, language: str) -> str:
    """Return what is wrong with the wording: no letters, an open bracket, a placeholder, a word that says nothing."""
    form = comparison_form(label)
    if not form:
        return "no letters"
    if not _brackets_close(label):
        return "an open bracket"
    if _PLACEHOLDER.search(label):
        return "a placeholder"
    if stray := [f"U+{ord(sign):04X}" for sign in label if _is_invisible(sign)]:
        return f"invisible signs {' '.join(stray)}"
    if label != unicodedata.normalize("NFC", label):
        return "letters and accents apart (not in Unicode's form NFC)"
    return "says nothing by itself" if " " not in form and common_words(language).say_nothing(form) else ""


def script_problem(label: str, language: str, *, skill: bool, preferred: bool) -> str:
    """Return what is wrong with a label's letters; foreign acronyms and brand names (SAP, CNC) are right anywhere."""
    known = languages().get(language)
    if known is None:
        return f"unknown language {language}"
    words = [{_script_of(letter) for letter in word} for word in _LETTERS.findall(label)]
    scripts = set().union(*words)
    if known.script not in scripts and not _is_name(label, skill=skill):
        return f"no {known.script} letter"
    if others := scripts - {known.script, "Latn"}:
        return f"letters of {', '.join(sorted(others))}"
    # Latin and Cyrillic letters can look the same; Arabic joins "and" to a foreign word (HTML وCSS), which is right.
    if known.script == "Cyrl" and any(len(word) > 1 for word in words):
        return "Latin and Cyrillic letters in one word"
    if _SHAPES.search(label):
        return "shapes instead of letters (Arabic presentation forms)"
    foreign = "".join(_foreign_letters(label.lower(), language, preferred=preferred))
    return f"foreign letters {' '.join(foreign)}" if foreign else ""


def _foreign_letters(label: str, language: str, *, preferred: bool) -> Iterator[str]:
    never = _LOOKALIKES.get(language, "") + (_UNWRITTEN.get(language, "") if preferred else "")
    latin = _LATIN.get(language) if preferred else None
    for letter in label:
        beyond = latin is not None and letter.isalpha() and not letter.isascii() and letter not in latin
        if letter in never or beyond:
            yield letter


def _brackets_close(label: str) -> bool:
    """Return whether every bracket and quotation mark is closed, in the right order."""
    opened: list[str] = []
    for sign in label:
        if sign in _PAIRS.values():
            opened.append(sign)
        elif sign in _PAIRS and (not opened or opened.pop() != _PAIRS[sign]):
            return False
    return not opened and ("„" not in label or label.count("„") == label.count("“") + label.count("”"))


def _is_invisible(sign: str) -> bool:
    return sign == _TATWEEL or (unicodedata.category(sign) in ("Cf", "Cc") and sign != _NON_JOINER)


def _is_name(label: str, *, skill: bool) -> bool:
    """Return whether a label is an acronym, or a skill's brand (AutoCAD), which every language writes in Latin."""
    return label.isupper() or (skill and label.isascii() and any(letter.isupper() for letter in label))


def _script_of(letter: str) -> str:
    return _SCRIPTS.get(unicodedata.name(letter, "").split(" ")[0], "other")
