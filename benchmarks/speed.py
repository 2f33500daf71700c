"""What `lotse normalise` costs: milliseconds a text, texts a second, memory, and ten times the labels.

    python -m benchmarks.speed FILE [--kind occupation] [--lang de] [--most 2000] [--taxonomy FOLDER]

FILE has a text a line, or is a table of vacancies of the agency (`….tsv` with a column `titel`), packed or not.
Everything runs on one core. "In bulk" is the command itself as a process, start-up taken off by a run with one text;
"alone" is one text after the other in a process that is warm. Where other work shares the core, the seconds that the
processor computed for us say more than the clock; both are printed. Marks: median alone under 6 ms, 300 texts a second
in bulk, 500 MB.
"""

import argparse
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.machine import evenly, megabytes, on_one_core, percentile
from benchmarks.public import rows_of, text_of

LOTSE = Path(sys.executable).with_name("lotse")
ALONE = 300  # texts
GROWN = 10  # times the labels
FEW = 60  # texts on which growth is measured


def texts_of(path: Path, most: int) -> list[str]:
    """Return texts, evenly spread over the file."""
    if ".tsv" in path.suffixes:
        return evenly([row["titel"] for row in rows_of(path.with_suffix("") if path.suffix == ".gz" else path)], most)
    return evenly([line for line in text_of(path).splitlines() if line.strip()], most)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run of the command took: seconds by the clock and of computing, and megabytes at most."""

    clock: float
    computing: float
    memory: float


def command(texts: Sequence[str], options: Sequence[str]) -> Cost:
    """Return what `lotse normalise` takes for texts."""
    start = time.perf_counter()
    running = subprocess.Popen([LOTSE, "normalise", *options], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert running.stdin
    running.stdin.write("".join(f"{text}\n" for text in texts).encode())
    running.stdin.close()
    _, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    assert running.returncode == 0, f"lotse normalise {' '.join(options)}: exit {running.returncode}"
    return Cost(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def alone(
    texts: Sequence[str], kind: str, language: str, folder: Path | None
) -> tuple[list[float], list[float], float]:
    """Return each text's milliseconds by the clock and of computing, and the megabytes held at most."""
    from models.enums import ConceptKind  # noqa: PLC0415 - heavy; the starting process must stay smaller than the command
    from profiling.normalise import Normaliser  # noqa: PLC0415
    from profiling.taxonomy import open_taxonomy  # noqa: PLC0415

    normaliser = Normaliser(open_taxonomy(folder))
    times, computing = [], []
    for text in (texts[0], *texts):
        start, computed = time.perf_counter(), time.process_time()
        normaliser.normalise([text], kind=ConceptKind(kind), language=language)
        times.append(1000 * (time.perf_counter() - start))
        computing.append(1000 * (time.process_time() - computed))
    return times[1:], computing[1:], megabytes("VmHWM")


def growth(texts: Sequence[str], kind: str, language: str, folder: Path) -> list[tuple[int, float, float]]:
    """Return labels, milliseconds a text alone and in bulk, for a tenth of the lexicon's labels and for all of them."""
    from models.enums import ConceptKind  # noqa: PLC0415 - as above
    from profiling.link import Linker  # noqa: PLC0415
    from profiling.taxonomy import Label, open_taxonomy  # noqa: PLC0415
    from profiling.taxonomy.labels import tables_of  # noqa: PLC0415

    taxonomy = open_taxonomy(folder)
    found = [Label(label.concept_id, label.text) for label in taxonomy.all_labels(kind=ConceptKind(kind))]
    random.Random(1).shuffle(found)  # noqa: S311 - the same tenth on every run
    rows = []
    for labels in (found[: len(found) // GROWN], found):
        linker = Linker(tables_of(labels), closed=True)
        linker.link(texts[:1], language=language, top=5)
        each = []
        for text in texts:
            start = time.perf_counter()
            linker.link([text], language=language, top=5)
            each.append(1000 * (time.perf_counter() - start))
        start = time.perf_counter()
        linker.link(texts, language=language, top=5)
        rows.append((len(labels), median(each), 1000 * (time.perf_counter() - start) / len(texts)))
    return rows


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, metavar="FILE")
    parser.add_argument("--kind", default="occupation")
    parser.add_argument("--lang", default="de")
    parser.add_argument("--most", type=int, default=2000)
    parser.add_argument("--taxonomy", type=Path, metavar="FOLDER")
    arguments = parser.parse_args()
    on_one_core()
    texts = texts_of(arguments.texts, arguments.most)
    options = ["--kind", arguments.kind, "--lang", arguments.lang]
    options += ["--taxonomy", str(arguments.taxonomy)] if arguments.taxonomy else []
    command(texts[:1], options)  # compiles what is not compiled yet
    idle = min((command(texts[:1], options) for _ in range(3)), key=lambda cost: cost.clock)
    all_of_them = command(texts, options)
    bulk = (all_of_them.clock - idle.clock) / (len(texts) - 1)
    computed = (all_of_them.computing - idle.computing) / (len(texts) - 1)
    print(f"lotse normalise, {len(texts)} texts on one core: start-up and one text {idle.clock:.2f} s")
    print(f"in bulk: {1000 * bulk:.2f} ms a text ({1000 * computed:.2f} computing), {1 / bulk:.0f} texts a second")
    print(f"memory: {all_of_them.memory:.0f} MB at most")
    few = evenly(texts, ALONE)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
        times, computing, memory = fresh.submit(alone, few, arguments.kind, arguments.lang, arguments.taxonomy).result()
    print(
        f"alone: median {median(times):.2f} ms ({median(computing):.2f} computing), p95 {percentile(times, 0.95):.2f}"
    )
    print(f"memory: {memory:.0f} MB at most")
    with TemporaryDirectory() as none, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
        folder = arguments.taxonomy or Path(none)
        rows = fresh.submit(growth, evenly(texts, FEW), arguments.kind, arguments.lang, folder).result()
    for labels, one, many in rows:
        print(f"closed list of {labels} labels: alone {one:.2f} ms, in bulk {many:.2f} ms a text")
    (labels, one, many), (more, one_more, many_more) = rows
    print(
        f"{more / labels:.0f} times the labels: {one_more / one:.1f} times alone, {many_more / many:.1f} times in bulk"
    )


if __name__ == "__main__":
    main()
