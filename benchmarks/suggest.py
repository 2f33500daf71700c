"""How long suggestions take over HTTP while people type, with the server that a house runs.

    python -m benchmarks.suggest [--taxonomy-packages FILE …] [--rate 20] [--seconds 30]

Starts `lotse serve` in a fresh instance folder, with the official taxonomies in it if their files are named (three
minutes more for all of ESCO), and asks as the pages do: twenty people with a session each, who type in German, Arabic,
Ukrainian and Tigrinya. Questions leave at fixed times whether the last one was answered or not, and what is measured
is the time from then to the answer, so that a stuck server cannot hide by holding up the asking.

Each person has an address of their own, as behind a proxy (`LOTSE_PROXIES=1`): the brake of /suggest stays in force.
"""

import argparse
import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import psutil
from urllib3 import HTTPConnectionPool
from urllib3.exceptions import HTTPError

from benchmarks.machine import megabytes, percentile
from benchmarks.typed import WHOLE, Typed, endlessly
from models.enums import ConceptKind

PEOPLE = 20
PATIENCE = 900  # seconds until the first answers must have come: meanings of all labels may have to be computed first
MARK = 20  # milliseconds, of the 95th in a hundred
LOTSE = Path(sys.executable).with_name("lotse")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one question: milliseconds, whether the server answered, whether the word was among it."""

    asked: Typed
    took: float
    answered: bool
    shown: bool


class Person:
    """One browser: an address, a session cookie and a form token."""

    def __init__(self, pool: HTTPConnectionPool, number: int) -> None:
        self._pool = pool
        self._headers = {"X-Forwarded-For": f"192.0.2.{number + 1}"}
        page = pool.request("GET", "/start", headers=self._headers)
        token = re.search(rb'name="csrf-token" content="([^"]+)"', page.data)
        assert token, f"/start answered {page.status} without a form token"
        self._headers |= {"Cookie": page.headers["Set-Cookie"].split(";")[0], "X-CSRFToken": token[1].decode()}

    def ask(self, typed: Typed, *, due: float) -> Answer:
        """Ask for suggestions; `due` is when the question should have left, on the clock of perf_counter."""
        fields = {"kind": typed.kind.value, "language": typed.language, "q": typed.text}
        try:
            answer = self._pool.request_encode_body(
                "POST", "/suggest", fields, headers=self._headers, encode_multipart=False
            )
        except HTTPError:
            return Answer(typed, 1000 * (time.perf_counter() - due), answered=False, shown=False)
        took = 1000 * (time.perf_counter() - due)
        if answer.status != 200:
            return Answer(typed, took, answered=False, shown=False)
        labels = [row["label"].casefold() for row in json.loads(answer.data)]
        return Answer(typed, took, answered=True, shown=any(typed.meant.casefold() in label for label in labels))


@contextmanager
def serving(instance: Path, packages: Sequence[Path]) -> Iterator[tuple[int, int]]:
    """Yield the port and the process number of a server on an instance folder."""
    environment = os.environ | {
        "LOTSE_INSTANCE": str(instance),
        "LOTSE_DEMO": "1",
        "LOTSE_HTTPS": "0",
        "LOTSE_PROXIES": "1",
    }
    subprocess.run([LOTSE, "db", "upgrade"], env=environment, check=True, stdout=subprocess.DEVNULL)
    if packages:
        subprocess.run([LOTSE, "taxonomy", "import", *packages], env=environment, check=True)
    port = free_port()
    server = subprocess.Popen([LOTSE, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL)
    try:
        yield port, server.pid
    finally:
        server.terminate()
        server.wait()


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so; AssertionError after PATIENCE."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, f"The server was not ready after {PATIENCE} seconds."
        time.sleep(0.2)


def listens(port: int) -> bool:
    """Return whether somebody listens on a port."""
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def warmed_up(person: Person) -> None:
    """Wait until the server has opened what it opens after its start: a second round of first questions is quick."""
    first = [Typed(language, kind, "letters", "aaaa", "") for language in WHOLE for kind in ConceptKind]

    def quick() -> bool:
        answers = [person.ask(typed, due=time.perf_counter()) for typed in first]
        time.sleep(1)
        return all(answer.answered and answer.took < 500 for answer in answers)

    until(quick)


def asked(people: Sequence[Person], *, rate: float, seconds: float) -> list[Answer]:
    """Return the answers to what all of them type, so many questions a second."""
    languages = [language for language, _ in zip(cycle(WHOLE), people, strict=False)]
    typing = [endlessly(language, random.Random(at)) for at, language in enumerate(languages)]  # noqa: S311 - the same on every run
    turns = islice(cycle(zip(people, typing, strict=True)), round(rate * seconds))
    start = time.perf_counter() + 0.1
    with ThreadPoolExecutor(len(people)) as pool:
        waiting = []
        for number, (person, words) in enumerate(turns):
            due = start + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            waiting.append(pool.submit(person.ask, next(words), due=due))
        return [one.result() for one in waiting]


def row(name: str, answers: Sequence[Answer]) -> str:
    """Return one row of the table."""
    times = [answer.took for answer in answers if answer.answered]
    shown = sum(answer.shown for answer in answers) / len(answers)
    middle, most, nearly_all = (percentile(times, share) for share in (0.5, 0.95, 0.99))
    failed = sum(not answer.answered for answer in answers)
    return (
        f"| {name} | {len(answers)} | {middle:.1f} | {most:.1f} | {nearly_all:.1f} | {max(times):.1f} | {failed} "
        f"| {shown:.0%} |"
    )


def report(answers: Sequence[Answer]) -> None:
    """Print the table, the slowest questions, and whether the mark was reached."""
    print("| asked | n | p50 ms | p95 | p99 | max | failed | word shown |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    print(row("all", answers))
    for how in ("letters", "middle", "mistake"):
        print(row(how, [answer for answer in answers if answer.asked.how == how]))
    for language in WHOLE:
        print(row(language, [answer for answer in answers if answer.asked.language == language]))
    slowest = sorted(answers, key=lambda answer: -answer.took)[:8]
    print("slowest: " + ", ".join(f"{one.asked.text} ({one.asked.language}, {one.took:.0f} ms)" for one in slowest))
    unseen = dict.fromkeys(f"{one.asked.text} ({one.asked.language})" for one in answers if not one.shown)
    print("not shown: " + ", ".join(unseen))
    reached = percentile([answer.took for answer in answers], 0.95)
    print(f"p95 {reached:.1f} ms: {'under' if reached < MARK else 'NOT under'} {MARK} ms")


def main() -> None:
    """Serve, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--taxonomy-packages", type=Path, nargs="+", default=[], metavar="FILE")
    parser.add_argument("--instance", type=Path, help="a folder that is kept, instead of a fresh one")
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--seconds", type=float, default=30)
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="lotse-suggest-") as fresh,
        serving(arguments.instance or Path(fresh), arguments.taxonomy_packages) as (port, pid),
    ):
        until(lambda: listens(port))
        start = time.monotonic()
        pool = HTTPConnectionPool("127.0.0.1", port, maxsize=PEOPLE, timeout=PATIENCE, retries=False)
        people = [Person(pool, number) for number in range(PEOPLE)]
        warmed_up(people[0])
        print(f"warm after {time.monotonic() - start:.1f} s; server {pid} holds {megabytes('VmRSS', pid):.0f} MB")
        server = psutil.Process(pid)
        before = sum(server.cpu_times()[:2])
        answers = asked(people, rate=arguments.rate, seconds=arguments.seconds)
        computed = 1000 * (sum(server.cpu_times()[:2]) - before) / len(answers)
        report(answers)
        # Where other work shares the machine, this says more than the clock.
        print(f"the server computed {computed:.1f} ms a question; load of the machine {os.getloadavg()[0]:.1f}")
        print(f"the server held {megabytes('VmHWM', pid):.0f} MB at most, mapped files among it")


if __name__ == "__main__":
    main()
