"""Hurdles: what stands between a person and a vacancy beside the fit, each met, partly, not met or unknown.

No hurdle moves a fit. Each says why and what the next step is, as data; law comes from dated rules.
A hurdle is named only where it is asked: a vacancy that asks for no licence has no licence hurdle. Work permission
and, where the occupation is regulated, recognition are asked by law; reach by the distance itself.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from matching.encoded import GERMAN_SKILLS, readings
from matching.permission import work_permission
from matching.places import coordinates, place_name
from matching.reach import minutes, reach_rules
from matching.rules import read_toml
from models.enums import Cefr, HurdleKind, Mode, State, Strength
from models.values import Concept, Hurdle, LanguageSkill, Licence, Profile, Sentence, Training, Vacancy
from models.wording import N_
from profiling.taxonomy import Taxonomy

GERMAN_KNOWN = {
    "listening": N_("German, listening: %(asked)s is asked for, %(has)s is there."),
    "speaking": N_("German, speaking: %(asked)s is asked for, %(has)s is there."),
    "reading": N_("German, reading: %(asked)s is asked for, %(has)s is there."),
    "writing": N_("German, writing: %(asked)s is asked for, %(has)s is there."),
}
GERMAN_UNKNOWN = {
    "listening": N_("German, listening: %(asked)s is asked for; the person's level is not known."),
    "speaking": N_("German, speaking: %(asked)s is asked for; the person's level is not known."),
    "reading": N_("German, reading: %(asked)s is asked for; the person's level is not known."),
    "writing": N_("German, writing: %(asked)s is asked for; the person's level is not known."),
}
WAYS = {
    Mode.FOOT: N_("About %(minutes)s minutes on foot to %(place)s, by a rough estimate."),
    Mode.BICYCLE: N_("About %(minutes)s minutes by bicycle to %(place)s, by a rough estimate."),
    Mode.TRANSIT: N_("About %(minutes)s minutes by bus or train to %(place)s, by a rough estimate."),
    Mode.CAR: N_("About %(minutes)s minutes by car to %(place)s, by a rough estimate."),
    Mode.LIFT: N_("About %(minutes)s minutes with a lift to %(place)s, by a rough estimate."),
}
SHIFTS = {
    "early": N_("The early shift is asked for and is not possible for the person."),
    "late": N_("The late shift is asked for and is not possible for the person."),
    "night": N_("The night shift is asked for and is not possible for the person."),
    "weekend": N_("Work at weekends is asked for and is not possible for the person."),
}
TRADE_DIGITS = 4
RECOGNITION_STEPS = {
    State.PARTLY: N_("Ask %(authority)s what is still missing, and plan the adaptation course or the test."),
    State.NOT_MET: N_("Talk to the IQ counselling service about other ways; work as an assistant may be possible."),
    State.UNKNOWN: N_("Apply for recognition at %(authority)s; the IQ counselling service helps with the papers."),
}
RECOGNITION_STEPS_ANYWHERE = {
    State.PARTLY: N_("Ask the competent body what is still missing, and plan the adaptation course or the test."),
    State.NOT_MET: RECOGNITION_STEPS[State.NOT_MET],
    State.UNKNOWN: N_("Apply for recognition; the IQ counselling service knows the competent body and helps."),
}

# What stands in a sentence in place of a stored value that is no word for people.
LEVELS = {Cefr.NONE: Sentence(N_("none")), Cefr.NATIVE: Sentence(N_("mother tongue"))}
MACHINES = {
    "forklift": Sentence(N_("for forklift trucks")),
    "crane": Sentence(N_("for cranes")),
    "chainsaw": Sentence(N_("for chainsaws")),
}


def hurdles(profile: Profile, vacancy: Vacancy, taxonomy: Taxonomy, *, today: date) -> tuple[Hurdle, ...]:
    """Return every hurdle of a person before a vacancy, in the order of `HurdleKind`."""
    return tuple(
        hurdle
        for found in (
            work_permission(profile.work_permission, today=today),
            recognition(profile, vacancy, taxonomy),
            *licences(profile, vacancy, today=today),
            *german(profile, vacancy),
            reach(profile, vacancy),
            hours(profile, vacancy),
            *shifts(profile, vacancy),
            start(profile, vacancy, today=today),
            minimum_age(profile, vacancy),
        )
        if (hurdle := found) is not None
    )


def recognition(profile: Profile, vacancy: Vacancy, taxonomy: Taxonomy) -> Hurdle | None:
    """Return whether the state's recognition is there where the occupation is regulated; None where it is not."""
    occupation = regulated_occupation(vacancy, taxonomy)
    if occupation is None:
        return None
    rules = read_toml("recognition.toml")
    state = max(
        (_recognised(one.recognition, rules) for one in profile.trainings if _is_for(one, occupation, taxonomy)),
        key=(State.UNKNOWN, State.NOT_MET, State.PARTLY, State.MET).index,
        default=State.UNKNOWN,
    )
    values = {"occupation": taxonomy.label(occupation.id, "de"), "authority": occupation.authority or ""}
    steps = RECOGNITION_STEPS if occupation.authority else RECOGNITION_STEPS_ANYWHERE
    step = steps.get(state)
    return Hurdle(
        HurdleKind.RECOGNITION,
        state,
        Sentence(N_("%(occupation)s is a regulated occupation: it needs the recognition of the training."), values),
        Sentence(step, values) if step else None,
        sources=(rules["id"],),
        checked_on=rules["checked_on"],
        sure=rules["sure"],
    )


