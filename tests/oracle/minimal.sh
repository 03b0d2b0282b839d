#!/usr/bin/env bash
# minimal.sh CLASSES SEED: of a random scenario with twenty limits and no plan, the conflict that is named is smallest: by
# cbc on the exported model its limits have no plan together, and without any one of them there is a plan that verifies.
# Prints "limits seconds", or "feasible" where the scenario has a plan; fails with a reason.
set -- "policy-$1" "$2"
. "$root/tests/oracle/case.sh"
cp policy.json whole.json
started=$(date +%s%N)
timeout 150 "$polyculture" plan -q -t 100 -s scenario.json fleet.json -o plan >out 2>err || status=$?
seconds=$((($(date +%s%N) - started) / 10000000))
if [ "$status" -ne 1 ]; then
    [ "$status" -eq 0 ] || [ "$status" -eq 4 ] || fail "exit $status: $(head -n 3 err)"
    finish
    echo feasible
    exit
fi
grep -q 'search was cut short' err && { finish; echo "cut-short 0 $seconds"; exit; }
named=$(sed 's/; there is a plan with .*//' err | grep -oE "'limit-[0-9]+' \(" | grep -oE 'limit-[0-9]+')
# keep ID...: the policy with these limits alone.
keep() {
    python3 - "$@" <<'PYTHON'
import json, sys
policy = json.load(open("whole.json"))
policy["limits"] = [l for l in policy["limits"] if l["id"] in sys.argv[1:]]
json.dump(policy, open("policy.json", "w"))
PYTHON
}
keep $named
status=0
"$polyculture" plan -q -s scenario.json fleet.json -o plan --export-mps model.mps >out 2>err || status=$?
[ "$status" -eq 1 ] || fail "$named alone: exit $status"
timeout 100 cbc model.mps -sec 60 -solve >cbc.out 2>&1
grep -q 'infeasible' cbc.out || grep -q '"hhi-max"' policy.json || grep -q 'Stopped' cbc.out || fail "cbc finds a plan under $named"
for one in $named; do
    keep $(echo "$named" | grep -vx "$one")
    status=0
    "$polyculture" plan -qf -t 20 -s scenario.json fleet.json -o plan >out 2>err || status=$?
    [ "$status" -eq 0 ] || [ "$status" -eq 4 ] || fail "without $one of $named: exit $status: $(cat err)"
    "$polyculture" verify plan >verified || fail "without $one: $(cat verified)"
done
finish
echo "conflict $(echo "$named" | wc -l) $seconds"
