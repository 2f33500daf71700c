"""Wish or must, asked or denied: decided clause by clause, with rules for what a wish without a thing is about."""

from dataclasses import replace

from matching.reading.page import AND, DEMANDS, EITHER, Page, either
from matching.reading.turns import CUES, Turn
from matching.rules import read_toml

_MOST_BEFORE = 3  # clauses before or after its own that a wish may count for
_MOST_WORDS_LISTED = 3


def lay_cues(page: Page) -> None:
    """Let every clause know what its own words say of it: that it wishes, demands, denies, gives a reason, praises."""
    rules = read_toml("reading.toml")
    because, praise = frozenset(rules["clause"]["because"].split("|")), frozenset(rules["praise"])
    for number, clause in enumerate(page.clauses):
        page.by_clause[number] = [turn for turn in page.by_clause[number] if not _merely_glad(page, number, turn)]
        clause.cues.update(turn.kind for turn in page.by_clause[number] if turn.kind in CUES)
        if page.words[clause.start].lower() in because:
            clause.cues.add("because")
        names = page.names_in(number)
        if names[-1] == "NOT" and "NO" not in names and "soft" not in clause.cues:  # "ein eigenes Auto nicht"
            clause.cues.add("denied")
        if all(name in praise for name in names):
            clause.cues.add("praise")
        _deny_what_follows(page, number)
        _answer_a_question(page, number)


def _merely_glad(page: Page, number: int, turn: Turn) -> bool:
    """Return whether "gern" is said of the person and wishes nothing: "Sie arbeiten gern im Team"."""
    if turn.kind != "soft" or page.text(turn) not in ("gern", "gerne") or turn.start == page.clauses[number].start:
        return False
    before = page.words[turn.start - 1]
    verb = before.islower() and before.endswith(("st", "en"))
    return verb and before not in read_toml("reading.toml")["wish"]["verbs"]


def _deny_what_follows(page: Page, number: int) -> None:
    """Let "Sprache egal – Deutsch, Englisch" deny the languages too, and "…, X auch nicht" say what was said before."""
    clause = page.clauses[number]
    speaks = {"SPRACHE", "sprechen", "spricht"} & set(page.names_in(number)) or (
        number and page.same_sentence(number - 1, number) and "SPRACHE" in page.names_in(number - 1)
    )
    if "denied" in clause.cues and speaks:
        for following in page.clauses[number + 1 :]:
            if following.sentence != clause.sentence:
                break
            following.cues.add("denied")
    before = number - 1
    apart = before < 0 or page.clauses[before].end < clause.start or not page.same_sentence(before, number)
    if "denied" in clause.cues and not apart and not page.asks(number):
        page.clauses[before].cues.add("denied")  # "eine Fahrerlaubnis wird deshalb nicht benötigt"
    wished = number and page.same_sentence(number - 1, number) and "soft" in page.clauses[number - 1].cues
    if wished and [name.lower() for name in page.names_in(number)[-2:]] == ["auch", "not"]:
        clause.cues -= {"denied"}
        clause.soft = True


def _answer_a_question(page: Page, number: int) -> None:
    """Let a denial without a thing of its own answer the question before it: "Erfahrung? Nicht nötig."."""
    before = number - 1
    asked = before >= 0 and page.same_sentence(before, number) and page.cut_by(before) == "?"
    if asked and "denied" in page.clauses[number].cues and not page.asks(number):
        page.clauses[before].cues.add("denied")
        page.by_clause[before] = [
            replace(turn, kind="open") if turn.kind in ("experience", "training") else turn
            for turn in page.by_clause[before]
        ]


