"""What the person wants, does not want, and when they can work. Reasons are never asked."""

from wtforms import Field
from wtforms.validators import ValidationError

from forms.fields import Choices, Day, Number, Options, Picked, Words
from forms.section import Row, Rows, Section
from forms.wording import _l
from models.enums import ConceptKind

FORMS_OF_WORK: Options = {
    "job": _l("A job"),
    "training": _l("A training for a profession (Ausbildung)"),
    "internship": _l("An internship, to try something (Praktikum)"),
    "minijob": _l("A small job for a few hours (Minijob)"),
    "part_time": _l("Part time"),
    "course": _l("A course first"),
}
SHIFTS: Options = {
    "early": _l("Early in the morning"),
    "late": _l("In the evening"),
    "night": _l("At night"),
    "weekend": _l("At the weekend"),
}
HOURS_A_WEEK = 60


class WantedRow(Row):
    """One kind of work that somebody wants."""

    text = Words(
        _l("Which work would you like to do?"),
        _l("In your own words and your own language. Example: work in a kitchen, drive a bus. We propose it first."),
        suggests=ConceptKind.OCCUPATION,
    )
    concept = Picked("text")


class RefusedRow(Row):
    """One kind of work that somebody does not want."""

    text = Words(
        _l("Which work do you not want to do?"),
        _l("You need not say why. Example: slaughterhouse. We propose it last or not at all."),
        suggests=ConceptKind.OCCUPATION,
    )
    concept = Picked("text")


class WishesSection(Section):
    """Wishes, hours and start."""

    name = "wishes"
    title = _l("What you wish for")
    purpose = _l(
        "Your wishes come first when we propose jobs. "
        "The staff of the Lotsenhaus see them. "
        "Employers see only from when and how many hours you can work, if you have agreed."
    )

    wanted = Rows(
        WantedRow,
        _l("Work that you want"),
        _l("Up to three are best. They may be something new for you."),
        one=_l("Wish"),
        add=_l("Add another wish"),
    )
    refused = Rows(
        RefusedRow,
        _l("Work that you do not want"),
        _l("Leave it empty if you are open to everything."),
        one=_l("Not wanted"),
        add=_l("Add other work that you do not want"),
    )
    forms = Choices(
        _l("What are you looking for?"),
        _l("You may tick several. Then we do not propose what does not suit you."),
        options=FORMS_OF_WORK,
    )
    hours_from = Number(
        _l("How many hours a week do you want to work at least?"),
        _l("Example: 20. A full-time job in Germany has about 38 to 40 hours a week."),
        least=0,
        highest=HOURS_A_WEEK,
    )
    hours_to = Number(
        _l("How many hours a week can you work at most?"),
        _l("Example: 40. We do not propose jobs with more hours. We do not ask for the reason."),
        least=0,
        highest=HOURS_A_WEEK,
    )
    shifts = Choices(
        _l("At which times can you work, beside the normal day?"),
        _l("Tick everything that is possible for you. We do not ask for the reason."),
        options=SHIFTS,
    )
    earliest_start = Day(
        _l("From when can you begin?"),
        _l("Example: 01.03.2027. If you can begin at once, write the date of today."),
        years_ahead=5,
    )

    def validate_hours_to(self, field: Field) -> None:
        """Refuse hours that are the wrong way round."""
        least = self.hours_from.data
        if least is not None and field.data is not None and field.data < least:
            raise ValidationError(_l("This is less than the hours that you want at least. Please check both numbers."))
