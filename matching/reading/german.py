"""The German that a text asks for: a level where it names one, else what its phrase means; and other languages."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from matching.reading.clauses import Clause
from matching.reading.page import AND, LEVELS, Page
from matching.reading.turns import Turn
from models.enums import Strength
from models.values import Reading

_GERMAN_WORDS = {"DEUTSCH_BASIC", "DEUTSCH", "DEUTSCH_KNOW", "DEUTSCH_ADJ", "niveau", "SPRACHE", "sprachniveau"}
_LEVEL_OF_WORDS = (
    ("C2", {"C2_WORD"}),
    ("C1", {"C1_WORD"}),
    ("A2", {"A2_WORD", "DEUTSCH_BASIC"}),
    ("B2", {"GOOD", "WRITING", "mündlich"}),
    ("B1", {"B1_WORD"}),
)
_PHRASES = frozenset().union(*(words for _, words in _LEVEL_OF_WORDS))
_MOST_WORDS_OF_LABEL = 3  # "Deutsch:" and "Deutsche Sprache -" only announce how much


def german(page: Page) -> Iterator[Reading]:
    """Yield the German that a text asks for, once: where it says so most plainly."""
    found = [one for number in range(len(page.clauses)) if (one := _german_in(page, number)) is not None]
    if found:
        yield max(found, key=lambda one: one[0])[1]


def languages(page: Page, number: int) -> Iterator[Reading]:
    """Yield the other languages that a clause asks for."""
    names = page.names_in(number)
    others = {"spricht", "sprechen"} & set(names) and names[0] in ("weil", "da", "denn")
    if others or ("spricht" in names and "NOISE" in names):
        return  # "der Chef spricht Polnisch", "weil viele Kollegen Polnisch sprechen"
    for turn in page.named(number, "language"):
        if page.words[turn.start][:1].isupper():
            strength = page.strength_at(number, turn.start)
            yield page.found("language", turn.start, turn.end, strength, page.names[turn.start][5:].lower())


def _german_in(page: Page, number: int) -> tuple[int, Reading] | None:
    """Return how plainly a clause names the German it asks for, and the find; None where it asks for none."""
    clause = page.clauses[number]
    turns = [one for one in page.named(number, "german") if page.names[one.start : one.end] != ["DEUTSCH_ADJ"]]
    only_levels = all(page.names[turn.start] in LEVELS for turn in turns)
    if not turns or (only_levels and not _level_of_german(page, number)):
        return None
    if clause.section in ("none", "task") or "denied" in clause.cues or page.denies(number, turns[0]):
        return None
    if not _names_german(page, turns) and _of_other_language(page, number):
        return None  # "Englisch in Wort und Schrift"
    following = page.following(number)
    told = page.cut_by(number) == ":" and any(name.startswith("DEUTSCH") for name in _names_of(page, following))
    if told and following is not clause:
        return None  # "Sprachkenntnisse: Deutsch gut" says it there
    levels = _levels(page, number)
    phrase = _reached(page, number) or phrase_level(_modifiers(page, number, turns[0]))
    if not levels and phrase is None and _mere_word(page, number, turns):
        return None
    named_first = clause.end < len(page.words) and page.words[clause.end] == ":" and number + 1 < len(page.clauses)
    strength = page.strength(number + 1) if named_first else _strength(page, number, turns[0])
    sureness = 2 if levels else 1 if phrase or page.names[turns[0].start].startswith("DEUTSCH_") else 0
    start, end = min(turn.start for turn in turns), max(turn.end for turn in turns)
    start, end = page.with_adjectives(clause.start, start), max(end, _end_of_level(page, number))
    return sureness, page.found("german", start, end, strength, levels[0] if levels else phrase or "B1")


def _level_of_german(page: Page, number: int) -> bool:
    """Return whether a level by itself is one of German: the sentence says so, or it is the clause's only thing."""
    near = (one for one in range(max(number - 2, 0), min(number + 2, len(page.clauses))))
    names = {name for one in near if page.same_sentence(one, number) for name in page.names_in(one)}
    clause, own = page.clauses[number], page.names_in(number)
    words = page.words[clause.start : clause.end]
    lone = all(page.names[i] in LEVELS for i in page.content(clause.start, clause.end))
    plain = "LEVEL_SUFFIX" in own or (("ATLEAST" in own or lone) and not {"C1", "C2"} & set(words))
    return plain or (bool(names & _GERMAN_WORDS) and not any(name.startswith("LANG_") for name in names))


