"""From answers to a profile: every own word is kept, a pick is a confirmation, and nothing unsaid is invented."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.enums import (
    Cefr,
    ConceptKind,
    Confirmer,
    DocumentType,
    Evidence,
    MentionState,
    Mode,
    WorkNote,
)
from models.values import Json, LanguageSkill, Licence, Mobility, Place, Profile, SectionAnswers, WorkPermission
from profiling.normalise import Normaliser
from profiling.profile import build_profile, mentions_of, own_words

TODAY = date(2026, 11, 22)


def answers(**sections: dict[str, Json]) -> dict[str, SectionAnswers]:
    return {name: SectionAnswers(name, values) for name, values in sections.items()}


SAMIR = answers(
    contact={"family_name": "X", "postcode": "56727", "town": "Mayen", "birth_date": "2009-11-23"},
    status={
        "work_note": "nur_mit_erlaubnis",
        "document_type": "duldung_60a",
        "document_valid_until": "2027-02-28",
        "since": "2025-03",
        "accommodation": "reception",
    },
    education={
        "trainings": [
            {"title": "خيّاط", "completed": "yes", "recognition": "wanted", "years": 2},
            {"title": "  "},
        ]
    },
    work={
        "jobs": [
            {
                "title": "حداد مسلح",
                "title_concept": "",
                "years": 6,
                "tasks": "الخياطة، تنظيف الغرف",
                "evidence": "reference",
            },
            {"title": "irgendwas", "title_concept": "occ.cook", "years": None},
        ]
    },
    languages={
        "mother_tongue": "ar",
        "languages": [
            {"language": "de", "speaking": "A2", "listening": "B1", "source": "course"},
            {"language": "en"},
        ],
    },
    skills={
        "skills": [{"text": "Putzen", "evidence": "tested"}],
        "licences": ["B", "forklift"],
        "licence_country": "SY",
        "licence_valid_here": "unknown",
        "certificates": [{"text": "Staplerschein", "concept": "skill.forklift-licence"}],
    },
    wishes={
        "wanted": [{"text": "طبّاخ"}],
        "refused": [{"text": "Schneider/in"}],
        "forms": ["job", "training"],
        "hours_from": 20,
        "hours_to": 40,
        "shifts": ["early"],
        "earliest_start": "2027-01-01",
    },
    mobility={"modes": ["transit", "hovercraft"], "max_minutes": 45},
)


def test_every_own_word_is_found_with_its_key() -> None:
    found = {words.key: (words.text, words.kind, words.split) for words in own_words(SAMIR, language="ar")}
    occupation, skill = ConceptKind.OCCUPATION, ConceptKind.SKILL
    assert found == {
        "education.trainings.0.title": ("خيّاط", occupation, False),
        "work.jobs.0.title": ("حداد مسلح", occupation, False),
        "work.jobs.0.tasks": ("الخياطة، تنظيف الغرف", skill, True),
        "work.jobs.1.title": ("irgendwas", occupation, False),
        "skills.skills.0": ("Putzen", skill, False),
        "skills.certificates.0": ("Staplerschein", skill, False),
        "wishes.wanted.0": ("طبّاخ", occupation, False),
        "wishes.refused.0": ("Schneider/in", occupation, False),
    }


@pytest.fixture(scope="module")
def profile(normaliser: Normaliser) -> Profile:
    mentions = mentions_of(own_words(SAMIR, language="ar"), normaliser)
    return build_profile("P1", SAMIR, mentions, today=TODAY)


def test_occupations_keep_words_years_and_evidence(profile: Profile) -> None:
    first, second = profile.occupations
    assert (first.text, first.concept_id, first.years) == ("حداد مسلح", "occ.steel-fixer", 6)
    assert (first.confirmed_by, first.evidence) == (Confirmer.EXACT_LABEL, Evidence.REFERENCE)
    assert (second.text, second.concept_id, second.confirmed_by) == ("irgendwas", "occ.cook", Confirmer.PERSON)


def test_skills_come_from_tasks_lists_and_certificates(profile: Profile) -> None:
    assert [(m.key, m.concept_id, m.evidence) for m in profile.skills] == [
        ("work.jobs.0.tasks.0", "skill.sew-clothes", Evidence.REFERENCE),
        ("work.jobs.0.tasks.1", "skill.clean-rooms", Evidence.REFERENCE),
        ("skills.skills.0", "skill.clean-rooms", Evidence.TESTED),
        ("skills.certificates.0", "skill.forklift-licence", Evidence.SAID),
    ]


def test_the_rest_of_the_profile(profile: Profile) -> None:
    native = Cefr.NATIVE
    assert [(t.mention.concept_id, t.completed, t.recognition) for t in profile.trainings] == [
        ("occ.tailor", True, "wanted")
    ]
    assert profile.languages == (
        LanguageSkill("ar", native, native, native, native),
        LanguageSkill("de", Cefr.B1, Cefr.A2, evidence=Evidence.DOCUMENT),
    )
    assert profile.licences == (Licence("B", country="SY"), Licence("forklift", country="SY"))
    assert profile.licences_asked
    assert profile.place == Place("56727", "Mayen")
    assert profile.mobility == Mobility(frozenset({Mode.TRANSIT}), 45)
    assert [m.concept_id for m in profile.wishes.occupations] == ["occ.cook"]
    assert [m.concept_id for m in profile.wishes.refused] == ["occ.tailor"]
    assert (profile.wishes.hours_from, profile.wishes.hours_to) == (20, 40)
    assert profile.wishes.earliest_start == date(2027, 1, 1)
    assert profile.work_permission == WorkPermission(
        WorkNote.ON_PERMISSION, DocumentType.TOLERATION_60A, date(2027, 2, 28), date(2025, 3, 1), True
    )
    assert profile.minor is True


def test_full_age_begins_on_the_birthday() -> None:
    def minor_on(day: date) -> bool | None:
        return build_profile("P", answers(contact={"birth_date": "2009-11-23"}), (), today=day).minor

    assert minor_on(date(2027, 11, 22)) is True
    assert minor_on(date(2027, 11, 23)) is False


def test_nothing_said_is_nothing_known() -> None:
    empty = build_profile("P", {}, (), today=TODAY)
    assert empty == Profile("P")
    assert not empty.licences_asked
    none = build_profile("P", answers(skills={"licences": [], "licences_none": True}), (), today=TODAY)
    assert none.licences_asked


def test_a_pick_of_the_wrong_kind_is_no_confirmation(normaliser: Normaliser) -> None:
    picked = answers(work={"jobs": [{"title": "was anderes", "title_concept": "skill.cook-meals"}]})
    (mention,) = mentions_of(own_words(picked, language="de"), normaliser)
    assert mention.state is MentionState.OPEN


def test_a_text_in_which_nothing_is_found_waits_for_somebody_to_ask(normaliser: Normaliser) -> None:
    told = answers(work={"jobs": [{"tasks": "qwx zzv"}]})
    (mention,) = mentions_of(own_words(told, language="de"), normaliser)
    assert (mention.text, mention.key, mention.candidates) == ("qwx zzv", "work.jobs.0.tasks.0", ())


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
FIELDS = {
    "contact": ["postcode", "birth_date"],
    "status": ["work_note", "since", "accommodation"],
    "education": ["trainings"],
    "work": ["jobs"],
    "languages": ["mother_tongue", "languages"],
    "skills": ["skills", "licences", "licence_valid_here"],
    "wishes": ["wanted", "hours_from", "shifts", "earliest_start"],
    "mobility": ["modes", "max_minutes"],
}


@given(st.fixed_dictionaries({s: st.fixed_dictionaries(dict.fromkeys(fs, json_values)) for s, fs in FIELDS.items()}))
def test_whatever_is_stored_a_profile_can_be_built(values: dict[str, dict[str, Json]]) -> None:
    stored = answers(**values)
    own_words(stored, language="de")
    build_profile("P", stored, (), today=TODAY)


def test_words_in_another_language_than_the_chosen_one_are_looked_up_in_both_and_marked(built_in: Normaliser) -> None:
    told = {"work": SectionAnswers("work", {"jobs": [{"title": "Ich habe lange als Maurer gearbeitet"}]})}
    (mention,) = mentions_of(own_words(told, language="ar"), built_in)
    assert (mention.language, mention.looks_like) == ("ar", "de")
    assert mention.state is MentionState.OPEN
    assert "occ.bricklayer" in [candidate.concept_id for candidate in mention.candidates]


def test_words_in_the_chosen_language_carry_no_hint(built_in: Normaliser) -> None:
    told = {"work": SectionAnswers("work", {"jobs": [{"title": "كنت أعمل في البناء مع والدي"}]})}
    (mention,) = mentions_of(own_words(told, language="ar"), built_in)
    assert mention.looks_like is None
