#!/usr/bin/env python3
"""brute.py SCENARIO FLEET: the least value of every objective, each under those before it, by trying everything.

Endpoints are taken one after the other, with every primary and backup that can be had; partial plans that no limit and no
price can tell apart any more are kept once, with the best costs and changes. For tiny fleets of one or two functions."""
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
            yield primary, None, "manual", cost + sc.over_years(fallback), change
        for backup, mode in itertools.product(products, ("hot", "cold")):
            terms = sc.offers[sc.offer(backup, function, cls)]
            if backup == primary or mode not in terms.get("standby", {}) or not allowed(primary, backup, mode):
                continue
            extra = sc.over_years(money(terms["standby"][mode]))
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


def licences(sc, product, used, bundled):
    """Least cost of billing the product: used is endpoints by offer, of the offers in use."""
    minimum = sc.product_term(product, "minimum") or 0
    tiers = {o: sc.tiers(sc.offers[o], bundled) for o in used}
    top = max([minimum] + list(used.values()) + [t[0] for o in used for t in tiers[o]])

    def cost(o, billed):
        if sc.offers[o].get("tiers") == "incremental":
            ends = [start - 1 for start, _ in tiers[o][1:]] + [billed]
            return sum(max(0, min(billed, end) - start + 1) * unit for (start, unit), end in zip(tiers[o], ends))
        return billed * [unit for start, unit in tiers[o] if start <= billed][-1]
    best = None
    for billed in itertools.product(*[range(used[o], top + 1) for o in used]):
        if sum(billed) >= minimum:
            total = sum(cost(o, b) for o, b in zip(used, billed))
            best = total if best is None else min(best, total)
    return best


def unused_contracts(sc, function, used):
    """Licences that are bound by contract and not used are paid all the same, until the contract ends."""
    total = 0
    for i, offer in enumerate(sc.offers):
        contract = offer.get("contract")
        served = sc.products[offer["product"]]["functions"]
        planned = [f for f in sc.s["functions"] if f in served]
        if not contract or contract.get("function", planned[0] if planned else None) != function:
            continue
        unused = max(0, contract["endpoints"] - used.get((offer["product"], i), 0))
        total += unused * money(contract["unit"]) * min(contract["years"], sc.years)
    return total


def better(values, value):
    """The Pareto set of (cost, changes) with one more."""
    if any(all(a <= b for a, b in zip(other, value)) for other in values):
        return values
    return [other for other in values if not all(a <= b for a, b in zip(value, other))] + [value]


class Function:
    """All ways to serve one function, told apart by what prices, limits and objectives can see."""

    def __init__(self, sc, function):
        self.sc, self.function = sc, function
        self.instances = [i for i in sc.instances(function)]
        alone = [i for i in self.instances if not i[0].get("together")]
        counters = counters_of(sc, function, alone)
        totals = totals_of(sc, function, alone)
        self.checks, at = [], len(counters)
        self.caps = [least if least else math.inf for _, least, most in counters]
        for functions_of, check in totals:
            self.checks.append((at, at + len(functions_of), check))
            self.caps += [cap for _, cap in functions_of]
            counters += [(f, 0, math.inf) for f, _ in functions_of]
            at = len(counters)
        # Integrity: endpoints on which an agent of the vendor runs.
        self.integrity = at
        self.vendors = sorted({sc.vendor(o["product"]) for o in sc.offers
                               if function in sc.products[o["product"]]["functions"]})
        if any(o == "integrity" for o, _ in sc.objectives):
            for vendor in self.vendors:
                counters.append((lambda i, option, v=vendor: int(v in [sc.vendor(option[0])] + (
                    [sc.vendor(option[1])] if option[2] == "hot" else [])), 0, math.inf))
                self.caps.append(math.inf)
        self.counters = counters
        # Who is counted over some classes: (limit, each value, members).
        self.sets = [(l, value, members) for l, value, members, _ in self.instances
                     if l["kind"] in ("max-vendors", "min-vendors", "max-products")]
        self.options = {i: list(options_of(sc, function, c, i, self.instances)) for i, c in enumerate(sc.classes)
                        if sc.needs(function, c)}

    def seen(self, option, index, sets):
        primary, backup, mode = option[:3]
        vendors = {"max-vendors": {self.sc.vendor(p) for p in (primary, backup) if p}, "min-vendors": {self.sc.vendor(primary)},
                   "max-products": {primary} | ({backup} if mode == "hot" else set())}
        return tuple(s | vendors[l["kind"]] if index in members else s for s, (l, _, members) in zip(sets, self.sets))

    def ends(self):
        """Final states that the function's own limits allow: state -> Pareto set of (cost, changes)."""
        sc = self.sc
        states = {((), (), frozenset(), (0,) * len(self.counters), (frozenset(),) * len(self.sets)): [(0, 0)]}
        for index, options in self.options.items():
            for _ in range(sc.classes[index]["count"]):
                following = {}
                for (primaries, hot, vendors, counts, sets), values in states.items():
                    for option in options:
                        primary, backup, mode, extra, change = option
                        counted = tuple(min(c + f(index, option), cap)
                                        for c, (f, _, _), cap in zip(counts, self.counters, self.caps))
                        if any(c > most for c, (_, _, most) in zip(counted, self.counters)):
                            continue
                        bought, running = dict(primaries), dict(hot)
                        key = (primary, sc.offer(primary, self.function, sc.classes[index]))
                        bought[key] = bought.get(key, 0) + 1
                        if mode == "hot":
                            running[backup] = running.get(backup, 0) + 1
                        touched = vendors | {sc.vendor(p) for p in (primary, backup) if p}
                        state = (tuple(sorted(bought.items())), tuple(sorted(running.items())), touched, counted,
                                 self.seen(option, index, sets))
                        for cost, changes in values:
                            following[state] = better(following.get(state, []), (cost + extra, changes + change))
                states = following
        return {state: values for state, values in states.items() if self.holds(state)}

    def holds(self, state):
        primaries, hot, _, counts, sets = state
        if any(c < least for c, (_, least, _) in zip(counts, self.counters)):
            return False
        for s, (l, _, _) in zip(sets, self.sets):
            if not l.get("together") and (len(s) < l["min"] if l["kind"] == "min-vendors" else len(s) > l["max"]):
                return False
        if not all(check(counts[first:last]) for first, last, check in self.checks):
            return False
        totals = dict(hot)
        for (product, _), count in primaries:
            totals[product] = totals.get(product, 0) + count
        return all(self.sc.product_term(p, "capacity") is None or n <= self.sc.product_term(p, "capacity")
                   for p, n in totals.items())

    def summary(self, state):
        """What the plan as a whole sees of an end."""
        sc = self.sc
        primaries, _, vendors, counts, sets = state
        lead, used = {}, {}
        for (product, offer), count in primaries:
            lead[sc.vendor(product)] = lead.get(sc.vendor(product), 0) + count
            used.setdefault(product, {})[offer] = count
        prices = tuple(sorted((sc.vendor(p), tuple(
            licences(sc, p, u, bundled) for bundled in ([False, True] if sc.vendor(p) in sc.bundles else [False])))
            for p, u in used.items()))
        fixed = sum(money(sc.product_term(p, "fixed") or "0") for p in used)
        together = tuple((l["id"], value, s) for s, (l, value, _) in zip(sets, self.sets) if l.get("together"))
        integrity = max(counts[self.integrity:], default=0)
        return (frozenset(lead), vendors, prices, unused_contracts(sc, self.function, dict(primaries)), fixed, together,
                max(lead.values(), default=0), sum(n * n for n in lead.values()), integrity)


