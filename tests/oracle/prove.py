#!/usr/bin/env python3
"""prove.py SCENARIO FLEET CERTIFICATE [SEED]: makes a certificate of its own, by branch and bound over the Lagrangian
dual: glpsol solves it as a linear program over everything an endpoint, a product and a choice can be alone, its row
duals become multipliers. Prints the bound that the leaves prove. For small scenarios; the checker of models/certificate.md
that it uses is tests/oracle/certificate.py."""
import itertools
import json
import math
import os
import random
import subprocess
import sys
import tempfile

from certificate import PARTS, Problem, Refused, Side, grain_of
from model import Scenario, money

DENOMINATOR = 1 << 20


def limit_rows(side, rng):
    """Every row that a limit of the function gives, and the choices that it asks."""
    f = side.function
    for limit, value, members, total in side.instances:
        id, each, kind = limit["id"], value or "", limit["kind"]
        groups = list(side.groups(limit, members)) if kind in (
            "max-share", "min-share", "recover-within", "survive", "hhi-max", "min-share-if-used") else []
        vendors = sorted({side.sc.vendor(p) for p in side.products})
        if kind in ("max-share", "min-share", "recover-within"):
            for d in groups:
                yield ["limit", id, f, each, d], None
                if kind == "max-share" and limit["of"] == "vendor" and "values" not in limit:
                    yield ["limit", id, f, each, d, "used"], None
        elif kind == "max-change":
            yield ["limit", id, f, each, ""], None
        elif kind in ("max-vendors", "min-vendors", "max-products"):
            if not limit.get("together"):
                yield ["limit", id, f, each, ""], None
            else:
                yield ["together", id, each], None
                for v in vendors:
                    yield ["any", v, id, each] + ([] if kind == "min-vendors" else [f]), ["any", v, id, each]
            word = {"max-vendors": "vendor", "min-vendors": "charge", "max-products": "product"}[kind]
            for name in side.products if word == "product" else vendors:
                choice = [word, name, f, id, each]
                yield None, choice
                if word == "charge":
                    yield ["charged", choice], None
        elif kind == "min-share-if-used":
            for d in groups:
                yield ["least", ["in", d, f, id, each]], ["in", d, f, id, each]
        elif kind == "survive":
            for d in groups:
                yield ["survive", id, f, each, d], None
                for k, offer in enumerate(side.sc.offers):
                    if offer["product"] in side.products:
                        yield ["in-time", id, f, each, d, k], None
        elif kind == "hhi-max":
            yield ["limit", id, f, each, ""], None
            for d in groups:
                for a in range(total + 1) if total < 12 else sorted(rng.sample(range(total), 8)):
                    yield ["tangent", id, f, each, d, a], None
                    if limit["of"] == "vendor":
                        yield ["tangent", id, f, each, d, a, "used"], ["vendor", d, f, id, each]


def everything(sc, sides, rng):
    """All rows (but those of branches), all choices, and groups: each class alone and all of them."""
    rows, choices = [["limit", l["id"]] for l in sc.limits if l["kind"] == "budget"], []
    for side in sides.values():
        f = side.function
        for row, choice in limit_rows(side, rng):
            rows += [row] if row else []
            choices += [choice] if choice else []
        for p in side.products:
            choices.append(["product", p, f])
            rows += [["of-vendor", p, f], ["total", ["product", p, f]], ["minimum", p, f]]
            if sc.product_term(p, "capacity") is not None:
                rows.append(["capacity", p, f])
        for v in sorted({sc.vendor(p) for p in side.products}):
            choices += [["vendor", v, f], ["vendor", v]]
            rows.append(["paid", v, f])
            if v in sc.bundles:
                choices += [["bundle", v], ["charge", v, f]]
                rows += [["enough", v], ["charged", ["charge", v, f]]]
        for k, offer in enumerate(sc.offers):
            if offer["product"] in side.products:
                rows += [["licences", k, f], ["billed", k, f]]
                served = [g for g in sc.s["functions"] if g in sc.products[offer["product"]]["functions"]]
                if offer.get("contract", {}).get("function", served[0]) == f and "contract" in offer:
                    rows.append(["contract", k, f])
                if sc.vendor(offer["product"]) in sc.bundles:
                    rows.append(["bundled", k, f])
                    choices += [["tier", k, f, t, word] for word in ("plain", "bundled") for t in range(len(offer["price"]))]
                choices += [[name, k, f, t] for name in ("tier", "from-tier") for t in range(len(offer["price"]))]
    groups = [[i] for i in range(len(sc.classes))] + [list(range(len(sc.classes)))]
    sold = {f: {sc.vendor(p) for p in side.products} for f, side in sides.items()}
    rows += [["use", c, f, g] for f in sides for c in choices for g in range(len(groups))
             if c[0] not in ("tier", "from-tier", "bundle", "any") and (c[1] in sold[f] if len(c) == 2 else c[2] == f)]
    once = lambda items: [json.loads(text) for text in dict.fromkeys(map(json.dumps, items))]
    return once(rows), once(choices), groups


