#!/usr/bin/env python3
"""mangle.py SEED RUNS FOLDER SAMPLE...: inventories with bytes changed, cut, doubled or moved; each must be read or
refused. $polyculture is the program."""
import os
import random
import subprocess
import sys

TOOL = os.environ["polyculture"]


def mangled(rng, data):
    data = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        if not data:
            break
        at, size = rng.randrange(len(data)), rng.randint(1, 40)
        what = rng.randrange(6)
        if what == 0:
            data[at] = rng.randrange(256)
        elif what == 1:
            del data[at:at + size]
        elif what == 2:
            data[at:at] = data[at:at + size] * rng.randint(1, 50)
        elif what == 3:
            data[at:at] = rng.choice([b'"', b"<", b">", b"{", b"[", b",", b"\0", b"\xff\xfe", b"\xf0\x9f", b"&#x1b;", b"\\u0000",
                                      b"\n", b"1e999", b"<!DOCTYPE a [<!ENTITY b 'c'>]>"])
        elif what == 4:
            del data[at:]
        else:
            other = rng.randrange(len(data))
            data[at:at + size] = data[other:other + size]
    return bytes(data)


def main():
    rng = random.Random(int(sys.argv[1]))
    path = os.path.join(sys.argv[3], "mangled")
    answers = {}
    for run in range(int(sys.argv[2])):
        sample = rng.choice(sys.argv[4:])
        data = mangled(rng, open(sample, "rb").read())
        open(path, "wb").write(data)
        answer = subprocess.run([TOOL, "map", path], capture_output=True, timeout=60)
        answers[answer.returncode] = answers.get(answer.returncode, 0) + 1
        said = answer.stdout + answer.stderr
        if answer.returncode not in (0, 3, 6) or b"runtime error" in said or b"Sanitizer" in said or b"\x1b" in said:
            sys.exit("run %d of %s: exit %d\n%s" % (run, sample, answer.returncode, said.decode(errors="replace")[-3000:]))
    print("answers by exit code:", dict(sorted(answers.items())))
    if answers.get(0, 0) == 0 or answers.get(3, 0) == 0:
        sys.exit("all alike: nothing was tested")


main()
