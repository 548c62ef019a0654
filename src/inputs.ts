import { parse, YAMLParseError } from "yaml";
import * as z from "zod";
import { DataTable } from "./data-table.ts";
import type { Checked, Problem } from "./errors.ts";
import { layoutProblems, type Layout } from "./layout.ts";
import { Digest } from "./digest.ts";
import { ReportRule } from "./report-rule.ts";
import { ModelName, StageName, VersionName } from "./names.ts";

export const COMMANDS = [
  "auto",
  "promote",
  "review",
  "rollback",
  "release",
  "evaluate",
  "validate",
  "resolve",
  "evidence",
  "profile",
  "merge",
] as const;
export type Command = (typeof COMMANDS)[number];

/** Files that are handed over as evidence, by path or glob, and how they are read where their content does not tell. */
export type ReportsAsked = { readonly pattern: string; readonly words?: ReportWords | undefined };
const Words = ReportRule.omit({ path: true });
export type ReportWords = z.output<typeof Words>;

/** Text between braces as YAML reads it; undefined where it is none, which no shape accepts. */
function flowMap(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof YAMLParseError) return undefined;
    throw error;
  }
}

const flag = z.stringbool({ truthy: ["true"], falsy: ["false"], case: "sensitive", error: "expected true or false" });
const word = <S extends z.ZodType>(shape: S) => z.union([z.literal("").transform(() => undefined), shape]).optional();
/** By line or comma; a comma between braces is the glob's own. */
const list = z.string().transform((text) =>
  text
    .split(/\n|,(?![^{}\n]*\})/)
    .map((part) => part.trim())
    .filter((part) => part !== ""),
);

/**
 * `reports/*.json`, or with the format of what it matches beside it: `by_group.json { format: fairlearn-by-group, attributes: [gender] }`.
 * The words in braces are YAML, and those of `reports:` in a policy.
 */
const Reports = list.transform((texts, context): readonly ReportsAsked[] =>
  texts.map((text) => {
    const [, pattern = text, words] = /^(.*\S)\s+(\{\s*[a-z]+\s*:.*\})$/.exec(text) ?? [];
    if (words === undefined) return { pattern };
    const read = Words.safeParse(flowMap(words));
    if (read.success) return { pattern, words: read.data };
    for (const { path, message } of read.error.issues)
      context.addIssue({ code: "custom", message: [path.join("."), message].filter((part) => part !== "").join(": ") });
    return { pattern };
  }),
);

/** What a table of data is, in the words of `data:` in a policy, as YAML: `{ task: binary, columns: { label: churned, score: p } }`. */
const Definition = z
  .string()
  .transform((text, context) => {
    const words = flowMap(text);
    if (typeof words !== "object" || words === null || Array.isArray(words)) {
      context.addIssue({
        code: "custom",
        message: "expected words in braces, like { task: binary, columns: { label: y, score: p } }",
      });
      return z.NEVER;
    }
    const read = DataTable.safeParse({ files: "data", ...words });
    if (read.success) return read.data;
    for (const { path, message } of read.error.issues) {
      const what = message.replace(/^Invalid input(?:: )?/, "") || "is none of the forms it may have";
      context.addIssue({ code: "custom", message: [path.join("."), what].filter((part) => part !== "").join(": ") });
    }
    return z.NEVER;
  })
  .optional();

/**
 * Everything that may be asked, by either door: names are action.yml's. An empty text is the same as leaving the input out,
 * since that is what GitHub hands over for an input that a workflow did not fill.
 */
