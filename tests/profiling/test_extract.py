"""What is found in people's own sentences: each thing with its words, its concept and how long; nothing denied."""

import csv
import time
from collections import Counter
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.enums import MentionState
from models.languages import languages
from profiling.clean import comparison_form
from profiling.extract import LONGEST, MOST_PIECES, Extractor, Found
from profiling.normalise import Normaliser
from profiling.pipeline import Words, pipeline
from profiling.taxonomy import Label
from profiling.taxonomy.labels import LabelTables, tables_of
from profiling.wordlists import durations
from profiling.years import durations_in

PIECES = Path(__file__).parent / "fixtures" / "pieces"
TODAY = date(2026, 6, 1)
VOCAB = pipeline("de").vocab


def rows(name: str) -> list[dict[str, str]]:
    with (PIECES / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@cache
def labels() -> LabelTables:
    return tables_of(
        Label(concept, text, row["language"])
        for row in rows("labels.csv")
        for concept, texts in row.items()
        if concept != "language"
        for text in texts.split("|")
    )


@cache
def extractor(language: str) -> Extractor:
    return Extractor([labels()], language=language)


def as_written(found: Found) -> str:
    """Return a find as the fixture tells it: words=concept years."""
    years = "" if found.years is None else f" {found.years:g}"
    return f"{found.text}={'|'.join(found.concept_ids)}{years}"


@pytest.mark.parametrize("row", rows("sentences.csv"), ids=lambda row: f"{row['language']} {row['text']}")
def test_each_thing_is_found_with_its_words_concept_and_years(row: dict[str, str]) -> None:
    found = extractor(row["language"]).find(row["text"], today=TODAY)
    assert [as_written(each) for each in found] == row["found"].split(";")
    assert [row["text"][each.start : each.end] for each in found] == [each.text for each in found]


def test_every_language_has_six_sentences() -> None:
    many = Counter(row["language"] for row in rows("sentences.csv"))
    assert set(many) == set(languages())
    assert min(many.values()) >= 6


@pytest.mark.parametrize(
    ("text", "language", "years"),
    [
        ("6 Jahre", "de", 6),
        ("6jahre", "de", 6),
        ("٦ سنوات", "ar", 6),
        ("۶ سال", "fa", 6),
        ("5,5 Jahre", "de", 5.5),
        ("5½ Jahre", "de", 5.5),
        ("½ Jahr", "de", 0.5),
        ("half a year", "en", 0.5),
        ("two years and a half", "en", 2.5),
        ("two and a half years", "en", 2.5),
        ("twenty-five years", "en", 25),
        ("siebenundzwanzig Jahre", "de", 27),
        ("18 Monate", "de", 1.5),
        ("2 Jahre und 6 Monate", "de", 2.5),
        ("two years six months", "en", 2.5),
        ("3 bis 5 Jahre", "de", 3),
        ("4 - 5 years", "en", 4),
        ("2-3 سنين", "ar", 2),
        ("два-три года", "ru", 2),
        ("dört beş yıl", "tr", 4),
        ("خمس عشرة سنة", "ar", 15),
        ("خمسة و عشرين سنة", "ar", 25),
        ("سنة ونص", "ar", 1.5),
        ("سنتين ونص", "ar", 2.5),
        ("seit 2015", "de", 11),
        ("seit dem Jahr 2015", "de", 11),
        ("с 2012 года", "ru", 14),
        ("2015'ten beri", "tr", 11),
        ("2012 – 2018", "de", 6),
        ("2012 - heute", "de", 14),
        ("از سال ۱۳۹۵", "fa", 10),
        ("ከ 2010", "am", None),  # the Ethiopian calendar, or the other one?
        ("25 Jahre alt", "de", None),
        ("seit 1850", "de", None),
        ("99 Jahre", "de", None),
        ("Jahre", "de", None),
        ("2015", "de", None),
    ],
)
def test_how_long(text: str, language: str, years: float | None) -> None:
    assert years_in(text, language, today=TODAY) == years


def years_in(text: str, language: str, *, today: date | None = None) -> float | None:
    nlp = pipeline(language)
    doc = nlp.make_doc(text)
    doc.user_data["today"] = today
    found = [each.years for each in nlp(doc)._.durations]
    return found[0] if found else None


def test_a_year_of_beginning_needs_todays_date() -> None:
    (found,) = extractor("de").find("Koch seit 2015")
    assert (found.text, found.years) == ("Koch", None)


def test_what_is_looked_up_has_no_words_of_time() -> None:
    (found,) = extractor("de").find("Ich habe Schafe sechs Jahre lang gehütet")
    assert found.text == "Schafe sechs Jahre lang gehütet"
    assert (found.telling, found.years) == ("Schafe lang gehütet", 6)


def test_a_label_with_an_ending_is_no_exact_label() -> None:
    (found,) = extractor("ru").find("поваром")
    assert (found.concept_ids, found.telling, found.whole) == (("cook",), "повар", False)
    (found,) = extractor("ar").find("وطباخ")
    assert (found.text, found.start, found.whole) == ("طباخ", 1, True)


def test_the_houses_own_labels_and_the_texts_own_language_come_first() -> None:
    house = tables_of([Label("house.cook", "Koch", "de")])
    english = tables_of([Label("boss", "Chef", "de"), Label("cook", "chef", "en")])
    assert Extractor([house, labels()], language="de").find("Koch")[0].concept_ids == ("house.cook", "cook")
    assert Extractor([english], language="en").find("Chef")[0].concept_ids == ("cook",)


def test_labels_written_apart_or_together_are_found() -> None:
    for text in ("LKW Fahrer", "Lkwfahrer", "LKW-FAHRER", "Lkw-Fahrer/in", "Lkw-Fahrer:innen"):
        assert [each.concept_ids for each in extractor("de").find(text)] == [("driver",)]


SENTENCES = [(row["language"], row["text"]) for row in rows("sentences.csv")]
anything = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from([word for _, text in SENTENCES for word in text.split()]), max_size=30).map(" ".join),
)