def _is_for(training: Training, occupation: Concept, taxonomy: Taxonomy) -> bool:
    """Return whether a training is one for the occupation or its trade: a cook's recognition makes no nurse."""
    found = [taxonomy.find(concept_id) for concept_id, _ in readings(training.mention)]
    trade = (occupation.kldb2010 or "")[:TRADE_DIGITS]
    return any(
        one is not None and (one.id == occupation.id or (trade and (one.kldb2010 or "").startswith(trade)))
        for one in found
    )


def regulated_occupation(vacancy: Vacancy, taxonomy: Taxonomy) -> Concept | None:
    """Return the regulated occupation that a vacancy most surely means; None where its surest reading is free."""
    best = max(
        (reading for mention in vacancy.occupations for reading in readings(mention)),
        key=lambda reading: (reading[1], reading[0]),
        default=None,
    )
    concept = taxonomy.find(best[0]) if best else None
    return concept if concept is not None and concept.regulated else None


def licences(profile: Profile, vacancy: Vacancy, *, today: date) -> Iterator[Hurdle]:
    """Yield one hurdle for each licence that is asked; a mere wish that is not there is PARTLY."""
    rules = read_toml("recognition.toml")["licence"]
    for name, strength in vacancy.licences:
        yield _licence(name, strength, profile, rules, today)


def _licence(name: str, strength: Strength, profile: Profile, rules: dict[str, Any], today: date) -> Hurdle:
    kind = HurdleKind.CERTIFICATE if name in rules["machine"] else HurdleKind.LICENCE
    held = [one for one in profile.licences if name == one.name or name in rules["contains"].get(one.name, ())]
    values = {"licence": MACHINES.get(name, name)}
    if held:
        state, detail, step = _held(held[0], today)
    elif profile.licences_asked:
        state = State.NOT_MET if strength is Strength.MUST else State.PARTLY
        detail = N_("Licence %(licence)s is asked for and is not there.")
        step = N_("Talk to the job centre or the agency about paying for licence %(licence)s.")
    else:
        state = State.UNKNOWN
        detail = N_("Licence %(licence)s is asked for; the person was not asked yet.")
        step = N_("Ask whether the person has licence %(licence)s, and from which country.")
    return Hurdle(
        kind,
        state,
        Sentence(detail, values),
        Sentence(step, values) if step else None,
        sources=(rules["id"],),
        checked_on=rules["checked_on"],
    )


def _held(licence: Licence, today: date) -> tuple[State, str, str | None]:
    if licence.valid_until is not None and licence.valid_until < today:
        return State.PARTLY, N_("Licence %(licence)s is there, but has run out."), N_("Renew licence %(licence)s.")
    if licence.valid_here is False:
        return (
            State.PARTLY,
            N_("Licence %(licence)s is there, but does not hold in Germany."),
            N_("Apply for the conversion of licence %(licence)s at the driving licence office."),
        )
    foreign = licence.country not in (None, "", "DE")
    if licence.valid_here is None and foreign:
        return (
            State.PARTLY,
            N_("Licence %(licence)s is there, from another country; it is not known whether it holds in Germany."),
            N_("Ask the driving licence office: most foreign licences hold for six months only."),
        )
    return State.MET, N_("Licence %(licence)s is there."), None


def _level(level: Cefr) -> str | Sentence:
    return LEVELS.get(level, level.value)


