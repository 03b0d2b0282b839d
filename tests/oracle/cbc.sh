#!/usr/bin/env bash
# cbc.sh SIZE SEED: a random scenario, planned, and solved by cbc from the exported model: the same least cost to 1e-9 or
# within the stated gap, or neither finds a plan. With hhi-max the file only bounds squares, so its optimum is a bound.
# Prints what the plan's status was; fails with a reason.
. "$root/tests/oracle/case.sh"
"$polyculture" plan -q -t 60 -s scenario.json fleet.json -o plan --export-mps model.mps --export-lp model.lp \
    --export-mst model.mst >out 2>err || status=$?
[ "$status" -le 1 ] || [ "$status" -eq 4 ] || fail "exit $status: $(head -n 3 err)"
# Both forms of the model in turn.
form=$([ $((seed % 2)) -eq 0 ] && echo lp || echo mps)
timeout 100 cbc "model.$form" -sec 60 -ratio 0 -allow 0 -solve >cbc.out 2>&1 || fail "cbc: $(tail -n 3 cbc.out)"
answer=$(python3 - "$status" <<'PYTHON'
import json, re, sys
text = open("cbc.out").read()
hhi = any(l["kind"] == "hhi-max" for l in json.load(open("policy.json"))["limits"])
infeasible = re.search(r"infeasible", text) and not re.search(r"Optimal solution found", text)
if sys.argv[1] == "1":
    if not infeasible and not hhi:
        sys.exit("no plan, but cbc says otherwise")
    print("infeasible")
    sys.exit()
if infeasible:
    sys.exit("cbc says that there is no plan")
if "Optimal solution found" not in text:
    print("cbc-stopped")
    sys.exit()
other = float(re.search(r"Objective value:\s+(\S+)", text).group(1))
plan = json.load(open("plan/plan.json"))
cost, bound = float(plan["cost"]["total"]), float(plan["bound"])
slack = max(1e-9 * cost, 0.005)
if not (other <= cost + slack and (hhi or other >= bound - slack)):
    sys.exit("the plan costs %s (bound %s), cbc finds %s" % (cost, bound, other))
print("bounded" if hhi else plan["status"])
PYTHON
) || fail "$(head -n 3 err)"
echo "$answer"
finish
