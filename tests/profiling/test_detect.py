"""The hint speaks up when script or letters are clear, and is silent otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiling.detect import hint, script_of


@pytest.mark.parametrize(
    ("text", "chosen", "language"),
    [
        ("Я работал сварщиком, варил трубы и был электриком", "uk", "ru"),
        ("шила штори вдома і готувала їжу", "uk", None),
        ("шила штори вдома і готувала їжу", "ru", "uk"),
        ("من در رستوران آشپزی می‌کردم و چای می‌پختم", "ar", "fa"),
        ("اشتغلت حداد مسلح ست سنوات في حلب", "ar", None),
        ("man dar restaurant kar mekardam", "fa", None),
        ("man dar restaurant kar mekardam", "de", "fa"),
        ("Ich habe als Koch in einer Küche gearbeitet", "ar", "de"),
        ("زه په هوټل کې اشپز وم", "fa", "ps"),
        ("من لە چێشتخانە کارم کردووە", "ar", "ckb"),
        ("ኣብ ቤት ብልዒ ሰሪሐ ነይረ", "ti", None),
        ("Koch", "ar", None),
        ("12345", "de", None),
        ("", "de", None),
        ("😀😀😀😀", "de", None),
        ("\x00\x01\x02 control characters here", "en", None),
    ],
)
def test_hints(text: str, chosen: str, language: str | None) -> None:
    assert hint(text, chosen=chosen).language == language


def test_scripts() -> None:
    assert [script_of(text) for text in ("Koch", "حداد", "шила", "ትግርኛ", "123")] == [
        "Latn",
        "Arab",
        "Cyrl",
        "Ethi",
        None,
    ]


@given(st.text(), st.sampled_from(["de", "ar", "so", "ckb"]))
def test_any_text_gives_a_hint_that_is_not_the_chosen_language(text: str, chosen: str) -> None:
    assert hint(text, chosen=chosen).language != chosen
