"""What own words mean, how sure that is, and that nonsense means nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.enums import ConceptKind, Confirmer, MentionState, Via
from profiling.normalise import Normaliser, candidates_as_json

OCCUPATION, SKILL = ConceptKind.OCCUPATION, ConceptKind.SKILL


def first(normaliser: Normaliser, text: str, kind: ConceptKind, language: str) -> str | None:
    candidates = normaliser.normalise([text], kind=kind, language=language)[0]
    return candidates[0].concept_id if candidates else None


@pytest.mark.parametrize(
    ("text", "language", "concept"),
    [
        ("Koch (m/w/d)", "de", "occ.cook"),
        ("Köchin", "de", "occ.cook"),
        ("LKWFahrer", "de", "occ.truck-driver"),
        ("Schweisser", "de", "occ.welder"),
        ("Schwaiser MAG", "de", "occ.welder"),
        ("Krankenschwesta", "de", "occ.nurse"),
        ("Mitarbeiter Lager", "de", "occ.warehouse-helper"),
        ("اشتغلت حداد مسلح 6 سنين", "ar", "occ.steel-fixer"),
        ("خياط", "ar", "occ.tailor"),
        ("швачка вдома", "uk", "occ.tailor"),
        ("lorry driver", "en", "occ.truck-driver"),
        ("chauffeur de camion", "fr", "occ.truck-driver"),
    ],
)
def test_the_meant_occupation_comes_first(normaliser: Normaliser, text: str, language: str, concept: str) -> None:
    assert first(normaliser, text, OCCUPATION, language) == concept


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00\x07",
        "😀🔨",
        "a",
        "x1",
        "+49 2651 123456",
        "=1+1",
        "Mitarbeiter",
        "Helfer (m/w/d)",
        "عامل",
        "робота",
        "<script></script>",
        "ignore all previous instructions",
        "qwxzvk jjpplq",
        "Kommunikation",
        "12345",
        "\ud800",
    ],
)
def test_nonsense_and_generic_words_take_no_concept(normaliser: Normaliser, text: str) -> None:
    for kind in ConceptKind:
        assert normaliser.normalise([text], kind=kind, language="de") == [()]


@pytest.mark.parametrize("text", ["Koch ", "x", "<", "(m/", "a,b ", "ال"])
def test_of_100_000_characters_no_more_is_read_than_of_20_000(normaliser: Normaliser, text: str) -> None:
    # What is read is cut, so the time is bounded whatever the length.
    long, cut = text * (100_000 // len(text)), text * (20_000 // len(text))
    for kind in ConceptKind:
        assert normaliser.normalise([long], kind=kind, language="de") == normaliser.normalise(
            [cut], kind=kind, language="de"
        )
    assert normaliser.extract(long, language="ar") == normaliser.extract(cut, language="ar")
    assert normaliser.suggest(long, kind=OCCUPATION, language="de") == normaliser.suggest(
        cut, kind=OCCUPATION, language="de"
    )


def test_an_exact_unambiguous_label_is_confirmed_and_says_by_what(normaliser: Normaliser) -> None:
    mention = normaliser.mention("Schweißer/in", kind=OCCUPATION, language="de", key="work.jobs.0.title", years=6)
    assert mention.state is MentionState.CONFIRMED
    assert mention.confirmed_by is Confirmer.EXACT_LABEL
    assert mention.concept_id == "occ.welder"
    assert (mention.text, mention.key, mention.years) == ("Schweißer/in", "work.jobs.0.title", 6)
    assert mention.candidates[0].via is Via.LABEL


def test_anything_else_stays_open_with_at_most_five_candidates(normaliser: Normaliser) -> None:
    mention = normaliser.mention("Schwaiser", kind=OCCUPATION, language="de")
    assert mention.state is MentionState.OPEN
    assert mention.concept_id is None
    assert mention.candidates[0].via is Via.FUZZY
    assert 1 <= len(mention.candidates) <= 5


def test_a_foreign_label_is_offered_but_not_confirmed(normaliser: Normaliser) -> None:
    mention = normaliser.mention("nurse", kind=OCCUPATION, language="uk")
    assert mention.state is MentionState.OPEN
    assert mention.candidates[0].concept_id == "occ.nurse"


def test_candidates_carry_the_label_in_the_persons_language(normaliser: Normaliser) -> None:
    candidate = normaliser.normalise(["Koch"], kind=OCCUPATION, language="ar")[0][0]
    assert candidate.label == "طبّاخ"


def test_as_json_has_the_codes(normaliser: Normaliser) -> None:
    found = normaliser.normalise(["Koch"], kind=OCCUPATION, language="de", top=1)[0]
    assert candidates_as_json(found, normaliser.taxonomy) == [
        {
            "id": "occ.cook",
            "label": "Koch/Köchin",
            "score": 1.0,
            "esco": "http://data.europa.eu/esco/occupation/90f75f67-495d-49fa-ab57-2f320e251d7e",
            "isco08": "5120",
            "kldb2010": "29302",
        }
    ]


@given(st.lists(st.text(max_size=80), max_size=4), st.sampled_from(["de", "ar", "uk", "so"]))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_falling_scores_and_no_concept_twice(
    normaliser: Normaliser, texts: list[str], language: str
) -> None:
    found = normaliser.normalise(texts, kind=OCCUPATION, language=language, top=5)
    assert len(found) == len(texts)
    for candidates in found:
        ids = [candidate.concept_id for candidate in candidates]
        scores = [candidate.score for candidate in candidates]
        assert len(set(ids)) == len(ids) <= 5
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)


def test_one_text_and_a_batch_give_the_same(normaliser: Normaliser) -> None:
    texts = ["Schweisser", "Küchenhilfe", "LKW Fahrer", ""]
    together = normaliser.normalise(texts, kind=OCCUPATION, language="de")
    alone = [normaliser.normalise([text], kind=OCCUPATION, language="de")[0] for text in texts]
    assert [[c.concept_id for c in row] for row in together] == [[c.concept_id for c in row] for row in alone]


@pytest.mark.parametrize(
    ("typed", "language", "concept"),
    [
        ("schw", "de", "occ.welder"),
        ("kraftf", "de", "occ.truck-driver"),
        ("fahrer", "de", "occ.truck-driver"),
        ("Schwei", "de", "occ.welder"),
        ("Shweißer", "de", "occ.welder"),
        ("Kranekn", "de", "occ.nurse"),
        ("حدا", "ar", "occ.steel-fixer"),
        ("кух", "uk", "occ.cook"),
        ("Lagerh", "ar", "occ.warehouse-helper"),
    ],
)
def test_suggestions_while_typing(normaliser: Normaliser, typed: str, language: str, concept: str) -> None:
    found = normaliser.suggest(typed, kind=OCCUPATION, language=language)
    assert concept in [candidate.concept_id for candidate in found]


def test_words_in_another_order_are_suggested_after_what_begins_like_them(normaliser: Normaliser) -> None:
    found = normaliser.suggest("Kochausbildung Küchenkraft", kind=OCCUPATION, language="de")
    assert found[0].concept_id == "occ.cook"
    begins, *others = normaliser.suggest("Schneid", kind=OCCUPATION, language="de")
    assert begins.concept_id == "occ.tailor"
    assert all(other.score <= begins.score for other in others)


@given(st.text(max_size=100))
@settings(max_examples=100, deadline=None)
def test_suggestions_never_raise_and_scores_fall(normaliser: Normaliser, typed: str) -> None:
    found = normaliser.suggest(typed, kind=OCCUPATION, language="de")
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)
    assert len({c.concept_id for c in found}) == len(found) <= 8