export const Inputs = z.strictObject({
  command: z.enum(COMMANDS, `expected one of ${COMMANDS.join(", ")}`).default("auto"),
  model: word(ModelName),
  version: word(VersionName),
  to: word(StageName),
  from: word(StageName),
  artifact: word(z.string().max(2000).regex(/^\S+$/, "an artifact is a uri or a path, without spaces")),
  digest: word(Digest),
  evidence: Reports.default([]),
  data: list.default([]),
  table: word(z.string().regex(/^[a-z0-9][a-z0-9_-]{0,59}$/, "expected the name of a table in the policy's data:")),
  definition: Definition,
  output: word(z.string().max(500, "a path has at most 500 characters")),
  exact: flag.default(false),
  reason: word(z.string().max(500, "a reason has at most 500 characters")),
  "pull-request": word(
    z
      .string()
      .regex(/^[1-9][0-9]{0,9}$/, "expected the number of a pull request")
      .transform(Number),
  ),
  manifests: list.default(["models/*.yaml"]),
  policies: z
    .string()
    .default("policies")
    .transform((path) => path.replace(/\/+$/, "")),
  "evidence-root": z
    .string()
    .default("evidence")
    .transform((path) => path.replace(/\/+$/, "")),
  base: word(
    z
      .string()
      .max(255, "a branch name has at most 255 characters")
      // https://git-scm.com/docs/git-check-ref-format
      .regex(/^(?![-./])(?!.*(?:\.\.|\/\/|\/\.|@\{))[^\s~^:?*[\\\p{Cc}]+(?<![./])$/u, "expected the name of a branch"),
  ),
  token: word(z.string()),
  "dry-run": flag.default(false),
  "merge-method": z.enum(["squash", "merge", "rebase"], "expected squash, merge or rebase").default("squash"),
  dispatch: word(
    z
      .string()
      .max(100, "an event type has at most 100 characters")
      .regex(/^[\w.-]+$/, "an event type has only letters, digits, . _ and -"),
  ),
});
export type Inputs = z.output<typeof Inputs>;

export type Request = {
  readonly command: Command;
  readonly model?: string | undefined;
  readonly version?: string | undefined;
  readonly to?: string | undefined;
  readonly from?: string | undefined;
  readonly artifact?: string | undefined;
  readonly digest?: string | undefined;
  readonly evidence: readonly ReportsAsked[];
  /** Files or globs of data, or of profiles. */
  readonly data: readonly string[];
  readonly table?: string | undefined;
  readonly definition?: DataTable | undefined;
  readonly output?: string | undefined;
  readonly exact: boolean;
  readonly reason?: string | undefined;
  readonly pull?: number | undefined;
  readonly layout: Layout;
  readonly base?: string | undefined;
  readonly dryRun: boolean;
  readonly mergeMethod: "squash" | "merge" | "rebase";
  readonly dispatch?: string | undefined;
};

/** Texts by input name in, a request out: or every problem at once, each naming its input. Inputs left empty take their default. */
export function readRequest(texts: Readonly<Record<string, string | undefined>>): Checked<Request> {
  const given = Object.fromEntries(
    Object.entries(texts)
      .filter(([, text]) => text !== undefined && text.trim() !== "")
      .map(([name, text]) => [name, text?.trim()]),
  );
  const parsed = Inputs.safeParse(given);
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.map((issue) => inputProblem(issue, given)) };
  const inputs = parsed.data;
  const layout = { manifests: inputs.manifests, policies: inputs.policies, evidenceRoot: inputs["evidence-root"] };
  const wrong = layoutProblems(layout);
  if (wrong.length > 0) return { ok: false, problems: wrong };
  const { command, model, version, to, from, artifact, digest, evidence, data, table, definition, output, exact, reason, base } =
    inputs;
  const rest = { pull: inputs["pull-request"], layout, base, dryRun: inputs["dry-run"], mergeMethod: inputs["merge-method"] };
  const what = { model, version, to, from, artifact, digest, evidence, data, table, definition, output, exact, reason };
  return { ok: true, value: { command, ...what, ...rest, dispatch: inputs.dispatch } };
}

function inputProblem(issue: z.core.$ZodIssue, given: Readonly<Record<string, string | undefined>>): Problem {
  if (issue.code === "unrecognized_keys") return { what: `there is no input called ${issue.keys.join(", ")}` };
  const name = issue.path.join(".");
  const inner =
    issue.code === "invalid_union"
      ? issue.errors
          .flat()
          .filter((one) => one.code !== "invalid_value" || one.values[0] !== "")
          .map((one) => one.message)
      : [issue.message];
  const value = given[name] ?? "";
  const shown = JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  return { what: `input ${name} is ${shown}: ${(inner.length > 0 ? inner : [issue.message]).join("; ")}` };
}