def decide(page: Page) -> None:
    """Let a wish count for its own clause, and where that says nothing else, for the one before or after it."""
    for number, clause in enumerate(page.clauses):
        clause.soft = clause.soft or clause.section == "should"
        if "praise" in clause.cues and not (_announces_if(page, number) and _soften_following(page, number)):
            _soften_before(page, number)
        if number and page.same_sentence(number - 1, number) and _goes_on(page, number):
            clause.soft = clause.soft or page.clauses[number - 1].soft
            _soften_lone(page, number)
        if "soft" not in clause.cues:
            continue
        clause.soft = True
        _soften_from_who(page, number)
        if _announces_if(page, number):
            _soften_following(page, number)
        elif page.asks(number):
            _spread(page, number)
        elif page.named(number, "open") or _trails(page, number):
            continue  # "Quereinsteiger willkommen", "Rentner gern" say nothing of what else is asked
        elif not _leads(page, number) or not _soften_following(page, number):
            _soften_before(page, number)


def _goes_on(page: Page, number: int) -> bool:
    """Return whether a clause is asked as the one before it: "ebenso der Kranschein", "Kranschein auch"."""
    rules, last = read_toml("reading.toml")["wish"], page.words[page.clauses[number].end - 1].lower()
    return _first_word(page, number) in rules["going_on"] or last in rules["trailing"]


def _soften_lone(page: Page, number: int) -> None:
    """Let "Kranschein ebenso" be as wished as what stands before it, where "ebenso" was cut off."""
    before, clause = number - 1, page.clauses[number]
    beside = page.clauses[before].end == clause.start and clause.end - clause.start == 1
    if beside and before > 0 and page.same_sentence(before - 1, before) and page.clauses[before - 1].soft:
        page.clauses[before].soft = True


def _spread(page: Page, number: int) -> None:
    """Let a wish with a thing of its own count for the list that it stands in."""
    clause, first = page.clauses[number], page.named(number, "soft")[0]
    plural = {"wären", "sind", "wärn"} & {page.words[i].lower() for i in range(clause.start, clause.end)}
    leads = first.start - clause.start <= 1 and first.end < clause.end
    if leads and (plural or page.names[first.start] == "WISH"):
        _soften_following(page, number)  # "von Vorteil sind A, B", "gerne auch A oder B"
    elif plural and AND[0] in page.names[clause.start : first.start]:
        _soften_list_before(page, number)  # "A, B und C wären schön"
    elif page.named(number, "language") and either(page.names[clause.start : first.start]):
        _soften_list_before(page, number)  # "Polnisch, Russisch oder Ukrainisch ist ein Plus"
    elif number and _goes_on_with_training(page, number):
        _soften_before(page, number)  # "Ausbildung als Koch, Beikoch oder Hauswirtschafter ist wünschenswert"
    if page.names[clause.start] in (*EITHER, "WOULD", "wegen", "wg.") or _follows_who(page, number):
        _soften_before(page, number)


def _announces_if(page: Page, number: int) -> bool:
    """Return whether a clause only says how fine it were, if: "Schön, wenn Sie …", "Wir freuen uns, wenn …"."""
    following, turns = page.following(number), page.by_clause[number]
    begins = page.words[following.start].lower() in ("wenn", "falls", "sofern")
    return following is not page.clauses[number] and begins and not any(turn.kind in DEMANDS for turn in turns)


def _soften_from_who(page: Page, number: int) -> None:
    """Let "wer A hat oder B spricht, ist im Vorteil" wish for all that stands between."""
    for before in range(number - 1, -1, -1):
        if not page.same_sentence(before, number) or "hard" in page.clauses[before].cues:
            return
        if _first_word(page, before) in ("wer", "bewerber"):
            for clause in page.clauses[before:number]:
                clause.soft = True
            return


def _goes_on_with_training(page: Page, number: int) -> bool:
    """Return whether a clause without a demand of its own goes on with the list of a training."""
    before = number - 1
    listed = page.same_sentence(before, number) and page.named(before, "training") and page.cut_by(before) == ","
    return bool(listed) and not any(turn.kind in DEMANDS for turn in page.by_clause[number])


def _trails(page: Page, number: int) -> bool:
    """Return whether a wish ends a clause about somebody: "Ältere Kollegen sehr gern"."""
    clause, last = page.clauses[number], page.named(number, "soft")[-1]
    nouns = any(page.words[i][:1].isupper() for i in range(clause.start + 1, last.start))
    return last.end == clause.end and nouns and page.cut_by(number) != ":"


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
