#!/usr/bin/env python3
"""workbook.py edit BUNDLE XLSX EDITED SEED: writes the workbook with other counts, and EDITED.json with what they are.
workbook.py check BUNDLE PREFIX [EDITED.json]: the sheets PREFIX-*.csv, as LibreOffice recalculated them, say what follows
from the counts: cost to the cent, purchases, every limit, exposure. Recomputed here with whole numbers from the bundle's
inputs; shares no code with the program.
workbook.py written XLSX PREFIX: every formula was written with the value that LibreOffice finds."""
import csv
import itertools
import json
import math
import os
import random
import re
import sys
import zipfile
import xml.etree.ElementTree as ElementTree
from decimal import Decimal
from fractions import Fraction

from brute import groups_of, licences, unused_contracts
from model import Scenario, money, read_json, share

SHEETS = ("summary", "assignments", "purchases", "limits", "exposure", "outage", "prices", "inputs", "workings")
HEAD = 4  # the row of heads on every sheet but the summary


class Plan:
    def __init__(self, bundle):
        self.json = read_json(os.path.join(bundle, "plan.json"))
        self.sc = Scenario(os.path.join(bundle, "inputs", "scenario.json"), os.path.join(bundle, "inputs", "fleet.json"))
        self.rows = [[a["function"], a["class"], part["primary"], part.get("backup"), part.get("mode"), part["count"]]
                     for f in self.json_functions() for a in self.json["assignments"] if a["function"] == f
                     for part in a["split"]]

    def json_functions(self):
        return list(self.sc.s["functions"])


# ---- edit ----

def column_name(number):
    name = ""
    while True:
        number, rest = divmod(number, 26)
        name = chr(65 + rest) + name
        if number == 0:
            return name
        number -= 1


def edit(bundle, source, target, seed):
    plan, rng = Plan(bundle), random.Random(seed)
    attributes = {k for c in plan.sc.classes for k in c if k not in ("count", "stack")}
    column = column_name(2 + len(attributes) + 6)
    counts = [row[5] for row in plan.rows]
    for _ in range(rng.randint(1, 3)):
        counts[rng.randrange(len(counts))] = rng.choice([0, 1, 7, 40, 5000])
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet2.xml":
                text = data.decode()
                for i, count in enumerate(counts):
                    text, done = re.subn(r'(<c r="%s%d"[^>]*><v>)\d+(</v>)' % (column, HEAD + 2 + i),
                                         r"\g<1>%d\g<2>" % count, text)
                    assert done == 1, (column, i)
                data = text.encode()
            new.writestr(name, data)
    with open(target + ".json", "w") as file:
        json.dump(counts, file)


# ---- the values that formulas were written with ----

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def number(text):
    """What LibreOffice writes for a number: 0.4 may be 40%."""
    return float(text[:-1]) / 100 if text.endswith("%") else float(text)


def check_written(xlsx, prefix):
    """Every formula was written with the value that LibreOffice finds for it; returns how many there are."""
    seen = 0
    with zipfile.ZipFile(xlsx) as book:
        for i, name in enumerate(SHEETS):
            rows = sheet(prefix, name)
            for cell in ElementTree.fromstring(book.read("xl/worksheets/sheet%d.xml" % (i + 1))).iter(SPACE + "c"):
                if cell.find(SPACE + "f") is None:
                    continue
                seen += 1
                letters, row = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r")).groups()
                column = 0
                for letter in letters:
                    column = 26 * column + ord(letter) - 64
                written = cell.find(SPACE + "v").text or ""
                found = rows[int(row) - 1][column - 1] if int(row) <= len(rows) else ""
                same = written == found or math.isclose(float(written), number(found), rel_tol=1e-9, abs_tol=1e-9)
                assert same, (name, cell.get("r"), cell.find(SPACE + "f").text, written, found)
    return seen


# ---- what follows from the counts ----

