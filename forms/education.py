"""School, reading and writing, and trainings."""

from forms.fields import YES_NO_PARTLY, Choice, Country, Number, Options, Picked, WholeNumber, Words
from forms.section import Row, Rows, Section
from forms.wording import _l
from models.enums import ConceptKind

SCHOOLS: Options = {
    "none": _l("I did not finish a school"),
    "primary": _l("Primary school (about 4 to 6 years)"),
    "lower_secondary": _l("Lower secondary school (about 8 to 10 years)"),
    "upper_secondary": _l("Upper secondary school (about 11 to 13 years, you may study with it)"),
    "unknown": _l("I don't know"),
}
LITERACY: Options = {
    "no": _l("No"),
    "little": _l("A little"),
    "yes": _l("Yes"),
}
CERTIFICATES: Options = {
    "original": _l("I have the original here"),
    "copy": _l("I have a copy"),
    "photo": _l("I have a photo of it"),
    "lost": _l("I had one, but it is lost"),
    "never": _l("I never had one"),
}
RECOGNITION: Options = {
    "not_needed": _l("I do not need it"),
    "wanted": _l("I would like to have it checked"),
    "applied": _l("I have applied for it"),
    "full": _l("It is fully recognised"),
    "partial": _l("It is partly recognised"),
    "rejected": _l("It was refused"),
}


class TrainingRow(Row):
    """One training, apprenticeship or course of study."""

    title = Words(
        _l("What did you learn or study?"),
        _l(
            "Write it in your own words and your own language. Example: electrician, two years of nursing school. "
            "We look for the German name."
        ),
        suggests=ConceptKind.OCCUPATION,
    )
    title_concept = Picked("title")
    country = Country(
        _l("In which country?"),
        _l("Where the school or the firm was. Which office can recognise a certificate depends on the country."),
    )
    years = Number(
        _l("How many years?"),
        _l("Count only the years of this training. Example: 2 or 1.5. It shows how much you have learnt."),
        least=0,
        highest=20,
    )
    completed = Choice(
        _l("Did you finish it?"),
        _l("Choose “Partly” if you have stopped before the end. What you have learnt counts all the same."),
        options=YES_NO_PARTLY,
    )
    certificate_status = Choice(
        _l("Do you have a certificate?"),
        _l(
            "A certificate is a paper from the school or the firm. There are ways without one too: "
            "then we plan a test instead."
        ),
        options=CERTIFICATES,
    )
    recognition = Choice(
        _l("Is it recognised in Germany?"),
        _l(
            "An office can check whether your training counts like a German one (Anerkennung). "
            "Some professions are only allowed with it."
        ),
        options=RECOGNITION,
    )


class EducationSection(Section):
    """School years and trainings."""

    name = "education"
    title = _l("School and training")
    purpose = _l(
        "This shows which jobs, trainings and courses suit you. "
        "The staff of the Lotsenhaus see it. Employers see it only if you have agreed, and without your name."
    )

    school_years = WholeNumber(
        _l("How many years did you go to school?"),
        _l(
            "Count all years together, without training and university. Example: 9. "
            "If you did not go to school, write 0. Courses are chosen by it."
        ),
        least=0,
        highest=20,
    )
    highest_school = Choice(
        _l("Which school did you finish last?"),
        _l("Choose what comes nearest. Some trainings in Germany ask for a certain school."),
        options=SCHOOLS,
    )
    school_country = Country(
        _l("In which country did you finish it?"),
        _l("Schools differ from country to country. The office that recognises certificates needs to know it."),
    )
    literacy_own_script = Choice(
        _l("Can you read and write in your own language?"),
        _l("Example: a letter or a message on the telephone. Then we know whether we should rather talk than write."),
        options=LITERACY,
    )
    literacy_latin = Choice(
        _l("Can you read and write the Latin letters (A, B, C)?"),
        _l("German is written with these letters. There are courses to learn them."),
        options=LITERACY,
    )
    trainings = Rows(
        TrainingRow,
        _l("Trainings and studies"),
        _l("Every training counts: apprenticeship, university, a long course, learning in a firm."),
        one=_l("Training"),
        add=_l("Add another training"),
    )
