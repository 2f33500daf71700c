"""The house's own encoder: sixteen languages in one space, misspellings and Latin letters near, nonsense nowhere."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiling.lexicon_encoder import WIDTH, LexiconEncoder, packed, pieces_of, romanised_pieces_of

COOK, MASON = "Koch", "Maurer"


@pytest.fixture(scope="module")
def encoder() -> LexiconEncoder:
    return LexiconEncoder()


def test_pieces_are_the_word_and_its_runs_of_letters() -> None:
    assert pieces_of("koch") == ["^koch$", "^ko", "koc", "och", "ch$", "^koc", "koch", "och$", "^koch", "koch$"]
    assert pieces_of("") == []


def test_a_spelling_in_latin_letters_shares_consonants_with_the_word() -> None:
    assert "~^mhm$" not in romanised_pieces_of("محامي")
    assert {"~^m$"} <= set(romanised_pieces_of("محامي")) & set(romanised_pieces_of("mo7ami"))


@pytest.mark.parametrize(
    ("language", "cook", "mason"),
    [
        ("ar", "طباخة في مطعم", "بناء"),
        ("uk", "кухар", "муляр"),
        ("fa", "آشپز رستورانت", "گلکار"),
        ("ps", "پخلی کوونکی", "خټګر"),
        ("kmr", "aşpêj", "hosteyê dîwaran"),
        ("ckb", "چێشتلێنەر", "وەستای دیوار"),
        ("ti", "ከሻኒ", "ነዳቓይ"),
        ("am", "ምግብ አብሳይ", "ግንበኛ"),
        ("so", "kariye", "wastaad dhisme"),
        ("ur", "باورچی", "راج مستری"),
        ("tr", "aşçıbaşı", "duvar ustası"),
        ("ru", "повариха", "каменщик"),
        ("sq", "kuzhiniere", "murator"),
        ("fr", "cuisinière", "maçon"),
        ("en", "cooking in a kitchen", "bricklayer"),
    ],
)
def test_a_trade_is_nearest_to_itself_in_german(encoder: LexiconEncoder, language: str, cook: str, mason: str) -> None:
    german = encoder.encode([COOK, MASON])
    own = encoder.encode([cook, mason], language=language)
    assert own[0] @ german[0] > own[0] @ german[1]
    assert own[1] @ german[1] > own[1] @ german[0]


@pytest.mark.parametrize(
    ("language", "latin", "own", "other"),
    [("fa", "ashpaz", "آشپز", "نجار"), ("uk", "shveya", "швея", "кухар"), ("ru", "svarschik", "сварщик", "повар")],
)
def test_latin_letters_are_read_in_a_language_of_other_letters(
    encoder: LexiconEncoder, language: str, latin: str, own: str, other: str
) -> None:
    typed = encoder.encode([latin], language=language)[0]
    right, wrong = encoder.encode([own, other], language=language)
    assert typed @ right > typed @ wrong + 0.2


def test_a_misspelt_word_stays_near(encoder: LexiconEncoder) -> None:
    right, misspelt, other = encoder.encode(["Elektriker", "Eletriker", "Friseur"])
    assert misspelt @ right > misspelt @ other + 0.3


@given(st.lists(st.text(max_size=80), max_size=5), st.sampled_from(["", "de", "ar", "ti", "xx"]))
def test_rows_have_length_one_or_none_whatever_was_written(texts: list[str], language: str) -> None:
    rows = LexiconEncoder().encode(texts, language=language)
    assert rows.shape == (len(texts), WIDTH)
    lengths = np.linalg.norm(rows, axis=1)
    assert np.all(np.isclose(lengths, 1, atol=1e-3) | np.isclose(lengths, 0, atol=1e-6))


def test_a_text_is_encoded_alike_alone_and_among_others(encoder: LexiconEncoder) -> None:
    alone = encoder.encode(["Schweißer"])[0]
    among = encoder.encode(["Koch", "Schweißer", "خياط"])[1]
    assert np.allclose(alone, among, atol=1e-5)


def test_packing_keeps_rows_within_half_a_unit_and_zeros_as_they_are() -> None:
    rows = np.array([[1.0, -0.5, 0.25], [0.0, 0.0, 0.0]], np.float32)
    numbers, scale = packed(rows)
    unit = float(scale[0])
    assert unit == pytest.approx(1 / 127, rel=1e-3)
    assert np.abs(numbers[0] * unit - rows[0]).max() <= unit / 2 + 1e-3
    assert not numbers[1].any()
    assert scale[1] == 0
