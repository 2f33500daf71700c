"""Languages on screen: which there are, which one this visitor reads, and German beside it."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from babel import negotiate_locale
from babel.numbers import format_decimal, format_percent
from flask import Blueprint, Flask, current_app, has_request_context, redirect, request, session, url_for
from flask_babel import Babel, force_locale, format_date, get_locale, gettext, refresh
from markupsafe import Markup
from werkzeug.wrappers import Response

from models.languages import Language, languages
from models.values import Sentence
from models.wording import N_
from web.security import public

GERMAN = "de"
SOURCE = "en"  # what the sentences in code and templates are written in; needs no catalogue
# The pages of staff and employers are written in German (and in the source); other languages have no words for them.
WORK_ROOMS = frozenset({"pilot", "intake", "county", "reviewer", "concepts", "employer", "security"})
WORK_LANGUAGES = (GERMAN, SOURCE)
FIELD = "language"  # name of the session's entry and of the form field that asks for another language

babel = Babel()
blueprint = Blueprint("i18n", __name__)


def init_app(app: Flask) -> None:
    """Set up catalogues, formats and the template functions that have to do with language."""
    folder = Path(app.root_path) / "translations"
    app.extensions["lotse_ui_languages"] = ui_languages(folder)
    babel.init_app(
        app,
        default_locale=_locale_name(_german()),
        default_timezone="Europe/Berlin",
        default_translation_directories=str(folder),
        locale_selector=lambda: _locale_name(chosen_language()),
    )
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(
        current_language=current_language, german=german, in_language=in_language, own_name=own_name
    )
    app.jinja_env.globals.update(says=says, offered=offered, N_=N_)
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.filters.update(date=date_text, number=number_text, percent=percent_text)


def ui_languages(folder: Path) -> dict[str, Language]:
    """Return the languages that have a catalogue in the folder, and English, by tag in the order of languages.csv."""
    return {
        tag: language
        for tag, language in languages().items()
        if tag == SOURCE or (folder / catalogue(language) / "LC_MESSAGES" / "messages.po").exists()
    }


def catalogue(language: Language) -> str:
    """Return the name of the language's folder in translations/: its locale without a country."""
    return language.locale.partition("_")[0]


def spoken() -> dict[str, Language]:
    """Return the languages that this installation speaks with people, by tag."""
    found: dict[str, Language] = current_app.extensions["lotse_ui_languages"]
    return found


def offered() -> dict[str, Language]:
    """Return the languages that the present page can be shown in, by tag."""
    if request.blueprint in WORK_ROOMS:
        return {tag: language for tag, language in spoken().items() if tag in WORK_LANGUAGES}
    return spoken()


def chosen_language() -> Language:
    """Return what the visitor chose, else the best the browser asks for, else German (commands have no visitor)."""
    if not has_request_context():
        return _german()
    tags = list(offered())
    tag = session.get(FIELD)
    if tag not in tags:
        # Babel's, not Werkzeug's best_match: that takes `en` for `uk-UA,en;q=0.5`, as it looks for exact names first.
        tag = negotiate_locale(list(request.accept_languages.values()), tags, sep="-")
    return offered().get(tag or GERMAN) or _german()


def current_language() -> Language:
    """Return the language that texts come in right now; differs from the chosen one inside `in_language`."""
    locale = get_locale()
    return next((each for each in languages().values() if locale and catalogue(each) == locale.language), _german())


def choose_language(tag: str) -> bool:
    """Remember the visitor's language for the session; returns whether we have it."""
    if tag not in offered():
        return False
    session[FIELD] = tag
    refresh()
    return True


def language_asked() -> bool:
    """Return whether the form was posted with the language switch, and if so, change the language.

    A page that is being filled in ties the switch to its form (`{% set form_id = "…" %}` in the template), so
    that what was typed is posted along. Its view asks this first and, on True, shows the form again as typed,
    without checking or saving it.
    """
    return request.method == "POST" and choose_language(request.form.get(FIELD, ""))


def german(text: object) -> str:
    """Return a lazy text, a `Sentence` or a source string in German."""
    return in_language(text, GERMAN)


def in_language(text: object, tag: str) -> str:
    """Return a lazy text, a `Sentence` or a source string in the language of the tag."""
    with force_locale(_locale_name(languages()[tag])):
        if isinstance(text, Sentence):
            return says(text)
        return gettext(text) if type(text) is str and text else str(text)


def says(sentence: Sentence) -> str:
    """Return a sentence that a library gave as data, in the reader's language, with all that stands in it."""
    return str(gettext(sentence.source)) % {name: _said(value) for name, value in sentence.values.items()}


def _said(value: str | date | Sentence) -> str:
    if isinstance(value, Sentence):
        return says(value)
    return date_text(value) if isinstance(value, date) else value


def date_text(value: Any) -> str:
    """Return a date as the reader's country writes it, in the calendar that German offices use."""
    return str(format_date(value, "medium", rebase=False))


def number_text(value: float | Decimal) -> str:
    """Return a number with the reader's decimal sign."""
    return format_decimal(value, locale=get_locale())


def percent_text(value: float) -> str:
    """Return a share in 0..1 as whole per cent."""
    return format_percent(value, locale=get_locale())


@blueprint.post("/language")
@public
def switch() -> Response:
    """Change the language and go back to the page the visitor came from."""
    choose_language(request.form.get(FIELD, ""))
    return redirect(local_path(request.form.get("next", "")))


def local_path(path: str) -> str:
    """Return the path if it stays on this site, else the start page: nobody may send visitors elsewhere with it."""
    parts = urlsplit(path.replace("\\", "/"))
    local = path.startswith("/") and not path.startswith(("//", "/\\")) and not (parts.scheme or parts.netloc)
    return path if local and path.isprintable() else url_for("house.start")


def own_name(language: Language) -> Markup:
    """Return the language's own name as a span that says which language and direction it is in."""
    return Markup('<span lang="{}" dir="{}">{}</span>').format(language.tag, language.direction, language.own_name)


def _german() -> Language:
    return languages()[GERMAN]


def _locale_name(language: Language) -> str:
    # With the country, so that Flask-Security's German, which is catalogued as de_DE, is found as well as ours.
    return "de_DE" if language.tag == GERMAN else language.locale
