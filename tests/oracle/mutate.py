#!/usr/bin/env python3
"""mutate.py BUNDLE OUT: lists and makes one-field changes of a bundle.

mutate.py list BUNDLE            prints how many changes there are
mutate.py make BUNDLE N OUT      copies the bundle to OUT with change N made, and prints what was changed"""
import json
import os
import re
import shutil
import sys


def leaves(value, path=()):
    if isinstance(value, dict):
        for key in sorted(value):
            yield from leaves(value[key], path + (key,))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from leaves(item, path + (i,))
    else:
        yield path, value


def changed(value):
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if re.fullmatch(r"\d+\.\d+", value):
        return value[:-1] + ("1" if value[-1] != "1" else "2")
    if re.fullmatch(r"\d+", value):
        return str(int(value) + 1)
    if re.fullmatch(r"\d+%", value):
        return "%d%%" % (int(value[:-1]) - 1)
    if re.fullmatch(r"[0-9a-f]{64}", value):
        return ("0" if value[0] != "0" else "1") + value[1:]
    return None


def changes(bundle):
    """Every count, price, limit, hash and flag of the plan and of its inputs."""
    files = ["plan.json"] + sorted(os.path.relpath(os.path.join(d, f), bundle)
                                   for d, _, fs in os.walk(os.path.join(bundle, "inputs")) for f in fs)
    for name in files:
        with open(os.path.join(bundle, name), encoding="utf-8") as file:
            content = json.load(file)
        for path, value in leaves(content):
            if changed(value) is not None:
                yield name, path, value


def main():
    bundle = sys.argv[2]
    every = list(changes(bundle))
    if sys.argv[1] == "list":
        print(len(every))
        return
    name, path, value = every[int(sys.argv[3])]
    out = sys.argv[4]
    shutil.copytree(bundle, out)
    full = os.path.join(out, name)
    with open(full, encoding="utf-8") as file:
        content = json.load(file)
    at = content
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = changed(value)
    with open(full, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=2, sort_keys=True, ensure_ascii=False)
        file.write("\n")
    print("%s /%s: %r -> %r" % (name, "/".join(map(str, path)), value, changed(value)))


main()
