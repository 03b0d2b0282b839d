#!/usr/bin/env python3
"""wild.py SEED RUNS FOLDER: random scenarios with values gone wild; each must be planned, refused or found infeasible.

Whatever is planned must verify. $polyculture is the program."""
import json
import os
import random
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOOL = os.environ["polyculture"]


def leaves(value, put=None):
    if isinstance(value, dict):
        for key in list(value):
            yield from leaves(value[key], lambda x, v=value, k=key: v.__setitem__(k, x))
    elif isinstance(value, list):
        for i in range(len(value)):
            yield from leaves(value[i], lambda x, v=value, k=i: v.__setitem__(k, x))
    elif not isinstance(value, bool) and value is not None:
        yield value, put


def wild(rng, value):
    if isinstance(value, int):
        return rng.choice([0, 1, 2, 7, 1000, 2**31, 2**40 - 13, value * 1000003 % 2**40])
    if re.fullmatch(r"\d+\.\d\d", value):
        return rng.choice(["0", "0.0001", "99999999.9999", "1234567.89", "0.5", "922337203685477.5807"])
    if value.endswith("%"):
        return rng.choice(["0%", "100%", "33.333%", "1/7", "0.999999"])
    return rng.choice(["site-0", "high", "windows", "linux", "product-0", "product-1", "vendor-0", "hot", "cold", "manual",
                       "vendor", "cloud", "integrity", "", value])


def main():
    rng = random.Random(int(sys.argv[1]))
    answers = {}
    for run in range(int(sys.argv[2])):
        folder = os.path.join(sys.argv[3], "case")
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, os.path.join(HERE, "random_scenario.py"), str(rng.randrange(5000)), folder],
                       check=True)
        for _ in range(rng.randint(1, 5)):
            path = os.path.join(folder, rng.choice(["scenario", "policy", "fleet", "catalog"]) + ".json")
            content = json.load(open(path, encoding="utf-8"))
            value, put = rng.choice(list(leaves(content)))
            put(wild(rng, value))
            json.dump(content, open(path, "w", encoding="utf-8"))
        plan = subprocess.run([TOOL, "plan", "-t", "10", "-s", folder + "/scenario.json", folder + "/fleet.json", "-o",
                               folder + "/plan"], capture_output=True)
        answers[plan.returncode] = answers.get(plan.returncode, 0) + 1
        if plan.returncode not in (0, 1, 3, 4) or b"runtime error" in plan.stderr or b"Sanitizer" in plan.stderr:
            sys.exit("run %d: exit %d\n%s" % (run, plan.returncode, plan.stderr.decode(errors="replace")))
        if plan.returncode == 0:
            check = subprocess.run([TOOL, "verify", folder + "/plan"], capture_output=True)
            if check.returncode != 0:
                sys.exit("run %d: verify says\n%s" % (run, check.stdout.decode(errors="replace")))
    print("answers by exit code:", dict(sorted(answers.items())))
    if answers.get(0, 0) * 10 < int(sys.argv[2]):
        sys.exit("hardly any plan among them: nothing was tested")


main()
