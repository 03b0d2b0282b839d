#!/usr/bin/env python3
"""page_figures.py BUNDLE PAGE: shares, flows, the heat map, cost and purchases that the page shows are those that plan.json, the fleet and
the catalog give when they are counted again here. Shares no code with the program."""
import collections
import html.parser
import json
import os
import sys
from decimal import Decimal
from fractions import Fraction

folder, page = sys.argv[1:3]
plan = json.load(open(os.path.join(folder, "plan.json")))
fleet = json.load(open(os.path.join(folder, "inputs", "fleet.json")))
catalog = json.load(open(os.path.join(folder, "inputs", "catalog.json")))
scenario = json.load(open(os.path.join(folder, "inputs", "scenario.json")))
products = {p["id"]: p for p in catalog["products"]}
vendors = {v["id"]: v["name"] for v in catalog["vendors"]}
checked = 0


class Tables(html.parser.HTMLParser):
    """Rows of cells by section: (text of the cell, text in it that stands first, the key to sort by)."""
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.section, self.tables, self.cell, self.caption = None, collections.defaultdict(list), None, None

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "section":
            self.section = values["id"]
        elif tag == "table":
            self.tables[self.section].append([])
        elif tag == "tr" and self.section:
            self.tables[self.section][-1].append([])
        elif tag in ("td", "th") and self.section:
            self.cell = [[], values.get("data-k")]

    def handle_endtag(self, tag):
        if tag in ("td", "th") and self.cell:
            parts, key = self.cell
            self.tables[self.section][-1][-1].append(([" ".join(p.split()) for p in parts if p.strip()], key))
            self.cell = None

    def handle_data(self, data):
        if self.cell:
            self.cell[0].append(data)


def percent(count, total):
    return "%.1f %%" % (Fraction(count * 1000 * 2 + total, total * 2).__floor__() / 10) if total else "-"


def same(said, meant, where):
    global checked
    checked += 1
    assert said == meant, "%s: the page says %r, it is %r" % (where, said, meant)


parsed = Tables()
parsed.feed(open(page, encoding="utf-8").read())
sections = parsed.tables
functions = scenario["functions"]
now, then, flows, endpoints = (collections.defaultdict(collections.Counter) for _ in range(4))
heat = collections.defaultdict(lambda: [collections.Counter(), collections.Counter(), 0])
for assignment in plan["assignments"]:
    entry, function = fleet["classes"][assignment["class"]], assignment["function"]
    today = (entry["stack"].get(function) or [None])[0]
    for part in assignment["split"]:
        count, vendor = part["count"], products[part["primary"]]["vendor"]
        endpoints[function][None] += count
        then[function][vendor] += count
        if today:
            now[function][products[today]["vendor"]] += count
        flows[function][(today, part["primary"], part.get("backup"), part.get("mode", ""))] += count
        for service in (entry.get("service"), None):
            cell = heat[(function, entry.get("site"), service)]
            cell[1][vendor] += count
            cell[2] += count
            if today:
                cell[0][products[today]["vendor"]] += count

# Who is in charge: one line a function, then the first table of each function is that of vendors.
index = 1
for line, function in enumerate(functions):
    total = endpoints[function][None]
    row = sections["exposure"][0][line + 1]
    same(row[1][0][0], "{:,}".format(total), function)
    same(row[2][0][0], "{:,}".format(total - sum(now[function].values())), function + " unprotected")
    for column, counts in ((3, now[function]), (4, then[function])):
        most = max(counts.values())
        same(row[column][0][0], percent(most, total), function + " largest")
    protected = sum(then[function].values())
    hhi = Fraction(sum(n * n for n in then[function].values()) * 10000, protected * protected)
    same(row[6][0][0], "{:,}".format((hhi + Fraction(1, 2)).__floor__()), function + " HHI")
    while not any(row and row[0][0] and row[0][0][0] in vendors.values() for row in sections["exposure"][index][1:]):
        index += 1
    rows = {row[0][0][0]: row for row in sections["exposure"][index][1:]}
    for vendor in set(now[function]) | set(then[function]):
        row = rows[vendors[vendor]]
        same(row[1][0], [percent(now[function][vendor], total), "{:,}".format(now[function][vendor])], vendor)
        same(row[2][0], [percent(then[function][vendor], total), "{:,}".format(then[function][vendor])], vendor)
    index += 1
    while index < len(sections["exposure"]) and line + 1 < len(functions) and not any(
            row[0][0] and row[0][0][0] in {vendors[v] for v in then[functions[line + 1]]} - {vendors[v] for v in then[function]}
            for row in sections["exposure"][index][1:]):
        index += 1

# Flows add up, row by row, and to the plan's changes.
changes = 0
for table, function in zip(sections["flow"], functions):
    said = collections.Counter()
    for row in table[1:]:
        said[(row[0][0][0], row[1][0][0], row[2][0][0])] += int(row[3][1])
    meant = collections.Counter()
    for (today, primary, backup, mode), count in flows[function].items():
        third = "manual fallback" if mode == "manual" else "no backup" if not backup else "%s, %s backup" % (products[backup]["name"], mode)
        meant[(products[today]["name"] if today else "unprotected", products[primary]["name"], third)] += count
        changes += count if today != primary else 0
    same(said, meant, "flow of " + function)
same(changes, plan["changes"]["endpoints"], "changes")

# The heat map, where sites and services make one.
for table, function in zip(sections.get("where", []), functions):
    services = [cell[0][0] for cell in table[0]][1:-1]
    if "today" in " ".join(services):
        continue
    for row in table[1:]:
        for service, (parts, _) in zip(services + [None], row[1:]):
            today, planned, total = heat[(function, row[0][0][0], service)] if (function, row[0][0][0], service) in heat else ({}, {}, 0)
            if total == 0:
                same(parts, ["–"], (row[0][0], service))
                continue
            same(parts[0], percent(max(planned.values()), total), (row[0][0], service))
            same(parts[2], "today " + percent(max(today.values(), default=0), total), (row[0][0], service))

# Cost: every part is the plan's, and the differences add up.
rows = sections["cost"][0]
same([row[2][0][0].replace(",", "") for row in rows[2:]],
     ["%.2f" % Decimal(plan["cost"][part]) for part in ("licences", "fixed", "migration", "standby", "total")], "cost")
differences = [Decimal(row[3][1] or row[3][0][0].replace(",", "").replace("−", "-").replace("+", "")) for row in rows[2:]]
same(sum(differences[:-1]), differences[-1], "differences")
same([int(row[-6][0][0].replace(",", "")) for row in sections["buy"][0][1:]], [p["primaries"] for p in plan["purchases"]], "primaries")
print("page: %d figures counted again" % checked)