def offer_licences(sc, product, used, bundled):
    """Of one product: its billed cost over the years. One offer alone is billed at its need or at the start of a tier."""
    if len(used) > 1:
        return licences(sc, product, used, bundled)
    (offer, count), = used.items()
    least = max(count, int(sc.product_term(product, "minimum") or 0))
    tiers = sc.tiers(sc.offers[offer], bundled)
    if sc.offers[offer].get("tiers") == "incremental":
        ends = [start - 1 for start, _ in tiers[1:]] + [least]
        return sum(max(0, min(least, end) - start + 1) * unit for (start, unit), end in zip(tiers, ends))
    unit = lambda n: [u for start, u in tiers if start <= n][-1]
    return min(n * unit(n) for n in [least] + [start for start, _ in tiers if start > least])


def cost_of(plan):
    sc = plan.sc
    parts = dict.fromkeys(("licences", "fixed", "migration", "standby"), 0)
    vendors = set()
    used = {}
    for function, index, primary, backup, mode, count in plan.rows:
        cls = sc.classes[index]
        stack = cls.get("stack", {}).get(function, [])
        offer = sc.offer(primary, function, cls)
        used.setdefault((function, primary), {}).setdefault(offer, 0)
        used[function, primary][offer] += count
        vendors |= {sc.vendor(p) for p in (primary, backup) if p and count}
        if primary not in stack:
            parts["migration"] += count * money(sc.offers[offer].get("migration", "0"))
        if mode == "manual":
            parts["standby"] += count * sc.over_years(sc.fallback(function, cls))
        elif backup:
            terms = sc.offers[sc.offer(backup, function, cls)]
            parts["standby"] += count * sc.over_years(money(terms["standby"][mode]))
            if mode == "hot" and backup not in stack:
                parts["migration"] += count * money(terms.get("migration", "0"))
    led = {(sc.vendor(product), function) for (function, product), offers in used.items() if any(offers.values())}
    bundled = {v for v, b in sc.bundles.items() if sum(vendor == v for vendor, _ in led) >= b["functions"]}
    parts["licences"] += sum(unused_contracts(sc, f, {(p, o): n for (g, p), offers in used.items() if g == f
                                                      for o, n in offers.items()}) for f in sc.s["functions"])
    for (function, product), offers in used.items():
        offers = {o: n for o, n in offers.items() if n}
        if offers:
            parts["licences"] += offer_licences(sc, product, offers, sc.vendor(product) in bundled)
            parts["fixed"] += money(sc.product_term(product, "fixed") or "0")
    parts["fixed"] += sum(sc.vendor_fixed.get(v, 0) for v in vendors)
    parts["total"] = sum(parts.values())
    return parts


