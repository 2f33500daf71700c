"""The tables. What says who somebody is, and every word they wrote, is sealed (`models.vault`); what rests
in the clear are codes, states, dates and numbers. Rules that must always hold stand here as constraints too.
"""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import DateTime, TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Document = JSON().with_variant(JSONB(), "postgresql")


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; a moment without a zone is a mistake of ours and is refused."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"a moment without a time zone: {value!r}"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment with its zone."""
        del dialect
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


def now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


class Base(DeclarativeBase):
    """All tables; names of constraints follow one pattern so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Moment(), dict[str, Any]: Document, list[Any]: Document}  # noqa: RUF012


class Person(Base):
    """A person with a Profilingbogen. `code` is the pseudonym that employers see; who it is stands sealed elsewhere."""

    __tablename__ = "persons"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    language: Mapped[str] = mapped_column(String(8))
    filled_by: Mapped[str] = mapped_column(String(16))
    resume_fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    profile: Mapped[bytes | None] = mapped_column(LargeBinary)  # sealed models.values.Profile
    to_match: Mapped[bool] = mapped_column(default=False, index=True)  # changed since proposals were computed
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)

    consents: Mapped[list["Consent"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, lazy="selectin"
    )


class Section(Base):
    """One answered section, sealed. `version` counts the savings and catches a stale form."""

    __tablename__ = "sections"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(24), primary_key=True)
    version: Mapped[int]
    understood: Mapped[int] = mapped_column(default=0)  # the version whose own words have become mentions
    answers: Mapped[bytes] = mapped_column(LargeBinary)
    saved_at: Mapped[datetime] = mapped_column(default=now)


class Submission(Base):
    """A form that was taken once; the same post again is answered as before and changes nothing."""

    __tablename__ = "submissions"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    taken_at: Mapped[datetime] = mapped_column(default=now)


class Consent(Base):
    """One answer to one consent. A new answer is a new row; the newest row of a kind counts."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    given: Mapped[bool]
    text_version: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8))
    decided_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("withdrawn_at IS NULL OR given", name="only_a_given_one_is_withdrawn"),)


class StoredMention(Base):
    """A piece of own words, sealed with its candidates. Rows are superseded, never overwritten by a machine."""

    __tablename__ = "mentions"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    section: Mapped[str] = mapped_column(String(24))
    mention: Mapped[bytes] = mapped_column(LargeBinary)  # sealed models.values.Mention
    state: Mapped[str] = mapped_column(String(12))
    concept_id: Mapped[str | None] = mapped_column(String(120))
    confirmed_by: Mapped[str | None] = mapped_column(String(12))
    decided_at: Mapped[datetime | None]
    superseded_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint(
            "state <> 'confirmed' OR (concept_id IS NOT NULL AND confirmed_by IS NOT NULL)", name="confirmed_by_whom"
        ),
    )


class StoredVacancy(Base):
    """A vacancy as it was given (`draft`) and as it was understood (`vacancy`). Employers' contact data is sealed."""

    __tablename__ = "vacancies"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    source: Mapped[str] = mapped_column(String(12))
    source_key: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(Text)
    employer: Mapped[str | None] = mapped_column(Text)
    draft: Mapped[dict[str, Any]]
    vacancy: Mapped[dict[str, Any]]
    contact: Mapped[bytes | None] = mapped_column(LargeBinary)
    secret_fingerprint: Mapped[str | None] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(12), default="open", index=True)
    version: Mapped[int] = mapped_column(default=1)
    to_match: Mapped[bool] = mapped_column(default=True, index=True)
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now, index=True)

    __table_args__ = (UniqueConstraint("source", "source_key"),)


