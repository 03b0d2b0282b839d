#!/usr/bin/env bash
# compare.sh SIZE SEED: plans a random scenario in a folder of its own and compares it with trying everything: every
# objective, and "there is no plan". Prints "feasible" or "infeasible"; fails with a reason where they differ.
. "$root/tests/oracle/case.sh"
answer=$(python3 "$root/tests/oracle/brute.py" scenario.json fleet.json)
"$polyculture" plan -s scenario.json fleet.json -o plan >out 2>err || status=$?
if [ "$answer" = '{"feasible": false}' ]; then
    [ "$status" -eq 1 ] && grep -q "no plan can meet the policy" err && [ ! -e plan ] ||
        fail "enumeration finds no plan; exit $status: $(head -n 3 err)"
    echo infeasible
else
    [ "$status" -eq 0 ] || fail "enumeration finds $answer; exit $status: $(head -n 3 err)"
    python3 - "$answer" <<'PYTHON' || fail "enumeration finds $answer"
import json, sys
from decimal import Decimal
from fractions import Fraction
sys.path.insert(0, __import__("os").environ["root"] + "/tests/oracle")
from model import Scenario
def number(entry, field):
    return int(Decimal(entry[field]) * (10000 if entry["objective"] == "cost" else 1))
wanted, plan = json.loads(sys.argv[1])["least"], json.load(open("plan/plan.json"))
found = [(o["objective"], number(o, "bound"), number(o, "value"), o["proven"]) for o in plan["objectives"]]
tolerances = [t for _, t in Scenario("scenario.json", "fleet.json").objectives] + [Fraction(0)]
if plan["status"] != "optimal" or len(found) != len(wanted):
    sys.exit("the plan is %s, with %s" % (plan["status"], found))
for (objective, least), tolerance, (name, bound, value, proven) in zip(wanted, tolerances, found):
    if (name, bound, proven) != (objective, least, True) or not least <= value <= least * (1 + tolerance):
        sys.exit("the plan has %s" % found)
PYTHON
    "$released" verify plan >verified 2>&1 || fail "verify: $(head -n 3 verified)"
    echo feasible
fi
finish
