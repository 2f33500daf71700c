"""How to reach the person, and where they live. Nothing of this moves a score."""

from forms.fields import Choice, Country, Day, Email, Options, Phone, Postcode, Words
from forms.section import Section
from forms.wording import _l

CHANNELS: Options = {
    "phone": _l("Telephone call"),
    "whatsapp": _l("WhatsApp message"),
    "email": _l("E-mail"),
    "in_person": _l("I come to the Lotsenhaus"),
}
GENDERS: Options = {
    "w": _l("Woman"),
    "m": _l("Man"),
    "d": _l("Diverse"),
}


class ContactSection(Section):
    """Name, ways to reach the person, place and date of birth."""

    name = "contact"
    title = _l("How we can reach you")
    purpose = _l(
        "We need this to contact you about a job and to know how far away a job is. "
        "Only the staff of the Lotsenhaus see it. "
        "It never changes which jobs are proposed to you, except for the distance."
    )

    family_name = Words(
        _l("Family name"),
        _l("Write it as it stands in your document. Example: Haddad. We need it to know whom we talk to."),
        most=100,
        autocomplete="family-name",
    )
    given_names = Words(
        _l("Given names"),
        _l("Write them as they stand in your document. Example: Rana Maria. We need them to know whom we talk to."),
        most=100,
        autocomplete="given-name",
    )
    phone = Phone(
        _l("Telephone number"),
        _l(
            "Your mobile number, or one where we can leave a message. Example: 0151 23456789. "
            "We call when there is a job for you."
        ),
    )
    email = Email(
        _l("E-mail address"),
        _l("If you have one. Example: name@example.org. We can send you appointments and documents."),
    )
    preferred_channel = Choice(
        _l("How do you want to be contacted?"),
        _l("Choose the way that works best for you. Then we do not disturb you in another way."),
        options=CHANNELS,
    )
    postcode = Postcode(
        _l("Postcode"),
        _l(
            "The five digits of the place where you live in Germany. Example: 56727. "
            "We use it to see how you get to a job."
        ),
    )
    town = Words(
        _l("Village or town"),
        _l(
            "The place where you live in Germany. Example: Mayen. The street is not needed. "
            "We use it to see how you get to a job."
        ),
        most=100,
        autocomplete="address-level2",
    )
    birth_date = Day(
        _l("Date of birth"),
        _l(
            "Day, month and year as in your document. Example: 24.12.1998. "
            "We only need it because there are special rules for people under 18. Your age never changes a proposal."
        ),
        autocomplete="bday",
    )
    gender = Choice(
        _l("How should we address you?"),
        _l("We only use it to write to you politely and to count. It never changes a proposal."),
        options=GENDERS,
    )
    nationality = Country(
        _l("Nationality"),
        _l(
            "The country of your passport. Example: Syria. "
            "It only helps with questions about documents. It never changes a proposal."
        ),
    )
