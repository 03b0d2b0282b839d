#!/usr/bin/env python3
"""data_exports.py BUNDLE FOLDER: the data files of a plan in FOLDER (plan.xml, plan.*.csv, plan.oscal.json, plan.dora.zip, plan.txt,
plan.ascii.txt) say what plan.json says. Shares no code with the program."""
import csv
import io
import json
import os
import re
import sys
import unicodedata
import uuid
import xml.etree.ElementTree as ElementTree
import zipfile
from decimal import Decimal
from fractions import Fraction

from model import Scenario, half_up, money, read_json

XML = "{urn:polyculture:plan:1}"


def equal(what, said, right):
    if said != right:
        sys.exit("%s: says %s, the plan %s" % (what, said, right))


def whole(name):
    with open(name, "rb") as file:
        return file.read()


def table(name):
    raw = whole(name)
    assert raw.endswith(b"\r\n") and raw.count(b"\n") == raw.count(b"\r\n"), name
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8"), newline=""), strict=True))
    assert len({len(row) for row in rows}) == 1, name
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def check_xml(plan, name):
    root = ElementTree.parse(name).getroot()
    for part in ("licences", "fixed", "migration", "standby", "total"):
        equal("xml " + part, root.find(XML + "cost").get(part), plan["cost"][part])
    equal("xml inputs", [(f.get("name"), f.get("sha256")) for f in root.iter(XML + "file")],
          [(i["name"], i["sha256"]) for i in plan["inputs"]])
    equal("xml purchases", [(p.get("product"), int(p.get("billed")), p.get("licences")) for p in root.iter(XML + "purchase")],
          [(p["product"], p["billed"], p["total"]) for p in plan["purchases"]])
    equal("xml terms", [(p.get("bundled") == "true", p.get("unused"), p.get("unused-cost")) for p in root.iter(XML + "purchase")],
          [(p.get("bundled", False), str(c["unused"]) if c else None, c.get("total"))
           for p, c in ((p, p.get("contract", {})) for p in plan["purchases"])])
    split = [(a["class"], a["function"], s["primary"], s.get("backup"), s.get("mode"), s["count"])
             for a in plan["assignments"] for s in a["split"]]
    said = [(int(a.get("class")), a.get("function"), a.get("primary"), a.get("backup"), a.get("mode"), int(a.get("endpoints")))
            for a in root.iter(XML + "assignment")]
    equal("xml assignments", sorted(said, key=str), sorted(split, key=str))
    equal("xml limits", [(l.get("id"), l.get("holds")) for l in root.iter(XML + "limit")],
          [(l["id"], "true" if l["holds"] else "false") for l in plan["limits"]])
    equal("xml proof", root.find(XML + "proof").get("bound"), plan["bound"])
    equal("xml version", root.get("version"), plan["version"])


def check_csv(plan, folder):
    rows = table(os.path.join(folder, "plan.purchases.csv"))
    for column, part in (("licences", "licences"), ("fixed", "fixed"), ("standby", "standby")):
        equal("csv " + part, sum(Decimal(r[column]) for r in rows), Decimal(plan["cost"][part]))
    equal("csv billed", [int(r["billed"]) for r in rows if r["item"] == "product"], [p["billed"] for p in plan["purchases"]])
    rows = table(os.path.join(folder, "plan.limits.csv"))
    equal("csv limits", sum(len(l.get("each") or [0]) for l in plan["limits"]), len(rows))
    equal("csv breaches", {(r["limit"], r["function"]) for r in rows if r["holds"] == "no"},
          {(l["id"], l["function"]) for l in plan["limits"] if not l["holds"]})
    rows = table(os.path.join(folder, "plan.inputs.csv"))
    equal("csv hashes", {r["text"]: r["sha256"] for r in rows if r["what"] == "file"}, {i["name"]: i["sha256"] for i in plan["inputs"]})
    assert any(r["what"] == "version" and r["text"] == plan["version"] for r in rows)


