"""A concept's page: all its labels, its codes, its skills, and where each came from; and the search for one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from forms.review import ConceptSearchForm, named_languages
from models.enums import ConceptKind, RoleName
from models.languages import languages
from models.values import Concept
from web import staff
from web.i18n import current_language, language_asked
from web.lotsenhaus import lotsenhaus
from web.security import roles

if TYPE_CHECKING:
    from profiling.taxonomy import Label

blueprint = Blueprint("concepts", __name__, url_prefix="/concepts")
blueprint.record(staff.give_templates)
blueprint.record(
    lambda state: state.app.jinja_env.globals.update(
        concept_name=concept_name, concept_kinds=KINDS, fields_of_work=FIELDS
    )
)

ESCO = "http://data.europa.eu/esco/"
FOUND = 20
MOST_RELATED = 60  # occupations that need a skill, changes: more than anybody reads
REFUSED = 422

KINDS: Mapping[ConceptKind, str] = {ConceptKind.OCCUPATION: _l("Occupation"), ConceptKind.SKILL: _l("Skill")}
LEVELS: Mapping[str, str] = {
    "1": _l("Helper: learned in days or weeks"),
    "2": _l("Skilled worker: a training of two or three years"),
    "3": _l("Specialist: more training, for example a master craftsman"),
    "4": _l("Expert: a university degree"),
}
FIELDS: Mapping[str, str] = {
    "agriculture": _l("Agriculture and nature"),
    "beauty": _l("Hair and beauty"),
    "care": _l("Nursing and care"),
    "cleaning": _l("Cleaning"),
    "construction": _l("Building"),
    "crafts": _l("Crafts and arts"),
    "education": _l("Teaching and childcare"),
    "electrical": _l("Electrical work"),
    "engineering": _l("Engineering"),
    "finance": _l("Money and insurance"),
    "food": _l("Making food"),
    "general": _l("For every kind of work"),
    "health": _l("Health"),
    "hospitality": _l("Kitchen, restaurant, hotel"),
    "household": _l("Household and family"),
    "it": _l("Computers"),
    "law": _l("Law"),
    "management": _l("Management"),
    "media": _l("Media and culture"),
    "metal": _l("Metal"),
    "office": _l("Office"),
    "production": _l("Factory work"),
    "sales": _l("Selling"),
    "science": _l("Science"),
    "security": _l("Security and rescue"),
    "social": _l("Social work"),
    "textile": _l("Textiles and leather"),
    "transport": _l("Driving and transport"),
    "vehicles": _l("Vehicles and repairing them"),
    "warehouse": _l("Warehouse"),
    "wood": _l("Wood"),
}
# By the values of profiling.taxonomy.Relation, which is imported when the taxonomy is first opened.
RELATIONS: Mapping[str, str] = {
    "essential": _l("Needed for the work"),
    "optional": _l("Helpful, not needed"),
}
# The least weight that a word is said of, the strongest first.
WEIGHTS: tuple[tuple[float, str], ...] = (
    (0.8, _l("very important")),
    (0.5, _l("important")),
    (0.0, _l("less important")),
)
CHANGES: tuple[tuple[float, str], ...] = (
    (0.8, _l("almost at once")),
    (0.5, _l("after some weeks of learning")),
    (0.0, _l("with a longer training")),
)


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a concept. `address` is where it is explained, where there is such a page."""

    classification: str
    code: str
    title: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """Another concept, and in words how near it is."""

    concept_id: str
    weight: float
    words: str


@blueprint.route("", methods=["GET", "POST"])
@roles(*RoleName)
def search() -> ResponseReturnValue:
    """Look for a concept by a word. By POST: the word may be somebody's own, and addresses are logged."""
    form = ConceptSearchForm(request.form, tongue=current_language().tag)
    if request.method == "GET" or language_asked():
        return render_template("concepts/search.html", form=form, found=None)
    if not form.validate():
        return render_template("concepts/search.html", form=form, found=None), REFUSED
    return render_template("concepts/search.html", form=form, found=_found(form.words.data, form.tongue.data))


