"""`lotse serve` behind a reverse proxy: whose address a visitor has."""

import os
import re
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from flask import Flask

from tests.web.test_kill import Server

GUESSES = 10


def _statuses(port: int, addresses: list[str]) -> list[int]:
    """Return what wrong codes are answered with, each sent from an address that the proxy names."""
    opener = build_opener(HTTPCookieProcessor(CookieJar()))
    page = f"http://127.0.0.1:{port}/resume"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', opener.open(page, timeout=20).read().decode())
    assert token is not None
    body = urlencode({"csrf_token": token.group(1), "code": "AAAA-AAAA-AAAA"}).encode()
    statuses = []
    for address in addresses:
        try:
            with opener.open(Request(page, body, {"X-Forwarded-For": address}), timeout=20) as answer:
                statuses.append(answer.status)
        except HTTPError as refused:
            statuses.append(refused.code)
    return statuses


@pytest.mark.parametrize(("proxies", "braked"), [("0", True), ("1", False)])
def test_the_brake_against_guessing_counts_visitors_and_not_the_proxy(
    app: Flask, settings: Any, proxies: str, braked: bool
) -> None:
    environment = os.environ | {
        "LOTSE_SECRET_KEY": settings.secret_key,
        "LOTSE_VAULT_KEYS": ",".join(settings.vault_keys),
        "LOTSE_DATABASE": settings.database,
        "LOTSE_INSTANCE": str(settings.instance),
        "LOTSE_HTTPS": "0",
        "LOTSE_PROXIES": proxies,
    }
    server = Server(environment)
    try:
        statuses = _statuses(server.port, [f"192.0.2.{number}" for number in range(1, GUESSES + 3)])
    finally:
        server.kill()
    # Without a proxy the header is anybody's to write, and must not make a guesser a new visitor each time.
    assert (429 in statuses) is braked, statuses