def measured(plan, function, limit, members, total, cost):
    """(domain, count) of every measured value of one instance of a limit."""
    sc, kind = plan.sc, limit["kind"]
    rows = [r for r in plan.rows if r[0] == function and r[1] in members]
    platform = lambda r: sc.classes[r[1]]["platform"]
    today = lambda r: (sc.classes[r[1]].get("stack", {}).get(function) or [None])[0]
    depends = lambda r, p, of, group: bool(p) and bool(sc.domains(p, of, platform(r)) & set(group))
    total_of = lambda test: sum(r[5] for r in rows if test(r))
    groups = lambda of: [(", ".join(limit["values"]) if "values" in limit else next(iter(g)), g)
                         for g in groups_of(sc, function, limit, of, members)]
    if kind in ("max-share", "min-share"):
        hot = lambda r: r[3] if limit.get("measure") == "integrity" and r[4] == "hot" else None
        return [(name, total_of(lambda r: depends(r, r[2], limit["of"], g) or depends(r, hot(r), limit["of"], g)))
                for name, g in groups(limit["of"])]
    if kind in ("min-share-if-used", "recover-within"):
        of = limit.get("of", "driver")
        return [(name, total_of(lambda r: depends(r, r[2], of, g))) for name, g in groups(of)]
    if kind == "survive":
        out = []
        for name, g in groups(limit["of"]):
            cold, safe = {}, 0
            for r in rows:
                falls = depends(r, r[2], limit["of"], g)
                covers = bool(r[3]) and not depends(r, r[3], limit["of"], g)
                if not falls or (covers and r[4] == "hot"):
                    safe += r[5]
                elif covers and r[4] == "cold":
                    offer = sc.offer(r[3], function, sc.classes[r[1]])
                    cold[offer] = cold.get(offer, 0) + r[5]
            out.append((name, safe + sum(min(n, sc.offers[o].get("deploy-per-hour", 0) * limit["within"])
                                         for o, n in cold.items())))
        return out
    if kind == "hhi-max":
        scale = 1 if Fraction(limit["max"]).denominator == 1 else 10000
        squares = sum(total_of(lambda r: depends(r, r[2], limit["of"], g)) ** 2 for _, g in groups(limit["of"]))
        return [("", math.ceil(Fraction(10000 * scale * squares, total * total)))]
    if kind in ("max-vendors", "min-vendors"):
        both = kind == "max-vendors"
        return [("", len({sc.vendor(p) for r in rows if r[5] for p in (r[2], r[3] if both else None) if p}))]
    if kind == "max-products":
        return [("", len({p for r in rows if r[5] for p in (r[2], r[3] if r[4] == "hot" else None) if p}))]
    if kind == "max-change":
        return [("", total_of(lambda r: r[2] != today(r)))]
    if kind == "keep":
        return [(", ".join(limit["values"]), total_of(
            lambda r: today(r) not in (None, r[2]) and depends(r, today(r), limit["of"], limit["values"])))]
    if kind == "forbid":
        return [(", ".join(limit["values"]), total_of(
            lambda r: any(depends(r, p, limit["of"], limit["values"]) for p in (r[2], r[3]))))]
    if kind == "require":
        return [(", ".join(limit["values"]), total_of(lambda r: depends(r, r[2], limit["of"], limit["values"])))]
    if kind == "capability-min":
        score = lambda p: sc.products[p].get("capabilities", {}).get(limit["capability"], -1)
        return [(limit["capability"], total_of(lambda r: score(r[2]) >= limit["min"]))]
    if kind == "backup-required":
        shares = lambda r: any(sc.domains(r[2], k, platform(r)) & sc.domains(r[3], k, platform(r))
                               for k in limit.get("differ", []))
        return [("", total_of(lambda r: r[4] in limit["modes"] and
                              (r[4] == "manual" or (r[3] != r[2] and not shares(r)))))]
    raise ValueError(kind)


# ---- the sheets ----

