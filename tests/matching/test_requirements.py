"""Reading German vacancy texts, and making drafts into vacancies in one go."""

import pytest
from matching_cases import tiny_taxonomy

from matching.encoded import EXPERIENCE
from matching.requirements import normalise_vacancies, read_text
from models.enums import Cefr, ConceptKind, MentionState, Strength
from models.values import Candidate, GermanRequirement, Mention, VacancyDraft
from profiling.normalise import Normaliser

AD = """Wir sind ein Familienbetrieb mit 20 Beschäftigten.

Ihre Aufgaben:
• Speisen kochen und Teller anrichten
• Wareneingang prüfen

Ihr Profil:
• Hygieneregeln einhalten ist für Sie selbstverständlich
• Führerschein Klasse B ist von Vorteil
• Gute Deutschkenntnisse in Wort und Schrift
• mindestens 2 Jahre Berufserfahrung
• Bereitschaft zur Arbeit am Wochenende und in der Spätschicht

Wir bieten:
• 30 bis 38,5 Stunden pro Woche, keine Nachtschicht
• Führerschein der Klasse C bezahlen wir Ihnen
• Quereinsteiger sind willkommen
"""


def test_a_whole_advertisement() -> None:
    said = read_text("Koch (m/w/d)", AD)
    assert said.german == GermanRequirement(Cefr.B2, Cefr.B2, Cefr.B2, Cefr.B2, Strength.MUST)
    assert said.licences == (("B", Strength.SHOULD),)  # class C is an offer, not a demand
    assert said.shifts == {"late", "weekend"}
    assert (said.hours_from, said.hours_to) == (30, 38.5)
    assert said.training_offered is True
    assert said.experience is not None
    assert said.experience[1:] == (2.0, Strength.MUST)
    tasks = [one.text for one in said.asking if one.strength is Strength.NICE]
    assert "Wareneingang prüfen" in tasks  # and no demand


@pytest.mark.parametrize(
    ("text", "level", "strength"),
    [
        ("Deutschkenntnisse auf Niveau B1 sind erforderlich.", Cefr.B1, Strength.MUST),
        ("Grundkenntnisse in Deutsch wären schön.", Cefr.A2, Strength.SHOULD),
        ("Fließendes Deutsch setzen wir voraus, zwingend.", Cefr.C1, Strength.MUST),
        ("Ausreichende Deutschkenntnisse", Cefr.B1, Strength.MUST),
        ("Deutsch A2 reicht uns.", Cefr.A2, Strength.MUST),
    ],
)
def test_levels_of_german(text: str, level: Cefr, strength: Strength) -> None:
    german = read_text("Helfer", text).german
    assert german is not None
    assert (german.speaking, german.strength) == (level, strength)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Wir arbeiten in ganz Deutschland.",
        "Unsere deutschen Kunden schätzen uns.",
        "Ein gutes Team erwartet Sie.",
        "Deutschkenntnisse sind nicht erforderlich.",
    ],
)
def test_no_german_is_asked(text: str) -> None:
    assert read_text("Helfer", text).german is None


@pytest.mark.parametrize(
    ("text", "licences"),
    [
        ("Führerschein Klasse CE zwingend erforderlich", {"CE": Strength.MUST}),
        ("Führerschein C/CE", {"CE": Strength.MUST}),
        ("Staplerschein wünschenswert", {"forklift": Strength.SHOULD}),
        ("Führerschein und eigener PKW sind Voraussetzung", {"B": Strength.MUST}),
        ("PKW-Führerschein von Vorteil", {"B": Strength.SHOULD}),
        ("Kein Führerschein nötig", {}),
        ("Kranschein und Motorsägenschein", {"crane": Strength.MUST, "chainsaw": Strength.MUST}),
        ("Fahrerlaubnis Klasse D", {"D": Strength.MUST}),
    ],
)
def test_licences(text: str, licences: dict[str, Strength]) -> None:
    assert dict(read_text("Stelle", text).licences) == licences


