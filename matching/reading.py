"""What a German vacancy text asks for and offers, each find with its place and its own words.

spaCy's Matcher finds the turns of rules/reading.toml over the named words of `matching.clauses`; whether a demand is
a must or a wish is decided clause by clause. What is no turn of the list but is plainly asked ("Umgang mit Radlader")
is found as a skill in its own words.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby, pairwise
from threading import Lock

from spacy.tokens import Doc

from matching.clauses import Clause, clauses, masked, names_of, pipeline, place, words_of
from matching.figures import age, amount, clock, day, hours, years
from matching.rules import read_toml
from matching.turns import CUES, Turn, matchers, turns_in
from models.enums import ReadingKind, Strength
from models.values import Reading

LONGEST_READ = 20_000  # characters of a text that are read
LONGEST_FIND = 200  # characters of the words of one find
_DEMANDS = frozenset({"licence", "german", "language", "training", "experience", "skill", "document", "car", "age"})
_MOST_WORDS_OF_SKILL = 9
_MOST_WORDS_LISTED = 3
_LEVELS = ("LEVEL", "LEVEL_SUFFIX")
_GERMAN_WORDS = {"DEUTSCH_BASIC", "DEUTSCH", "DEUTSCH_KNOW", "DEUTSCH_ADJ", "niveau", "SPRACHE", "sprachniveau"}
_JOINTS = frozenset({"und", "u.", "oder", "od.", "o.", "sowie", "bzw.", "bzw", "/", "&", ",", "+"})
_SIMILAR = ("ähnlich", "vergleichbar", "gleichwertig")
_EITHER = ("oder", "od.", "bzw", "bzw.", "alternativ")
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
_LOOSE_ENDS = frozenset({"und", "oder", "sind", "ist", "wäre", "wären", "haben", "hat", "sollte", "sollten", "auch"})
_ADJECTIVE = ("e", "en", "er", "es", "em")
_reading = Lock()  # the vocabulary is shared by all threads


@dataclass(frozen=True, slots=True)
class Asking:
    """A piece of a text that asks for something, or tells a task (`NICE`): it begins at `start`."""

    text: str
    start: int
    strength: Strength


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read of a text: the finds in its order, and the pieces that ask, whatever was found in them."""

    finds: tuple[Reading, ...]
    asking: tuple[Asking, ...]


def read(text: str) -> Sheet:
    """Return what a text says; places count in the text as given. Never raises, whatever the text holds.

    The first 20,000 characters are read.
    """
    nlp = pipeline()
    with _reading:
        matchers()  # outside the zone: what is made inside is forgotten at its end
        with nlp.memory_zone():
            reader = _Reader(nlp(masked(text[:LONGEST_READ])))
            found, pieces = [*reader.readings()], [*reader.pieces()]
    return Sheet(
        finds=tuple(_worded(one, text) for one in _without_repeats(found)),
        asking=tuple(Asking(text[start:end], start, strength) for start, end, strength in pieces),
    )


def _without_repeats(found: Sequence[Reading]) -> Iterator[Reading]:
    """Yield finds in the order of the text; of two of a kind that overlap ("Kosten für Weiterbildung") the first."""
    ends: dict[ReadingKind, int] = {}
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.start >= ends.get(one.kind, 0):
            ends[one.kind] = one.end
            yield one


def _worded(one: Reading, text: str) -> Reading:
    return Reading(one.kind, one.start, one.end, text[one.start : one.end][:LONGEST_FIND], one.strength, one.value)


