import * as z from "zod";
import type { Checked, Problem } from "../errors.ts";
import { nearest } from "./nearest.ts";

export type Place = (path: readonly PropertyKey[]) => { readonly file: string; readonly line: number };

/** Parses plain data by a shape: the value, or everything wrong with it in plain words, each at its place. */
export function readWords<S extends z.ZodType>(shape: S, value: unknown, place: Place): Checked<z.output<S>> {
  const parsed = shape.safeParse(value, { error: spell });
  if (parsed.success) return { ok: true, value: parsed.data };
  const { issues } = parsed.error;
  const misspelt = issues.filter((issue) => issue.code === "unrecognized_keys").map((issue) => issue.path.join("\n"));
  // A misspelt bound is one mistake: "a gate needs a bound" would be the same mistake told twice.
  const told = issues.filter((issue) => issue.code !== "custom" || !misspelt.includes(issue.path.join("\n")));
  return { ok: false, problems: told.flatMap((issue) => problems(issue, { shape, value, place })) };
}

/** All that is wrong with what is written, leaving aside what is not there: a file that extends this one, or that it extends, may say it. */
export function wrongWords(shape: z.ZodType, value: unknown, place: Place): readonly Problem[] {
  const parsed = shape.safeParse(value, { error: spell });
  if (parsed.success) return [];
  return parsed.error.issues
    .filter((issue) => !isMissing(issue, value))
    .flatMap((issue) => problems(issue, { shape, value, place }));
}

/** Lists are never merged, so what one of their entries lacks, it lacks. */
function isMissing(issue: z.core.$ZodIssue, value: unknown): boolean {
  if (issue.code === "custom") return true;
  return issue.code !== "unrecognized_keys" && valueAt(value, issue.path) === undefined && !issue.path.some(Number.isInteger);
}

type Around = { readonly shape: z.ZodType; readonly value: unknown; readonly place: Place };

function problems(issue: z.core.$ZodIssue, around: Around): readonly Problem[] {
  if (issue.code === "unrecognized_keys") {
    const known = knownWords(around.shape, issue.path);
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      const meant = nearest(key, known);
      return {
        what: `${path.join(".")}: unknown key`,
        ...around.place(path),
        hint: meant === undefined ? `known here: ${known.join(", ")}` : `did you mean ${meant}?`,
      };
    });
  }
  const where = issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
  const hint = hintFor(issue, valueAt(around.value, issue.path));
  return [{ what: `${where}${issue.message}`, ...around.place(issue.path), ...(hint === undefined ? {} : { hint }) }];
}

function hintFor(issue: z.core.$ZodIssue, value: unknown): string | undefined {
  if (issue.code === "custom") return typeof issue.params?.hint === "string" ? issue.params.hint : undefined;
  if (issue.code !== "invalid_type") return undefined;
  if (issue.expected === "number" && typeof value === "string" && Number.isFinite(Number(value || NaN)))
    return "write it without quotes";
  const [, , , family, gate] = issue.path;
  if (issue.path.length === 5 && issue.path[2] === "gates" && family !== "fairness" && family !== "experiment")
    return `write words, e.g. ${String(gate)}: { at_least: 0.9 }`;
  return undefined;
}

const KINDS: Readonly<Record<string, string>> = {
  number: "a number",
  int: "a whole number",
  string: "text",
  object: "a map",
  record: "a map",
  array: "a list",
};

/** What zod found, in the words of this house; undefined leaves zod's own. Shapes with a sentence of their own keep that one. */
function spell(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type": {
      const kind = KINDS[issue.expected] ?? issue.expected;
      return issue.input === undefined ? `is missing, expected ${kind}` : `expected ${kind}, not ${show(issue.input)}`;
    }
    case "invalid_value":
      return issue.input === undefined
        ? `is missing, expected ${issue.values.map(String).join(" or ")}`
        : `expected ${issue.values.map(String).join(" or ")}, not ${show(issue.input)}`;
    case "too_small":
      if (issue.origin === "string") return "may not be empty";
      if (issue.origin === "array") return "names nothing";
      return `must be ${issue.inclusive === true ? "at least" : "above"} ${issue.minimum}`;
    case "too_big":
      if (issue.origin === "string") return `has more than ${issue.maximum} characters`;
      return `must be ${issue.inclusive === true ? "at most" : "below"} ${issue.maximum}`;
    case "invalid_key":
      return issue.issues[0]?.message;
    case "custom":
    case "invalid_element":
    case "invalid_format":
    case "invalid_union":
    case "not_multiple_of":
    case "unrecognized_keys":
      return undefined;
  }
}

function show(value: unknown): string {
  if (value === null) return "nothing";
  if (typeof value === "object") return Array.isArray(value) ? "a list" : "a map";
  // JSON spells NaN and Infinity as null.
  const text = typeof value === "number" ? String(value) : JSON.stringify(value);
  return text.length > 50 ? `${text.slice(0, 49)}…` : text;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, word) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, word) ? Reflect.get(inner, word) : undefined,
    value,
  );
}

/** The keys that the shape knows at this path. */
function knownWords(shape: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  if (shape instanceof z.ZodOptional || shape instanceof z.ZodLazy) return knownWords(shape.unwrap(), path);
  const [word, ...rest] = path;
  if (shape instanceof z.ZodObject) {
    if (word === undefined) return Object.keys(shape.shape);
    const shapes: Readonly<Record<string, z.core.$ZodType>> = shape.shape;
    const inner = shapes[String(word)];
    return inner === undefined ? [] : knownWords(inner, rest);
  }
  if (shape instanceof z.ZodRecord) return knownWords(shape.valueType, rest);
  if (shape instanceof z.ZodArray) return knownWords(shape.element, rest);
  return [];
}