def combine(sc, choice):
    """(cost, exposure, hhi, integrity, parts) of one end of every function, without (cost, changes) of the ends; None
    where the plan as a whole is not allowed."""
    led = {}
    for leaders, *_ in choice:
        for vendor in leaders:
            led[vendor] = led.get(vendor, 0) + 1
    bundled = {v for v, b in sc.bundles.items() if led.get(v, 0) >= b["functions"]}
    sets = {}
    for end in choice:
        for limit, value, names in end[5]:
            sets[limit, value] = sets.get((limit, value), frozenset()) | names
    for (name, _), names in sets.items():
        limit = next(l for l in sc.limits if l["id"] == name)
        if len(names) > limit["max"] if limit["kind"] == "max-vendors" else len(names) < limit["min"]:
            return None
    bought = sum(price[vendor in bundled] for end in choice for vendor, price in end[2]) + sum(end[3] for end in choice)
    fixed = sum(end[4] for end in choice) + sum(sc.vendor_fixed.get(v, 0) for v in frozenset().union(*[e[1] for e in choice]))
    return bought, fixed, {"exposure": sum(e[6] for e in choice), "hhi": sum(e[7] for e in choice),
                           "integrity": sum(e[8] for e in choice)}


def points(sc):
    """Every outcome that the whole policy allows, as a dict of objectives, without those that others beat throughout."""
    sides = []
    for function in sc.s["functions"]:
        one, ends = Function(sc, function), {}
        for state, values in one.ends().items():
            key = one.summary(state)
            for value in values:
                ends[key] = better(ends.get(key, []), value)
        sides.append(list(ends.items()))
    found = set()
    for choice in itertools.product(*sides):
        whole = combine(sc, [key for key, _ in choice])
        if whole is None:
            continue
        bought, fixed, measures = whole
        for values in itertools.product(*[values for _, values in choice]):
            cost = bought + fixed + sum(v[0] for v in values)
            parts = {"licences": bought, "fixed": fixed, "total": cost}
            if all(parts[l.get("part", "total")] <= money(l["max"]) for l in sc.limits if l["kind"] == "budget"):
                found.add((cost, measures["exposure"], measures["hhi"], sum(v[1] for v in values), measures["integrity"]))
    return found


ORDER = ("cost", "exposure", "hhi", "changes", "integrity")


def solve(sc):
    """None where there is no plan; else per objective, in order, its least value under those before."""
    left = points(sc)
    if not left:
        return None
    objectives = list(sc.objectives)
    if all(o != "cost" or tolerance for o, tolerance in objectives):
        objectives.append(("cost", Fraction(0)))
    least = []
    for objective, tolerance in objectives:
        at = ORDER.index(objective)
        least.append((objective, min(p[at] for p in left)))
        left = {p for p in left if p[at] <= least[-1][1] * (1 + tolerance)}
    return least


def main():
    best = solve(Scenario(sys.argv[1], sys.argv[2]))
    if best is None:
        print(json.dumps({"feasible": False}))
        return
    print(json.dumps({"feasible": True, "least": best}))


if __name__ == "__main__":
    main()