class StoredMatch(Base):
    """A proposal as last computed. It carries no reasons: those are computed anew for the page that shows them."""

    __tablename__ = "matches"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True)
    vacancy_id: Mapped[UUID] = mapped_column(
        ForeignKey("vacancies.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    fit: Mapped[float]
    certainty: Mapped[float]
    first_proposed_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime | None]  # when the pilot first opened it; NULL is "new"

    __table_args__ = (
        CheckConstraint("fit BETWEEN 0 AND 1", name="fit_is_a_share"),
        CheckConstraint("certainty BETWEEN 0 AND 1", name="certainty_is_a_share"),
        Index(None, "seen_at", "fit"),
    )


class Decision(Base):
    """What the pilot decided about a person and a vacancy, with what the machine had said at that moment."""

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"), index=True)
    vacancy_id: Mapped[UUID] = mapped_column(ForeignKey("vacancies.id", ondelete="CASCADE"), index=True)
    verdict: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text)
    next_step: Mapped[str] = mapped_column(Text)
    due: Mapped[date | None]
    fit: Mapped[float | None]
    certainty: Mapped[float]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime] = mapped_column(default=now)
    superseded_at: Mapped[datetime | None]

    __table_args__ = (
        # One decision at a time counts for a pair; an earlier one stays on record.
        Index(
            "uq_decisions_counting",
            "person_id",
            "vacancy_id",
            unique=True,
            sqlite_where=(Column("superseded_at").is_(None)),
            postgresql_where=(Column("superseded_at").is_(None)),
        ),
    )


class LexiconReview(Base):
    """What a reviewer of the house says of one label of the lexicon. `version` counts the verdicts on it."""

    __tablename__ = "lexicon_reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    concept_id: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(8), index=True)
    label: Mapped[str] = mapped_column(String(400))
    judgement: Mapped[str] = mapped_column(String(8))
    better: Mapped[str] = mapped_column(String(400), default="")
    comment: Mapped[str] = mapped_column(String(400), default="")
    version: Mapped[int] = mapped_column(default=1)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    judged_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (
        UniqueConstraint("concept_id", "language", "label", name="uq_lexicon_reviews_label"),
        CheckConstraint("judgement IN ('right', 'wrong', 'better')", name="known_judgement"),
        CheckConstraint("(judgement = 'better') = (better <> '')", name="better_has_a_wording"),
    )


class HouseWord(Base):
    """Own words that staff have confirmed for a concept of which they are no label. Nothing leads to who said them.

    `words` are sealed; they are there from when enough people have said them until a reviewer judges. `label` is what
    the reviewer makes a label of this house. `version` counts the verdicts, 0 for none.
    """

    __tablename__ = "house_words"

    id: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(8), index=True)
    concept_id: Mapped[str] = mapped_column(String(120))
    fingerprint: Mapped[str] = mapped_column(String(64))  # of the words as they are compared
    words: Mapped[bytes | None] = mapped_column(LargeBinary)
    persons: Mapped[int]
    first_on: Mapped[date]
    judgement: Mapped[str | None] = mapped_column(String(8))
    label: Mapped[str] = mapped_column(String(400), default="")
    comment: Mapped[str] = mapped_column(String(400), default="")
    version: Mapped[int] = mapped_column(default=0)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    judged_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("concept_id", "language", "fingerprint", name="uq_house_words_words"),
        CheckConstraint("judgement IN ('right', 'wrong')", name="known_judgement"),
        CheckConstraint("(COALESCE(judgement, '') = 'right') = (label <> '')", name="accepted_has_a_label"),
        CheckConstraint("judgement IS NULL OR words IS NULL", name="judged_words_are_forgotten"),
        CheckConstraint("persons > 0", name="somebody_said_it"),
    )


class AuditHead(Base):
    """The end of the audit chain: one row, whose lock puts writers in a line."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    turn: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(String(64), default="")

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)


class AuditEntry(Base):
    """Who did what to whose data, chained by digests. Holds codes and references, never personal data."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    actor: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(48))
    subject: Mapped[str] = mapped_column(String(64), index=True)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), unique=True)


role_holders = Table(
    "role_holders",
    Base.metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("roles.id", ondelete="CASCADE"), primary_key=True),
)


class Role(Base, RoleMixin):
    """What a member of staff may do: intake, pilot, county, reviewer."""

    __tablename__ = "roles"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    description: Mapped[str | None] = mapped_column(String(255))


class User(Base, UserMixin):
    """A member of staff. Refugees and employers have no account."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    roles: Mapped[list[Role]] = relationship(secondary=role_holders, lazy="selectin")  # type: ignore[assignment]
