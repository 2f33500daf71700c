"""Alembic's entry: migrates the database whose connection `models.upgrade` hands over."""

from alembic import context

from models.tables import Base

connection = context.config.attributes["connection"]
# batch: SQLite cannot alter a table in place, Alembic then copies it.
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
