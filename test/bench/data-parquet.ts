import { basename, dirname } from "node:path";
import { asyncBufferFromFile, parquetRead } from "hyparquet";
import { dataFile } from "../../src/files/data.ts";
import { readTable } from "../../src/tables/read.ts";

/*
 * Three of six columns of a Parquet file, read by us or by hyparquet as it comes: `node data-parquet.ts ours|hyparquet FILE` prints how
 * many rows there are and the sum of their scores.
 */

const [reader, path = ""] = process.argv.slice(2);
function added(values: ArrayLike<unknown>): number {
  let sum = 0;
  for (let row = 0; row < values.length; row++) sum += Number(values[row]);
  return sum;
}

const sum = { rows: 0, scores: 0 };
if (reader === "ours") {
  const file = await dataFile(dirname(path), basename(path));
  if (file === undefined) throw new Error(`there is no ${path}`);
  const read = await readTable(
    {
      label: { column: "label", as: "flag" },
      score: { column: "score", as: "number" },
      group: { column: "group", as: "category" },
    },
    file.source,
  );
  if (!read.ok) throw new Error(read.problems.map(({ what }) => what).join("; "));
  sum.rows = read.value.rows;
  sum.scores = added(read.value.columns.score.values);
} else {
  await parquetRead({
    file: await asyncBufferFromFile(path),
    columns: ["label", "score", "group"],
    onChunk: ({ columnName, columnData }) => {
      if (columnName !== "score") return;
      sum.rows += columnData.length;
      sum.scores += added(columnData);
    },
  });
}
console.log(JSON.stringify(sum));
