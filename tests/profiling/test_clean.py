"""The comparison form: one form for what people mean to be one word, and nothing lost that tells words apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiling.clean import comparison_form, reading_form


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Koch/Köchin (m/w/d)", "koch"),
        ("Schweißer/in", "schweisser"),
        ("Verkäufer/-in", "verkaufer"),
        ("Pfleger:innen", "pfleger"),
        ("Mitarbeiter*in", "mitarbeiter"),
        ("KöchIn", "koch"),
        ("Angestellte/r", "angestellte"),
        ("Kaufmann/Kauffrau", "kaufmann"),
        ("Helfer m/w/d", "helfer"),
        ("Maler/Lackierer", "maler lackierer"),
        ("Fachkraft f. Metalltechnik", "fachkraft fur metalltechnik"),
        ("LKW-Fahrer", "lkw fahrer"),
        ("حَدَّاد", "حداد"),
        ("حـــداد", "حداد"),
        ("الحداد المسلح", "حداد مسلح"),
        ("والطبخ", "طبخ"),
        ("آشپزی", "اشپزي"),
        ("می‌کنم", "مي كنم"),
        ("کارگر", "كارگر"),
        ("کرێکار", "كريكار"),
        ("گۆڵ", "گول"),
        ("ګنډل", "گنډل"),
        ("ፀሓፊ", "ጸሀፊ"),
        ("ሠራተኛ", "ሰራተኛ"),
        ("ዓሳ ኣጥማዲ", "አሳ አጥማዲ"),
        ("٣ سنين", "3 سنين"),
        ("۶ سال", "6 سال"),
        ("м’ясник", "мясник"),
        ("Ёлка ґанок", "елка ганок"),
        ("हिन्दी", "हिन्दी"),
        ("ትግርኛ", "ትግርኛ"),
        ("C++", "c++"),
        ("C#", "c#"),
        ("<b>Koch</b> &amp; Kellner", "koch kellner"),
        ("😀", ""),
        ("\x00\u202eKoch", "koch"),
    ],
)
def test_forms(text: str, form: str) -> None:
    assert comparison_form(text) == form


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = comparison_form(text)
    assert comparison_form(once) == once


@given(st.text())
def test_a_form_is_one_line_of_single_spaces(text: str) -> None:
    assert comparison_form(text) == " ".join(comparison_form(text).split())


def test_the_reading_form_keeps_case_and_accents() -> None:
    assert reading_form("  <i>Köchin</i>\n(w/m/d) ") == "Köchin"
