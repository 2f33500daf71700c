"""A small ESCO web service on this machine, in the shapes of the official one, that can be told to fail."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SCHEME = "http://data.europa.eu/esco/concept-scheme/"


def occupation_uri(number: int) -> str:
    return f"http://data.europa.eu/esco/occupation/{number:08}-0000-0000-0000-00000000000a"


def skill_uri(number: int) -> str:
    return f"http://data.europa.eu/esco/skill/{number:08}-0000-0000-0000-00000000000b"


def occupation(number: int) -> dict[str, Any]:
    """The odd ones are below the even one before them, and so have no ISCO group of their own."""
    uri = occupation_uri(number)
    above = (
        {"broaderOccupation": [_link(occupation_uri(number - 1))]}
        if number % 2
        else {"broaderIscoGroup": [{**_link("http://data.europa.eu/esco/isco/C7512"), "code": "7512"}]}
    )
    needs = {
        "hasEssentialSkill": [{**_link(skill_uri(number)), "skillType": "http://data.europa.eu/esco/skill-type/skill"}],
        "hasOptionalSkill": [{**_link(skill_uri(0)), "skillType": "http://data.europa.eu/esco/skill-type/knowledge"}],
    }
    labels = {"en": [f"bread maker {number}", f"maker\nof bread {number}"], "ar": [f"صانع خبز {number}"]}
    return {
        "className": "Occupation",
        "uri": uri,
        "title": f"baker {number}",
        "code": f"7512.{number}.1" if number % 2 else f"7512.{number}",
        "preferredLabel": {"en": f"baker {number}", "en-us": f"baker {number}", "ar": f"خباز {number}"},
        "alternativeLabel": labels,
        "status": "released",
        "_links": {"self": _link(uri), **above, **needs},
    }


def skill(number: int) -> dict[str, Any]:
    uri = skill_uri(number)
    return {
        "className": "Skill",
        "uri": uri,
        "title": f"knead {number}",
        "preferredLabel": {"en": f"knead {number}"},
        # The service gives a link that is alone without a list around it.
        "_links": {"self": _link(uri), "broaderHierarchyConcept": _link("http://data.europa.eu/esco/skill/S1.2.3")},
    }


def group(uri: str, code: str, above: str = "") -> dict[str, Any]:
    links = {"broaderConcept": [_link(above)]} if above else {}
    return {
        "uri": uri,
        "code": code,
        "preferredLabel": {"en": f"group {code}"},
        "_links": {"self": _link(uri), **links},
    }


def _link(uri: str) -> dict[str, str]:
    return {"href": f"http://ec.europa.eu/esco/api/resource/concept?uri={uri}", "uri": uri, "title": "somewhere"}


def shelf() -> dict[str, list[dict[str, Any]]]:
    """Everything that the small service knows, by scheme: enough occupations for three pages."""
    isco = "http://data.europa.eu/esco/isco/C"
    return {
        "member-occupations": [occupation(number) for number in range(105)],
        "member-skills": [skill(number) for number in range(105)],
        "isco": [group(f"{isco}7", "7"), group(f"{isco}7512", "7512", f"{isco}7")],
        "skills-hierarchy": [group("http://data.europa.eu/esco/skill/S1.2.3", "S1.2.3")],
    }


@dataclass
class Small:
    """The service's state: what it knows, what it was asked, and what goes wrong at which question (from 1)."""

    base_url: str
    shelf: dict[str, list[dict[str, Any]]]
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    trouble: dict[int, Any] = field(default_factory=dict)

    def offsets(self, scheme: str) -> Counter[int]:
        """How often each page of a scheme was asked for."""
        queries = [parse_qs(urlsplit(path).query) for path in self.asked]
        return Counter(int(query["offset"][0]) for query in queries if query["isInScheme"] == [SCHEME + scheme])

    def answer(self, path: str) -> dict[str, Any]:
        """One page: offsets count pages, and the links name the official host, not this one."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        limit, offset = int(query["limit"]), int(query["offset"])
        every = self.shelf[query["isInScheme"].removeprefix(SCHEME)]
        part = every[offset * limit : (offset + 1) * limit]
        links = {"self": {"href": f"http://ec.europa.eu{path}"}}
        if (offset + 1) * limit < len(every):
            links["next"] = {"href": f"http://ec.europa.eu/esco/api/resource?limit={limit}&offset={offset + 1}"}
        return {
            "_embedded": {each["uri"]: each for each in part},
            "_links": links,
            "count": len(part),
            "limit": limit,
            "offset": offset,
            "total": len(every),
        }


@contextmanager
def small_service() -> Iterator[Small]:
    """Run the small service on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            small.asked.append(self.path)
            small.agents.add(self.headers["User-Agent"])
            trouble = small.trouble.get(len(small.asked))
            if callable(trouble):
                trouble(self)
                return
            self.give(json.dumps(small.answer(self.path)).encode())

        def give(self, body: bytes, *, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/hal+json;charset=UTF-8")
            self.send_header("Content-Length", str(len(body)))
            for name, value in headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name in http.server
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    # A client may keep its connection open for as long as it lives; nobody waits for that.
    server.daemon_threads, server.block_on_close = True, False
    small = Small(f"http://127.0.0.1:{server.server_port}/esco/api", shelf())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield small
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def status(code: int, *headers: tuple[str, str]) -> Any:
    """A question that is answered with an error, as the service words it."""
    body = json.dumps({"logref": "Exception", "status": code, "message": "no", "_links": None}).encode()
    return lambda handler: handler.give(body, status=code, headers=headers)


def text(body: bytes) -> Any:
    """A question that is answered with success, and with something else than a page."""
    return lambda handler: handler.give(body)


def cut(handler: Any) -> None:
    """An answer whose connection breaks in the middle."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b'{"total": 105, "_emb')
    handler.close_connection = True
