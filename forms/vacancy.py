"""The employer's form: one page, five minutes, no account. It asks what is really needed on day one."""

from datetime import date
from typing import cast

from forms.fields import (
    Choice,
    Choices,
    Day,
    Email,
    LongWords,
    Number,
    Options,
    Phone,
    Postcode,
    Tick,
    Words,
)
from forms.section import Row, Rows, Section
from forms.skills import LICENCES
from forms.wishes import SHIFTS
from forms.wording import _l
from models.enums import Cefr, ConceptKind, Strength, VacancySource
from models.values import GermanRequirement, Json, Place, VacancyDraft

STRENGTHS: Options = {
    Strength.MUST.value: _l("Needed from the first day"),
    Strength.SHOULD.value: _l("Important, can be learnt with us"),
    Strength.NICE.value: _l("Nice to have"),
}
SPOKEN: Options = {
    Cefr.NONE.value: _l("No German needed, we show how it is done"),
    Cefr.A1.value: _l("Understands single words and “stop” (A1)"),
    Cefr.A2.value: _l("Understands short, simple instructions (A2)"),
    Cefr.B1.value: _l("Can talk about the work with colleagues (B1)"),
    Cefr.B2.value: _l("Can advise customers or patients (B2)"),
    Cefr.C1.value: _l("Leads difficult conversations (C1)"),
}
WRITTEN: Options = {
    Cefr.NONE.value: _l("Nothing has to be read or written"),
    Cefr.A1.value: _l("Reads signs and labels (A1)"),
    Cefr.A2.value: _l("Reads short notes and fills in lists (A2)"),
    Cefr.B1.value: _l("Reads instructions and writes short reports (B1)"),
    Cefr.B2.value: _l("Writes letters and e-mails without help (B2)"),
    Cefr.C1.value: _l("Writes long and difficult texts (C1)"),
}


class NeededSkill(Row):
    """One thing that somebody must or should be able to do."""

    text = Words(
        _l("What should the person be able to do?"),
        _l("One thing a line, in everyday words. Example: lay tiles, drive a forklift truck, serve guests."),
        suggests=ConceptKind.SKILL,
    )
    strength = Choice(_l("How important is it?"), options=STRENGTHS, listed=True)


