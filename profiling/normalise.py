"""Own words to concepts: the room's front door. A machine's guess is always a candidate, never an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from models.enums import ConceptKind, Confirmer, Evidence, MentionState, Via
from models.values import Candidate, Json, Mention
from profiling.clean import LONGEST
from profiling.encoder import Encoder
from profiling.link import Linker
from profiling.suggest import Suggester
from profiling.taxonomy import Progress, Taxonomy, open_taxonomy

if TYPE_CHECKING:
    from profiling.extract import Extractor, Found
    from profiling.translate import Translation

MOST_CANDIDATES = 5
GERMAN = "de"
ENGLISH = "en"
FEW = 3  # suggestions; where typing finds fewer, what was typed is linked too
SHORTEST_LINKED = 4  # letters
_TRANSLATED = 0.9  # what is left of a score that rests on a machine's translation


class TextTranslator(Protocol):
    """What translates, if anything does: `profiling.translate.Translator`, or a test's own."""

    def can(self, *, source: str, target: str) -> bool:
        """Return whether there is a way between two languages."""
        ...

    def translate(self, text: str, *, source: str, target: str) -> Translation | None:
        """Return the translation, or None where there is none."""
        ...


def prepare(folder: Path, progress: Progress) -> None:
    """Compile the lexicon with the import in a folder, and compute what the first texts in each language wait for."""
    Normaliser(open_taxonomy(folder, progress=progress)).prepare(progress)


