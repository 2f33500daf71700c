"""Vectors of meaning: as wide as the encoder, whatever the text."""

from collections.abc import Sequence

import numpy as np
import pytest

from matching.wording import Meaning, meaning_likeness
from profiling.encoder import UniversalEncoder


class ThreeNumbers:
    """An encoder that knows one word."""

    name = "three"
    width = 3

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        return np.array([[1.0, 0.0, 0.0] if text == "koch" else [0.0, 1.0, 0.0] for text in texts], dtype=np.float32)


def test_an_empty_text_is_like_nothing_and_as_wide_as_the_others() -> None:
    vectors = Meaning(ThreeNumbers()).vectors(["koch", "", "maurer"])
    assert vectors.shape == (3, 3)
    assert meaning_likeness(vectors, vectors).tolist() == [[1, 0, 0], [0, 0, 0], [0, 0, 1]]


@pytest.mark.parametrize("texts", [[], [""], ["Koch"], ["Koch", ""]])
def test_without_an_encoder_nothing_is_like_anything(texts: list[str]) -> None:
    vectors = Meaning(None).vectors(texts)
    assert not meaning_likeness(vectors, vectors).any()


@pytest.mark.parametrize("projected", [True, False])
def test_the_built_in_encoder_is_as_wide_as_it_says(projected: bool) -> None:
    encoder = UniversalEncoder(projected=projected)
    assert Meaning(encoder).vectors(["", "Köchin"]).shape == (2, encoder.width)
