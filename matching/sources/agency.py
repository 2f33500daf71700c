"""The employment agency's JSON: a search result or single vacancies, in the old and in the new shape.

Old (v4): `stellenangebote` with titel, beruf, arbeitgeber, refnr, arbeitsort. New (v6): `ergebnisliste` with
stellenangebotsTitel, hauptberuf, firma, referenznummer, stellenlokationen. Both appear as one document, as a list, or
one vacancy a line. Fields that are renamed away lead to an error and never to silently empty vacancies.
Source: the agency's OpenAPI text of its job search (bundesAPI/jobsuche-api) and a recorded answer of v6, 2026-09.
"""

from datetime import date

from matching.figures import FULL_TIME_FROM, MINIJOB_TO, PART_TIME_TO
from matching.sources.reading import (
    LONGEST_TEXT,
    BrokenSource,
    Record,
    decoded,
    parsed,
    records_by_line,
    refuse_doubles,
)
from models.enums import Strength, VacancySource
from models.values import Json, Place, VacancyDraft

LISTS = ("stellenangebote", "ergebnisliste")
TITLES = ("titel", "stellenangebotsTitel", "beruf", "hauptberuf")
REFERENCES = ("refnr", "referenznummer")
PART_TIME = ("arbeitszeitTeilzeitVormittag", "arbeitszeitTeilzeitNachmittag", "arbeitszeitTeilzeitAbend")


def read(data: bytes, *, name: str) -> list[VacancyDraft]:
    """Return all vacancies of a file; BrokenSource with the line where one of them cannot be taken."""
    records = list(_records(decoded(data, name=name), name=name))
    drafts = [draft(record) for record in records]
    if not drafts:
        raise BrokenSource(name, 1, "at least one vacancy in the agency's JSON, but the search brought none")
    refuse_doubles(((one.source_key, row.line) for one, row in zip(drafts, records, strict=True)), name=name)
    return drafts


def looks_like_agency(record: Record) -> bool:
    """Return whether an object speaks the agency's language: a list of vacancies, or one vacancy by itself."""
    keys = record.fields.keys()
    return bool(keys & set(LISTS)) or "maxErgebnisse" in keys or bool(keys & set(REFERENCES))


def draft(record: Record) -> VacancyDraft:
    """Return one vacancy in either shape."""
    reference = _first(record, REFERENCES)
    if reference is None:
        record.refuse("the agency's reference, 'refnr' (old shape) or 'referenznummer' (new shape)")
    title = _first(record, TITLES)
    if title is None:
        record.refuse("a title, 'titel' (old shape) or 'stellenangebotsTitel' (new shape)")
    hours_from, hours_to = _hours(record)
    return VacancyDraft(
        source_key=reference,
        title=title,
        source=VacancySource.AGENCY,
        occupation=_first(record, ("beruf", "hauptberuf")),
        description=_first(record, ("stellenbeschreibung", "stellenangebotsBeschreibung"), longest=LONGEST_TEXT),
        employer=_first(record, ("arbeitgeber", "firma")),
        place=_place(record),
        skills=_skills(record),
        hours_from=hours_from,
        hours_to=hours_to,
        shifts=_shifts(record),
        start=record.day("eintrittsdatum") or _period_start(record),
        training_offered=record.truth("quereinstiegGeeignet") or None,
    )


def _records(text: str, *, name: str) -> list[Record]:
    first = text.lstrip()[:1]
    if first not in ("{", "["):
        raise BrokenSource(name, 1, "JSON that begins with { or [")
    by_line = _by_line(text)
    if by_line:
        return [vacancy for record in records_by_line(text, name=name) for vacancy in _unfolded(record)]
    document = parsed(text, name=name, line=1)
    if isinstance(document, list):
        document = {LISTS[0]: document}
    return _unfolded(Record(name, 1, document if isinstance(document, dict) else {}))