def check_exposure(plan, scenario, folder):
    want = {}
    for entry in plan["assignments"]:
        cls = scenario.classes[entry["class"]]
        for part in entry["split"]:
            for measure in ("availability", "integrity"):
                agents = [part["primary"]] + ([part["backup"]] if measure == "integrity" and part.get("mode") == "hot" else [])
                for kind in ("product", "vendor", "parent", "jurisdiction", "engine", "cloud", "driver", "platform"):
                    for domain in set().union(*(scenario.domains(p, kind, cls.get("platform", "unknown")) for p in agents)):
                        key = (entry["function"], measure, kind, domain)
                        want[key] = want.get(key, 0) + part["count"]
    said = {(r["function"], r["measure"], r["kind"], r["domain"]): int(r["planned"])
            for r in table(os.path.join(folder, "plan.exposure.csv"))}
    equal("csv exposure", {k: v for k, v in said.items() if v}, want)


REQUIRED = {  # OSCAL 1.1.2, assessment results
    "assessment-results": ["uuid", "metadata", "import-ap", "results"], "metadata": ["title", "last-modified", "version", "oscal-version"],
    "import-ap": ["href"], "results": ["uuid", "title", "description", "start", "reviewed-controls"],
    "reviewed-controls": ["control-selections"], "observations": ["uuid", "description", "methods", "collected"],
    "findings": ["uuid", "title", "description", "target"], "target": ["type", "target-id", "status"], "status": ["state"],
    "risks": ["uuid", "title", "description", "statement", "status"], "props": ["name", "value"],
    "objectives-and-methods": ["control-id", "parts"], "parts": ["name"], "resources": ["uuid"], "rlinks": ["href"],
    "hashes": ["algorithm", "value"], "related-observations": ["observation-uuid"], "related-risks": ["risk-uuid"]}
TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9.\-_]*")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def check_oscal_value(name, value, uuids):
    if isinstance(value, dict):
        for field in REQUIRED.get(name, []):
            assert field in value, "%s lacks %s" % (name, field)
        for field, inner in value.items():
            if not (name == "risks" and field == "status"):  # of a risk it is a word, of a target an object
                check_oscal_value(field, inner, uuids)
    elif isinstance(value, list):
        assert value, "%s is empty" % name
        for inner in value:
            check_oscal_value(name, inner, uuids)
    elif name == "uuid":
        assert UUID.fullmatch(value) and value not in uuids, value
        uuids.add(value)
    elif name in ("start", "collected", "last-modified"):
        assert MOMENT.fullmatch(value), value
    elif name in ("control-id", "target-id", "id", "name"):
        assert TOKEN.fullmatch(value), value
    elif name in ("value", "version"):
        assert re.fullmatch(r"\S(.*\S)?", value), value


def check_oscal(plan, name):
    document = json.loads(whole(name).decode("utf-8"))
    uuids, root = set(), document["assessment-results"]
    check_oscal_value("", document, uuids)
    name = "urn:polyculture:%s:assessment-results" % ":".join(i["sha256"] for i in plan["inputs"])
    equal("oscal uuid", root["uuid"], str(uuid.uuid5(uuid.NAMESPACE_URL, name)))
    objectives = {part["id"] for o in root.get("local-definitions", {}).get("objectives-and-methods", []) for part in o["parts"]}
    for result in root["results"]:
        seen = {o["uuid"] for o in result.get("observations", [])}
        for finding in result.get("findings", []):
            assert {r["observation-uuid"] for r in finding["related-observations"]} <= seen
            assert finding["target"]["target-id"] in objectives and finding["target"]["type"] == "objective-id"
            assert ("related-risks" in finding) == (finding["target"]["status"]["state"] == "not-satisfied")
    states = [f["target"]["status"]["state"] for f in root["results"][1].get("findings", [])]
    equal("oscal findings", states, ["satisfied" if l["holds"] else "not-satisfied" for l in plan["limits"]])
    hashes = {r["title"]: r["rlinks"][0]["hashes"][0]["value"] for r in root["back-matter"]["resources"]}
    equal("oscal inputs", hashes, {i["name"]: i["sha256"] for i in plan["inputs"]})