def german(profile: Profile, vacancy: Vacancy) -> Iterator[Hurdle]:
    """Yield the German that is asked for against what the person can, one hurdle for the four skills together."""
    levels = {skill: getattr(vacancy.german, skill, None) for skill in GERMAN_SKILLS}
    asked: dict[str, Cefr] = {skill: level for skill, level in levels.items() if level not in (None, Cefr.NONE)}
    if not asked:
        return
    has = next((one for one in profile.languages if one.language == "de"), LanguageSkill("de"))
    states = {skill: _german_state(level, getattr(has, skill)) for skill, level in asked.items()}
    order = (State.MET, State.UNKNOWN, State.PARTLY, State.NOT_MET)
    worst = max(states, key=lambda skill: order.index(states[skill]))
    state = states[worst]
    if state is State.NOT_MET and vacancy.german is not None and vacancy.german.strength is not Strength.MUST:
        state = State.PARTLY
    values = {"asked": _level(asked[worst]), "has": _level(getattr(has, worst) or Cefr.NONE)}
    steps = {
        State.MET: None,
        State.UNKNOWN: N_("Ask for the person's German, or arrange a placement test."),
        State.PARTLY: N_(
            "One level is missing: ask the employer whether it can grow on the job, and look for a course."
        ),
        State.NOT_MET: N_("Look for a German course up to %(asked)s."),
    }
    step = steps[state]
    yield Hurdle(
        HurdleKind.GERMAN,
        state,
        Sentence((GERMAN_UNKNOWN if states[worst] is State.UNKNOWN else GERMAN_KNOWN)[worst], values),
        Sentence(step, values) if step else None,
    )


def _german_state(asked: Cefr, has: Cefr | None) -> State:
    if has is None:
        return State.UNKNOWN
    below = asked.rank - has.rank
    return State.MET if below <= 0 else State.PARTLY if below == 1 else State.NOT_MET


def reach(profile: Profile, vacancy: Vacancy) -> Hurdle | None:
    """Return whether the person can get there for the shift; None where the vacancy names no place."""
    if vacancy.place is None or (not place_name(vacancy.place) and coordinates(vacancy.place) is None):
        return None
    rules = reach_rules()
    ways = {mode: minutes(profile.place, vacancy.place, mode) for mode in sorted(profile.mobility.modes)}
    known = {mode: way for mode, way in ways.items() if way is not None}
    place = {"place": place_name(vacancy.place)}
    if not known:
        return _reach(
            State.UNKNOWN,
            Sentence(N_("How the person would get to %(place)s is not known."), place),
            Sentence(N_("Ask for the place where the person lives and how they can travel."), place),
        )
    mode = min(known, key=lambda one: (known[one], one))
    limit = profile.mobility.max_minutes or rules.default_minutes
    gaps = vacancy.shifts & rules.transit_gaps.keys()
    by_bus_only = known.keys() <= {Mode.TRANSIT, Mode.FOOT} and mode is Mode.TRANSIT
    values = {"minutes": str(round(known[mode])), "limit": str(round(limit)), **place}
    detail = Sentence(WAYS[mode], values)
    if known[mode] > limit:
        step = N_("Too far for the person's %(limit)s minutes: look for a lift, or for a room near %(place)s.")
        state = State.PARTLY if known[mode] <= limit * 1.5 else State.NOT_MET
        return _reach(state, detail, Sentence(step, values))
    if by_bus_only and gaps:
        return _reach(
            State.PARTLY,
            Sentence(N_("To %(place)s by bus in about %(minutes)s minutes, but few buses run at these hours."), values),
            Sentence(N_("Nearly fits: a lift for the shift is missing. Ask the employer and colleagues."), values),
        )
    return _reach(State.MET, detail, None)


def _reach(state: State, detail: Sentence, step: Sentence | None) -> Hurdle:
    return Hurdle(HurdleKind.REACH, state, detail, step, checked_on=reach_rules().checked_on, sure=False)


