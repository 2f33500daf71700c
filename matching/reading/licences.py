"""Licences: what they are called, and their classes as letters where a sentence speaks of a licence."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from matching.reading.clauses import Clause
from matching.reading.page import JOINTS, LEVELS, Page
from matching.reading.turns import Turn
from matching.rules import read_toml
from models.values import Reading


def lay_letters(page: Page) -> None:
    """Let licence classes be turns where the sentence speaks of a licence, and levels only where it does not."""
    speaks = False
    for numbers in page.sentences():
        speaks = speaks and page.words[page.clauses[numbers[0]].start - 1] == ";"
        for number in numbers:
            speaks = speaks or _speaks_of_licences(page, number)
            trailer = {"BE", "CE"} & set(page.words[page.clauses[number].start : page.clauses[number].end])
            if speaks or (trailer and any(_speaks_of_licences(page, one) for one in numbers)):
                _letters_as_turns(page, number, numbers)


def _speaks_of_licences(page: Page, number: int) -> bool:
    names = page.names_in(number)
    drives = "DRIVER" in names and "mit" in names  # "Fahrer mit CE"
    return drives or "CLASS" in names or bool(page.named(number, "licence"))


def licences(page: Page, number: int) -> Iterator[Reading]:
    """Yield the licences that a clause asks for."""
    if _denied(page, number):
        return
    for turn in page.named(number, "licence"):
        bare, again = _bare_machine(page, number, turn), _says_again(page, number, turn)
        if not (page.denies(number, turn) or bare or again):
            yield page.found("licence", turn.start, turn.end, page.strength_at(number, turn.start), turn.value)
            yield from _machine_beside(page, number, turn)


def _letters_as_turns(page: Page, number: int, numbers: Sequence[int]) -> None:
    turns = page.by_clause[number]
    if any(turn.kind == "german" and page.names[turn.start] not in LEVELS for turn in turns):
        return
    letters = [Turn("licence", value, i, end) for i, end, value in _letters(page, page.clauses[number])]
    named = [turn for turn in page.named(number, "licence") if page.names[turn.start] in ("FS", "CLASS")]
    kept = [turn for turn in turns if turn.kind != "german" and not (letters and turn in named)]
    if letters and named:
        letters[0] = replace(letters[0], start=min(named[0].start, letters[0].start))
    page.by_clause[number] = sorted([*kept, *letters], key=lambda turn: turn.start)
    if letters and not named:
        _drop_bare_licence(page, number, numbers)


def _drop_bare_licence(page: Page, number: int, numbers: Sequence[int]) -> None:
    """Forget "Führerschein" by itself where its class stands in the next clause: "Führerschein: mit C1"."""
    before = number - 1
    if before in numbers and page.clauses[number].start - page.clauses[before].end <= 1:
        bare = [turn for turn in page.named(before, "licence") if page.names[turn.start].startswith("FS")]
        last = [turn for turn in bare if turn.end == page.clauses[before].end and turn.end - turn.start == 1]
        page.by_clause[before] = [turn for turn in page.by_clause[before] if turn not in last]


def _letters(page: Page, clause: Clause) -> Iterator[tuple[int, int, str]]:
    """Yield licence classes and where they stand: capital letters by themselves, C/CE as one."""
    classes, i = read_toml("reading.toml")["classes"], clause.start
    while i < clause.end:
        text = page.words[i].rstrip("-.")
        pair = text == "C" and i + 2 < clause.end and page.words[i + 1] == "/" and page.words[i + 2] in classes
        if text in classes and pair:
            yield i, i + 3, max(classes[text], classes[page.words[i + 2]], key=len)
            i += 2
        elif text in classes:
            yield i, i + 1, classes[text]
        i += 1


def _machine_beside(page: Page, number: int, turn: Turn) -> Iterator[Reading]:
    """Yield the licence for a machine that is only named beside another one's: "Staplerschein und Hallenkran"."""
    at = turn.end + 1
    value = {"CRANE_ONLY": "crane", "SAW_ONLY": "chainsaw"}.get(page.names[at]) if at < len(page.names) else None
    if value is not None and at < page.clauses[number].end and page.names[turn.end] in JOINTS:
        yield page.found("licence", at, at + 1, page.strength_at(number, at), value)


def _says_again(page: Page, number: int, turn: Turn) -> bool:
    """Return whether brackets only say a licence in other words: "Personenbeförderungsschein (P-Schein)"."""
    before = page.named(number - 1, "licence") if number and page.bracketed(number) else []
    return any(one.value == turn.value for one in before)


def _denied(page: Page, number: int) -> bool:
    turns, clause = page.by_clause[number], page.clauses[number]
    offered = bool(page.named(number, "offered"))
    lacking = page.words[clause.start].lower() == "wer" and "NOT" in page.names_in(number)
    nothing = "denied" in clause.cues and not any(page.words[one.end - 1].lower() == "nein" for one in turns)
    return nothing or lacking or (offered and not any(one.kind in ("soft", "hard") for one in turns))


def _bare_machine(page: Page, number: int, turn: Turn) -> bool:
    """Return whether only the machine is named ("Stapler"), and no licence for it."""
    word = page.words[turn.start].lower()
    return turn.value == "forklift" and word.endswith("stapler") and not page.clauses[number].soft
