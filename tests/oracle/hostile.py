#!/usr/bin/env python3
"""hostile.py make FOLDER: 40 hostile names, as a fleet with a plan to be made (FOLDER/case), as inventories
(FOLDER/inventory.csv, inventory.ndjson, attributes.csv), and JSON files that no JSON may be (FOLDER/wrong-*.json).
hostile.py check BUNDLE FOLDER: none of them is active in what the program wrote: CSV, XML, JSON, ZIP, workbook (as XML, and
as LibreOffice reads it: FOLDER/*.fods), text. Shares no code with the program."""
import csv
import glob
import io
import json
import os
import sys
import unicodedata
import xml.etree.ElementTree as ElementTree
import zipfile

MARK = "pwned"
NAMES = [  # what a spreadsheet would run
    "=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1,1)", "\t=1+1", "\r=1+1", " =1+1", "=HYPERLINK(\"http://e.example/\",\"x\")",
    "=IMPORTXML(\"http://e.example/\",\"//a\")", "|cmd", "%0A=1", "＝1+1", "=\"a\"&A1", "1;=1+1", "{=1+1}",
    # what a page or a document would take for markup
    "<script>document.documentElement.id='pwned'</script>", "<img src=x onerror=\"document.documentElement.id='pwned'\">",
    "\"><svg onload=document.documentElement.id='pwned'>", "'onmouseover='x", "]]><evil/>", "<!--", "-->", "&lt;b&gt;&amp;", "<?php x ?>",
    "&#60;b&#62;", "javascript:document.documentElement.id='pwned'", "</style><style>*{display:none}", "`rm -rf` $(id) ${HOME} {{7*7}}",
    # what a terminal would obey
    "\x1b[31mred\x1b[0m", "\x1b]0;owned\x07", "\x9b31m", "\b\b\b\bgone", "a\u202egnp.exe", "\u2066x\u2069", "\u200bzero\ufeff", "line\nbreak\r\nmore",
    # sizes and paths
    "L" + "o" * 100000 + "ng", "../../../../tmp/pwned", "_x003D_1+1", "\"quotes\",'more';\"", "\ufffe\uffff",
]
assert len(NAMES) >= 40
FUNCTION = "endpoint-protection"


def dump(folder, name, value):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        json.dump(value, file)


def make_case(folder):
    os.makedirs(folder)
    count = len(NAMES)
    dump(folder, "catalog.json", {
        "polyculture": "catalog/1",
        "vendors": [{"id": "v%d" % i, "name": "v%d %s" % (i, name), "jurisdiction": "FR"} for i, name in enumerate(NAMES)],
        "products": [{"id": "p%d" % i, "name": name, "vendor": "v%d" % i, "functions": [FUNCTION], "platforms": ["windows"]}
                     for i, name in enumerate(NAMES)]})
    dump(folder, "policy.json", {"polyculture": "policy/1", "id": "p", "title": NAMES[16], "limits": [
        {"id": "limit %d %s" % (i, name[:2000]), "kind": "max-share", "of": "vendor", "max": "90%", "function": FUNCTION,
         "text": name, "source": name} for i, name in enumerate(NAMES)] + [
        {"id": "each", "kind": "max-share", "of": "vendor", "max": "100%", "each": "site"},
        {"id": "backup", "kind": "backup-required", "modes": ["manual"], "scope": {"criticality": ["high"]}}]})
    dump(folder, "scenario.json", {
        "polyculture": "scenario/1", "id": "hostile", "title": NAMES[17], "currency": "=E<b>", "prices": NAMES[0], "years": 1,
        "functions": [FUNCTION], "catalogs": ["catalog.json"], "policies": ["policy.json"],
        "offers": [{"product": "p%d" % i, "price": [{"from": 1, "unit": "1"}], "scope": {"site": [name]}} for i, name in enumerate(NAMES)],
        "fallbacks": [{"function": FUNCTION, "standby": "1", "text": NAMES[18]}]})
    dump(folder, "fleet.json", {
        "polyculture": "fleet/1", "attributes": ["=head", "criticality", "platform", "site", "tags"],
        "classes": [{"count": 2, "platform": "windows", "site": name, "tags": [name], "criticality": "high" if i % 2 else "low",
                     "=head": name, "stack": {}} for i, name in enumerate(NAMES)],
        "sources": [{"name": name, "format": "csv", "sha256": "0" * 64, "endpoints": 2} for name in NAMES],
        "unknown": [{"name": name, "publisher": name, "count": 2} for name in NAMES], "endpoints": 2 * count})


