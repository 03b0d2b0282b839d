#!/usr/bin/env bash
# gmpl.sh SIZE SEED: a random scenario, planned, and solved by glpsol from the GMPL model and the exported data: the same
# least cost (where squares are only bounded by tangents, at most it), or neither finds a plan. Prints "feasible",
# "bounded", "infeasible" or "refused" (a term that the model does not know); fails with a reason.
. "$root/tests/oracle/case.sh"
"$polyculture" plan -q -s scenario.json fleet.json -o plan --export-data plan.dat >out 2>err || status=$?
if grep -q 'the GMPL model does not know' err; then
    finish
    echo refused
    exit
fi
timeout 100 glpsol -m "$root/models/polyculture.mod" -d plan.dat --cuts >glpsol.out 2>&1 || fail "glpsol: $(tail -n 3 glpsol.out)"
if [ "$status" -eq 1 ]; then
    grep -qE 'NO (PRIMAL|INTEGER)? ?FEASIBLE SOLUTION' glpsol.out || fail "no plan, but glpsol: $(grep 'least cost' glpsol.out)"
    echo infeasible
else
    [ "$status" -eq 0 ] || fail "exit $status: $(head -n 3 err)"
    answer=$(python3 - "$(awk '/^least cost/ {print $3}' glpsol.out)" "$(grep -c '^squares.*missed' glpsol.out || true)" <<'PYTHON'
import json, sys
plan = json.load(open("plan/plan.json"))
cost, other, bound = float(plan["cost"]["total"]), float(sys.argv[1] or "nan"), float(plan["bound"])
slack = 1e-9 * max(cost, 1) + 1e-4
missed = sys.argv[2] != "0"
good = other <= cost + slack if missed else bound - slack <= other <= cost + slack
if not good:
    sys.exit("the plan costs %s (bound %s), glpsol finds %s" % (cost, bound, other))
print("bounded" if missed else "feasible")
PYTHON
) || fail "$(cat out)"
    echo "$answer"
fi
finish
