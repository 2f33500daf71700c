"""How long matching takes, on made-up vacancies and people from the lexicon's own labels.

    python -m benchmarks.match [--vacancies 5000 100000] [--people 200] [--workers 2]

Prints one table row for each number of vacancies: reading them into an index, one person against all of them with
hurdles and ten explained rows (median and 95th in a hundred), one vacancy against all people, many people at once.
The made-up data comes from a fixed seed; nothing of it is about anybody.
"""

import argparse
import random
import resource
import time
from collections.abc import Callable, Iterator
from datetime import date
from statistics import median, quantiles

from matching.bulk import match_all
from matching.rank import PeopleIndex, VacancyIndex, yardstick_for
from models.enums import Cefr, ConceptKind, Confirmer, MentionState, Mode, Strength, Via
from models.values import (
    Candidate,
    GermanRequirement,
    LanguageSkill,
    Mention,
    Mobility,
    Place,
    Profile,
    Requirement,
    Vacancy,
)
from profiling.normalise import Normaliser
from profiling.taxonomy import Taxonomy, open_taxonomy

TODAY = date(2026, 11, 22)
TOP = 10
TRIES = 60
TOWNS = ("Mayen", "Andernach", "Koblenz", "Mendig", "Polch", "Bendorf", "Neuwied", "Cochem", "Ettringen", "Kruft")
LEVELS = (Cefr.A1, Cefr.A2, Cefr.B1, Cefr.B2)


def mention(taxonomy: Taxonomy, concept_id: str, kind: ConceptKind, chance: random.Random, *, sure: bool) -> Mention:
    """Return a mention of a concept by one of its German labels, confirmed or as a guess."""
    text = chance.choice(taxonomy.labels(concept_id, "de") or (concept_id,))
    candidate = Candidate(concept_id, text, 1.0 if sure else 0.7, Via.WORDS)
    state, confirmer = (MentionState.CONFIRMED, Confirmer.STAFF) if sure else (MentionState.OPEN, None)
    found = concept_id if sure else None
    return Mention(text, "de", kind, "", (candidate,), state, found, confirmer, years=chance.choice((None, 1.0, 5.0)))


def made_up_vacancies(taxonomy: Taxonomy, number: int, chance: random.Random) -> list[Vacancy]:
    """Return vacancies with an occupation, two demands, German and a place."""
    occupations = [concept.id for concept in taxonomy.concepts(ConceptKind.OCCUPATION)]
    skills = [concept.id for concept in taxonomy.concepts(ConceptKind.SKILL)]
    made = []
    for at in range(number):
        work = mention(taxonomy, chance.choice(occupations), ConceptKind.OCCUPATION, chance, sure=at % 3 > 0)
        asked = tuple(
            Requirement(mention(taxonomy, skill, ConceptKind.SKILL, chance, sure=True), Strength.SHOULD)
            for skill in chance.sample(skills, 2)
        )
        level = chance.choice(LEVELS)
        made.append(
            Vacancy(
                id=f"V{at}",
                title=f"{work.text} (m/w/d)",
                occupations=(work,),
                requirements=asked,
                german=GermanRequirement(level, level),
                licences=(("B", Strength.SHOULD),) if at % 4 == 0 else (),
                place=Place(town=chance.choice(TOWNS)),
                shifts=frozenset({"early"}) if at % 5 == 0 else frozenset(),
            )
        )
    return made


def made_up_people(taxonomy: Taxonomy, number: int, chance: random.Random) -> list[Profile]:
    """Return people with two occupations, four skills, German and a way to travel."""
    occupations = [concept.id for concept in taxonomy.concepts(ConceptKind.OCCUPATION)]
    skills = [concept.id for concept in taxonomy.concepts(ConceptKind.SKILL)]
    return [
        Profile(
            id=f"P{at}",
            occupations=tuple(
                mention(taxonomy, one, ConceptKind.OCCUPATION, chance, sure=at % 2 > 0)
                for one in chance.sample(occupations, 2)
            ),
            skills=tuple(
                mention(taxonomy, one, ConceptKind.SKILL, chance, sure=True) for one in chance.sample(skills, 4)
            ),
            languages=(LanguageSkill("de", Cefr.A2, Cefr.A2, Cefr.A1, Cefr.A1),),
            place=Place(town=chance.choice(TOWNS)),
            mobility=Mobility(frozenset({Mode.TRANSIT}), 60),
        )
        for at in range(number)
    ]


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def milliseconds(tries: Iterator[Callable[[], object]]) -> tuple[float, float]:
    """Return the median and the 95th in a hundred of several tries, the first one left out as warming up."""
    taken = [1000 * seconds(one) for one in tries][1:]
    return median(taken), quantiles(taken, n=20)[-1]


def row(number: int, count: int, workers: int, taxonomy: Taxonomy) -> str:
    """Return one row of the table."""
    chance = random.Random(number)  # noqa: S311 - made-up data, the same on every run
    yardstick = yardstick_for(taxonomy, Normaliser(taxonomy))
    vacancies, people = made_up_vacancies(taxonomy, number, chance), made_up_people(taxonomy, count, chance)
    start = time.perf_counter()
    index = VacancyIndex(vacancies, taxonomy, yardstick=yardstick)
    built = time.perf_counter() - start
    crowd = PeopleIndex(people, taxonomy, yardstick=yardstick)
    one_person = milliseconds(
        (lambda one=one: index.vacancies_for(one, top=TOP, today=TODAY)) for one in people[:TRIES]
    )
    one_vacancy = milliseconds(
        (lambda one=one: crowd.people_for(one, top=TOP, today=TODAY)) for one in vacancies[:TRIES]
    )
    at_once = seconds(lambda: list(match_all(people, index, top=TOP, today=TODAY, workers=workers)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"| {number:,} | {count:,} | {built:.1f} | {one_person[0]:.0f} / {one_person[1]:.0f} "
        f"| {one_vacancy[0]:.0f} / {one_vacancy[1]:.0f} | {at_once:.1f} ({workers}) | {peak:,.0f} |"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vacancies", type=int, nargs="+", default=[5000])
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--workers", type=int, default=1)
    args = parser.parse_args()
    taxonomy = open_taxonomy()
    print("| vacancies | people | index, s | one person, ms (p50 / p95) | one vacancy, ms | all, s (workers) | MiB |")
    print("|---:|---:|---:|---:|---:|---:|---:|")
    for number in args.vacancies:
        print(row(number, args.people, args.workers, taxonomy), flush=True)


if __name__ == "__main__":
    main()
