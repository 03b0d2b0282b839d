"""What scenario, policy, catalog and fleet files mean, read for the oracles. Shares no code with the program."""
import json
import math
import os
import re
from fractions import Fraction
from decimal import Decimal


def read_json(path):
    text = open(path, encoding="utf-8").read()
    # Comments, but not inside of strings.
    pattern = r'"(?:\\.|[^"\\])*"|//[^\n]*|/\*.*?\*/'
    text = re.sub(pattern, lambda m: m.group(0) if m.group(0)[0] == '"' else " ", text, flags=re.S)
    return json.loads(text)


def share(text):
    if text.endswith("%"):
        return Fraction(text[:-1].strip()) / 100
    return Fraction(text)


def money(text):
    return int(Decimal(text) * 10000)


def rate(text):
    return -share(text[1:]) if text.startswith("-") else share(text)


def on_platform(names, platform):
    """Of drivers, those on the platform: stated, or by the ending; a platform that is not known has all. Engines and clouds
    are the same everywhere."""
    if isinstance(names, dict):
        return {n for where, some in names.items() for n in some if platform in (where, "unknown")}
    ends = {".sys": "windows", ".kext": "macos", ".ko": "linux"}
    homes = {n: ends.get(os.path.splitext(n)[1].lower()) for n in names}
    return {n for n in names if homes[n] is None or platform in (homes[n], "unknown")}


def half_up(value):
    return math.floor(Fraction(value) + Fraction(1, 2))


def in_scope(scope, cls):
    for key, values in (scope or {}).items():
        have = cls.get(key)
        have = have if isinstance(have, list) else [have]
        if not any(v in values for v in have):
            return False
    return True


class Scenario:
    def __init__(self, path, fleet_path):
        base = os.path.dirname(path)
        self.s = read_json(path)
        self.years = self.s["years"]
        self.vendors, self.products = {}, {}
        for name in self.s["catalogs"]:
            catalog = read_json(os.path.join(base, name))
            self.vendors.update({v["id"]: v for v in catalog["vendors"]})
            self.products.update({p["id"]: p for p in catalog["products"]})
        self.limits = [l for name in self.s.get("policies", []) for l in read_json(os.path.join(base, name))["limits"]]
        self.offers = self.s["offers"]
        self.classes = read_json(fleet_path)["classes"]
        self.vendor_fixed = {v["vendor"]: money(v.get("fixed", "0")) for v in self.s.get("vendors", [])}
        self.bundles = {v["vendor"]: v["bundle"] for v in self.s.get("vendors", []) if "bundle" in v}
        self.rise = (1 + rate(self.s.get("growth", "0%"))) * (1 + rate(self.s.get("price-rise", "0%")))
        self.objectives = [(o, Fraction(0)) if isinstance(o, str) else (o["objective"], share(o.get("tolerance", "0%")))
                           for o in self.s.get("objectives", ["cost", "changes"])]

    def over_years(self, yearly):
        """A price of a year over the horizon: each year's is that of the year before x (1 + growth) x (1 + price-rise),
        rounded half up."""
        prices = [yearly]
        while len(prices) < self.years:
            prices.append(half_up(prices[-1] * self.rise))
        return sum(prices)

    def tiers(self, offer, bundled):
        """(from, unit over the horizon) of the offer's price tiers."""
        off = share(self.bundles[self.vendor(offer["product"])]["discount"]) if bundled else 0
        return [(t["from"], self.over_years(half_up(money(t["unit"]) * (1 - off)))) for t in offer["price"]]

    def vendor(self, product):
        return self.products[product]["vendor"]

    def domains(self, product, kind, platform):
        p = self.products[product]
        v = self.vendors[p["vendor"]]
        if kind == "product":
            return {product}
        if kind == "vendor":
            return {p["vendor"]}
        if kind == "parent":
            return {v.get("parent", v["id"])}
        if kind == "jurisdiction":
            return {"ZZ-" + v["id"] if v["jurisdiction"] == "ZZ" else v["jurisdiction"]}
        if kind == "platform":
            return {platform}
        return on_platform(p.get("domains", {}).get(kind, []), platform)

    def offer(self, product, function, cls):
        """Index of the offer that sells the product for the function on the class, or None."""
        p = self.products[product]
        if function not in p["functions"] or cls.get("platform") not in p["platforms"]:
            return None
        for i, o in enumerate(self.offers):
            if o["product"] == product and in_scope(o.get("scope"), cls):
                return i
        return None

    def needs(self, function, cls):
        if self.s.get("needs"):
            return any(function in n["functions"] and in_scope(n.get("scope"), cls) for n in self.s["needs"])
        return any(function in self.products[o["product"]]["functions"]
                   and cls.get("platform") in self.products[o["product"]]["platforms"] for o in self.offers)

    def fallback(self, function, cls):
        for f in self.s.get("fallbacks", []):
            if f["function"] == function and in_scope(f.get("scope"), cls):
                return money(f["standby"])
        return None

    def instances(self, function):
        """(limit, each value, classes in scope, endpoints) of every limit that speaks of the function."""
        out = []
        for limit in self.limits:
            if limit["kind"] == "budget" or limit.get("function", function) != function:
                continue
            values = [None]
            if "each" in limit:
                values = sorted({v for c in self.classes if limit["each"] in c and self.needs(function, c)
                                 for v in (c[limit["each"]] if isinstance(c[limit["each"]], list) else [c[limit["each"]]])})
            for value in values:
                members = [i for i, c in enumerate(self.classes)
                           if self.needs(function, c) and in_scope(limit.get("scope"), c)
                           and (value is None or in_scope({limit["each"]: [value]}, c))]
                if members:
                    out.append((limit, value, set(members), sum(self.classes[i]["count"] for i in members)))
        return out

    def product_term(self, product, field):
        """minimum, capacity or fixed: holds for the product, whichever of its offers states it."""
        for o in self.offers:
            if o["product"] == product and field in o:
                return o[field]
        return None
