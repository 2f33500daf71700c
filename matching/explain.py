"""Why a pair fits: one line for each thing asked, as data. The lines add up to the very fit that was ranked."""

from dataclasses import dataclass

import numpy as np

from matching.encoded import GERMAN_SKILLS, People, Vacancies, Yardstick, readings, skills_asked, years_asked
from matching.fit import Scores
from models.enums import Cefr, Evidence, MentionState, State, Strength
from models.values import LanguageSkill, Mention, Profile, Reason, Vacancy
from models.wording import N_

MET = 0.8  # from here on a requirement is called met, and not partly met
MILLION = 1_000_000

SAME = N_("same occupation")
CHANGE = N_("people change over from it")
NEAR = N_("near occupation")
SKILLS = N_("skills of the occupation")
WORDS = N_("similar wording")
SAME_SKILL = N_("same skill")
IMPLIED = N_("comes with the occupation")
LEVEL = N_("level stated")
YEARS = N_("years of work")
WISH = N_("wish stated")
NOTHING = N_("nothing known")


@dataclass(frozen=True, slots=True)
class Line:
    """A reason and how sure both of its readings are, 0..1."""

    reason: Reason
    sure: float


@dataclass(frozen=True, slots=True)
class Pair:
    """One person and one vacancy among all that were scored: where they stand, and what was found."""

    person: int
    place: int
    people: People
    vacancies: Vacancies
    scores: Scores
    yardstick: Yardstick

    @property
    def profile(self) -> Profile:
        """Return the person's profile."""
        return self.people.profiles[self.person]

    @property
    def vacancy(self) -> Vacancy:
        """Return the vacancy."""
        return self.vacancies.vacancies[self.place]

    def weigh(self, name: str) -> float:
        """Return a weight."""
        return self.yardstick.weights[name]


def explain(pair: Pair) -> tuple[Line, ...]:
    """Return the lines of one pair. Weights add up to 1 over all lines."""
    lines = [
        *_work_lines(pair),
        *_skill_lines(pair),
        *_german_lines(pair),
        *_experience_lines(pair),
        *_wish_lines(pair),
    ]
    whole = sum(line.reason.weight for line in lines)
    return tuple(Line(_weighed(line.reason, whole), line.sure) for line in lines)


def _weighed(reason: Reason, whole: float) -> Reason:
    return _reason(reason, weight=round(reason.weight / whole, 4) if whole else 0.0)


def _reason(reason: Reason, *, weight: float) -> Reason:
    score = None if reason.score is None else round(float(reason.score), 4)
    return Reason(
        part=reason.part,
        asks=reason.asks,
        has=reason.has,
        via=reason.via,
        state=reason.state,
        weight=weight,
        score=score,
        evidence=reason.evidence,
        strength=reason.strength,
        asks_concept=reason.asks_concept,
        has_concept=reason.has_concept,
    )


def state_of(score: float | None) -> State:
    """Return what a score is called; below a trace it is not met, and None is unknown."""
    if score is None:
        return State.UNKNOWN
    return State.MET if score >= MET else State.PARTLY if score > 0 else State.NOT_MET


def _work_lines(pair: Pair) -> list[Line]:
    vacancy, works = pair.vacancy, pair.people.works
    asks_concept, asks_sure = _best_reading(vacancy.occupations)
    rows = np.flatnonzero(works.person == pair.person)
    scores = pair.scores.work[rows, pair.place]
    best = int(np.argmax(scores)) if len(rows) else -1
    if best < 0 or scores[best] < 0:
        return [Line(_work(vacancy.title, None, NOTHING, None, asks_concept, None, None), 0.0)]
    score, row = float(scores[best]), int(rows[best])
    if row >= len(works.own):
        skills = ", ".join(mention.text for mention in pair.profile.skills)
        evidence = _evidence(pair.profile)
        return [Line(_work(vacancy.title, skills, SKILLS, score, asks_concept, None, evidence), asks_sure)]
    mention = works.own[row]
    has_concept, via = _way(mention, score, pair)
    reason = _work(vacancy.title, mention.text, via, score, asks_concept, has_concept, mention.evidence)
    return [Line(reason, float(works.sure[row]) * asks_sure)]


