#!/usr/bin/env python3
"""certificate.py SCENARIO FLEET CERTIFICATE: checks a certificate, written from models/certificate.md alone. Prints
{"bound": "136915.0000"}, {"none": true} or {"refused": reason}. Plain and slow: every endpoint's options one by one."""
import copy
import json
import math
import sys
from fractions import Fraction

from model import Scenario, money, share

PARTS = ("licences", "fixed", "migration", "standby")


class Refused(Exception):
    pass


def need(condition, reason):
    if not condition:
        raise Refused(reason)


def whole(value, most, what):
    need(not isinstance(value, bool) and isinstance(value, (int, float)) and value == int(value) and 0 <= value <= most,
         "%s: %r" % (what, value))
    return int(value)


def text(value):
    need(isinstance(value, str), "not a word: %r" % (value,))
    return value


class Side:
    """What endpoints may have, of one function."""

    def __init__(self, sc, function):
        self.sc, self.function = sc, function
        self.instances = sc.instances(function)
        self.classes = [i for i, c in enumerate(sc.classes) if sc.needs(function, c)]
        self.products = sorted({o["product"] for o in sc.offers for i in self.classes
                                if sc.offer(o["product"], function, sc.classes[i]) is not None})
        self.options = {i: list(self.options_of(i)) for i in self.classes}
        self.eligible = {}
        for i in self.classes:
            for p in {o[0] for o in self.options[i]}:
                key = sc.offer(p, function, sc.classes[i])
                self.eligible[key] = self.eligible.get(key, 0) + sc.classes[i]["count"]
        self.most = {p: self.most_of(p) for p in self.products}

    def platform(self, i):
        return self.sc.classes[i].get("platform")

    def offer(self, product, i):
        return self.sc.offer(product, self.function, self.sc.classes[i])

    def domains(self, product, of, i):
        return self.sc.domains(product, of, self.platform(i))

    def options_of(self, i):
        sc, cls = self.sc, self.sc.classes[i]
        mine = [l for l, _, members, _ in self.instances if i in members]
        stack = cls.get("stack", {}).get(self.function, [])

        def depends(product, limit):
            return bool(self.domains(product, limit["of"], i) & set(limit["values"]))
        fits = [p for p in self.products if self.offer(p, i) is not None
                and not any(l["kind"] == "forbid" and depends(p, l) for l in mine)]

        def leads(p):
            for l in mine:
                if l["kind"] == "require" and not depends(p, l):
                    return False
                if l["kind"] == "keep" and stack and depends(stack[0], l) and p != stack[0]:
                    return False
                if l["kind"] == "capability-min" and \
                        sc.products[p].get("capabilities", {}).get(l["capability"], -1) < l["min"]:
                    return False
            return True
        asked = [l for l in mine if l["kind"] == "backup-required"]
        for p in fits:
            if not leads(p):
                continue
            if not asked:
                yield p, None, None
                continue
            if sc.fallback(self.function, cls) is not None and all("manual" in l["modes"] for l in asked):
                yield p, None, "manual"
            for b in fits:
                for mode in ("hot", "cold"):
                    if b != p and mode in sc.offers[self.offer(b, i)].get("standby", {}) and all(
                            mode in l["modes"] and not any(self.domains(p, k, i) & self.domains(b, k, i)
                                                           for k in l.get("differ", [])) for l in asked):
                        yield p, b, mode

    def groups(self, limit, members):
        if "values" in limit:
            return {", ".join(limit["values"]): frozenset(limit["values"])}
        of = limit.get("of", "driver")
        return {d: frozenset([d]) for i in members for p in self.products if self.offer(p, i) is not None
                for d in self.domains(p, of, i)}

    def whole(self, members):
        return set(members) == set(self.classes)

    def allows(self, limit, total):
        kind = limit["kind"]
        if kind in ("max-share", "max-change"):
            return math.floor(share(limit["max"]) * total)
        if kind in ("min-share", "min-share-if-used", "survive"):
            return math.ceil(share(limit["min"]) * total)
        if kind == "recover-within":
            o = self.sc.s["operations"]
            return min(o["technicians"] * 60 * limit["hours"] // o["minutes-per-endpoint"], total)
        return limit["max" if "max" in limit else "min"]

    def most_of(self, product):
        most = sum(self.sc.classes[i]["count"] for i in self.classes if any(o[0] == product for o in self.options[i]))
        capacity = self.sc.product_term(product, "capacity")
        if capacity is not None:
            most = min(most, capacity)
        mine = [i for i in self.classes if any(o[0] == product for o in self.options[i])]
        for limit, _, members, total in self.instances:
            if limit["kind"] in ("max-share", "recover-within") and self.whole(members):
                for group in self.groups(limit, members).values():
                    if all(self.domains(product, limit.get("of", "driver"), i) & group for i in mine):
                        most = min(most, self.allows(limit, total))
        return most

    def migration(self, product, i):
        stack = self.sc.classes[i].get("stack", {}).get(self.function, [])
        return 0 if product in stack else money(self.sc.offers[self.offer(product, i)].get("migration", "0"))

    def costs(self, i, option):
        """(migration, standby) of one endpoint."""
        primary, backup, mode = option
        migration = self.migration(primary, i)
        if mode is None:
            return migration, 0
        if mode == "manual":
            return migration, self.sc.over_years(self.sc.fallback(self.function, self.sc.classes[i]))
        standby = self.sc.over_years(money(self.sc.offers[self.offer(backup, i)]["standby"][mode]))
        return migration + (self.migration(backup, i) if mode == "hot" else 0), standby

    def offers_of(self, product):
        return [k for k, o in enumerate(self.sc.offers) if o["product"] == product and self.eligible.get(k)]

    def tiers(self, k):
        """(from, to) of each tier of the offer; None where nothing can be billed in it."""
        offer = self.sc.offers[k]
        product = offer["product"]
        minimum = self.sc.product_term(product, "minimum") or 0
        starts = [t["from"] for t in offer["price"]]
        out = []
        for n, begins in enumerate(starts):
            useful = max(begins, minimum, min(self.eligible.get(k, 0), self.most.get(product, 0)))
            start = max(begins, minimum) if len(self.offers_of(product)) == 1 else begins
            end = min(useful, starts[n + 1] - 1) if n + 1 < len(starts) else useful
            out.append((start, end) if self.eligible.get(k) and start <= end else None)
        return out

    def licences(self, k, billed, bundled=False):
        tiers = self.sc.tiers(self.sc.offers[k], bundled)
        if self.sc.offers[k].get("tiers") != "incremental":
            return billed * [unit for start, unit in tiers if start <= billed][-1]
        ends = [start - 1 for start, _ in tiers[1:]] + [billed]
        return sum(max(0, min(billed, end) - start + 1) * unit
                   for (start, unit), end in zip(tiers, ends))


class Choice:
    """key: what it is; uses(function, i, option); side None: every function of the problem."""

    def __init__(self, key, side, uses):
        self.key, self.side, self.uses = key, side, uses
        self.members, self.kind, self.scoped, self.group = None, key[0], False, None
        self.members_of = None  # by function, of "any"


class Row:
    """terms: [(side, members, count(i, option), slope)], choices: {choice key: times}, billed: {(function, offer): times},
    any: the same once where anything is billed, extras: {endpoints in time or square: sign}; all + constant <= 0."""

    def __init__(self):
        self.terms, self.choices, self.billed, self.any, self.extras = [], {}, {}, {}, {}
        self.part, self.constant, self.counts, self.branch = None, 0, False, None
        self.bundled = {}


class Problem:
    def __init__(self, sc, sides, spec, denominator):
        self.sc, self.sides, self.denominator = sc, sides, denominator
        self.choices, self.extras, self.extra_costs = {}, {}, {}
        need(isinstance(spec.get("groups"), list) and isinstance(spec.get("rows"), list), "groups and rows")
        self.groups = []
        for group in spec["groups"]:
            need(isinstance(group, list), "group")
            indices = [whole(i, len(sc.classes) - 1, "class") for i in group]
            need(len(set(indices)) == len(indices), "class twice")
            self.groups.append(set(indices))
        self.rows = [self.row(r) for r in spec["rows"]]
        self.tree = spec["tree"]

    def side(self, name):
        need(name in self.sides, "function %r" % (name,))
        return self.sides[name]

    # -- choices --

    def can_use(self, side, vendor):
        return any(self.sc.vendor(p) == vendor for p in side.products)

    def vendor_choice(self, function, vendor):
        if function is None:
            users = [f for f, s in self.sides.items() if self.can_use(s, vendor)]
            function = users[0] if len(users) == 1 else None
        return self.keep(Choice(("vendor", function, None, None, vendor), function,
                                lambda i, o: vendor in [self.sc.vendor(p) for p in o[:2] if p]))

    def product_choice(self, function, product):
        return self.keep(Choice(("product", function, None, None, product), function, lambda i, o: o[0] == product))

    def keep(self, choice, members=None):
        if choice.key not in self.choices:
            choice.members = members
            self.choices[choice.key] = choice
        return self.choices[choice.key]

    def instance(self, side, id, each):
        for limit, value, members, total in side.instances:
            if limit["id"] == id and (value or "") == each and ("each" in limit) == (each != ""):
                return limit, members, total
        raise Refused("no limit %r %r" % (id, each))

    def scoped(self, kind, side, id, each, name):
        limit, members, _ = self.instance(side, id, each)
        asked = {"max-vendors": "vendor", "min-vendors": "charge", "max-products": "product", "min-share-if-used": "in"}
        need(kind == "vendor" or asked.get(limit["kind"]) == kind, "the limit asks no %s" % kind)
        if kind == "vendor" and side.whole(members):
            return self.vendor_choice(side.function, name)
        key = (kind, side.function, id, each, name)
        if kind == "vendor":
            uses = lambda i, o: name in [self.sc.vendor(p) for p in o[:2] if p]
        elif kind == "charge":
            uses = lambda i, o: self.sc.vendor(o[0]) == name
        elif kind == "product":
            uses = lambda i, o: o[0] == name or (o[2] == "hot" and o[1] == name)
        else:
            group = side.groups(limit, members)
            need(name in group, "domain")
            uses = lambda i, o: bool(side.domains(o[0], limit["of"], i) & group[name])
        choice = self.keep(Choice(key, side.function, uses), members)
        choice.limit = limit
        return choice

    def choice(self, value):
        need(isinstance(value, list) and value, "choice")
        kind = value[0]
        if kind in ("tier", "from-tier"):
            need(len(value) == 4 or (kind == "tier" and len(value) == 5 and value[4] in ("plain", "bundled")), "tier")
            offer = whole(value[1], len(self.sc.offers) - 1, "offer")
            side = self.side(value[2])
            need(self.sc.offers[offer]["product"] in side.products, "offer")
            tier = whole(value[3], len(self.sc.offers[offer]["price"]) - 1, "tier")
            return self.keep(Choice((kind, value[2], None, None, (offer, tier) + tuple(value[4:])), value[2], lambda i, o: False))
        if kind == "bundle":
            need(len(value) == 2 and isinstance(value[1], str), "bundle")
            return self.bundle_choice(value[1])
        if kind == "any":
            need(len(value) == 4 and all(isinstance(v, str) for v in value) and value[1] in self.sc.vendors, "any")
            return self.any_choice(self.together(value[2], value[3]), value[3], value[1])
        need(kind in ("vendor", "product", "charge", "in"), "choice %r" % (kind,))
        lengths = {"vendor": (2, 3, 5), "product": (3, 5), "charge": (3, 5), "in": (5,)}[kind]
        need(len(value) in lengths and all(isinstance(v, str) for v in value), "choice")
        side = self.side(value[2]) if len(value) > 2 else None
        if kind in ("vendor", "charge"):
            need(value[1] in self.sc.vendors, "vendor")
        if kind == "product":
            need(value[1] in side.products, "product")
        if len(value) == 5:
            return self.scoped(kind, side, value[3], value[4], value[1])
        if kind == "charge":
            return self.charge_choice(side.function, value[1])
        if kind == "vendor":
            return self.vendor_choice(value[2] if side else None, value[1])
        return self.product_choice(side.function, value[1])

    def charge_choice(self, function, vendor):
        return self.keep(Choice(("charge", function, None, None, vendor), function, lambda i, o: self.sc.vendor(o[0]) == vendor))

    def bundle_choice(self, vendor):
        need(vendor in self.sc.bundles, "bundle")
        return self.keep(Choice(("bundle", None, None, None, vendor), None, lambda i, o: False))

    def bundle_possible(self, vendor):
        return vendor in self.sc.bundles and sum(
            any(self.sc.vendor(p) == vendor and side.offers_of(p) for p in side.products)
            for side in self.sides.values()) >= self.sc.bundles[vendor]["functions"]

    def together(self, id, each):
        """The limit over all functions together."""
        for side in self.sides.values():
            for limit, value, _, _ in side.instances:
                if limit["id"] == id and (value or "") == each and ("each" in limit) == (each != "") and limit.get("together"):
                    return limit
        raise Refused("no limit together %r %r" % (id, each))

    def scopes(self, limit, each):
        """Per function that the limit speaks of: the classes in its scope."""
        return {f: members for f, side in self.sides.items() for l, value, members, _ in side.instances
                if l is limit and (value or "") == each}

    def any_choice(self, limit, each, vendor):
        charge = limit["kind"] == "min-vendors"
        choice = self.keep(Choice(("any", None, limit["id"], each, vendor), None,
                                  lambda i, o: vendor in [self.sc.vendor(p) for p in o[:1 if charge else 2] if p]))
        choice.members_of = self.scopes(limit, each)
        return choice

    def touches(self, choice, side, i, option):
        if choice.side not in (None, side.function):
            return False
        members = choice.members if choice.members_of is None else choice.members_of.get(side.function, ())
        return (members is None or i in members) and choice.uses(i, option)

    def users(self, choice):
        for side in self.sides.values():
            for i in side.classes:
                for option in side.options[i]:
                    if self.touches(choice, side, i, option):
                        yield side, i, option

    def possible(self, choice):
        if choice.kind in ("tier", "from-tier"):
            offer, tier = choice.key[4][:2]
            if choice.key[4][2:] == ("bundled",) and not self.bundle_possible(self.sc.vendor(self.sc.offers[offer]["product"])):
                return False
            ends = self.sides[choice.side].tiers(offer)
            return any(end is not None for end in (ends[tier:] if choice.kind == "from-tier" else ends[tier:tier + 1]))
        if choice.kind == "bundle":
            return self.bundle_possible(choice.key[4])
        return any(True for _ in self.users(choice))

    # -- rows --

    def row(self, value):
        need(isinstance(value, list) and value and isinstance(value[0], str), "row")
        name = value[0]
        if name == "most" or (name == "least" and len(value) == 3):
            return self.branch_row(value)
        reader = getattr(self, "row_" + name.replace("-", "_"), None)
        need(reader, "row %r" % name)
        row = Row()
        reader(row, value)
        return row

    def branch_row(self, value):
        need(len(value) == 3, "branch row")
        bound, base, row = whole(value[2], 2 ** 53 - 1, "value"), self.row(value[1]), Row()
        need(base.counts, "does not count")
        side, members, count, _ = base.terms[0]
        sign = -1 if value[0] == "least" else 1
        row.terms.append((side, members, count, sign))
        row.constant = -sign * bound
        row.branch = (json.dumps(value[1]), value[0], bound)
        return row

    def row_limit(self, row, value):
        need(len(value) in (2, 5, 6) and all(isinstance(v, str) for v in value), "limit row")
        if len(value) == 2:
            found = [l for l in self.sc.limits if l["kind"] == "budget" and l["id"] == value[1]]
            need(found, "no budget")
            row.part, row.constant = found[0].get("part", "total"), -money(found[0]["max"])
            return
        side = self.side(value[2])
        limit, members, total = self.instance(side, value[1], value[3])
        kind = limit["kind"]
        if kind in ("max-share", "min-share", "recover-within"):
            return self.domain_row(row, value, side, limit, members, total)
        need(value[4] == "" and len(value) == 5, "no domain")
        if kind == "hhi-max":
            for d in side.groups(limit, members):
                row.extras[self.square(side, value, d, total)] = 1
            row.constant = -math.floor(Fraction(limit["max"]) * total ** 2 / 10000)
            return
        if kind == "max-change":
            def changes(i, o):
                return o[0] != (self.sc.classes[i].get("stack", {}).get(side.function) or [None])[0]
            row.terms.append((side, members, changes, 1))
            row.constant, row.counts = -side.allows(limit, total), True
            return
        asked = {"max-vendors": "vendor", "min-vendors": "charge", "max-products": "product"}
        need(kind in asked and not limit.get("together"), "no such row")
        sign = -1 if kind == "min-vendors" else 1
        names = side.products if kind == "max-products" else sorted({self.sc.vendor(p) for p in side.products})
        for name in names:
            key = self.scoped(asked[kind], side, value[1], value[3], name).key
            row.choices[key] = row.choices.get(key, 0) + sign
        row.constant = -sign * side.allows(limit, total)

    def domain_row(self, row, value, side, limit, members, total):
        group = side.groups(limit, members)
        need(value[4] in group, "domain")
        values, of, integrity = group[value[4]], limit.get("of", "driver"), limit.get("measure") == "integrity"

        def exposed(i, o):
            return bool(side.domains(o[0], of, i) & values) or \
                (integrity and o[2] == "hot" and bool(side.domains(o[1], of, i) & values))
        sign = -1 if limit["kind"] == "min-share" else 1
        row.terms.append((side, members, exposed, sign))
        row.counts = True
        if len(value) == 6:
            need(value[5] == "used" and limit["kind"] == "max-share" and of == "vendor" and len(values) == 1, "used")
            need(value[4] in self.sc.vendors, "vendor")
            row.choices[self.vendor_choice(side.function, value[4]).key] = -side.allows(limit, total)
        else:
            row.constant = -sign * side.allows(limit, total)

    def row_use(self, row, value):
        need(len(value) == 4, "use")
        group = self.groups[whole(value[3], len(self.groups) - 1, "group")]
        side, choice = self.side(value[2]), self.choice(value[1])
        need(choice.kind not in ("tier", "from-tier", "bundle", "any") and choice.side in (None, side.function), "not of this function")
        members = {i for i in group if i in side.classes and (choice.members is None or i in choice.members)}
        row.terms.append((side, members, choice.uses, 1))
        row.counts = True
        size = sum(self.sc.classes[i]["count"] for i in members)
        if choice.kind == "product" and choice.key[2] is None:
            size = min(size, side.most[choice.key[4]])
        row.choices[choice.key] = -size

    def row_charged(self, row, value, kind="charge"):
        need(len(value) == 2, "choice alone")
        choice = self.choice(value[1])
        need(choice.kind == kind, "kind of choice")
        side = self.sides[choice.side]
        members = side.classes if choice.members is None else choice.members
        row.terms.append((side, members, choice.uses, -1))
        row.counts = True
        total = sum(self.sc.classes[i]["count"] for i in members)
        row.choices[choice.key] = 1 if kind == "charge" else side.allows(choice.limit, total)

    def row_least(self, row, value):
        self.row_charged(row, value, "in")

    def row_total(self, row, value):
        need(len(value) == 2, "choice alone")
        choice = self.choice(value[1])
        need(choice.kind == "product" and choice.key[2] is None, "kind of choice")
        side = self.sides[choice.side]
        row.terms.append((side, side.classes, choice.uses, 1))
        row.counts = True
        row.choices[choice.key] = -side.most[choice.key[4]]

    def row_of_vendor(self, row, value):
        side, product = self.product_place(value)
        row.choices[self.product_choice(side.function, product).key] = 1
        row.choices[self.vendor_choice(side.function, self.sc.vendor(product)).key] = -1

    def square(self, side, value, domain, total):
        key = ("square", side.function, value[1], value[3], domain)
        self.extras[key] = total ** 2
        return key

    def row_tangent(self, row, value):
        need(len(value) in (6, 7) and (len(value) == 6 or value[6] == "used"), "tangent")
        side = self.side(value[2])
        limit, members, total = self.instance(side, text(value[1]), text(value[3]))
        groups = side.groups(limit, members)
        need(limit["kind"] == "hhi-max" and value[4] in groups, "domain")
        need(len(value) == 6 or limit["of"] == "vendor", "used")
        a, values = whole(value[5], 2 ** 40, "a"), groups[value[4]]
        row.terms.append((side, members, lambda i, o: bool(side.domains(o[0], limit["of"], i) & values), 2 * a + 1))
        row.extras[self.square(side, value, value[4], total)] = -1
        if len(value) == 7:
            row.choices[self.scoped("vendor", side, value[1], value[3], value[4]).key] = -a * (a + 1)
        else:
            row.constant = -a * (a + 1)

    def survive_place(self, value, size):
        need(len(value) == size, "survive")
        side = self.side(value[2])
        limit, members, total = self.instance(side, text(value[1]), text(value[3]))
        groups = side.groups(limit, members)
        need(limit["kind"] == "survive" and value[4] in groups, "survive")
        return side, limit, members, total, groups[value[4]]

    def delay(self, value, offer):
        """The in-time count of the offer: its key, who could be in time."""
        side, limit, members, total, group = self.survive_place(value[:5], 5)
        key = (side.function, value[1], value[3], value[4], offer)

        def cold(i, o):
            return o[2] == "cold" and side.offer(o[1], i) == offer and bool(side.domains(o[0], limit["of"], i) & group) \
                and not side.domains(o[1], limit["of"], i) & group
        most = min(self.sc.offers[offer].get("deploy-per-hour", 0) * limit["within"], total)
        if not any(cold(i, o) for i in members for o in side.options[i]):
            most = 0
        self.extras[key] = most
        return key, side, members, cold

    def row_survive(self, row, value):
        side, limit, members, total, group = self.survive_place(value, 5)

        def stands(i, o):
            return not side.domains(o[0], limit["of"], i) & group or \
                (o[2] == "hot" and not side.domains(o[1], limit["of"], i) & group)
        row.terms.append((side, members, stands, -1))
        row.constant = side.allows(limit, total)
        for k, offer in enumerate(self.sc.offers):
            if offer["product"] in side.products:
                row.extras[self.delay(value, k)[0]] = -1

    def row_in_time(self, row, value):
        self.survive_place(value, 6)
        offer = whole(value[5], len(self.sc.offers) - 1, "offer")
        need(self.sc.offers[offer]["product"] in self.side(value[2]).products, "offer")
        key, side, members, cold = self.delay(value, offer)
        row.terms.append((side, members, cold, -1))
        row.extras[key] = 1
        row.counts = True

    def product_place(self, value):
        need(len(value) == 3, "product and function")
        side = self.side(value[2])
        need(value[1] in side.products, "product")
        return side, value[1]

    def row_capacity(self, row, value):
        side, product = self.product_place(value)
        capacity = self.sc.product_term(product, "capacity")
        need(capacity is not None, "no capacity")
        row.terms.append((side, side.classes, lambda i, o: o[0] == product or (o[2] == "hot" and o[1] == product), 1))
        row.constant, row.counts = -capacity, True

    def row_minimum(self, row, value):
        side, product = self.product_place(value)
        row.choices[self.product_choice(side.function, product).key] = self.sc.product_term(product, "minimum") or 0
        for k, offer in enumerate(self.sc.offers):
            if offer["product"] == product:
                row.billed[side.function, k] = -1

    def offer_place(self, value):
        need(len(value) == 3, "offer and function")
        side, offer = self.side(value[2]), whole(value[1], len(self.sc.offers) - 1, "offer")
        need(self.sc.offers[offer]["product"] in side.products, "offer")
        return side, offer, lambda i, o: side.offer(o[0], i) == offer

    def row_licences(self, row, value):
        side, offer, under = self.offer_place(value)
        row.terms.append((side, side.classes, under, 1))
        row.billed[side.function, offer] = -1
        row.counts = True

    def row_billed(self, row, value):
        side, offer, under = self.offer_place(value)
        row.terms.append((side, side.classes, under, -1))
        row.any[side.function, offer] = 1

    def row_bundled(self, row, value):
        side, offer, _ = self.offer_place(value)
        bundle = self.bundle_choice(self.sc.vendor(self.sc.offers[offer]["product"]))
        row.bundled[side.function, offer] = 1
        row.choices[bundle.key] = -1

    def row_enough(self, row, value):
        need(len(value) == 2, "enough")
        row.choices[self.bundle_choice(text(value[1])).key] = self.sc.bundles[value[1]]["functions"]
        for f, side in self.sides.items():
            if self.can_use(side, value[1]):
                row.choices[self.charge_choice(f, value[1]).key] = -1

    def row_together(self, row, value):
        need(len(value) == 3, "together")
        limit = self.together(text(value[1]), text(value[2]))
        sign = -1 if limit["kind"] == "min-vendors" else 1
        for v in sorted({v for f in self.scopes(limit, value[2]) for v in self.sc.vendors if self.can_use(self.sides[f], v)}):
            row.choices[self.any_choice(limit, value[2], v).key] = sign
        row.constant = -sign * limit["max" if sign > 0 else "min"]

    def row_any(self, row, value):
        need(len(value) in (4, 5), "any")
        limit = self.together(text(value[2]), text(value[3]))
        need(value[1] in self.sc.vendors and (len(value) == 4) == (limit["kind"] == "min-vendors"), "any")
        scopes, any_key = self.scopes(limit, value[3]), self.any_choice(limit, value[3], value[1]).key
        if len(value) == 4:
            row.choices[any_key] = 1
            for f in scopes:
                if self.can_use(self.sides[f], value[1]):
                    row.choices[self.scoped("charge", self.sides[f], value[2], value[3], value[1]).key] = -1
            return
        need(value[4] in scopes, "function")
        row.choices[any_key] = -1
        row.choices[self.scoped("vendor", self.sides[value[4]], value[2], value[3], value[1]).key] = 1

    def row_contract(self, row, value):
        side, offer, under = self.offer_place(value)
        terms = self.sc.offers[offer].get("contract")
        served = [f for f in self.sc.s["functions"] if f in self.sc.products[self.sc.offers[offer]["product"]]["functions"]]
        need(terms and terms.get("function", served[0]) == side.function, "no contract")
        key = ("contract", offer)
        self.extras[key], self.extra_costs[key] = terms["endpoints"], contract_cost(self.sc, terms)
        row.terms.append((side, side.classes, under, -1))
        row.extras[key] = -1
        row.constant, row.counts = terms["endpoints"], True

    def row_paid(self, row, value):
        need(len(value) == 3, "paid")
        side = self.side(value[2])
        need(value[1] in self.sc.vendors, "vendor")
        a, b = self.vendor_choice(side.function, value[1]), self.vendor_choice(None, value[1])
        row.choices[a.key] = 1
        row.choices[b.key] = row.choices.get(b.key, 0) - 1

    # -- the tree --

    def walk(self, node, fixed, branches):
        """The least of the leaves below, None where all of them are infeasible."""
        need(isinstance(node, dict), "node")
        if "choice" in node:
            need(set(node) == {"choice", "zero", "one"}, "both sides of a branch")
            key = self.choice(node["choice"]).key
            need(key not in fixed, "fixed twice")
            bounds = [self.walk(node[side], dict(fixed, **{}) | {key: n}, branches)
                      for n, side in enumerate(("zero", "one"))]
        elif "row" in node:
            need(set(node) == {"row", "value", "most", "least"}, "both sides of a branch")
            value, name = whole(node["value"], 2 ** 53 - 2, "value"), json.dumps(node["row"])
            need(self.row(node["row"]).counts, "does not count")
            bounds = [self.walk(node["most"], fixed, branches + [(name, "most", value)]),
                      self.walk(node["least"], fixed, branches + [(name, "least", value + 1)])]
        else:
            return self.leaf(node, fixed, branches)
        bounds = [b for b in bounds if b is not None]
        return min(bounds) if bounds else None

    def leaf(self, node, fixed, branches):
        need(set(node) <= {"infeasible", "multipliers"} and isinstance(node.get("multipliers"), list), "leaf")
        infeasible = node.get("infeasible", False)
        need(isinstance(infeasible, bool), "infeasible")
        y = {}
        for pair in node["multipliers"]:
            need(isinstance(pair, list) and len(pair) == 2, "multiplier")
            r = whole(pair[0], len(self.rows) - 1, "row")
            need(r not in y, "row twice")
            y[r] = whole(pair[1], 2 ** 53 - 1, "multiplier")
            need(self.rows[r].branch is None or self.rows[r].branch in branches, "not below this branch")
        total = self.sum(y, fixed, infeasible)
        if total is None:
            return None
        if infeasible:
            need(total > 0, "an infeasible leaf whose sum is not greater than 0")
            return None
        return math.ceil(Fraction(total, self.denominator * self.sc.grain))

    def sum(self, y, fixed, infeasible):
        """Times the denominator; None: nothing is left to choose."""
        scale = {p: (0 if infeasible else self.denominator)
                 + sum(m for r, m in y.items() if self.rows[r].part in (p, "total")) for p in PARTS}
        total = sum(m * self.rows[r].constant for r, m in y.items())
        carry, billed, once, bundled, extras = {}, {}, {}, {}, {}
        for r, m in y.items():
            for target, source in ((carry, "choices"), (billed, "billed"), (once, "any"), (bundled, "bundled"), (extras, "extras")):
                for key, times in getattr(self.rows[r], source).items():
                    target[key] = target.get(key, 0) + m * times
        for f, side in self.sides.items():
            part = self.endpoints(side, y, fixed, scale)
            bought = self.bought(side, fixed, scale, carry, billed, once, bundled)
            if part is None or bought is None:
                return None
            total += part + bought
        for key, choice in list(self.choices.items()):
            possible = self.possible(choice)
            if fixed.get(key) == 1 and not possible:
                return None
            if choice.kind in ("tier", "from-tier") or (choice.kind == "product" and key[2] is None) or not possible:
                continue
            value = carry.get(key, 0)
            if choice.kind == "vendor" and key[2] is None and key == self.vendor_choice(None, key[4]).key:
                value += scale["fixed"] * self.sc.vendor_fixed.get(key[4], 0)
            total += value if fixed.get(key) == 1 else 0 if fixed.get(key) == 0 else min(value, 0)
        return total + sum(min(0, times + scale["licences"] * self.extra_costs.get(key, 0)) * self.extras[key]
                           for key, times in extras.items())

    def endpoints(self, side, y, fixed, scale):
        total = 0
        terms = [(members, count, slope * m) for r, m in y.items() for s, members, count, slope in self.rows[r].terms
                 if s is side and m]
        barred = [self.choices[k] for k, v in fixed.items() if v == 0]
        for i in side.classes:
            mine = [(count, slope) for members, count, slope in terms if i in members]
            best = None
            for option in side.options[i]:
                if any(self.touches(c, side, i, option) for c in barred):
                    continue
                migration, standby = side.costs(i, option)
                cost = scale["migration"] * migration + scale["standby"] * standby + sum(
                    slope for count, slope in mine if count(i, option))
                best = cost if best is None else min(best, cost)
            if best is None:
                return None
            total += best * self.sc.classes[i]["count"]
        return total

    def prices_open(self, product, fixed):
        """False: without a bundle; True: at its prices."""
        vendor = self.sc.vendor(product)
        cheap = self.bundle_possible(vendor) and fixed.get(("bundle", None, None, None, vendor)) != 0
        return (False, True) if cheap else (False,)

    @staticmethod
    def tier_said(key, tier, cheap):
        """Is the choice 1 where licences are billed in this tier, at these prices?"""
        if key[0] == "from-tier":
            return tier >= key[4][1]
        return tier == key[4][1] and (len(key[4]) == 2 or (key[4][2] == "bundled") == cheap)

    def bought(self, side, fixed, scale, carry, billed, once, bundled):
        total = 0
        for product in side.products:
            key = ("product", side.function, None, None, product)
            offers = side.offers_of(product)
            forced = fixed.get(key) == 1
            used = carry.get(key, 0) + scale["fixed"] * money(self.sc.product_term(product, "fixed") or "0")
            for k in range(len(self.sc.offers)):
                if self.sc.offers[k]["product"] != product:
                    continue
                said = [(key, answer) for key, answer in fixed.items()
                        if key[0] in ("tier", "from-tier") and key[1] == side.function and key[4][0] == k]
                billing = any(answer == 1 for _, answer in said)
                forced = forced or billing
                if k not in offers:
                    if billing:
                        return None
                    continue
                ways = [0] if len(offers) > 1 and not billing else []
                for t, ends in enumerate(side.tiers(k)):
                    for cheap in self.prices_open(product, fixed) if ends else ():
                        if not all(self.tier_said(key, t, cheap) == bool(answer) for key, answer in said):
                            continue
                        for b in ends:
                            ways.append(scale["licences"] * side.licences(k, b, cheap) + b * billed.get((side.function, k), 0)
                                        + once.get((side.function, k), 0) + cheap * bundled.get((side.function, k), 0))
                used = None if used is None or not ways else used + min(ways)
            if not offers or fixed.get(key) == 0:
                used = None
            if forced and used is None:
                return None
            total += used if forced else min(0, used or 0)
        return total


def contract_cost(sc, contract):
    return money(contract["unit"]) * min(contract["years"], sc.years)


def grain_of(sc):
    costs = [unit for o in sc.offers for b in {False, sc.vendor(o["product"]) in sc.bundles} for _, unit in sc.tiers(o, b)]
    costs += [money(o.get(k, "0")) for o in sc.offers for k in ("fixed", "migration")]
    costs += [sc.over_years(money(p)) for o in sc.offers for p in o.get("standby", {}).values()]
    costs += list(sc.vendor_fixed.values()) + [sc.over_years(money(f["standby"])) for f in sc.s.get("fallbacks", [])]
    costs += [contract_cost(sc, o["contract"]) for o in sc.offers if "contract" in o]
    return math.gcd(*costs) or 1


def narrowed(sc, ids):
    """The scenario with these limits alone."""
    need(isinstance(ids, list) and all(isinstance(i, str) for i in ids), "limits")
    need(len(set(ids)) == len(ids) and set(ids) <= {l["id"] for l in sc.limits}, "each of the policy's limits once")
    sc = copy.copy(sc)
    sc.limits = [l for l in sc.limits if l["id"] in ids]
    return sc


def check(sc, certificate):
    """The bound, or None: no plan exists."""
    need(set(certificate) - {"limits"} == {"polyculture", "denominator", "problems"}, "fields")
    sc = narrowed(sc, certificate["limits"]) if "limits" in certificate else sc
    sc.grain = grain_of(sc)
    need(certificate["polyculture"] == "certificate/1", "kind")
    denominator = whole(certificate["denominator"], 2 ** 40, "denominator")
    need(denominator > 0 and isinstance(certificate["problems"], list), "denominator")
    seen, problems = [], []
    for spec in certificate["problems"]:
        need(isinstance(spec, dict) and set(spec) - {"denominator"} == {"functions", "groups", "rows", "tree"}, "fields of a problem")
        own = whole(spec.get("denominator", denominator), 2 ** 40, "denominator")
        need(own > 0, "denominator")
        seen += spec["functions"]
        need(set(spec["functions"]) <= set(sc.s["functions"]), "function")
        problems.append(Problem(sc, {f: Side(sc, f) for f in spec["functions"]}, spec, own))
    need(sorted(seen) == sorted(sc.s["functions"]), "each function in one problem")
    if len(problems) > 1:
        need(not any(l["kind"] == "budget" or l.get("together") for l in sc.limits), "a limit ties functions")
        for v in sc.vendors:
            users = sum(any(p.can_use(s, v) for s in p.sides.values()) for p in problems)
            need(not (sc.vendor_fixed.get(v) or v in sc.bundles) or users < 2, "a vendor ties functions")
    bounds = [p.walk(p.tree, {}, []) for p in problems]
    return None if None in bounds else sum(bounds) * sc.grain


def answer(scenario, fleet, path):
    sc = Scenario(scenario, fleet)
    try:
        with open(path, encoding="utf-8") as file:
            bound = check(sc, json.load(file))
        return {"none": True} if bound is None else {"bound": bound}
    except Refused as refused:
        return {"refused": str(refused)}


if __name__ == "__main__":
    print(json.dumps(answer(*sys.argv[1:4])))