def sheet(prefix, name):
    with open("%s-%s.csv" % (prefix, name), encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def table(prefix, name, head=HEAD):
    rows = sheet(prefix, name)
    for row in rows[head + 1:]:
        if not any(row):
            break
        yield row


def equal(what, said, right):
    if said != right:
        sys.exit("%s: the workbook says %s, recomputed %s" % (what, said, right))


def amount(text):
    return money(text) if text else 0


def check_cost(prefix, cost):
    rows = {row[1]: row for row in sheet(prefix, "summary") if len(row) > 3}
    for part, label in (("licences", "licences"), ("fixed", "fixed, once"), ("migration", "migration, once"),
                        ("standby", "standby of backups"), ("total", "total")):
        equal("summary, " + label, Decimal(rows[label][3]) * 10000, cost[part])


def check_limits(plan, prefix, cost):
    said = {}
    for row in table(prefix, "limits"):
        if row[1]:
            said[row[0], row[1], row[3], row[4]] = (int(row[5] or 0), row[8], int(row[9]), row[11])
    seen = set()
    for function in plan.sc.s["functions"]:
        for limit, value, members, total in plan.sc.instances(function):
            values = measured(plan, function, limit, members, total, cost)
            for domain, count in values or [("", 0)]: # nothing to measure still has its row
                key = (limit["id"], function, value or "", domain)
                if key not in said:
                    # Left out is only what no row counts for, or what is not used at all.
                    assert count == 0, key
                    continue
                seen.add(key)
                number, sense, bound, status = said[key]
                equal("limits %r" % (key,), number, count)
                holds = count >= bound if sense == "≥" else count <= bound
                if limit["kind"] == "min-share-if-used":
                    holds = holds or count == 0
                equal("status of %r" % (key,), status, "holds" if holds else "BREACH")
    for limit in plan.sc.limits:
        if limit["kind"] == "budget":
            (key, (number, _, bound, status)), = [(k, v) for k, v in said.items() if k[0] == limit["id"]]
            seen.add(key)
            most, part = money(limit["max"]), cost[limit.get("part", "total")]
            unit = 10000 if most % 10000 == 0 else 100 if most % 100 == 0 else 1
            equal("budget", number, -(-part // unit))
            equal("status of the budget", status, "holds" if part <= most else "BREACH")
    equal("limits that are shown", set(said) - seen, set())
    breaches = sum(v[3] == "BREACH" for v in said.values())
    card = "all hold" if breaches == 0 else "BREACH: %d" % breaches
    equal("card of limits", sheet(prefix, "summary")[5][2], card)
    return breaches


def check_purchases(plan, prefix):
    for row, said in zip(table(prefix, "purchases"), plan.json["purchases"]):
        equal("in charge", int(row[4]), said["primaries"])
        equal("billed", int(row[7]), said["billed"])
        equal("unit", amount(row[8]), money(said["unit"]) if said["billed"] else 0)
        equal("licences", amount(row[9]), money(said["total"]))
        equal("bound, unused", amount(row[10]), money(said.get("contract", {}).get("total", "0")))


def check_exposure(plan, prefix):
    want = {}
    for function, index, primary, _, _, count in plan.rows:
        for kind in ("product", "vendor", "parent", "jurisdiction", "engine", "cloud", "driver", "platform"):
            for domain in plan.sc.domains(primary, kind, plan.sc.classes[index]["platform"]):
                want[function, kind, domain] = want.get((function, kind, domain), 0) + count
    for row in table(prefix, "exposure"):
        equal("exposure %r" % row[:3], int(row[5]), want.pop(tuple(row[:3]), 0))
    equal("exposure that is missing", want, {})


def check_outage(plan, prefix):
    for row in table(prefix, "outage"):
        vendor = next(v for v, entry in plan.sc.vendors.items() if entry["name"] == row[1])
        count = dict.fromkeys(("hot", "cold", "manual", "bare"), 0)
        for function, index, primary, backup, mode, number in plan.rows:
            if function != row[0] or plan.sc.vendor(primary) != vendor:
                continue
            falls = bool(backup) and plan.sc.vendor(backup) == vendor
            count[mode if mode and not falls else "bare"] += number
        equal("outage %r" % row[:2], [int(row[c]) for c in (8, 10, 11, 12, 13)],
              [sum(count.values())] + list(count.values()))


def check(bundle, prefix, edited=None):
    plan = Plan(bundle)
    if edited:
        for row, count in zip(plan.rows, json.load(open(edited))):
            row[5] = count
    cost = cost_of(plan)
    if not edited:
        for part in cost:
            equal("plan.json, " + part, money(plan.json["cost"][part]), cost[part])
        check_purchases(plan, prefix)
    check_cost(prefix, cost)
    check_exposure(plan, prefix)
    check_outage(plan, prefix)
    breaches = check_limits(plan, prefix, cost)
    if not edited:
        equal("breaches", breaches, 0)
    note = sheet(prefix, "summary")[2][1]
    equal("note", note.startswith("Figures are"), not edited or [r[5] for r in Plan(bundle).rows] == json.load(open(edited)))
    for name in SHEETS:
        for cell in itertools.chain.from_iterable(sheet(prefix, name)):
            assert not cell.startswith(("#", "Err:")), (name, cell)
    return breaches


if __name__ == "__main__":
    if sys.argv[1] == "edit":
        edit(sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5]))
    elif sys.argv[1] == "written":
        print(check_written(*sys.argv[2:]), "formulas")
    else:
        print(check(*sys.argv[2:]), "breaches")
