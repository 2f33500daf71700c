"""Words of other scripts beside their spellings on a Latin keyboard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiling.romanise import consonants, in_latin


@pytest.mark.parametrize(
    ("own", "typed"),
    [
        ("آشپز", "ashpaz"),  # Dari: cook
        ("плотник", "plotnik"),  # Russian: carpenter
        ("ወታደር", "wetader"),  # Tigrinya: soldier
        ("محامي", "mo7ami"),  # Arabic, as in chats: lawyer
        ("خياط", "khayyat"),  # Arabic: tailor
    ],
)
def test_consonants_of_a_word_and_of_its_latin_spelling_are_alike(own: str, typed: str) -> None:
    assert consonants(own) == consonants(typed) != ""


def test_letters_often_written_for_one_another_are_one() -> None:
    assert consonants("faabrik") == consonants("fabric") == "fbrk"


@given(st.text(max_size=40))
def test_any_text_becomes_plain_latin_letters(text: str) -> None:
    assert in_latin(text).isascii()
    assert set(in_latin(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789")
    assert not set(consonants(text)) & set("aeiouwyh0123456789")
