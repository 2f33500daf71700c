"""The traffic light of work permission, from the dated rules in rules/work_permission.toml.

The note that is printed on the document decides; the kind of document speaks only where nobody has seen the note.
Every light says that the Ausländerbehörde decides. This hurdle never moves a fit or an order.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from matching.rules import BrokenRules, read_toml
from models.enums import DocumentType, HurdleKind, State, WorkNote
from models.values import Hurdle, Sentence, WorkPermission
from models.wording import N_

LIGHTS = {"green": State.MET, "yellow": State.PARTLY, "red": State.NOT_MET}
DECIDES = " (%(paragraph)s) The Ausländerbehörde decides."  # stands behind every rule's text; see rules/wording.py
EXPIRY_NOTICE_DAYS = 42


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated rule. Empty `notes` or `documents` fit none; months count from `since`, the first day included."""

    id: str
    light: State
    text: str
    step: str
    paragraph: str
    source: str
    valid_from: date
    valid_to: date | None
    sure: bool
    notes: frozenset[WorkNote]
    documents: frozenset[DocumentType]
    in_reception_centre: bool | None
    safe_country: bool | None
    months_from: int | None
    months_below: int | None

    def in_force(self, today: date) -> bool:
        """Return whether the rule's dates cover the day."""
        return self.valid_from <= today and (self.valid_to is None or today <= self.valid_to)

    def fits(self, permission: WorkPermission, *, today: date) -> bool:
        """Return whether the rule speaks about this document on this day. What is not known fits no condition."""
        if not self.in_force(today):
            return False
        if permission.note in self.notes:
            return True
        return (
            permission.document in self.documents
            and self.in_reception_centre in (None, permission.in_reception_centre)
            and self.safe_country in (None, permission.safe_country)
            and self._months_fit(permission.since, today)
        )

    def _months_fit(self, since: date | None, today: date) -> bool:
        if self.months_from is None and self.months_below is None:
            return True
        if since is None:
            return False
        months = full_months(since, today)
        return (self.months_from is None or months >= self.months_from) and (
            self.months_below is None or months < self.months_below
        )


def work_permission(permission: WorkPermission | None, *, today: date) -> Hurdle:
    """Return the light: MET green, PARTLY yellow, NOT_MET red, UNKNOWN where no rule can speak."""
    rules, checked_on = _rules()
    known = permission or WorkPermission()
    if known.valid_until is not None and known.valid_until < today and not _runs_on(known, today):
        return _expired(known.valid_until, checked_on)
    rule = next((rule for rule in _asked_first(rules, known) if rule.fits(known, today=today)), None)
    if rule is None:
        return Hurdle(
            HurdleKind.WORK_PERMISSION,
            State.UNKNOWN,
            Sentence(N_("Nobody has entered yet what the document says about work. The Ausländerbehörde decides.")),
            Sentence(N_("Look at the note on the document together and enter it.")),
            checked_on=checked_on,
        )
    return Hurdle(
        HurdleKind.WORK_PERMISSION,
        rule.light,
        Sentence(rule.text + DECIDES, {"paragraph": rule.paragraph}),
        _next_step(rule, known, today),
        sources=(rule.id, *_reminders(known, today)),
        checked_on=checked_on,
        sure=rule.sure,
    )


def rules_in_force(*, today: date) -> tuple[Rule, ...]:
    """Return the rules whose dates cover the day, in the order in which they are tried."""
    return tuple(rule for rule in _rules()[0] if rule.in_force(today))


def full_months(since: date, today: date) -> int:
    """Return the full months from one day to another; a month is full on the same day of the month."""
    months = (today.year - since.year) * 12 + today.month - since.month
    return months - 1 if today.day < since.day else months


def _asked_first(rules: tuple[Rule, ...], known: WorkPermission) -> tuple[Rule, ...]:
    """Return the rules about the note where a note was seen: it decides, whatever kind of document it stands on."""
    if known.note in (None, WorkNote.NOT_SEEN):
        return tuple(rule for rule in rules if rule.documents)
    return tuple(rule for rule in rules if rule.notes)


def _next_step(rule: Rule, known: WorkPermission, today: date) -> Sentence:
    if known.valid_until is not None and 0 <= (known.valid_until - today).days <= EXPIRY_NOTICE_DAYS:
        return Sentence(
            N_("The document ends on %(until)s: apply for its extension now."), {"until": known.valid_until}
        )
    return Sentence(rule.step)


def _expired(until: date, checked_on: date) -> Hurdle:
    return Hurdle(
        HurdleKind.WORK_PERMISSION,
        State.UNKNOWN,
        Sentence(N_("The document ended on %(until)s. The Ausländerbehörde decides."), {"until": until}),
        Sentence(N_("Ask the Ausländerbehörde for the new document or a Fiktionsbescheinigung.")),
        checked_on=checked_on,
    )


def _runs_on(known: WorkPermission, today: date) -> bool:
    """Return whether the law itself prolongs the document, as it does with titles under § 24."""
    return "L02" in _reminders(known, today)


def _reminders(known: WorkPermission, today: date) -> tuple[str, ...]:
    return tuple(
        row["id"]
        for row in read_toml("work_permission.toml")["reminder"]
        if known.document in row["documents"] and row["valid_from"] <= today <= row.get("valid_to", today)
    )


@cache
def _rules() -> tuple[tuple[Rule, ...], date]:
    content = read_toml("work_permission.toml")
    return tuple(_rule(row) for row in content["rule"]), content["checked_on"]


def _rule(row: dict[str, Any]) -> Rule:
    try:
        return Rule(
            id=row["id"],
            light=LIGHTS[row["light"]],
            text=row["text"],
            step=row["step"],
            paragraph=row["paragraph"],
            source=row["source"],
            valid_from=row["valid_from"],
            valid_to=row.get("valid_to"),
            sure=row["sure"],
            notes=frozenset(WorkNote(note) for note in row.get("notes", ())),
            documents=frozenset(DocumentType(document) for document in row.get("documents", ())),
            in_reception_centre=row.get("in_reception_centre"),
            safe_country=row.get("safe_country"),
            months_from=row.get("months_from"),
            months_below=row.get("months_below"),
        )
    except (KeyError, ValueError) as error:
        raise BrokenRules("work_permission.toml", f"{row.get('id', 'a rule')}: {error}") from error
