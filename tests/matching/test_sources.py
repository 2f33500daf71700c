"""Sources: both shapes of the agency's JSON, lines and tables; what is broken is refused whole, with file and line."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.sources import BrokenSource, agency, jsonl, people, table
from matching.sources.reading import LARGEST
from models.enums import Cefr, Evidence, MentionState, Mode, Strength, VacancySource, WorkNote
from models.values import Place
from profiling.taxonomy import Taxonomy

OLD = {
    "stellenangebote": [
        {
            "titel": "Koch (m/w/d)",
            "beruf": "Koch/Köchin",
            "refnr": "10000-1-S",
            "arbeitgeber": "Gasthaus Zur Probe",
            "eintrittsdatum": "2026-12-01",
            "arbeitsort": {"plz": 1067, "ort": "Dresden", "koordinaten": {"lat": 51.05, "lon": 13.74}},
        }
    ],
    "maxErgebnisse": "1",
}
NEW = {
    "ergebnisliste": [
        {
            "stellenangebotsTitel": "Lagerhelfer (m/w/d)",
            "hauptberuf": "Helfer/in - Lagerwirtschaft, Transport",
            "firma": "Spedition Beispiel",
            "referenznummer": "10001-2-S",
            "quereinstiegGeeignet": True,
            "arbeitszeitVollzeit": True,
            "stellenlokationen": [{"adresse": {"plz": "56727", "ort": "Mayen"}, "breite": 0.0, "laenge": 0.0}],
            "eintrittszeitraum": {"von": "2026-12-15"},
        }
    ]
}


def as_bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def test_agency_old_shape() -> None:
    (draft,) = agency.read(as_bytes(OLD), name="old.json")
    assert (draft.source_key, draft.title, draft.occupation) == ("10000-1-S", "Koch (m/w/d)", "Koch/Köchin")
    assert draft.place == Place("01067", "Dresden", 51.05, 13.74)
    assert draft.source is VacancySource.AGENCY
    assert str(draft.start) == "2026-12-01"


def test_agency_new_shape() -> None:
    (draft,) = agency.read(as_bytes(NEW), name="new.json")
    assert (draft.source_key, draft.employer) == ("10001-2-S", "Spedition Beispiel")
    assert draft.place == Place("56727", "Mayen")  # 0.0 means that the agency doesn't know
    assert draft.training_offered is True
    assert (draft.hours_from, draft.hours_to) == (35.0, None)
    assert str(draft.start) == "2026-12-15"


def test_agency_list_lines_and_single() -> None:
    one, other = OLD["stellenangebote"][0], NEW["ergebnisliste"][0]  # type: ignore[index]
    lines = as_bytes(one) + b"\n" + as_bytes(other) + b"\n"
    assert [draft.source_key for draft in agency.read(lines, name="x")] == ["10000-1-S", "10001-2-S"]
    assert [draft.source_key for draft in agency.read(as_bytes([one, other]), name="x")] == ["10000-1-S", "10001-2-S"]
    assert len(agency.read(as_bytes(other), name="x")) == 1
    assert len(jsonl.read(as_bytes(OLD), name="x")) == 1
    assert len(jsonl.read(json.dumps(NEW, indent=1).encode(), name="x")) == 1
    assert len(jsonl.read(lines, name="x")) == 2


@pytest.mark.parametrize(
    ("data", "line", "expected"),
    [
        (b"", 1, "empty"),
        (b"  \n ", 1, "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", 3, "binary"),
        ('{"titel": "K\xf6chin"}'.encode("latin-1"), 1, "UTF-8"),
        (b'{"maxErgebnisse": 0, "page": 1}', 1, "brought none"),
        (b'{"stellenangebote": [{"titel": "Koch"}]}', 1, "reference"),
        (b'{"stellenangebote": [{"refnr": "1"}]}', 1, "title"),
        (b'{"jobs": []}', 1, "stellenangebote"),
        (b'{\n"stellenangebote": [\n{"refnr": 1,,}]}', 3, "JSON"),
        (b'{"refnr": "1", "titel": "A"}\n{"refnr": "1", "titel": "B"}', 2, "another id"),
        (b'{"refnr": "1", "titel": "A"}\nnot json\n', 2, "JSON"),
        (b'{"refnr": "1", "titel": "A", "arbeitsort": "Mayen"}', 1, "object"),
        (b'{"refnr": "1", "titel": "A", "eintrittsdatum": "soon"}', 1, "date"),
        (b'{"refnr": "1", "titel": NaN}', 1, "plain numbers"),
        (b"[" * 100_000, 1, "nested"),
        (b'{"refnr": "1", "titel": "' + b"x" * 400 + b'"}', 1, "300 characters"),
    ],
)
def test_broken_agency_files_name_the_line(data: bytes, line: int, expected: str) -> None:
    with pytest.raises(BrokenSource, match=expected) as caught:
        agency.read(data, name="feed.json")
    assert (caught.value.name, caught.value.line) == ("feed.json", line)
    assert str(caught.value).startswith(f"feed.json, line {line}: expected ")


def test_too_large_a_file_is_refused() -> None:
    with pytest.raises(BrokenSource, match="64 MiB"):
        jsonl.read(b" " * (LARGEST + 1), name="x")


def test_vacancy_line() -> None:
    line = {
        "id": "V1",
        "title": "Schweißer (m/w/d)",
        "place": {"town": "Mayen", "lat": 50.33, "lon": 7.22},
        "requirements": {
            "skills": ["MAG-Schweißen", {"text": "Pläne lesen", "strength": "should"}],
            "german": {"speaking": "A2"},
            "licences": ["forklift"],
            "hours": {"from": 20, "to": 40},
            "shifts": ["early", "late"],
            "start": "2027-01-01",
        },
    }
    (draft,) = jsonl.read(as_bytes(line), name="x")
    assert draft.skills == (("MAG-Schweißen", Strength.MUST), ("Pläne lesen", Strength.SHOULD))
    assert draft.german is not None
    assert (draft.german.speaking, draft.german.writing) == (Cefr.A2, None)
    assert draft.licences == (("forklift", Strength.MUST),)
    assert (draft.hours_from, draft.hours_to) == (20, 40)
    assert draft.shifts == {"early", "late"}


def test_a_vacancy_without_title_goes_by_its_occupation() -> None:
    (draft,) = jsonl.read(b'{"id": "V", "title": "", "occupation": "Koch"}', name="x")
    assert draft.title == "Koch"
    with pytest.raises(BrokenSource, match="'title'"):
        jsonl.read(b'{"id": "V", "title": ""}', name="x")


@pytest.mark.parametrize(
    ("requirements", "expected"),
    [
        ({"german": "B7"}, "B1"),
        ({"shifts": ["dawn"]}, "early"),
        ({"hours": 400}, "168"),
        ({"hours": [1]}, "hours"),
        ({"skills": [1]}, "texts or objects"),
        ({"licences": "B"}, "a list"),
    ],
)
def test_wrong_values_in_a_vacancy_line(requirements: object, expected: str) -> None:
    wrong = as_bytes({"id": "V2", "title": "K", "requirements": requirements})
    line = as_bytes({"id": "V1", "title": "Koch"}) + b"\n" + wrong
    with pytest.raises(BrokenSource, match=expected) as caught:
        jsonl.read(line, name="v.jsonl")
    assert caught.value.line == 2


def test_table() -> None:
    data = (
        "id;title;postcode;town;skills;german;hours_from;shifts\n"
        'T1;"Koch; Jungkoch";56727;Mayen;Kochen | Putzen;A2;20,5;early|late\n'
    ).encode("utf-8-sig")
    (draft,) = table.read(data, name="t.csv")
    assert draft.title == "Koch; Jungkoch"
    assert draft.skills == (("Kochen", Strength.SHOULD), ("Putzen", Strength.SHOULD))
    assert draft.hours_from == 20.5
    assert draft.shifts == {"early", "late"}
    assert draft.source is VacancySource.TABLE


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("name,title\n1,2\n", 1, "id"),
        ("id,title,colour\n1,2,3\n", 1, "colour"),
        ("id,title\n1\n", 2, "2 values"),
        ("id,title\n1,Koch\n2,\n", 3, "title"),
        ('id,title\n1,"Koch\n', 2, "CSV"),
        ("id,title,hours_from\n1,Koch,many\n", 2, "number"),
        ("id,title\n1,Koch\n1,Koch\n", 3, "another id"),
    ],
)
def test_broken_tables_name_the_line(text: str, line: int, expected: str) -> None:
    with pytest.raises(BrokenSource, match=expected) as caught:
        table.read(text.encode(), name="t.csv")
    assert caught.value.line == line


def test_profile_line(taxonomy: Taxonomy) -> None:
    line = {
        "id": "P1",
        "occupations": [{"text": "طباخ", "lang": "ar", "years": 4}, {"id": "occ.cook"}],
        "skills": [{"text": "Nähen", "lang": "de", "evidence": "tested"}],
        "languages": [{"lang": "de", "cefr": "A2"}],
        "licences": ["B"],
        "place": {"postcode": "56727"},
        "mobility": {"modes": ["bicycle"], "max_minutes": 30},
        "work_permission": {"note": "beschaeftigung_erlaubt"},
    }
    (profile,) = people.read(as_bytes(line), name="p", taxonomy=taxonomy)
    own, given_id = profile.occupations
    assert (own.text, own.language, own.years, own.state) == ("طباخ", "ar", 4, MentionState.OPEN)
    assert (given_id.concept_id, given_id.state) == ("occ.cook", MentionState.CONFIRMED)
    assert profile.skills[0].evidence is Evidence.TESTED
    assert profile.licences_asked is True
    assert profile.mobility.modes == {Mode.BICYCLE}
    assert profile.work_permission is not None
    assert profile.work_permission.note is WorkNote.EMPLOYMENT


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"occupations": []}, "'id'"),
        ({"id": "P", "occupations": [{"id": "occ.unknown"}]}, "known occupation"),
        ({"id": "P", "occupations": [{"id": "skill.cook-meals"}]}, "known occupation"),
        ({"id": "P", "occupations": ["Koch"]}, "list of objects"),
        ({"id": "P", "mobility": {"modes": ["plane"]}}, "bicycle"),
        ({"id": "P", "languages": [{"lang": "de", "cefr": "good"}]}, "A1"),
    ],
)
def test_wrong_profile_lines(line: object, expected: str, taxonomy: Taxonomy) -> None:
    with pytest.raises(BrokenSource, match=expected):
        people.read(as_bytes(line), name="p", taxonomy=taxonomy)


@given(st.binary(max_size=200))
def test_anything_is_taken_or_refused(data: bytes) -> None:
    for read in (agency.read, jsonl.read, table.read):
        with suppress(BrokenSource):
            assert read(data, name="x") is not None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(
    ["id", "title", "refnr", "titel", "arbeitsort", "place", "requirements", "fertigkeiten", "stellenangebote", "beruf"]
)


@given(st.dictionaries(KEYS, JSON, max_size=5))
def test_any_json_is_taken_or_refused(fields: dict[str, object]) -> None:
    for read in (agency.read, jsonl.read):
        with suppress(BrokenSource):
            assert read(as_bytes(fields), name="x")
