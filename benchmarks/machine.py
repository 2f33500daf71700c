"""What the benchmarks ask the machine (Linux): memory of a process, one core for itself, times in order."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

Row = TypeVar("Row")


def megabytes(field: str, pid: int | str = "self") -> float:
    """Return a field of a process's status in megabytes: VmRSS is what it holds now, VmHWM the most it has held."""
    rows = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    sizes = dict(row.split(":", 1) for row in rows)
    return int(sizes[field].split()[0]) / 1024


def on_one_core() -> None:
    """Keep this process, and those that it starts, on one core: the last, which is the least asked for by others."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which this share (0..1) of all lies: the nearest rank, no mean between two."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def evenly(rows: Sequence[Row], most: int) -> list[Row]:
    """Return at most so many rows, evenly spread, the same on every run."""
    step = max(1.0, len(rows) / most)
    return [rows[int(at * step)] for at in range(min(most, len(rows)))]
