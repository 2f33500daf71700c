"""What every test stands on: no way out of this machine, an application on each database, and its pages."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner

from app import create_app
from models.upgrade import upgrade
from profiling.normalise import Normaliser
from profiling.taxonomy import open_taxonomy
from web.extensions import limiter
from web.settings import Settings

pytest_plugins = ["tests.databases"]

ROOT = Path(__file__).resolve().parent.parent


class WentOutside(AssertionError):
    """A test tried to reach another machine (the network, or a mail server)."""


@pytest.fixture(scope="session", autouse=True)
def stay_inside() -> Iterator[None]:
    """Let sockets reach this machine alone: anything else, mail included, fails the test that tried."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def checked(way: Any) -> Any:
        def call(self: socket.socket, address: Any) -> Any:
            if self.family != socket.AF_UNIX and not _is_here(address[0]):
                msg = f"a test tried to reach {address[0]}"
                raise WentOutside(msg)
            return way(self, address)

        return call

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", checked(connect))
        patch.setattr(socket.socket, "connect_ex", checked(connect_ex))
        yield


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def _catalogues_compiled() -> None:
    """Compile the catalogues that have changed, so that `pytest` by itself sees today's words."""
    found = list((ROOT / "translations").glob("*/LC_MESSAGES/messages.po"))
    if any(_age(each) > _age(each.with_suffix(".mo")) for each in found):
        subprocess.run([sys.executable, ROOT / "tools" / "catalogues.py", "compile"], check=True)


def _age(path: Path) -> float:
    return path.stat().st_mtime if path.exists() else 0


@pytest.fixture(scope="session")
def built_in() -> Normaliser:
    """The built-in lexicon's normaliser, opened once for all tests; no test changes it, and no page waits for it."""
    normaliser = Normaliser(open_taxonomy())
    normaliser.prepare(lambda _doing, _done, _of: None)
    return normaliser


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings for one test, on SQLite and on PostgreSQL."""
    return Settings(
        secret_key="for tests only, " * 3,
        vault_keys=(Fernet.generate_key().decode(),),
        database=database_url,
        instance=tmp_path / "instance",
        https=False,
        contact_phone="0261 000000",
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """An application with a migrated, empty database, without form tokens and brakes; tests of those turn them on."""
    application = create_app(settings)
    application.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    limiter.enabled = False
    upgrade(application.extensions["lotse"].engine)
    yield application
    application.extensions["lotse"].engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript that nobody is logged in with."""
    return app.test_client()


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """The command line, on the test's application."""
    return app.test_cli_runner()
