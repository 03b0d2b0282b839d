// Counts the endpoints of each program, as DuckDB does it: FORM FILE THREADS.
import { DuckDBInstance } from "@duckdb/node-api";
const [form, file, threads] = process.argv.slice(1);
const database = await DuckDBInstance.create(":memory:", { threads });
const connection = await database.connect();
const programs = form === "csv"
    ? `select software as name, id from read_csv('${file}')`
    : `select s.name as name, deviceid as id from (select deviceid, unnest(content.softwares) as s ` +
      `from read_json('${file}', format = 'newline_delimited'))`;
const answer = await connection.runAndReadAll(`select name, count(distinct id) from (${programs}) group by name`);
console.log(answer.currentRowCount);
