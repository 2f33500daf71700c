"""A progress bar on the terminal of whoever waits, and nothing at all in a pipe or a log."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn


@contextmanager
def bar(what: str, *, total: int) -> Iterator[Callable[[int], None]]:
    """Give a function that is called with the number of things done since its last call."""
    with _bars() as progress:
        task = progress.add_task(what, total=total)
        yield lambda done: progress.advance(task, done)


@contextmanager
def steps() -> Iterator[Callable[[str, int, int], None]]:
    """Give a function that is called with what is being done, how much is done, and of how much; a bar for each."""
    with _bars() as progress:
        tasks: dict[str, TaskID] = {}

        def report(doing: str, done: int, of: int) -> None:
            if doing not in tasks:
                tasks[doing] = progress.add_task(doing, total=of)
            progress.update(tasks[doing], completed=done)

        yield report


def _bars() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty())
