"""Peers of the linker side by side: quality, time and memory in one run on one core.

    python -m benchmarks.normalise DATA_FOLDER [--most 300] [--lists melo …] [--peers Lotse …]

DATA_FOLDER holds the public lists (`melo/…`, `talentclef_german/…`, `de_skill_phrases.tsv`, `de_vacancies.tsv`; beside
it `esco/ba_skills_to_esco_2022.csv`), packed with gzip or not. The table is printed as Markdown, never typed in:

- MRR: mean of 1 / place of the first right label; MAP: mean average precision; first: share of first hits
- alone: median of milliseconds for a text by itself; in bulk: milliseconds a text, 64 at once
- index: seconds from the labels to the first answer, packages and models being loaded
- MB: memory that the process takes on top of what it has before the index is built (of PostgreSQL: the server's)

Each row is a process of its own. In `kldb_titles` the labels are the lexicon's own German ones; "Lotse" is the linker
over that closed list, "Lotse normalise" all of it: the whole taxonomy, with "nothing fits" among its answers.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from benchmarks.lists import CODES, Choice, choices
from benchmarks.machine import megabytes, on_one_core
from benchmarks.peers import Builder, Ranker, installed, servers_megabytes
from models.enums import ConceptKind
from profiling.normalise import Normaliser
from profiling.taxonomy import open_taxonomy

AT_ONCE = 64
ALONE = 60  # texts that are timed by themselves
OURS = "Lotse normalise"
HEADINGS = ("list", "texts", "labels", "peer", "measure", "quality", "alone, ms", "in bulk, ms", "index, s", "MB")


def product(choice: Choice) -> Callable[[Sequence[str]], list[list[str]]]:
    """Return what finds the KldB groups of texts as `lotse normalise` does."""
    taxonomy = open_taxonomy()
    normaliser = Normaliser(taxonomy)

    def groups(texts: Sequence[str]) -> list[list[str]]:
        found = normaliser.normalise(texts, kind=ConceptKind.OCCUPATION, language=choice.language, top=choice.top)
        return [[(taxonomy.concept(each.concept_id).kldb2010 or "")[:3] for each in row] for row in found]

    return groups


def peer(choice: Choice, build: Builder) -> Callable[[Sequence[str]], list[list[str]]]:
    """Return what finds the ids of a list's labels for texts."""
    rank: Ranker = build(choice.labels, choice.language, choice.top)
    return lambda texts: [[choice.ids[at] for at in row] for row in rank(texts)]


def row(choice: Choice, name: str) -> str:
    """Return one row of the table, measured in this process."""
    before, start = megabytes("VmRSS"), time.perf_counter()
    find = product(choice) if name == OURS else peer(choice, installed()[name])
    find(choice.texts[:1])
    built = time.perf_counter() - start
    start = time.perf_counter()
    order = [ids for at in range(0, len(choice.texts), AT_ONCE) for ids in find(choice.texts[at : at + AT_ONCE])]
    bulk = 1000 * (time.perf_counter() - start) / len(choice.texts)
    alone = 1000 * median(_seconds(find, text) for text in choice.texts[:: max(1, len(choice.texts) // ALONE)])
    memory = servers_megabytes() or megabytes("VmHWM") - before
    quality = choice.quality(order)
    cells = (choice.name, len(choice.texts), len(choice.labels), name, choice.measure, f"{quality:.3f}")
    return _line((*cells, f"{alone:.2f}", f"{bulk:.2f}", f"{built:.1f}", f"{memory:.0f}"))


def _seconds(find: Callable[[Sequence[str]], object], text: str) -> float:
    start = time.perf_counter()
    find([text])
    return time.perf_counter() - start


def _line(cells: Sequence[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def main() -> None:
    """Print the table of peers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--most", type=int, default=300, help="texts of each list")
    parser.add_argument("--lists", nargs="+", default=[], help="beginnings of the lists' names")
    parser.add_argument("--peers", nargs="+", default=[*installed(), OURS])
    arguments = parser.parse_args()
    on_one_core()
    print(_line(HEADINGS))
    print("|---|---:|---:|---|---|---:|---:|---:|---:|---:|")
    for choice in choices(arguments.data, open_taxonomy()):
        if arguments.lists and not choice.name.startswith(tuple(arguments.lists)):
            continue
        for name in arguments.peers:
            if name != OURS or choice.name == CODES:
                with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
                    print(fresh.submit(row, choice.shortened(arguments.most), name).result(), flush=True)


if __name__ == "__main__":
    main()
