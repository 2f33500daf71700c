"""Work, paid or not: what somebody did all day first, and the title second, for titles mislead across borders."""

from forms.fields import YES_NO_PARTLY, Choice, Country, LongWords, Number, Options, Picked, Words, Year
from forms.section import Row, Rows, Section
from forms.wording import _l
from models.enums import ConceptKind, Evidence

EVIDENCE: Options = {
    Evidence.SAID.value: _l("I tell you about it"),
    Evidence.REFERENCE.value: _l("Somebody can confirm it (name and telephone number)"),
    Evidence.DOCUMENT.value: _l("I have a paper about it"),
    Evidence.TRIAL_WORK.value: _l("I have shown it in trial work in Germany"),
    Evidence.TESTED.value: _l("I have passed a test about it in Germany"),
}


class JobRow(Row):
    """One job or another kind of work."""

    tasks = LongWords(
        _l("What did you do all day?"),
        _l(
            "Tell us what you did from morning to evening, on what and for whom, in your own language. "
            "Example: I repaired engines, changed tyres and ordered parts. We find your skills in these words."
        ),
    )
    tools = Words(
        _l("Which tools, machines or materials did you use?"),
        _l("Example: sewing machine, welding device, wood, computer. Employers often ask for it."),
        most=500,
    )
    title = Words(
        _l("What is this work called?"),
        _l(
            "The name of the work in your own language. Example: tailor, farmer, housewife. "
            "We look for the German name."
        ),
        suggests=ConceptKind.OCCUPATION,
    )
    title_concept = Picked("title")
    years = Number(
        _l("How many years did you do it, all together?"),
        _l("Example: 3 or 0.5 for half a year. Breaks do not matter."),
        least=0,
        highest=70,
    )
    paid = Choice(
        _l("Were you paid for it?"),
        _l("Work in the family, on the own farm, in the household or as a volunteer counts just as much."),
        options=YES_NO_PARTLY,
    )
    country = Country(
        _l("In which country was it?"),
        _l("It helps us to understand your work. It never changes a proposal."),
    )
    last_worked = Year(
        _l("In which year did you do it last?"),
        _l("Example: 2019. If you still do it, write this year. It is not bad if it was long ago."),
    )
    evidence = Choice(
        _l("How can you show it?"),
        _l("You need not have a paper. It helps us to plan: a trial day or a test can show what you can do."),
        options=EVIDENCE,
        listed=True,
    )


class WorkSection(Section):
    """Everything that was work."""

    name = "work"
    title = _l("What you have worked")
    purpose = _l(
        "This is the most important part: from it we see which jobs suit you. Work without pay counts too. "
        "The staff of the Lotsenhaus see it. Employers see it only if you have agreed, and without your name."
    )

    jobs = Rows(
        JobRow,
        _l("Your work"),
        _l(
            "Begin with the work that you know best. "
            "Work at home, in the family, on a farm and as a volunteer counts too."
        ),
        one=_l("Work"),
        add=_l("Add other work"),
    )