@blueprint.get("/<path:name>")
@roles(*RoleName)
def concept(name: str) -> ResponseReturnValue:
    """Show one concept; `name` is an id of the lexicon, or an ESCO URI without what all of them begin with."""
    taxonomy = lotsenhaus().taxonomy
    found = taxonomy.find(name) or taxonomy.find(ESCO + name) or abort(404)
    labels = taxonomy.labels_of(found.id)
    return render_template(
        "concepts/concept.html",
        concept=found,
        codes=_codes(found),
        level=LEVELS.get((found.kldb2010 or "")[-1:]),
        labels=_by_language(labels),
        from_esco=any(label.source.startswith("ESCO") for label in labels),
        language_names=named_languages(),
        above=_above(found),
        skills=_skills(found),
        occupations=_occupations(found),
        changes_to=_related(taxonomy.changes_from(found.id), CHANGES),
        changes_from=_related(_changes_to(found.id), CHANGES),
        relations=RELATIONS,
    )


def concept_name(concept_id: str) -> str:
    """Return the part of a concept's address that names it. ESCO's URIs go without their common beginning."""
    return concept_id.removeprefix(ESCO)


def _found(words: str, language: str) -> list[tuple[Concept, str]]:
    """Return concepts with the label that fits what was typed, occupations first."""
    here = lotsenhaus()
    return [
        (here.taxonomy.concept(each.concept_id), each.label)
        for kind in ConceptKind
        for each in here.normaliser.suggest(words, kind=kind, language=language, limit=FOUND)
    ]


def _codes(found: Concept) -> list[Code]:
    taxonomy, tag = lotsenhaus().taxonomy, current_language().tag
    codes = []
    if found.esco:
        codes.append(Code("ESCO", found.esco, address=found.esco))
    if found.isco08:
        codes.append(Code("ISCO-08", found.isco08, taxonomy.group(f"isco08:{found.isco08}", tag)))
    if found.kldb2010:
        codes.append(Code("KldB 2010", found.kldb2010, taxonomy.group(f"kldb2010:{found.kldb2010}", tag)))
    return codes


def _by_language(labels: "Iterable[Label]") -> "list[tuple[str, list[Label]]]":
    """Return the labels language by language: the order of languages.csv, then what an import brought beside."""
    order = {tag: at for at, tag in enumerate(languages())}
    ordered = sorted(labels, key=lambda label: (order.get(label.language, len(order)), label.language))
    return [(tag, list(each)) for tag, each in groupby(ordered, key=lambda label: label.language)]


def _above(found: Concept) -> list[str]:
    """Return the titles of what stands above a concept; what nobody has a title for is left out."""
    taxonomy, tag = lotsenhaus().taxonomy, current_language().tag
    titles = (
        taxonomy.label(each, tag) if each in taxonomy else taxonomy.group(each, tag)
        for each in taxonomy.broader(found.id)
    )
    return [title for title in titles if title]


def _skills(found: Concept) -> dict[str, list[Related]]:
    """Return an occupation's skills by how much they are needed, the weightiest first."""
    skills = lotsenhaus().taxonomy.skills_of(found.id)
    wanted = {
        relation: {skill: weight for skill, (how, weight) in skills.items() if how == relation}
        for relation in RELATIONS
    }
    return {relation: _related(rows, WEIGHTS) for relation, rows in wanted.items() if rows}


def _occupations(found: Concept) -> list[Related]:
    """Return the occupations that need a skill, those first that need it most."""
    needed = lotsenhaus().taxonomy.occupations_of(found.id)
    return _related({occupation: weight for occupation, (_, weight) in needed.items()}, WEIGHTS)


def _changes_to(concept_id: str) -> dict[str, float]:
    changes = lotsenhaus().taxonomy.changes
    return {start: weight for (start, end), weight in changes.items() if end == concept_id}


def _related(rows: Mapping[str, float], words: tuple[tuple[float, str], ...]) -> list[Related]:
    return [
        Related(concept_id, weight, next(word for least, word in words if round(weight, 3) >= least))
        for concept_id, weight in sorted(rows.items(), key=lambda row: -row[1])
        if concept_id in lotsenhaus().taxonomy
    ]
