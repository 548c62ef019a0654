import { type Problem, UserError } from "../errors.ts";

/** Words of a table that may be options of their own in a terminal; the first ones name columns. */
const COLUMNS = ["key", "label", "score", "prediction", "weight", "time", "query", "latency", "failed", "arm"];
const LISTS = ["slices", "attributes", "features", "categories", "reference"];
const WORDS = ["task", "positive", "threshold", "bins", "unit", "delimiter", "syntax"];

/** Every option that {@link definitionIn} understands. */
export const DEFINITION_OPTIONS: readonly string[] = [...COLUMNS, ...LISTS, ...WORDS];

/**
 * A table's definition from options, as the text that the input `definition` takes: `--label churned --score p` is
 * `{ task: binary, columns: { label: churned, score: p } }`. The task follows from the columns where it is not said and they leave no doubt.
 * Undefined where no such option is given.
 */
export function definitionIn(options: Readonly<Record<string, string | undefined>>): string | undefined {
  const given = (names: readonly string[]) =>
    names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]] as const]));
  const columns = Object.fromEntries(given(COLUMNS));
  const lists = given(LISTS).map(([name, text]) => {
    const entries = text.split(",").map((each) => each.trim());
    return [name, name === "reference" ? { files: entries } : entries] as const;
  });
  const words = given(WORDS).map(([name, text]) => [name, isNumber(name) ? numberIn(name, text) : text] as const);
  if (Object.keys(columns).length + lists.length + words.length === 0) return undefined;
  const task = options["task"] ?? taskOf(columns);
  return JSON.stringify({ ...Object.fromEntries([...words, ...lists]), task, columns });
}

function isNumber(name: string): boolean {
  return name === "threshold" || name === "bins";
}

function numberIn(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw new UserError({ what: `--${name} is ${JSON.stringify(text)}, which is no number` });
}

function taskOf(columns: Readonly<Record<string, string>>): string {
  if ("label" in columns && "query" in columns) return "ranking";
  if ("label" in columns && "score" in columns) return "binary";
  if ("latency" in columns || "failed" in columns) return "requests";
  if ("label" in columns || "prediction" in columns) {
    const problem: Problem = {
      what: "a label and a prediction may be of three tasks, and none is named",
      hint: "add --task binary, multiclass or regression",
    };
    throw new UserError(problem);
  }
  return "features";
}
