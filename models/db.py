"""Opens the database: SQLite in WAL mode by default, PostgreSQL by its URL. One schema serves both."""

from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url


def make_engine(url: str) -> Engine:
    """Return an engine for a `sqlite:///…` or `postgresql+psycopg://…` address."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    # IMMEDIATE takes the write lock when a transaction first writes, so that two writers wait for each
    # other instead of one failing at its commit.
    engine = create_engine(url, connect_args={"isolation_level": "IMMEDIATE", "timeout": 15})
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    # FULL: a section that was answered with "saved" is on the disk even if the power goes a moment later.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()
