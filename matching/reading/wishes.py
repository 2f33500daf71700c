"""Wish or must, asked or denied: decided clause by clause, with rules for what a wish without a thing is about."""

from matching.reading.page import AND, EITHER, Page
from matching.reading.turns import CUES
from matching.rules import read_toml

_MOST_BEFORE = 3  # clauses before or after its own that a wish may count for
_MOST_WORDS_LISTED = 3


def lay_cues(page: Page) -> None:
    """Let every clause know what its own words say of it: that it wishes, demands, denies, gives a reason, praises."""
    rules = read_toml("reading.toml")
    because, praise = frozenset(rules["clause"]["because"].split("|")), frozenset(rules["praise"])
    for number, clause in enumerate(page.clauses):
        clause.cues.update(turn.kind for turn in page.by_clause[number] if turn.kind in CUES)
        if page.words[clause.start].lower() in because:
            clause.cues.add("because")
        names = page.names_in(number)
        if names[-1] == "NOT" and "NO" not in names and "soft" not in clause.cues:  # "ein eigenes Auto nicht"
            clause.cues.add("denied")
        if all(name in praise for name in names):
            clause.cues.add("praise")


def decide(page: Page) -> None:
    """Let a wish count for its own clause, and where that says nothing else, for the one before or after it."""
    for number, clause in enumerate(page.clauses):
        clause.soft = clause.soft or clause.section == "should"
        if "praise" in clause.cues:
            _soften_before(page, number)
        if "soft" not in clause.cues:
            continue
        clause.soft = True
        if page.asks(number):
            _spread(page, number)
        elif not _leads(page, number) or not _soften_following(page, number):
            _soften_before(page, number)


def _spread(page: Page, number: int) -> None:
    """Let a wish with a thing of its own count for the list that it stands in."""
    clause, first = page.clauses[number], page.named(number, "soft")[0]
    plural = {"wären", "sind", "wärn"} & {page.words[i].lower() for i in range(clause.start, clause.end)}
    if first.start - clause.start <= 1 and (plural or page.names[first.start] == "WISH"):
        _soften_following(page, number)  # "von Vorteil sind A, B", "gerne auch A oder B"
    elif plural and AND[0] in page.names[clause.start : first.start]:
        _soften_list_before(page, number)  # "A, B und C wären schön"
    if page.names[clause.start] in EITHER or _follows_who(page, number):
        _soften_before(page, number)


def _leads(page: Page, number: int) -> bool:
    """Return whether a wish without a thing of its own is about what follows: "wünschenswert: …"."""
    clause = page.clauses[number]
    colon = clause.end < len(page.words) and page.words[clause.end] == ":"
    first = number == 0 or not page.same_sentence(number - 1, number)
    return colon or (first and not page.bracketed(number))


def _soften_list_before(page: Page, number: int) -> None:
    for before in range(number - 1, max(number - 4, 0) - 1, -1):
        clause = page.clauses[before]
        listed = page.same_sentence(before, number) and not clause.cues - {"trait"}
        if not listed or clause.end - clause.start > _MOST_WORDS_LISTED:
            return
        clause.soft = True


def _soften_following(page: Page, number: int) -> bool:
    done = False
    for clause in page.clauses[number + 1 : number + 1 + _MOST_BEFORE]:
        if clause.sentence != page.clauses[number].sentence or clause.cues & {"hard", "soft", "denied"}:
            break
        clause.soft = done = True
    return done


def _soften_before(page: Page, number: int) -> None:
    for before in range(number - 1, max(number - 1 - _MOST_BEFORE, -1), -1):
        clause = page.clauses[before]
        if not page.same_sentence(before, number) or "hard" in clause.cues:
            return
        clause.soft = True
        if page.asks(before) and not page.bracketed(before):
            return


def _follows_who(page: Page, number: int) -> bool:
    """Return whether the clause before begins with "wer": "wer BE hat, bekommt gern unseren Anhänger"."""
    before = number - 1
    return before >= 0 and page.same_sentence(before, number) and _first_word(page, before) == "wer"


def _first_word(page: Page, number: int) -> str:
    return page.words[page.clauses[number].start].lower()
