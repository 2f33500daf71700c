"""Suggestions while somebody types: first letters of a label or word, the middle of a compound, one mistake.

All labels stand in one long text, one a line; Python's own substring search runs over it in microseconds.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from rapidfuzz.distance import OSA

from models.enums import Via
from models.values import Candidate
from profiling.clean import comparison_form
from profiling.taxonomy.labels import LabelTable

LONGEST = 60  # letters of what was typed that are looked at
_MOST_HITS = 400
_MOST_CHECKED = 3_000
_SHORTEST_WITH_MISTAKE = 4
_SHORTEST_MIDDLE = 3
_SCORES = {"label": 1.0, "start": 0.9, "word": 0.7, "middle": 0.5, "mistake": 0.3}


class Suggester:
    """Finds labels by what is typed of them, in tables of which an earlier one's labels come before a later one's."""

    def __init__(self, tables: Sequence[LabelTable], ids: Sequence[str]) -> None:
        self._tables, self._ids = tables, ids
        self._forms = [form for table in tables for form in table.forms]
        self._text = "\n" + "".join(table.forms.lines() for table in tables)
        self._starts = list(accumulate((len(form) + 1 for form in self._forms), initial=1))[:-1]
        self._firsts = list(accumulate(map(len, tables), initial=0))
        self._hidden = {first + at for first, table in zip(self._firsts, tables, strict=False) for at in table.hidden}

    def suggest(self, typed: str, *, limit: int) -> list[Candidate]:
        """Return at most `limit` candidates with falling scores, no concept twice, each with the label that fits."""
        form = comparison_form(typed[:LONGEST])
        if not form or limit < 1:
            return []
        found: dict[str, Candidate] = {}
        for at, how in self._hits(form):
            if at in self._hidden:
                continue
            concept_id, text = self._label(at)
            if concept_id not in found:
                score = round(_SCORES[how] - len(found) * 0.001, 4)
                found[concept_id] = Candidate(concept_id, text, score, _via(how))
            if len(found) == limit:
                break
        return list(found.values())

    def _label(self, at: int) -> tuple[str, str]:
        number = bisect_right(self._firsts, at) - 1
        table, own = self._tables[number], at - self._firsts[number]
        return self._ids[table.concept[own]], table.texts[own]

    def _hits(self, form: str) -> Iterator[tuple[int, str]]:
        """Yield the places of labels from the best to the faintest hit; a place may come twice."""
        yield from ((at, "label") for at in self._lines(f"\n{form}\n"))
        yield from ((at, "start") for at in self._shortest_first(self._lines(f"\n{form}")))
        yield from ((at, "word") for at in self._shortest_first(self._lines(f" {form}")))
        if len(form) >= _SHORTEST_MIDDLE:
            yield from ((at, "middle") for at in self._shortest_first(self._lines(form)))
        if len(form) >= _SHORTEST_WITH_MISTAKE:
            yield from ((at, "mistake") for at in self._with_one_mistake(form))

    def _shortest_first(self, places: Iterable[int]) -> list[int]:
        """Order by language and role in bands (they are sorted so), then by length: the plain label before the long."""
        return sorted(places, key=lambda at: (len(self._forms[at]), at))

    def _lines(self, piece: str, *, most: int = _MOST_HITS) -> Iterator[int]:
        """Yield the places of the labels in which a piece of text stands."""
        at = self._text.find(piece)
        while at >= 0 and most > 0:
            yield bisect_right(self._starts, at + piece.startswith("\n")) - 1
            at = self._text.find(piece, at + 1)
            most -= 1

    def _with_one_mistake(self, form: str) -> list[int]:
        """Return labels one of whose words starts with the typed letters but for one mistake.

        One mistake leaves at least one half of the letters as it is (pigeonhole), so only labels with one of
        the halves are compared letter by letter.
        """
        half = len(form) // 2
        found: dict[int, int] = {}
        for piece in (f"\n{form[:half]}", f" {form[:half]}", form[half:]):
            for at in self._lines(piece, most=_MOST_CHECKED):
                if at not in found:
                    found[at] = _mistakes(form, self._forms[at])
        return self._shortest_first(at for at, mistakes in found.items() if mistakes <= 1)


def _mistakes(typed: str, form: str) -> int:
    """Return the least number of mistakes (letter missing, extra, wrong, swapped) at the start of any word."""
    words = form.split()
    tails = (" ".join(words[at:]) for at in range(len(words)))
    return min(
        OSA.distance(typed, tail[: len(typed) + longer], score_cutoff=1) for tail in tails for longer in (-1, 0, 1)
    )


def _via(how: str) -> Via:
    if how == "label":
        return Via.LABEL
    return Via.FUZZY if how == "mistake" else Via.WORDS