class Program:
    """The dual of one leaf as a linear program, columns: endpoints by option, products by what is billed, choices."""

    def __init__(self, problem, fixed, infeasible):
        self.problem, self.sc = problem, problem.sc
        self.columns, self.sums, self.nothing = [], [], False
        self.rows = [dict() for _ in problem.rows]
        self.right = [-row.constant for row in problem.rows]
        self.infeasible, self.endpoints = infeasible, []
        for side in problem.sides.values():
            self.add_endpoints(side, fixed)
            for product in side.products:
                self.add_product(side, product, fixed)
        self.add_choices(fixed)

    def column(self, cost, least, most, entries, what):
        self.columns.append((0 if self.infeasible else cost["migration"] + cost["standby"] + cost["licences"] + cost["fixed"],
                             least, most, what))
        index = len(self.columns) - 1
        for r, value in entries.items():
            if value:
                self.rows[r][index] = value
        for r, row in enumerate(self.problem.rows):
            if row.part:
                part = sum(cost.values()) if row.part == "total" else cost[row.part]
                if part:
                    self.rows[r][index] = self.rows[r].get(index, 0) + part
        return index

    @staticmethod
    def cost(**parts):
        return {p: parts.get(p, 0) for p in PARTS}

    def add_endpoints(self, side, fixed):
        barred = [self.problem.choices[k] for k, v in fixed.items() if v == 0]
        for i in side.classes:
            mine = []
            for option in side.options[i]:
                if any(self.problem.touches(c, side, i, option) for c in barred):
                    continue
                entries = {r: sum(slope for s, members, count, slope in row.terms
                                  if s is side and i in members and count(i, option))
                           for r, row in enumerate(self.problem.rows)}
                migration, standby = side.costs(i, option)
                mine.append(self.column(self.cost(migration=migration, standby=standby), 0, None, entries, None))
                self.endpoints.append((mine[-1], side, i, option))
            self.nothing = self.nothing or not mine
            self.sums.append((mine, self.sc.classes[i]["count"]))

    def add_product(self, side, product, fixed):
        key = ("product", side.function, None, None, product)
        offers, ways = side.offers_of(product), []
        forced = fixed.get(key) == 1
        for k in offers:
            said = [(c, answer) for c, answer in fixed.items()
                    if c[0] in ("tier", "from-tier") and c[1] == side.function and c[4][0] == k]
            billing = any(answer == 1 for _, answer in said)
            forced = forced or billing
            mine = [(k, None, 0, False)] if len(offers) > 1 and not billing else []
            for t, ends in enumerate(side.tiers(k)):
                mine += [(k, t, b, cheap) for cheap in (self.problem.prices_open(product, fixed) if ends else ())
                         if all(self.problem.tier_said(c, t, cheap) == bool(answer) for c, answer in said)
                         for b in sorted(set(ends))]
            ways.append(mine)
        points = [] if forced else [self.column(self.cost(), 0, None, {}, None)]
        for way in itertools.product(*ways) if offers and fixed.get(key) != 0 else []:
            entries = {}
            for r, row in enumerate(self.problem.rows):
                entries[r] = row.choices.get(key, 0) + sum(
                    b * row.billed.get((side.function, k), 0) + (b > 0) * row.any.get((side.function, k), 0)
                    + cheap * row.bundled.get((side.function, k), 0) for k, _, b, cheap in way)
            licences = sum(side.licences(k, b, cheap) for k, _, b, cheap in way if b)
            what = {key: 1, **{("tier", side.function, None, None, (k, t)): 1 for k, t, b, _ in way if b},
                    **{("tier", side.function, None, None, (k, t, "bundled" if cheap else "plain")): 1 for k, t, b, cheap in way if b},
                    **{("from-tier", side.function, None, None, (k, half)): 1 for k, t, b, _ in way if b for half in range(t + 1)}}
            fixed_cost = money(self.sc.product_term(product, "fixed") or "0")
            points.append(self.column(self.cost(licences=licences, fixed=fixed_cost), 0, None, entries, what))
        self.nothing = self.nothing or not points
        self.sums.append((points, 1))

    def add_choices(self, fixed):
        problem = self.problem
        for key, choice in list(problem.choices.items()):
            if choice.kind in ("tier", "from-tier") or (choice.kind == "product" and key[2] is None):
                continue
            possible = problem.possible(choice)
            self.nothing = self.nothing or (fixed.get(key) == 1 and not possible)
            paid = choice.kind == "vendor" and key[2] is None and key == problem.vendor_choice(None, key[4]).key
            cost = self.cost(fixed=self.sc.vendor_fixed.get(key[4], 0) if paid else 0)
            self.column(cost, 1 if fixed.get(key) == 1 else 0, 0 if fixed.get(key) == 0 or not possible else 1,
                        {r: row.choices.get(key, 0) for r, row in enumerate(problem.rows)}, {key: 1})
        for key, most in problem.extras.items():
            self.column(self.cost(licences=problem.extra_costs.get(key, 0)), 0, most, {r: row.extras.get(key, 0) for r, row in enumerate(problem.rows)}, None)

    def solve(self, skip):
        """(multipliers by row, value of each choice, endpoints that each row counts); rows in `skip` are left out."""
        used = [r for r in range(len(self.rows)) if r not in skip]
        lines = ["Minimize", " cost: " + " ".join("%+d x%d" % (c[0], i) for i, c in enumerate(self.columns))]
        if self.infeasible:
            lines[1] += " " + " ".join("+ s%d" % r for r in used)
        lines.append("Subject To")
        for r in used:
            entries = " ".join("%+d x%d" % (v, i) for i, v in self.rows[r].items()) or "0 x0"
            lines.append(" r%d: %s%s <= %d" % (r, entries, " - s%d" % r if self.infeasible else "", self.right[r]))
        for n, (columns, total) in enumerate(self.sums):
            lines.append(" e%d: %s = %d" % (n, " ".join("+ x%d" % i for i in columns), total))
        lines.append("Bounds")
        for i, (_, least, most, _) in enumerate(self.columns):
            lines.append(" x%d >= %d" % (i, least) if most is None else " %d <= x%d <= %d" % (least, i, most))
        lines.append("End")
        with tempfile.TemporaryDirectory() as folder:
            path, out = os.path.join(folder, "m.lp"), os.path.join(folder, "m.sol")
            with open(path, "w", encoding="ascii") as file:
                file.write("\n".join(lines) + "\n")
            subprocess.run(["glpsol", "--lp", path, "--exact" if len(self.columns) < 40 else "--nopresol", "-w", out],
                           stdout=subprocess.DEVNULL, check=True)
            solution = open(out, encoding="ascii").read().split("\n")
        status = [l for l in solution if l.startswith("s ")][0].split()
        if status[4:6] != ["f", "f"]:
            return None
        y, point = {}, {}
        for line in solution:
            words = line.split()
            if words and words[0] == "i" and int(words[1]) <= len(used):
                y[used[int(words[1]) - 1]] = max(0, -float(words[4]))
            if words and words[0] == "j" and int(words[1]) <= len(self.columns):
                point[int(words[1]) - 1] = float(words[3])
        values = {}
        for i, (_, _, _, what) in enumerate(self.columns):
            for key in what or {}:
                values[key] = values.get(key, 0) + point.get(i, 0)
        return y, values, self.counts(point)

    def counts(self, point):
        """Per row that counts endpoints: how many the program has."""
        out = {}
        for r, row in enumerate(self.problem.rows):
            if row.counts and row.branch is None:
                side, members, count, _ = row.terms[0]
                out[r] = sum(point.get(x, 0) for x, s, i, option in self.endpoints
                             if s is side and i in members and count(i, option))
        return out


