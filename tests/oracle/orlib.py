#!/usr/bin/env python3
"""orlib.py INSTANCE DIR [--capacity N] [--fixed COST]: a capacitated facility location instance of OR-Library as scenario,
catalog and fleet in DIR.

A customer is a site with one endpoint for each unit of demand; a facility is a product of its own vendor, with capacity
and fixed cost. The library gives what it costs to serve a customer's whole demand, so an endpoint of site j costs
c[i][j] / demand[j] under an offer of product i that holds for this site alone. Demand may be split between facilities, as
in the library; whole units lose nothing, for with the open facilities given the rest is a transportation problem with
whole demands and capacities. Prices have four decimals: where c / demand has more, all money is multiplied by a power of
ten (10,000 at most, the prices then rounded; printed is the factor, and by how much rounding can move the optimum).
--capacity replaces every capacity (and the word 'capacity' in capa, capb and capc), --fixed every fixed cost but 0."""
import argparse
import json
import os
from fractions import Fraction

FUNCTION = "endpoint-protection"


def read(path, capacity, fixed):
    words = open(path, encoding="ascii").read().split()
    facilities, customers = int(words[0]), int(words[1])
    at = 2
    capacities, costs = [], []
    for _ in range(facilities):
        capacities.append(capacity if capacity is not None else int(Fraction(words[at])))
        cost = Fraction(words[at + 1])
        costs.append(Fraction(fixed) if fixed is not None and cost else cost)
        at += 2
    demands, serve = [], []
    for _ in range(customers):
        demands.append(int(Fraction(words[at])))
        serve.append([Fraction(word) for word in words[at + 1:at + 1 + facilities]])
        at += 1 + facilities
    assert at == len(words), "%d words, expected %d" % (len(words), at)
    return capacities, costs, demands, serve


def money(value):
    return "%d.%04d" % divmod(round(value * 10000), 10000)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("instance")
    parser.add_argument("dir")
    parser.add_argument("--capacity", type=int)
    parser.add_argument("--fixed", type=str)
    options = parser.parse_args()
    capacities, fixed, demands, serve = read(options.instance, options.capacity, options.fixed)
    units = [[cost / demand for cost in costs] for demand, costs in zip(demands, serve)]
    exact = lambda factor: all((value * factor * 10000).denominator == 1
                               for row in units + [fixed] for value in row)
    factor = next((10 ** power for power in range(5) if exact(10 ** power)), 10 ** 4)
    error = 0 if exact(factor) else sum(demands) * Fraction(1, 20000) / factor
    products = ["facility-%d" % i for i in range(1, len(capacities) + 1)]
    catalog = {"polyculture": "catalog/1", "vendors": [
        {"id": p, "name": p, "parent": p, "jurisdiction": "GB"} for p in products], "products": [
        {"id": p, "name": p, "vendor": p, "functions": [FUNCTION], "platforms": ["linux"]} for p in products]}
    fleet = {"polyculture": "fleet/1", "attributes": ["platform", "site"], "classes": [
        {"count": demand, "platform": "linux", "site": "customer-%d" % (j + 1), "stack": {}}
        for j, demand in enumerate(demands)], "endpoints": sum(demands), "sources": [], "unknown": []}
    offers = [{"product": products[i], "scope": {"site": ["customer-%d" % (j + 1)]},
               "price": [{"from": 1, "unit": money(units[j][i] * factor)}],
               "capacity": capacities[i], "fixed": money(fixed[i] * factor)}
              for i in range(len(products)) for j in range(len(demands))]
    scenario = {"polyculture": "scenario/1", "id": os.path.basename(options.instance).split(".")[0], "currency": "EUR",
                "years": 1, "prices": "OR-Library", "functions": [FUNCTION], "catalogs": ["catalog.json"],
                "policies": [], "objectives": ["cost"], "offers": offers}
    os.makedirs(options.dir, exist_ok=True)
    for name, value in (("scenario", scenario), ("catalog", catalog), ("fleet", fleet)):
        with open(os.path.join(options.dir, name + ".json"), "w", encoding="utf-8") as file:
            json.dump(value, file)
    print(factor, float(error))


if __name__ == "__main__":
    main()
