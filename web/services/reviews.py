"""What the house's reviewers say of the lexicon's labels: stored here, used in this house, handed on as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.enums import Judgement
from models.languages import languages
from models.tables import LexiconReview, now
from web.lotsenhaus import lotsenhaus
from web.services import house_words, submissions

if TYPE_CHECKING:
    from profiling.taxonomy import Label
    from profiling.taxonomy.review_table import Line

PAGE = 25  # labels on a page


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a language is: its labels, and how many of them the house's reviewers have judged."""

    language: str
    labels: int
    judged: int


@dataclass(frozen=True, slots=True)
class Told:
    """What a reviewer tells of one label. `version` is that of the verdict they saw, 0 for none."""

    concept_id: str
    label: str
    judgement: Judgement
    better: str
    comment: str
    version: int


@dataclass(frozen=True, slots=True)
class LabelPage:
    """One page of a language's labels with what was said of them (by concept and label), and where one can go."""

    labels: "Sequence[Label]"
    reviews: Mapping[tuple[str, str], LexiconReview]
    page: int
    pages: int
    judged: int
    total: int


class StaleReview(Exception):
    """A colleague has judged some of the labels since the page was opened; nothing was stored."""

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__(f"{len(labels)} labels were judged in the meantime")
        self.labels = labels


def own_labels(language: str, *, field: str | None = None) -> "list[Label]":
    """Return the lexicon's own labels in a language concept by concept, the preferred one of each first."""
    from profiling.taxonomy.concepts import OWN, Role  # noqa: PLC0415 - heavy, needed by reviewers only

    taxonomy = lotsenhaus().bare_taxonomy
    order = {
        concept.id: at for at, concept in enumerate(taxonomy.concepts()) if field is None or concept.field == field
    }
    found = [
        label
        for label in taxonomy.all_labels(languages=[language])
        if label.source == OWN and label.concept_id in order
    ]
    return sorted(found, key=lambda label: (order[label.concept_id], label.role is not Role.PREFERRED))


def fields() -> list[str]:
    """Return the fields of work of the lexicon's concepts."""
    return sorted({concept.field for concept in lotsenhaus().bare_taxonomy.concepts() if concept.field})


def progress() -> list[Progress]:
    """Return for every language how many labels there are and how many of them somebody has judged."""
    with lotsenhaus().sessions() as session:
        counted = select(LexiconReview.language, func.count()).group_by(LexiconReview.language)
        judged = dict(session.execute(counted).all())
    taxonomy = lotsenhaus().bare_taxonomy
    return [
        Progress(tag, number, min(judged.get(tag, 0), number))
        for tag in languages()
        if (number := taxonomy.number_of_labels(tag))
    ]


def page(language: str, *, field: str | None = None, number: int | None = None) -> LabelPage:
    """Return a page of labels, counted from 1; without a number the first one with a label that nobody has judged."""
    labels, reviews = own_labels(language, field=field), reviews_in(language)
    pages = max(1, -(-len(labels) // PAGE))
    judged = [(label.concept_id, label.text) in reviews for label in labels]
    at = min(max(number, 1), pages) if number else judged.index(False) // PAGE + 1 if False in judged else 1
    shown = labels[(at - 1) * PAGE : at * PAGE]
    return LabelPage(shown, reviews, at, pages, sum(judged), len(labels))


def reviews_in(language: str) -> dict[tuple[str, str], LexiconReview]:
    """Return the house's verdicts on the labels of a language, by concept and label."""
    with lotsenhaus().sessions() as session:
        found = session.scalars(select(LexiconReview).where(LexiconReview.language == language))
        return {(row.concept_id, row.label): row for row in found}


def problem_with(language: str, told: Told) -> str:
    """Return why a better wording cannot be taken; empty if it can. The reasons are those of a reviewer's table."""
    from profiling.taxonomy.spelling import problem_of  # noqa: PLC0415 - heavy, needed by reviewers only

    if told.judgement is not Judgement.BETTER:
        return ""
    if told.better == told.label:
        return "same"
    skill = told.concept_id.startswith("skill.")
    if problem_of(told.better, language, skill=skill, preferred=False):
        return "letters"
    taxonomy = lotsenhaus().taxonomy
    kind = taxonomy.concept(told.concept_id).kind
    called = taxonomy.called(told.better, kind=kind, language=language)
    return "taken" if called - {told.concept_id} else ""


def save(language: str, told: Sequence[Told], *, user_id: int, submission: str) -> int:
    """Store what is new among a page's verdicts and return how many that were; all or none.

    StaleReview where a colleague has judged one of the labels otherwise since the page was opened. The same post
    again stores nothing.
    """
    here = lotsenhaus()
    try:
        with here.sessions.begin() as session:
            saved = _save(session, language, told, user_id=user_id) if submissions.take(session, submission) else 0
    except IntegrityError:
        # Two posts at the same moment: the other one was first.
        raise StaleReview([each.label for each in told]) from None
    here.look_again()
    return saved


def _save(session: Session, language: str, told: Sequence[Told], *, user_id: int) -> int:
    query = select(LexiconReview).where(LexiconReview.language == language).with_for_update()
    there = {(row.concept_id, row.label): row for row in session.scalars(query)}
    news = [each for each in told if not _says(there.get((each.concept_id, each.label)), each)]
    if stale := [each.label for each in news if _version(there.get((each.concept_id, each.label))) != each.version]:
        raise StaleReview(stale)
    for each in news:
        row = there.get((each.concept_id, each.label))
        if row is None:
            row = LexiconReview(concept_id=each.concept_id, language=language, label=each.label, version=0)
            session.add(row)
        row.judgement, row.better, row.comment = each.judgement.value, each.better, each.comment
        row.version, row.user_id, row.judged_at = row.version + 1, user_id, now()
    return len(news)


def _version(row: LexiconReview | None) -> int:
    return row.version if row else 0


def _says(row: LexiconReview | None, told: Told) -> bool:
    """Return whether a stored verdict says the very same."""
    said = (told.judgement.value, told.better, told.comment)
    return row is not None and (row.judgement, row.better, row.comment) == said


def sheets() -> "dict[str, list[Line]]":
    """Return the house's verdicts and its accepted words as the lines of a reviewer's table, language by language.

    What was judged wrong stands first: a word that it leaves free may be another concept's below.
    """
    verdicts, words = _lines(), house_words.lines()
    return {tag: [*verdicts[tag], *words[tag]] for tag in languages() if verdicts[tag] or words[tag]}


def _lines() -> "dict[str, list[Line]]":
    from profiling.taxonomy.review_table import Line  # noqa: PLC0415 - heavy, needed for the table only

    taxonomy = lotsenhaus().bare_taxonomy
    with lotsenhaus().sessions() as session:
        rows = list(session.scalars(select(LexiconReview).order_by(LexiconReview.concept_id, LexiconReview.id)))
    rows.sort(key=lambda row: row.judgement != Judgement.WRONG)
    return {
        tag: [
            Line(
                row.concept_id,
                taxonomy.label(row.concept_id, "de"),
                taxonomy.label(row.concept_id, "en"),
                row.label,
                house_words.role_of(row, taxonomy).value,
                row.comment,
                Judgement(row.judgement),
                row.better,
            )
            for row in rows
            if row.language == tag
        ]
        for tag in languages()
    }
