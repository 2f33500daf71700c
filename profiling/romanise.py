"""Words of other scripts in Latin letters, for people who type their language on a Latin keyboard.

No two people spell them alike, so two forms are compared: the plain Latin letters, and the bare consonants under
which "mo7ami", "mohami" and محامي are nearly one. For comparison only; nothing is ever stored in Latin letters.
"""

import re

from anyascii import anyascii

# Digits that stand for letters in chats (Arabic: 7 for ح, 5 for خ, 9 for ق …); 2 and 3 have no Latin letter.
_CHAT_DIGITS = str.maketrans(
    {"7": "h", "3": "", "2": "", "5": "x", "9": "q", "6": "t", "8": "g", "4": "", "0": "", "1": ""}
)
_TWO_LETTERS = (
    ("tch", "č"),
    ("kh", "x"),
    ("sh", "č"),
    ("ch", "č"),
    ("gh", "g"),
    ("zh", "j"),
    ("th", "t"),
    ("dh", "d"),
    ("ph", "f"),
    ("ck", "k"),
)
_NEARLY_ALIKE = str.maketrans({"p": "b", "v": "f", "q": "k", "j": "g", "c": "k", "č": "c"})
_OTHER = re.compile(r"[^a-z0-9]")
_VOWELS = re.compile(r"[aeiouwyh0-9]")
_DOUBLED = re.compile(r"(.)\1+")


def in_latin(word: str) -> str:
    """Return a word of any script in plain Latin letters and digits, lower case; empty where it has none."""
    return _OTHER.sub("", anyascii(word).lower())


def consonants(word: str) -> str:
    """Return the consonants of a word of any script, those that are often written for one another as one."""
    letters = in_latin(word).translate(_CHAT_DIGITS)
    for two, one in _TWO_LETTERS:
        letters = letters.replace(two, one)
    letters = _VOWELS.sub("", letters.translate(_NEARLY_ALIKE))
    return _DOUBLED.sub(r"\1", letters)
