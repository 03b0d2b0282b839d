#!/usr/bin/env python3
"""page_case.py DIR CLASSES PRODUCTS SITES FUNCTIONS [long]: scenario, catalog, policy and fleet of any size, to be shown rather than
planned: the limits are such that build/quick-plan meets them. `long`: names as long as people make them. Always the same."""
import json
import os
import random
import sys

folder, classes, products, sites, functions = sys.argv[1], *map(int, sys.argv[2:6])
long = len(sys.argv) > 6
rng = random.Random(7)
FUNCTIONS = ["endpoint-protection", "vpn", "disk-encryption", "firewall", "own-function"][:functions]
NAMES = ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ivy", "Juniper", "Kapok", "Larch", "Maple", "Nutmeg", "Oak",
         "Pine", "Quince", "Rowan", "Spruce", "Teak", "Umbrella", "Viburnum", "Willow", "Yew"]
LONG = " Advanced Endpoint Detection and Response Enterprise Suite, Government Edition" if long else ""
WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" if long else ""
SERVICES = ["check-in", "gates", "crew", "maintenance", "office"] + (["operations control and disposition of aircraft"] if long else ["ops"])
FUNCTION_OF = [FUNCTIONS[p % functions] for p in range(products)]


def name(v):
    return NAMES[v % len(NAMES)] + (" %d" % (v // len(NAMES) + 1) if v >= len(NAMES) else "")


vendors = [{"id": "v%02d" % v, "name": name(v) + (" Cyber Security Holdings International (Deutschland) GmbH" if long else ""),
            "parent": "v%02d" % (v // 3 * 3), "jurisdiction": rng.choice(["US", "SK", "FI", "DE", "JP"])} for v in range(products)]
catalog = {"polyculture": "catalog/1", "vendors": vendors, "products": [
    {"id": "p%02d" % p, "name": name(p) + " Guard" + LONG, "vendor": "v%02d" % p, "functions": [FUNCTION_OF[p]],
     "platforms": ["windows", "linux"], "domains": {"cloud": [rng.choice(["aws", "azure", "own"])], "driver": ["drv%02d.sys" % (p // 2)],
                                                      "engine": [rng.choice(["own-%d" % p, "bitdefender"])]}} for p in range(products)]}
site_names = [("%s Regional Operations Centre and Warehouse " % name(s) if long else "site-") + "%02d" % s for s in range(sites)]
if long:
    site_names[0] = WORD
seen = {}
while len(seen) < classes:
    stack = {}
    for function in FUNCTIONS:
        own = [p for p in range(products) if FUNCTION_OF[p] == function]
        if rng.random() < 0.95:
            stack[function] = ["p%02d" % rng.choices(own, [1 / (i + 1) for i in range(len(own))])[0]]
    key = (rng.choice(site_names), rng.choice(SERVICES), rng.choice(["windows", "linux"]), rng.choice(["high", "normal"]), json.dumps(stack))
    seen.setdefault(key, int(rng.paretovariate(1.2) * 20) % 5000 + 2)
entries = [{"site": s, "service": v, "platform": p, "criticality": c, "stack": json.loads(k), "count": n} for (s, v, p, c, k), n in seen.items()]
fleet = {"polyculture": "fleet/1", "attributes": ["criticality", "platform", "service", "site"], "classes": entries,
         "endpoints": sum(e["count"] for e in entries), "sources": [], "unknown": []}
policy = {"polyculture": "policy/1", "id": "shown", "title": "Shown", "limits": [
    {"id": "vendor-cap", "kind": "max-share", "of": "vendor", "max": "95%", "text": "A cap", "source": "A rule, Art. 1"},
    {"id": "site-cap", "kind": "max-share", "of": "vendor", "max": "100%", "each": "site"},
    {"id": "hostile", "kind": "max-share", "of": "vendor", "measure": "integrity", "max": "99%"},
    {"id": "seats", "kind": "min-share", "of": "jurisdiction", "values": ["US", "SK", "FI", "DE", "JP"], "min": "50%"},
    {"id": "backup", "kind": "backup-required", "modes": ["cold"], "differ": ["vendor"], "scope": {"criticality": ["high"]}},
    {"id": "money", "kind": "budget", "max": "999999999999.00"}, {"id": "points", "kind": "hhi-max", "of": "vendor", "max": "10000"},
    {"id": "contracts", "kind": "max-vendors", "max": products}]}
scenario = {"polyculture": "scenario/1", "id": "shown", "title": "A page that shows" + (" " + WORD if long else ""), "currency": "EUR", "years": 3,
            "prices": "illustrative", "functions": FUNCTIONS, "catalogs": ["catalog.json"], "policies": ["policy.json"],
            "operations": {"technicians": 25, "minutes-per-endpoint": 30},
            "offers": [{"product": "p%02d" % p, "price": [{"from": 1, "unit": "%d.50" % (20 + p)}, {"from": 1000, "unit": "%d.25" % (18 + p)}],
                        "migration": "4.00", "fixed": "1500.00", "standby": {"cold": "3.00"}} for p in range(products)]}
os.makedirs(folder, exist_ok=True)
for file, value in (("catalog", catalog), ("fleet", fleet), ("policy", policy), ("scenario", scenario)):
    with open(os.path.join(folder, file + ".json"), "w") as out:
        json.dump(value, out)
