"""spaCy pipelines of our own: words, durations, clauses with their denials, and the labels that stand in a text.

The blank pipeline is spaCy's neutral one in every language. spaCy's own tokenizers cut hyphens and apostrophes
differently from language to language, and have none for Somali, Pashto and Sorani; words must be cut as labels are
compared (`profiling.clean`). What the components find lies in `doc._.forms` (a comparison form a token, empty for
signs), `doc._.durations`, `doc.spans["clauses"]` (labelled DENIED or not) and `doc.spans["labels"]`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import get_words_and_spaces
from spacy.vocab import Vocab

from models.languages import languages
from profiling.clean import comparison_form
from profiling.taxonomy.labels import LabelTable, LabelTables, fingerprints
from profiling.wordlists import Phrases, affixes, common_words, durations, negations
from profiling.years import Duration, durations_in

DENIED = "denied"
GERMAN = "de"
MOST_WORDS_OF_LABEL = 6
_SHORTEST_LABEL = 3
_SHORTEST_SQUEEZED = 6
_SHORTEST_BARE = 3  # letters that must be left of a word without its ending

_MARKS = (  # of Latin, Cyrillic, Arabic and Ethiopic letters; Indian and Thai letters and marks
    "\u0300-\u036f\u0483-\u0487\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u135d-\u135f"
    "\u0900-\u0963\u0966-\u0dff\u0e00-\u0e7f"
)
_INVISIBLE = "\u00ad\u034f\u061c\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_LETTER = rf"(?:[^\W_]|[{_MARKS}{_INVISIBLE}])"
_TOKEN = re.compile(
    rf"""
    \(\s?(?:[mwfdxi]\s?[/|,]\s?)+[mwfdxi*]\s?\)       # (m/w/d)
  | \d{{1,3}}(?:[.,٫]\d{{1,2}})?\s?½ | ½ | \d{{1,3}}[.,٫]\d{{1,2}}(?!\d)
  | (?<![^\W_])[A-Za-z][+#]+(?!\w)                    # C++, C#
  | {_LETTER}+(?:['’‘`´]{_LETTER}+)*(?:(?:/-?|[:*·_]|-/)(?:innen|in|rin|frau|er|en|[rne])\b|\((?:innen|in|en|[rne])\))?
  | \n | [^\S\n]+ | .
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_BROKEN = re.compile(r"\d*\s?½|\d+[.,٫]\d+(?:\s?½)?")
_ABBREVIATION = re.compile(r"[^\W\d_]{1,7}")
_NO_JOINER = "\u200c"  # parts two words in Persian and Sorani, and is no sign
_SENTENCE_MARKS = frozenset(".!?؟۔։።…\n\r•;؛|।")
_CLAUSE_MARKS = frozenset(",،፣፤፥:–—")


def pipeline(language: str, tables: Iterable[LabelTables] = ()) -> Language:
    """Return a pipeline for texts in a language that knows the labels in some tables. Takes milliseconds."""
    nlp = spacy.blank("xx", vocab=Vocab())  # a bare one: nobody asks for each word's shape and flags
    nlp.tokenizer = Words(nlp.vocab, language)
    for name in ("lotse_durations", "lotse_clauses"):
        nlp.add_pipe(name, config={"language": language})
    finder = nlp.add_pipe("lotse_labels", config={"language": language})
    assert isinstance(finder, LabelFinder)  # noqa: S101 - what its factory returns; spaCy's annotation doesn't say so
    finder.use(tables)
    return nlp


class Words:
    """Cuts a text into words, numbers and signs; all of them together are the text."""

    def __init__(self, vocab: Vocab, language: str) -> None:
        self._vocab, self._abbreviates = vocab, language == GERMAN

    def __call__(self, text: str) -> Doc:
        """Return the document with each word's comparison form in `doc._.forms`."""
        words, spaces = get_words_and_spaces(list(self._cut(text)), text)
        doc = Doc(self._vocab, words=words, spaces=spaces)
        doc._.forms = [_form(word) for word in words]
        return doc

    def _cut(self, text: str) -> Iterator[str]:
        at = 0
        while at < len(text):
            found = _TOKEN.match(text, at)
            word = found[0] if found else text[at]
            if self._abbreviates and text.startswith(".", at + len(word)) and _is_abbreviation(word):
                word += "."
            at += len(word)
            yield word


def _is_abbreviation(word: str) -> bool:
    return _ABBREVIATION.fullmatch(word) is not None and comparison_form(f"{word}.") != comparison_form(word)


def _form(word: str) -> str:
    if word.isascii() and word.isalpha() and (word.islower() or word.istitle()):
        return word.lower()  # the same, and sixty times as fast
    return _number(word) if _BROKEN.fullmatch(word) else comparison_form(word)


def _number(word: str) -> str:
    """Return "5,5", "٥٫٥" and "5½" as 5.5."""
    half = 0.5 * ("½" in word)
    digits = word.replace("½", "").replace("٫", ".").replace(",", ".").strip()
    return f"{float(digits or 0) + half:g}"


@Language.factory("lotse_durations", default_config={"language": GERMAN})
def _durations(nlp: Language, name: str, language: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 - as spaCy calls it
    times = durations(language)

    def mark(doc: Doc) -> Doc:
        """Set `doc._.durations`: what the text says about how long, by tokens."""
        forms: list[str] = doc._.forms
        said = [form or token.text for form, token in zip(forms, doc, strict=True)]
        places = [at for at, word in enumerate(said) if not word.isspace() and word != _NO_JOINER]
        words = [said[at] for at in places]
        ends = [at + 1 for at in places]
        doc._.durations = [
            Duration(places[found.start], ends[found.end - 1], found.years)
            for found in durations_in(words, times, today=doc.user_data.get("today"))
        ]
        return doc

    return mark


@Language.factory("lotse_clauses", default_config={"language": GERMAN})
def _clauses(nlp: Language, name: str, language: str) -> Callable[[Doc], Doc]:  # noqa: ARG001 - as spaCy calls it
    common, negation = common_words(language), negations(language)
    contrasts = Phrases(common.contrasts)

    def cut(doc: Doc) -> Doc:
        """Set `doc.spans["clauses"]`, labelled DENIED where a clause says that something is not so."""
        affirmed = {at for places in _phrases(doc._.forms, negation.affirms) for at in places}
        denials = (set(places) for places in _phrases(doc._.forms, negation.denies))
        denied = {at for places in denials if affirmed.isdisjoint(places) for at in places}
        against = {at for places in _phrases(doc._.forms, contrasts) for at in places} - affirmed
        says_nothing = denied | {at for at, form in enumerate(doc._.forms) if common.is_filler(form)}
        doc.spans["clauses"] = [
            Span(doc, start, end, label=DENIED if any(at in denied for at in range(start, end)) else "")
            for start, end in _between(doc, against, says_nothing)
        ]
        doc._.affirmed = affirmed
        return doc

    return cut


def _phrases(forms: Sequence[str], phrases: Phrases) -> Iterator[list[int]]:
    """Yield the tokens of each phrase that stands in a text; signs between its words are passed over."""
    words = [at for at, form in enumerate(forms) if form]
    said = [forms[at] for at in words]
    for at in range(len(said)):
        if places := phrases.found_at(said, at):
            yield [words[place] for place in places]


def _between(doc: Doc, against: set[int], says_nothing: set[int]) -> Iterator[tuple[int, int]]:
    """Yield start and end of what stands between marks and words of contrast, if it has a word.

    A word of contrast behind which only a denial stands parts nothing ("Kochen kann ich aber nicht").
    """
    inside = {at for found in doc._.durations for at in range(found.start, found.end)}
    marks = {at for at in range(len(doc)) if at not in inside and _is_mark(doc, at)}
    start, is_contrast = 0, False
    parts: list[tuple[int, int]] = []
    for at in range(len(doc) + 1):
        if at < len(doc) and at not in marks and at not in against:
            continue
        if any(doc._.forms[start:at]):
            is_empty = is_contrast and all(place in says_nothing for place in range(start, at))
            parts.append((parts.pop()[0] if is_empty and parts else start, at))
        start, is_contrast = at + 1, at in against
    yield from parts


def _is_mark(doc: Doc, at: int) -> bool:
    """Return whether a sign ends a clause: a hyphen where it stands free, a full stop unless a letter follows."""
    sign = doc[at].text
    if sign == "." and at + 1 < len(doc):
        return bool(doc[at].whitespace_) or not doc._.forms[at + 1]
    if sign == "-":
        return at == 0 or (bool(doc[at].whitespace_) and bool(doc[at - 1].whitespace_ or doc[at - 1].text.isspace()))
    return sign in _SENTENCE_MARKS or sign in _CLAUSE_MARKS


class LabelFinder:
    """Sets `doc.spans["labels"]`: the longest labels in each clause that don't overlap.

    Looks windows of one to six words up in the compiled tables, so that nothing has to be built or kept. A span's
    concepts lie in `span._.concepts`, the label's comparison form in `span._.form`. Its first `span._.skipped` signs
    are no part of the label ("and", an article); where it has an ending more than the label, it is not `span._.exact`.
    """

    def __init__(self, language: str) -> None:
        self._language = language
        self._common, self._affixes = common_words(language), affixes(language)
        self._tables: list[list[tuple[LabelTable, Sequence[str]]]] = []

    def use(self, tables: Iterable[LabelTables]) -> None:
        """Look labels up in these: those in the text's own language first, then those mixed in, then German ones."""
        known = languages().get(self._language)
        tags = dict.fromkeys((self._language, *(known.mixed_with if known else ()), GERMAN))
        given = list(tables)
        found = [
            [(table, each.ids) for each in given for table in each.tables if table.language == tag] for tag in tags
        ]
        self._tables = [of_language for of_language in found if of_language]

    def __call__(self, doc: Doc) -> Doc:
        """Find the labels of a document whose clauses and durations are known."""
        windows = list(self._windows(doc))
        concepts = self._concepts({form for window in windows for form in window.forms})
        taken: set[int] = set()
        found = []
        for window in sorted(windows, key=lambda each: (each.start - each.end, each.start)):
            fits = next((form for form in reversed(window.forms) if form in concepts and self._counts(form)), None)
            if fits is not None and taken.isdisjoint(range(window.start, window.end)):
                taken.update(range(window.start, window.end))
                found.append(_labelled(doc, window, fits, concepts[fits]))
        doc.spans["labels"] = sorted(found, key=lambda span: span.start)
        return doc

    def _windows(self, doc: Doc) -> Iterator[_Window]:
        """Yield every row of at most six words within a clause that holds no duration."""
        inside = {at for found in doc._.durations for at in range(found.start, found.end)}
        forms: list[str] = doc._.forms
        for clause in doc.spans["clauses"]:
            places = [at for at in range(clause.start, clause.end) if forms[at]]
            for first, start in enumerate(places):
                for last in range(first, min(len(places), first + MOST_WORDS_OF_LABEL)):
                    if places[last] in inside:
                        break
                    words = [forms[at] for at in places[first : last + 1]]
                    yield self._window(doc, start, places[last] + 1, words)

    def _window(self, doc: Doc, start: int, end: int, words: Sequence[str]) -> _Window:
        forms = dict.fromkeys(_spaced(words), _AS_IT_IS)
        for prefix in self._before(doc[start].text, words[0]):
            bare = comparison_form(doc[start].text[len(prefix) :])
            forms = dict.fromkeys(_spaced([bare, *words[1:]]), _Written(skipped=len(prefix))) | forms
        for plain in self._without_ending(words[-1]):
            forms = dict.fromkeys(_spaced([*words[:-1], plain]), _WITH_ENDING) | forms
        return _Window(start, end, forms)

    def _before(self, text: str, form: str) -> Iterator[str]:
        written = text.lower().replace("’", "'")
        return (each for each in self._affixes.before if written.startswith(each) and len(form) > len(each) + 1)

    def _without_ending(self, form: str) -> Iterator[str]:
        for ending, plain in self._affixes.behind:
            if form.endswith(ending) and len(form) - len(ending) >= _SHORTEST_BARE:
                yield form.removesuffix(ending) + plain

    def _counts(self, form: str) -> bool:
        return len(form) >= _SHORTEST_LABEL and not self._common.say_nothing(form)

    def _concepts(self, forms: set[str]) -> dict[str, tuple[str, ...]]:
        """Return form → concepts for the forms that are labels, in the first language in which they are."""
        wanted = list(forms)
        prints = fingerprints(wanted)
        found: dict[str, tuple[str, ...]] = {}
        for tables in self._tables:
            here: dict[str, dict[str, None]] = {}
            for table, ids in tables:
                for number, places in table.having(wanted, prints):
                    here.setdefault(wanted[number], {}).update((ids[table.concept[at]], None) for at in places)
            found = {form: tuple(concepts) for form, concepts in here.items()} | found
        return found


@dataclass(frozen=True, slots=True)
class _Written:
    """How a form stands in the text: after some signs that are no part of it, and exactly so or with an ending."""

    skipped: int = 0
    exact: bool = True


_AS_IT_IS, _WITH_ENDING = _Written(), _Written(exact=False)


@dataclass(frozen=True, slots=True)
class _Window:
    """Some tokens in sequence, and the forms under which they may be a label; the best form last."""

    start: int
    end: int
    forms: dict[str, _Written]


def _spaced(words: Sequence[str]) -> Iterator[str]:
    """Yield the words as one form, and written together as some do ("lkw fahrer")."""
    yield " ".join(words)
    if len(words) > 1 and len(squeezed := "".join(words)) >= _SHORTEST_SQUEEZED:
        yield squeezed


def _labelled(doc: Doc, window: _Window, form: str, concepts: tuple[str, ...]) -> Span:
    span = Span(doc, window.start, window.end, label="label")
    written = window.forms[form]
    span._.concepts, span._.form, span._.skipped, span._.exact = concepts, form, written.skipped, written.exact
    return span


@Language.factory("lotse_labels", default_config={"language": GERMAN})
def _labels(nlp: Language, name: str, language: str) -> LabelFinder:  # noqa: ARG001 - as spaCy calls it
    return LabelFinder(language)


for _name in ("forms", "durations", "affirmed"):
    Doc.set_extension(_name, default=None, force=True)
for _name in ("concepts", "form", "skipped", "exact"):
    Span.set_extension(_name, default=None, force=True)