def _strength(page: Page, number: int, turn: Turn) -> Strength:
    """Return how much German is asked; what "muss nicht perfekt sein" denies is the perfection, and "neben" demands."""
    clause = page.clauses[number]
    if page.names[max(turn.start - 1, 0)] == "neben":
        return Strength.MUST
    if ("NOT", "C1_WORD") in pairwise(page.names_in(number)) and clause.section != "should":
        return Strength.MUST
    return page.strength_at(number, turn.start)


def _reached(page: Page, number: int) -> str | None:
    """Return the level that goes before a denied perfection: "Deutsch muss nicht perfekt sein, ein bisschen reicht"."""
    following = page.following(number)
    if ("NOT", "C1_WORD") not in pairwise(page.names_in(number)) or following is page.clauses[number]:
        return None
    return phrase_level(_names_of(page, following))


def _end_of_level(page: Page, number: int) -> int:
    """Return where the level ends that the next clause names: "Ihr Deutsch muss nicht perfekt sein, B1 sollte es".

    After a colon that may be a phrase: "Deutsch: fließend".
    """
    following, cut = page.following(number), page.cut_by(number)
    if following is page.clauses[number] or cut not in {",", ":"}:
        return 0
    said = (*LEVELS, *_PHRASES) if cut == ":" or _reached(page, number) else LEVELS
    return max((i + 1 for i in range(following.start, following.end) if page.names[i] in said), default=0)


def _names_of(page: Page, clause: Clause) -> list[str]:
    return page.names[clause.start : clause.end]


def _names_german(page: Page, turns: Sequence[Turn]) -> bool:
    return any(page.names[turn.start].startswith(("DEUTSCH", "LEVEL")) for turn in turns)


def _of_other_language(page: Page, number: int) -> bool:
    return any(name.startswith("LANG_") for name in page.names_in(number))


def _levels(page: Page, number: int) -> list[str]:
    """Return the levels that stand in a clause, or in brackets or after a colon right behind it."""
    between = range(page.clauses[number].start, page.following(number).end)
    return [page.words[i][:2].upper() for i in between if page.names[i] in LEVELS]


def _modifiers(page: Page, number: int, turn: Turn) -> list[str]:
    """Return the names of the words around "Deutsch", without those that wish."""
    clause = page.clauses[number]
    end = clause.end
    announces = page.words[end - 1].lower() in ("deutsch", "sprache")
    if announces and end - clause.start <= _MOST_WORDS_OF_LABEL:
        end = page.following(number).end
    end = next((i for i in range(turn.end, end) if page.names[i] == "WOULD"), end)
    joint = next((i + 1 for i in range(turn.start - 1, clause.start, -1) if page.names[i] in AND), None)
    near = page.names[joint:end] if joint else []
    return near if phrase_level(near) else page.names[clause.start : end]


def _mere_word(page: Page, number: int, turns: Sequence[Turn]) -> bool:
    """Return whether "Deutsch" is only mentioned: as the language spoken there, of our customers, of a subject."""
    names = set(page.names_in(number))
    if any(page.names[turn.start] == "DEUTSCH_KNOW" for turn in turns):
        return False
    if all(page.names[turn.start] == "EXPRESSION" for turn in turns):
        return True  # "Ausdrucksfähigkeit" by itself is a trait
    return bool(names & {"ist", "LEARN", "spricht", "baustellensprache"}) and not names & {"WISH", "WOULD"}


def phrase_level(names: Sequence[str]) -> str | None:
    """Return the level that words beside "Deutsch" mean; None where there are none."""
    has, pairs = set(names), set(pairwise(names))
    if {
        ("NOT", "C1_WORD"),
        ("so", "GOOD"),
    } & pairs:  # "muss nicht perfekt sein", "so gut, dass Sie Lieferscheine lesen"
        return "B1"
    if ("VERY", "GOOD") in pairs:
        has.add("C1_WORD")
    return next((level for level, words in _LEVEL_OF_WORDS if words & has), None)
