#!/usr/bin/env python3
"""proofs.py PROGRAM SIZE FIRST LAST [ROUNDS]: certificates on random scenarios of random_scenario.py, held to brute.py's
optimum and to tests/oracle/certificate.py. For every seed the best that prove.py finds, and ROUNDS (default 4) with some
rows left out, multipliers moved, and branches at random. No bound may exceed the true optimum, no optimum may be
"proven" away, and both checkers must say the same to the last digit. Prints the counts."""
import json
import os
import random
import re
import subprocess
import sys
import tempfile

import brute
import certificate
import prove
from model import Scenario

HERE = os.path.dirname(os.path.abspath(__file__))


def program_says(program, folder):
    """What `verify` says of the certificate: a bound, None (no plan), or "refused"."""
    done = subprocess.run([program, "verify", folder], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit("%s: exit %d: %s" % (folder, done.returncode, done.stderr))
    if "no plan meets this policy" in done.stdout:
        return None, done.stdout
    found = re.search(r"proves that no plan costs less than (-?[\d,.]+), not that none exists", done.stdout)
    if not found:
        return "refused", done.stdout
    return certificate.money(found.group(1).replace(",", "")), done.stdout


def oracle_says(sc, made):
    try:
        return certificate.check(sc, made)
    except certificate.Refused as refused:
        return "refused: %s" % refused


def shaken(made, rng):
    """The certificate with multipliers moved, and sometimes a branch on a choice above it."""
    made = json.loads(json.dumps(made))
    spec = made["problems"][0]

    def visit(node):
        for pair in node.get("multipliers", []):
            if rng.random() < 0.3:
                pair[1] = max(0, int(pair[1] * rng.uniform(0, 2)))
        for key in ("zero", "one", "most", "least"):
            if isinstance(node.get(key), dict):
                visit(node[key])
    visit(spec["tree"])
    return made


def compare(program, sc, folder, made, truth, seed):
    with open(os.path.join(folder, "certificate.json"), "w", encoding="utf-8") as file:
        json.dump(made, file)
    mine, (theirs, said) = oracle_says(sc, made), program_says(program, folder)
    refused = isinstance(mine, str)
    if refused != (theirs == "refused") or (not refused and mine != theirs):
        sys.exit("%s: the oracle says %s, the program %s: %s" % (seed, mine, theirs, said))
    if not refused and mine is None and truth is not None:
        sys.exit("%s: proven that no plan exists, but one costs %s" % (seed, truth))
    if not refused and mine is not None and truth is not None and mine > truth:
        sys.exit("%s: proven that no plan costs less than %s, but one costs %s" % (seed, mine, truth))
    return mine


def at_least_cost(folder):
    """Leaves out what the bound does not depend on, the other objectives."""
    path = os.path.join(folder, "scenario.json")
    scenario = json.load(open(path, encoding="utf-8"))
    scenario["objectives"] = ["cost"]
    json.dump(scenario, open(path, "w", encoding="utf-8"), indent=1)


def main():
    program, size, first, last = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    rounds = int(sys.argv[5]) if len(sys.argv) > 5 else 4
    counts = {"scenarios": 0, "certificates": 0, "optimal": 0, "none": 0, "refused": 0}
    gaps = []
    for seed in range(first, last + 1):
        with tempfile.TemporaryDirectory() as folder:
            inputs = os.path.join(folder, "inputs")
            subprocess.run([sys.executable, os.path.join(HERE, "random_scenario.py"), str(seed), inputs, size], check=True)
            at_least_cost(inputs)
            # Classes are named by their place in the fleet as polyculture writes it.
            fleet = os.path.join(inputs, "fleet.json")
            subprocess.run([program, "merge", fleet, "-o", fleet + ".sorted"], check=True, capture_output=True)
            os.replace(fleet + ".sorted", fleet)
            sc = Scenario(os.path.join(inputs, "scenario.json"), os.path.join(inputs, "fleet.json"))
            best = brute.solve(sc)
            truth = int(best[0][1]) if best else None
            rng = random.Random(seed)
            made, bound = prove.prove(sc, seed, target=truth)
            counts["scenarios"] += 1
            counts["certificates"] += 1
            found = compare(program, sc, folder, made, truth, seed)
            counts["optimal"] += found == truth and truth is not None
            counts["none"] += found is None
            if found is not None and truth is not None and found < truth:
                gaps.append("%s %.4f%%" % (seed, 100 * (truth - found) / truth))
            if found is not None and truth is None:
                gaps.append("%s none" % seed)
            for n in range(rounds):
                other = shaken(made if n % 2 else prove.prove(sc, seed + 1000 * n, deep=rng.randint(0, 6), target=truth,
                                                              skip_share=rng.random())[0], rng)
                counts["certificates"] += 1
                counts["refused"] += isinstance(compare(program, sc, folder, other, truth, seed), str)
    print(", ".join("%d %s" % (v, k) for k, v in counts.items()) + ("; short of it: " + ", ".join(gaps) if gaps else ""))


if __name__ == "__main__":
    main()
