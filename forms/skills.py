"""Other skills, licences and certificates."""

from wtforms import Field
from wtforms.validators import ValidationError

from forms.fields import YES_NO_UNKNOWN, Choice, Choices, Country, Day, Options, Picked, Tick, Words
from forms.section import Row, Rows, Section
from forms.wording import _l
from forms.work import EVIDENCE
from models.enums import ConceptKind

LICENCES: Options = {
    "B": _l("B – car"),
    "BE": _l("BE – car with a heavy trailer"),
    "C1": _l("C1 – small lorry up to 7.5 tonnes"),
    "C": _l("C – lorry"),
    "CE": _l("CE – lorry with trailer"),
    "D": _l("D – bus"),
    "T": _l("T – tractor"),
    "forklift": _l("Forklift truck (Staplerschein)"),
}
DIGITAL: Options = {
    "none": _l("I do not use any devices"),
    "phone": _l("I use a mobile telephone"),
    "email": _l("I also write e-mails and fill in forms"),
    "office": _l("I also work with programs for texts and tables"),
}


class SkillRow(Row):
    """One thing that somebody can do."""

    text = Words(
        _l("What can you do well?"),
        _l(
            "One skill a line, in your own language. Example: sew clothes, cook for many people, lay tiles. "
            "We look for the German name."
        ),
        suggests=ConceptKind.SKILL,
    )
    concept = Picked("text")
    evidence = Choice(
        _l("How can you show it?"),
        _l("You need not have a paper. A trial day or a test can show it too."),
        options=EVIDENCE,
        listed=True,
    )


class CertificateRow(Row):
    """One certificate or proof."""

    text = Words(
        _l("Which certificate do you have?"),
        _l("Example: welding, first aid, hygiene (Gesundheitszeugnis), crane. Some jobs are only possible with it."),
        suggests=ConceptKind.SKILL,
    )
    concept = Picked("text")
    valid_until = Day(
        _l("Until when is it valid?"),
        _l("Look for a date on it. Example: 31.03.2027. Leave it empty if there is none."),
        years_ahead=50,
    )


class SkillsSection(Section):
    """Skills beside the jobs, driving licences, certificates, computer."""

    name = "skills"
    title = _l("Other things that you can do")
    purpose = _l(
        "Many skills come from everyday life: cooking, repairing, caring for people, translating. They count here. "
        "The staff of the Lotsenhaus see it. Employers see it only if you have agreed, and without your name."
    )

    skills = Rows(
        SkillRow,
        _l("Your skills"),
        _l("Think of home, family, neighbours, hobbies and the time before you came. Nothing is too small."),
        one=_l("Skill"),
        add=_l("Add another skill"),
    )
    licences = Choices(
        _l("Which driving licences do you have?"),
        _l(
            "Tick those that stand on your licence, also if it is from another country. "
            "Some jobs are only possible with one."
        ),
        options=LICENCES,
    )
    licences_none = Tick(
        _l("No driving licence"),
        _l("Tick this only if you have none of these. Then we do not ask again and look for jobs without one."),
        text=_l("I have no driving licence"),
    )
    licence_country = Country(
        _l("Which country is the driving licence from?"),
        _l("Licences from some countries have to be exchanged after six months in Germany. We can help with that."),
    )
    licence_valid_here = Choice(
        _l("Is it valid in Germany?"),
        _l("Choose “I don't know” if you are not sure. We find out together."),
        options=YES_NO_UNKNOWN,
    )
    certificates = Rows(
        CertificateRow,
        _l("Certificates"),
        _l("Papers that show that you may or can do something."),
        one=_l("Certificate"),
        add=_l("Add another certificate"),
    )
    digital = Choice(
        _l("How do you use telephone and computer?"),
        _l("Choose what comes nearest. Some jobs need a computer, many do not."),
        options=DIGITAL,
    )

    def validate_licences_none(self, field: Field) -> None:
        """Refuse "none" beside a licence."""
        if field.data and self.licences.data:
            raise ValidationError(
                _l("You have ticked a licence and “I have no driving licence”. Please take one of the two away.")
            )
