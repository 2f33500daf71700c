"""Argos packages of our own making that really translate, word by word: a phrasebook written into a transformer.

No weight is trained. A source word and its place are one dimension each; the decoder at place n attends to place n of
the source, and the projection names the word that stands for it there. The machinery around is the real one: Argos,
SentencePiece and CTranslate2.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import sentencepiece
from ctranslate2.specs import TransformerSpec

UNKNOWN, END = "<unk>", "</s>"
SPECIAL = [UNKNOWN, "<s>", END]
PLACES = 48  # words of the longest sentence, its end included
SHARP = 40.0  # how much an attention or a word stands out, in natural logarithms

UKRAINIAN = {"шила": ["sewing"], "штори": ["curtains"], "кравчиня": ["tailor"], "вдома": ["at-home"]}
ARABIC = {"خياط": ["tailor"], "طبّاخ": ["cook"], "خبز": ["bread", "baking"], "في": ["in"], "المطعم": ["restaurant"]}
TO_GERMAN = {
    "tailor": ["Schneiderin"],
    "cook": ["Koch"],
    "sewing": ["nähte"],
    "curtains": ["Vorhänge"],
    "in": ["im"],
    "restaurant": ["Restaurant"],
    "bread": ["Brot"],
    "baking": ["Backen"],
}
Phrasebook = Mapping[str, list[str]]


def package(path: Path, phrasebook: Phrasebook, *, source: str, target: str, **metadata: str) -> Path:
    """Write a whole `.argosmodel` file. A word with several translations is as likely to become each of them."""
    return packed(path, contents(phrasebook), source=source, target=target, **metadata)


def packed(path: Path, files: Mapping[str, bytes], *, source: str, target: str, **metadata: str) -> Path:
    """Write files and metadata as a `.argosmodel` file."""
    facts = {"from_code": source, "to_code": target, "from_name": source, "to_name": target, "package_version": "1.0"}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("some-root/metadata.json", json.dumps(facts | metadata))
        for name, data in files.items():
            archive.writestr(f"some-root/{name}", data)
    return path


def contents(phrasebook: Phrasebook) -> dict[str, bytes]:
    """Return the files of a package but for its metadata, by name."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, phrasebook)
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def write(folder: Path, phrasebook: Phrasebook) -> None:
    """Write the model and its pieces, which are whole words."""
    targets = list(dict.fromkeys(word for words in phrasebook.values() for word in words))
    (folder / "sentencepiece.model").write_bytes(_pieces([*phrasebook, *targets]))
    source, target = ([*SPECIAL, *(f"▁{word}" for word in words)] for words in (phrasebook, targets))
    spec = TransformerSpec.from_config((1, 1), 1)
    _fill(spec, _projection(phrasebook, source, target), width=len(source) + PLACES)
    spec.register_source_vocabulary(source)
    spec.register_target_vocabulary(target)
    spec.config.add_source_eos = True
    spec.validate()
    (folder / "model").mkdir()
    spec.save(str(folder / "model"))


def _pieces(words: list[str]) -> bytes:
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([" ".join(words)] * 2),
        model_writer=model,
        vocab_size=len(set(words)) + len(SPECIAL),
        model_type="word",
        normalization_rule_name="identity",
        minloglevel=2,
    )
    return model.getvalue()


def _projection(phrasebook: Phrasebook, source: list[str], target: list[str]) -> np.ndarray:
    """Return how far each target word stands out (rows) where each source word stands (columns)."""
    far = np.zeros((len(target), len(source)))
    for word, meanings in phrasebook.items():
        for meaning in meanings:
            far[target.index(f"▁{meaning}"), source.index(f"▁{word}")] = SHARP
    far[target.index(END), source.index(END)] = SHARP
    # A word that the phrasebook lacks is copied, and the machine is half sure of that.
    far[target.index(UNKNOWN), source.index(UNKNOWN)] = log(len(target) - 1)
    return far


def _fill(spec: Any, far: np.ndarray, *, width: int) -> None:
    words = far.shape[1]
    places = np.eye(width)[words:]  # place n is the dimension after all words
    for stack in (spec.encoder, spec.decoder):
        stack.scale_embeddings = False
        stack.position_encodings.encodings = places.astype(np.float32)
        _even(stack.layer_norm, width)
        for block in stack.layer:
            _silence(block.self_attention, width, (3, 1))
            _even(block.ffn.layer_norm, width)
            _linear(block.ffn.linear_0, np.zeros((width, width)))
            _linear(block.ffn.linear_1, np.zeros((width, width)))
    spec.encoder.embeddings[0].weight = np.eye(width)[:words].astype(np.float32)
    spec.decoder.embeddings.weight = np.zeros((len(far), width), np.float32)
    # A place and a word are two ones among noughts; these undo what normalising makes of them.
    row = np.zeros(width)
    row[[0, words]] = 1
    middle, spread = row.mean(), row.std()
    _look_across(spec.decoder.layer[0].attention, words, width, middle=middle, spread=spread)
    spec.decoder.layer_norm.beta += np.float32(middle / spread)
    _linear(spec.decoder.projection, np.hstack([far * spread, np.zeros((len(far), PLACES))]))


def _look_across(attention: Any, words: int, width: int, *, middle: float, spread: float) -> None:
    """Let each place of the target look at the same place of the source, and take the word that stands there."""
    place, word = np.zeros((width, width)), np.zeros((width, width))
    place[range(words, width), range(words, width)] = 1
    word[range(words), range(words)] = spread
    _even(attention.layer_norm, width)
    _linear(attention.linear[0], place * SHARP / np.sqrt(width))
    _linear(attention.linear[1], np.vstack([place, word]))
    attention.linear[1].bias[width : width + words] = middle
    _linear(attention.linear[2], np.eye(width))


def _silence(attention: Any, width: int, sizes: tuple[int, int]) -> None:
    _even(attention.layer_norm, width)
    for linear, size in zip(attention.linear, sizes, strict=True):
        _linear(linear, np.zeros((size * width, width)))


def _linear(linear: Any, weight: np.ndarray) -> None:
    linear.weight, linear.bias = weight.astype(np.float32), np.zeros(len(weight), np.float32)


def _even(norm: Any, width: int) -> None:
    norm.gamma, norm.beta = np.ones(width, np.float32), np.zeros(width, np.float32)
