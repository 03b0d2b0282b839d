#!/usr/bin/env python3
"""conflict.py SCENARIO FLEET < MESSAGE: holds a conflict that `plan` names against trying everything.

The limits it names have no plan together and one without any of them; each threshold that it names has a plan under the
whole policy, and one step tighter there is none. Prints how many limits and thresholds were checked."""
import copy
import re
import sys
from decimal import Decimal

from brute import solve
from model import Scenario, share

STEPS = {"max-share": ("max", -1), "min-share": ("min", 1), "min-share-if-used": ("min", 1), "survive": ("min", 1),
         "max-change": ("max", -1), "max-vendors": ("max", -1), "min-vendors": ("min", 1), "max-products": ("max", -1),
         "hhi-max": ("max", -1), "recover-within": ("hours", -1), "capability-min": ("min", 1), "budget": ("max", -1)}
LEAST = {"min-share", "min-share-if-used", "survive", "min-vendors", "capability-min"}


def feasible(sc, limits):
    other = copy.copy(sc)
    other.limits = limits
    return solve(other) is not None


def main():
    sc = Scenario(sys.argv[1], sys.argv[2])
    message, _, mended = sys.stdin.read().partition("; there is a plan with ")
    named = set(re.findall(r"'([\w-]+)' \(", message))
    conflict = [l for l in sc.limits if l["id"] in named]
    assert not feasible(sc, conflict), "the limits %s have a plan" % named
    for limit in conflict:
        assert feasible(sc, [l for l in conflict if l is not limit]), "%s is not needed" % limit["id"]
    found = re.findall(r"'([\w-]+)' alone at ([\d.]+)(%?)(?: hours)? or (more|less)", mended)
    assert len(found) == mended.count(" alone at "), mended
    for name, value, percent, way in found:
        limit = next(l for l in sc.limits if l["id"] == name)
        assert name in named and (way == "less") == (limit["kind"] in LEAST), (name, way)
        if limit["kind"] == "budget":
            # Steps of a thousandth of the budget, up to a whole unit.
            tighter = Decimal(value) - Decimal(limit["max"]) / 1000 - 1
            steps = ((value, True), (str(max(tighter, Decimal(limit["max"]))), False))
        elif percent:
            steps = ((value + "%", True), ("%s/1000" % (share(value + "%") * 1000 + STEPS[limit["kind"]][1]), False))
        else:
            # As the policy wrote it: a number, or text.
            write = type(limit[STEPS[limit["kind"]][0]])
            steps = ((write(value), True), (write(int(value) + STEPS[limit["kind"]][1]), False))
        for changed, wanted in steps:
            limits = [dict(l, **{STEPS[limit["kind"]][0]: changed}) if l is limit else l for l in sc.limits]
            assert feasible(sc, limits) == wanted, "%s with %s" % (name, changed)
    print(len(conflict), len(found))


if __name__ == "__main__":
    main()
