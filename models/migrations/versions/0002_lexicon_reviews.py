"""What reviewers of the house say of the lexicon's labels."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "lexicon_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concept_id", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("label", sa.String(length=400), nullable=False),
        sa.Column("judgement", sa.String(length=8), nullable=False),
        sa.Column("better", sa.String(length=400), nullable=False),
        sa.Column("comment", sa.String(length=400), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "judgement IN ('right', 'wrong', 'better')", name=op.f("ck_lexicon_reviews_known_judgement")
        ),
        sa.CheckConstraint(
            "(judgement = 'better') = (better <> '')", name=op.f("ck_lexicon_reviews_better_has_a_wording")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_lexicon_reviews_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lexicon_reviews")),
        sa.UniqueConstraint("concept_id", "language", "label", name="uq_lexicon_reviews_label"),
    )
    with op.batch_alter_table("lexicon_reviews", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lexicon_reviews_language"), ["language"], unique=False)


def downgrade() -> None:
    """Take it back."""
    op.drop_table("lexicon_reviews")