class Prover:
    def __init__(self, sc, rng, deep, skip_share=0.0):
        sc.grain = grain_of(sc)
        self.sc, self.rng, self.left = sc, rng, deep
        self.sides = {f: Side(sc, f) for f in sc.s["functions"]}
        rows, choices, groups = everything(sc, self.sides, rng)
        self.spec = {"functions": list(sc.s["functions"]), "groups": groups, "rows": rows, "tree": None}
        self.problem = Problem(sc, self.sides, self.spec, DENOMINATOR)
        self.written = {}
        for choice in choices:
            self.written.setdefault(self.problem.choice(choice).key, choice)
        self.skip = {r for r in range(len(rows)) if rng.random() < skip_share}

    def leaf(self, fixed, branches, target):
        """The best leaf here, its bound (None: infeasible) and what the program says of choices and rows."""
        program = Program(self.problem, fixed, False)
        if program.nothing:
            return {"multipliers": []}, None, {}, {}
        skip = {r for r, row in enumerate(self.problem.rows) if row.branch and row.branch not in branches} | self.skip
        solved = program.solve(skip)
        if solved is None:
            solved = Program(self.problem, fixed, True).solve(skip)
            multipliers = [[r, round(m * DENOMINATOR * 1024)] for r, m in solved[0].items() if round(m * DENOMINATOR * 1024)]
            y = dict(multipliers)
            if (self.problem.sum(y, fixed, True) or 1) > 0:
                return {"infeasible": True, "multipliers": multipliers}, None, {}, {}
            return {"multipliers": []}, -math.inf, solved[1], solved[2]
        multipliers = [[r, round(m * DENOMINATOR)] for r, m in solved[0].items() if round(m * DENOMINATOR)]
        total = self.problem.sum(dict(multipliers), fixed, False)
        bound = None if total is None else -(-total // (DENOMINATOR * self.sc.grain)) * self.sc.grain
        return {"multipliers": multipliers}, bound, solved[1], solved[2]

    def grow(self, fixed, branches, target):
        node, bound, values, activity = self.leaf(fixed, branches, target)
        if bound is None or (target is not None and bound >= target) or self.left <= 0:
            return node, bound
        self.left -= 1
        open_choices = [(abs(values[k] - 0.5), str(k), k) for k in self.written if k not in fixed and k in values
                        and 1e-6 < values[k] < 1 - 1e-6 and self.problem.possible(self.problem.choices[k])]
        if open_choices:
            key = min(open_choices)[2]
            low, first = self.grow({**fixed, key: 0}, branches, target)
            high, second = self.grow({**fixed, key: 1}, branches, target)
            return {"choice": self.written[key], "zero": low, "one": high}, least(first, second)
        return self.grow_row(node, bound, fixed, branches, activity, target)

    def grow_row(self, node, bound, fixed, branches, activity, target):
        """Branches on a count that is no whole number in the program."""
        broken = [(r, math.floor(count)) for r, count in activity.items() if abs(count - round(count)) > 1e-5]
        if not broken:
            return node, bound
        r, value = self.rng.choice(broken)
        written = self.spec["rows"][r]
        sides = []
        for word, number in (("most", value), ("least", value + 1)):
            row = [word, written, number]
            if row not in self.spec["rows"]:
                self.spec["rows"].append(row)
                self.problem.rows.append(self.problem.row(row))
            sides.append(self.grow(fixed, branches + [(json.dumps(written), word, number)], target))
        return {"row": written, "value": value, "most": sides[0][0], "least": sides[1][0]}, least(sides[0][1], sides[1][1])


def least(*bounds):
    bounds = [b for b in bounds if b is not None]
    return min(bounds) if bounds else None


def slim(spec):
    """Rows that no leaf uses left out."""
    used = set()

    def visit(node, change):
        if "multipliers" in node:
            change(node)
        for key in ("zero", "one", "most", "least"):
            if isinstance(node.get(key), dict):
                visit(node[key], change)
    visit(spec["tree"], lambda leaf: used.update(r for r, _ in leaf["multipliers"]))
    order = {r: n for n, r in enumerate(sorted(used))}
    visit(spec["tree"], lambda leaf: leaf.update(multipliers=[[order[r], m] for r, m in leaf["multipliers"]]))
    spec["rows"] = [spec["rows"][r] for r in sorted(used)]
    return spec


def prove(sc, seed=0, deep=40, target=None, skip_share=0.0):
    """(certificate, bound): bound None where no plan exists."""
    prover = Prover(sc, random.Random(seed), deep, skip_share)
    prover.spec["tree"], bound = prover.grow({}, [], target)
    return {"polyculture": "certificate/1", "denominator": DENOMINATOR, "problems": [slim(prover.spec)]}, bound


def main():
    sc = Scenario(sys.argv[1], sys.argv[2])
    target = money(sys.argv[5]) if len(sys.argv) > 5 else None
    certificate, bound = prove(sc, int(sys.argv[4]) if len(sys.argv) > 4 else 0, target=target)
    with open(sys.argv[3], "w", encoding="utf-8") as file:
        json.dump(certificate, file)
        file.write("\n")
    print("none" if bound is None else "%d.%04d" % divmod(bound, 10000))


if __name__ == "__main__":
    main()
