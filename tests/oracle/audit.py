#!/usr/bin/env python3
"""Recomputes every figure of `audit --format json` from the fleet, the policy and the catalogs alone, with fractions, and
names the first that differs. Shares no code with the program."""
import glob
import json
import math
import os
import subprocess
import sys
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction

from model import in_scope, on_platform, read_json, share

KINDS = ["product", "vendor", "parent", "jurisdiction", "engine", "cloud", "driver", "platform"]


class Catalog:
    def __init__(self, paths):
        self.vendors, self.products = {}, {}
        for path in paths:
            catalog = read_json(path)
            self.vendors.update({v["id"]: v for v in catalog.get("vendors", [])})
            self.products.update({p["id"]: p for p in catalog.get("products", [])})

    def domains(self, product, kind, platform):
        entry = self.products[product]
        vendor = self.vendors[entry["vendor"]]
        if kind == "product":
            return {product}
        if kind == "vendor":
            return {entry["vendor"]}
        if kind == "parent":
            return {vendor.get("parent", vendor["id"])}
        if kind == "jurisdiction":
            return {"ZZ-" + vendor["id"] if vendor["jurisdiction"] == "ZZ" else vendor["jurisdiction"]}
        if kind == "platform":
            return {platform}
        return on_platform(entry.get("domains", {}).get(kind, []), platform)

    def serves(self, function, platform):
        return any(function in p["functions"] and platform in p["platforms"] for p in self.products.values())


def half_up(value, places):
    scaled = value * 10 ** places
    return math.floor(scaled + Fraction(1, 2))


def fail(what, said, right):
    if said != right:
        sys.exit("%s: the program says %s, recomputed %s" % (what, said, right))


def stack(cls, function):
    return cls.get("stack", {}).get(function, [])


def values(cls, attribute):
    have = cls.get(attribute, [])
    return have if isinstance(have, list) else [have]


def measure(catalog, limit, members, present, function):
    """(least or most, bound, N, {domain: count}) of one instance of a limit. `function` None: whole stacks, of which the primaries of all
    functions count."""
    total = sum(c["count"] for c in members)
    kind, wanted = limit["kind"], set(limit.get("values", []))

    def agents(c):
        return stack(c, function) if function else [s[0] for s in c.get("stack", {}).values()]

    def primary(c):
        return agents(c)[:1] if function else agents(c)

    def count(test):
        return sum(c["count"] for c in members if agents(c) and test(c))

    def depends(product, cls, domains):
        return bool(catalog.domains(product, limit["of"], cls["platform"]) & set(domains))

    def groups():
        return [limit["values"]] if wanted else [
            [d] for d in sorted({d for c in members for p in present for d in catalog.domains(p, limit["of"], c["platform"])})]

    def in_charge(domains):
        return count(lambda c: any(depends(p, c, domains) for p in primary(c)))

    def installed(domains):
        return count(lambda c: any(depends(p, c, domains) for p in agents(c)))

    name = ", ".join(limit.get("values", []))
    if kind in ("max-share", "min-share"):
        counted = installed if limit.get("measure") == "integrity" else in_charge
        counts = {", ".join(group): counted(group) for group in groups()}
        if kind == "max-share":
            return "most", math.floor(share(limit["max"]) * total), total, counts
        return "least", math.ceil(share(limit["min"]) * total), total, counts
    if kind in ("max-vendors", "min-vendors"):
        used = {catalog.products[p]["vendor"] for c in members for p in (agents(c) if kind == "max-vendors" else primary(c))}
        side = "most" if kind == "max-vendors" else "least"
        return side, limit["max" if side == "most" else "min"], total, {", ".join(sorted(used)): len(used)}
    if kind == "max-products":
        used = {p for c in members for p in agents(c)}
        return "most", limit["max"], total, {", ".join(sorted(used)): len(used)}
    if kind == "min-share-if-used":
        return "least", math.ceil(share(limit["min"]) * total), total, {
            group[0]: n for group in groups() for n in [in_charge(group)] if n}
    if kind == "hhi-max":
        places = 10000 if Fraction(limit["max"]).denominator > 1 else 1
        squares = sum(Fraction(in_charge(group), total) ** 2 for group in groups())
        return "most", int(Fraction(limit["max"]) * places), total, {"": math.ceil(squares * 10000 * places)}
    if kind == "survive":
        return "least", math.ceil(share(limit["min"]) * total), total, {
            ", ".join(group): count(lambda c: any(not depends(p, c, group) for p in agents(c))) for group in groups()}
    if kind == "backup-required":
        def covered(c):
            first = stack(c, function)[0]
            return "hot" in limit["modes"] and any(
                b != first and not any(catalog.domains(first, k, c["platform"]) & catalog.domains(b, k, c["platform"])
                                       for k in limit.get("differ", [])) for b in stack(c, function)[1:])
        return "least", total, total, {"": count(covered)}
    if kind == "max-change":
        return "most", math.floor(share(limit["max"]) * total), total, {"": 0}
    if kind == "keep":
        return "most", 0, total, {name: 0}
    if kind == "forbid":
        return "most", 0, total, {name: installed(wanted)}
    if kind == "require":
        return "least", total, total, {name: in_charge(wanted)}
    if kind == "capability-min":
        score = lambda p: catalog.products[p].get("capabilities", {}).get(limit["capability"], -1)
        return "least", total, total, {limit["capability"]: count(lambda c: score(primary(c)[0]) >= limit["min"])}
    sys.exit("no recomputation of limits of kind %s" % kind)


