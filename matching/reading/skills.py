"""Skills in free words: what is plainly asked for in no known turn, "Umgang mit Radlader", "du kannst mauern"."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from matching.reading.clauses import Clause
from matching.reading.page import JOINTS, Page, fillers
from models.values import Reading

_MOST_WORDS = 9  # of one skill
_MOST_WORDS_BESIDE = 3  # of a short clause that a later "können" counts for too
_MOST_CONTENT = 4  # words that say something in a clause that merely names things
_SIMILAR = ("ähnlich", "vergleichbar", "gleichwertig")
_ADJECTIVE = ("e", "en", "er", "es", "em")


def free_skills(page: Page, number: int, numbers: Sequence[int]) -> Iterator[Reading]:
    """Yield what a clause asks for in words that the rules don't know."""
    clause = page.clauses[number]
    if page.bracketed(number):
        return
    about = next(iter(page.named(number, "about")), None)
    if about is not None:
        # "freundlicher Umgang mit Gästen" is a trait, "Erfahrung im Umgang mit Geld" experience.
        if {"TRAIT", "EXPERIENCE"} & set(page.names[clause.start : about.start]):
            return
        if _parted(page, about.start) and "um" not in page.names[about.end : clause.end]:
            return
        # "mit Excel kennen Sie sich aus": what it is about stands before it
        before = not page.content(about.end, clause.end)
        yield from listed(page, number, *((clause.start, about.start) if before else (about.end, clause.end)))
    elif _is_known(page, number):
        yield from _what_is_known(page, number)
    elif "denied" in clause.cues or ("because" in clause.cues and "able" not in clause.cues):
        return
    elif page.taken(number):
        yield from _before_the_turns(page, number)
    elif "able" in clause.cues:
        yield from _able(page, number, numbers)
    elif _is_plain(page, number):
        yield from listed(page, number, clause.start, clause.end)


def listed(page: Page, number: int, start: int, end: int, *, any_word: bool = False) -> Iterator[Reading]:
    """Yield the things named between two places, one for each side of "und", "oder" and the like.

    Without `any_word` one of them must be written large, as German writes its nouns.
    """
    taken = page.taken(number)
    # "Kopfrechnen und Erfahrung im Verkauf": what stands beside a turn without a joint belongs to it
    for joined, part in groupby(range(start, end), key=lambda i: i in taken or page.names[i] in JOINTS):
        words = list(part)
        group = [i for i in words if page.names[i] not in fillers()]
        similar = any(page.names[i].startswith(_SIMILAR) for i in words)
        named = any_word or any(page.words[i][:1].isupper() for i in group)
        if not joined and not similar and named and 1 <= len(group) <= _MOST_WORDS:
            yield page.found("skill", group[0], group[-1] + 1, page.strength_at(number, group[0]))


def opens_list(page: Page, number: int) -> bool:
    """Return whether the clauses after this one go on naming what one must be able to do."""
    clause = page.clauses[number]
    colon = clause.end < len(page.words) and page.words[clause.end] == ":"
    begins = "ABLE" in page.names[clause.start : clause.start + 2] and bool(page.content(clause.start, clause.end))
    return "able" in clause.cues and (colon or begins)


def _before_the_turns(page: Page, number: int) -> Iterator[Reading]:
    """Yield what a line under a heading asks for before anything known: "Kopfrechnen und Erfahrung im Verkauf"."""
    clause = page.clauses[number]
    first = min(page.taken(number))
    joints = [i for i in range(clause.start, first) if page.names[i] in JOINTS]
    if joints and clause.section in ("must", "should") and not clause.cues & {"trait", "able"}:
        yield from listed(page, number, clause.start, joints[-1])


def _parted(page: Page, start: int) -> bool:
    """Return whether a turn's verb is in two parts: "Sie gehen mit Excel sicher um"."""
    return page.words[start].lower() in ("gehen", "gehst")


def _is_known(page: Page, number: int) -> bool:
    """Return whether the clause before says that one knows this: "du weißt, wie man …", "Sie wissen, was …"."""
    clause, before = page.clauses[number], page.clauses[max(number - 1, 0)]
    knows = {page.words[i].lower() for i in range(before.start, before.end)} & {"weißt", "wissen", "weiß"}
    same = number > 0 and page.same_sentence(number - 1, number)
    return same and bool(knows) and page.words[clause.start].lower() in ("wie", "was")


