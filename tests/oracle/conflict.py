#!/usr/bin/env python3
"""conflict.py SCENARIO FLEET < MESSAGE: holds a conflict that `plan` names against trying everything.

The limits it names have no plan together and one without any of them; each threshold that it names has a plan under the
whole policy, and one step tighter there is none. Prints how many limits and thresholds were checked."""
import copy
import re
import sys

from brute import solve
from model import Scenario, share

STEPS = {"max-share": ("max", -1), "min-share": ("min", 1), "min-share-if-used": ("min", 1), "survive": ("min", 1),
         "max-change": ("max", -1), "max-vendors": ("max", -1), "min-vendors": ("min", 1), "max-products": ("max", -1),
         "hhi-max": ("max", -1), "recover-within": ("hours", -1), "capability-min": ("min", 1)}


def feasible(sc, limits):
    other = copy.copy(sc)
    other.limits = limits
    return solve(other) is not None


def main():
    sc = Scenario(sys.argv[1], sys.argv[2])
    message = sys.stdin.read().split(" alone would have to be: ")
    named = set(re.findall(r"'([\w-]+)' \(", message[0]))
    conflict = [l for l in sc.limits if l["id"] in named]
    assert not feasible(sc, conflict), "the limits %s have a plan" % named
    for limit in conflict:
        assert feasible(sc, [l for l in conflict if l is not limit]), "%s is not needed" % limit["id"]
    text = " alone would have to be: ".join(message)
    found = re.findall(r"'([\w-]+)' alone would have to be: ([^;\n]*)", text)
    for name, words in found:
        limit = next(l for l in sc.limits if l["id"] == name)
        field, tighter = STEPS[limit["kind"]]
        pattern = r"within (\d+) hour" if field == "hours" else r"at (?:most|least) ([\d.]+)"
        value = re.search(pattern, words).group(1)
        shares = isinstance(limit[field], str) and limit["kind"] != "hhi-max"
        for step, wanted in ((0, True), (tighter, False)):
            if shares:
                changed = "%s/1000" % (share(value + "%") * 1000 + step)
            else:
                changed = type(limit[field])(int(value) + step)
            limits = [dict(l, **{field: changed}) if l is limit else l for l in sc.limits]
            assert feasible(sc, limits) == wanted, "%s with %s %s" % (name, field, changed)
    print(len(conflict), len(found))


if __name__ == "__main__":
    main()
