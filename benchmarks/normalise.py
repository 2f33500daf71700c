"""Peers of the linker side by side, and how sure its scores are: quality and milliseconds a text on one machine.

    python -m benchmarks.normalise DATA_FOLDER [--most 300]

DATA_FOLDER holds `melo/…` (job titles linked to ESCO labels) and `de_vacancies.tsv` (titles with KldB codes). The
table and the reliability lines are printed, never typed in. Peers: plain character TF-IDF, rapidfuzz, bm25s and
tantivy (group `bench`), the encoder alone with and without its projection, and the linker.
"""

import argparse
import csv
import gzip
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

import numpy as np
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer

from models.enums import ConceptKind
from profiling.encoder import UniversalEncoder
from profiling.link import Linker
from profiling.normalise import Normaliser
from profiling.taxonomy import Label, open_taxonomy
from profiling.taxonomy.labels import tables_of

TOP = 100
MELO = {"deu_q_de_c_de": "de", "deu_q_de_c_en": "de", "fra_q_fr_c_fr": "fr", "usa_q_en_c_en": "en"}
Row = TypeVar("Row")
Ranker = Callable[[Sequence[str]], list[list[int]]]


def lines_of(path: Path) -> list[str]:
    """Return the lines of a file that may be packed."""
    packed = path.with_name(path.name + ".gz")
    data = gzip.decompress(packed.read_bytes()) if packed.exists() else path.read_bytes()
    return [line for line in data.decode().splitlines() if line.strip()]


def evenly(rows: Sequence[Row], most: int) -> list[Row]:
    """Return at most so many rows, evenly spread."""
    step = max(1.0, len(rows) / most)
    return [rows[int(at * step)] for at in range(min(most, len(rows)))]


def best(similarities: np.ndarray) -> list[list[int]]:
    """Return the places of the largest similarities, row by row."""
    return [list(map(int, row)) for row in np.argsort(-similarities, axis=1)[:, :TOP]]


def char_tfidf(labels: Sequence[str], _: str) -> Ranker:
    """Character n-grams without any cleaning."""
    vectoriser = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4))
    columns = vectoriser.fit_transform(labels).T
    return lambda texts: best((vectoriser.transform(texts) @ columns).toarray())


def rapidfuzz_ratio(labels: Sequence[str], _: str) -> Ranker:
    """Token-sorted edit similarity, lower case."""
    lower = [label.lower() for label in labels]
    return lambda texts: best(process.cdist([text.lower() for text in texts], lower, scorer=fuzz.token_sort_ratio))


def bm25(labels: Sequence[str], _: str) -> Ranker:
    """Okapi BM25 over words."""
    import bm25s  # noqa: PLC0415 - of the group `bench`

    index = bm25s.BM25()
    index.index([label.lower().split() for label in labels], show_progress=False)
    return lambda texts: [
        list(map(int, index.retrieve([text.lower().split()], k=TOP, show_progress=False)[0][0])) for text in texts
    ]


def tantivy_index(labels: Sequence[str], _: str) -> Ranker:
    """Tantivy's default text field."""
    import tantivy  # noqa: PLC0415 - of the group `bench`

    schema = tantivy.SchemaBuilder().add_text_field("label").add_integer_field("at", stored=True).build()
    index = tantivy.Index(schema)
    writer = index.writer()
    for at, label in enumerate(labels):
        writer.add_document(tantivy.Document(label=[label], at=at))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def rank(texts: Sequence[str]) -> list[list[int]]:
        queries = [index.parse_query_lenient(text, ["label"])[0] for text in texts]
        return [[searcher.doc(place)["at"][0] for _, place in searcher.search(query, TOP).hits] for query in queries]

    return rank


def encoder(*, projected: bool) -> Callable[[Sequence[str], str], Ranker]:
    """Return a peer: the sentence encoder alone."""

    def build(labels: Sequence[str], _: str) -> Ranker:
        model = UniversalEncoder(projected=projected)
        vectors = model.encode(labels)
        return lambda texts: best(model.encode(texts) @ vectors.T)

    return build


