"""Learns the house's words: what staff confirm becomes a label, if enough people have said it and a reviewer agrees.

Nothing leads from such words to who said them. Until `ENOUGH` different people have said the same, there is only a
keyed fingerprint with a number; then the words are kept sealed until a reviewer has judged. Accepted, they are a label
in the clear; rejected, only the fingerprint is left, so that they do not come again.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.enums import Judgement
from models.languages import languages
from models.tables import HouseWord, LexiconReview, now
from models.values import Mention
from profiling.clean import comparison_form
from web.lotsenhaus import lotsenhaus
from web.services import submissions

if TYPE_CHECKING:
    from profiling.taxonomy import Role, Taxonomy
    from profiling.taxonomy.local import LocalLabels
    from profiling.taxonomy.review_table import Line

ENOUGH = 3  # different people, before anybody but the staff who were there sees the words
LONGEST = 60  # letters; what is longer tells a life, and is no word for an occupation or a skill
MOST_WORDS = 6
PAGE = 25
GERMAN = "de"
_SAYS_WHO = re.compile(r"\d|@|://|www\.", re.IGNORECASE)  # numbers, mail and web addresses
_ENDS = " .,;:!?،؛؟۔።"


@dataclass(frozen=True, slots=True)
class Heard:
    """Words that a reviewer may judge. `text` is the label if they were accepted, else the words as they were said.

    `also_for` are other concepts that the same words were confirmed for, `stands_for` those of which they are a label.
    """

    id: int
    concept_id: str
    text: str
    persons: int
    first_on: date
    judgement: Judgement | None
    comment: str
    version: int
    also_for: tuple[str, ...]
    stands_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeardPage:
    """One page of a language's words, those that wait for a verdict first."""

    words: Sequence[Heard]
    page: int
    pages: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Told:
    """What a reviewer tells of the words number `id`. `version` is that of the verdict they saw, 0 for none."""

    id: int
    judgement: Judgement
    better: str
    comment: str
    version: int


class StaleVerdict(Exception):
    """A colleague has judged some of the words since the page was opened; nothing was stored."""


def hear(mention: Mention, concept_id: str) -> None:
    """Count one more person who says a mention's words for a concept, if the words could become a label of it."""
    text = _as_label(mention.text)
    language = _language_of(text, mention, concept_id)
    if language is None:
        return
    try:
        _count(text, language, concept_id)
    except IntegrityError:
        _count(text, language, concept_id)  # somebody else was the first to say it, at the same moment


def _as_label(words: str) -> str:
    return unicodedata.normalize("NFC", " ".join(words.split())).strip(_ENDS)


def _language_of(text: str, mention: Mention, concept_id: str) -> str | None:
    """Return the language in which words may become a label of a concept; None where they may not, or are one."""
    if len(text) > LONGEST or len(text.split()) > MOST_WORDS or _SAYS_WHO.search(text):
        return None
    for tag in dict.fromkeys((mention.language, mention.looks_like or mention.language)):
        if not _has_problem(text, tag, concept_id):
            return None if _is_label(text, tag, mention, concept_id) else tag
    return None


def _is_label(text: str, language: str, mention: Mention, concept_id: str) -> bool:
    """Return whether words are a label of the concept here, or were one until a reviewer took it out."""
    return any(
        concept_id in taxonomy.called(text, kind=mention.kind, language=tag)
        for taxonomy in (lotsenhaus().taxonomy, lotsenhaus().bare_taxonomy)
        for tag in (language, GERMAN)
    )


def _has_problem(text: str, language: str, concept_id: str) -> bool:
    from profiling.taxonomy.spelling import problem_of  # noqa: PLC0415 - heavy, needed with the taxonomy only

    return bool(problem_of(text, language, skill=concept_id.startswith("skill."), preferred=False))


def _count(text: str, language: str, concept_id: str) -> None:
    here = lotsenhaus()
    fingerprint = here.vault.fingerprint(f"house word {language} {comparison_form(text)}")
    these = (
        HouseWord.concept_id == concept_id,
        HouseWord.language == language,
        HouseWord.fingerprint == fingerprint,
    )
    with here.sessions.begin() as session:
        # One statement, so that two people at the same moment are counted as two.
        counted = session.execute(update(HouseWord).where(*these).values(persons=HouseWord.persons + 1))
        if counted.rowcount == 0:
            today = datetime.now(UTC).date()
            session.add(
                HouseWord(concept_id=concept_id, language=language, fingerprint=fingerprint, persons=1, first_on=today)
            )
            session.flush()
        row = session.scalars(select(HouseWord).where(*these)).one()
        if row.persons >= ENOUGH and row.judgement is None and row.words is None:
            row.words = here.vault.seal(text)