def _work(  # noqa: PLR0917 - a row of a table
    asks: str,
    has: str | None,
    via: str,
    score: float | None,
    asks_concept: str | None,
    has_concept: str | None,
    evidence: Evidence | None,
) -> Reason:
    return Reason(
        "occupation", asks, has, via, state_of(score), 1.0, score, evidence, Strength.MUST, asks_concept, has_concept
    )


def _way(mention: Mention, score: float, pair: Pair) -> tuple[str | None, str]:
    """Return by which of its readings a mention reaches the vacancy, and how the two hang together.

    Where the readings explain less than half of the score, it rests on the wording.
    """
    nearness = pair.yardstick.nearness
    found: list[tuple[float, str, str]] = []
    for source_id, certain in readings(mention):
        for asked in pair.vacancy.occupations:
            for target_id, sure in readings(asked):
                source, target = nearness.occupation(source_id), nearness.occupation(target_id)
                if source is not None and target is not None:
                    found.append((float(nearness.reach_of(source)[target]) * certain * sure, source_id, target_id))
    reached, source_id, target_id = max(found, default=(0.0, "", ""))
    if reached < score / 2:
        return None, WORDS
    if source_id == target_id:
        return source_id, SAME
    return source_id, CHANGE if target_id in pair.yardstick.taxonomy.changes_from(source_id) else NEAR


def _skill_lines(pair: Pair) -> list[Line]:
    vacancy = pair.vacancy
    lines = []
    first = int(np.searchsorted(pair.vacancies.requirements.vacancy, pair.place))
    for column, (number, mention) in enumerate(skills_asked(vacancy), start=first):
        requirement = vacancy.requirements[number]
        reached = float(pair.scores.skills[pair.person, column])
        score = reached if reached >= pair.weigh("least.skill") else None
        asks_concept, asks_sure = _best_reading([mention])
        source = _skill_source(mention, column, score, pair)
        reason = Reason(
            "skill",
            mention.text,
            source.text if source.mention else source.text or None,
            source.via,
            state_of(score),
            float(pair.vacancies.requirements.weight[column]),
            score,
            source.mention.evidence if source.mention else None,
            requirement.strength,
            asks_concept,
            source.concept,
        )
        lines.append(Line(reason, 0.0 if score is None else asks_sure * source.sure))
    return lines


@dataclass(frozen=True, slots=True)
class _Source:
    """What of a person meets a requirement."""

    text: str
    via: str
    sure: float
    mention: Mention | None = None
    concept: str | None = None


def _skill_source(asked: Mention, column: int, score: float | None, pair: Pair) -> _Source:
    if score is None:
        return _Source("", NOTHING, 0.0)
    nearness, skills, weigh = pair.yardstick.nearness, pair.people.skills, pair.yardstick.weights
    wanted = {found for concept_id, _ in readings(asked) if (found := nearness.skill(concept_id)) is not None}
    rows = np.flatnonzero(skills.person == pair.person)
    by_words = pair.scores.skill_words[rows, column]
    if len(rows) and by_words.max() >= score:
        mention = skills.own[int(rows[int(np.argmax(by_words))])]
        return _Source(mention.text, WORDS, weigh["skills.words"], mention)
    named = [
        (certain * weigh.evidence(mention.evidence), mention.text, certain, mention, concept_id)
        for mention in pair.profile.skills
        for concept_id, certain in readings(mention)
        if nearness.skill(concept_id) in wanted
    ]
    if named:
        _, text, certain, mention, concept_id = max(named, key=lambda one: (one[0], one[1]))
        return _Source(text, SAME_SKILL, certain, mention, concept_id)
    worked = [*pair.profile.occupations, *(training.mention for training in pair.profile.trainings)]
    for mention in worked:
        for concept_id, certain in readings(mention):
            occupation = nearness.occupation(concept_id)
            if occupation is not None and wanted & nearness.implied_skills(occupation).keys():
                return _Source(mention.text, IMPLIED, certain * score, mention, concept_id)
    return _Source("", NOTHING, 0.0)


