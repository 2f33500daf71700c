"""Keeps the catalogues in translations/ in step with the sentences in code and templates.

    python tools/catalogues.py update               put new sentences in, take old ones out
    python tools/catalogues.py check                fail unless every catalogue is fresh, complete and consistent
    python tools/catalogues.py compile              make the .mo files that are read at run time
    python tools/catalogues.py export LOCALE        the sentences that still lack a translation, as CSV
    python tools/catalogues.py import LOCALE FILE   translations from such a CSV (columns: source, translation)

English is the source and has no catalogue. A new language is a new folder: `update` fills it.
"""

import argparse
import csv
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "translations"
ROOMS = ("web", "forms", "matching", "profiling", "models", "templates")
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "N_": None, "lazy_gettext": None}
GERMAN = "de"

# What only staff and employers read comes in German alone; everything else is for people in every language.
GERMAN_ONLY = re.compile(
    r"(web|templates|forms)/(pilot|intake|employer|county|reviewer|review|concepts|vacancy|desk|staff)\b"
    r"|templates/security/|templates/_macros/staff"
)
HEADER = "# Translations for Lotse. Wording by the project; under the same licence as the project (EUPL-1.2)."
FORMS = " | "  # between the forms of a counted sentence, in the table for translators
PLACES = re.compile(r"%\(\w+\)[sd]")


def template() -> Catalog:
    """Return a catalogue of every sentence, with the files it stands in."""
    with (ROOT / "babel.cfg").open() as lines:
        methods, options = parse_mapping_cfg(lines)
    found = Catalog(project="Lotse", charset="utf-8")
    for room in ROOMS:
        extracted = extract_from_dir(
            ROOT / room,
            methods,
            options,
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
            directory_filter=lambda _: True,  # Babel's own passes over folders such as _macros
        )
        for name, line, source, comments, context in extracted:
            found.add(source, None, [(f"{room}/{name}", line)], auto_comments=comments, context=context)
    return found


def catalogues() -> Iterator[tuple[str, Path]]:
    """Yield locale and path of every catalogue, whether it is there yet or not."""
    for folder in sorted(each for each in TRANSLATIONS.iterdir() if each.is_dir()):
        yield folder.name, folder / "LC_MESSAGES" / "messages.po"


def load(locale: str, path: Path) -> Catalog:
    """Return a catalogue, an empty one where the file is not there yet."""
    if not path.exists():
        return Catalog(locale=locale, charset="utf-8", project="Lotse", version="1", fuzzy=False, header_comment=HEADER)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def save(catalogue: Catalog, path: Path) -> None:
    """Write a catalogue without line numbers, so that a change of code is no change of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=110, include_lineno=False, ignore_obsolete=True, omit_header=False)


def update() -> None:
    """Bring every catalogue to today's sentences; translations of unchanged sentences stay."""
    fresh = template()
    for locale, path in catalogues():
        catalogue = load(locale, path)
        kept = catalogue.creation_date, catalogue.revision_date
        catalogue.update(fresh, no_fuzzy_matching=True)
        catalogue.creation_date, catalogue.revision_date = kept
        save(catalogue, path)
        print(f"{locale}: {len(catalogue)} sentences, {sum(1 for each in catalogue if missing(each))} untranslated")


def parts(text: str | Sequence[str] | None) -> list[str]:
    """Return a sentence, or the several forms of a counted one, as a list."""
    return [text or ""] if text is None or isinstance(text, str) else list(text)


def missing(message: Message) -> bool:
    """Return whether a sentence has no translation that is used."""
    return bool(message.id) and (message.fuzzy or not all(parts(message.string)))


def for_people(message: Message) -> bool:
    """Return whether people who look for work may read the sentence, so that every language needs it."""
    return not all(GERMAN_ONLY.match(name) for name, _ in message.locations)