@given(anything, st.sampled_from(sorted(languages())))
@settings(max_examples=200, deadline=None)
def test_finds_lie_in_the_text_in_its_order_and_never_overlap(text: str, language: str) -> None:
    found = extractor(language).find(text, today=TODAY)
    assert [text[each.start : each.end] for each in found] == [each.text for each in found]
    assert all(each.text.strip() == each.text != "" for each in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(each.years is None or 0 <= each.years <= 60 for each in found)


@given(anything, st.sampled_from(sorted(languages())))
@settings(max_examples=100, deadline=None)
def test_what_was_found_is_found_again_in_its_own_words(text: str, language: str) -> None:
    for each in extractor(language).find(text):
        again = extractor(language).find(each.text)
        if each.concept_ids and again:
            assert each.concept_ids == again[0].concept_ids


@given(st.text(max_size=100))
def test_words_and_signs_together_are_the_text(text: str) -> None:
    assert Words(VOCAB, "de")(text).text == text


@given(
    st.lists(
        st.sampled_from(
            [
                "2",
                "5.5",
                "2015",
                "year",
                "years",
                "and",
                "half",
                "a",
                "to",
                "-",
                "since",
                "twenty",
                "five",
                "now",
                "month",
                "goat",
            ]
        ),
        max_size=12,
    )
)
def test_durations_stand_in_their_order_and_apart(words: list[str]) -> None:
    found = durations_in(words, durations("en"), today=TODAY)
    assert all(0 <= each.start < each.end <= len(words) for each in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


@pytest.mark.parametrize(
    "piece", ["Koch ", "a,b ", "nicht ", "und ", "1 ", "2015 - ", "5½", "(m/w/d", "nicht nur ", "و", "'", "\u200c"]
)
def test_time_grows_with_the_length_of_what_is_read(piece: str) -> None:
    long = piece * (LONGEST // len(piece))
    started = time.perf_counter()
    found = extractor("de").find(long * 10, today=TODAY)
    assert time.perf_counter() - started < 3  # a tenth of it as a rule
    assert len(found) <= MOST_PIECES


@pytest.mark.parametrize("word", ["Koch", "koch", "Ausbildung", "x", "Years"])
def test_the_short_way_of_comparing_gives_the_same(word: str) -> None:
    assert Words(VOCAB, "en")(word)._.forms == [comparison_form(word)]


def test_several_things_are_found_in_one_text_and_denied_ones_left_out(normaliser: Normaliser) -> None:
    found = normaliser.extract(
        "Ich habe 6 Jahre als Koch gearbeitet, Wände streichen und nähen. Putzen kann ich nicht.", language="de"
    )
    assert [mention.candidates[0].concept_id for mention in found] == [
        "occ.cook",
        "skill.paint-walls",
        "skill.sew-clothes",
    ]
    assert found[0].years == 6


def test_only_a_piece_that_is_all_label_is_confirmed_in_a_text(normaliser: Normaliser) -> None:
    found = normaliser.extract("Wände streichen, bei Tante Ida Kleidung nähen", language="de")
    assert [(m.candidates[0].concept_id, m.state) for m in found] == [
        ("skill.paint-walls", MentionState.CONFIRMED),
        ("skill.sew-clothes", MentionState.OPEN),
    ]


def test_a_mention_keeps_the_persons_words_and_forgets_how_long_when_it_looks_them_up(normaliser: Normaliser) -> None:
    (mention,) = normaliser.extract("Ich habe Wände sechs Jahre lang gestrichen", language="de")
    assert (mention.text, mention.years) == ("Wände sechs Jahre lang gestrichen", 6)
    assert mention.candidates[0].concept_id == "skill.paint-walls"


def test_a_word_with_an_ending_is_offered_not_confirmed(normaliser: Normaliser) -> None:
    (mention,) = normaliser.extract("працювала швачкою з 2016 року", language="uk", today=TODAY)
    assert (mention.text, mention.state, mention.years) == ("швачкою", MentionState.OPEN, 10)
    assert mention.candidates[0].concept_id == "occ.tailor"


@given(st.text(max_size=300), st.sampled_from(["de", "ar", "fa", "uk", "so", "ckb", "kmr"]))
@settings(max_examples=60, deadline=None)
def test_extraction_never_raises(normaliser: Normaliser, text: str, language: str) -> None:
    for mention in normaliser.extract(text, language=language):
        assert mention.text in text
