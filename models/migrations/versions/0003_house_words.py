"""Words that staff of the house have confirmed for a concept, until a reviewer says whether they are a label."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "house_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("concept_id", sa.String(length=120), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("judgement", sa.String(length=8), nullable=True),
        sa.Column("label", sa.String(length=400), nullable=False),
        sa.Column("comment", sa.String(length=400), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("judgement IN ('right', 'wrong')", name=op.f("ck_house_words_known_judgement")),
        sa.CheckConstraint(
            "(COALESCE(judgement, '') = 'right') = (label <> '')",
            name=op.f("ck_house_words_accepted_has_a_label"),
        ),
        sa.CheckConstraint(
            "judgement IS NULL OR words IS NULL", name=op.f("ck_house_words_judged_words_are_forgotten")
        ),
        sa.CheckConstraint("persons > 0", name=op.f("ck_house_words_somebody_said_it")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_house_words_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_house_words")),
        sa.UniqueConstraint("concept_id", "language", "fingerprint", name="uq_house_words_words"),
    )
    with op.batch_alter_table("house_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_house_words_language"), ["language"], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_table("house_words")