class _Reader:
    """Reads one document: turns into clauses, clauses into finds."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.words, self.names = words_of(doc), names_of(doc)
        self.clauses = clauses(doc)
        self.turns = turns_in(doc)
        self.by_clause: list[list[Turn]] = [[] for _ in self.clauses]
        self._lay_turns_into_clauses()
        self._decide_strength()

    def readings(self) -> Iterator[Reading]:
        """Yield everything that was read, in no order."""
        yield from self._german()
        yield from self._times()
        for _, group in groupby(range(len(self.clauses)), key=lambda number: self.clauses[number].sentence):
            numbers = list(group)
            section = self.clauses[numbers[0]].section
            yield from self._facts(numbers)
            if section == "task":
                yield self._task(numbers)
            elif section != "none":
                yield from self._demands(numbers)

    def pieces(self) -> Iterator[tuple[int, int, Strength]]:
        """Yield where the text asks, clause by clause; what it denies or offers is left out."""
        for clause in self.clauses:
            if clause.section != "none" and "denied" not in clause.cues:
                start, end = place(self.doc, clause.start, clause.end)
                # What is to be done from day to day can mostly be learnt there; it asks for less than a demand does.
                yield start, end, Strength.NICE if clause.section == "task" else self._asked_softly(clause)

    def _asked_softly(self, clause: Clause) -> Strength:
        """Return the strength of what merely stands somewhere: a must only under a heading that says so."""
        return Strength.MUST if clause.section == "must" and not clause.soft else Strength.SHOULD

    # --- clauses

    def _lay_turns_into_clauses(self) -> None:
        at = 0
        for turn in self.turns:
            while at < len(self.clauses) and self.clauses[at].end <= turn.start:
                at += 1
            if at < len(self.clauses) and self.clauses[at].start <= turn.start:
                self.by_clause[at].append(turn)
        self._add_letters()
        because = frozenset(read_toml("reading.toml")["clause"]["because"].split("|"))
        for clause, turns in zip(self.clauses, self.by_clause, strict=True):
            clause.cues.update(turn.kind for turn in turns if turn.kind in CUES)
            if self.words[clause.start].lower() in because:
                clause.cues.add("because")
            names = self.names[clause.start : clause.end]
            if names[-1] == "NOT" and "NO" not in names and "soft" not in clause.cues:  # "ein eigenes Auto nicht"
                clause.cues.add("denied")
            if all(name in read_toml("reading.toml")["praise"] for name in names):
                clause.cues.add("praise")

    def _add_letters(self) -> None:
        """Let licence classes be turns where the sentence speaks of a licence, and levels only where it does not."""
        for _, group in groupby(range(len(self.clauses)), key=lambda number: self.clauses[number].sentence):
            numbers, speaks = list(group), False
            for number in numbers:
                clause = self.clauses[number]
                classes = "CLASS" in self.names[clause.start : clause.end]
                speaks = speaks or classes or any(turn.kind == "licence" for turn in self.by_clause[number])
                if speaks:
                    self._letters_as_turns(number, numbers)

    def _letters_as_turns(self, number: int, numbers: Sequence[int]) -> None:
        turns = self.by_clause[number]
        if any(turn.kind == "german" and self.names[turn.start] not in _LEVELS for turn in turns):
            return
        letters = [Turn("licence", value, i, end) for i, end, value in self._letters(self.clauses[number])]
        named = [turn for turn in turns if turn.kind == "licence" and self.names[turn.start] in ("FS", "CLASS")]
        kept = [turn for turn in turns if turn.kind != "german" and not (letters and turn in named)]
        if letters and named:
            letters[0] = replace(letters[0], start=min(named[0].start, letters[0].start))
        self.by_clause[number] = sorted([*kept, *letters], key=lambda turn: turn.start)
        if letters and not named:
            self._drop_bare_licence(number, numbers)

    def _drop_bare_licence(self, number: int, numbers: Sequence[int]) -> None:
        """Forget "Führerschein" by itself where its class stands in the next clause: "Führerschein: mit C1"."""
        before = number - 1
        if before in numbers and self.clauses[number].start - self.clauses[before].end <= 1:
            bare = [
                turn
                for turn in self.by_clause[before]
                if turn.kind == "licence" and self.names[turn.start].startswith("FS")
            ]
            last = [turn for turn in bare if turn.end == self.clauses[before].end and turn.end - turn.start == 1]
            self.by_clause[before] = [turn for turn in self.by_clause[before] if turn not in last]

    def _decide_strength(self) -> None:
        """Let a wish count for its own clause, and where that says nothing else, for the one before or after it."""
        for number, clause in enumerate(self.clauses):
            clause.soft = clause.soft or clause.section == "should"
            if "praise" in clause.cues:
                self._soften_before(number)
            if "soft" not in clause.cues:
                continue
            clause.soft = True
            first = next(turn for turn in self.by_clause[number] if turn.kind == "soft")
            if self._asks(number):
                plural = {"wären", "sind", "wärn"} & {self.words[i].lower() for i in range(clause.start, clause.end)}
                if first.start - clause.start <= 1 and (plural or self.names[first.start] == "WISH"):
                    self._soften_following(number)  # "von Vorteil sind A, B", "gerne auch A oder B"
                elif plural and "und" in self.names[clause.start : first.start]:
                    self._soften_list_before(number)  # "A, B und C wären schön"
                if self.names[clause.start] in _EITHER or self._follows_who(number):
                    self._soften_before(number)
            elif not self._leads(number) or not self._soften_following(number):
                self._soften_before(number)

    def _leads(self, number: int) -> bool:
        """Return whether a wish without a thing of its own is about what follows: "wünschenswert: …"."""
        clause = self.clauses[number]
        colon = clause.end < len(self.words) and self.words[clause.end] == ":"
        first = number == 0 or self.clauses[number - 1].sentence != clause.sentence
        return colon or (first and not self._bracketed(number))

    def _soften_list_before(self, number: int) -> None:
        for clause in reversed(self.clauses[max(number - 4, 0) : number]):
            listed = clause.sentence == self.clauses[number].sentence and not clause.cues - {"trait"}
            if not listed or clause.end - clause.start > _MOST_WORDS_LISTED:
                return
            clause.soft = True

    def _asks(self, number: int) -> bool:
        clause = self.clauses[number]
        asked = any(turn.kind in _DEMANDS or turn.kind in ("about", "trait") for turn in self.by_clause[number])
        return asked or bool(self._content(clause.start, clause.end))

    def _soften_following(self, number: int) -> bool:
        done = False
        for clause in self.clauses[number + 1 : number + 4]:
            if clause.sentence != self.clauses[number].sentence or clause.cues & {"hard", "soft", "denied"}:
                break
            clause.soft = done = True
        return done

    def _soften_before(self, number: int) -> None:
        for before in range(number - 1, max(number - 4, -1), -1):
            clause = self.clauses[before]
            if clause.sentence != self.clauses[number].sentence or "hard" in clause.cues:
                return
            clause.soft = True
            if self._asks(before) and not self._bracketed(before):
                return

    def _follows_who(self, number: int) -> bool:
        """Return whether the clause before begins with "wer": "wer BE hat, bekommt gern unseren Anhänger"."""
        before = self.clauses[number - 1] if number else self.clauses[number]
        return before.sentence == self.clauses[number].sentence and self.words[before.start].lower() == "wer"

    def _bracketed(self, number: int) -> bool:
        start = self.clauses[number].start
        return start > 0 and self.words[start - 1] == "("

    def _strength(self, number: int) -> Strength:
        return Strength.SHOULD if self.clauses[number].soft else Strength.MUST

    def _softness_at(self, number: int, token: int) -> Strength:
        """Return the strength at a token: two demands of one clause may differ, "B ist Pflicht und BE von Vorteil"."""
        turns = self.by_clause[number]
        cues = [turn for turn in turns if turn.kind in ("soft", "hard")]
        if {turn.kind for turn in cues} != {"soft", "hard"}:
            return self._strength(number)
        joint = next((i for i in range(cues[0].end, cues[-1].start) if self.names[i] in ("und", "u.")), None)
        if joint is None:
            return self._strength(number)
        side = [turn for turn in cues if (turn.start < joint) == (token < joint)]
        return Strength.SHOULD if any(turn.kind == "soft" for turn in side) else Strength.MUST

    # --- facts

    def _facts(self, numbers: Sequence[int]) -> Iterator[Reading]:
        welcome = [turn for number in numbers for turn in self.by_clause[number] if turn.kind == "open"]
        section = self.clauses[numbers[0]].section
        if welcome and section != "task":
            yield self._found("open", welcome[0].start, welcome[0].end)
        for number in numbers:
            clause, turns = self.clauses[number], self.by_clause[number]
            yield from self._wages(clause, turns)
            for turn in turns:
                if turn.kind == "start":
                    yield from self._start(turn)
                elif turn.kind == "offered" and section != "task":
                    # "Kosten für den Staplerschein": what it is for belongs to it.
                    end = clause.end if self.names[turn.end - 1] == "für" else turn.end
                    yield self._found("offered", turn.start, end)

    def _wages(self, clause: Clause, turns: Sequence[Turn]) -> Iterator[Reading]:
        tariff = next((turn for turn in turns if turn.kind == "wage" and turn.value == "tariff"), None)
        if tariff is not None:
            yield self._found("wage", tariff.start, tariff.end, value="tariff")
        for turn in turns:
            if turn.kind == "wage" and turn.value != "tariff":
                yield from self._wage(clause, turn)

    def _wage(self, clause: Clause, turn: Turn) -> Iterator[Reading]:
        near = self.names[max(turn.start - 3, clause.start) : min(turn.end + 3, clause.end)]
        before = self.names[max(turn.start - 3, 0) : turn.start]
        found = amount(self._words(turn), day="HOUR_DAY" in near and "GROSS" not in near)
        if found and "EXTRA" not in before and not any(self.names[i] == "MINI" for i in range(turn.start, turn.end)):
            yield self._found("wage", turn.start, turn.end, value=found)

    def _start(self, turn: Turn) -> Iterator[Reading]:
        if turn.value == "now":
            yield self._found("start", turn.start, turn.end, value="now")
        elif (found := day(self._words(turn))) and self.names[max(turn.start - 1, 0)] not in ("UNTIL", "–", "-"):
            yield self._found("start", turn.start, turn.end, value=found.isoformat())

    def _times(self) -> Iterator[Reading]:
        """Yield hours a week and shifts; what stands together is one find."""
        weekly = [turn for turns in self.by_clause for turn in turns if turn.kind == "hours"]
        for turn in weekly:
            yield from self._hours(turn, weekly)
        for group in self._neighbours("shift", gap=5):
            yield from self._shift(group)

    def _hours(self, turn: Turn, weekly: Sequence[Turn]) -> Iterator[Reading]:
        if turn.value != "number":
            near = [one for one in weekly if one.value == "number"]
            if not any(0 <= one.start - turn.end <= 3 or turn.start == one.end for one in near):  # noqa: PLR2004
                yield self._found("hours", turn.start, turn.end, value=turn.value)
            return
        after = self.names[turn.end : turn.end + 3]
        if self.words[turn.end - 1] == "h" and turn.end - turn.start > 2 and "WEEK" not in after:  # noqa: PLR2004
            return  # "6-14 h" are times of day
        found = hours(self._words(turn))
        if found and "HOUR_DAY" not in after and "MONEY" not in self.names[turn.start : turn.end]:
            yield self._found("hours", turn.start, turn.end, value=f"{found[0]:g}-{found[1]:g}")

    def _neighbours(self, kind: str, *, gap: int) -> Iterator[list[Turn]]:
        """Yield turns of one kind that stand near each other in one sentence."""
        group: list[Turn] = []
        for turns in self.by_clause:
            for turn in (one for one in turns if one.kind == kind):
                near = group and turn.start - group[-1].end <= gap and self._same_line(group[-1], turn)
                if group and not near:
                    yield group
                    group = []
                group.append(turn)
        if group:
            yield group

    def _same_line(self, first: Turn, second: Turn) -> bool:
        between = [self.words[i].lower() for i in range(first.end, second.start)]
        both_denied = between in ([",", "keine"], [",", "kein"]) and self._no_shift(first.start, first.end)
        if both_denied:
            return True
        stops = {"\n", ".", ";", "!", "•", "aber", *read_toml("reading.toml")["shift"]["another"]}
        denials = {"NO", "NOT"} & set(self.names[first.end : second.start])
        freed = "," in between and "FREE" in self.names[second.end : second.end + 2]
        listed = "," not in between or between in ([","], [",", "auch"])
        return listed and not denials and not freed and not stops & set(between)

    def _shift(self, group: Sequence[Turn]) -> Iterator[Reading]:
        start, end = group[0].start, group[-1].end
        if self._no_shift(start, end):
            yield self._found("shift", start, end, value="none")
            return
        values = {value for turn in group for value in self._shift_values(turn)}
        by_word = any(turn.value == "day" or "DAY_WORD" in self.names[turn.start : turn.end] for turn in group)
        half_days = any(
            one.value == "weekend" and two.value == "day" and one.end == two.start for one, two in pairwise(group)
        )
        if len(values) > 1 and (half_days or not by_word):
            values.discard("day")  # "Mo–Fr ab 14 Uhr" only tells the days
        if values:
            yield self._found("shift", start, end, value="+".join(sorted(values)))

    def _shift_values(self, turn: Turn) -> Iterable[str]:
        if turn.value == "clock":
            return clock(self._words(turn))
        if turn.value == "any":  # who writes "Schichtdienst" without more means two shifts at least
            return ("early", "late")
        if turn.value == "weekdays":
            return ("day",)
        return turn.value.split("+")

    def _no_shift(self, start: int, end: int) -> bool:
        """Return whether times are denied, "keine Nachtschicht", "samstags geschlossen", with no comma in between."""
        after = self.names[end : end + 3]
        after = after[: after.index(",")] if "," in after else after
        free = "FREE" in (*self.names[max(start - 1, 0) : end], *after)
        return free or "NO" in self.names[max(start - 3, 0) : end]

    # --- German and other languages

    def _german(self) -> Iterator[Reading]:
        found = [one for number in range(len(self.clauses)) if (one := self._german_in(number)) is not None]
        if found:
            yield max(found, key=lambda one: one[0])[1]

    def _german_in(self, number: int) -> tuple[int, Reading] | None:
        """Return how plainly a clause names the German it asks for, and the find; None where it asks for none."""
        clause, turns = self.clauses[number], [one for one in self.by_clause[number] if one.kind == "german"]
        turns = [turn for turn in turns if self.names[turn.start : turn.end] != ["DEUTSCH_ADJ"]]
        if all(self.names[turn.start] in _LEVELS for turn in turns) and not self._level_of_german(number):
            return None
        if (
            not turns
            or clause.section in ("none", "task")
            or clause.cues & {"denied"}
            or self._denies(number, turns[0])
        ):
            return None
        levels = [self.words[i][:2].upper() for i in self._level_tokens(number)]
        phrase = _phrase(self._modifiers(number, turns[0]))
        if not levels and phrase is None and self._mere_word(number, turns):
            return None
        named_first = clause.end < len(self.words) and self.words[clause.end] == ":" and number + 1 < len(self.clauses)
        strength = self._strength(number + 1) if named_first else self._softness_at(number, turns[0].start)
        sureness = 2 if levels else 1 if phrase or self.names[turns[0].start].startswith("DEUTSCH_") else 0
        start, end = min(turn.start for turn in turns), max(turn.end for turn in turns)
        start = self._with_adjectives(clause.start, start)
        return sureness, self._found("german", start, end, strength, levels[0] if levels else phrase or "B1")

    def _level_of_german(self, number: int) -> bool:
        """Return whether a level by itself is one of German: the sentence says so, or it is the clause's only thing."""
        sentence = self.clauses[number].sentence
        near = range(max(number - 2, 0), min(number + 2, len(self.clauses)))
        names = {
            name
            for one in near
            if self.clauses[one].sentence == sentence
            for name in self.names[self.clauses[one].start : self.clauses[one].end]
        }
        clause = self.clauses[number]
        own = self.names[clause.start : clause.end]
        plain = "LEVEL_SUFFIX" in own or ("ATLEAST" in own and "C1" not in self.words[clause.start : clause.end])
        return plain or (bool(names & _GERMAN_WORDS) and not any(name.startswith("LANG_") for name in names))

    def _level_tokens(self, number: int) -> list[int]:
        """Return the levels that stand in a clause, or in brackets or after a colon right behind it."""
        clause = self.clauses[number]
        following = self.clauses[number + 1] if number + 1 < len(self.clauses) else clause
        until = following.end if following.sentence == clause.sentence else clause.end
        return [i for i in range(clause.start, until) if self.names[i] in _LEVELS]

    def _modifiers(self, number: int, turn: Turn) -> list[str]:
        """Return the names of the words around "Deutsch", without those that wish."""
        clause = self.clauses[number]
        end = clause.end
        if self.words[end - 1].lower() in ("deutsch", "sprache") and end - clause.start <= 3:  # noqa: PLR2004
            following = self.clauses[number + 1] if number + 1 < len(self.clauses) else clause
            end = following.end if following.sentence == clause.sentence else end
        end = next((i for i in range(turn.end, end) if self.names[i] == "WOULD"), end)
        joint = next((i + 1 for i in range(turn.start - 1, clause.start, -1) if self.names[i] in ("und", "u.")), None)
        near = self.names[joint:end] if joint else []
        return near if _phrase(near) else self.names[clause.start : end]

    def _mere_word(self, number: int, turns: Sequence[Turn]) -> bool:
        """Return whether "Deutsch" is only mentioned: as the language spoken there, of our customers, of a subject."""
        names = set(self.names[self.clauses[number].start : self.clauses[number].end])
        if any(self.names[turn.start] == "DEUTSCH_KNOW" for turn in turns):
            return False
        return bool(names & {"ist", "LEARN", "spricht", "baustellensprache"}) and not names & {"WISH", "WOULD"}

    def _denies(self, number: int, turn: Turn) -> bool:
        clause = self.clauses[number]
        before = self.names[max(turn.start - 2, clause.start) : turn.start]
        # "Ohne Führungszeugnis geht es nicht" asks for it.
        return "NO" in before and "NOT" not in self.names[turn.end : clause.end]

    # --- demands

    def _demands(self, numbers: Sequence[int]) -> Iterator[Reading]:
        trained = listing = False
        for number in numbers:
            turns = self.by_clause[number]
            named = [turn for turn in turns if turn.kind in _DEMANDS]
            yield from self._licences(number)
            if "denied" in self.clauses[number].cues or any(turn.kind in ("open",) for turn in turns):
                continue
            for turn in named:
                if turn.kind in ("document", "age", "car", "skill") and not self._denies(number, turn):
                    yield self._demand(number, turn)
            yield from self._languages(number)
            yield from self._car_beside_licence(number)
            for training in (turn for turn in named if turn.kind == "training"):
                if self._is_asked(number, training) and not (trained and self._repeats(number, training)):
                    trained = True
                    yield self._demand(number, training)
            yield from self._experience(number, named)
            clause = self.clauses[number]
            if listing and not clause.cues:
                yield from self._listed(clause.start, clause.end, number, self._taken(number), any_word=True)
            elif not trained or clause.cues & {"able", "about"}:
                yield from self._free_skills(number, numbers)
            # "Sie müssen es können: löten, Kabel ziehen", "kannst hartlöten, Rohre verlegen"
            listing = (listing and not clause.cues) or self._opens_list(number)

    def _demand(self, number: int, turn: Turn, value: str = "") -> Reading:
        if turn.kind == "age":
            value = age(self._words(turn))
        start, end = self._in_full(number, turn) if turn.kind in ("training", "experience") else (turn.start, turn.end)
        return self._found(turn.kind, start, end, self._softness_at(number, turn.start), value)

    def _in_full(self, number: int, turn: Turn) -> tuple[int, int]:
        """Return where the words around a training or experience begin and end: "mehrjährige … im Verkauf"."""
        clause = self.clauses[number]
        others = (one for one in self.by_clause[number] if one.start >= turn.end and one.kind not in ("able", "about"))
        end = next((self._with_adjectives(turn.end, one.start) for one in others), clause.end)
        while end > turn.end and self.words[end - 1].lower() in _LOOSE_ENDS:
            end -= 1
        if self.words[turn.start] in ("gelernt", "erlernt"):  # what was learnt stands before it
            content = self._content(clause.start, turn.start)
            return (content[0] if content else turn.start), end
        return self._with_adjectives(clause.start, turn.start), end

    def _with_adjectives(self, first: int, start: int) -> int:
        """Return where the adjectives and figures before a word begin."""
        while start > first and (
            self.names[start - 1] in _BEFORE_NOUNS
            or (self.names[start - 1].islower() and self.words[start - 1].endswith(_ADJECTIVE_ENDS))
        ):
            start -= 1
        return start

    def _is_asked(self, number: int, turn: Turn) -> bool:
        offered = any(one.kind == "offered" for one in self.by_clause[number])
        return not offered and not self._denies(number, turn)

    def _repeats(self, number: int, turn: Turn) -> bool:
        """Return whether a training only stands for the one before: "oder ein Studium", "(Gesellenbrief)"."""
        clause = self.clauses[number]
        generic = self.words[turn.start].lower() in read_toml("reading.toml")["generic_trainings"]
        inside = any(one.kind == "training" and one.start < turn.start for one in self.by_clause[number])
        either = any(name in _EITHER for name in self.names[max(turn.start - 5, clause.start) : turn.start])
        return generic or self._bracketed(number) or (inside and not either)

    def _experience(self, number: int, named: Sequence[Turn]) -> Iterator[Reading]:
        turn = next((one for one in named if one.kind == "experience"), None)
        if turn is not None and not self._denies(number, turn):
            clause = self.clauses[number]
            asked = years(self.words[i].lower() for i in range(clause.start, clause.end))
            yield self._demand(number, turn, asked)

    def _car_beside_licence(self, number: int) -> Iterator[Reading]:
        """Yield the car of "Führerschein und Auto"."""
        clause = self.clauses[number]
        if any(turn.kind == "licence" for turn in self.by_clause[number]):
            for i in range(clause.start + 1, clause.end):
                if self.names[i] == "CAR" and self.names[i - 1] in (*_JOINTS, "mit"):
                    yield self._found("car", i, i + 1, self._softness_at(number, i))

    def _languages(self, number: int) -> Iterator[Reading]:
        clause = self.clauses[number]
        if "spricht" in self.names[clause.start : clause.end] and "NOISE" in self.names[clause.start : clause.end]:
            return  # "der Chef spricht Polnisch"
        for turn in self.by_clause[number]:
            if turn.kind == "language" and self.words[turn.start][:1].isupper():
                yield self._demand(number, turn, self.names[turn.start][5:].lower())

    def _licences(self, number: int) -> Iterator[Reading]:
        turns = [one for one in self.by_clause[number] if one.kind == "licence"]
        if self._licence_denied(number):
            return
        for turn in turns:
            if not (self._denies(number, turn) or self._bare_machine(turn, number) or self._says_again(turn, number)):
                yield self._demand(number, turn, turn.value)

    def _says_again(self, turn: Turn, number: int) -> bool:
        """Return whether brackets only say a licence in other words: "Personenbeförderungsschein (P-Schein)"."""
        before = self.by_clause[number - 1] if number and self._bracketed(number) else []
        return any(one.kind == "licence" and one.value == turn.value for one in before)

    def _licence_denied(self, number: int) -> bool:
        turns = self.by_clause[number]
        offered = any(one.kind == "offered" for one in turns)
        clause = self.clauses[number]
        lacking = self.words[clause.start].lower() == "wer" and "NOT" in self.names[clause.start : clause.end]
        nothing = clause.cues & {"denied"} and not any(self.words[one.end - 1].lower() == "nein" for one in turns)
        return bool(nothing or lacking or (offered and not any(one.kind in ("soft", "hard") for one in turns)))

    def _bare_machine(self, turn: Turn, number: int) -> bool:
        """Return whether only the machine is named ("Stapler"), and no licence for it."""
        word = self.words[turn.start].lower()
        return turn.value == "forklift" and word.endswith("stapler") and not self.clauses[number].soft

    def _letters(self, clause: Clause) -> Iterator[tuple[int, int, str]]:
        """Yield licence classes and where they stand: capital letters by themselves, C/CE as one."""
        classes, i = read_toml("reading.toml")["classes"], clause.start
        while i < clause.end:
            text = self.words[i].rstrip("-.")
            pair = text == "C" and i + 2 < clause.end and self.words[i + 1] == "/" and self.words[i + 2] in classes
            if text in classes and pair:
                yield i, i + 3, max(classes[text], classes[self.words[i + 2]], key=len)
                i += 2
            elif text in classes:
                yield i, i + 1, classes[text]
            i += 1

    # --- skills in free words

    def _free_skills(self, number: int, numbers: Sequence[int]) -> Iterator[Reading]:
        clause = self.clauses[number]
        if self._bracketed(number):
            return
        taken = self._taken(number)
        about = next((turn for turn in self.by_clause[number] if turn.kind == "about"), None)
        if about is not None:
            # "freundlicher Umgang mit Gästen" is a trait, "Erfahrung im Umgang mit Geld" experience.
            if self.names[max(about.start - 1, 0)] == "TRAIT" or "EXPERIENCE" in self.names[clause.start : about.start]:
                return
            yield from self._listed(about.end, clause.end, number, taken)
        elif "denied" in clause.cues or taken or ("because" in clause.cues and "able" not in clause.cues):
            return
        elif "able" in clause.cues:
            yield from self._able(number, numbers)
        elif self._plain(clause):
            yield from self._listed(clause.start, clause.end, number, taken)

    def _taken(self, number: int) -> set[int]:
        return {i for turn in self.by_clause[number] if turn.kind not in CUES for i in range(turn.start, turn.end)}

    def _opens_list(self, number: int) -> bool:
        clause = self.clauses[number]
        colon = clause.end < len(self.words) and self.words[clause.end] == ":"
        begins = "ABLE" in self.names[clause.start : clause.start + 2] and bool(self._content(clause.start, clause.end))
        return "able" in clause.cues and (colon or begins)

    def _able(self, number: int, numbers: Sequence[int]) -> Iterator[Reading]:
        """Yield what a clause says one must be able to do, and the short clauses before it that it counts for too."""
        for before in numbers[: numbers.index(number)]:
            one = self.clauses[before]
            named = all(self.words[i][:1].isupper() for i in self._content(one.start, one.end))
            bare = named and not self._bracketed(before) and self.words[one.start][:1].isupper()
            if bare and one.end - one.start <= 3 and not one.cues and not self._taken(before):  # noqa: PLR2004
                yield from self._listed(one.start, one.end, number, set())
        clause = self.clauses[number]
        content = self._content(clause.start, clause.end)
        if not content or "trait" in clause.cues or {"werden", "wenn"} & set(self.names[clause.start : clause.end]):
            return
        if not any(self.words[i][:1].isupper() or self.words[i].endswith("n") for i in content):
            return
        if all(self.words[i][:1].isupper() for i in content):
            yield from self._listed(clause.start, clause.end, number, set())
        else:
            yield self._found("skill", content[0], content[-1] + 1, self._strength(number))

    def _plain(self, clause: Clause) -> bool:
        """Return whether a clause just names things that are asked: under a heading, as a bullet, as a wish."""
        names = self.names[clause.start : clause.end]
        content = self._content(clause.start, clause.end)
        if {"trait", "able"} & clause.cues or not 1 <= len(content) <= 4 or {"WE", "NOT", "NO"} & set(names):  # noqa: PLR2004
            return False
        if any(word.islower() and not word.endswith(_ADJECTIVE) for word in (self.words[i] for i in content)):
            return False
        needed = self.names[clause.end - 1] in ("MUST_WORD", "NEEDED")  # "Kopfrechnen ist Pflicht"
        listed = clause.section in ("must", "should") or clause.bullet or clause.soft or needed
        return listed and any(self.words[i][:1].isupper() for i in content)

    def _listed(
        self, start: int, end: int, number: int, taken: set[int], *, any_word: bool = False
    ) -> Iterator[Reading]:
        """Yield the things named between two places, one for each side of "und", "oder" and the like."""
        for joined, part in groupby(range(start, end), key=lambda i: i in taken or self.names[i] in _JOINTS):
            words = list(part)
            group = [i for i in words if self.names[i] not in _fillers()]
            similar = any(self.names[i].startswith(_SIMILAR) for i in words)
            named = any_word or any(self.words[i][:1].isupper() for i in group)
            if not joined and not similar and named and 1 <= len(group) <= _MOST_WORDS_OF_SKILL:
                yield self._found("skill", group[0], group[-1] + 1, self._strength(number))

    def _content(self, start: int, end: int) -> list[int]:
        return [i for i in range(start, end) if self.names[i] not in _fillers() and self.words[i][0].isalnum()]

    # --- finds

    def _task(self, numbers: Sequence[int]) -> Reading:
        return self._found("task", self.clauses[numbers[0]].start, self.clauses[numbers[-1]].end, Strength.NICE)

    def _found(self, kind: str, start: int, end: int, strength: Strength | None = None, value: str = "") -> Reading:
        first, last = place(self.doc, start, end)
        return Reading(ReadingKind(kind), first, last, "", strength, value)

    def _words(self, turn: Turn) -> str:
        return " ".join(self.words[i] for i in range(turn.start, turn.end))


def _phrase(names: Sequence[str]) -> str | None:
    """Return the level that words beside "Deutsch" mean; None where there are none."""
    has = set(names)
    if ("NOT", "C1_WORD") in pairwise(names):  # "muss nicht perfekt sein"
        return "B1"
    if "C2_WORD" in has:
        return "C2"
    if "C1_WORD" in has or any(pair == ("VERY", "GOOD") for pair in pairwise(names)):
        return "C1"
    if has & {"A2_WORD", "DEUTSCH_BASIC"}:
        return "A2"
    if has & {"GOOD", "WRITING"}:
        return "B2"
    return "B1" if "B1_WORD" in has else None


@cache
def _fillers() -> frozenset[str]:
    rules = read_toml("reading.toml")
    return frozenset(rules["fillers"]) | frozenset(rules["praise"]) | frozenset(rules["small_words"].split())
