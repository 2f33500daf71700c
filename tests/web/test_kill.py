"""Sections are posted by several clients while the server is killed twice: what was answered as saved is there."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener
from uuid import uuid4

import pytest
from flask import Flask

from models.enums import ConsentKind, FilledBy
from web.services import answers, persons

CLIENTS = 8
SECTIONS = 200
KILLED_AFTER = (50, 120)  # sections answered


class Server:
    """`lotse serve` in a process of its own, that can be killed and started again."""

    def __init__(self, environment: dict[str, str]) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.environment = environment
        self.start()

    def start(self) -> None:
        command = [Path(sys.executable).with_name("lotse"), "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL)
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        pytest.fail("the server did not come up")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


class Client:
    """A browser without JavaScript, for one person."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))
        self.open_form: dict[str, str] = {}

    def page(self, path: str) -> str:
        return self.opener.open(self.base + path, timeout=20).read().decode()

    def post(self, path: str, **values: str) -> str:
        """Post a form with the page's own token, and return the address that the answer leads to."""
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.page(path))
        assert token is not None
        body = urlencode({"csrf_token": token.group(1), **values}).encode()
        return str(self.opener.open(self.base + path, body, timeout=20).geturl())


@pytest.fixture
def environment(app: Flask, settings: Any) -> dict[str, str]:
    """The environment in which `lotse` opens the test's own database."""
    return os.environ | {
        "LOTSE_SECRET_KEY": settings.secret_key,
        "LOTSE_VAULT_KEYS": ",".join(settings.vault_keys),
        "LOTSE_DATABASE": settings.database,
        "LOTSE_INSTANCE": str(settings.instance),
        "LOTSE_HTTPS": "0",
    }


@pytest.fixture
def server(environment: dict[str, str]) -> Iterator[Server]:
    """A running server."""
    running = Server(environment)
    yield running
    running.kill()


def test_what_was_answered_as_saved_survives_two_kills(app: Flask, server: Server) -> None:
    people, clients = _people(app), []
    for _, code in people:
        client = Client(server.port)
        client.post("/resume", code=code)
        clients.append(client)
    saved: list[tuple[int, str]] = []
    counting = Lock()

    def fill_in(number: int) -> None:
        for turn in range(SECTIONS // CLIENTS):
            town = f"Ort {number}-{turn}"
            while not _posted(clients[number], town):
                time.sleep(0.2)
            with counting:
                saved.append((number, town))
                if len(saved) in KILLED_AFTER:
                    server.kill()
                    server.start()

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(fill_in, range(CLIENTS)))
    assert len(saved) == SECTIONS
    with app.app_context():
        for number, (person_id, _) in enumerate(people):
            last = [town for who, town in saved if who == number][-1]
            stored = answers.load(person_id)["contact"]
            assert stored.values["town"] == last
            # One version for each section that was answered, however often a post had to be repeated.
            assert stored.version == SECTIONS // CLIENTS


def _people(app: Flask) -> list[tuple[Any, str]]:
    everything = dict.fromkeys(ConsentKind, True)
    with app.app_context():
        made = [
            persons.create(language="de", filled_by=FilledBy.SELF, consents=everything, text_version="1")
            for _ in range(CLIENTS)
        ]
    return [(each.person_id, each.resume_code) for each in made]


def _posted(client: Client, town: str) -> bool:
    """Post the section as a browser does: the same form again while no answer has come. True once it was answered."""
    try:
        if client.open_form.get("town") != town:
            version = re.search(r'name="version"[^>]*value="(\d+)"', client.page("/profile/contact"))
            assert version is not None
            client.open_form = {"town": town, "version": version.group(1), "submission": uuid4().hex}
        client.post("/profile/contact", save="next", **client.open_form)
    except HTTPError:
        raise
    except (OSError, HTTPException):  # no answer, or one that the kill cut off
        return False
    return True
