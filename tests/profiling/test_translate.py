"""Argos behind our adapter: a real CTranslate2 package of our own making, no socket, and no package as a normal state.

The model has random weights: what it writes is nonsense, but it runs through Argos, SentencePiece and CTranslate2.
"""

import io
import json
import logging
import socket
import zipfile
from pathlib import Path

import numpy as np
import pytest
import sentencepiece
from ctranslate2.specs import TransformerSpec

from models.enums import ConceptKind, Via
from profiling.normalise import Normaliser
from profiling.taxonomy import Taxonomy
from profiling.translate import BrokenPackage, OurSplitter, Pair, Translation, Translator, split_sentences

WIDTH = 8
SENTENCES = ["шила штори вдома", "the tailor sews curtains", "خياط", "Köchin"]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("translation opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)


def model_files(folder: Path) -> None:
    """Write a one-layer transformer with random weights, and the pieces of words that it knows."""
    pieces = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES * 20),
        model_writer=pieces,
        vocab_size=60,
        model_type="char",
        hard_vocab_limit=False,
        minloglevel=2,
    )
    (folder / "sentencepiece.model").write_bytes(pieces.getvalue())
    processor = sentencepiece.SentencePieceProcessor(model_proto=pieces.getvalue())
    words = [processor.id_to_piece(at) for at in range(processor.get_piece_size())]
    spec = TransformerSpec.from_config((1, 1), 2)
    fill(spec, words=len(words))
    spec.register_source_vocabulary(words)
    spec.register_target_vocabulary(words)
    spec.validate()
    (folder / "model").mkdir()
    spec.save(str(folder / "model"))


def fill(spec: TransformerSpec, *, words: int) -> None:
    chance = np.random.default_rng(7)
    for layer in ("encoder", "decoder"):
        stack = getattr(spec, layer)
        embeddings = stack.embeddings[0] if layer == "encoder" else stack.embeddings
        embeddings.weight = chance.normal(size=(words, WIDTH)).astype(np.float32)
        norms = [stack.layer_norm]
        for block in stack.layer:
            attentions = [block.self_attention] + ([block.attention] if layer == "decoder" else [])
            norms += [block.ffn.layer_norm] + [attention.layer_norm for attention in attentions]
            shapes = {id(block.ffn.linear_0): (16, WIDTH), id(block.ffn.linear_1): (WIDTH, 16)}
            linears = [block.ffn.linear_0, block.ffn.linear_1]
            for attention in attentions:
                for at, linear in enumerate(attention.linear):
                    wide = {2: (3, 1), 3: (1, 2, 1)}[len(attention.linear)][at]
                    shapes[id(linear)] = (wide * WIDTH, WIDTH)
                    linears.append(linear)
            for linear in linears:
                linear.weight = chance.normal(size=shapes[id(linear)]).astype(np.float32)
                linear.bias = np.zeros(shapes[id(linear)][0], np.float32)
        for norm in norms:
            norm.gamma, norm.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)
    spec.decoder.projection.weight = chance.normal(size=(words, WIDTH)).astype(np.float32)
    spec.decoder.projection.bias = np.zeros(words, np.float32)


