"""Fit the projections that profiling/encoder.py lays over the sentence encoders, and write them as numbers.

    python -m benchmarks.normalise_projection ESCO_FOLDER [--e5]

Writes profiling/projection.npz, with `--e5` profiling/projection-e5.npz (every 20th concept: that encoder is slow).

Linear discriminant analysis with one class a concept and all its official ESCO labels in German, English, French and
Spanish: directions in which labels of one concept differ are shrunk, directions that tell concepts apart are kept.
The file holds numbers alone, no labels.
"""

import argparse
import csv
import gzip
import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from profiling.clean import reading_form
from profiling.encoder import SmallE5, UniversalEncoder, Vectors

DIMENSIONS = 200
SHRINKAGE = 0.3  # .1 and .5 were measured too: German → German .619 .622 .614, German → English .394 .406 .419
TARGET = Path(__file__).parent.parent / "profiling"
EVERY_E5 = 20


def labels(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield (concept URI, label) of all official label files in a folder."""
    csv.field_size_limit(10**9)
    for path in sorted(folder.glob("occupations_*.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from _labels(csv.DictReader(lines))
    for path in sorted(folder.glob("esco-*-en.zip")):
        with zipfile.ZipFile(path) as package, package.open("skills_en.csv") as data:
            yield from _labels(csv.DictReader(io.TextIOWrapper(data, "utf-8")))
    for path in sorted(folder.glob("ba_skills_to_esco*.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in csv.reader(lines):
                if row and row[0].startswith("http://data.europa.eu/esco/skill/"):
                    yield row[0], row[1]
                    if row[4] == "skos:exactMatch":
                        yield row[0], row[3]


def _labels(rows: Iterable[dict[str, str]]) -> Iterator[tuple[str, str]]:
    for row in rows:
        for text in (row["preferredLabel"], *(row["altLabels"] or "").split("\n")):
            if text.strip():
                yield row["conceptUri"], text.strip()


def fit(vectors: Vectors, classes: np.ndarray) -> tuple[Vectors, Vectors]:
    """Return the mean (512) and the projection (512 × DIMENSIONS)."""
    width = vectors.shape[1]
    data = vectors.astype(np.float64)
    counts = np.bincount(classes)
    means = np.zeros((len(counts), width))
    np.add.at(means, classes, data)
    means /= counts[:, None]
    mean = data.mean(axis=0)
    inner = data - means[classes]
    within = inner.T @ inner / len(data)
    within = (1 - SHRINKAGE) * within + SHRINKAGE * np.trace(within) / width * np.eye(width)
    between = ((means - mean) * counts[:, None]).T @ (means - mean) / len(data)
    spread, axes = np.linalg.eigh(within)
    whitening = axes / np.sqrt(spread)
    _, directions = np.linalg.eigh(whitening.T @ between @ whitening)
    return mean.astype(np.float32), (whitening @ directions[:, ::-1][:, :DIMENSIONS]).astype(np.float32)


def main() -> None:
    """Read, encode, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--e5", action="store_true")
    arguments = parser.parse_args()
    found = list(dict.fromkeys((uri, reading_form(text)) for uri, text in labels(arguments.folder)))
    numbers: dict[str, int] = {}
    for uri, _ in found:
        numbers.setdefault(uri, len(numbers))
    if arguments.e5:
        found = [(uri, text) for uri, text in found if numbers[uri] % EVERY_E5 == 0]
    encoder = SmallE5(projected=False) if arguments.e5 else UniversalEncoder(projected=False)
    classes = np.unique([numbers[uri] for uri, _ in found], return_inverse=True)[1]
    mean, projection = fit(encoder.encode([text for _, text in found]), classes)
    target = TARGET / ("projection-e5.npz" if arguments.e5 else "projection.npz")
    np.savez_compressed(target, mean=mean.astype(np.float16), projection=projection.astype(np.float16))
    print(f"{len(found)} labels of {len(set(classes))} concepts -> {target}")


if __name__ == "__main__":
    main()
