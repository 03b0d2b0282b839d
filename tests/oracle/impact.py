#!/usr/bin/env python3
"""impact.py DIR PROGRAM MODELS: what the failure of every product and vendor of a plan's bundle does, recomputed from plan.json and
inputs alone and compared with `outage --format json`. Shares no code with the program."""
import json
import os
import subprocess
import sys

from audit import Catalog
from model import read_json


def back(counts, cold, seconds, rate, fixed):
    if fixed is not None and seconds >= fixed:
        return counts["exposed"]
    return counts["hot"] + sum(min(n, rate * seconds // 3600) for n in cold.values())


def count(pieces, catalog, kind, domain, classes, function, rate, fixed):
    counts = dict.fromkeys(("exposed", "hot", "cold", "manual", "none", "also"), 0)
    cold = {}
    for index, primary, backup, mode, agents, n in pieces:
        platform = classes[index].get("platform", "unknown")
        fails = lambda p: domain in catalog.domains(p, kind, platform)
        if not fails(primary):
            counts["also"] += n if any(fails(a) for a in agents) else 0
            continue
        counts["exposed"] += n
        if any(not fails(a) for a in agents):
            counts["hot"] += n
        elif mode == "cold" and not fails(backup):
            counts["cold"] += n
            cold[backup] = cold.get(backup, 0) + n
        elif mode == "manual":
            counts["manual"] += n
        else:
            counts["none"] += n
    times = {}
    for percent in (50, 95, 100):
        wanted = -(-counts["exposed"] * percent // 100)
        low, high = 0, 10 ** 9
        if back(counts, cold, high, rate, fixed) < wanted:
            times[str(percent)] = None
            continue
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if back(counts, cold, middle, rate, fixed) >= wanted else (middle + 1, high)
        times[str(percent)] = low
    return counts, times


def main():
    folder, program = sys.argv[1:3]
    plan, fleet = (read_json(os.path.join(folder, n)) for n in ("plan.json", "inputs/fleet.json"))
    catalog = Catalog([os.path.join(folder, "inputs/catalog.json")])
    classes, figures = fleet["classes"], 0
    pieces = {}
    for entry in plan["assignments"]:
        for part in entry["split"]:
            mode = part.get("mode", "")
            pieces.setdefault(entry["function"], []).append(
                (entry["class"], part["primary"], part.get("backup"), mode,
                 [part["backup"]] if mode == "hot" else [], part["count"]))
    for function, planned in pieces.items():
        assigned = {index for index, *_ in planned}
        today = [(i, s[0], None, "", s[1:], c["count"]) for i, c in enumerate(classes)
                 for s in [c.get("stack", {}).get(function, [])] if s and i in assigned]
        for kind in ("product", "vendor", "driver", "platform"):
            domains = sorted({d for p in planned + today for a in [p[1], *p[4]]
                              for d in catalog.domains(a, kind, classes[p[0]].get("platform", "unknown"))})
            for domain in domains:
                for fixed in (None, 5):
                    command = [program, "outage", "--format", "json", "--deploy", "7", "--fail", "%s=%s" % (kind, domain), folder]
                    done = subprocess.run(command + (["--fixed-after", str(fixed)] if fixed else []), capture_output=True, check=True)
                    said = json.loads(done.stdout)["functions"][function]
                    for name, state in (("today", today), ("plan", planned)):
                        counts, times = count(state, catalog, kind, domain, classes, function, 7, fixed and fixed * 3600)
                        for key, right in [*counts.items(), ("seconds-to-percent", times)]:
                            figures += 1
                            if said[name][key] != right:
                                sys.exit("%s %s=%s, %s, %s: the program says %s, recomputed %s" %
                                         (folder, kind, domain, name, key, said[name][key], right))
    print(figures)


if __name__ == "__main__":
    main()
