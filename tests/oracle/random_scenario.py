#!/usr/bin/env python3
"""random_scenario.py SEED DIR [tiny|mixed|middle|large|large-mixed|policy-CLASSES]: a scenario with catalog, policy and fleet, always the same for a seed."""
import json
import os
import random
import sys

FUNCTION = "endpoint-protection"
SECOND = "vpn"
SEATS = ["US", "SK", "FI", "DE", "JP"]


def catalog(rng, products):
    vendors = [{"id": "vendor-%d" % v, "name": "Vendor %d" % v, "parent": "owner-%d" % (v // 2),
                "jurisdiction": rng.choice(SEATS)} for v in range(max(2, products - rng.randint(0, 1)))]
    out = []
    for p in range(products):
        domains = {"cloud": rng.sample(["aws", "azure", "gcp"], rng.randint(1, 2)), "driver": ["driver-%d.sys" % (p % 5)]}
        if p % 2:
            domains["driver"] = {"windows": domains["driver"], "linux": ["driver-%d.ko" % (p % 3)]}
        if rng.random() < 0.5:
            domains["engine"] = [rng.choice(["own", "bitdefender"])]
        out.append({"id": "product-%d" % p, "name": "Product %d" % p, "vendor": vendors[p % len(vendors)]["id"],
                    "functions": [FUNCTION], "domains": domains,
                    "platforms": ["windows", "linux"] if p < 2 or rng.random() < 0.7 else ["windows"]})
    return {"polyculture": "catalog/1", "vendors": vendors, "products": out}


def fleet(rng, products, classes, tiny, mixed=False):
    out, seen = [], set()
    while len(out) < classes:
        cls = {"platform": rng.choice(["windows", "windows", "linux"]), "criticality": rng.choice(["high", "normal"]),
               "site": "site-%d" % rng.randrange(2 if tiny else 12)}
        if rng.random() < 0.3:
            cls["tags"] = sorted(rng.sample(["kiosk", "roaming", "lab"], rng.randint(1, 2)))
        stack = rng.sample(range(products), rng.choice([0, 1, 1, 1, 2]))
        if rng.random() < 0.5 and stack:
            stack[0] = 0
            stack = list(dict.fromkeys(stack))
        cls["stack"] = {FUNCTION: ["product-%d" % p for p in stack]} if stack else {}
        key = json.dumps(cls, sort_keys=True)
        if key in seen:
            continue
        seen.add(key)
        cls["count"] = rng.randint(1, (8 if mixed else 12) // classes) if tiny else int(rng.paretovariate(1.1) * 12) % 3000 + 1
        out.append(cls)
    return {"polyculture": "fleet/1", "attributes": ["criticality", "platform", "site", "tags"], "classes": out,
            "endpoints": sum(c["count"] for c in out), "sources": [], "unknown": []}


def price(rng, total, tiny):
    unit = rng.randint(2000, 6000)
    tiers = [{"from": 1, "unit": "%d.%02d" % divmod(unit, 100)}]
    start = 1
    for _ in range(rng.randint(0, 2)):
        start += rng.randint(1, 4) if tiny else rng.randint(total // 50 + 1, total // 5 + 2)
        # Now and then the price rises: the tier then has an upper end that matters.
        unit = int(unit * (rng.uniform(0.6, 0.95) if rng.random() < 0.9 else 1.1))
        tiers.append({"from": start, "unit": "%d.%02d" % divmod(unit, 100)})
    return tiers


def cents(rng, low, high):
    return "%d.%02d" % divmod(rng.randint(low, high), 100)


def offers(rng, products, total, tiny):
    out = []
    for p in range(products):
        offer = {"product": "product-%d" % p, "price": price(rng, total, tiny), "standby": {}}
        if rng.random() < 0.8:
            offer["migration"] = cents(rng, 0, 2000)
        if rng.random() < 0.4:
            offer["fixed"] = cents(rng, 0, 20000 if tiny else 1500000)
        if p >= 2 and rng.random() < 0.4:
            offer["minimum"] = rng.randint(1, 6) if tiny else rng.randint(1, total // 6)
        if p >= 2 and rng.random() < 0.3:
            offer["capacity"] = rng.randint(2, 8) if tiny else rng.randint(total // 6, total // 2)
        for mode in ("hot", "cold"):
            if rng.random() < 0.75:
                offer["standby"][mode] = cents(rng, 200, 2500)
        if tiny and rng.random() < 0.15:
            other = json.loads(json.dumps(offer))
            other["price"] = price(rng, total, tiny)
            offer["scope"], other["scope"] = {"site": ["site-0"]}, {"site": ["site-1"]}
            out.append(other)
        out.append(offer)
    return out


def limits(rng, tiny):
    of = lambda: rng.choice(["vendor", "vendor", "parent", "cloud", "engine", "driver", "product", "jurisdiction"])
    percent = lambda low, high: "%d%%" % rng.randint(low, high)
    kinds = [
        lambda: {"kind": "max-share", "of": "vendor", "max": percent(40, 80)},
        lambda: {"kind": "max-share", "of": of(), "max": percent(55, 90) if tiny else percent(60, 90), "each": "site"},
        lambda: {"kind": "max-share", "of": of(), "measure": "integrity", "max": percent(60, 95)},
        lambda: {"kind": "max-share", "of": "vendor", "max": rng.choice(["2/3", "0.75"]), "scope": {"tags": ["kiosk", "lab"]}},
        lambda: {"kind": "min-share", "of": "jurisdiction", "values": rng.sample(SEATS, 2), "min": percent(5, 30)},
        lambda: {"kind": "max-vendors", "max": rng.randint(2, 3) if tiny else rng.randint(3, 6)},
        lambda: {"kind": "max-vendors", "max": 2 if tiny else 4, "each": "site"} if tiny else
                {"kind": "max-vendors", "max": 5},
        lambda: {"kind": "min-vendors", "min": 2},
        lambda: {"kind": "backup-required", "modes": rng.sample(["hot", "cold", "manual"], 2),
                 "differ": rng.sample(["vendor", "cloud", "driver", "parent"], rng.randint(0, 2)),
                 "scope": {"criticality": ["high"]}},
        lambda: {"kind": "max-change", "max": percent(50, 100)},
        lambda: {"kind": "forbid", "of": rng.choice(["product", "vendor"]), "values": ["product-2", "vendor-1"],
                 "scope": {"site": ["site-1"]}},
    ]
    chosen = rng.sample(kinds, rng.randint(2, 6))
    return [dict(limit(), id="limit-%d" % i, function=FUNCTION) for i, limit in enumerate(chosen)]


def mixed_limits(rng, endpoint_years):
    """Two to five limits out of every kind there is."""
    of = lambda: rng.choice(["vendor", "vendor", "parent", "cloud", "engine", "driver", "product", "jurisdiction"])
    percent = lambda low, high: "%d%%" % rng.randint(low, high)
    kinds = [
        lambda: {"kind": "max-products", "max": rng.randint(1, 3)},
        lambda: {"kind": "max-products", "max": rng.randint(1, 2), "each": "site"},
        lambda: {"kind": "min-share-if-used", "of": of(), "min": percent(10, 50)},
        lambda: {"kind": "hhi-max", "of": rng.choice(["vendor", "vendor", "cloud", "parent", "product"]),
                 "max": str(rng.randint(3000, 9000)) + rng.choice(["", ".5"])},
        lambda: {"kind": "survive", "of": of(), "min": percent(20, 90), "within": rng.choice([0, 1, 4])},
        lambda: {"kind": "survive", "of": "vendor", "min": percent(30, 100), "within": rng.choice([0, 2])},
        lambda: {"kind": "recover-within", "hours": rng.randint(1, 6)},
        lambda: {"kind": "recover-within", "of": of(), "hours": rng.randint(2, 8)},
        lambda: {"kind": "keep", "of": rng.choice(["product", "vendor"]), "values": ["product-0", "vendor-1"]},
        lambda: {"kind": "require", "of": "jurisdiction", "values": rng.sample(SEATS, 3), "scope": {"site": ["site-0"]}},
        lambda: {"kind": "capability-min", "capability": "detection", "min": rng.randint(30, 60)},
        lambda: {"kind": "budget", "max": cents(rng, 3000 * endpoint_years, 12000 * endpoint_years)},
        lambda: {"kind": "budget", "part": "licences", "max": "%d" % (rng.randint(25, 60) * endpoint_years)},
    ]
    backups = {"kind": "backup-required", "modes": rng.sample(["hot", "cold", "manual"], 2),
               "differ": rng.sample(["vendor", "cloud", "driver"], rng.randint(0, 1))}
    if rng.random() < 0.5:
        backups["scope"] = {"criticality": ["high"]}
    chosen = [limit() for limit in rng.sample(kinds, rng.randint(1, 3))]
    if rng.random() < 0.6:
        chosen.append(backups)
    rng.shuffle(chosen)
    return [dict(limit, id="mixed-%d" % i, **({} if limit["kind"] == "budget" else {"function": FUNCTION}))
            for i, limit in enumerate(chosen)]


def mix(rng, scenario, the_catalog, policy, endpoints):
    """What only mixed scenarios have: every limit kind, incremental tiers, deployment rates, operations."""
    for offer in scenario["offers"]:
        if rng.random() < 0.4:
            offer["tiers"] = "incremental"
        if rng.random() < 0.7:
            offer["deploy-per-hour"] = rng.randint(0, 3)
    scenario["operations"] = {"technicians": rng.randint(1, 2), "minutes-per-endpoint": rng.choice([25, 45, 60])}
    for product in the_catalog["products"]:
        if rng.random() < 0.9:
            product["capabilities"] = {"detection": rng.randint(20, 99)}
    policy["limits"] = rng.sample(policy["limits"], rng.randint(0, 2)) + mixed_limits(rng, scenario["years"] * endpoints)


def mix_middle(rng, scenario, policy, endpoints):
    """Rates and recovery that fit the size of the fleet, and limits that leave room more often."""
    for offer in scenario["offers"]:
        offer["deploy-per-hour"] = rng.randint(0, endpoints // 20)
    scenario["operations"] = {"technicians": max(1, endpoints // 100), "minutes-per-endpoint": rng.choice([25, 45, 60])}
    policy["limits"] = policy["limits"][:rng.randint(2, 5)]
    for limit in policy["limits"]:
        if limit["kind"] == "max-products":
            limit["max"] += 2
        if limit["kind"] == "recover-within":
            limit["hours"] *= 12


def many_limits(rng, endpoints):
    """Twenty limits as a large organisation has them: most leave room, some do not."""
    percent = lambda low, high: "%d%%" % rng.randint(low, high)
    of = lambda: rng.choice(["parent", "cloud", "engine", "driver", "jurisdiction"])
    site = lambda: {"site": ["site-%d" % rng.randrange(12)]}
    tight = [
        {"kind": "max-share", "of": "vendor", "max": percent(12, 45)},
        {"kind": "max-vendors", "max": rng.randint(2, 5)},
        {"kind": "max-change", "max": percent(20, 90)},
        {"kind": "hhi-max", "of": "vendor", "max": str(rng.randint(1500, 5000))},
        {"kind": "min-share", "of": "jurisdiction", "values": rng.sample(SEATS, 2), "min": percent(10, 60)},
        {"kind": "recover-within", "hours": rng.randint(20, 90)},
        {"kind": "max-products", "max": rng.randint(2, 6)},
        {"kind": "survive", "of": "cloud", "min": percent(30, 80), "within": rng.choice([0, 8])},
        {"kind": "min-vendors", "min": rng.randint(2, 4)},
        {"kind": "min-share-if-used", "of": "vendor", "min": percent(5, 30)}]
    loose = [lambda: {"kind": "max-share", "of": of(), "max": percent(75, 98)},
             lambda: {"kind": "max-share", "of": "vendor", "max": percent(60, 95), "scope": site()},
             lambda: {"kind": "max-share", "of": "vendor", "measure": "integrity", "max": percent(70, 95)},
             lambda: {"kind": "max-share", "of": "vendor", "max": percent(60, 90), "each": "site"},
             lambda: {"kind": "forbid", "of": "product", "values": ["product-%d" % rng.randint(2, 7)], "scope": site()},
             lambda: {"kind": "keep", "of": "product", "values": ["product-1"], "scope": site()},
             lambda: {"kind": "capability-min", "capability": "detection", "min": rng.randint(20, 40), "scope": site()},
             lambda: {"kind": "backup-required", "modes": ["hot", "cold", "manual"], "differ": ["vendor"],
                      "scope": {"criticality": ["high"]}}]
    limits = tight + [rng.choice(loose)() for _ in range(20 - len(tight))]
    rng.shuffle(limits)
    return [dict(limit, id="limit-%d" % i, function=FUNCTION) for i, limit in enumerate(limits)]


def add_function(rng, scenario, the_catalog, policy, the_fleet):
    """A second function for the same few endpoints, by the same vendors, with terms and limits that hold over both."""
    vendors = [v["id"] for v in the_catalog["vendors"]]
    for cls in the_fleet["classes"]:
        cls["count"] = min(cls["count"], 2)
    the_fleet["endpoints"] = sum(c["count"] for c in the_fleet["classes"])
    names = []
    for i in range(rng.randint(1, 2)):
        names.append("second-%d" % i)
        the_catalog["products"].append({
            "id": names[-1], "name": "Second %d" % i, "vendor": vendors[i % len(vendors)], "functions": [SECOND],
            "domains": {"cloud": ["aws"]}, "platforms": ["windows", "linux"]})
        scenario["offers"].append({"product": names[-1], "price": price(rng, 4, True), "migration": cents(rng, 0, 900)})
    if rng.random() < 0.3:  # one product for both
        the_catalog["products"][0]["functions"].append(SECOND)
        names.append("product-0")
    for cls in the_fleet["classes"]:
        if rng.random() < 0.5:
            cls["stack"][SECOND] = [rng.choice(names)]
    scenario["functions"].append(SECOND)
    if rng.random() < 0.4:
        policy["limits"].append({"id": "mixed-second", "kind": "max-share", "of": "vendor", "max": "75%", "function": SECOND})
    if rng.random() < 0.5:
        kind = rng.choice(["max", "max", "min"])
        limit = {"id": "mixed-together", "kind": kind + "-vendors", kind: rng.randint(1, 3), "together": True}
        limit.update(rng.choice([{}, {"each": "site"}, {"scope": {"criticality": ["high"]}}]))
        policy["limits"].append(limit)
    for vendor in vendors[:2]:
        if rng.random() < 0.6:
            entry = next((v for v in scenario["vendors"] if v["vendor"] == vendor), None)
            if not entry:
                entry = {"vendor": vendor}
                scenario["vendors"].append(entry)
            entry["bundle"] = {"functions": 2, "discount": rng.choice(["10%", "1/3", "0.125", "40%"])}


def add_terms(rng, scenario, the_catalog, policy, the_fleet):
    """Growth, contracts, a second function with bundles, objectives in order; by a generator of their own."""
    if rng.random() < 0.35:
        add_function(rng, scenario, the_catalog, policy, the_fleet)
    if rng.random() < 0.3:
        scenario["growth"] = rng.choice(["3%", "-10%", "7.5%"])
        scenario["price-rise"] = rng.choice(["5%", "0%", "2.25%"])
    for offer in scenario["offers"]:
        if rng.random() < 0.15:
            offer["contract"] = {"endpoints": rng.randint(1, 6), "years": rng.randint(1, 2), "unit": cents(rng, 500, 4000),
                                 "function": SECOND if offer["product"].startswith("second") else FUNCTION}
    if rng.random() < 0.5:
        order = rng.sample(["cost", "exposure", "hhi", "changes", "integrity"], rng.randint(1, 4))
        scenario["objectives"] = [{"objective": o, "tolerance": rng.choice(["1%", "10%", "1/4"])} if rng.random() < 0.4 else o
                                  for o in order]


def mix_large(scenario, policy, endpoints):
    """The limits and tiers that a tool which reads the exported model can be held to, at 200 classes."""
    for i, offer in enumerate(scenario["offers"]):
        offer["deploy-per-hour"] = 20 * i
        if i % 2:
            offer["tiers"] = "incremental"
    scenario["operations"] = {"technicians": max(1, endpoints * 15 // 1000), "minutes-per-endpoint": 45}
    policy["limits"] = [
        {"id": "cap", "kind": "max-share", "of": "vendor", "max": "40%", "function": FUNCTION},
        {"id": "survive", "kind": "survive", "of": "cloud", "min": "60%", "within": 8, "function": FUNCTION},
        {"id": "backup", "kind": "backup-required", "modes": ["hot", "cold"], "differ": ["vendor"],
         "scope": {"criticality": ["high"]}},
        {"id": "crumbs", "kind": "min-share-if-used", "of": "vendor", "min": "8%"},
        {"id": "recover", "kind": "recover-within", "hours": 30},
        {"id": "agents", "kind": "max-products", "max": 5}]


def main():
    seed, folder = int(sys.argv[1]), sys.argv[2]
    size = sys.argv[3] if len(sys.argv) > 3 else "tiny"
    tiny = not size.startswith(("large", "middle", "policy"))
    rng = random.Random(seed)
    middle = size == "middle"
    many = int(size.split("-")[1]) if size.startswith("policy-") else 0
    products = rng.randint(2, 3 if size == "mixed" else 4) if tiny else rng.randint(4, 8) if middle else 8 if many else rng.randint(8, 12)
    the_fleet = fleet(rng, products, rng.randint(2, 4) if tiny else rng.randint(15, 60) if middle else many or 200, tiny,
                      size == "mixed")
    total = the_fleet["endpoints"]
    the_offers = offers(rng, products, total, tiny)
    vendors = [{"vendor": "vendor-%d" % v, "fixed": cents(rng, 0, 15000 if tiny else 2000000)}
               for v in range(2) if rng.random() < 0.5]
    scenario = {"polyculture": "scenario/1", "id": "random-%d" % seed, "currency": "EUR", "years": rng.randint(1, 3),
                "prices": "illustrative", "functions": [FUNCTION], "catalogs": ["catalog.json"],
                "policies": ["policy.json"], "objectives": ["cost", "changes"], "offers": the_offers, "vendors": vendors,
                "fallbacks": [{"function": FUNCTION, "standby": cents(rng, 50, 900), "text": "pen and paper"}]}
    policy = {"polyculture": "policy/1", "id": "random", "title": "Random", "limits": limits(rng, tiny)}
    the_catalog = catalog(rng, products)
    if size == "large-mixed":
        mix_large(scenario, policy, total)
    if size == "mixed":
        mix(rng, scenario, the_catalog, policy, total)
        add_terms(random.Random(seed + 1000003), scenario, the_catalog, policy, the_fleet)
    if many:
        mix(rng, scenario, the_catalog, policy, total)
        mix_middle(rng, scenario, policy, total)
        policy["limits"] = many_limits(rng, total)
    if middle:
        mix(rng, scenario, the_catalog, policy, total)
        mix_middle(rng, scenario, policy, total)
    os.makedirs(folder, exist_ok=True)
    for name, value in (("scenario", scenario), ("policy", policy), ("catalog", the_catalog),
                        ("fleet", the_fleet)):
        with open(os.path.join(folder, name + ".json"), "w", encoding="utf-8") as file:
            json.dump(value, file, indent=1)


if __name__ == "__main__":
    main()
