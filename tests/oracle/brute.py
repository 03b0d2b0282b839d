#!/usr/bin/env python3
"""brute.py SCENARIO FLEET: the least cost and, at that cost, the fewest changes, by trying everything.

Endpoints are taken one after the other, with every primary and backup that can be had; partial plans that no limit and
no price can tell apart any more are kept once, with the least cost. For tiny fleets and one function."""
import itertools
import json
import math
import sys
from fractions import Fraction

from model import Scenario, money, share


def options_of(sc, function, cls, index, instances):
    """(primary, backup, mode, cost, change) that one endpoint of the class may get."""
    forbidden = [l for l, _, members, _ in instances if l["kind"] == "forbid" and index in members]
    backups = [l for l, _, members, _ in instances if l["kind"] == "backup-required" and index in members]
    platform = cls["platform"]
    charge = [l for l, _, members, _ in instances
              if l["kind"] in ("keep", "require", "capability-min") and index in members]

    def may_lead(product, today):
        for l in charge:
            depends = lambda p: bool(sc.domains(p, l["of"], platform) & set(l["values"]))
            if l["kind"] == "keep" and today and depends(today) and product != today:
                return False
            if l["kind"] == "require" and not depends(product):
                return False
            if l["kind"] == "capability-min" and \
                    sc.products[product].get("capabilities", {}).get(l["capability"], -1) < l["min"]:
                return False
        return True

    def fits(product):
        return sc.offer(product, function, cls) is not None and not any(
            sc.domains(product, l["of"], platform) & set(l["values"]) for l in forbidden)

    def allowed(primary, backup, mode):
        for l in backups:
            if mode not in l["modes"]:
                return False
            if mode != "manual" and any(sc.domains(primary, k, platform) & sc.domains(backup, k, platform)
                                        for k in l.get("differ", [])):
                return False
        return True

    stack = cls.get("stack", {}).get(function, [])
    products = [p for p in sorted({o["product"] for o in sc.offers}) if fits(p)]
    for primary in products:
        if not may_lead(primary, stack[0] if stack else None):
            continue
        offer = sc.offers[sc.offer(primary, function, cls)]
        cost = 0 if primary in stack else money(offer.get("migration", "0"))
        change = 0 if stack[:1] == [primary] else 1
        if not backups:
            yield primary, None, None, cost, change
            continue
        fallback = sc.fallback(function, cls)
        if fallback is not None and allowed(primary, None, "manual"):
            yield primary, None, "manual", cost + sc.years * fallback, change
        for backup, mode in itertools.product(products, ("hot", "cold")):
            terms = sc.offers[sc.offer(backup, function, cls)]
            if backup == primary or mode not in terms.get("standby", {}) or not allowed(primary, backup, mode):
                continue
            extra = sc.years * money(terms["standby"][mode])
            if mode == "hot" and backup not in stack:
                extra += money(terms.get("migration", "0"))
            yield primary, backup, mode, cost + extra, change


def groups_of(sc, function, limit, of, members):
    """The values of a limit together, or every domain of the kind alone."""
    if "values" in limit:
        return [set(limit["values"])]
    offered = sorted({o["product"] for o in sc.offers})
    return [{d} for d in sorted({d for p in offered for i in members if sc.offer(p, function, sc.classes[i]) is not None
                                 for d in sc.domains(p, of, sc.classes[i]["platform"])})]


def exposed(sc, group, of, members):
    return lambda i, option: int(i in members and bool(sc.domains(option[0], of, sc.classes[i]["platform"]) & group))


def survivors(sc, function, limit, group, members, waiting, least):
    """Counters of one domain, each with a value beyond which it does not matter: the endpoints that are protected at
    once, and per offer those that wait for a cold backup."""
    of = limit["of"]

    def fate(i, option):
        platform = sc.classes[i]["platform"]
        if i not in members:
            return None
        if not sc.domains(option[0], of, platform) & group:
            return "safe"
        if option[1] is None or sc.domains(option[1], of, platform) & group:
            return "lost"
        return "safe" if option[2] == "hot" else sc.offer(option[1], function, sc.classes[i])
    # Who brings out as many as there are makes them all safe.
    whole = sum(sc.classes[i]["count"] for i in members)
    counters = [lambda i, option: int(fate(i, option) == "safe" or waiting_all.get(fate(i, option), 0) >= whole)]
    waiting_all, waiting = waiting, {o: rate for o, rate in waiting.items() if rate < whole}
    for o in waiting:
        counters.append(lambda i, option, o=o: int(fate(i, option) == o))
    return list(zip(counters, [least] + [waiting[o] for o in waiting]))


