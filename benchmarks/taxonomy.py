"""How long the taxonomy takes to open and how much memory it takes: compiled, beside the ways it could lie instead.

    python -m benchmarks.taxonomy

Peers: reading the CSV files every time, and one pickle of the same arrays, without the index of words. Each way runs in
a process of its own; the second table has ten times as many concepts and labels, made from the lexicon's own.
"""

import csv
import multiprocessing
import os
import pickle
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from profiling.taxonomy import Taxonomy, open_taxonomy
from profiling.taxonomy.lexicon import BUILT_IN, join, read_lexicon

Row = tuple[float, float, int]  # seconds, megabytes, labels


def compiled(lexicon: Path) -> Taxonomy:
    """Open the compiled taxonomy."""
    return open_taxonomy(lexicon=lexicon)


def read_each_time(lexicon: Path) -> Taxonomy:
    """Read the CSV files."""
    return join([read_lexicon(lexicon)])


def unpickled(lexicon: Path) -> Taxonomy:
    """Read one pickle of the whole."""
    with (lexicon / "pickle").open("rb") as file:
        made: Taxonomy = pickle.load(file)  # noqa: S301 - written by this very benchmark
    return made


WAYS: dict[str, Callable[[Path], Taxonomy]] = {
    "compiled and mapped": compiled,
    "pickle, no word index": unpickled,
    "CSV read each time": read_each_time,
}


def private_megabytes() -> float:
    """Return the memory that this process does not share with others that map the same files."""
    rows = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    sizes = {row.split(":")[0]: int(row.split()[1]) for row in rows}
    return (sizes["Private_Clean"] + sizes["Private_Dirty"]) / 1000


def opened(way: str, lexicon: Path) -> Row:
    """Open a taxonomy in one way and use a label of every language."""
    before, start = private_megabytes(), time.perf_counter()
    taxonomy = WAYS[way](lexicon)
    concept = taxonomy.ids[-1]
    for language in taxonomy.languages:
        taxonomy.label(concept, language)
    seconds = time.perf_counter() - start
    return seconds, private_megabytes() - before, sum(map(taxonomy.number_of_labels, taxonomy.languages))


def in_a_process(way: str, lexicon: Path) -> Row:
    """Return the best of three runs, each in a fresh process."""
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        return min(pool.apply(opened, (way, lexicon)) for _ in range(3))


def ten_times(lexicon: Path, folder: Path) -> Path:
    """Write a lexicon of ten times as many concepts, labels and relations."""
    for path in [*lexicon.glob("*.csv"), *lexicon.glob("labels/*.csv")]:
        target = folder / path.relative_to(lexicon)
        target.parent.mkdir(parents=True, exist_ok=True)
        with path.open(encoding="utf-8", newline="") as source, target.open("w", encoding="utf-8", newline="") as out:
            rows, table = csv.reader(source), csv.writer(out, lineterminator="\n")
            table.writerow(next(rows))
            for row in rows:
                table.writerows([_another(value, copy) for value in row] for copy in range(10))
    return folder


def _another(value: str, copy: int) -> str:
    named = value.startswith(("occ.", "skill.", "http://data.europa.eu/"))
    return f"{value}-{copy}" if copy and named else value


def main() -> None:
    """Print both tables."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        once = Path(shutil.copytree(BUILT_IN, Path(folder) / "once"))
        for lexicon in (once, ten_times(once, Path(folder) / "ten")):
            start = time.perf_counter()
            taxonomy = open_taxonomy(lexicon=lexicon)
            print(f"\n{len(taxonomy)} concepts; compiled in {time.perf_counter() - start:.1f} s (without vectors)")
            (lexicon / "pickle").write_bytes(pickle.dumps(join([read_lexicon(lexicon)])))
            best = None
            for way in WAYS:
                seconds, megabytes, labels = in_a_process(way, lexicon)
                best = best or seconds
                print(
                    f"{way:22} {labels:8} labels {seconds:7.3f} s {seconds / best:6.1f}x {megabytes:7.0f} MB of its own"
                )


if __name__ == "__main__":
    main()
