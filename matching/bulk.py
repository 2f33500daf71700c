"""Ranking many people at once: the same numbers as one by one, on any number of workers or on a Dask cluster.

People are cut into slices; a worker ranks one slice against all vacancies. Everything that a text turns into is made
once, here, before anything is handed out: what a worker does is arithmetic that rounds alike everywhere.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from importlib import import_module
from typing import Any

from joblib import Parallel, delayed, parallel_config

from matching.encoded import People, encode_people
from matching.explain import Pair
from matching.fit import fit
from matching.rank import VacancyIndex, best_rows, pair_match
from models.values import Match, Profile

SLICE = 50  # people a task


class NoDask(RuntimeError):
    """Dask was asked for and is not installed; says how to get it."""

    def __init__(self) -> None:
        super().__init__("--dask needs the extra 'dask': uv sync --extra dask")


def match_all(
    profiles: Sequence[Profile],
    index: VacancyIndex,
    *,
    top: int,
    today: date,
    workers: int = 1,
    dask: str | None = None,
) -> Iterator[tuple[Profile, list[Match]]]:
    """Yield each person with their best vacancies, in the order of `profiles`.

    `workers` processes share the work, or the Dask cluster at the address `dask`. NoDask where it is not installed.
    """
    slices = [profiles[start : start + SLICE] for start in range(0, len(profiles), SLICE)]
    # Encoded one slice at a time and in this process, so that no worker needs the encoder.
    tasks = (delayed(rank_slice)(encode_people(part, index.yardstick), index, top, today) for part in slices)
    with _backend(workers, dask):
        for part, found in zip(slices, Parallel(return_as="generator")(tasks), strict=True):
            yield from zip(part, found, strict=True)


def rank_slice(people: People, index: VacancyIndex, top: int, today: date) -> list[list[Match]]:
    """Return the best matches of each of these people."""
    scores = fit(people, index.encoded, index.yardstick)
    least = index.yardstick.weights["least.proposal"]
    found = []
    for row in range(len(people.profiles)):
        columns = scores.fit[row], scores.likeness[row], scores.far[row]
        best = best_rows(columns, index.id_order, top=top, skip=(), least=least)
        pairs = (Pair(row, place, people, index.encoded, scores, index.yardstick) for place in best)
        found.append([pair_match(pair, today=today) for pair in pairs])
    return found


def _backend(workers: int, dask: str | None) -> AbstractContextManager[Any]:
    if dask is None:
        alone: AbstractContextManager[Any] = parallel_config("loky" if workers > 1 else "sequential", n_jobs=workers)
        return alone
    try:
        distributed = import_module("distributed")  # an optional extra
    except ImportError as error:
        raise NoDask from error
    client = distributed.Client(dask)
    client.wait_for_workers(1, timeout=30)
    return _DaskBackend(client)


class _DaskBackend(AbstractContextManager[None]):
    """joblib's Dask backend while the work lasts; the connection is closed afterwards."""

    def __init__(self, client: Any) -> None:
        self._client, self._config = client, parallel_config("dask", n_jobs=-1)

    def __enter__(self) -> None:
        self._config.__enter__()

    def __exit__(self, *raised: object) -> None:
        self._config.__exit__(*raised)
        self._client.close()