class VacancyForm(Section):
    """A vacancy as an employer enters or changes it."""

    name = "vacancy"
    title = _l("Your vacancy")
    purpose = _l(
        "Tell us what is really needed. The less you ask, the more people can be proposed to you. "
        "The Lotsenhaus looks at every proposal before you hear of it."
    )

    job_title = Words(
        _l("What work is it?"),
        _l("Example: painter, help in the kitchen, warehouse worker. Men and women are always meant."),
        suggests=ConceptKind.OCCUPATION,
        required=True,
    )
    description = LongWords(
        _l("What will the person do all day?"),
        _l("A few sentences in your own words. Tasks help more than titles."),
    )
    skills = Rows(
        NeededSkill,
        _l("What is needed"),
        _l("Please name only what the work really needs. Leave it empty if anybody can learn it with you."),
        one=_l("Skill"),
        add=_l("Add another skill"),
    )
    spoken = Choice(
        _l("What German must be understood and spoken on the first day?"),
        _l("Think of the first day, not of later. German is learnt at work too."),
        options=SPOKEN,
    )
    written = Choice(
        _l("What German must be read and written on the first day?"),
        options=WRITTEN,
    )
    licences = Choices(
        _l("Which driving licences are needed?"),
        _l("Tick only what the work itself needs, not the way to work."),
        options=LICENCES,
    )
    training_offered = Tick(
        _l("Training on the job"),
        text=_l("People without experience are welcome, we show them how it is done"),
    )
    hours_from = Number(_l("Hours a week, at least"), least=1, highest=48)
    hours_to = Number(_l("Hours a week, at most"), least=1, highest=48)
    shifts = Choices(
        _l("When is the work done?"),
        _l("Tick what lies outside the usual day, so that we can look at buses."),
        options=SHIFTS,
    )
    start = Day(_l("When can it begin?"), _l("Example: 01.02.2027. Leave it empty if at once."), years_ahead=3)
    postcode = Postcode(_l("Postcode of the place of work"), required=True)
    town = Words(_l("Town or village of the place of work"), required=True, most=80)
    employer = Words(_l("Name of your business"), required=True, most=150, autocomplete="organization")
    contact_name = Words(_l("Whom may we ask?"), required=True, most=120, autocomplete="name")
    phone = Phone(_l("Telephone"), _l("A telephone number or an e-mail address is enough."))
    email = Email(_l("E-mail"))

    def validate(self, extra_validators: object = None) -> bool:  # noqa: ARG002 - WTForms's signature
        """Validate every answer, and those that must fit each other."""
        valid = super().validate()
        if not self.phone.errors and not self.email.errors and not (self.phone.data or self.email.data):
            self.phone.errors = [_l("Please give a telephone number or an e-mail address, so that we can reach you.")]
            valid = False
        lowest, highest = self.hours_from.data, self.hours_to.data
        if lowest is not None and highest is not None and lowest > highest:
            self.hours_to.errors = [_l("The most hours must not be less than the least hours. Please check both.")]
            valid = False
        return valid

    def draft(self) -> VacancyDraft:
        """Return the vacancy. Meaningful once the form has validated; the service gives it its key."""
        return VacancyDraft(
            source_key="",
            title=self.job_title.data,
            source=VacancySource.EMPLOYER,
            description=self.description.data,
            employer=self.employer.data,
            place=Place(postcode=self.postcode.data, town=self.town.data),
            skills=tuple(_needed(row) for row in cast("list[dict[str, str]]", self.skills.answer) if row.get("text")),
            german=self._german(),
            licences=tuple((licence, Strength.MUST) for licence in self.licences.data or ()),
            hours_from=self.hours_from.data,
            hours_to=self.hours_to.data,
            shifts=frozenset(self.shifts.data or ()),
            start=date.fromisoformat(self.start.data) if self.start.data else None,
            training_offered=self.training_offered.answer,
        )

    def contact(self) -> Json:
        """Return whom to ask about the vacancy."""
        return {"name": self.contact_name.data, "phone": self.phone.data, "email": self.email.data}

    def _german(self) -> GermanRequirement | None:
        spoken, written = _level(self.spoken.data), _level(self.written.data)
        if spoken is None and written is None:
            return None
        return GermanRequirement(listening=spoken, speaking=spoken, reading=written, writing=written)


def as_form_data(draft: VacancyDraft, contact: Json) -> dict[str, object]:
    """Return a stored vacancy as the form's data, for changing it."""
    reached = contact if isinstance(contact, dict) else {}
    german, place = draft.german or GermanRequirement(), draft.place or Place()
    return {
        "job_title": draft.title,
        "description": draft.description,
        "skills": [{"text": text, "strength": strength.value} for text, strength in draft.skills],
        "spoken": german.speaking.value if german.speaking else None,
        "written": german.writing.value if german.writing else None,
        "licences": [name for name, _ in draft.licences],
        "training_offered": draft.training_offered,
        "hours_from": draft.hours_from,
        "hours_to": draft.hours_to,
        "shifts": sorted(draft.shifts),
        "start": draft.start.isoformat() if draft.start else None,
        "postcode": place.postcode,
        "town": place.town,
        "employer": draft.employer,
        "contact_name": reached.get("name"),
        "phone": reached.get("phone"),
        "email": reached.get("email"),
    }


def _needed(row: dict[str, str]) -> tuple[str, Strength]:
    return row["text"], Strength(row.get("strength") or Strength.SHOULD)


def _level(value: str | None) -> Cefr | None:
    return Cefr(value) if value else None