def totals_of(sc, function, instances):
    """Limits that look at several counters at the end: (counter functions, check of their totals)."""
    out = []
    for limit, _, members, total in instances:
        kind = limit["kind"]
        if kind == "min-share-if-used":
            least = share(limit["min"]) * total
            for group in groups_of(sc, function, limit, limit["of"], members):
                out.append(([(exposed(sc, group, limit["of"], members), math.ceil(least))], lambda c, least=least: c[0] == 0 or c[0] >= least))
        elif kind == "hhi-max":
            most = Fraction(limit["max"]) * total ** 2
            out.append(([(exposed(sc, group, limit["of"], members), math.inf)
                         for group in groups_of(sc, function, limit, limit["of"], members)],
                        lambda c, most=most: 10000 * sum(x * x for x in c) <= most))
        elif kind == "survive":
            rates = {i: o.get("deploy-per-hour", 0) * limit["within"] for i, o in enumerate(sc.offers)}
            rates = {i: rate for i, rate in rates.items() if rate}
            least = math.ceil(share(limit["min"]) * total)
            for group in groups_of(sc, function, limit, limit["of"], members):
                out.append((survivors(sc, function, limit, group, members, rates, least),
                            lambda c, least=least: sum(c) >= least))
    return out


def counters_of(sc, function, instances):
    """What of an endpoint each limit counts: (function from class index and option to 0 or 1, least, most)."""
    counters = []
    offered = sorted({o["product"] for o in sc.offers})
    for limit, _, members, total in instances:
        kind = limit["kind"]
        if kind in ("max-share", "min-share"):
            of, integrity = limit["of"], limit.get("measure") == "integrity"
            groups = [set(limit["values"])] if "values" in limit else [{d} for d in sorted(
                {d for p in offered for i in members if sc.offer(p, function, sc.classes[i]) is not None
                 for d in sc.domains(p, of, sc.classes[i]["platform"])})]
            bound = share(limit["max" if kind == "max-share" else "min"]) * total
            for group in groups:
                def count(i, option, group=group, of=of, integrity=integrity, members=members):
                    platform = sc.classes[i]["platform"]
                    hit = sc.domains(option[0], of, platform) & group
                    if integrity and option[2] == "hot":
                        hit = hit or sc.domains(option[1], of, platform) & group
                    return int(i in members and bool(hit))
                counters.append((count, 0, math.floor(bound)) if kind == "max-share"
                                else (count, math.ceil(bound), total))
        elif kind == "recover-within":
            minutes = sc.s["operations"]["technicians"] * 60 * limit["hours"]
            of = limit.get("of", "driver")
            for group in groups_of(sc, function, limit, of, members):
                counters.append((exposed(sc, group, of, members), 0,
                                 minutes // sc.s["operations"]["minutes-per-endpoint"]))
        elif kind == "max-change":
            counters.append((lambda i, option, members=members: option[4] if i in members else 0, 0,
                             math.floor(share(limit["max"]) * total)))
    return counters


def licences(sc, product, used):
    """Least cost of billing the product: used is endpoints by offer, of the offers in use."""
    minimum = sc.product_term(product, "minimum") or 0
    tiers = {o: [(t["from"], money(t["unit"])) for t in sc.offers[o]["price"]] for o in used}
    top = max([minimum] + list(used.values()) + [t[0] for o in used for t in tiers[o]])

    def cost(o, billed):
        if sc.offers[o].get("tiers") == "incremental":
            ends = [start - 1 for start, _ in tiers[o][1:]] + [billed]
            return sc.years * sum(max(0, min(billed, end) - start + 1) * unit for (start, unit), end in zip(tiers[o], ends))
        return billed * [unit for start, unit in tiers[o] if start <= billed][-1] * sc.years
    best = None
    for billed in itertools.product(*[range(used[o], top + 1) for o in used]):
        if sum(billed) >= minimum:
            total = sum(cost(o, b) for o, b in zip(used, billed))
            best = total if best is None else min(best, total)
    return best


def solve(sc):
    functions = sc.s["functions"]
    assert len(functions) == 1
    function = functions[0]
    instances = sc.instances(function)
    counters = counters_of(sc, function, instances)
    vendor_limits = [(l, members) for l, _, members, _ in instances if l["kind"] in ("max-vendors", "min-vendors")]
    totals = totals_of(sc, function, instances)
    checks, at = [], len(counters)
    caps = [least if least else math.inf for _, least, most in counters]
    for functions_of, check in totals:
        checks.append((at, at + len(functions_of), check))
        caps += [cap for _, cap in functions_of]
        counters += [(f, 0, math.inf) for f, _ in functions_of]
        at = len(counters)
    product_limits = [(l, members) for l, _, members, _ in instances if l["kind"] == "max-products"]
    # State: endpoints by (product, offer) as primary, hot backups by product, backup vendors, counters, vendors by limit.
    start = ((), (), frozenset(), (0,) * len(counters), (frozenset(),) * (len(vendor_limits) + len(product_limits)))
    states = {start: (0, 0)}
    for index, cls in enumerate(sc.classes):
        if not sc.needs(function, cls):
            continue
        options = list(options_of(sc, function, cls, index, instances))
        for _ in range(cls["count"]):
            following = {}
            for (primaries, hot, vendors, counts, by_limit), (cost, changes) in states.items():
                for option in options:
                    primary, backup, mode, extra, change = option
                    counted = tuple(min(c + f(index, option), cap) for c, (f, _, _), cap in zip(counts, counters, caps))
                    if any(c > most for c, (_, _, most) in zip(counted, counters)):
                        continue
                    bought = dict(primaries)
                    key = (primary, sc.offer(primary, function, cls))
                    bought[key] = bought.get(key, 0) + 1
                    running = dict(hot)
                    if mode == "hot":
                        running[backup] = running.get(backup, 0) + 1
                    touched = frozenset([sc.vendor(primary)] + ([sc.vendor(backup)] if backup else []))
                    seen = tuple(s | (touched if l["kind"] == "max-vendors" else {sc.vendor(primary)})
                                 if index in members else s for s, (l, members) in zip(by_limit, vendor_limits))
                    agents = frozenset([primary] + ([backup] if mode == "hot" else []))
                    seen += tuple(s | agents if index in members else s
                                  for s, (_, members) in zip(by_limit[len(vendor_limits):], product_limits))
                    state = (tuple(sorted(bought.items())), tuple(sorted(running.items())), vendors | touched, counted,
                             seen)
                    value = (cost + extra, changes + change)
                    if state not in following or value < following[state]:
                        following[state] = value
            states = following
    best, memo = None, {}
    for (primaries, hot, vendors, counts, by_limit), (cost, changes) in states.items():
        if any(c < least for c, (_, least, _) in zip(counts, counters)):
            continue
        if any(len(s) > l["max"] if l["kind"] == "max-vendors" else len(s) < l["min"]
               for s, (l, _) in zip(by_limit, vendor_limits)):
            continue
        if any(len(s) > l["max"] for s, (l, _) in zip(by_limit[len(vendor_limits):], product_limits)):
            continue
        if not all(check(counts[first:last]) for first, last, check in checks):
            continue
        totals, parts = {}, {"licences": 0}
        for (product, offer), count in primaries:
            totals.setdefault(product, {})[offer] = count
        running = dict(hot)
        if any(sum(totals.get(p, {}).values()) + running.get(p, 0) > sc.product_term(p, "capacity")
               for p in set(totals) | set(running) if sc.product_term(p, "capacity") is not None):
            continue
        for product, used in totals.items():
            key = (product, tuple(sorted(used.items())))
            if key not in memo:
                memo[key] = licences(sc, product, used) + money(sc.product_term(product, "fixed") or "0")
            cost += memo[key]
            parts["licences"] += memo[key] - money(sc.product_term(product, "fixed") or "0")
        cost += sum(sc.vendor_fixed.get(v, 0) for v in vendors)
        parts["total"] = cost
        if any(parts[l.get("part", "total")] > money(l["max"]) for l in sc.limits if l["kind"] == "budget"):
            continue
        if best is None or (cost, changes) < best:
            best = (cost, changes)
    return best


def main():
    best = solve(Scenario(sys.argv[1], sys.argv[2]))
    if best is None:
        print(json.dumps({"feasible": False}))
    else:
        print(json.dumps({"feasible": True, "cost": "%d.%04d" % divmod(best[0], 10000), "changes": best[1]}))


if __name__ == "__main__":
    main()
