#!/usr/bin/env python3
"""mutate.py PROGRAM COUNT SEED BUNDLE...: changes the bundles' plans COUNT times, and their inputs COUNT times, and asks `verify` of each.

Every change that means something must be caught (exit 1 or 3) with a line that names the file or a figure; a change of layout alone (blanks,
order of keys, escapes, comments) must not be. Prints how many of each kind were tried. The version of the program that a plan names is left
alone, and whether its changes are the fewest: these two nothing else in a bundle tells (`verify` says of the second that it is the solver's word alone)."""
import collections
import copy
import json
import os
import random
import re
import shutil
import subprocess
import sys


UNTOLD = (("version",), ("changes", "fewest"))


def walk(value, path=()):
    """All (path, value) below, containers too."""
    yield path, value
    if isinstance(value, dict):
        for key in value:
            yield from walk(value[key], path + (key,))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from walk(item, path + (i,))


def at(value, path):
    for step in path:
        value = value[step]
    return value


def put(root, path, value):
    at(root, path[:-1])[path[-1]] = value


def scalars(root, kind):
    return [(p, v) for p, v in walk(root) if p and isinstance(v, kind) and not (kind is int and isinstance(v, bool)) and p not in UNTOLD]


# ---- changes that mean something: each returns what it did, or None where it cannot ----

def number(rng, root):
    choices = scalars(root, int) + [(p, v) for p, v in scalars(root, str) if re.fullmatch(r"[0-9.]+%?|[0-9]+/[0-9]+", v)]
    if not choices:
        return None
    path, value = rng.choice(choices)
    if isinstance(value, int):
        new = rng.choice([value + 1, value - 1, value + rng.randint(2, 1000), -value - 1, value * 10 + 1])
    else:
        place = rng.choice([i for i, c in enumerate(value) if c.isdigit()])
        new = value[:place] + rng.choice([d for d in "0123456789" if d != value[place]]) + value[place + 1:]
    put(root, path, new)
    return path, value, new


def flag(rng, root):
    choices = scalars(root, bool)
    if not choices:
        return None
    path, value = rng.choice(choices)
    put(root, path, not value)
    return path, value, not value


def identity(rng, root):
    path, value = rng.choice(scalars(root, str))
    others = sorted({v for p, v in scalars(root, str) if v != value and p[-1] == path[-1]})
    new = rng.choice(others) if others and rng.random() < 0.7 else value + "x"
    put(root, path, new)
    return path, value, new


def swap(rng, root):
    """Two values of the same name change places: counts, products, whole stacks or prices."""
    groups = collections.defaultdict(list)
    for path, value in walk(root):
        if path and isinstance(path[-1], str) and path not in UNTOLD:
            groups[path[-1]].append(path)
    pairs = [tuple(rng.sample(paths, 2)) for paths in groups.values() if len(paths) > 1]
    pairs = [(a, b) for a, b in pairs if at(root, a) != at(root, b) and a != b[:len(a)] and b != a[:len(b)]]
    if not pairs:
        return None
    one, other = rng.choice(pairs)
    first, second = at(root, one), at(root, other)
    put(root, one, second)
    put(root, other, first)
    return one, other, "change places"


def delete(rng, root):
    path, value = rng.choice([(p, v) for p, v in walk(root) if p and p not in UNTOLD])
    del at(root, path[:-1])[path[-1]]
    return path, value, "deleted"


def repeat(rng, root):
    lists = [(p, v) for p, v in walk(root) if isinstance(v, list) and v]
    if not lists:
        return None
    path, value = rng.choice(lists)
    value.append(copy.deepcopy(rng.choice(value)))
    return path, "an entry", "stands twice"


def insert(rng, root):
    path, value = rng.choice([(p, v) for p, v in walk(root) if isinstance(v, dict)])
    value["extra"] = 1
    return path, "", "a field more"


def retype(rng, root):
    path, value = rng.choice([(p, v) for p, v in walk(root) if p and p not in UNTOLD])
    new = rng.choice([n for n in (None, [], {}, "", 0, 1.5) if n != value])
    put(root, path, new)
    return path, value, new


CHANGES = [number, number, number, flag, identity, identity, swap, swap, delete, delete, repeat, insert, retype]


def pairs_of(text):
    """What a file says but for its version, with keys that stand twice kept apart; None where it is no JSON."""
    text = re.sub(r'("version": )"[^"]*"', r"\1null", text)
    try:
        return json.loads(text, object_pairs_hook=lambda pairs: ("object", sorted(pairs, key=lambda p: p[0])))
    except ValueError:
        return None


