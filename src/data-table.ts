import * as z from "zod";

/*
 * What a policy says of data that numbers are computed from: which files, which column is what, and what is computed of them. Read by
 * whoever computes (`promote`, `profile`), and by whoever judges later: numbers that were computed otherwise than the policy says
 * are no answer to it.
 */

const Column = z.string().min(1, "names no column").describe("The column's name in the files.");
const Columns = z.array(z.string().min(1)).min(1);
const Files = z
  .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
  .transform((files) => (typeof files === "string" ? [files] : files))
  .describe(
    "Paths or globs in the workspace, e.g. data/holdout/*.parquet; {model}, {version} and {incumbent} stand for what is promoted and what it replaces.",
  );

/** What is computed of the rows. `features` computes nothing of predictions: such a table is only compared with its reference. */
export const TASKS = ["binary", "multiclass", "regression", "ranking", "requests", "experiment", "features"] as const;
export type Task = (typeof TASKS)[number];

const Roles = z.lazy(() =>
  z.strictObject({
    key: Column.optional().describe("What names a row, the same in every version's predictions."),
    label: Column.optional().describe("The truth: 0 or 1, a class, a number, or for ranking how relevant the row is."),
    score: Column.optional().describe("The predicted probability or score of the positive class, or what rows are ranked by."),
    prediction: Column.optional().describe("The predicted class or number; binary without it: score at or above threshold."),
    scores: z.record(z.string().min(1), Column).optional().describe("Multiclass: the probability's column for each class."),
    weight: Column.optional().describe("How much a row counts, 0 or more; intervals are not computed of weighted rows."),
    time: Column.optional().describe("When a row happened; the newest row dates the evidence."),
    query: Column.optional().describe("Ranking: what names the list that a row belongs to."),
    latency: Column.optional().describe("Requests: how long each took, in unit."),
    failed: Column.optional().describe(
      "Requests: whether each failed, 0 or 1, true or false, or an HTTP status: 500 and above failed.",
    ),
    arm: Column.optional().describe("Experiment: which version a row was served by."),
    outcomes: z.record(z.string().min(1), Column).optional().describe("Experiment: each metric's column, a number or 0 and 1."),
  }),
);

export const DataTable = z.lazy(() =>
  z
    .strictObject({
      files: Files,
      syntax: z
        .enum(["csv", "tsv", "jsonl", "parquet"], "expected csv, tsv, jsonl or parquet")
        .optional()
        .describe("What the files are, where their names do not tell."),
      delimiter: z
        .string()
        .length(1, "expected one character")
        .optional()
        .describe("Between the cells of CSV; a comma when left out."),
      missing: z
        .array(z.string())
        .optional()
        .describe("Texts that say there is no value; when left out: empty, NA, NaN, nan, null, None."),
      task: z.enum(TASKS, `expected one of ${TASKS.join(", ")}`).describe("What is computed of the rows."),
      columns: Roles.default({}).describe("Which column is what."),
      positive: z
        .union([z.string(), z.number(), z.boolean()])
        .optional()
        .describe("The label that counts as positive, where labels are not 0 and 1 or true and false."),
      threshold: z.number().default(0.5).describe("Binary: a score at or above it is a positive prediction."),
      bins: z.number().int().min(2).max(1000).default(10).describe("Bins of the calibration error, 2 to 1000."),
      quantile: z
        .number()
        .gt(0)
        .lt(1)
        .default(0.5)
        .describe("Regression: which quantile the pinball loss is of, between 0 and 1."),
      top: z.number().int().min(1).optional().describe("Ranking: how many rows of each list count; all when left out."),
      unit: z.enum(["s", "ms", "us", "ns"], "expected s, ms, us or ns").default("ms").describe("Requests: the unit of latency."),
      arms: z
        .strictObject({
          candidate: z.string().min(1).describe("What stands in the column arm for the candidate."),
          incumbent: z.string().min(1).describe("What stands in the column arm for the incumbent."),
        })
        .optional()
        .describe("Experiment: what stands in the column arm for each of the two."),
      slices: Columns.optional().describe("Columns whose every value is measured apart, e.g. [country]."),
      attributes: Columns.optional().describe(
        "Columns of protected attributes, e.g. [gender, age_band]; gender+age_band is the two together.",
      ),
      features: Columns.optional().describe(
        "Columns whose missing values are counted, and that are compared with the reference; when left out, every column without a role where there is a reference or the task is features, else none.",
      ),
      categories: Columns.optional().describe("Features that are categories although they are written as numbers."),
      reference: z
        .strictObject({ files: Files })
        .optional()
        .describe("What the features are compared with, usually what the model was trained on."),
      incumbent: z
        .strictObject({ files: Files.optional(), score: Column.optional(), prediction: Column.optional() })
        .optional()
        .describe(
          "The incumbent's predictions of the same rows: files of their own, joined by key, or other columns of the same files.",
        ),
      under: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "expected a word without spaces and slashes")
        .max(60, "has at most 60 characters")
        .optional()
        .describe("What stands before the names of its metrics, where another table measures the same: recent/auc."),
    })
    .superRefine((table, context) => {
      for (const { what, path, hint } of contradictionsIn(table))
        context.addIssue({ code: "custom", message: what, path: [...path], params: { hint } });
    }),
);
export type DataTable = z.output<typeof DataTable>;