def _german_lines(pair: Pair) -> list[Line]:
    vacancy, profile = pair.vacancy, pair.profile
    asked = pair.vacancies.german[pair.place]
    count = int((asked >= 0).sum())
    if vacancy.german is None or not count:
        return []
    has = next((one for one in profile.languages if one.language == "de"), LanguageSkill("de"))
    weight = float(pair.vacancies.german_weight[pair.place])
    levels = list(Cefr)
    unknown = all(getattr(has, skill) is None for skill, rank in zip(GERMAN_SKILLS, asked, strict=True) if rank >= 0)
    missing = int(pair.scores.german[pair.person, pair.place]) / MILLION
    score = None if unknown else 1 - missing / (weight * count)
    stated = [getattr(has, skill) for skill in GERMAN_SKILLS if getattr(has, skill) is not None]
    reason = Reason(
        "german",
        f"Deutsch {levels[int(asked.max())].value}",
        f"Deutsch {min(stated, key=lambda level: level.rank).value}" if stated else None,
        NOTHING if unknown else LEVEL,
        state_of(score),
        weight * count,
        score,
        has.evidence if stated else None,
        vacancy.german.strength,
    )
    return [Line(reason, 0.0 if unknown else 1.0)]


def _experience_lines(pair: Pair) -> list[Line]:
    asked = years_asked(pair.vacancy)
    if np.isnan(asked):
        return []
    weight = pair.weigh("requirements.experience")
    missing = int(pair.scores.experience[pair.person, pair.place]) / MILLION
    reached = 1 - missing / weight / (1 - pair.weigh("requirements.unknown"))
    years = [(mention.years, mention) for mention in pair.profile.occupations if mention.years]
    best = max(years, key=lambda one: one[0], default=(None, None))
    known = best[1] is not None and reached > 0
    reason = Reason(
        "experience",
        f"{asked:g}",
        f"{best[0]:g}" if best[0] else None,
        YEARS if known else NOTHING,
        state_of(reached if known else None),
        weight,
        reached if known else None,
        best[1].evidence if best[1] else None,
        Strength.SHOULD,
    )
    return [Line(reason, 1.0 if known else 0.0)]


def _wish_lines(pair: Pair) -> list[Line]:
    wishes = pair.profile.wishes
    if not wishes.occupations and not wishes.refused:
        return []
    missing = int(pair.scores.wishes[pair.person, pair.place]) / MILLION
    refused = missing > pair.weigh("requirements.wanted")
    weight = pair.weigh("requirements.refused" if refused else "requirements.wanted")
    score = max(0.0, 1 - missing / weight)
    texts = ", ".join(mention.text for mention in (wishes.refused if refused else wishes.occupations))
    reason = Reason("wish", pair.vacancy.title, texts or None, WISH, state_of(score), weight, score)
    return [Line(reason, 1.0)]


def _best_reading(mentions: "tuple[Mention, ...] | list[Mention]") -> tuple[str | None, float]:
    found = [(certain, concept_id) for mention in mentions for concept_id, certain in readings(mention)]
    certain, concept_id = max(found, default=(0.0, None))
    confirmed = next((one for one in mentions if one.state is MentionState.CONFIRMED and one.concept_id), None)
    return (confirmed.concept_id, 1.0) if confirmed else (concept_id, certain)


def _evidence(profile: Profile) -> Evidence | None:
    order = list(Evidence)
    return max((one.evidence for one in profile.skills), key=order.index, default=None)
