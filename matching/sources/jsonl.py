"""The command line's own lines, one vacancy a line (spec: `lotse match --vacancies`), or the agency's JSON instead."""

from matching.sources import agency
from matching.sources.reading import LONGEST_TEXT, BrokenSource, Record, decoded, records_by_line, refuse_doubles
from models.enums import Cefr, Strength, VacancySource
from models.values import GermanRequirement, Place, VacancyDraft

SHIFTS = frozenset({"early", "late", "night", "weekend"})


def read(data: bytes, *, name: str) -> list[VacancyDraft]:
    """Return all vacancies of a file; their `source_key` is the line's id. BrokenSource where one cannot be taken."""
    text = decoded(data, name=name)
    if _is_agency(text, name=name):
        return agency.read(data, name=name)
    records = list(records_by_line(text, name=name))
    drafts = [draft(record) for record in records]
    refuse_doubles(((one.source_key, row.line) for one, row in zip(drafts, records, strict=True)), name=name)
    return drafts


def draft(record: Record) -> VacancyDraft:
    """Return one vacancy line."""
    asked = record.record("requirements") or Record(record.name, record.line, {})
    hours_from, hours_to = _hours(asked)
    return VacancyDraft(
        source_key=record.must("id"),
        # Real lists hold vacancies without a title; what they call the occupation serves as one.
        title=record.text("title") or record.text("occupation") or record.must("title"),
        source=VacancySource.EMPLOYER,
        occupation=record.text("occupation"),
        description=record.text("description", longest=LONGEST_TEXT),
        employer=record.text("employer"),
        place=place(record),
        skills=strengths(asked, "skills"),
        german=german(asked),
        licences=strengths(asked, "licences"),
        hours_from=hours_from,
        hours_to=hours_to,
        shifts=shifts(asked),
        start=asked.day("start"),
        training_offered=asked.truth("training_offered"),
        minimum_age=int(age) if (age := asked.number("minimum_age", least=0, most=99)) is not None else None,
    )


def place(record: Record) -> Place | None:
    """Return the `place` of a line: postcode, town, lat and lon, each optional."""
    found = record.record("place")
    if found is None:
        return None
    return Place(
        postcode=found.text("postcode"),
        town=found.text("town"),
        latitude=found.number("lat", least=-90, most=90),
        longitude=found.number("lon", least=-180, most=180),
    )


def strengths(record: Record, key: str) -> tuple[tuple[str, Strength], ...]:
    """Return a list of texts, or of objects with `text` (or `id`) and `strength`; a plain text is a must."""
    found: list[tuple[str, Strength]] = []
    for item in record.items(key):
        if isinstance(item, str):
            entry = Record(record.name, record.line, {"text": item})
        elif isinstance(item, dict):
            entry = Record(record.name, record.line, item)
        else:
            record.refuse(f"texts or objects in {key!r}")
        text = entry.text("id") or entry.text("text") or entry.must("name")
        found.append((text, entry.member("strength", Strength) or Strength.MUST))
    return tuple(found)


def german(record: Record) -> GermanRequirement | None:
    """Return the `german` that is asked: one level for all four skills, or an object with a level a skill."""
    value = record.fields.get("german")
    if value is None:
        return None
    if isinstance(value, dict):
        entry = Record(record.name, record.line, value)
        return GermanRequirement(
            listening=entry.member("listening", Cefr),
            speaking=entry.member("speaking", Cefr),
            reading=entry.member("reading", Cefr),
            writing=entry.member("writing", Cefr),
            strength=entry.member("strength", Strength) or Strength.MUST,
        )
    level = record.member("german", Cefr)
    return GermanRequirement(level, level, level, level)


def shifts(record: Record) -> frozenset[str]:
    """Return the `shifts`: early, late, night, weekend."""
    found = frozenset(record.texts("shifts"))
    if not found <= SHIFTS:
        record.refuse(f"only {', '.join(sorted(SHIFTS))} in 'shifts'")
    return found


def _hours(record: Record) -> tuple[float | None, float | None]:
    """Return `hours`: one number, or an object with `from` and `to`."""
    value = record.fields.get("hours")
    if isinstance(value, dict):
        entry = Record(record.name, record.line, value)
        return entry.number("from", least=0, most=168), entry.number("to", least=0, most=168)
    if isinstance(value, list):
        record.refuse("a number of hours a week, or from and to, for 'hours'")
    hours = record.number("hours", least=0, most=168)
    return hours, hours


def _is_agency(text: str, *, name: str) -> bool:
    """Return whether the file is the agency's JSON: one document, a list, or lines with the agency's fields."""
    start = text.lstrip()
    if start.startswith("["):
        return True
    if not start.startswith("{"):
        raise BrokenSource(name, 1, "one JSON object a line")
    first_line = start.split("\n", 1)[0].strip()
    if not first_line.endswith("}"):
        return '"stellenangebote"' in text or '"ergebnisliste"' in text or '"referenznummer"' in text
    first = next(records_by_line(first_line, name=name))
    return agency.looks_like_agency(first)
