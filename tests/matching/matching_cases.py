"""A tiny taxonomy of our own and short ways to say people and vacancies."""

from datetime import date

from models.enums import ConceptKind, Confirmer, Evidence, MentionState, Strength, Via
from models.values import Candidate, Concept, Mention, Profile, Requirement, Vacancy
from profiling.taxonomy import Label, Relation, Role, Taxonomy

TODAY = date(2026, 11, 22)

OCCUPATIONS = [
    Concept("occ.cook", ConceptKind.OCCUPATION, isco08="5120", kldb2010="29302", field="food"),
    Concept("occ.kitchen-helper", ConceptKind.OCCUPATION, isco08="9412", kldb2010="29301", field="food"),
    Concept("occ.waiter", ConceptKind.OCCUPATION, isco08="5131", kldb2010="63302", field="hospitality"),
    Concept("occ.tailor", ConceptKind.OCCUPATION, isco08="7531", kldb2010="28222", field="textile"),
    Concept("occ.upholsterer", ConceptKind.OCCUPATION, isco08="7534", kldb2010="28242", field="textile"),
    Concept("occ.welder", ConceptKind.OCCUPATION, isco08="7212", kldb2010="24422", field="metal"),
    Concept(
        "occ.nurse",
        ConceptKind.OCCUPATION,
        isco08="2221",
        kldb2010="81302",
        regulated=True,
        authority="LSJV Rheinland-Pfalz",
        field="health",
    ),
    Concept("occ.truck-driver", ConceptKind.OCCUPATION, isco08="8332", kldb2010="52122", field="transport"),
]
SKILLS = ["cook-meals", "keep-hygiene-rules", "sew-clothes", "weld-mag", "drive-truck", "care-for-elderly"]
LABELS = {
    "occ.cook": ("Koch/Köchin", "Jungkoch"),
    "occ.kitchen-helper": ("Küchenhilfe", "Helfer - Küche"),
    "occ.waiter": ("Kellner/in",),
    "occ.tailor": ("Schneider/in", "Änderungsschneider/in"),
    "occ.upholsterer": ("Polsterer/Polsterin",),
    "occ.welder": ("Schweißer/in",),
    "occ.nurse": ("Pflegefachkraft", "Krankenschwester"),
    "occ.truck-driver": ("LKW-Fahrer/in", "Berufskraftfahrer/in"),
    "skill.cook-meals": ("Speisen kochen",),
    "skill.keep-hygiene-rules": ("Hygieneregeln einhalten",),
    "skill.sew-clothes": ("Kleidung nähen",),
    "skill.weld-mag": ("MAG-Schweißen",),
    "skill.drive-truck": ("LKW fahren",),
    "skill.care-for-elderly": ("Alte Menschen pflegen",),
}
RELATIONS = [
    ("occ.cook", "skill.cook-meals", Relation.ESSENTIAL, 1.0),
    ("occ.cook", "skill.keep-hygiene-rules", Relation.ESSENTIAL, 0.8),
    ("occ.kitchen-helper", "skill.keep-hygiene-rules", Relation.ESSENTIAL, 0.8),
    ("occ.tailor", "skill.sew-clothes", Relation.ESSENTIAL, 1.0),
    ("occ.upholsterer", "skill.sew-clothes", Relation.OPTIONAL, 0.6),
    ("occ.welder", "skill.weld-mag", Relation.ESSENTIAL, 1.0),
    ("occ.truck-driver", "skill.drive-truck", Relation.ESSENTIAL, 1.0),
    ("occ.nurse", "skill.care-for-elderly", Relation.ESSENTIAL, 0.7),
]
CHANGES = [
    ("occ.cook", "occ.kitchen-helper", 0.9),
    ("occ.kitchen-helper", "occ.cook", 0.3),
    ("occ.tailor", "occ.upholsterer", 0.6),
    ("occ.cook", "occ.waiter", 0.4),
]


def tiny_taxonomy() -> Taxonomy:
    """Return eight occupations and six skills with German labels."""
    concepts = [*OCCUPATIONS, *(Concept(f"skill.{name}", ConceptKind.SKILL) for name in SKILLS)]
    labels = [
        Label(concept, text, "de", Role.PREFERRED if number == 0 else Role.OTHER)
        for concept, texts in LABELS.items()
        for number, text in enumerate(texts)
    ]
    return Taxonomy(concepts=concepts, labels=labels, relations=RELATIONS, changes=CHANGES)


def did(
    concept_id: str,
    *,
    text: str | None = None,
    language: str = "de",
    years: float | None = None,
    evidence: Evidence = Evidence.SAID,
    key: str = "",
) -> Mention:
    """Return a confirmed mention of a concept, in somebody's own words."""
    return Mention(
        text=text or LABELS[concept_id][0],
        language=language,
        kind=ConceptKind.OCCUPATION if concept_id.startswith("occ.") else ConceptKind.SKILL,
        key=key,
        candidates=(Candidate(concept_id, LABELS[concept_id][0], 1.0, Via.LABEL),),
        state=MentionState.CONFIRMED,
        concept_id=concept_id,
        confirmed_by=Confirmer.PERSON,
        years=years,
        evidence=evidence,
    )


def guessed(text: str, *readings: tuple[str, float], kind: ConceptKind = ConceptKind.OCCUPATION) -> Mention:
    """Return an open mention with what it may mean."""
    found = tuple(Candidate(one, LABELS[one][0], score, Via.WORDS) for one, score in readings)
    return Mention(text=text, language="ar", kind=kind, candidates=found)


def asks(concept_id: str, strength: Strength = Strength.MUST) -> Requirement:
    """Return a requirement for a skill."""
    return Requirement(did(concept_id), strength)


def job(vacancy_id: str, concept_id: str, **fields: object) -> Vacancy:
    """Return a vacancy for an occupation under its German name."""
    title = f"{LABELS[concept_id][0]} (m/w/d)"
    return Vacancy(id=vacancy_id, title=title, occupations=(did(concept_id),), **fields)  # type: ignore[arg-type]


def person(person_id: str, *concept_ids: str, **fields: object) -> Profile:
    """Return a person who did these occupations."""
    return Profile(id=person_id, occupations=tuple(did(one) for one in concept_ids), **fields)  # type: ignore[arg-type]
