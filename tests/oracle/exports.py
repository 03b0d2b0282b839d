#!/usr/bin/env python3
"""exports.py BUNDLE: plan.csv says what plan.json and the fleet say, cell by cell; plan.md is well-formed,
aligned as raw text, and holds no markup but the program's own. Shares no code with the program."""
import csv
import io
import json
import os
import re
import sys
import unicodedata

OURS = ["class", "function", "today", "primary", "changes", "backup", "mode", "endpoints"]


def load(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return json.load(file)


def shown(text):
    """What a cell must hold: control characters named, and an apostrophe before what a spreadsheet would run."""
    text = "".join(c if unicodedata.category(c) not in ("Cc", "Cf", "Zl", "Zp", "Co", "Cn")
                   else "\\u{%X}" % ord(c) for c in text)
    return "'" + text if text.lstrip()[:1] in tuple("=+-@|%＝＋－＠") and text.strip() else text


def expected_rows(bundle):
    plan, fleet = load(bundle, "plan.json"), load(bundle, "inputs", "fleet.json")
    names = sorted({name for c in fleet["classes"] for name in c if name not in ("count", "stack")})
    for assignment in plan["assignments"]:
        entry = fleet["classes"][assignment["class"]]
        today = (entry["stack"].get(assignment["function"]) or [""])[0]
        for part in assignment["split"]:
            row = [str(assignment["class"]), assignment["function"]]
            for name in names:
                value = entry.get(name, "")
                row.append(shown(";".join(value) if isinstance(value, list) else value))
            yield row + [today, part["primary"], "no" if today == part["primary"] else "yes",
                         part.get("backup", ""), part.get("mode", ""), str(part["count"])]


def check_csv(bundle):
    with open(os.path.join(bundle, "plan.csv"), "rb") as file:
        raw = file.read()
    assert raw.endswith(b"\r\n") and raw.count(b"\n") == raw.count(b"\r\n"), "lines must end with CR LF"
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8"), newline=""), strict=True))
    head = rows[0]
    assert len(set(head)) == len(head), "a column stands twice: %s" % head
    assert [name for name in head if name in OURS] == OURS, head
    wanted = list(expected_rows(bundle))
    assert rows[1:] == wanted, next((pair for pair in zip(rows[1:], wanted) if pair[0] != pair[1]),
                                    (len(rows) - 1, len(wanted)))
    for cell in (cell for row in rows for cell in row):
        assert cell.lstrip()[:1] not in tuple("=+-@|%＝＋－＠") or not cell.strip(), "a spreadsheet would run %r" % cell


def width(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def check_tables(lines):
    table = []
    for line in lines + [""]:
        if line.startswith("|"):
            table.append(line)
            continue
        if table:
            cells = [len(re.split(r"(?<!\\)(?:\\\\)*\|", row)) for row in table]
            assert len(set(cells)) == 1, "rows of different length:\n" + "\n".join(table)
            assert len({width(row) for row in table}) == 1, "not aligned:\n" + "\n".join(table)
            assert re.fullmatch(r"[|:\- ]+", table[1]), table[1]
        table = []


def check_markdown(bundle):
    with open(os.path.join(bundle, "plan.md"), encoding="utf-8") as file:
        page = file.read()
    lines = page.split("\n")
    check_tables(lines)
    assert sum(line.startswith("# ") for line in lines) == 1 and lines[0].startswith("# ")
    own = [line for line in lines if line.startswith("#")][1:]
    assert [re.sub(r" \(.*", "", line) for line in own] == [
        "## Who is in charge", "## What it costs", "## What to buy", "## Every limit",
        "## How good it is, and how to recheck it"], own
    bare = re.sub(r"\\[\\`*_\[\]|!#~$]", "", page)
    for hostile in ("<", "[", "]", "!", "://", "www.", "@", "$", "~", "\x1b", "\r", "\t"):
        assert hostile not in bare, "%r stands unescaped" % hostile
    assert set(re.findall(r"`[^`]*`", bare)) == {"`polyculture verify`"} | {
        "`%s`" % entry[key] for entry in load(bundle, "plan.json")["inputs"] for key in ("name", "sha256")}


if __name__ == "__main__":
    check_csv(sys.argv[1])
    check_markdown(sys.argv[1])