def waiting() -> dict[str, int]:
    """Return language → number of words that wait for a reviewer."""
    with lotsenhaus().sessions() as session:
        counted = select(HouseWord.language, func.count()).where(HouseWord.words.is_not(None))
        return dict(session.execute(counted.group_by(HouseWord.language)).all())  # type: ignore[arg-type]


def page(language: str, *, number: int = 1) -> HeardPage:
    """Return a page of words, counted from 1: first what waits, the most said before the others; then what counts."""
    heard = _heard_in(language)
    pages = max(1, -(-len(heard) // PAGE))
    at = min(max(number, 1), pages)
    return HeardPage(heard[(at - 1) * PAGE : at * PAGE], at, pages, sum(each.judgement is None for each in heard))


def _heard_in(language: str) -> list[Heard]:
    taxonomy = lotsenhaus().taxonomy
    with lotsenhaus().sessions() as session:
        rows = list(session.scalars(select(HouseWord).where(HouseWord.language == language)))
    confirmed: dict[str, list[str]] = {}
    for row in rows:
        if row.judgement != Judgement.WRONG:
            confirmed.setdefault(row.fingerprint, []).append(row.concept_id)
    heard = [
        _heard(row, text, confirmed[row.fingerprint], taxonomy)
        for row in rows
        if (text := _text_of(row)) and row.concept_id in taxonomy
    ]
    return sorted(heard, key=lambda each: (each.judgement is not None, -each.persons, each.text, each.concept_id))


def _text_of(row: HouseWord) -> str:
    """Return the label, else the words as they were said; empty where there are none (yet, or any more)."""
    return row.label or (str(lotsenhaus().vault.open(row.words)) if row.words else "")


def _heard(row: HouseWord, text: str, confirmed: Sequence[str], taxonomy: "Taxonomy") -> Heard:
    kind = taxonomy.concept(row.concept_id).kind
    others = [taxonomy.find(each) for each in confirmed if each != row.concept_id]
    return Heard(
        id=row.id,
        concept_id=row.concept_id,
        text=text,
        persons=row.persons,
        first_on=row.first_on,
        judgement=Judgement(row.judgement) if row.judgement else None,
        comment=row.comment,
        version=row.version,
        also_for=tuple(other.id for other in others if other is not None and other.kind is kind),
        stands_for=_others_called(text, row.language, row.concept_id, taxonomy),
    )


def _others_called(text: str, language: str, concept_id: str, taxonomy: "Taxonomy") -> tuple[str, ...]:
    """Return the concepts of the same kind of which a text is a label already."""
    kind = taxonomy.concept(concept_id).kind
    return tuple(sorted(taxonomy.called(text, kind=kind, language=language) - {concept_id}))


def are_known(language: str, ids: Iterable[int]) -> bool:
    """Return whether there are words of all these numbers in a language, judged or not."""
    wanted = set(ids)
    query = select(func.count()).where(HouseWord.language == language, HouseWord.id.in_(wanted))
    with lotsenhaus().sessions() as session:
        return session.scalar(query) == len(wanted)


def problems_with(language: str, told: Iterable[Told]) -> dict[int, str]:
    """Return for the words that cannot become a label why: `same`, `letters`, or `taken` by another concept."""
    known = {each.id: each for each in _heard_in(language)}
    found: dict[int, str] = {}
    taken: dict[tuple[object, str], str] = {}
    for each in told:
        if each.judgement is Judgement.WRONG or each.id not in known:
            continue
        heard = known[each.id]
        wording = each.better or heard.text
        sense = lotsenhaus().taxonomy.concept(heard.concept_id).kind, comparison_form(wording)
        first = taken.setdefault(sense, heard.concept_id)
        if problem := _problem_with(language, heard, each.better, also=first):
            found[each.id] = problem
    return found


def _problem_with(language: str, heard: Heard, better: str, *, also: str) -> str:
    wording = better or heard.text
    if better == heard.text:
        return "same"
    if better and _has_problem(better, language, heard.concept_id):
        return "letters"
    others = _others_called(wording, language, heard.concept_id, lotsenhaus().taxonomy)
    return "taken" if others or also != heard.concept_id else ""


def save(language: str, told: Iterable[Told], *, user_id: int, submission: str) -> int:
    """Store what is new among a page's verdicts and return how many that were; all or none.

    StaleVerdict where a colleague has judged some of the words otherwise since the page was opened. The same post
    again stores nothing.
    """
    here = lotsenhaus()
    try:
        with here.sessions.begin() as session:
            saved = (
                _save(session, language, list(told), user_id=user_id) if submissions.take(session, submission) else 0
            )
    except IntegrityError:
        raise StaleVerdict from None  # two posts at the same moment: the other one was first
    here.look_again()
    return saved


def _save(session: Session, language: str, told: Sequence[Told], *, user_id: int) -> int:
    asked = HouseWord.language == language, HouseWord.id.in_([each.id for each in told])
    rows = {row.id: row for row in session.scalars(select(HouseWord).where(*asked).with_for_update())}
    news = [each for each in told if not _says(rows[each.id], each)]
    if any(rows[each.id].version != each.version for each in news):
        raise StaleVerdict
    for each in news:
        row = rows[each.id]
        row.label = "" if each.judgement is Judgement.WRONG else each.better or _text_of(row)
        row.judgement = Judgement.WRONG if each.judgement is Judgement.WRONG else Judgement.RIGHT
        row.words, row.comment = None, each.comment
        row.version, row.user_id, row.judged_at = row.version + 1, user_id, now()
    return len(news)


def _says(row: HouseWord, told: Told) -> bool:
    """Return whether the stored verdict says the very same."""
    if row.judgement is None:
        return False
    if told.judgement is Judgement.WRONG:
        return row.judgement == Judgement.WRONG
    return row.judgement == Judgement.RIGHT and told.better in ("", row.label) and row.comment == told.comment


def number_of_verdicts(session: Session) -> tuple[int, int]:
    """Return two numbers that grow with every verdict on the lexicon's labels and on the house's words."""
    reviews = select(func.coalesce(func.sum(LexiconReview.version), 0)).scalar_subquery()
    words = select(func.coalesce(func.sum(HouseWord.version), 0)).scalar_subquery()
    both = session.execute(select(reviews, words)).one()
    return both[0], both[1]


def local_labels(session: Session, taxonomy: "Taxonomy") -> "LocalLabels":
    """Return what the house's verdicts change in a taxonomy: better wordings, accepted words, labels judged wrong."""
    from profiling.taxonomy import Label, Role  # noqa: PLC0415 - heavy, needed with the taxonomy only
    from profiling.taxonomy.concepts import HOUSE  # noqa: PLC0415
    from profiling.taxonomy.local import LocalLabels  # noqa: PLC0415

    reviews = list(session.scalars(select(LexiconReview).order_by(LexiconReview.id)))
    better = [
        Label(row.concept_id, row.better, row.language, role_of(row, taxonomy), True, row.comment, HOUSE)
        for row in reviews
        if row.judgement == Judgement.BETTER
    ]
    accepted = [
        Label(row.concept_id, row.label, row.language, Role.OTHER, True, row.comment, HOUSE)
        for row in _accepted(session)
    ]
    wrong = (row for row in reviews if row.judgement == Judgement.WRONG)
    return LocalLabels(
        tuple(dict.fromkeys([*better, *accepted])),
        frozenset((row.concept_id, row.language, row.label) for row in wrong),
    )


def role_of(review: LexiconReview, taxonomy: "Taxonomy") -> "Role":
    """Return the role that a judged label has in a taxonomy."""
    from profiling.taxonomy import Role  # noqa: PLC0415 - heavy, needed with the taxonomy only

    first = taxonomy.labels(review.concept_id, review.language)[:1]
    return Role.PREFERRED if first == (review.label,) else Role.OTHER


def _accepted(session: Session) -> list[HouseWord]:
    accepted = HouseWord.judgement == Judgement.RIGHT
    return list(session.scalars(select(HouseWord).where(accepted).order_by(HouseWord.concept_id, HouseWord.id)))


def lines() -> "Mapping[str, list[Line]]":
    """Return language → accepted words as the lines of a reviewer's table; of the lexicon's own concepts alone."""
    from profiling.taxonomy import Role  # noqa: PLC0415 - heavy, needed for the table only
    from profiling.taxonomy.lexicon import BUILT_IN  # noqa: PLC0415
    from profiling.taxonomy.review import known_concepts  # noqa: PLC0415
    from profiling.taxonomy.review_table import Line  # noqa: PLC0415

    ours, label = known_concepts(BUILT_IN), lotsenhaus().bare_taxonomy.label
    with lotsenhaus().sessions() as session:
        rows = [row for row in _accepted(session) if row.concept_id in ours]
    return {
        tag: [
            Line(
                row.concept_id,
                label(row.concept_id, "de"),
                label(row.concept_id, "en"),
                row.label,
                Role.OTHER.value,
                row.comment,
                Judgement.NEW,
            )
            for row in rows
            if row.language == tag
        ]
        for tag in languages()
    }