def linker(labels: Sequence[str], language: str) -> Ranker:
    """Return the house's own engine over a closed list."""
    engine = Linker(tables_of(Label(str(at), label) for at, label in enumerate(labels)), closed=True)
    return lambda texts: [
        [int(candidate.concept_id) for candidate in found] for found in engine.link(texts, language=language, top=TOP)
    ]


PEERS = {
    "char TF-IDF": char_tfidf,
    "rapidfuzz": rapidfuzz_ratio,
    **({"bm25s": bm25} if find_spec("bm25s") else {}),
    **({"tantivy": tantivy_index} if find_spec("tantivy") else {}),
    "USE": encoder(projected=False),
    "USE projected": encoder(projected=True),
    "Lotse": linker,
}


def melo(folder: Path, most: int) -> Iterator[tuple[str, str, float, float]]:
    """Yield list, peer, mean reciprocal rank and milliseconds a text."""
    for name, language in MELO.items():
        right: dict[str, set[str]] = {}
        for query, _, element, *_ in (line.split() for line in lines_of(folder / name / "annotations.tsv")):
            right.setdefault(query, set()).add(element)
        queries = evenly([line.split("\t") for line in lines_of(folder / name / "queries.tsv")], most)
        elements = [line.split("\t") for line in lines_of(folder / name / "corpus_elements.tsv")]
        for peer, build in PEERS.items():
            rank = build([element[1] for element in elements], language)
            rank([queries[0][1]])
            start = time.perf_counter()
            found = rank([query[1] for query in queries])
            took = 1000 * (time.perf_counter() - start) / len(queries)
            ranks = [
                next((1 / place for place, at in enumerate(row, 1) if elements[at][0] in right[query[0]]), 0.0)
                for query, row in zip(queries, found, strict=True)
            ]
            yield name, peer, sum(ranks) / len(ranks), took


def reliability(path: Path, most: int) -> Iterator[tuple[float, int, float, float]]:
    """Yield, for each tenth of the score, how many first candidates have it, their mean score, and how many are right.

    Right means the same four digits of KldB 2010. Exact labels are left out: they are not estimated.
    """
    rows = [row for row in csv.DictReader(lines_of(path), delimiter="\t", quoting=csv.QUOTE_NONE) if row["kldb5"]]
    rows = evenly(rows, most)
    normaliser = Normaliser(open_taxonomy())
    found = normaliser.normalise([row["titel"] for row in rows], kind=ConceptKind.OCCUPATION, language="de", top=1)
    pairs = [
        (
            candidates[0].score,
            (normaliser.taxonomy.concept(candidates[0].concept_id).kldb2010 or "")[:4] == row["kldb5"][:4],
        )
        for row, candidates in zip(rows, found, strict=True)
        if candidates and candidates[0].score < 0.99
    ]
    for tenth in range(10):
        inside = [(score, right) for score, right in pairs if tenth <= 10 * score < tenth + 1]
        if inside:
            scores, rights = zip(*inside, strict=True)
            yield tenth / 10, len(inside), sum(scores) / len(inside), sum(rights) / len(inside)


def main() -> None:
    """Print the table of peers and the reliability of the scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--most", type=int, default=300)
    arguments = parser.parse_args()
    for name, peer, mrr, took in melo(arguments.data / "melo", arguments.most):
        print(f"{name:16} {peer:14} MRR {mrr:.3f} {took:7.2f} ms/text", flush=True)
    for tenth, many, score, right in reliability(arguments.data / "de_vacancies.tsv", 3 * arguments.most):
        bar = "#" * round(40 * right)
        print(f"score {tenth:.1f}- n={many:<4} said {score:.2f} was {right:.2f} {bar}")


if __name__ == "__main__":
    main()