def hours(profile: Profile, vacancy: Vacancy) -> Hurdle | None:
    """Return whether the weekly hours overlap; None where the vacancy states none."""
    if vacancy.hours_from is None and vacancy.hours_to is None:
        return None
    asked_from = vacancy.hours_from if vacancy.hours_from is not None else vacancy.hours_to
    asked_to = vacancy.hours_to if vacancy.hours_to is not None else vacancy.hours_from
    wishes = profile.wishes
    values = {"from": f"{asked_from:g}", "to": f"{asked_to:g}"}
    detail = Sentence(N_("%(from)s to %(to)s hours a week are asked for."), values)
    if wishes.hours_from is None and wishes.hours_to is None:
        step = Sentence(N_("Ask how many hours a week are possible."))
        return Hurdle(HurdleKind.HOURS, State.UNKNOWN, detail, step)
    low = wishes.hours_from if wishes.hours_from is not None else 0.0
    high = wishes.hours_to if wishes.hours_to is not None else 168.0
    if low <= (asked_to or 0.0) and high >= (asked_from or 0.0):
        return Hurdle(HurdleKind.HOURS, State.MET, detail)
    return Hurdle(HurdleKind.HOURS, State.NOT_MET, detail, Sentence(N_("Ask the employer about other hours.")))


def shifts(profile: Profile, vacancy: Vacancy) -> Iterator[Hurdle]:
    """Yield whether the person can work the shifts: one line a missing one, else one line for all."""
    asked, possible = vacancy.shifts & SHIFTS.keys(), profile.wishes.shifts
    if not asked:
        return
    if not possible:
        detail = Sentence(N_("Work in shifts or at weekends is asked for; it is not known whether that is possible."))
        yield Hurdle(HurdleKind.HOURS, State.UNKNOWN, detail, Sentence(N_("Ask which times of day are possible.")))
        return
    missing = asked - possible
    if not missing:
        yield Hurdle(HurdleKind.HOURS, State.MET, Sentence(N_("The shifts that are asked for are possible.")))
    state = State.PARTLY if missing < asked else State.NOT_MET
    for shift in sorted(missing):
        step = Sentence(N_("Ask the employer whether it can do without this shift."))
        yield Hurdle(HurdleKind.HOURS, state, Sentence(SHIFTS[shift]), step)


def start(profile: Profile, vacancy: Vacancy, *, today: date) -> Hurdle | None:
    """Return whether the person can begin in time; None where neither side names a day that still lies ahead."""
    asked, earliest = vacancy.start, profile.wishes.earliest_start
    if asked is None or (asked <= today and earliest is None):
        return None
    values = {"start": asked, "earliest": earliest or ""}
    if earliest is None:
        detail = Sentence(N_("The job begins on %(start)s."), values)
        return Hurdle(HurdleKind.START, State.UNKNOWN, detail, Sentence(N_("Ask from when the person can begin.")))
    if earliest <= max(asked, today):
        return Hurdle(HurdleKind.START, State.MET, Sentence(N_("The job begins on %(start)s."), values))
    detail = Sentence(N_("The job begins on %(start)s, the person can begin on %(earliest)s."), values)
    return Hurdle(HurdleKind.START, State.PARTLY, detail, Sentence(N_("Ask the employer whether it can wait."), values))


def minimum_age(profile: Profile, vacancy: Vacancy) -> Hurdle | None:
    """Return the minimum age where the vacancy names one, and the youth protection law's gate for minors."""
    rules = read_toml("recognition.toml")["minimum_age"]
    if profile.minor and vacancy.shifts & {"night"}:
        detail = Sentence(N_("Young people under 18 may not work at night."))
        step = Sentence(N_("Ask the employer for hours between six in the morning and eight in the evening."))
        return _age(State.NOT_MET, detail, step, rules)
    if vacancy.minimum_age is None:
        return None
    detail = Sentence(N_("A minimum age of %(age)s is asked for."), {"age": str(vacancy.minimum_age)})
    if profile.minor is None:
        return _age(State.UNKNOWN, detail, Sentence(N_("Ask whether the person is of age.")), rules)
    if profile.minor and vacancy.minimum_age >= rules["full_age"]:
        return _age(State.NOT_MET, detail, Sentence(N_("Look for an internship or a training place instead.")), rules)
    if not profile.minor and vacancy.minimum_age <= rules["full_age"]:
        return _age(State.MET, detail, None, rules)
    return _age(State.UNKNOWN, detail, Sentence(N_("Check the person's age against the law.")), rules)


def _age(state: State, detail: Sentence, step: Sentence | None, rules: dict[str, Any]) -> Hurdle:
    return Hurdle(HurdleKind.MINIMUM_AGE, state, detail, step, sources=(rules["id"],), checked_on=rules["checked_on"])


def _recognised(answer: str | None, rules: dict[str, Any]) -> State:
    for state in (State.MET, State.PARTLY, State.NOT_MET):
        if answer in rules[state.value]:
            return state
    return State.UNKNOWN