class Normaliser:
    """Finds what words mean in one taxonomy. Cheap to build; indexes and encoder load with the first text."""

    def __init__(
        self,
        taxonomy: Taxonomy,
        *,
        translator: TextTranslator | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        self.taxonomy = taxonomy
        self._translator = translator
        self._encoder = encoder
        self._linkers: dict[ConceptKind, Linker] = {}
        self._suggesters: dict[tuple[ConceptKind, str], Suggester] = {}
        self._extractors: dict[tuple[str, ConceptKind | None], Extractor] = {}
        self._building = Lock()

    def prepare(self, progress: Progress) -> None:
        """Compute what every language's first text would wait for, and keep it beside the compiled taxonomy."""
        of = sum(len(tables.tables) for tables in self.taxonomy.tables.values())
        for done, _ in enumerate(step for kind in ConceptKind for step in self._linker(kind).prepare()):
            progress("meaning", done + 1, of)

    def normalise(
        self, texts: Sequence[str], *, kind: ConceptKind, language: str, top: int = MOST_CANDIDATES
    ) -> list[tuple[Candidate, ...]]:
        """Return candidates for each text, best first, labelled in the given language; empty where nothing fits."""
        found = self._linker(kind).link(texts, language=language, top=top)
        found = self._with_translations(texts, found, kind=kind, language=language, top=top)
        return [tuple(self._in_language(candidate, language) for candidate in candidates) for candidates in found]

    def _with_translations(
        self,
        texts: Sequence[str],
        found: list[tuple[Candidate, ...]],
        *,
        kind: ConceptKind,
        language: str,
        top: int,
    ) -> list[tuple[Candidate, ...]]:
        """Return the candidates joined with those that a machine translation into English leads to, if there is one."""
        translator = self._translator
        if translator is None or language == ENGLISH or not translator.can(source=language, target=ENGLISH):
            return found
        joined = list(found)
        for at, text in enumerate(texts):
            if any(candidate.via is Via.LABEL for candidate in found[at]):
                continue  # the very label needs no machine
            translation = translator.translate(text[:LONGEST], source=language, target=ENGLISH)
            if translation is not None:
                more = self._linker(kind).link([translation.text], language=ENGLISH, top=top)[0]
                joined[at] = _joined(found[at], more, top=top)
        return joined

    def mention(
        self,
        text: str,
        *,
        kind: ConceptKind,
        language: str,
        key: str = "",
        years: float | None = None,
        evidence: Evidence = Evidence.SAID,
    ) -> Mention:
        """Return the text with what it may mean. CONFIRMED only where it is a label of exactly one concept."""
        return self.mentions([text], kind=kind, language=language, key=key, years=years, evidence=evidence)[0]

    def mentions(
        self,
        texts: Sequence[str],
        *,
        kind: ConceptKind,
        language: str,
        key: str = "",
        years: float | None = None,
        evidence: Evidence = Evidence.SAID,
    ) -> list[Mention]:
        """Return one mention a text, in one go; the same rules as `mention`."""
        found = self.normalise(texts, kind=kind, language=language)
        mentions = [
            Mention(
                text=text,
                language=language,
                kind=kind,
                key=key,
                candidates=candidates,
                years=years,
                evidence=evidence,
            )
            for text, candidates in zip(texts, found, strict=True)
        ]
        return [self._confirmed(mention) for mention in mentions]

    def _confirmed(self, mention: Mention) -> Mention:
        """Return the mention confirmed, if its words are a label of one concept only."""
        concept_id = self.exact_concept(mention.text, kind=mention.kind, language=mention.language)
        if concept_id is None:
            return mention
        return replace(mention, state=MentionState.CONFIRMED, concept_id=concept_id, confirmed_by=Confirmer.EXACT_LABEL)

    def exact_concept(self, text: str, *, kind: ConceptKind, language: str) -> str | None:
        """Return the one concept whose label (in the language, else in German) the text is, or None."""
        labels = self._linker(kind).exact(text)
        for tag in (language, GERMAN):
            if concepts := {label.concept_id for label in labels if label.language == tag}:
                return concepts.pop() if len(concepts) == 1 else None
        return None

    def extract(self, text: str, *, language: str, today: date | None = None) -> tuple[Mention, ...]:
        """Return the occupations and skills found inside a longer text, in its order, each concept once.

        What stands there as a label has that concept first; a piece between commas that is no label is linked as
        whatever fits better, skill or occupation. Confirmed only where a piece is a label and nothing else. Years
        since a date ("seit 2015") are known if `today` is given.
        """
        pieces = self._extractor(language).find(text, today=today)
        linked = {
            kind: self._by_text([piece.telling for piece in pieces if kind in self._kinds(piece)], kind, language)
            for kind in ConceptKind
        }
        mentions: dict[str, Mention] = {}
        for piece in pieces:
            mention = max((linked[kind][piece.telling] for kind in self._kinds(piece)), key=_best_score)
            if mention.candidates:
                mentions.setdefault(mention.candidates[0].concept_id, _as_found(mention, piece))
        return tuple(mentions.values())

    def years_said(self, text: str, *, language: str, today: date | None = None) -> float | None:
        """Return how long a text says that something lasted, in years; None if it says so never or more than once."""
        return self._extractor(language).years_said(text, today=today)

    def _kinds(self, piece: Found) -> tuple[ConceptKind, ...]:
        """Return what a piece of text may be about: its label's kind or kinds, or either where it is no label."""
        kinds = dict.fromkeys(self.taxonomy.concept(concept_id).kind for concept_id in piece.concept_ids)
        return tuple(kinds) or (ConceptKind.SKILL, ConceptKind.OCCUPATION)

    def _by_text(self, texts: Sequence[str], kind: ConceptKind, language: str) -> dict[str, Mention]:
        return dict(zip(texts, self.mentions(texts, kind=kind, language=language), strict=True))

    def suggest(self, prefix: str, *, kind: ConceptKind, language: str, limit: int = 8) -> list[Candidate]:
        """Return what somebody may be typing, in their language or in German; a few milliseconds.

        What no label begins with or holds is linked as a whole, so that words in another order are found too; among the
        labels of their own language and untranslated, for more would take longer than typing a letter.
        """
        found = self._suggester(kind, language).suggest(prefix, limit=limit)
        if len(found) >= FEW or len(prefix.strip()) < SHORTEST_LINKED:
            return found
        known = {candidate.concept_id for candidate in found}
        linked = self._linker(kind).link([prefix], language=language, top=limit, widely=False)[0]
        least = min((candidate.score for candidate in found), default=1.0)
        more = [
            replace(self._in_language(candidate, language), score=round(min(candidate.score, least), 4))
            for candidate in linked
            if candidate.concept_id not in known
        ]
        return [*found, *more][:limit]

    def _suggester(self, kind: ConceptKind, language: str) -> Suggester:
        with self._building:
            if (kind, language) not in self._suggesters:
                own = self.taxonomy.tables[kind]
                wanted = dict.fromkeys((language, GERMAN))
                tables = [table for tag in wanted for table in own.tables if table.language == tag]
                self._suggesters[kind, language] = Suggester(tables, own.ids)
            return self._suggesters[kind, language]

    def labels_in(self, text: str, *, kind: ConceptKind, language: str) -> list[Found]:
        """Return the pieces of a text that are a label of one kind, in its order, and nothing that is merely near."""
        return [piece for piece in self._extractor(language, kind).find(text) if piece.concept_ids]

    def _extractor(self, language: str, kind: ConceptKind | None = None) -> Extractor:
        from profiling.extract import Extractor  # noqa: PLC0415 - spaCy takes a second; not every caller extracts

        with self._building:
            if (language, kind) not in self._extractors:
                tables = [self.taxonomy.tables[each] for each in ConceptKind if kind in (None, each)]
                self._extractors[language, kind] = Extractor(tables, language=language)
            return self._extractors[language, kind]

    def _linker(self, kind: ConceptKind) -> Linker:
        with self._building:
            if kind not in self._linkers:
                self._linkers[kind] = Linker(self.taxonomy.tables[kind], encoder=self._encoder)
            return self._linkers[kind]

    def _in_language(self, candidate: Candidate, language: str) -> Candidate:
        return replace(candidate, label=self.taxonomy.label(candidate.concept_id, language))


def _joined(found: Sequence[Candidate], translated: Sequence[Candidate], *, top: int) -> tuple[Candidate, ...]:
    """Return both lists as one with falling scores; what a translation found counts less than the person's words."""
    less_sure = [
        replace(candidate, score=round(candidate.score * _TRANSLATED, 4), via=Via.TRANSLATION)
        for candidate in translated
    ]
    best: dict[str, Candidate] = {}
    for candidate in sorted([*found, *less_sure], key=lambda candidate: -candidate.score):
        best.setdefault(candidate.concept_id, candidate)
    return tuple(best.values())[:top]


def _best_score(mention: Mention) -> float:
    return mention.candidates[0].score if mention.candidates else 0.0


def _as_found(mention: Mention, piece: Found) -> Mention:
    """Return the mention with the piece's years; open again where the piece says more than the one label."""
    mention = replace(mention, text=piece.text, years=piece.years)
    if mention.concept_id and not (piece.whole and len(piece.concept_ids) == 1):
        return replace(mention, state=MentionState.OPEN, concept_id=None, confirmed_by=None)
    return mention


def candidates_as_json(candidates: Sequence[Candidate], taxonomy: Taxonomy | None = None) -> list[dict[str, Json]]:
    """Return candidates as the command line writes them; with codes where a taxonomy knows the concept."""
    return [_as_json(candidate, taxonomy) for candidate in candidates]


def _as_json(candidate: Candidate, taxonomy: Taxonomy | None) -> dict[str, Json]:
    row: dict[str, Json] = {"id": candidate.concept_id, "label": candidate.label, "score": candidate.score}
    concept = taxonomy.find(candidate.concept_id) if taxonomy else None
    if concept is not None:
        row |= {"esco": concept.esco, "isco08": concept.isco08, "kldb2010": concept.kldb2010}
    return row
