#!/usr/bin/env python3
"""mutate_certificate.py PROGRAM BUNDLE FIRST LAST: seeded changes of a bundle's certificate.json, one each: numbers, ids,
swaps, deletions, added branches, flipped signs. The bundle's plan must be proven optimal. A changed certificate may still
prove as much (then it proves the truth: the bound of the plan, and the second checker agrees); otherwise the program
refuses it, or says that it proves less, with exit 1 and a reason. Another layout of the same JSON is accepted. Prints the
counts."""
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

import certificate
from model import Scenario, money


def nodes(node, path=()):
    yield path, node
    for key in ("zero", "one", "most", "least"):
        if isinstance(node.get(key), dict):
            yield from nodes(node[key], path + (key,))


def leaves_of(spec):
    return [n for _, n in nodes(spec["tree"]) if "multipliers" in n]


def places(value, path=()):
    """Every word and number of the rows, groups and choices."""
    if isinstance(value, dict):
        for key in value:
            yield from places(value[key], path + (key,))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from places(item, path + (i,))
    elif not isinstance(value, bool):
        yield path, value


def put(made, path, value):
    at = made
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value


def number(made, rng):
    path, value = rng.choice([(p, v) for p, v in places(made["problems"]) if isinstance(v, int)])
    put(made, ("problems",) + path, rng.choice([value + 1, max(0, value - 1), value * 2, value // 2, value + 10 ** 6]))


def word(made, rng):
    words = [(p, v) for p, v in places(made["problems"]) if isinstance(v, str)]
    path, value = rng.choice(words)
    put(made, ("problems",) + path, rng.choice([rng.choice(words)[1], value + "x", "", "no-such-thing"]))


def multiplier(made, rng):
    pair = rng.choice([p for n in leaves_of(made["problems"][0]) for p in n["multipliers"]])
    pair[1] = rng.choice([0, pair[1] + 1, pair[1] * 2, int(pair[1] * rng.random()), 2 ** 53, 2 ** 53 + 2, pair[1] + 0.5])


def sign(made, rng):
    pair = rng.choice([p for n in leaves_of(made["problems"][0]) for p in n["multipliers"]])
    pair[1] = -pair[1]


def swap_multipliers(made, rng):
    node = rng.choice([n for n in leaves_of(made["problems"][0]) if len(n["multipliers"]) > 1])
    a, b = rng.sample(node["multipliers"], 2)
    a[0], b[0] = b[0], a[0]


def drop_multiplier(made, rng):
    node = rng.choice([n for n in leaves_of(made["problems"][0]) if n["multipliers"]])
    node["multipliers"].pop(rng.randrange(len(node["multipliers"])))


def twice(made, rng):
    node = rng.choice([n for n in leaves_of(made["problems"][0]) if n["multipliers"]])
    node["multipliers"].append(list(rng.choice(node["multipliers"])))


def drop_row(made, rng):
    rows = made["problems"][0]["rows"]
    rows.pop(rng.randrange(len(rows)))


def swap_rows(made, rng):
    rows = made["problems"][0]["rows"]
    a, b = rng.sample(range(len(rows)), 2)
    rows[a], rows[b] = rows[b], rows[a]


def replace_node(made, path, node):
    if path:
        put(made["problems"][0]["tree"], path, node)
    else:
        made["problems"][0]["tree"] = node


def drop_side(made, rng):
    node = rng.choice([n for _, n in nodes(made["problems"][0]["tree"]) if "zero" in n])
    del node[rng.choice(["zero", "one"])]


def swap_sides(made, rng):
    node = rng.choice([n for _, n in nodes(made["problems"][0]["tree"]) if "zero" in n])
    node["zero"], node["one"] = node["one"], node["zero"]


def cut_branch(made, rng):
    """One side in the place of the branch: half of the plans are left out."""
    path, node = rng.choice([(p, n) for p, n in nodes(made["problems"][0]["tree"]) if "zero" in n])
    replace_node(made, path, node[rng.choice(["zero", "one"])])


def add_branch(made, rng):
    path, node = rng.choice(list(nodes(made["problems"][0]["tree"])))
    choices = [n["choice"] for _, n in nodes(made["problems"][0]["tree"]) if "choice" in n]
    other = {"multipliers": []} if rng.random() < 0.5 else json.loads(json.dumps(node))
    replace_node(made, path, {"choice": rng.choice(choices), "zero": node, "one": other})


def say_infeasible(made, rng):
    node = rng.choice(leaves_of(made["problems"][0]))
    node["infeasible"] = not node.get("infeasible", False)


def other_denominator(made, rng):
    made["denominator"] = rng.choice([1, made["denominator"] // 2, made["denominator"] * 2, 0, 2 ** 41])


def group(made, rng):
    groups = made["problems"][0]["groups"]
    g = rng.randrange(len(groups))
    change = rng.randrange(3)
    if change == 0 and groups[g]:
        groups[g].append(groups[g][0])
    elif change == 1:
        groups[g].append(10 ** 6)
    else:
        groups[g] = []


def field(made, rng):
    target = rng.choice([made, made["problems"][0], rng.choice(leaves_of(made["problems"][0]))])
    if rng.random() < 0.5:
        target["extra"] = 1
    else:
        del target[rng.choice(sorted(target))]


def functions(made, rng):
    spec = made["problems"][0]
    rng.choice([lambda: spec["functions"].append("firewall"), lambda: spec["functions"].clear(),
                lambda: made["problems"].append(json.loads(json.dumps(spec))), made["problems"].clear])()


KINDS = [number, word, multiplier, sign, swap_multipliers, drop_multiplier, twice, drop_row, swap_rows, drop_side, swap_sides,
         cut_branch, add_branch, say_infeasible, other_denominator, group, field, functions]


def judge(program, sc, bundle, made, truth, what, layout=None):
    path = os.path.join(bundle, "certificate.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(made, file, indent=layout)
    done = subprocess.run([program, "verify", bundle], capture_output=True, text=True, check=False)
    try:
        oracle = certificate.check(sc, json.loads(json.dumps(made)))
    except (certificate.Refused, KeyError, TypeError, ValueError, AttributeError, IndexError):
        oracle = "refused"
    if done.returncode == 0:
        # Accepted: it proves the plan's bound, no more and no less, and the second checker finds the same.
        if oracle != truth or "gap 0.00%" not in done.stdout:
            sys.exit("%s: accepted, but the oracle says %s\n%s" % (what, oracle, done.stdout))
        return "still a proof"
    if done.returncode != 1 or not done.stdout.strip() or "disagreement" not in done.stderr:
        sys.exit("%s: exit %d\n%s%s" % (what, done.returncode, done.stdout, done.stderr))
    less = "certificate.json proves" in done.stdout
    if (oracle == "refused") == less or (less and not (isinstance(oracle, int) and oracle < truth)):
        sys.exit("%s: the oracle says %s, the program\n%s" % (what, oracle, done.stdout))
    return "proves less" if less else "refused"


def main():
    program, first, last = sys.argv[1], int(sys.argv[3]), int(sys.argv[4])
    with tempfile.TemporaryDirectory() as folder:
        bundle = os.path.join(folder, "bundle")
        shutil.copytree(sys.argv[2], bundle)
        sc = Scenario(os.path.join(bundle, "inputs", "scenario.json"), os.path.join(bundle, "inputs", "fleet.json"))
        original = json.load(open(os.path.join(bundle, "certificate.json"), encoding="utf-8"))
        truth = money(json.load(open(os.path.join(bundle, "plan.json"), encoding="utf-8"))["bound"])
        counts = {"refused": 0, "proves less": 0, "still a proof": 0}
        for layout in (None, 0, 1, 4, "\t"):
            if judge(program, sc, bundle, original, truth, "layout %r" % (layout,), layout) != "still a proof":
                sys.exit("another layout was flagged")
        for seed in range(first, last + 1):
            rng = random.Random(seed)
            made, kind = json.loads(json.dumps(original)), rng.choice(KINDS)
            kind(made, rng)
            counts[judge(program, sc, bundle, made, truth, "seed %d, %s" % (seed, kind.__name__))] += 1
    print("%d changes: " % (last - first + 1) + ", ".join("%d %s" % (n, k) for k, n in counts.items()))


if __name__ == "__main__":
    main()