def _what_is_known(page: Page, number: int) -> Iterator[Reading]:
    """Yield the deed after "wie", the thing after "was"."""
    clause = page.clauses[number]
    content = page.content(clause.start, clause.end)
    if page.words[clause.start].lower() == "was":
        content = [i for i in content if page.words[i][:1].isupper()]
    if content:
        yield page.found("skill", content[0], content[-1] + 1, page.strength(number))


def _able(page: Page, number: int, numbers: Sequence[int]) -> Iterator[Reading]:
    """Yield what a clause says one must be able to do, and the short clauses before it that it counts for too."""
    for before in numbers[: numbers.index(number)]:
        if _counts_too(page, before):
            one = page.clauses[before]
            yield from listed(page, number, one.start, one.end)
    clause = page.clauses[number]
    content = page.content(clause.start, clause.end)
    if not content or "trait" in clause.cues or {"werden", "wenn"} & set(page.names_in(number)):
        return
    if _says_why(page, number) or _somebody_else(page, clause):
        return
    if not any(page.words[i][:1].isupper() or page.words[i].endswith("n") for i in content):
        return
    groups = _groups(page, clause)
    things = all(page.words[i][:1].isupper() for i in content)
    if things or (len(groups) > 1 and all(page.words[group[-1]].islower() for group in groups)):
        yield from listed(page, number, clause.start, clause.end, any_word=True)
    else:
        yield page.found("skill", content[0], content[-1] + 1, page.strength(number))


def _groups(page: Page, clause: Clause) -> list[list[int]]:
    """Return what stands on each side of "und" and the like, where each ends as deeds do: "Bretter sägen"."""
    parts = groupby(page.content(clause.start, clause.end), key=lambda i: _side(page, clause, i))
    groups = [list(group) for _, group in parts]
    return groups if all(page.words[group[-1]].endswith("n") for group in groups) else []


def _side(page: Page, clause: Clause, token: int) -> int:
    """Return how many joints stand before a word in its clause."""
    return sum(name in JOINTS for name in page.names[clause.start : token])


def _says_why(page: Page, number: int) -> bool:
    """Return whether a clause only tells what for: "damit Sie …", "um alles lesen zu können"."""
    first = page.words[page.clauses[number].start].lower()
    return first in ("damit", "um", "weil", "da", "obwohl")


def _somebody_else(page: Page, clause: Clause) -> bool:
    """Return whether another one "kann": "er kann nur vertrauen", "wer gut ist, kann bleiben"."""
    words = [page.words[i].lower() for i in range(clause.start, clause.end)]
    told = {"hat", "ist"} & set(words[: words.index("kann")]) if "kann" in words else set()
    return words[0] == "kann" or bool(told) or ("kann" in words and bool({"er", "es", "das", "beides"} & set(words)))


def _counts_too(page: Page, number: int) -> bool:
    one = page.clauses[number]
    named = all(page.words[i][:1].isupper() for i in page.content(one.start, one.end))
    bare = named and not page.bracketed(number) and page.words[one.start][:1].isupper()
    return bare and one.end - one.start <= _MOST_WORDS_BESIDE and not one.cues and not page.taken(number)


def _is_plain(page: Page, number: int) -> bool:
    """Return whether a clause just names things that are asked: under a heading, as a bullet, as a wish."""
    clause = page.clauses[number]
    content = page.content(clause.start, clause.end)
    if not 1 <= len(content) <= _MOST_CONTENT or _tells(page, number):
        return False
    if any(word.islower() and not word.endswith(_ADJECTIVE) for word in (page.words[i] for i in content)):
        return False
    needed = any(turn.end == clause.end for turn in page.named(number, "hard"))  # "Kopfrechnen ist Pflicht"
    wanted = clause.section in ("must", "should") or clause.bullet or clause.soft or needed
    return wanted and any(page.words[i][:1].isupper() for i in content)


def _tells(page: Page, number: int) -> bool:
    """Return whether a clause says something else than what is asked: a trait, a denial, a label "Kraftfahrer: …"."""
    names = set(page.names_in(number))
    other = {"WE", "NOT", "NO", "CAR", "als"} & names or {"trait", "able"} & page.clauses[number].cues
    return bool(other) or page.words[page.clauses[number].start].lower().startswith("z.") or page.cut_by(number) == ":"