def _by_line(text: str) -> bool:
    """Return whether the text is JSON Lines: its first line closes what it opens and another one follows."""
    lines = [line for line in text.split("\n") if line.strip()]
    return len(lines) > 1 and lines[0].lstrip().startswith("{") and lines[0].rstrip().endswith("}")


def _unfolded(record: Record) -> list[Record]:
    """Return the vacancies of a search result, or the record itself where it is one vacancy."""
    keys = [key for key in LISTS if key in record.fields]
    if not keys:
        # "ergebnisliste" is absent where nothing matched; only a single vacancy has a reference.
        return [record] if any(key in record.fields for key in REFERENCES) else _nothing(record)
    values: Json = record.fields[keys[0]]
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        record.refuse(f"a list of vacancies for {keys[0]!r}")
    return [Record(record.name, record.line, value) for value in values if isinstance(value, dict)]


def _nothing(record: Record) -> list[Record]:
    if "maxErgebnisse" not in record.fields:
        record.refuse("the agency's JSON with 'stellenangebote' (old shape), 'ergebnisliste' (new) or a reference")
    return []


def _first(record: Record, keys: tuple[str, ...], *, longest: int | None = None) -> str | None:
    limit = {} if longest is None else {"longest": longest}
    return next((value for key in keys if (value := record.text(key, **limit)) is not None), None)


def _place(record: Record) -> Place | None:
    places = record.records("stellenlokationen") or record.records("arbeitsorte")
    place = record.record("arbeitsort") or (places[0] if places else None)
    if place is None:
        return None
    address = place.record("adresse") or place
    degrees = place.record("koordinaten")
    if degrees is not None:
        latitude, longitude = degrees.number("lat", least=-90, most=90), degrees.number("lon", least=-180, most=180)
    else:
        latitude, longitude = place.number("breite", least=-90, most=90), place.number("laenge", least=-180, most=180)
    postcode = address.text("plz")
    known = bool(latitude) and bool(longitude)  # the agency writes 0.0 where it does not know
    return Place(
        postcode=postcode.zfill(5) if postcode else None,  # the old shape's plz is a number, without its first zero
        town=address.text("ort"),
        latitude=latitude if known else None,
        longitude=longitude if known else None,
    )


def _hours(record: Record) -> tuple[float | None, float | None]:
    models = set(record.texts("arbeitszeitmodelle"))
    if record.truth("istGeringfuegigeBeschaeftigung") or models == {"MINIJOB"}:
        return None, MINIJOB_TO
    flexible = record.truth("arbeitszeitTeilzeitFlexibel")
    part = flexible or any(record.truth(key) for key in PART_TIME) or "TEILZEIT" in models
    full = record.truth("arbeitszeitVollzeit") or "VOLLZEIT" in models
    if full and not part:
        return FULL_TIME_FROM, None
    return (None, PART_TIME_TO) if part and not full else (None, None)


def _shifts(record: Record) -> frozenset[str]:
    """Return when work is done, where the agency says it exactly; "shift, night or weekend" says too little."""
    single = {"arbeitszeitTeilzeitAbend": "late"}
    return frozenset(shift for key, shift in single.items() if record.truth(key) and not record.truth(PART_TIME[0]))


def _skills(record: Record) -> tuple[tuple[str, Strength], ...]:
    """Return the agency's `fertigkeiten`: those marked as necessary are musts."""
    found: dict[str, Strength] = {}
    for skill in record.records("fertigkeiten"):
        levels = skill.record("auspraegungen")
        named = [text for level in (levels.fields if levels else {}) for text in _names(levels, level)]
        for text in named or [one for one in [skill.text("hierarchieName")] if one]:
            found[text] = Strength.SHOULD
    return tuple(found.items())


def _names(levels: Record | None, level: str) -> list[str]:
    value = levels.fields.get(level) if levels else None
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def _period_start(record: Record) -> date | None:
    period = record.record("eintrittszeitraum")
    return period.day("von") if period else None
