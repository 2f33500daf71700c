"""`lotse normalise`: texts in, concepts out, as JSON Lines. Needs no database and no secrets."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from models.enums import ConceptKind
from models.languages import languages
from models.values import Candidate
from profiling.link import Linker
from profiling.normalise import Normaliser, candidates_as_json
from profiling.taxonomy import BrokenLexicon, Label, Taxonomy, open_taxonomy
from profiling.taxonomy.labels import tables_of

_AT_ONCE = 256  # texts between two steps of the progress bar


class WrongInput(click.ClickException):
    """What was read cannot be used; one clear line, exit code 2."""

    exit_code = 2

    def __init__(self, where: str, expected: str, *, line: int = 0) -> None:
        super().__init__(f"{where}, line {line}: expected {expected}" if line else f"{where}: expected {expected}")


@click.command()
@click.option(
    "--kind", type=click.Choice([kind.value for kind in ConceptKind]), required=True, help="What the texts name."
)
@click.option("--lang", "language", default="de", show_default=True, metavar="TAG", help="The texts' language.")
@click.option("--top", type=click.IntRange(1, 1000), default=5, show_default=True, help="At most so many candidates.")
@click.option("--labels", "labels_file", type=click.Path(path_type=Path), help="Link to this list (id<TAB>label).")
@click.option("--taxonomy", "folder", type=click.Path(path_type=Path), help="A folder of imported taxonomies.")
def normalise(kind: str, language: str, top: int, labels_file: Path | None, folder: Path | None) -> None:
    """Read one text a line, write its candidates a line, best first."""
    _check_language(language)
    texts = _texts()
    if labels_file is not None:
        linker, taxonomy = Linker(tables_of(_labels(labels_file)), closed=True), None
        rows = _listed(texts, linker, language=language, top=top)
    else:
        taxonomy = _taxonomy(folder)
        normaliser = Normaliser(taxonomy)
        rows = _known(texts, normaliser, kind=ConceptKind(kind), language=language, top=top)
    for text, candidates in zip(texts, rows, strict=True):
        row = {"text": text, "candidates": candidates_as_json(candidates, taxonomy)}
        click.echo(json.dumps(row, ensure_ascii=False))


def _listed(texts: Sequence[str], linker: Linker, *, language: str, top: int) -> Iterator[tuple[Candidate, ...]]:
    for block in _blocks(texts):
        yield from linker.link(block, language=language, top=top)


def _known(
    texts: Sequence[str], normaliser: Normaliser, *, kind: ConceptKind, language: str, top: int
) -> Iterator[tuple[Candidate, ...]]:
    for block in _blocks(texts):
        yield from normaliser.normalise(block, kind=kind, language=language, top=top)


def _blocks(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the texts block by block; with a progress bar where somebody watches."""
    starts = range(0, len(texts), _AT_ONCE)
    if not sys.stderr.isatty():
        yield from (texts[start : start + _AT_ONCE] for start in starts)
        return
    from rich.console import Console  # noqa: PLC0415 - only where somebody watches
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("normalise", total=len(texts))
        for start in starts:
            block = texts[start : start + _AT_ONCE]
            yield block
            progress.advance(task, len(block))


def _check_language(language: str) -> None:
    if language not in languages():
        raise WrongInput("--lang", f"one of {', '.join(languages())}, not {language}")


def _texts() -> list[str]:
    """Return the lines of standard input; WrongInput names the line that is not UTF-8."""
    lines = sys.stdin.buffer.read().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if lines and not lines[-1]:
        lines.pop()
    return [_decoded(line, source="standard input", number=number) for number, line in enumerate(lines, start=1)]


def _labels(path: Path) -> list[Label]:
    """Return the labels of an id<TAB>label file; WrongInput names file, line and what was expected."""
    try:
        lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").splitlines()
    except OSError as error:
        raise WrongInput(str(path), f"a readable file of id<TAB>label lines ({error.strerror})") from error
    labels = [_label(_decoded(line, source=str(path), number=n), path, n) for n, line in enumerate(lines, 1) if line]
    if not labels:
        raise WrongInput(str(path), "at least one line id<TAB>label", line=1)
    return labels


def _label(line: str, path: Path, number: int) -> Label:
    concept_id, tab, text = line.partition("\t")
    if not tab or not concept_id.strip():
        raise WrongInput(str(path), "id<TAB>label", line=number)
    return Label(concept_id.strip(), text.strip())


def _decoded(line: bytes, *, source: str, number: int) -> str:
    try:
        return line.decode("utf-8").removesuffix("\r")
    except UnicodeDecodeError:
        raise WrongInput(source, "UTF-8", line=number) from None


def _taxonomy(folder: Path | None) -> Taxonomy:
    try:
        return open_taxonomy(folder)
    except BrokenLexicon as error:
        raise WrongInput(str(error.path), error.expected) from error


if __name__ == "__main__":
    normalise()
