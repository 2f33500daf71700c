"""The closed lists that several rooms share. Values are stored and exported: never rename one, only add."""

from enum import StrEnum


class ConceptKind(StrEnum):
    """What a concept is."""

    OCCUPATION = "occupation"
    SKILL = "skill"


class Via(StrEnum):
    """How a candidate was found."""

    LABEL = "label"  # the very label, after cleaning
    FUZZY = "fuzzy"  # a label that is spelt nearly so
    WORDS = "words"  # shared pieces of words (character n-grams)
    ENCODER = "encoder"  # near in meaning
    TRANSLATION = "translation"  # found after machine translation
    GIVEN = "given"  # a concept's id was given instead of words


class MentionState(StrEnum):
    """What became of a mention's candidates. A machine's guess stays OPEN until a human says so."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    UNRESOLVED = "unresolved"  # a human looked and none of the candidates is right


class Confirmer(StrEnum):
    """Who said that a mention means its concept."""

    PERSON = "person"
    STAFF = "staff"
    EXACT_LABEL = "exact_label"  # the words are a label that leads to one concept only


class Evidence(StrEnum):
    """How we know, from weakest to strongest."""

    SAID = "said"
    REFERENCE = "reference"
    DOCUMENT = "document"
    TRIAL_WORK = "trial_work"
    TESTED = "tested"


class Cefr(StrEnum):
    """Levels of the Common European Framework, with what lies below and above it."""

    NONE = "none"
    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"
    NATIVE = "native"

    @property
    def rank(self) -> int:
        """Position from 0 (none) to 7 (mother tongue), for comparing."""
        return list(Cefr).index(self)


class Strength(StrEnum):
    """How strongly a vacancy asks for something."""

    MUST = "must"
    SHOULD = "should"
    NICE = "nice"


class ReadingKind(StrEnum):
    """What was read out of a vacancy's text: first what is asked, then what is done, then what else it says."""

    LICENCE = "licence"
    GERMAN = "german"
    LANGUAGE = "language"
    TRAINING = "training"
    EXPERIENCE = "experience"
    SKILL = "skill"
    DOCUMENT = "document"
    CAR = "car"
    AGE = "age"
    TASK = "task"
    SHIFT = "shift"
    HOURS = "hours"
    WAGE = "wage"
    START = "start"
    OFFERED = "offered"  # training that the employer gives
    OPEN = "open"  # people without training or experience are welcome


class State(StrEnum):
    """Whether something asked is there. Missing data is UNKNOWN: neither met nor failed."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class HurdleKind(StrEnum):
    """What can stand between a person and a vacancy, beside the fit."""

    WORK_PERMISSION = "work_permission"
    RECOGNITION = "recognition"
    LICENCE = "licence"
    CERTIFICATE = "certificate"
    GERMAN = "german"
    REACH = "reach"
    HOURS = "hours"
    START = "start"
    MINIMUM_AGE = "minimum_age"


class Mode(StrEnum):
    """How somebody gets to work."""

    FOOT = "foot"
    BICYCLE = "bicycle"
    TRANSIT = "transit"
    CAR = "car"
    LIFT = "lift"


class VacancySource(StrEnum):
    """Where a vacancy came from."""

    EMPLOYER = "employer"
    AGENCY = "agency"
    TABLE = "table"


class VacancyState(StrEnum):
    """Whether a vacancy takes part in matching."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"


class Verdict(StrEnum):
    """What the pilot decided about a match."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REFERRED = "referred"


class Judgement(StrEnum):
    """What a reviewer says of a label."""

    RIGHT = "right"
    WRONG = "wrong"
    BETTER = "better"  # another wording is better; the label may be said too, but no longer stands for the concept
    NEW = "new"  # the lexicon does not have the label yet, and should


class ConsentKind(StrEnum):
    """The five consents; each is asked, given and withdrawn by itself."""

    STORAGE = "storage"
    MATCH = "match"
    EMPLOYER_PSEUDONYMOUS = "employer_pseudonymous"
    EMPLOYER_NAMED = "employer_named"
    AGENCY = "agency"


class FilledBy(StrEnum):
    """Who filled in the Profilingbogen."""

    SELF = "self"
    STAFF = "staff"
    VOLUNTEER = "volunteer"
    INTERPRETER = "interpreter"


class RoleName(StrEnum):
    """The roles of staff."""

    INTAKE = "intake"
    PILOT = "pilot"
    COUNTY = "county"
    REVIEWER = "reviewer"


class DocumentType(StrEnum):
    """Residence documents, by the paragraph that staff and law call them by."""

    ARRIVAL = "ankunftsnachweis"
    PERMISSION_TO_STAY = "aufenthaltsgestattung"
    TOLERATION_60A = "duldung_60a"
    TOLERATION_60B = "duldung_60b"
    TOLERATION_60C = "duldung_60c"
    TOLERATION_60D = "duldung_60d"
    PERMIT_25_1 = "ae_25_1"
    PERMIT_25_2 = "ae_25_2"
    PERMIT_25_3 = "ae_25_3"
    PERMIT_25_5 = "ae_25_5"
    PERMIT_25A = "ae_25a"
    PERMIT_25B = "ae_25b"
    PERMIT_24 = "ae_24"
    PERMIT_104C = "ae_104c"
    PERMIT_23 = "ae_23"
    SETTLEMENT = "niederlassungserlaubnis"
    FICTION = "fiktionsbescheinigung"
    OTHER = "other"
    UNKNOWN = "unknown"


class WorkNote(StrEnum):
    """The note about work that is printed on the document: the field that decides."""

    ANY_WORK = "erwerbstaetigkeit_erlaubt"
    EMPLOYMENT = "beschaeftigung_erlaubt"
    ON_PERMISSION = "nur_mit_erlaubnis"
    NOT_ALLOWED = "nicht_erlaubt"
    NOT_SEEN = "not_seen"
