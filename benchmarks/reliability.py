"""How far the scores can be believed: what they say beside how often they are right, on titles never fitted on.

    python -m benchmarks.reliability DATA_FOLDER [--most 750] [--plot reliability.svg]

The first candidate of German vacancy titles (right: the same four digits of KldB 2010) and of English, Ukrainian and
Persian titles (ISCO-08, four digits), linked with the built-in lexicon. benchmarks/fit_weights.py fits on every row
with an odd number; these are the even ones. Exact labels are counted by themselves: their score is a rule, no estimate.

- ECE: expected calibration error, the mean distance between said and was over the tenths, by their numbers
  (Naeini, Cooper and Hauskrecht 2015)
- Brier: mean squared distance between the score and what came true; 0 is best, and a coin that says .5 has .25
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typst

from benchmarks.machine import evenly
from benchmarks.public import Title, public_titles
from models.enums import ConceptKind, Via
from profiling.normalise import Normaliser
from profiling.taxonomy import open_taxonomy

FITTED_OF = 1500  # titles of a language that fit_weights takes its odd rows from
NAMES = {"de": "German vacancies", "en": "English", "uk": "Ukrainian", "fa": "Persian"}
BAR = 40

PLOT = """
#set page(width: auto, height: auto, margin: 8pt)
#set text(font: "Libertinus Serif", size: 8pt)
#let plots = json(bytes(sys.inputs.plots))
#let side = 150pt
#let at(x, y) = (dx: x * side, dy: (1 - y) * side)
#let plot(one) = stack(spacing: 6pt, strong(one.name), block(width: side, height: side, stroke: 0.5pt, {
  place(line(start: (0pt, side), end: (side, 0pt), stroke: (dash: "dashed", paint: gray)))
  for tenth in one.tenths {
    let size = calc.max(3pt, calc.sqrt(tenth.n / one.n) * 22pt)
    place(..at(tenth.said, tenth.was), move(dx: -size / 2, dy: -size / 2, circle(
      radius: size / 2, fill: rgb(30, 90, 160, 140), stroke: none)))
    place(..at(tenth.said, tenth.was), move(dx: size / 2 + 1pt, dy: -4pt, text(size: 6pt, str(tenth.n))))
  }
}), [said 0 … 1 →, was right 0 … 1 ↑; ECE #one.ece, Brier #one.brier, n #one.n])
#grid(columns: 2, gutter: 16pt, ..plots.map(plot))
"""


@dataclass(frozen=True, slots=True)
class Tenth:
    """The candidates whose score lies in one tenth: how many, their mean score, and the share that is right."""

    n: int
    said: float
    was: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """What the scores of one language say and what was so; `exact` are the label's own, outside of all the rest."""

    name: str
    estimated: tuple[tuple[float, bool], ...]
    exact: tuple[bool, ...]
    silent: int  # titles without any candidate

    @property
    def tenths(self) -> dict[int, Tenth]:
        """The tenths that hold any candidate, by their number (0 to 9)."""
        inside: dict[int, list[tuple[float, bool]]] = {}
        for score, right in self.estimated:
            inside.setdefault(min(9, int(10 * score)), []).append((score, right))
        return {tenth: _tenth(pairs) for tenth, pairs in sorted(inside.items())}

    @property
    def error(self) -> float:
        """The expected calibration error."""
        return sum(each.n * abs(each.said - each.was) for each in self.tenths.values()) / max(1, len(self.estimated))

    @property
    def brier(self) -> float:
        """The Brier score."""
        return sum((score - right) ** 2 for score, right in self.estimated) / max(1, len(self.estimated))


def _tenth(pairs: Sequence[tuple[float, bool]]) -> Tenth:
    scores, rights = zip(*pairs, strict=True)
    return Tenth(len(pairs), sum(scores) / len(pairs), sum(rights) / len(pairs))


def reliability(name: str, titles: Sequence[Title], normaliser: Normaliser) -> Reliability:
    """Return what the first candidates' scores say about titles of one language, and what is so."""
    found = normaliser.normalise(
        [title.text for title in titles], kind=ConceptKind.OCCUPATION, language=titles[0].language
    )
    firsts = [(title, candidates[0]) for title, candidates in zip(titles, found, strict=True) if candidates]
    judged = [(first, title.is_right(normaliser.taxonomy.concept(first.concept_id))) for title, first in firsts]
    return Reliability(
        name,
        tuple((first.score, right) for first, right in judged if first.via is not Via.LABEL),
        tuple(right for first, right in judged if first.via is Via.LABEL),
        len(titles) - len(firsts),
    )


def report(one: Reliability) -> str:
    """Return the tenths as bars; a `|` stands where the score said that the bar would end."""
    exact = f"{sum(one.exact) / len(one.exact):.2f} of {len(one.exact)}" if one.exact else "none"
    lines = [f"\n{one.name}: {len(one.estimated)} estimated, exact labels right {exact}, no candidate {one.silent}"]
    for number, tenth in one.tenths.items():
        bar = list(f"{'#' * round(BAR * tenth.was):{BAR + 1}}")
        bar[round(BAR * tenth.said)] = "|"
        lines.append(f"{number / 10:.1f}- n={tenth.n:<4} said {tenth.said:.2f} was {tenth.was:.2f} {''.join(bar)}")
    return "\n".join([*lines, f"ECE {one.error:.3f}  Brier {one.brier:.3f}"])


def draw(found: Sequence[Reliability], path: Path) -> None:
    """Draw a diagram a language as .svg, .png or .pdf: circles on the dashed line are right as often as said."""
    plots = [
        {
            "name": one.name,
            "n": len(one.estimated),
            "ece": f"{one.error:.3f}",
            "brier": f"{one.brier:.3f}",
            "tenths": [{"n": each.n, "said": each.said, "was": each.was} for each in one.tenths.values()],
        }
        for one in found
    ]
    typst.compile(PLOT.encode(), output=path, sys_inputs={"plots": json.dumps(plots)})


def main() -> None:
    """Print the reliability of each language and of all, and draw it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--most", type=int, default=FITTED_OF // 2, help="titles of each language")
    parser.add_argument("--plot", type=Path, help="an .svg, .png or .pdf to draw the diagrams into")
    arguments = parser.parse_args()
    normaliser = Normaliser(open_taxonomy())
    checked = {
        language: evenly(titles[::2], arguments.most)
        for language, titles in public_titles(arguments.data, most=FITTED_OF).items()
    }
    found = [reliability(NAMES[language], titles, normaliser) for language, titles in checked.items()]
    together = Reliability(
        "All",
        tuple(pair for one in found for pair in one.estimated),
        tuple(right for one in found for right in one.exact),
        sum(one.silent for one in found),
    )
    for one in (*found, together):
        print(report(one), flush=True)
    if arguments.plot:
        draw(found, arguments.plot)


if __name__ == "__main__":
    main()