COLUMNS = {"b_01.01": 6, "b_02.01": 5, "b_02.02": 18, "b_05.01": 12, "b_05.02": 7, "b_07.01": 12}  # EBA DPM 4.0


def check_dora(plan, scenario, name):
    with zipfile.ZipFile(name) as archive:
        notes = archive.read("NOTES.txt").decode("utf-8")
        tables = {}
        for code, count in COLUMNS.items():
            rows = list(csv.reader(io.StringIO(archive.read("reports/%s.csv" % code).decode("utf-8"), newline=""), strict=True))
            equal(code, rows[0], ["c%04d" % (10 * (i + 1)) for i in range(count)])
            tables[code] = [dict(zip(rows[0], row)) for row in rows[1:]]
            empty = [c for c in rows[0] if not any(r[c] for r in tables[code])]
            told = re.search(re.escape(code) + r" \(.*?; empty:(.*?)\.(?:\n\n|$)", notes, re.S).group(1)
            equal("empty columns of " + code, re.findall(r"c\d{4}", told), empty)
    used = {scenario.vendor(p) for a in plan["assignments"] for s in a["split"] for p in (s["primary"], s.get("backup")) if p}
    paid = {}
    for purchase in plan["purchases"]:
        vendor = scenario.vendor(purchase["product"])
        offer = scenario.offers[purchase["offer"]]
        standby = sum(n * scenario.over_years(money(offer["standby"][mode])) for mode, n in purchase["standby"].items() if n)
        bought = money(purchase["total"]) + money(purchase.get("contract", {}).get("total", "0"))
        paid[vendor] = paid.get(vendor, 0) + bought + standby
    yearly = {v: Decimal(half_up(Fraction(sum, scenario.years))) / 10000 for v, sum in paid.items()}
    direct = {r["c0010"]: r for r in tables["b_05.01"] if r["c0100"]}
    equal("providers", set(direct), used)
    equal("expense", {v: Decimal(r["c0100"]) for v, r in direct.items()}, yearly)
    equal("seats", {v: r["c0080"] for v, r in direct.items()}, {v: "eba_GA:" + scenario.vendors[v]["jurisdiction"] for v in used})
    known = {r["c0010"] for r in tables["b_05.01"]}
    for row in tables["b_05.02"]:
        assert row["c0030"] in known and (row["c0050"] == "1") == (not row["c0060"]) and row["c0060"] in used | {""}
    equal("arrangements", {r["c0010"] for r in tables["b_02.01"]}, {r["c0010"] for r in tables["b_07.01"]})
    assert all(i["sha256"] in notes for i in plan["inputs"])


def width(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def check_text(plan, folder):
    for name in ("plan.txt", "plan.ascii.txt"):
        text = whole(os.path.join(folder, name)).decode("ascii" if "ascii" in name else "utf-8")
        for line in text.split("\n"):
            assert width(line) <= 80, line
        assert all(i["sha256"] in text for i in plan["inputs"]) and plan["version"] in text


def main(bundle, folder):
    plan = read_json(os.path.join(bundle, "plan.json"))
    scenario = Scenario(os.path.join(bundle, "inputs", "scenario.json"), os.path.join(bundle, "inputs", "fleet.json"))
    check_xml(plan, os.path.join(folder, "plan.xml"))
    check_csv(plan, folder)
    check_exposure(plan, scenario, folder)
    check_oscal(plan, os.path.join(folder, "plan.oscal.json"))
    check_dora(plan, scenario, os.path.join(folder, "plan.dora.zip"))
    check_text(plan, folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
