"""Sections as a browser posts them: what is stored, what is refused, and that nothing typed is lost."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from forms.consents import StartForm
from forms.contact import ContactSection
from forms.education import EducationSection
from forms.fields import Choice, Choices, Picked
from forms.languages import LanguagesSection
from forms.mobility import MobilitySection
from forms.questionnaire import BY_NAME, SECTIONS, section_after
from forms.section import MOST_ROWS, Rows, Section
from forms.skills import SkillsSection
from forms.status import StatusSection
from forms.wishes import WishesSection
from forms.work import WorkSection
from models.enums import Cefr, ConsentKind, DocumentType, Evidence, Mode, WorkNote

SUBMISSION = "0123456789abcdef0123456789abcdef"


def posted(section: type[Section], **values: Any) -> Section:
    """Return the section as it was posted; `__` stands for the hyphen in row names."""
    pairs = [(name.replace("__", "-"), value) for name, value in values.items()]
    flat = [(name, one) for name, value in pairs for one in (value if isinstance(value, list) else [value])]
    return section(MultiDict([("submission", SUBMISSION), ("version", "0"), *flat]))


def answers(section: type[Section], **values: Any) -> dict[str, Any]:
    form = posted(section, **values)
    assert form.validate(), form.errors
    return dict(form.answers().values)


def errors(section: type[Section], field: str, **values: Any) -> list[str]:
    form = posted(section, **values)
    assert not form.validate()
    return [sentence.partition(" – ")[2] for place, sentence in form.problems() if place == field]


VALUE_NAMES = {
    "contact": "family_name given_names phone email preferred_channel postcode town birth_date gender nationality",
    "status": "work_note document_type document_valid_until since accommodation residence_rule",
    "education": "school_years highest_school school_country literacy_own_script literacy_latin trainings",
    "work": "jobs",
    "languages": "mother_tongue languages",
    "skills": "skills licences licences_none licence_country licence_valid_here certificates digital",
    "wishes": "wanted refused forms hours_from hours_to shifts earliest_start",
    "mobility": "modes max_minutes ticket",
}
ROW_NAMES = {
    ("education", "trainings"): "title title_concept country years completed certificate_status recognition",
    ("work", "jobs"): "tasks tools title title_concept years paid country last_worked evidence",
    ("languages", "languages"): "language listening speaking reading writing source",
    ("skills", "skills"): "text concept evidence",
    ("skills", "certificates"): "text concept valid_until",
    ("wishes", "wanted"): "text concept",
    ("wishes", "refused"): "text concept",
}


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_value_names_are_those_that_the_profile_is_built_from(section: type[Section]) -> None:
    assert [field.short_name for field in section().questions()] == VALUE_NAMES[section.name].split()


@pytest.mark.parametrize(("section", "rows"), ROW_NAMES)
def test_row_names(section: str, rows: str) -> None:
    form = BY_NAME[section]()[rows].entries[0].form  # type: ignore[attr-defined]
    assert [field.short_name for field in form] == ROW_NAMES[section, rows].split()


def test_tasks_are_asked_before_titles() -> None:
    names = [field.short_name for field in WorkSection().jobs[0].form]
    assert names.index("tasks") < names.index("title")


def every_question() -> list[Any]:
    sections = [section() for section in SECTIONS]
    rows = [field for section in sections for field in section if isinstance(field, Rows)]
    forms: list[Any] = [*(section.questions() for section in sections), *(row.entries[0].form for row in rows)]
    return [field for form in forms for field in form if not isinstance(field, Picked)]


@pytest.mark.parametrize("field", every_question(), ids=lambda field: field.id)
def test_every_question_has_a_label_and_an_instruction_in_full_sentences(field: Any) -> None:
    assert str(field.label.text)
    assert re.search(r"[.?]$", str(field.description))


def test_no_barred_thing_is_asked() -> None:
    barred = re.compile(r"religio|ethnic|politic|arrest|flight|escape|child|pregnan|health\b|disab|marri|gaps?\b", re.I)
    texts = [f"{field.label.text} {field.description}" for field in every_question()]
    assert [text for text in texts if barred.search(text)] == []


def test_closed_lists_offer_every_value_of_the_enums() -> None:
    assert offered(StatusSection().work_note) == {note.value for note in WorkNote}
    assert offered(StatusSection().document_type) == {kind.value for kind in DocumentType}
    assert offered(MobilitySection().modes) == {mode.value for mode in Mode}
    assert offered(WorkSection().jobs[0].form.evidence) == {level.value for level in Evidence}
    assert offered(LanguagesSection().languages[0].form.speaking) == {level.value for level in Cefr}


def offered(field: Any) -> set[str]:
    return {choice.value for choice in field.choices} - {""}


def test_contact_in_one_form() -> None:
    assert answers(
        ContactSection,
        family_name=" حداد ",
        phone="٠١٥١ ٢٣٤٥٦٧٨٩",
        postcode="٥٦٧٢٧",
        birth_date="۲۴/۱۲/۱۹۹۸",
        preferred_channel="whatsapp",
        nationality="SY",
        email="",
        town="",
    ) == {
        "family_name": "حداد",
        "phone": "+4915123456789",
        "postcode": "56727",
        "birth_date": "1998-12-24",
        "preferred_channel": "whatsapp",
        "nationality": "SY",
    }


def test_everything_may_be_left_out() -> None:
    for section in SECTIONS:
        assert answers(section) == {}


def test_refused_values_stay_in_their_boxes() -> None:
    form = posted(ContactSection, postcode="Mayen", birth_date="31.02.2000", family_name="Haddad")
    assert not form.validate()
    page = "".join(str(field) for field in form)
    for value in ("Mayen", "31.02.2000", "Haddad"):
        assert f'value="{value}"' in page


def test_over_long_text_is_refused_and_kept() -> None:
    long = "ا" * 3001
    form = posted(WorkSection, jobs__0__tasks=long)
    assert not form.validate()
    ((place, sentence),) = form.problems()
    assert place == "jobs-0-tasks"
    assert (
        sentence
        == "What did you do all day? – This is too long: 3001 characters. Please shorten it to 3000 characters at most."
    )
    assert long in str(form.jobs[0].form.tasks)


@pytest.mark.parametrize(
    ("section", "field", "value"),
    [
        (ContactSection, "birth_date", "24.12.2999"),
        (ContactSection, "gender", "x"),
        (ContactSection, "nationality", "Atlantis"),
        (StatusSection, "since", "01.2999"),
        (StatusSection, "work_note", "erlaubt"),
        (StatusSection, "document_valid_until", "01.01.2999"),
        (EducationSection, "school_years", "21"),
        (EducationSection, "school_years", "9,5"),
        (MobilitySection, "max_minutes", "-1"),
        (MobilitySection, "modes", "camel"),
        (WishesSection, "hours_to", "61"),
    ],
)
def test_a_value_out_of_range_gets_one_clear_sentence(section: type[Section], field: str, value: str) -> None:
    (sentence,) = errors(section, field, **{field: value})
    assert sentence.endswith(".")


def test_hours_the_wrong_way_round() -> None:
    assert errors(WishesSection, "hours_to", hours_from="30", hours_to="20") == [
        "This is less than the hours that you want at least. Please check both numbers."
    ]


def test_no_licence_beside_a_licence() -> None:
    assert len(errors(SkillsSection, "licences_none", licences=["B", "forklift"], licences_none="yes")) == 1
    assert answers(SkillsSection, licences_none="yes") == {"licences_none": True}
    assert answers(SkillsSection, licences=["B", "forklift"]) == {"licences": ["B", "forklift"]}


def test_a_job() -> None:
    assert answers(
        WorkSection,
        jobs__0__tasks="طبخت للضيوف\nونظفت المطبخ",
        jobs__0__title="طباخ",
        jobs__0__title_concept="occ.cook|طباخ",
        jobs__0__years="١٫٥",
        jobs__0__paid="no",
        jobs__0__country="SY",
        jobs__0__last_worked="٢٠١٩",
        jobs__0__evidence="reference",
        jobs__1__tasks="",
        jobs__1__title="",
    ) == {
        "jobs": [
            {
                "tasks": "طبخت للضيوف\nونظفت المطبخ",
                "title": "طباخ",
                "title_concept": "occ.cook",
                "years": 1.5,
                "paid": "no",
                "country": "SY",
                "last_worked": 2019,
                "evidence": "reference",
            }
        ]
    }


def test_a_picked_concept_is_dropped_when_its_words_were_changed() -> None:
    stale = answers(WishesSection, wanted__0__text="Maler", wanted__0__concept="occ.cook|Koch")
    assert stale == {"wanted": [{"text": "Maler"}]}


@pytest.mark.parametrize("hidden", ["", "|", "occ.cook", "<script>|Koch", "|Koch", "x" * 500 + "|Koch"])
def test_a_broken_concept_is_dropped(hidden: str) -> None:
    assert answers(WishesSection, wanted__0__text="Koch", wanted__0__concept=hidden) == {"wanted": [{"text": "Koch"}]}


def test_a_stored_concept_comes_back_with_its_words() -> None:
    form = WishesSection(data={"wanted": [{"text": "Koch", "concept": "occ.cook"}]})
    assert 'value="occ.cook|Koch"' in str(form.wanted[0].form.concept)


STORED: dict[str, dict[str, Any]] = {
    "contact": {"family_name": "Haddad", "birth_date": "1998-12-24", "phone": "+4915123456789", "gender": "w"},
    "status": {"since": "2023-05", "work_note": "beschaeftigung_erlaubt", "document_valid_until": "2027-03-31"},
    "education": {"school_years": 0, "trainings": [{"title": "Electrician", "years": 2.5, "completed": "partly"}]},
    "work": {"jobs": [{"tasks": "a\nb", "years": 3.0}, {"title": "Koch", "title_concept": "occ.cook"}]},
    "languages": {"mother_tongue": "ti", "languages": [{"language": "de", "speaking": "A2"}, {"language": "ti"}]},
    "skills": {"licences_none": True, "skills": [{"text": "sew"}], "certificates": [{"valid_until": "2027-01-01"}]},
    "wishes": {"forms": ["job", "course"], "hours_from": 20.0, "hours_to": 38.5, "earliest_start": "2026-12-01"},
    "mobility": {"modes": ["bicycle", "transit"], "max_minutes": 45, "ticket": "no"},
}


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_stored_answers_survive_being_shown_and_posted_again(section: type[Section]) -> None:
    shown = section(data=STORED[section.name])
    again = section(MultiDict(as_a_browser_posts(shown)))
    assert again.validate(), again.errors
    assert dict(again.answers().values) == STORED[section.name]


def as_a_browser_posts(form: Any) -> list[tuple[str, str]]:
    """Return what a browser without JavaScript would send for the page as it is shown."""
    pairs: list[tuple[str, str]] = []
    for field in form:
        if isinstance(field, Rows):
            pairs += [pair for entry in field.entries for pair in as_a_browser_posts(entry.form)]
        elif isinstance(field, Choice | Choices):
            pairs += [(field.name, choice.value) for choice in field.iter_choices() if choice.selected]
        else:
            pairs.append((field.name, field._value()))
    return pairs


def test_german_is_always_the_first_language() -> None:
    assert LanguagesSection().languages[0].form.language.data == "de"
    form = posted(LanguagesSection, languages__0__language="ar", languages__0__speaking="native")
    assert [row.form.language.data for row in form.languages] == ["de", "ar"]
    assert dict(form.answers().values) == {"languages": [{"language": "ar", "speaking": "native"}]}


def test_the_german_row_cannot_be_removed() -> None:
    form = posted(LanguagesSection, languages__0__language="de", languages__0__speaking="A1")
    assert form.change_rows(MultiDict({"remove": "languages-0"}))
    assert form.languages[0].form.speaking.data == "A1"


def test_adding_and_removing_rows_loses_nothing() -> None:
    form = posted(
        WorkSection, jobs__0__tasks="eins", jobs__1__tasks="zwei", jobs__1__years="viele", jobs__2__tasks="drei"
    )
    assert form.change_rows(MultiDict({"add": "jobs"}))
    assert len(form.jobs) == 4
    assert form.change_rows(MultiDict({"remove": "jobs-0"}))
    assert [row.form.tasks.data for row in form.jobs] == ["zwei", "drei", None]
    assert form.jobs[0].name == "jobs-0"
    assert 'value="viele"' in str(form.jobs[0].form.years)  # not a number, still there
    assert not form.errors  # nobody asked yet


def test_removing_the_last_row_leaves_an_empty_one() -> None:
    form = posted(WorkSection, jobs__0__tasks="eins")
    form.change_rows(MultiDict({"remove": "jobs-0"}))
    assert [row.form.tasks.data for row in form.jobs] == [None]


@pytest.mark.parametrize("button", ["jobs", "jobs-", "jobs-99", "jobs--1", "jobs-²", "version-0", "-", "", "title"])
def test_forged_buttons_change_nothing(button: str) -> None:
    form = posted(WorkSection, jobs__0__tasks="eins")
    form.change_rows(MultiDict({"remove": button}))
    form.change_rows(MultiDict({"add": f"x{button}"}))
    assert [row.form.tasks.data for row in form.jobs] == ["eins"]


def test_rows_end_at_the_limit() -> None:
    form = posted(WorkSection, **{f"jobs__{number}__tasks": str(number) for number in range(MOST_ROWS)})
    form.change_rows(MultiDict({"add": "jobs"}))
    assert len(form.jobs) == MOST_ROWS
    assert not form.jobs.may_grow


def test_section_order() -> None:
    assert section_after("contact") is StatusSection
    assert section_after("mobility") is None


def test_hidden_fields_survive_nonsense() -> None:
    form = posted(WorkSection)
    assert form.submission.data == SUBMISSION
    broken = WorkSection(MultiDict({"version": "-1e9", "submission": "'; drop"}))
    assert broken.version.data == 0
    assert re.fullmatch("[0-9a-f]{32}", broken.submission.data)


NAMES = """
    jobs-0-tasks jobs-0-title jobs-0-title_concept jobs-0-years jobs-1-last_worked jobs-²-tasks jobs-99999-tasks jobs
    jobs- jobs-0 version submission add remove postcode phone email birth_date gender modes max_minutes since
    skills-0-concept licences licences_none hours_to languages-0-language languages-3-speaking
"""


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(NAMES.split()), st.text(max_size=60)), max_size=12))
def test_no_posted_text_ever_raises(pairs: list[tuple[str, str]]) -> None:
    for section in SECTIONS:
        form = section(MultiDict(pairs))
        form.change_rows(MultiDict(pairs))
        form.validate()
        form.answers()
        assert "".join(str(field) for field in form)


def test_the_five_consents_are_asked_one_by_one_and_none_is_chosen_beforehand() -> None:
    empty = StartForm(MultiDict())
    assert not empty.validate()
    assert {place for place, _ in empty.problems()} >= {kind.value for kind in ConsentKind}
    given_ones = MultiDict({kind.value: "no" for kind in ConsentKind} | {"storage": "yes", "filled_by": "self"})
    form = StartForm(given_ones)
    assert form.validate()
    assert form.consents() == {kind: kind is ConsentKind.STORAGE for kind in ConsentKind}
