"""Languages: German first, what one can do in each, and how that was learnt."""

from functools import partial

from forms.fields import Choice, Options, Tongue
from forms.section import Row, Rows, Section
from forms.wording import _l
from models.enums import Cefr

GERMAN = "de"
LEVELS: Options = {
    Cefr.NONE.value: _l("Not at all"),
    Cefr.A1.value: _l("A1 – single words and very short sentences"),
    Cefr.A2.value: _l("A2 – simple sentences about everyday things"),
    Cefr.B1.value: _l("B1 – I get along in everyday life and at work"),
    Cefr.B2.value: _l("B2 – well, also about difficult things"),
    Cefr.C1.value: _l("C1 – very well, nearly without effort"),
    Cefr.C2.value: _l("C2 – like somebody who grew up with it"),
    Cefr.NATIVE.value: _l("It is my mother tongue"),
}
SOURCES: Options = {
    "self": _l("I judge it myself"),
    "course": _l("My course has this level"),
    "exam": _l("I have passed an examination"),
}
Level = partial(Choice, options=LEVELS, listed=True)


class LanguageRow(Row):
    """What somebody can do in one language."""

    language = Tongue(_l("Language"), _l("Choose the language. Some jobs look for exactly this language."))
    listening = Level(
        _l("Understanding when others speak"),
        _l("Think of a talk at work. Choose what is true on a normal day."),
    )
    speaking = Level(
        _l("Speaking"),
        _l("Think of asking a question or explaining something. Mistakes do not matter."),
    )
    reading = Level(
        _l("Reading"),
        _l("Think of a message or a sign at work. Many jobs need little reading."),
    )
    writing = Level(
        _l("Writing"),
        _l("Think of a short message. Many jobs need no writing."),
    )
    source = Choice(
        _l("How do you know your level?"),
        _l("An examination helps most, but your own judgement counts as well."),
        options=SOURCES,
    )


class LanguagesSection(Section):
    """Mother tongue, German, and the other languages."""

    name = "languages"
    title = _l("Languages")
    purpose = _l(
        "Some jobs need a little German, some need more, some need none. "
        "With this we find those that are possible now. "
        "The staff of the Lotsenhaus see it. Employers see it only if you have agreed, and without your name."
    )

    mother_tongue = Tongue(
        _l("Mother tongue"),
        _l("The language that you speak best. We need it to find an interpreter. It never changes a proposal."),
    )
    languages = Rows(
        LanguageRow,
        _l("What you can do in German and in other languages"),
        _l("German comes first. Then add each language that you can use a little."),
        one=_l("Language"),
        add=_l("Add another language"),
        first={"language": GERMAN},
        first_name=_l("German"),
    )