def check_findings(report, catalog, policy, classes, function):
    """`function` None: of limits that look at whole stacks."""
    present = {p for c in classes for p in (stack(c, function) if function else [s[0] for s in c.get("stack", {}).values()])}
    expected = {}
    for limit in policy["limits"]:
        if limit.get("function", function) != function or (limit.get("measure") == "any-function") != (function is None):
            continue
        parts = sorted({v for c in classes for v in values(c, limit["each"])}) if "each" in limit else [None]
        for part in parts:
            members = [c for c in classes if in_scope(limit.get("scope"), c) and
                       (part is None or part in values(c, limit["each"]))]
            if members:
                expected[limit["id"], part] = measure(catalog, limit, members, present, function)
    said = {(f["limit"], f.get("value")): f for f in report["findings"] if f["function"] == (function or "all functions")}
    fail("findings", sorted(map(str, said)), sorted(map(str, expected)))
    for key, right in expected.items():
        side, bound, total, counts = right
        finding = said[key]
        fail("%s bound" % (key,), finding.get(side), bound)
        fail("%s endpoints" % (key,), finding["endpoints"], total)
        fail("%s counts" % (key,), {e["domain"]: e["count"] for e in finding["each"]}, counts)
        for each in finding["each"]:
            holds = each["count"] <= bound if side == "most" else each["count"] >= bound
            fail("%s %s" % (key, each["domain"]), each["holds"], holds)
            fail("%s %s by" % (key, each["domain"]), each["breached-by"], 0 if holds else abs(each["count"] - bound))
        fail("%s holds" % (key,), finding["holds"], all(e["holds"] for e in finding["each"]))
    return len(expected)


def entropy(counts, total):
    """In bits, to fifty digits: then no figure of three decimals is rounded wrongly."""
    with localcontext() as context:
        context.prec = 50
        bits = -sum(Decimal(n) / total * ((Decimal(n) / total).ln() / Decimal(2).ln()) for n in counts)
        return bits.quantize(Decimal("0.001"), ROUND_HALF_EVEN) + 0


