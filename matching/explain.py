"""Why a pair fits: one line for each thing asked, as data. The lines add up to the very fit that was ranked."""

from dataclasses import dataclass

import numpy as np

from matching.encoded import GERMAN_SKILLS, People, Vacancies, Yardstick, readings, skills_asked, years_asked
from matching.fit import (
    best_of_candidates,
    experience_shortfall,
    german_shortfall,
    skill_rows,
    skill_scores,
    wish_shortfall,
    work_rows,
)
from models.enums import Cefr, Evidence, MentionState, State, Strength
from models.values import LanguageSkill, Mention, Reason
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


def explain(people: People, vacancies: Vacancies, yardstick: Yardstick) -> tuple[Line, ...]:
    """Return the lines of one pair: `people` and `vacancies` hold one each. Weights add up to 1 over all lines."""
    lines = [
        *_work_lines(people, vacancies, yardstick),
        *_skill_lines(people, vacancies, yardstick),
        *_german_lines(people, vacancies, yardstick),
        *_experience_lines(people, vacancies, yardstick),
        *_wish_lines(people, vacancies, yardstick),
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


def _work_lines(people: People, vacancies: Vacancies, yardstick: Yardstick) -> list[Line]:
    vacancy, works = vacancies.vacancies[0], people.works
    asks_concept, asks_sure = _best_reading(vacancy.occupations)
    scores, _ = work_rows(works, vacancies, yardstick.weights)
    best = int(np.argmax(scores[:, 0])) if len(scores) else -1
    if best < 0 or scores[best, 0] < 0:
        return [Line(_work(vacancy.title, None, NOTHING, None, asks_concept, None, None), 0.0)]
    score = float(scores[best, 0])
    if best >= len(works.own):
        skills = ", ".join(mention.text for mention in people.profiles[0].skills)
        return [Line(_work(vacancy.title, skills, SKILLS, score, asks_concept, None, _evidence(people)), asks_sure)]
    mention = works.own[best]
    by_concept = float(best_of_candidates(works.reach[[best]], vacancies.candidates)[0, 0])
    has_concept, via = _way(mention, vacancies, yardstick) if by_concept >= score / 2 else (None, WORDS)
    reason = _work(vacancy.title, mention.text, via, score, asks_concept, has_concept, mention.evidence)
    return [Line(reason, float(works.sure[best]) * asks_sure)]


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


def _way(mention: Mention, vacancies: Vacancies, yardstick: Yardstick) -> tuple[str | None, str]:
    """Return by which of its readings a mention reaches the vacancy, and how the two hang together."""
    nearness, candidates = yardstick.nearness, vacancies.candidates
    ids = list(nearness.occupations)
    found: list[tuple[float, str, str]] = []
    for concept_id, certain in readings(mention):
        source = nearness.occupation(concept_id)
        if source is not None:
            for column, sure in zip(candidates.columns, candidates.sure, strict=True):
                reached = float(nearness.reach_of(source)[column]) * certain * float(sure)
                found.append((reached, ids[source], ids[column]))
    if not found:
        return None, WORDS
    _, source_id, target_id = max(found)
    if source_id == target_id:
        return source_id, SAME
    return source_id, CHANGE if target_id in yardstick.taxonomy.changes_from(source_id) else NEAR


def _skill_lines(people: People, vacancies: Vacancies, yardstick: Yardstick) -> list[Line]:
    weigh, vacancy = yardstick.weights, vacancies.vacancies[0]
    scores = skill_scores(people, vacancies, weigh)[0]
    by_words = skill_rows(people, vacancies, weigh)
    lines = []
    for row, (number, mention) in enumerate(skills_asked(vacancy)):
        requirement = vacancy.requirements[number]
        score = float(scores[row]) if scores[row] >= weigh["least.skill"] else None
        asks_concept, asks_sure = _best_reading([mention])
        source = _skill_source(people, mention, by_words[:, row], score, yardstick)
        reason = Reason(
            "skill",
            mention.text,
            source.text if source.mention else source.text or None,
            source.via,
            state_of(score),
            weigh.strength(requirement.strength),
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


def _skill_source(
    people: People, asked: Mention, by_words: np.ndarray, score: float | None, yardstick: Yardstick
) -> _Source:
    if score is None:
        return _Source("", NOTHING, 0.0)
    wanted = {
        column for concept_id, _ in readings(asked) if (column := yardstick.nearness.skill(concept_id)) is not None
    }
    best_word = int(np.argmax(by_words)) if len(by_words) else -1
    if best_word >= 0 and by_words[best_word] >= score:
        mention = people.skills.own[best_word]
        return _Source(mention.text, WORDS, float(yardstick.weights["skills.words"]), mention)
    named = [
        (certain * yardstick.weights.evidence(mention.evidence), mention.text, certain, mention, concept_id)
        for mention in people.profiles[0].skills
        for concept_id, certain in readings(mention)
        if yardstick.nearness.skill(concept_id) in wanted
    ]
    if named:
        _, text, certain, mention, concept_id = max(named, key=lambda one: (one[0], one[1]))
        return _Source(text, SAME_SKILL, certain, mention, concept_id)
    for mention in people.works.own:
        for concept_id, certain in readings(mention):
            column = yardstick.nearness.occupation(concept_id)
            if column is not None and wanted & yardstick.nearness.implied_skills(column).keys():
                return _Source(mention.text, IMPLIED, certain * score, mention, concept_id)
    return _Source("", NOTHING, 0.0)


def _german_lines(people: People, vacancies: Vacancies, yardstick: Yardstick) -> list[Line]:
    vacancy, profile = vacancies.vacancies[0], people.profiles[0]
    asked = vacancies.german[0]
    count = int((asked >= 0).sum())
    if vacancy.german is None or not count:
        return []
    has = next((one for one in profile.languages if one.language == "de"), LanguageSkill("de"))
    weight = float(vacancies.german_weight[0])
    levels = list(Cefr)
    unknown = all(getattr(has, skill) is None for skill, rank in zip(GERMAN_SKILLS, asked, strict=True) if rank >= 0)
    missing = int(german_shortfall(people, vacancies, yardstick.weights)[0, 0]) / MILLION
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


def _experience_lines(people: People, vacancies: Vacancies, yardstick: Yardstick) -> list[Line]:
    asked = years_asked(vacancies.vacancies[0])
    if np.isnan(asked):
        return []
    weight = yardstick.weights["requirements.experience"]
    missing = int(experience_shortfall(people, vacancies, yardstick.weights)[0, 0]) / MILLION
    unknown = yardstick.weights["requirements.unknown"]
    reached = 1 - missing / weight / (1 - unknown)
    years = [(mention.years, mention) for mention in people.works.own if mention.years]
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


def _wish_lines(people: People, vacancies: Vacancies, yardstick: Yardstick) -> list[Line]:
    wishes = people.profiles[0].wishes
    if not wishes.occupations and not wishes.refused:
        return []
    missing = int(wish_shortfall(people, vacancies, yardstick.weights)[0, 0]) / MILLION
    refused = missing > yardstick.weights["requirements.wanted"]
    weight = yardstick.weights["requirements.refused" if refused else "requirements.wanted"]
    score = max(0.0, 1 - missing / weight)
    texts = ", ".join(mention.text for mention in (wishes.refused if refused else wishes.occupations))
    reason = Reason("wish", vacancies.vacancies[0].title, texts or None, WISH, state_of(score), weight, score)
    return [Line(reason, 1.0)]


def _best_reading(mentions: "tuple[Mention, ...] | list[Mention]") -> tuple[str | None, float]:
    found = [(certain, concept_id) for mention in mentions for concept_id, certain in readings(mention)]
    certain, concept_id = max(found, default=(0.0, None))
    confirmed = next((one for one in mentions if one.state is MentionState.CONFIRMED and one.concept_id), None)
    return (confirmed.concept_id, 1.0) if confirmed else (concept_id, certain)


def _evidence(people: People) -> Evidence | None:
    order = list(Evidence)
    return max((one.evidence for one in people.profiles[0].skills), key=order.index, default=None)
