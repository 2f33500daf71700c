"""Fit the projections that profiling/encoder.py lays over the sentence encoders, and write them as numbers.

    python -m benchmarks.normalise_projection [--e5]

Writes profiling/projection.npz, with `--e5` profiling/projection-e5.npz (every fourth concept: that encoder is slow).

Linear discriminant analysis with one class a concept and all its labels in the built-in lexicon, in every language
that it has: directions in which labels of one concept differ (languages, forms, spellings) are shrunk, directions that
tell concepts apart are kept. The lexicon is ours, so no official wording goes into the numbers.
"""

import argparse
from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np

from models.languages import languages
from profiling.clean import reading_form
from profiling.encoder import SmallE5, UniversalEncoder, Vectors
from profiling.taxonomy import open_taxonomy

DIMENSIONS = 200
SHRINKAGE = 0.3
TARGET = Path(__file__).parent.parent / "profiling"
EVERY_E5 = 4


def labels(read_by: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield (concept id, label) of the built-in lexicon, each pair once, in the languages that the encoder reads."""
    tags = [tag for tag, language in languages().items() if language.encoder in read_by]
    found = open_taxonomy().all_labels(languages=tags)
    yield from dict.fromkeys((label.concept_id, reading_form(label.text)) for label in found)


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
    parser.add_argument("--e5", action="store_true")
    arguments = parser.parse_args()
    found = list(labels(("use", "e5") if arguments.e5 else ("use",)))
    numbers: dict[str, int] = {}
    for concept_id, _ in found:
        numbers.setdefault(concept_id, len(numbers))
    if arguments.e5:
        found = [(concept_id, text) for concept_id, text in found if numbers[concept_id] % EVERY_E5 == 0]
    encoder = SmallE5(projected=False) if arguments.e5 else UniversalEncoder(projected=False)
    classes = np.unique([numbers[concept_id] for concept_id, _ in found], return_inverse=True)[1]
    mean, projection = fit(encoder.encode([text for _, text in found]), classes)
    target = TARGET / ("projection-e5.npz" if arguments.e5 else "projection.npz")
    np.savez_compressed(target, mean=mean.astype(np.float16), projection=projection.astype(np.float16))
    print(f"{len(found)} labels of {len(set(classes))} concepts -> {target}")


if __name__ == "__main__":
    main()
