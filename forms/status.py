"""Residence document and permission to work. Read by the gate for the law alone, never by a score."""

from forms.fields import Choice, Day, Month, Options
from forms.section import Section
from forms.wording import _l
from models.enums import DocumentType, WorkNote

WORK_NOTES: Options = {
    WorkNote.ANY_WORK.value: _l("Erwerbstätigkeit erlaubt (every kind of work is allowed)"),
    WorkNote.EMPLOYMENT.value: _l("Beschäftigung erlaubt (work for an employer is allowed)"),
    WorkNote.ON_PERMISSION.value: _l(
        "Beschäftigung nur mit Erlaubnis der Ausländerbehörde (work only after the immigration office has said yes)"
    ),
    WorkNote.NOT_ALLOWED.value: _l("Erwerbstätigkeit nicht erlaubt (work is not allowed)"),
    WorkNote.NOT_SEEN.value: _l("I cannot find it, or I am not sure"),
}
DOCUMENT_TYPES: Options = {
    DocumentType.ARRIVAL.value: _l("Ankunftsnachweis (proof of arrival)"),
    DocumentType.PERMISSION_TO_STAY.value: _l("Aufenthaltsgestattung (you may stay while your asylum case is decided)"),
    DocumentType.TOLERATION_60A.value: _l("Duldung, § 60a (tolerated stay)"),
    DocumentType.TOLERATION_60B.value: _l("Duldung, § 60b (identity not clear)"),
    DocumentType.TOLERATION_60C.value: _l("Ausbildungsduldung, § 60c (tolerated stay for a training)"),
    DocumentType.TOLERATION_60D.value: _l("Beschäftigungsduldung, § 60d (tolerated stay for work)"),
    DocumentType.PERMIT_25_1.value: _l("Aufenthaltserlaubnis, § 25 Abs. 1 (asylum)"),
    DocumentType.PERMIT_25_2.value: _l("Aufenthaltserlaubnis, § 25 Abs. 2 (refugee or subsidiary protection)"),
    DocumentType.PERMIT_25_3.value: _l("Aufenthaltserlaubnis, § 25 Abs. 3 (ban on deportation)"),
    DocumentType.PERMIT_25_5.value: _l("Aufenthaltserlaubnis, § 25 Abs. 5 (leaving is not possible)"),
    DocumentType.PERMIT_25A.value: _l("Aufenthaltserlaubnis, § 25a (young people who are well integrated)"),
    DocumentType.PERMIT_25B.value: _l("Aufenthaltserlaubnis, § 25b (good integration)"),
    DocumentType.PERMIT_24.value: _l("Aufenthaltserlaubnis, § 24 (temporary protection, for example from Ukraine)"),
    DocumentType.PERMIT_104C.value: _l("Aufenthaltserlaubnis, § 104c (right of opportunity to stay)"),
    DocumentType.PERMIT_23.value: _l("Aufenthaltserlaubnis, § 23 (admission by a federal or state programme)"),
    DocumentType.SETTLEMENT.value: _l("Niederlassungserlaubnis (permanent residence)"),
    DocumentType.FICTION.value: _l("Fiktionsbescheinigung (the decision is not made yet)"),
    DocumentType.OTHER.value: _l("Another document"),
    DocumentType.UNKNOWN.value: _l("I don't know"),
}
ACCOMMODATION: Options = {
    "reception": _l("In a reception centre (Aufnahmeeinrichtung), and I have to live there"),
    "commune": _l("In shared housing or a flat of the municipality"),
    "own": _l("In a flat of my own or with family"),
    "unknown": _l("I don't know"),
}
RESIDENCE_RULES: Options = {
    "none": _l("I may live anywhere in Germany"),
    "land_rlp": _l("I have to live in Rhineland-Palatinate"),
    "kreis": _l("I have to live in a certain district or town"),
    "spatial": _l("I may not leave a certain area without permission (räumliche Beschränkung)"),
    "unknown": _l("I don't know"),
}


class StatusSection(Section):
    """The document, what it says about work, and where the person has to live."""

    name = "status"
    title = _l("Your document and your permission to work")
    purpose = _l(
        "With this we see whether you may start at once or whether the immigration office has to be asked first. "
        "Only the staff of the Lotsenhaus see it. Employers do not see it. "
        "We do not pass it on to the immigration office."
    )

    work_note = Choice(
        _l("What does your document say about work?"),
        _l(
            "Take your document and look for the line about work (Erwerbstätigkeit or Beschäftigung). "
            "Compare it letter by letter. This line decides whether you may work."
        ),
        options=WORK_NOTES,
    )
    document_type = Choice(
        _l("Which document do you have?"),
        _l(
            "The name stands on your document, on the front or the first page. Example: Aufenthaltsgestattung. "
            "Other rules apply to each document."
        ),
        options=DOCUMENT_TYPES,
        listed=True,
    )
    document_valid_until = Day(
        _l("Until when is the document valid?"),
        _l("Look for „gültig bis“. Example: 31.03.2027. Then we can remind you in time."),
        years_ahead=50,
    )
    since = Month(
        _l("Since when are you in Germany?"),
        _l(
            "Month and year of your first registration in Germany. Example: 05.2023. "
            "Some permissions depend on how long you have been here."
        ),
    )
    accommodation = Choice(
        _l("Where do you live now?"),
        _l(
            "People who have to live in a reception centre have other rules for work. "
            "That is the only reason why we ask."
        ),
        options=ACCOMMODATION,
    )
    residence_rule = Choice(
        _l("Does your document say where you have to live?"),
        _l("Look for „Wohnsitz“ or „Wohnsitznahme“ on your document. It matters for jobs that are far away."),
        options=RESIDENCE_RULES,
    )
