"""One vacancy text on the reader's desk: its words, clauses and turns, and what every reader of it needs to know."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

from spacy.tokens import Doc

from matching.reading.clauses import Clause, clauses, names_of, place, words_of
from matching.reading.turns import CUES, Turn, turns_in
from matching.rules import read_toml
from models.enums import ReadingKind, Strength
from models.values import Reading

DEMANDS = frozenset({"licence", "german", "language", "training", "experience", "skill", "document", "car", "age"})
LEVELS = ("LEVEL", "LEVEL_SUFFIX")
JOINTS = frozenset({"und", "u.", "oder", "od.", "o.", "sowie", "bzw.", "bzw", "/", "&", ",", "+"})
EITHER = ("oder", "od.", "bzw", "bzw.", "alternativ")
AND = ("und", "u.")
_BEFORE_NOUNS = frozenset(
    {"VERY", "GOOD", "C1_WORD", "A2_WORD", "B1_WORD", "ATLEAST", "NUMBER_WORD", "YEARS", "EXTENDED", "NUM", "AGE"}
)
_ADJECTIVE_ENDS = (
    "ene",
    "ener",
    "enes",
    "ige",
    "iger",
    "iges",
    "liche",
    "licher",
    "sche",
    "erte",
    "erter",
    "abgeschl.",
)


class Page:
    """A document with the turns of each clause. Clauses go by their number, words by their place in the document."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.words, self.names = words_of(doc), names_of(doc)
        self.clauses = clauses(doc)
        self._inside = _in_brackets(self.words)
        self.by_clause: list[list[Turn]] = [[] for _ in self.clauses]
        at = 0
        for turn in turns_in(doc):
            while at < len(self.clauses) and self.clauses[at].end <= turn.start:
                at += 1
            if at < len(self.clauses) and self.clauses[at].start <= turn.start:
                self.by_clause[at].append(turn)

    # --- clauses

    def sentences(self) -> Iterator[list[int]]:
        """Yield the numbers of the clauses of each sentence."""
        for _, group in groupby(range(len(self.clauses)), key=lambda number: self.clauses[number].sentence):
            yield list(group)

    def same_sentence(self, one: int, other: int) -> bool:
        """Return whether two clauses belong to one sentence."""
        return self.clauses[one].sentence == self.clauses[other].sentence

    def following(self, number: int) -> Clause:
        """Return the next clause of the same sentence; the clause itself where it is the last."""
        last = number + 1 >= len(self.clauses) or not self.same_sentence(number, number + 1)
        return self.clauses[number if last else number + 1]

    def names_in(self, number: int) -> list[str]:
        """Return the names of a clause's words."""
        return self.names[self.clauses[number].start : self.clauses[number].end]

    def bracketed(self, number: int) -> bool:
        """Return whether a clause stands in brackets, or begins so."""
        return self._inside[self.clauses[number].start]

    def inside(self, token: int) -> bool:
        """Return whether a word stands in brackets."""
        return self._inside[token]

    def cut_by(self, number: int) -> str:
        """Return what cuts a clause off from the next one: ":", ",", "?"; nothing at the end of the text."""
        end = self.clauses[number].end
        return self.words[end] if end < len(self.words) else ""

    def named(self, number: int, kind: str) -> list[Turn]:
        """Return a clause's turns of one kind."""
        return [turn for turn in self.by_clause[number] if turn.kind == kind]

    def taken(self, number: int) -> set[int]:
        """Return the words of a clause that stand in a turn of the rules."""
        return {i for turn in self.by_clause[number] if turn.kind not in CUES for i in range(turn.start, turn.end)}

    def content(self, start: int, end: int) -> list[int]:
        """Return the words between two places that say something by themselves."""
        return [i for i in range(start, end) if self.names[i] not in fillers() and self.words[i][0].isalnum()]

    def asks(self, number: int) -> bool:
        """Return whether a clause names something that could be asked for."""
        clause = self.clauses[number]
        asked = any(turn.kind in DEMANDS or turn.kind in ("about", "trait") for turn in self.by_clause[number])
        return asked or bool(self.content(clause.start, clause.end))

    def denies(self, number: int, turn: Turn) -> bool:
        """Return whether "no" stands before a turn; "Ohne Führungszeugnis geht es nicht" asks for it all the same."""
        clause = self.clauses[number]
        before = self.names[max(turn.start - 2, clause.start) : turn.start]
        after = set(self.names[turn.end : clause.end])
        goes = {"geht", "gehts", "läuft", "klappt"} & after and "NO" in after  # "Ohne Führerschein geht nichts"
        return "NO" in before and "NOT" not in after and not goes

    # --- how much it is asked

    def strength(self, number: int) -> Strength:
        """Return how much a clause asks for its things."""
        return Strength.SHOULD if self.clauses[number].soft else Strength.MUST

    def strength_at(self, number: int, token: int) -> Strength:
        """Return the strength at a word: two demands of one clause may differ.

        "B ist Pflicht und BE von Vorteil", "Kopfrechnen und idealerweise Erfahrung", "Klasse C, besser CE".
        """
        turning = self._turns_to_wish(number)
        if turning is not None:
            wished = self.clauses[number].section == "should" or token >= turning
            return Strength.SHOULD if wished else Strength.MUST
        cues = [turn for turn in self.by_clause[number] if turn.kind in ("soft", "hard")]
        if {turn.kind for turn in cues} != {"soft", "hard"}:
            return self.strength(number)
        joint = next((i for i in range(cues[0].end, cues[-1].start) if self.names[i] in AND), None)
        if joint is None:
            return self.strength(number)
        side = [turn for turn in cues if (turn.start < joint) == (token < joint)]
        return Strength.SHOULD if any(turn.kind == "soft" for turn in side) else Strength.MUST

    def _turns_to_wish(self, number: int) -> int | None:
        """Return where a clause that demands something first goes on to wish something else; None where it doesn't."""
        clause, wishes = self.clauses[number], self.named(number, "soft")
        leading = frozenset(read_toml("reading.toml")["wish"]["leading"])
        if len(wishes) != 1 or self.words[wishes[0].start].lower() not in leading:
            return None
        turning = wishes[0].start
        joined = self.names[turning - 1] in JOINTS or self.names[turning] == "besser"
        after = any(turn.kind in DEMANDS and turn.start >= turning for turn in self.by_clause[number])
        said = any(self.words[i][:1].isupper() for i in self.content(clause.start, turning))
        before = said or any(turn.kind in DEMANDS and turn.start < turning for turn in self.by_clause[number])
        return turning if joined and before and after else None

    # --- finds

    def found(self, kind: str, start: int, end: int, strength: Strength | None = None, value: str = "") -> Reading:
        """Return a find of these words; its own words are put in when the whole text has been read."""
        first, last = place(self.doc, start, end)
        return Reading(ReadingKind(kind), first, last, "", strength, value)

    def text(self, turn: Turn) -> str:
        """Return a turn's words."""
        return " ".join(self.words[i] for i in range(turn.start, turn.end))

    def with_adjectives(self, first: int, start: int) -> int:
        """Return where the adjectives and figures before a word begin."""
        while start > first and (
            self.names[start - 1] in _BEFORE_NOUNS
            or (self.names[start - 1].islower() and self.words[start - 1].endswith(_ADJECTIVE_ENDS))
        ):
            start -= 1
        return start


def _in_brackets(words: Sequence[str]) -> list[bool]:
    """Return for each word whether it stands in brackets; a bracket left open ends with its line."""
    inside, found = False, []
    for word in words:
        inside = (inside or word == "(") and word not in (")", "\n")
        found.append(inside)
    return found


def either(names: Sequence[str]) -> bool:
    """Return whether one of these names says that either of two will do."""
    return any(name in EITHER for name in names)


@cache
def fillers() -> frozenset[str]:
    """Return the names of words that say nothing about what is asked."""
    rules = read_toml("reading.toml")
    return frozenset(rules["fillers"]) | frozenset(rules["praise"]) | frozenset(rules["small_words"].split())