/** Whether a file named as data is a profile of some, by its name: `*.json`. JSON lines are `*.jsonl`. */
export function isProfile(file: string): boolean {
  return file.endsWith(".json");
}

/**
 * Whether columns without a role are features of a table. Of predictions alone nobody asked for them, and two tables of one model would
 * contradict each other over a column that both have.
 */
export function hasFeatures({ task, features, reference }: DataTable): boolean {
  return task === "features" || features !== undefined || reference !== undefined;
}

type Wrong = { readonly what: string; readonly path: readonly string[]; readonly hint: string };
type Role = keyof z.output<typeof Roles>;

/** Which roles a task cannot do without; each entry is one of which any will do. */
const NEEDS: Readonly<Record<Task, readonly (readonly Role[])[]>> = {
  binary: [["label"], ["score", "prediction"]],
  multiclass: [["label"], ["prediction"]],
  regression: [["label"], ["prediction"]],
  ranking: [["label"], ["score"], ["query"]],
  requests: [["latency", "failed"]],
  experiment: [["arm"], ["outcomes"]],
  features: [],
};

/** Roles that a task has no use for say that something else was meant. */
const KNOWS: Readonly<Record<Task, readonly Role[]>> = {
  binary: ["key", "label", "score", "prediction", "weight", "time"],
  multiclass: ["key", "label", "prediction", "scores", "weight", "time"],
  regression: ["key", "label", "prediction", "weight", "time"],
  ranking: ["label", "score", "query", "time"],
  requests: ["latency", "failed", "time"],
  experiment: ["arm", "outcomes", "time"],
  features: ["time"],
};

function contradictionsIn(table: Omit<z.output<typeof DataTable>, never>): readonly Wrong[] {
  const { task, columns } = table;
  const wrong: Wrong[] = [];
  for (const any of NEEDS[task]) {
    if (any.some((role) => columns[role] !== undefined)) continue;
    wrong.push({
      what: `${task} needs to know the column of ${any.join(" or ")}`,
      path: ["columns"],
      hint: `write columns: { ${any[0] ?? ""}: ... }`,
    });
  }
  for (const role of Object.keys(columns)) {
    if (KNOWS[task].some((known) => known === role)) continue;
    wrong.push({
      what: `${role} says nothing to ${task}`,
      path: ["columns", role],
      hint: `take it out; ${task} knows ${KNOWS[task].join(", ")}`,
    });
  }
  if (task === "experiment" && table.arms === undefined)
    wrong.push({
      what: "experiment needs to know its two arms",
      path: [],
      hint: "write arms: { candidate: B, incumbent: A }, as the column arm spells them",
    });
  if (table.attributes !== undefined && task !== "binary")
    wrong.push({
      what: `attributes are compared by rates of a binary decision, and the task is ${task}`,
      path: ["attributes"],
      hint: "take them out, or cut by slices",
    });
  if (table.incumbent !== undefined) {
    if (!["binary", "multiclass", "regression"].includes(task))
      wrong.push({ what: `${task} is not compared row by row`, path: ["incumbent"], hint: "take it out" });
    if (table.incumbent.files !== undefined && columns.key === undefined)
      wrong.push({
        what: "predictions in other files belong to the same rows only where a key says so",
        path: ["incumbent", "files"],
        hint: "write columns: { key: ... }",
      });
    if (table.incumbent.files === undefined && table.incumbent.score === undefined && table.incumbent.prediction === undefined)
      wrong.push({
        what: "names neither files nor columns",
        path: ["incumbent"],
        hint: "write files: ..., or score: ... for a column of the same files",
      });
  }
  return wrong;
}