@pytest.mark.parametrize(
    ("text", "shifts"),
    [
        ("Arbeit in 3-Schicht", {"early", "late", "night"}),
        ("Zweischichtbetrieb (2-Schicht)", {"early", "late"}),
        ("Keine Nachtarbeit, freie Wochenenden", set()),
        ("Früh- und Spätschicht", {"early", "late"}),
        ("Montag bis Freitag", set()),
    ],
)
def test_shifts(text: str, shifts: set[str]) -> None:
    assert read_text("Stelle", text).shifts == shifts


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("38,5 Std./Woche", (38.5, 38.5)),
        ("20-30 Stunden pro Woche", (20, 30)),
        ("24 Stunden am Tag erreichbar", (None, None)),
        ("98 Stunden pro Woche", (None, None)),
    ],
)
def test_hours(text: str, hours: tuple[float | None, float | None]) -> None:
    said = read_text("Stelle", text)
    assert (said.hours_from, said.hours_to) == hours


def test_html_is_read_line_by_line() -> None:
    said = read_text("Stelle", "<p>Ihr Profil</p><ul><li>Staplerschein</li><li>Deutsch B1</li></ul>")
    assert said.licences == (("forklift", Strength.MUST),)
    assert said.german is not None
    assert said.german.strength is Strength.MUST


class LabelsOnly(Normaliser):
    """Finds exact labels alone, so that these tests need no encoder."""

    def mentions(self, texts, *, kind, language, **more):  # type: ignore[no-untyped-def,override]
        by_label = {label.text: label.concept_id for label in self.taxonomy.all_labels(kind=kind)}
        return [self._one(text, by_label.get(text.removesuffix(" (m/w/d)")), kind, language) for text in texts]

    def _one(self, text: str, concept_id: str | None, kind: ConceptKind, language: str) -> Mention:
        if concept_id is None:
            return Mention(text, language, kind)
        found = (Candidate(concept_id, text, 1.0, "label"),)  # type: ignore[arg-type]
        return Mention(text, language, kind, candidates=found, state=MentionState.CONFIRMED, concept_id=concept_id)


def test_drafts_become_vacancies() -> None:
    drafts = [
        VacancyDraft("1", "Koch/Köchin (m/w/d)", occupation="Küchenhilfe", description=AD),
        VacancyDraft(
            "2",
            "Näherei",
            skills=(("Kleidung nähen", Strength.MUST), ("skill.weld-mag", Strength.NICE)),
            german=GermanRequirement(speaking=Cefr.A1),
            description=AD,
        ),
    ]
    cook, sewing = normalise_vacancies(drafts, LabelsOnly(tiny_taxonomy()), ids=["V1", "V2"])
    assert [mention.key for mention in cook.occupations] == ["title", "occupation"]
    assert [mention.concept_id for mention in cook.occupations] == ["occ.cook", "occ.kitchen-helper"]
    asked = {one.mention.concept_id: one.strength for one in cook.requirements if one.mention.key != EXPERIENCE}
    assert asked == {"skill.cook-meals": Strength.NICE, "skill.keep-hygiene-rules": Strength.MUST}
    assert [one.mention.years for one in cook.requirements if one.mention.key == EXPERIENCE] == [2.0]
    assert sewing.id == "V2"
    assert [one.mention.concept_id for one in sewing.requirements[:2]] == ["skill.sew-clothes", "skill.weld-mag"]
    assert sewing.german == GermanRequirement(speaking=Cefr.A1)  # what the form states goes before the text


def test_what_is_asked_in_words_without_a_concept_is_kept_in_its_words() -> None:
    text = "Das bringen Sie mit:\n- Kleidung nähen\n- Umgang mit Karre und Schippe\n"
    (vacancy,) = normalise_vacancies([VacancyDraft("1", "Helfer", description=text)], LabelsOnly(tiny_taxonomy()))
    asked = [(one.mention.text, one.mention.concept_id, one.strength) for one in vacancy.requirements]
    assert asked == [
        ("Kleidung nähen", "skill.sew-clothes", Strength.MUST),
        ("Karre", None, Strength.MUST),
        ("Schippe", None, Strength.MUST),
    ]
    assert all(not one.mention.candidates for one in vacancy.requirements[1:])


def test_ids_and_drafts_must_pair() -> None:
    with pytest.raises(ValueError, match="as many ids"):
        normalise_vacancies([VacancyDraft("1", "Koch")], LabelsOnly(tiny_taxonomy()), ids=[])
