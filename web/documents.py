"""Paper: the referral slip that a person takes along, in German and in their language, set by Typst.

It carries the pseudonym and no name: whoever wants to can write the name on it by hand.
"""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import force_locale, format_date

from models.enums import State, Verdict
from models.languages import Language, languages
from models.tables import Decision
from models.values import Hurdle, Place
from models.wording import N_
from web.extensions import settings
from web.i18n import GERMAN, in_language
from web.services import vacancies
from web.services.proposals import Proposal, today

FONTS = Path("node_modules", "@expo-google-fonts")
# Of each family the two weights that are used: searching all of them takes longer than setting the page.
WEIGHTS = ("400Regular", "700Bold")
FAMILIES = ("noto-sans", "noto-sans-arabic", "noto-sans-ethiopic")


class FontsMissing(Exception):
    """The fonts for paper were not installed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} is missing: run `make setup` (npm ci)")


def slip(proposal: Proposal) -> bytes:
    """Return the slip for a proposal that was accepted or referred, as a tagged PDF (PDF/UA-1) of one page."""
    import typst  # noqa: PLC0415 - needed for the first paper only

    root = Path(current_app.root_path)
    return bytes(
        typst.compile(
            str(root / "templates" / "documents" / "slip.typ"),
            font_paths=_fonts(root),
            ignore_system_fonts=True,
            sys_inputs={"slip": json.dumps(slip_data(proposal), ensure_ascii=False)},
            pdf_standards="ua-1",
        )
    )


def slip_data(proposal: Proposal) -> dict[str, Any]:
    """Return what stands on the slip, in German and, where the person reads another language, in that one too."""
    tags = dict.fromkeys((GERMAN, proposal.person.language))
    return {"house": settings().house, "columns": [_column(proposal, languages()[tag]) for tag in tags]}


def _column(proposal: Proposal, language: Language) -> dict[str, Any]:
    """Return the slip in one language."""

    def said(text: object) -> str:
        return in_language(text, language.tag)

    decision = _counting(proposal)
    return {
        "language": language.locale.partition("_")[0],
        "direction": language.direction,
        "title": said(N_("Slip for the next step")),
        "issued": _line(said(N_("Written on")), _day(today(), language)),
        "lines": [
            _german_line(said(N_("For")), proposal.person.code),
            _line(said(N_("Name, by hand if you wish")), ""),
            _german_line(said(N_("Job")), proposal.vacancy.title),
            _german_line(said(N_("Business")), proposal.vacancy.employer or "–"),
            _german_line(said(N_("Place of work")), _place(proposal) or "–"),
            *([_german_line(said(N_("Ask for")), _contact(proposal))] if _contact(proposal) else []),
            _german_line(said(N_("Next step")), decision.next_step or "–"),
            _line(said(N_("Until")), _day(decision.due, language) if decision.due else "–"),
            _german_line(said(N_("Reference")), proposal.vacancy.reference),
        ],
        "tasks_title": said(N_("This also has to be settled")),
        "tasks": [said(hurdle.next_step) for hurdle in _open(proposal.match.hurdles)],
        "questions": said(N_("Questions? Please ask us:")),
        "house": " · ".join(part for part in (settings().house, settings().contact_phone) if part),
    }


def _counting(proposal: Proposal) -> Decision:
    if proposal.decision is None or proposal.decision.verdict == Verdict.REJECTED:
        raise ValueError("a slip is for a proposal that was accepted or referred")
    return proposal.decision


def _line(name: str, text: str) -> dict[str, Any]:
    return {"name": name, "text": text, "german": False}


def _german_line(name: str, text: str) -> dict[str, Any]:
    """Return a line whose text is as it was given, whatever language and direction stands around it."""
    return {"name": name, "text": text, "german": True}


def _place(proposal: Proposal) -> str:
    place = vacancies.draft_of(proposal.vacancy).place or Place()
    return " ".join(part for part in (place.postcode, place.town) if part)


def _contact(proposal: Proposal) -> str:
    """Return whom to ask at the business, once the proposal is accepted: before, nobody there expects a call."""
    contact = vacancies.contact_of(proposal.vacancy)
    if not isinstance(contact, dict) or _counting(proposal).verdict != Verdict.ACCEPTED:
        return ""
    return ", ".join(str(contact[part]) for part in ("name", "phone") if contact.get(part))


def _open(hurdles: Iterable[Hurdle]) -> list[Hurdle]:
    return [hurdle for hurdle in hurdles if hurdle.state is not State.MET and hurdle.next_step]


def _day(day: date, language: Language) -> str:
    with force_locale(language.locale):
        return str(format_date(day, "long", rebase=False))


def _fonts(root: Path) -> list[str]:
    folder = root / FONTS
    found = [folder / family / weight for family in FAMILIES for weight in WEIGHTS]
    if not all(each.exists() for each in found):
        raise FontsMissing(folder)
    return [str(each) for each in found]
