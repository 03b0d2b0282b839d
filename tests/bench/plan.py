#!/usr/bin/env python3
"""plan.py TOOL SEEDS [PEER_SECONDS [PEER_SEEDS]]: planning scenarios of real size (scenario.py), each with its certificate checked.

Per size: seconds of `plan` (median and worst over the seeds), which seeds are proven to the gap of 0.01 %, leaves and multipliers of
the certificate, its size, seconds of `verify`. With PEER_SECONDS, cbc and HiGHS (`npm i highs` in a folder and HIGHS=FOLDER) get the
plain model of the first PEER_SEEDS seeds (3), and cbc the folded one, with the same gap and at most so many seconds each."""
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SIZES = [("1,000 x 16", ["1000", "16", "20", "500000"]), ("2,000 x 24", ["2000", "24", "40", "8500000"]),
         ("1,000 x 16, hard", ["1000", "16", "20", "500000", "hard"])]


def run(*command, cwd=None):
    start = time.time()
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd)
    return time.time() - start, done


def one(tool, folder, seed, size):
    case, plan = os.path.join(folder, "case"), os.path.join(folder, "plan")
    run(sys.executable, os.path.join(HERE, "scenario.py"), str(seed), case, *size)
    limit = "20" if size[-1] == "hard" else "60"
    seconds, done = run(tool, "plan", "-s", case + "/scenario.json", case + "/fleet.json", "-o", plan, "--force", "--time", limit,
                        "--export", "csv")
    if done.returncode == 1 and "no plan can meet" in done.stderr:
        return {"seconds": seconds, "conflict": True}
    if not os.path.exists(plan + "/plan.json") or done.returncode not in (0, 4):
        return {"seconds": seconds, "proven": False, "gap": None, "said": done.stderr.strip()[:100]}
    checked, verified = run(tool, "verify", plan)
    claims = json.load(open(plan + "/plan.json", encoding="utf-8"))
    counts = re.search(r"by (\d+) lea\w+ and (\d+) multiplier", verified.stdout)
    cost, bound = float(claims["cost"]["total"]), float(claims.get("certified", 0))
    size_of = os.path.getsize(plan + "/certificate.json") if counts else 0
    shutil.rmtree(plan)
    return {"seconds": seconds, "gap": (cost - bound) / cost, "proven": bool(counts) and (cost - bound) / cost <= 1e-4,
            "leaves": int(counts.group(1)) if counts else 0, "multipliers": int(counts.group(2)) if counts else 0,
            "bytes": size_of, "verify": checked, "verified": verified.returncode == 0}


def cbc(mps, seconds):
    used, done = run("cbc", mps, "-ratio", "0.0001", "-sec", seconds, "-solve", "-quit")
    result = re.search(r"Result - (.*)", done.stdout)
    return used, result.group(1) if result else "no result"


def highs(lp, seconds):
    with open(os.path.join(HERE, "highs.mjs"), encoding="utf-8") as script:
        used, done = run("node", "--input-type=module", "-e", script.read(), lp, seconds, "0.0001", cwd=os.environ.get("HIGHS", "."))
    return used, (done.stdout.strip().splitlines() or ["no result"])[-1]


def has_highs():
    return shutil.which("node") and run("node", "-e", 'import("highs").then(() => {}, () => process.exit(1))',
                                        cwd=os.environ.get("HIGHS", "."))[1].returncode == 0


def peers(tool, folder, seconds, seeds, size, ours):
    case, plan = os.path.join(folder, "case"), os.path.join(folder, "plan")
    files = {name: os.path.join(folder, name) for name in ("plain.mps", "plain.lp", "folded.mps")}
    times = {}
    for seed in range(1, seeds + 1):
        run(sys.executable, os.path.join(HERE, "scenario.py"), str(seed), case, *size)
        run(tool, "plan", "-s", case + "/scenario.json", case + "/fleet.json", "-o", plan, "--force", "--time", "60", "--export",
            "csv", "--export-mps", files["plain.mps"], "--export-lp", files["plain.lp"], "--export-folded-mps", files["folded.mps"])
        tries = [("cbc, plain model", cbc, "plain.mps"), ("cbc, folded model", cbc, "folded.mps")] if shutil.which("cbc") else []
        tries += [("HiGHS, plain model", highs, "plain.lp")] if has_highs() else []
        for name, solve, file in tries:
            used, result = solve(files[file], seconds)
            times.setdefault(name, []).append(used)
            print("  seed %d, %-18s %6.1f s, %5.1fx: %s" % (seed, name, used, used / ours[seed - 1], result), flush=True)
    for name, used in times.items():
        print("  %-18s median %.1f s, %.1fx the time of plan (no more than %s s each)" % (
            name, statistics.median(used), statistics.median(u / o for u, o in zip(used, ours)), seconds))


def main():
    tool, seeds = sys.argv[1], int(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        for name, size in SIZES:
            results = [dict(one(tool, folder, seed, size), seed=seed) for seed in range(1, seeds + 1)]
            conflicts = [r["seconds"] for r in results if r.get("conflict")]
            times = [r["seconds"] for r in results]
            planned = [r["seconds"] for r in results if not r.get("conflict")]
            results = [r for r in results if not r.get("conflict")]
            proven = [r for r in results if r["proven"]]
            print("plan %-17s %d seeds: median %.2f s, worst %.2f s; %d proven to 0.01 %%" % (
                name, len(planned), statistics.median(planned), max(planned), len(proven)))
            if conflicts:
                print("  %d seeds have no plan; the limits in conflict were told in at most %.1f s" % (len(conflicts), max(conflicts)))
            for r in results:
                if not r["proven"]:
                    print("  seed %d not proven: %s" % (r["seed"], "certified gap %.4f %%" % (100 * r["gap"]) if r["gap"] is not None
                                                        else "no plan: " + r["said"]))
            if proven:
                print("  certificates: %d to %d leaves, at most %d multipliers, %d kB, checked in %.2f s" % (
                    min(r["leaves"] for r in proven), max(r["leaves"] for r in proven), max(r["multipliers"] for r in proven),
                    max(r["bytes"] for r in proven) // 1000, max(r["verify"] for r in proven)), flush=True)
            if len(sys.argv) > 3:
                peers(tool, folder, sys.argv[3], min(seeds, int(sys.argv[4]) if len(sys.argv) > 4 else 3), size, times)


if __name__ == "__main__":
    main()
