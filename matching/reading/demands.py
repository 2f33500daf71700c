"""What a sentence demands: licences, languages, training, experience, documents, a car, an age, and skills."""

from collections.abc import Iterator, Sequence

from matching.figures import age, years
from matching.reading.german import languages
from matching.reading.licences import licences
from matching.reading.page import JOINTS, Page, either
from matching.reading.skills import free_skills, listed, opens_list
from matching.reading.turns import Turn
from matching.rules import read_toml
from models.values import Reading

_PLAIN = ("document", "age", "car", "skill")  # the turn itself is the whole find
_LOOSE_ENDS = frozenset({"und", "oder", "sind", "ist", "wäre", "wären", "haben", "hat", "sollte", "sollten", "auch"})
_WORDS_BEFORE_EITHER = 5


def demands(page: Page, numbers: Sequence[int]) -> Iterator[Reading]:
    """Yield what the clauses of a sentence ask for."""
    trained = listing = False
    for number in numbers:
        clause = page.clauses[number]
        yield from licences(page, number)
        if "denied" in clause.cues or page.named(number, "open"):
            continue
        yield from _plain(page, number)
        yield from languages(page, number)
        yield from _car_beside_licence(page, number)
        for training in page.named(number, "training"):
            if _is_asked(page, number, training) and not (trained and _repeats(page, number, training)):
                trained = True
                yield _in_full(page, number, training)
        yield from _experience(page, number)
        listing = listing and not {"ist", "sind", "hat", "wird"} & set(page.names_in(number)[:-1])
        if listing and not clause.cues:
            yield from listed(page, number, clause.start, clause.end, any_word=True)
        elif not trained or clause.cues & {"able", "about"}:
            yield from free_skills(page, number, numbers)
        # "Sie müssen es können: löten, Kabel ziehen", "kannst hartlöten, Rohre verlegen"
        listing = (listing and not clause.cues) or opens_list(page, number)


def _plain(page: Page, number: int) -> Iterator[Reading]:
    for turn in page.by_clause[number]:
        if turn.kind in _PLAIN and not (page.denies(number, turn) or _says_again(page, number, turn)):
            value = age(page.text(turn)) if turn.kind == "age" else ""
            yield page.found(turn.kind, turn.start, turn.end, page.strength_at(number, turn.start), value)


def _says_again(page: Page, number: int, turn: Turn) -> bool:
    """Return whether brackets only say a document in other words: "Gesundheitszeugnis (Erstbelehrung)"."""
    return (
        turn.kind == "document" and number > 0 and page.bracketed(number) and bool(page.named(number - 1, "document"))
    )


def _car_beside_licence(page: Page, number: int) -> Iterator[Reading]:
    """Yield the car of "Führerschein (B) und Auto", and the one that is only wished for: "ein Auto wäre praktisch"."""
    clause, taken = page.clauses[number], page.taken(number)
    near = (one for one in range(max(number - 2, 0), number + 1) if page.same_sentence(one, number))
    licensed = any(page.named(one, "licence") for one in near)
    wished = "soft" in clause.cues and not taken and len(page.content(clause.start, clause.end)) == 1
    for i in range(clause.start, clause.end):
        joined = licensed and page.names[max(i - 1, 0)] in (*JOINTS - {","}, "mit")
        if page.names[i] == "CAR" and i not in taken and (joined or wished):
            yield page.found("car", i, i + 1, page.strength_at(number, i))


def _is_asked(page: Page, number: int, turn: Turn) -> bool:
    return not page.named(number, "offered") and not page.denies(number, turn)


def _repeats(page: Page, number: int, turn: Turn) -> bool:
    """Return whether a training only stands for the one before: "oder ein Studium", "(Gesellenbrief)"."""
    clause = page.clauses[number]
    generic = page.words[turn.start].lower() in read_toml("reading.toml")["generic_trainings"]
    inside = any(one.start < turn.start for one in page.named(number, "training"))
    other = either(page.names[max(turn.start - _WORDS_BEFORE_EITHER, clause.start) : turn.start])
    return generic or page.bracketed(number) or (inside and not other)


def _experience(page: Page, number: int) -> Iterator[Reading]:
    turn = next(iter(page.named(number, "experience")), None)
    if turn is not None and not page.denies(number, turn):
        clause = page.clauses[number]
        if page.names[turn.start + 1 : turn.start + 2] == ["mit"] and page.names[turn.end - 1] == "DONE":
            yield page.found("skill", turn.start + 1, turn.end - 1, page.strength_at(number, turn.start))
            return  # "schon mit einem ERP-System gearbeitet"
        asked = years(page.words[i].lower() for i in range(clause.start, clause.end))
        yield _in_full(page, number, turn, asked)


def _in_full(page: Page, number: int, turn: Turn, value: str = "") -> Reading:
    """Return a training or experience with the words around it: "mehrjährige … im Verkauf"."""
    start, end = _around(page, number, turn)
    return page.found(turn.kind, start, end, page.strength_at(number, turn.start), value)


def _around(page: Page, number: int, turn: Turn) -> tuple[int, int]:
    clause = page.clauses[number]
    others = (one for one in page.by_clause[number] if one.start >= turn.end and one.kind not in ("able", "about"))
    end = next((page.with_adjectives(turn.end, one.start) for one in others), clause.end)
    while end > turn.end and page.words[end - 1].lower() in _LOOSE_ENDS:
        end -= 1
    if page.words[turn.start] in ("gelernt", "erlernt"):  # what was learnt stands before it
        content = page.content(clause.start, turn.start)
        return (content[0] if content else turn.start), end
    return page.with_adjectives(clause.start, turn.start), end