def bytes_changed(rng, text):
    """One character, or the end of the file, as a bad disk would."""
    place = rng.randrange(1, len(text) - 1)
    if rng.random() < 0.2:
        return text[:place], "cut after %d characters" % place
    new = rng.choice([c for c in '0123456789abcxyz",:{}[]-. ' if c != text[place]])
    return text[:place] + new + text[place + 1:], "character %d: %r -> %r" % (place, text[place], new)


# ---- changes of layout ----

def shuffled(rng, value):
    if isinstance(value, dict):
        keys = list(value)
        rng.shuffle(keys)
        return {k: shuffled(rng, value[k]) for k in keys}
    return [shuffled(rng, v) for v in value] if isinstance(value, list) else value


def layout(rng, text):
    content = json.loads(text)
    return rng.choice([
        lambda: (json.dumps(content), "one line"),
        lambda: (json.dumps(content, indent=rng.randint(0, 8), ensure_ascii=False) + "\n" * rng.randint(0, 3), "another indentation"),
        lambda: (json.dumps(shuffled(rng, content), indent=2, ensure_ascii=False), "another order of keys"),
        lambda: (re.sub(r"\n( *)", lambda m: "\r\n" + m.group(1) + " " * rng.randint(0, 2), text), "other line ends"),
        lambda: (" \t\n" + text, "blanks before it"),
        lambda: (text.rstrip("\n"), "no end of line"),
        lambda: (re.sub(r"([\[{,])(?=\n)", lambda m: m.group(1) + (" // seen" if rng.random() < 0.3 else ""), text), "comments"),
        lambda: (json.dumps(content, ensure_ascii=True, separators=(",", ":")), "no blanks"),
    ])()


# ---- asking ----

class Bundle:
    def __init__(self, program, folder, copied):
        shutil.copytree(folder, copied)
        self.program, self.folder = program, copied
        self.inputs = sorted(os.path.relpath(os.path.join(d, f), copied) for d, _, fs in os.walk(os.path.join(copied, "inputs")) for f in fs)
        self.texts = {n: open(os.path.join(copied, n), encoding="utf-8").read() for n in ["plan.json"] + self.inputs}

    def ask(self, name, text):
        """Exit status and all that is said of the bundle with `name` holding this text (None: without it)."""
        path = os.path.join(self.folder, name)
        if text is None:
            os.remove(path)
        else:
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(text)
        done = subprocess.run([self.program, "verify", self.folder], capture_output=True, encoding="utf-8", errors="replace")
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(self.texts[name])
        return done.returncode, done.stdout + done.stderr


def change(rng, bundle, name):
    """(kind, what was done, the text)."""
    text = bundle.texts[name]
    if rng.random() < 0.12:
        new, what = bytes_changed(rng, text)
        return ("bytes", what, new) if pairs_of(new) != pairs_of(text) else change(rng, bundle, name)
    if name != "plan.json" and rng.random() < 0.02:
        return "delete", "the file", None
    root = json.loads(text)
    how = rng.choice(CHANGES)
    what = how(rng, root)
    new = json.dumps(root, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    if what is None or pairs_of(new) == pairs_of(text) or json.loads(new) == json.loads(text):
        return change(rng, bundle, name)
    return how.__name__, "/%s: %r, %r" % ("/".join(map(str, what[0])), what[1], what[2]), new


def main():
    program, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    bundles = [Bundle(program, folder, "mutant-%d" % i) for i, folder in enumerate(sys.argv[4:])]
    for part in ("plan", "inputs"):
        tried, quiet, loud = collections.Counter(), [], []
        for i in range(count):
            rng, bundle = random.Random("%d %s %d" % (seed, part, i)), bundles[i % len(bundles)]
            name = "plan.json" if part == "plan" else rng.choice(bundle.inputs)
            kind, what, text = change(rng, bundle, name)
            status, said = bundle.ask(name, text)
            tried[kind] += 1
            if status not in (1, 3) or not said.strip() or (part == "inputs" and os.path.basename(name) not in said):
                quiet.append("%s %s: exit %d: %s" % (name, what, status, said[-300:]))
        for i in range(count // 5):
            rng, bundle = random.Random("%d %s layout %d" % (seed, part, i)), bundles[i % len(bundles)]
            name = "plan.json" if part == "plan" else rng.choice(bundle.inputs)
            text, what = layout(rng, bundle.texts[name])
            status, said = bundle.ask(name, text)
            if status != 0 or "all agree" not in said:
                loud.append("%s, %s: exit %d: %s" % (name, what, status, said[-300:]))
        print("%s: %d of %d changes caught (%s); %d of %d changes of layout alone flagged" % (
            part, count - len(quiet), count, ", ".join("%s %d" % item for item in sorted(tried.items())), len(loud), count // 5))
        if quiet or loud:
            sys.exit("\n".join(quiet[:10] + loud[:10]))


main()
