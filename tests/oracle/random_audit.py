#!/usr/bin/env python3
"""random_audit.py COUNT: folders case-1 to case-COUNT with fleet.json, policy.json and catalog.json, always the same: several functions on an
endpoint, products of several functions, engines and clouds, third agents, tags, and limits of every kind that an audit needs no prices for."""
import json
import os
import random
import sys

FUNCTIONS = ["endpoint-protection", "firewall", "vpn"]
SEATS = ["US", "SK", "FI", "DE", "JP"]
KINDS = ["product", "vendor", "parent", "jurisdiction", "engine", "cloud", "driver", "platform"]


def catalog(rng):
    vendors = [{"id": "v%d" % v, "name": "V%d" % v, "parent": "v%d" % (v // 2 * 2), "jurisdiction": rng.choice(SEATS)} for v in range(6)]
    products = []
    for p in range(14):
        domains = {}
        for kind, names in (("engine", ["own", "bought"]), ("cloud", ["north", "south", "west"]), ("driver", ["a.sys", "b.ko", "c"])):
            if rng.random() < 0.75:
                domains[kind] = rng.sample(names, rng.randint(1, 2))
        if rng.random() < 0.3:
            domains["driver"] = {w: rng.sample(["a.sys", "b.ko", "c"], rng.randint(1, 2)) for w in rng.sample(["windows", "linux"], rng.randint(1, 2))}
        products.append({"id": "p%02d" % p, "name": "P%d" % p, "vendor": "v%d" % rng.randrange(6), "domains": domains,
                         "functions": rng.sample(FUNCTIONS, rng.choice([1, 1, 2, 3])), "platforms": rng.sample(["windows", "linux"], rng.randint(1, 2)),
                         "capabilities": {"detection": rng.randint(20, 90)}})
    return {"polyculture": "catalog/1", "vendors": vendors, "products": products}


def fleet(rng, products):
    classes, seen = [], set()
    for _ in range(rng.randint(3, 25)):
        cls = {"platform": rng.choice(["windows", "windows", "linux"]), "site": "s%d" % rng.randrange(4), "criticality": rng.choice(["high", "normal"])}
        if rng.random() < 0.4:
            cls["tags"] = sorted(rng.sample(["kiosk", "roaming", "lab"], rng.randint(1, 2)))
        cls["stack"] = {}
        for function in FUNCTIONS:
            able = [p["id"] for p in products if function in p["functions"] and cls["platform"] in p["platforms"]]
            chosen = rng.sample(able, min(len(able), rng.choice([0, 1, 1, 1, 2, 3])))
            if chosen:
                cls["stack"][function] = chosen
        key = json.dumps(cls, sort_keys=True)
        if key not in seen:
            seen.add(key)
            cls["count"] = int(rng.paretovariate(0.9) * 5) % 200000 + 1
            classes.append(cls)
    return {"polyculture": "fleet/1", "attributes": ["criticality", "platform", "site", "tags"], "classes": classes,
            "endpoints": sum(c["count"] for c in classes), "sources": [], "unknown": []}


def policy(rng, products):
    of = lambda: rng.choice(KINDS)
    percent = lambda: rng.choice(["%d%%" % rng.randint(1, 99), "%d/%d" % (rng.randint(1, 6), rng.randint(7, 9)), "0.%d" % rng.randint(1, 999)])
    some = lambda: {"of": "jurisdiction", "values": rng.sample(SEATS, 2)} if rng.random() < 0.5 else {
        "of": "product", "values": [p["id"] for p in rng.sample(products, 3)]}
    kinds = [
        lambda: {"kind": "max-share", "of": of(), "max": percent()},
        lambda: {"kind": "max-share", "of": of(), "max": percent(), "measure": "integrity"},
        lambda: {"kind": "max-share", "of": of(), "max": percent(), "measure": "any-function"},
        lambda: {"kind": "max-share", "max": percent(), "measure": "any-function", **some()},
        lambda: {"kind": "min-share", "min": percent(), "measure": "any-function", **some()},
        lambda: {"kind": "min-share", "min": percent(), "measure": rng.choice(["availability", "integrity"]), **some()},
        lambda: {"kind": "max-vendors", "max": rng.randint(1, 6)},
        lambda: {"kind": "min-vendors", "min": rng.randint(1, 4)},
        lambda: {"kind": "max-products", "max": rng.randint(1, 8)},
        lambda: {"kind": "min-share-if-used", "of": of(), "min": percent()},
        lambda: {"kind": "hhi-max", "of": of(), "max": rng.choice(["1800", "2500.5", "4000", "6666.6667"])},
        lambda: {"kind": "survive", "of": of(), "min": percent(), "within": rng.choice([0, 4])},
        lambda: {"kind": "backup-required", "modes": rng.sample(["hot", "cold", "manual"], 2), "differ": rng.sample(["vendor", "parent", "cloud", "engine"], rng.randint(0, 2))},
        lambda: {"kind": "max-change", "max": percent()},
        lambda: {"kind": "keep", **some()},
        lambda: {"kind": "forbid", **some()},
        lambda: {"kind": "require", **some()},
        lambda: {"kind": "capability-min", "capability": "detection", "min": rng.randint(20, 80)},
    ]
    limits = []
    for i, made in enumerate(rng.sample(kinds, rng.randint(4, 9))):
        limit = dict(made(), id="l%d" % i)
        if rng.random() < 0.4:
            limit["each"] = rng.choice(["site", "platform", "tags", "criticality"])
        if rng.random() < 0.3:
            limit["scope"] = rng.choice([{"criticality": ["high"]}, {"tags": ["kiosk", "lab"]}, {"site": ["s0", "s1"], "platform": ["windows"]}])
        if limit.get("measure") != "any-function" and rng.random() < 0.5:
            limit["function"] = rng.choice(FUNCTIONS)
        limits.append(limit)
    return {"polyculture": "policy/1", "id": "random", "limits": limits}


def main():
    for seed in range(1, int(sys.argv[1]) + 1):
        rng, folder = random.Random("audit %d" % seed), "case-%d" % seed
        os.makedirs(folder)
        known = catalog(rng)
        for name, content in (("catalog", known), ("fleet", fleet(rng, known["products"])), ("policy", policy(rng, known["products"]))):
            with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as file:
                json.dump(content, file)


main()
