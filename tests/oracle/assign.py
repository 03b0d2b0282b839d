#!/usr/bin/env python3
"""Checks a work list of `polyculture assign` (CSV) against the plan's bundle, sharing no code with the program.

usage: assign.py BUNDLE LIST.csv [--waves N] [--share S] [--canary N] [--scaled]

Counts by class, function, primary, backup and mode equal the plan's; every endpoint stands once for each function;
of a class those that ask least come first in the order of SHA-256; waves keep within the share of every site and
service, the canary is as small as asked, spread over sites, and takes the least critical."""
import argparse, collections, csv, fractions, hashlib, json, math, os, sys

arguments = argparse.ArgumentParser()
arguments.add_argument("bundle")
arguments.add_argument("list")
arguments.add_argument("--waves", type=int)
arguments.add_argument("--share")
arguments.add_argument("--canary", type=int)
arguments.add_argument("--scaled", action="store_true")
arguments = arguments.parse_args()

plan = json.load(open(os.path.join(arguments.bundle, "plan.json")))
fleet = json.load(open(os.path.join(arguments.bundle, "inputs", "fleet.json")))
rows = list(csv.DictReader(open(arguments.list, newline="", encoding="utf-8")))
wrong = []


def check(holds, what):
    if not holds:
        wrong.append(what)


# ---- counts, class by class
planned = collections.Counter()
for entry in plan["assignments"]:
    for part in entry["split"]:
        planned[entry["class"], entry["function"], part["primary"], part.get("backup", ""), part.get("mode", "")] += part["count"]
handed = collections.Counter((int(r["class"]) if r["class"] else -1, r["function"], r["primary"], r["backup"], r["mode"]) for r in rows)
if not arguments.scaled:
    check(handed == planned, "counts differ: %s, %s" % (list((handed - planned).items())[:3], list((planned - handed).items())[:3]))
    changes = sum(r["changes"] == "yes" for r in rows)
    check(changes == plan["changes"]["endpoints"], "%d changes, the plan says %d" % (changes, plan["changes"]["endpoints"]))

# ---- every endpoint once
seen = collections.Counter((r["endpoint"], r["id"], r["function"]) for r in rows)
check(max(seen.values()) == 1, "an endpoint stands twice: %s" % seen.most_common(1))

# ---- what the class runs today, and what is to be done
for r in rows:
    if r["class"]:
        stack = fleet["classes"][int(r["class"])]["stack"].get(r["function"], [])
        check(r["today"] == (stack[0] if stack else ""), "today of %s" % r["endpoint"])
        wanted = [r["primary"]] + ([r["backup"]] if r["mode"] == "hot" and r["backup"] else [])
        check(r["install"] == ";".join(p for p in wanted if p not in stack), "install of %s" % r["endpoint"])
        check(set(filter(None, r["retire"].split(";"))) <= set(stack) - set(wanted), "retire of %s" % r["endpoint"])
    check((r["changes"] == "yes") == (r["today"] != r["primary"]), "changes of %s" % r["endpoint"])


# ---- the order within a class: what asks least first, by SHA-256 of the name in lower case without its domain
def kind(r):
    if r["today"] == r["primary"]:
        return 1 if r["install"] or r["retire"] else 0
    return 3 if r["primary"] in r["install"].split(";") else 2


def key(r):
    name = r["endpoint"].lower().split(".")[0].strip() or r["id"]
    return hashlib.sha256(name.encode()).digest()[:8]


classes = collections.defaultdict(list)
for r in rows:
    classes[r["class"], r["function"], tuple(r[a] for a in ("site", "service", "platform") if a in r), r["today"]].append(r)
for members in classes.values():
    kinds = [kind(r) for r in sorted(members, key=key)]
    check(kinds == sorted(kinds), "class %s: those that ask least do not come first" % members[0]["class"])

# ---- functions change on the same endpoints of a class, as far as they can
touched, by_function = collections.defaultdict(set), collections.Counter()
for r in rows:
    if kind(r) > 0 and r["class"]:
        touched[r["class"]].add((r["endpoint"], r["id"]))
        by_function[r["class"], r["function"]] += 1
for c, members in touched.items():
    most = max(n for (other, _), n in by_function.items() if other == c)
    check(len(members) == most, "class %s: work on %d endpoints, %d would do" % (c, len(members), most))

# ---- waves
works = collections.defaultdict(bool)
of = {}
for r in rows:
    who = r["endpoint"], r["id"]
    of[who] = r
    works[who] = works[who] or kind(r) > 0
for who, r in of.items():
    check(bool(r["wave"]) == (works[who] and arguments.waves is not None), "wave of %s: '%s'" % (who[0], r["wave"]))
if arguments.waves:
    waves = collections.Counter(int(of[w]["wave"]) for w in of if works[w])
    check(set(waves) == set(range(1, arguments.waves + 1)), "waves are %s" % sorted(waves))
    for attribute in ("site", "service"):
        size = collections.Counter(r.get(attribute, "") for r in of.values())
        touched = collections.Counter((r.get(attribute, ""), int(r["wave"])) for w, r in of.items() if works[w])
        for (value, wave), count in touched.items():
            if value and arguments.share:
                most = max(1, math.floor(fractions.Fraction(arguments.share) * size[value]))
                check(count <= most, "wave %d touches %d of %s %s, allowed %d" % (wave, count, attribute, value, most))
    first = 2 if arguments.canary else 1
    rest = [waves[w] for w in range(first, arguments.waves + 1)]
    cells = len({(r.get("site"), r.get("service")) for w, r in of.items() if works[w]})
    check(max(rest) - min(rest) <= cells, "waves are of very different size: %s" % rest)
    if arguments.canary:
        check(waves[1] == arguments.canary, "the canary has %d endpoints" % waves[1])
        levels = {"low": 1, "high": 3, "critical": 4}
        level = lambda r: levels.get(r.get("criticality"), 2)
        canary = [of[w] for w in of if works[w] and of[w]["wave"] == "1"]
        most = max(level(r) for r in canary)
        # Of the level that it ends in, the sites with endpoints left differ by one at most in what they gave; where a share
        # held a site back, it gave less.
        lower = [r for w, r in of.items() if works[w] and level(r) < most and r["wave"] != "1"]
        check(not lower or arguments.share, "the canary takes %d while less critical ones are left" % most)
        gave = collections.Counter(r["site"] for r in canary if level(r) == most)
        left = {r["site"] for w, r in of.items() if works[w] and level(r) == most and r["wave"] != "1"}
        if not arguments.share and left:
            check(max(gave.values()) - min(gave[s] for s in left) <= 1, "the canary is not spread over sites: %s" % dict(gave))

print("\n".join(wrong[:20]) if wrong else "%d rows agree" % len(rows))
sys.exit(1 if wrong else 0)