def problems() -> Iterator[str]:
    """Yield what is wrong with the catalogues, a line each."""
    fresh = template()
    wanted = {(each.id, each.context): each for each in fresh if each.id}
    for locale, path in catalogues():
        catalogue = load(locale, path)
        there = {(each.id, each.context): each for each in catalogue if each.id}
        for key in wanted.keys() ^ there.keys():
            change = "is new" if key in wanted else "is no longer used"
            yield f"{locale}: {key[0]!r} {change}: run `make catalogues`"
        for key in wanted.keys() & there.keys():
            if locale == GERMAN or for_people(wanted[key]):
                yield from (f"{locale}: {key[0]!r} {problem}" for problem in faults(there[key]))


def faults(message: Message) -> Iterator[str]:
    """Yield what is wrong with one translation."""
    if missing(message):
        yield "is not translated" + (" (marked fuzzy)" if message.fuzzy else "")
        return
    wanted = set(PLACES.findall(parts(message.id)[-1]))
    for string in parts(message.string):
        places = set(PLACES.findall(string))
        # A form for exactly one or two may say so in words instead of by the number.
        if not (places <= wanted if message.pluralizable else places == wanted):
            yield f"has other places to fill in than {string!r}"
        if string != string.strip():
            yield f"has white space around {string!r}"


def check() -> None:
    """Print every problem; exit 1 if there is one."""
    found = sorted(problems())
    print("\n".join(found) or f"{sum(1 for _ in catalogues())} catalogues are fresh and complete")
    sys.exit(bool(found))


def compile_all() -> None:
    """Write the .mo file beside every catalogue."""
    for locale, path in catalogues():
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, load(locale, path))


def export(locale: str) -> None:
    """Print what lacks a translation and is needed, as CSV: source, where, German, translation (empty)."""
    german = load(GERMAN, TRANSLATIONS / GERMAN / "LC_MESSAGES" / "messages.po")
    there = load(locale, TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po")
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(("source", "where", "german", "translation"))
    for each in template():
        known, beside = there.get(each.id, each.context), german.get(each.id, each.context)
        if each.id and (locale == GERMAN or for_people(each)) and (known is None or missing(known)):
            row = FORMS.join(parts(each.id)), each.locations[0][0], FORMS.join(parts(beside and beside.string)), ""
            table.writerow(row)


def take(locale: str, file: Path) -> None:
    """Put the translations of a CSV into a catalogue; exits naming the first line that does not fit."""
    path = TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po"
    catalogue = load(locale, path)
    catalogue.update(template(), no_fuzzy_matching=True)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for row in (reader := csv.DictReader(lines)):
            if row["translation"] and (wrong := put(catalogue, row["source"], row["translation"])):
                sys.exit(f"{file}, line {reader.line_num}: {wrong}")
    save(catalogue, path)


def put(catalogue: Catalog, source: str, translation: str) -> str | None:
    """Put one translation into the catalogue; returns what is wrong with it, if anything."""
    message = catalogue.get(source.split(FORMS, maxsplit=1)[0])
    if message is None:
        return f"no such sentence: {source!r}"
    forms = [each.strip() for each in translation.split(FORMS)] if message.pluralizable else [translation.strip()]
    if message.pluralizable and len(forms) != catalogue.num_plurals:
        return f"expected {catalogue.num_plurals} forms with {FORMS!r} between them, found {len(forms)}"
    message.string = tuple(forms) if message.pluralizable else forms[0]
    message.flags.discard("fuzzy")
    return next(faults(message), None)


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    actions = parser.add_subparsers(dest="action", required=True)
    for name in ("update", "check", "compile"):
        actions.add_parser(name)
    actions.add_parser("export").add_argument("locale")
    taking = actions.add_parser("import")
    taking.add_argument("locale")
    taking.add_argument("file", type=Path)
    given = parser.parse_args()
    match given.action:
        case "update":
            update()
        case "check":
            check()
        case "compile":
            compile_all()
        case "export":
            export(given.locale)
        case "import":
            take(given.locale, given.file)


if __name__ == "__main__":
    main()