def make_inventories(folder):
    """Endpoints, sites and software of these names, through a format that can hold NUL and broken UTF-8, and one that cannot."""
    raw = [name.encode("utf-8", "surrogatepass") for name in NAMES] + [b"nul\0byte", b"broken\xff\xfe\x80utf-8", b"\xed\xa0\x80surrogate"]
    quote = lambda text: b'"' + text.replace(b'"', b'""') + b'"'
    with open(os.path.join(folder, "inventory.csv"), "wb") as file:
        file.write(b"id,name,os,software,publisher,site\n")
        for i, name in enumerate(raw):
            file.write(b",".join([b"id-%d" % i, quote(name), b"Windows 11", quote(name + b" antivirus"), quote(name), quote(name)]) + b"\n")
    with open(os.path.join(folder, "inventory.ndjson"), "w", encoding="utf-8") as file:
        for i, name in enumerate(NAMES):
            file.write(json.dumps({"deviceid": "json-%d" % i, "tag": name, "content": {
                "hardware": {"name": name, "uuid": "uuid-%d" % i}, "operatingsystem": {"full_name": "Windows 11", "kernel_name": "MSWin32"},
                "softwares": [{"name": name + " antivirus", "publisher": name}]}}) + "\n")
    with open(os.path.join(folder, "case", "fleet.json"), "rb") as file:
        fleet = file.read()
    for name, bad in (("nul", b"\0"), ("broken", b"\xff\xfe"), ("escaped-nul", b"\\u0000"), ("surrogate", b"\\ud800")):
        with open(os.path.join(folder, "wrong-%s.json" % name), "wb") as file:
            file.write(fleet.replace(b'"site": "-1+1"', b'"site": "-1+1' + bad + b'"', 1))


# ---- nothing active ----

def formula_like(cell):
    start = cell.lstrip()[:1]
    return start in tuple("=+-@|%＝＋－＠") and start != ""


def hidden(text, also="\n"):
    return [c for c in text if c not in also and unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Co", "Cn", "Cs")]


def check_csv(name, raw):
    for row in csv.reader(io.StringIO(raw.decode("utf-8"), newline=""), strict=True):
        for cell in row:
            assert not formula_like(cell), (name, cell)
            assert not hidden(cell, ""), (name, cell)


def check_workbook(name):
    """Text is text: the only formulas are the program's own, and no name is a part of one."""
    with zipfile.ZipFile(name) as book:
        for entry in book.namelist():
            assert not entry.startswith(("/", "..")) and "externalLink" not in entry and "vba" not in entry, entry
            root = ElementTree.fromstring(book.read(entry))
            for element in root.iter():
                tag = element.tag.split("}")[-1]
                assert tag not in ("hyperlink", "ddeLink", "oleLink", "evil", "script"), (entry, tag)
                if tag in ("f", "formula1", "formula2", "definedName", "formula"):
                    text = element.text or ""
                    for bad in ("http", "cmd", "pwned", "evil", "IMPORT", "HYPERLINK", "DDE", "[", "\\"):
                        assert bad not in text, (entry, text)
                for value in [element.text or ""] + list(element.attrib.values()):
                    assert not hidden(value), (entry, value)


def check_read(name):
    """As LibreOffice reads it: formulas only in workbooks, none of a name, no link."""
    spaces = {"table": "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}", "text": "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"}
    formulas = 0
    for event, element in ElementTree.iterparse(name):
        assert element.tag != spaces["text"] + "a", name
        formula = element.get(spaces["table"] + "formula")
        if formula:
            formulas += 1
            assert not any(bad in formula for bad in ("http", "cmd", "pwned", "IMPORT", "HYPERLINK", "DDE")), formula
    own = os.path.basename(name).startswith("book")
    if own:  # not the character that it numbers
        assert "_x003D_1+1" in "".join(open(name, encoding="utf-8"))
    assert (formulas > 100) if own else formulas == 0, (name, formulas)


def check(bundle, folder):
    for name in glob.glob(os.path.join(bundle, "plan*.csv")):
        with open(name, "rb") as file:
            check_csv(name, file.read())
    with zipfile.ZipFile(os.path.join(bundle, "plan.dora.zip")) as archive:
        for entry in archive.namelist():
            assert entry == "NOTES.txt" or entry.startswith("reports/b_"), entry
            data = archive.read(entry)
            if entry.endswith(".csv"):
                check_csv(entry, data)
            else:
                assert not hidden(data.decode("utf-8")), entry
    check_workbook(os.path.join(bundle, "plan.xlsx"))
    for name in ("plan.txt", "plan.ascii.txt", "plan.md", "plan.html"):
        with open(os.path.join(bundle, name), encoding="utf-8") as file:
            assert not hidden(file.read(), "\n\t"), name
    for element in ElementTree.parse(os.path.join(bundle, "plan.xml")).getroot().iter():
        assert element.tag.startswith("{urn:polyculture:plan:1}") and element.tag.split("}")[1] != "evil", element.tag
        assert not any(hidden(v) for v in [element.text or ""] + list(element.attrib.values()))
    for name in ("plan.oscal.json", "plan.json"):
        with open(os.path.join(bundle, name), encoding="utf-8") as file:
            json.loads(file.read())
    read = glob.glob(os.path.join(folder, "*.fods"))
    assert len(read) >= 6 or not read, read
    for name in read:
        check_read(name)


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make_case(os.path.join(sys.argv[2], "case"))
        make_inventories(sys.argv[2])
    else:
        check(sys.argv[2], sys.argv[3])
