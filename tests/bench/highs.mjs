// Solves an integer program in CPLEX LP with HiGHS: FILE SECONDS GAP.
import { readFileSync } from "node:fs";
import loadHighs from "highs";
const [file, seconds, gap] = process.argv.slice(1);
const highs = await loadHighs();
const result = highs.solve(readFileSync(file, "utf8"),
                           { time_limit: Number(seconds), mip_rel_gap: Number(gap), output_flag: false });
console.log(result.Status, result.ObjectiveValue);
