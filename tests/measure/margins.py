"""Which margins make a C? The few weights that say so, fitted on the other plans.

Each plan (all its drawings and dumps) is left out once: for every weight the share of its value
that costs least on the other plans is taken, and the left-out plan's rows are counted under all
of these together. A row of grade A that is wrong costs 50, one of grade B 10, a right one in
doubt 1. Printed: what was chosen how often, and the rows of every grade so counted, beside those
of the weights as they are.

    python -m tests.measure.margins [--plans 8] [--jobs 2]
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence

from tests.measure.corpus import FORMS, corpus
from tests.measure.fit import Sample, change, forked, read_once
from tests.measure.grades import Outcome, print_kind

TABLES, LINEAR = "normalizers.tables.weights", "normalizers.linear.weights"
MARGINS = (
    (TABLES, "READING.sure"),
    (TABLES, "READING.sure_plan"),
    (TABLES, "WEIGHTS.sure"),
    (TABLES, "WEIGHTS.certain"),
    (TABLES, "WEIGHTS.sure_join"),
    (LINEAR, "WEIGHTS.doubtful"),
    (LINEAR, "WEIGHTS.doubtful_rest"),
    (LINEAR, "WEIGHTS.odd_cost"),
)
FACTORS = (1.0, 0.5, 2.0)  # the first of equals is kept
WRONG = {"A": 50, "B": 10, "C": 0}

Choice = tuple[float, ...]
"""A share of its value for each weight of MARGINS."""
AS_THEY_ARE: Choice = (1.0,) * len(MARGINS)


def cost(found: Sequence[Outcome]) -> int:
    """What these rows' grades are worth less than the truth."""
    return sum((grade == "C") if right else WRONG[grade] for grade, right, _ in found)


def main() -> int:
    """Print the fit of every fold and its grades."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=8)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    documents = [document for form in FORMS for document in corpus(form, given.plans, 500)]
    samples = read_once(documents, TABLES)
    single = [
        tuple(factor if at == other else 1.0 for other in range(len(MARGINS)))
        for at in range(len(MARGINS))
        for factor in FACTORS[1:]
    ]
    tried = _outcomes(samples, [AS_THEY_ARE, *single], given.jobs)
    chosen = {plan: _best(samples, tried, plan) for plan in {s.document.plan for s in samples}}
    fitted = _outcomes(samples, sorted(set(chosen.values()) - set(tried)), given.jobs) | tried
    for at, (source, name) in enumerate(MARGINS):
        counts = Counter(choice[at] for choice in chosen.values())
        print(
            f"{source.split('.')[1]} {name}: " + ", ".join(f"{f} x {n}" for f, n in counts.items())
        )
    for kind in sorted({sample.document.kind for sample in samples}):
        own = [(i, s.document.plan) for i, s in enumerate(samples) if s.document.kind == kind]
        print_kind(f"{kind} as they are", [o for i, _ in own for o in tried[AS_THEY_ARE][i]])
        print_kind(
            f"{kind} fitted on the others", [o for i, p in own for o in fitted[chosen[p]][i]]
        )
    return 0


def _outcomes(
    samples: Sequence[Sample], choices: Sequence[Choice], jobs: int
) -> dict[Choice, list[list[Outcome]]]:
    def under(choice: Choice) -> list[list[Outcome]]:
        for (source, name), factor in zip(MARGINS, choice, strict=True):
            if factor != 1.0:
                change(source, name, factor)
        return [sample.outcomes() for sample in samples]

    found = zip(choices, forked(choices, under, jobs), strict=True)
    return {choice: outcomes for choice, outcomes in found if outcomes is not None}


def _best(
    samples: Sequence[Sample], tried: dict[Choice, list[list[Outcome]]], left_out: str
) -> Choice:
    """The share of each weight that costs least on the other plans."""
    others = [i for i, sample in enumerate(samples) if sample.document.plan != left_out]
    best = []
    for at in range(len(MARGINS)):
        options = {
            factor: tried[(*AS_THEY_ARE[:at], factor, *AS_THEY_ARE[at + 1 :])]
            for factor in FACTORS
            if (*AS_THEY_ARE[:at], factor, *AS_THEY_ARE[at + 1 :]) in tried
        }
        costs = {f: sum(cost(found[i]) for i in others) for f, found in options.items()}
        best.append(min(costs, key=lambda factor: costs[factor]))
    return tuple(best)


if __name__ == "__main__":
    sys.exit(main())