@pytest.fixture(scope="module")
def contents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a package, but for its metadata."""
    folder = tmp_path_factory.mktemp("model")
    model_files(folder)
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def package(path: Path, contents: dict[str, bytes], *, source: str, target: str, **metadata: str) -> Path:
    facts = {"from_code": source, "to_code": target, "from_name": source, "to_name": target, "package_version": "1.0"}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("some-root/metadata.json", json.dumps(facts | metadata))
        for name, data in contents.items():
            archive.writestr(f"some-root/{name}", data)
    return path


def test_no_package_is_a_normal_state(tmp_path: Path) -> None:
    translator = Translator(tmp_path / "none")
    assert translator.status().pairs == ()
    assert translator.status().usable
    assert not translator.can(source="uk", target="en")
    assert translator.translate("шила штори", source="uk", target="en") is None
    assert translator.translate("زه", source="ps", target="de") is None


def test_an_installed_package_really_translates_without_network_or_log(
    tmp_path: Path, contents: dict[str, bytes], caplog: pytest.LogCaptureFixture
) -> None:
    translator = Translator(tmp_path / "packages")
    pair = translator.install(package(tmp_path / "x.argosmodel", contents, source="uk", target="en"))
    assert pair == Pair("uk", "en", "1.0")
    assert translator.status().pairs == (pair,)
    with caplog.at_level(logging.DEBUG):
        found = translator.translate("шила штори. вдома", source="uk", target="en")
    assert found is not None
    assert found.original == "шила штори. вдома"
    assert found.pairs == (pair,)
    assert found.text
    assert 0 <= found.quality <= 1
    assert "шила" not in caplog.text
    assert isinstance(translator._model(pair).sentencizer, OurSplitter)


def test_english_is_the_pivot(tmp_path: Path, contents: dict[str, bytes]) -> None:
    translator = Translator(tmp_path / "packages")
    translator.install(package(tmp_path / "1.argosmodel", contents, source="uk", target="en"))
    assert not translator.can(source="uk", target="de")
    translator.install(package(tmp_path / "2.argosmodel", contents, source="en", target="de"))
    found = translator.translate("шила", source="uk", target="de")
    assert found is not None
    assert [(pair.source, pair.target) for pair in found.pairs] == [("uk", "en"), ("en", "de")]


def test_a_newer_version_replaces_the_older(tmp_path: Path, contents: dict[str, bytes]) -> None:
    translator = Translator(tmp_path / "packages")
    translator.install(package(tmp_path / "1.argosmodel", contents, source="uk", target="en"))
    newer = package(tmp_path / "2.argosmodel", contents, source="uk", target="en", package_version="1.9")
    translator.install(newer)
    assert translator.status().pairs == (Pair("uk", "en", "1.9"),)


def broken(tmp_path: Path, contents: dict[str, bytes], how: str) -> Path:
    path = tmp_path / f"{how}.argosmodel"
    if how == "no zip":
        path.write_bytes(b"nothing of the kind")
    elif how == "cut off":
        path.write_bytes(package(path, contents, source="uk", target="en").read_bytes()[:-200])
    elif how == "no model":
        package(path, {"README.md": b""}, source="uk", target="en")
    elif how == "wrong kind":
        package(path, contents, source="uk", target="en", type="sbd")
    elif how == "bad code":
        package(path, contents, source="../uk", target="en")
    elif how == "leaves its root":
        package(path, contents | {"../../evil": b""}, source="uk", target="en")
    return path


@pytest.mark.parametrize(
    "how", ["missing", "no zip", "cut off", "no model", "wrong kind", "bad code", "leaves its root"]
)
def test_what_is_no_package_is_refused_and_nothing_installed(
    tmp_path: Path, contents: dict[str, bytes], how: str
) -> None:
    translator = Translator(tmp_path / "packages")
    with pytest.raises(BrokenPackage, match="expected"):
        translator.install(broken(tmp_path, contents, how))
    assert translator.status().pairs == ()


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Eins. Zwei! Drei?", ["Eins.", "Zwei!", "Drei?"]),
        ("عملت خياطا؟ نعم", ["عملت خياطا؟", "نعم"]),
        ("3.5 Jahre", ["3.5 Jahre"]),
        ("a\n\nb", ["a", "b"]),
        ("", []),
    ],
)
def test_our_splitter(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


def test_a_sentence_without_end_is_cut() -> None:
    assert max(map(len, split_sentences("x" * 5_000))) <= 400


class Interpreter:
    """A translator that knows two words by heart."""

    def can(self, *, source: str, target: str) -> bool:
        return (source, target) == ("ps", "en")

    def translate(self, text: str, *, source: str, target: str) -> Translation | None:
        english = {"اشپز": "cook", "ګنډونکی": "tailor"}.get(text)
        return Translation(text, english, source, target, (), 0.9) if english else None


def test_translation_finds_what_nothing_else_finds(taxonomy: Taxonomy) -> None:
    alone = Normaliser(taxonomy).normalise(["ګنډونکی"], kind=ConceptKind.OCCUPATION, language="ps")[0]
    assert "occ.tailor" not in [candidate.concept_id for candidate in alone]
    helped = Normaliser(taxonomy, translator=Interpreter())
    first = helped.normalise(["ګنډونکی"], kind=ConceptKind.OCCUPATION, language="ps")[0][0]
    assert (first.concept_id, first.via) == ("occ.tailor", Via.TRANSLATION)
    assert first.score < 1


def test_a_translated_label_is_never_taken_by_itself(taxonomy: Taxonomy) -> None:
    mention = Normaliser(taxonomy, translator=Interpreter()).mention(
        "ګنډونکی", kind=ConceptKind.OCCUPATION, language="ps"
    )
    assert mention.concept_id is None
