"""What people type into the box of occupations and skills: our own words, letter by letter, with mistakes."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from models.enums import ConceptKind

OCCUPATION, SKILL = ConceptKind.OCCUPATION, ConceptKind.SKILL

WHOLE: dict[str, dict[ConceptKind, tuple[str, ...]]] = {
    "de": {
        OCCUPATION: ("Bäckerin", "Lagerhelfer", "Altenpfleger", "Elektriker", "Reinigungskraft", "Busfahrerin", "Koch"),
        SKILL: ("Schweißen", "Mauern", "Staplerschein", "Kochen", "Kinderbetreuung"),
    },
    "ar": {
        OCCUPATION: ("طباخ", "حداد", "معلمة", "سائق شاحنة", "خياطة", "ممرضة", "نجار"),
        SKILL: ("الطبخ", "اللحام", "الخياطة", "قيادة", "التنظيف"),
    },
    "uk": {
        OCCUPATION: ("кухар", "швачка", "вчителька", "водій вантажівки", "електрик", "медсестра", "бухгалтер"),
        SKILL: ("зварювання", "шиття", "прибирання", "догляд", "водіння"),
    },
    "ti": {
        OCCUPATION: ("መምህር", "ሓረስታይ", "ነርስ", "ጸራቢ", "መራሕ መኪና"),
        SKILL: ("ምኽሻን", "ምጽራይ", "ምስፋይ"),
    },
}
MIDDLES = {  # of compounds, or of the second word
    "de": ("schlosser", "pfleger", "verkäufer", "fahrer", "mechaniker", "helferin"),
    "ar": ("شاحنة", "سيارات", "بناء"),
    "uk": ("вантаж", "буд", "механік"),
    "ti": ("መኪና", "ህንጻ"),
}
_FEWEST_LETTERS = 2  # what static/js/suggest.js asks with
_SHORTEST_MISTAKEN = 6  # letters of a word in which a mistake is made


@dataclass(frozen=True, slots=True)
class Typed:
    """What has been typed when the page asks. `meant` is what a useful suggestion has in it."""

    language: str
    kind: ConceptKind
    how: str  # "letters", "middle" or "mistake"
    text: str
    meant: str


def endlessly(language: str, chance: random.Random) -> Iterator[Typed]:
    """Yield what the page asks while one person types one word after the other, and never stops.

    The page waits 150 ms after a key, so one to three letters come between two questions.
    """
    words = [(kind, word) for kind, every in WHOLE[language].items() for word in every]
    while True:
        chance.shuffle(words)
        for kind, word in words:
            yield from _growing(language, kind, word, chance)
            if len(word) >= _SHORTEST_MISTAKEN:
                yield Typed(language, kind, "mistake", mistaken(word, chance), word)
            piece = chance.choice(MIDDLES[language])
            yield Typed(language, OCCUPATION, "middle", piece, piece)


def _growing(language: str, kind: ConceptKind, word: str, chance: random.Random) -> Iterator[Typed]:
    at = _FEWEST_LETTERS
    while at < len(word):
        yield Typed(language, kind, "letters", word[:at], word[:at])
        at += chance.randint(1, 3)
    yield Typed(language, kind, "letters", word, word)


def mistaken(word: str, chance: random.Random) -> str:
    """Return a word with one mistake behind its first letter: two letters swapped, one missing, or one doubled."""
    at = chance.randrange(1, len(word) - 1)
    return chance.choice(
        (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
        )
    )
