#!/usr/bin/env python3
"""scenario.py SEED DIR CLASSES PRODUCTS SITES ENDPOINTS [hard]: a procurement scenario of real size, always the same for a seed.

Heavy-tailed classes by site, platform, criticality and today's product; all-units tiers with minimums, fixed costs of products and
vendors, capacities; caps by vendor, by engine, by cloud, by vendor at each site, on hostile updates; a minimum share, a migration
cap, at most six vendors, backups for half of the classes. `hard` adds hhi-max, survive and incremental tiers. All of it is invented."""
import json
import os
import random
import sys

FUNCTION = "endpoint-protection"


def catalog(rng, products):
    vendors = [{"id": "vendor-%02d" % v, "name": "Vendor %d" % v, "jurisdiction": rng.choice(["US", "US", "SK", "FI", "DE", "JP"])}
               for v in range(max(6, products * 3 // 4))]
    out = []
    for p in range(products):
        vendor = vendors[p % len(vendors)]
        out.append({"id": "product-%02d" % p, "name": "Product %d" % p, "vendor": vendor["id"], "functions": [FUNCTION],
                    "platforms": ["windows", "linux", "macos"] if p < 4 or rng.random() < 0.6 else
                    rng.choice([["windows"], ["windows", "linux"], ["windows", "macos"]]),
                    "domains": {"cloud": [rng.choice(["aws", "azure", "gcp", "own-%d" % (p % 3)])],
                                "engine": [rng.choice(["bitdefender", "avira"]) if rng.random() < 0.3 else "own-%d" % p]}})
    return {"polyculture": "catalog/1", "vendors": vendors, "products": out}


def fleet(rng, classes, products, sites, endpoints):
    weights = [1 / (p + 1) ** 1.3 for p in range(products)]
    site_weights = [1 / (s + 1) ** 0.7 for s in range(sites)]
    seen = {}
    while len(seen) < classes:
        platform = rng.choices(["windows", "linux", "macos"], [6, 3, 1])[0]
        today = rng.choices(range(products), weights)[0] if rng.random() < 0.97 else None
        key = (rng.choices(range(sites), site_weights)[0], platform, rng.choice(["high", "normal"]), today)
        if key not in seen:
            seen[key] = rng.paretovariate(1.1)
    scale = endpoints / sum(seen.values())
    out = []
    for (site, platform, criticality, today), weight in seen.items():
        out.append({"platform": platform, "criticality": criticality, "site": "site-%02d" % site, "count": max(1, int(weight * scale)),
                    "stack": {} if today is None else {FUNCTION: ["product-%02d" % today]}})
    return {"polyculture": "fleet/1", "attributes": ["criticality", "platform", "site"], "classes": out,
            "endpoints": sum(c["count"] for c in out), "sources": [], "unknown": []}


def cents(value):
    return "%d.%02d" % divmod(int(value), 100)


def offers(rng, products, total, hard):
    out = []
    for p in range(products):
        unit = rng.randint(2500, 6000)
        tiers, start, price = [], 1, unit
        for i in range(rng.randint(2, 4)):
            tiers.append({"from": start, "unit": cents(price)})
            start = int(total * rng.uniform(0.02, 0.08)) if i == 0 else int(start * rng.uniform(1.8, 3))
            price *= rng.uniform(0.8, 0.94)
        offer = {"product": "product-%02d" % p, "price": tiers, "migration": cents(rng.randint(300, 1800)),
                 "fixed": cents(total * rng.uniform(5, 40)), "minimum": int(total * rng.uniform(0.005, 0.03)),
                 "standby": {"hot": cents(rng.randint(700, 1800)), "cold": cents(rng.randint(150, 700))},
                 "deploy-per-hour": max(1, int(total * rng.uniform(0.005, 0.03)))}
        if rng.random() < 0.5:
            offer["capacity"] = int(total * rng.uniform(0.25, 0.6))
        if hard and p % 2:
            offer["tiers"] = "incremental"
        out.append(offer)
    return out


def policy(rng, hard):
    limits = [
        {"id": "vendor-cap", "kind": "max-share", "of": "vendor", "max": "35%"},
        {"id": "engine-cap", "kind": "max-share", "of": "engine", "max": "45%"},
        {"id": "cloud-cap", "kind": "max-share", "of": "cloud", "max": "55%"},
        {"id": "site-cap", "kind": "max-share", "of": "vendor", "max": "%d%%" % rng.choice([45, 50, 55, 60]), "each": "site"},
        {"id": "hostile-update", "kind": "max-share", "of": "vendor", "measure": "integrity", "max": "60%"},
        {"id": "european", "kind": "min-share", "of": "jurisdiction", "values": ["SK", "FI", "DE"], "min": "20%"},
        {"id": "few-contracts", "kind": "max-vendors", "max": 6},
        {"id": "change", "kind": "max-change", "max": "70%"},
        {"id": "backup", "kind": "backup-required", "modes": ["hot", "cold"], "differ": ["vendor"], "scope": {"criticality": ["high"]}}]
    if hard:
        limits += [{"id": "hhi", "kind": "hhi-max", "of": "vendor", "max": "2400"},
                   {"id": "survive", "kind": "survive", "of": "vendor", "min": "70%", "within": 4}]
    return {"polyculture": "policy/1", "id": "bench", "title": "Bench", "limits": limits}


def main():
    seed, folder, classes, products, sites, endpoints = int(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:7])
    hard = sys.argv[7:] == ["hard"]
    rng = random.Random(seed)
    the_catalog = catalog(rng, products)
    the_fleet = fleet(rng, classes, products, sites, endpoints)
    total = the_fleet["endpoints"]
    scenario = {"polyculture": "scenario/1", "id": "bench-%d" % seed, "currency": "EUR", "years": 3, "prices": "illustrative",
                "functions": [FUNCTION], "catalogs": ["catalog.json"], "policies": ["policy.json"], "objectives": ["cost"],
                "offers": offers(rng, products, total, hard),
                "vendors": [{"vendor": v["id"], "fixed": cents(total * rng.uniform(5, 30))} for v in the_catalog["vendors"]]}
    os.makedirs(folder, exist_ok=True)
    for name, value in (("scenario", scenario), ("policy", policy(rng, hard)), ("catalog", the_catalog), ("fleet", the_fleet)):
        with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as file:
            json.dump(value, file, indent=1)


if __name__ == "__main__":
    main()