def check_indices(entry, catalog, classes, function):
    members = [c for c in classes if "attribute" not in entry or entry["value"] in values(c, entry["attribute"])]
    counts, protected, without = {}, 0, 0
    for c in members:
        if not stack(c, function):
            continue
        protected += c["count"]
        found = catalog.domains(stack(c, function)[0], entry["of"], c["platform"])
        without += 0 if found else c["count"]
        for d in found:
            counts[d] = counts.get(d, 0) + c["count"]
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0].encode()))
    what = "%s %s %s" % (function, entry["of"], entry.get("value", ""))
    fail(what, [(d["domain"], d["endpoints"]) for d in entry["domains"]], ranked)
    fail(what, [entry["endpoints"], entry["protected"], entry["without"]],
         [sum(c["count"] for c in members), protected, without])
    if protected == 0:
        return
    squares = sum(Fraction(n, protected) ** 2 for n in counts.values())
    fail(what + " HHI", entry["hhi"], half_up(squares * 10000, 0))
    fail(what + " effective", entry["effective"], "-" if without else "%d.%02d" % divmod(half_up(1 / squares, 2), 100))
    for rank in (1, 3, 4):
        fail(what + " CR%d" % rank, entry["cr%d" % rank], [sum(n for _, n in ranked[:rank]), protected])
    if without:
        fail(what + " entropy", entry["entropy-bits"], "-")
        return
    fail(what + " entropy", entry["entropy-bits"], "%.3f" % entropy(counts.values(), protected))


def check(report, fleet, policy, catalog):
    """How many figures were recomputed."""
    for cls in fleet["classes"]:
        cls.setdefault("platform", "unknown")
    figures, needing_any = 0, []
    parts = sorted({limit["each"] for limit in policy["limits"] if "each" in limit})
    for entry in report["functions"]:
        function = entry["function"]
        needing = [c for c in fleet["classes"] if stack(c, function) or catalog.serves(function, c["platform"])]
        fail(function, [entry["endpoints"], entry["protected"], entry["with-hot-backup"]],
             [sum(c["count"] for c in needing), sum(c["count"] for c in needing if stack(c, function)),
              sum(c["count"] for c in needing if len(stack(c, function)) > 1)])
        fail(function + " gaps", sum(g["endpoints"] for g in entry["unprotected-on"]),
             entry["endpoints"] - entry["protected"])
        figures += check_findings(report, catalog, policy, needing, function)
        needing_any += [c for c in needing if not any(c is other for other in needing_any)]
        rows = sorted((row["of"], row.get("attribute", ""), row.get("value", "")) for row in report["concentration"] if row["function"] == function)
        asked = {"", *parts, *(row[1] for row in rows)}
        fail(function + " indices", rows, sorted((kind, part, value) for kind in KINDS for part in asked for value in (
            {v for c in needing for v in values(c, part)} if part else {""})))
        for row in report["concentration"]:
            if row["function"] == function:
                check_indices(row, catalog, needing, function)
                figures += 1
    figures += check_findings(report, catalog, policy, needing_any, None)
    fail("endpoints that need any function", report["any-function"]["endpoints"], sum(c["count"] for c in needing_any))
    for kind in KINDS:
        counts = {}
        for c in needing_any:
            for d in {d for f in c.get("stack", {}) for d in catalog.domains(stack(c, f)[0], kind, c["platform"])}:
                counts[d] = counts.get(d, 0) + c["count"]
        fail("any function, " + kind, {e["domain"]: e["endpoints"] for e in report["any-function"]["of"][kind]}, counts)
    fail("holds", report["holds"], all(f["holds"] for f in report["findings"]))
    return figures


def main():
    """audit.py REPORT FLEET POLICY CATALOG..., or audit.py --many PROGRAM MODELS CASE...: each folder's report is
    made by the program, and its exit status looked at."""
    if sys.argv[1] != "--many":
        print(check(*(read_json(path) for path in sys.argv[1:4]), Catalog(sys.argv[4:])))
        return
    program, models, figures = sys.argv[2], sorted(glob.glob(os.path.join(sys.argv[3], "catalog", "*.json"))), 0
    for case in sys.argv[4:]:
        policy, fleet, own = (os.path.join(case, name) for name in ("policy.json", "fleet.json", "catalog.json"))
        done = subprocess.run([program, "audit", "--format", "json", "-p", policy, "-c", own, fleet], capture_output=True)
        if done.returncode > 1:
            sys.exit("%s: exit %d: %s" % (case, done.returncode, done.stderr))
        report = json.loads(done.stdout)
        fail("%s: exit" % case, done.returncode, 0 if report["holds"] else 1)
        figures += check(report, read_json(fleet), read_json(policy), Catalog(models + [own]))
    print(figures)


if __name__ == "__main__":
    main()
