"""What an employer sees of people: nothing before the pilot has accepted, and then only what the person allows."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from models.enums import ConsentKind, MentionState, Verdict
from models.tables import Decision, Person, StoredMatch, StoredVacancy
from models.values import Json, LanguageSkill, Licence, Mention
from web.lotsenhaus import lotsenhaus
from web.services import answers, audit
from web.services.persons import consents_of


@dataclass(frozen=True)
class Shown:
    """A person as an employer sees them: concepts that a human or the very word has settled, never own words.

    Own words may give away who somebody is. `contact` is filled with the consent to give the name alone.
    """

    code: str
    occupations: tuple[str, ...]
    skills: tuple[str, ...]
    languages: tuple[LanguageSkill, ...]
    licences: tuple[Licence, ...]
    contact: dict[str, Json] | None


def proposed(vacancy_id: UUID) -> int:
    """Return how many people the pilot is looking at for a vacancy."""
    with lotsenhaus().sessions() as session:
        query = select(func.count()).select_from(StoredMatch).where(StoredMatch.vacancy_id == vacancy_id)
        return session.scalar(query) or 0


def people_for(vacancy: StoredVacancy) -> list[Shown]:
    """Return the accepted people who allow it, and note in each person's log that the employer has looked."""
    accepted = (
        select(Person)
        .join(Decision, Decision.person_id == Person.id)
        .where(
            Decision.vacancy_id == vacancy.id,
            Decision.superseded_at.is_(None),
            Decision.verdict == Verdict.ACCEPTED.value,
        )
        .order_by(Person.code)
    )
    with lotsenhaus().sessions.begin() as session:
        shown = [found for person in session.scalars(accepted) if (found := _shown(person))]
        for person in shown:
            what = "name" if person.contact else "profile"
            action = f"{what} viewed for {vacancy.reference}"
            audit.record(session, actor="employer", action=action, subject=person.code)
    return shown


def _shown(person: Person) -> Shown | None:
    consents, profile = consents_of(person), answers.profile_of(person)
    if profile is None or not consents.get(ConsentKind.EMPLOYER_PSEUDONYMOUS):
        return None
    return Shown(
        code=person.code,
        occupations=_settled(profile.occupations),
        skills=_settled(profile.skills),
        languages=profile.languages,
        licences=profile.licences,
        contact=_contact(person.id) if consents.get(ConsentKind.EMPLOYER_NAMED) else None,
    )


def _settled(mentions: tuple[Mention, ...]) -> tuple[str, ...]:
    """Return each settled concept once, in the order in which they were named."""
    settled = (each.concept_id for each in mentions if each.state is MentionState.CONFIRMED)
    return tuple(dict.fromkeys(concept_id for concept_id in settled if concept_id))


def _contact(person_id: UUID) -> dict[str, Json]:
    given = answers.load(person_id).get("contact")
    wanted = ("given_names", "family_name", "phone", "email")
    return {name: given.values.get(name) for name in wanted} if given else {}
