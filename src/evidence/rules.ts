import * as z from "zod";
import type { Checked } from "../errors.ts";
import { ReportRule } from "../report-rule.ts";
import { matches } from "../wildcard.ts";
import { byCodePoint } from "./digest.ts";
import type { Trouble } from "./reading.ts";
import type { Parsed } from "./syntax/parse.ts";
import { lineAt, plain, under } from "./syntax/tree.ts";

/** What `reports.yaml` in an evidence folder says: how the files beside it are read. */
export const ReportRules = z.strictObject({ reports: z.array(ReportRule).min(1, "names no report") });

/** Whether a file is one that says how others are read, and says nothing else. */
export function tellsFormats({ root }: Parsed): boolean {
  return root?.is === "map" && root.entries.size === 1 && under(root, "reports")?.is === "list";
}

/** Its rules, or everything wrong with it. */
export function rulesIn(parsed: Parsed): Checked<readonly ReportRule[]> {
  const { root, file } = parsed;
  if (root === undefined) return { ok: false, problems: parsed.problems };
  const read = ReportRules.safeParse(plain(root));
  if (read.success) return { ok: true, value: read.data.reports };
  return {
    ok: false,
    problems: read.error.issues.map((issue) => {
      const where = issue.path.length === 0 ? "" : `${issue.path.join(".")}: `;
      const what = issue.code === "unrecognized_keys" ? `unknown key ${issue.keys.join(", ")}` : issue.message;
      return { what: `${where}${what}`, file, line: lineAt(root, issue.path) };
    }),
  };
}

/** Rules as a `reports.yaml`, in the order of their paths: the same rules are the same bytes. */
export function spellRules(rules: readonly ReportRule[]): string {
  const sorted = rules.toSorted((one, other) => byCodePoint(one.path, other.path));
  return ["reports:", ...sorted.map((rule) => `  - ${JSON.stringify(rule)}`), ""].join("\n");
}

/** How a file is to be read, by all who say something about it: undefined when nobody does, a trouble when they disagree. */
export function ruleFor(
  file: string,
  from: { readonly policy: readonly ReportRule[]; readonly evidence: readonly ReportRule[] },
): { readonly rule?: ReportRule | undefined; readonly trouble?: Trouble | undefined } {
  const name = file.slice(file.lastIndexOf("/") + 1);
  const told = [...from.policy, ...from.evidence].filter((rule) => matches(rule.path, name)).map(withoutPath);
  const [rule, ...others] = told;
  const other = others.find((each) => JSON.stringify(each) !== JSON.stringify(rule));
  if (rule === undefined || other === undefined) return { rule };
  const spell = (each: ReportRule) =>
    JSON.stringify(Object.fromEntries(Object.entries(each).filter(([word]) => word !== "path")));
  const what = `is to be read in two ways: ${spell(rule)} and ${spell(other)}`;
  return { trouble: { code: "evidence_unknown_format", what, file, hint: "name its format once" } };
}

/** The rule without the pattern by which it was found, its words in one order. */
function withoutPath(rule: ReportRule): ReportRule {
  const { format, name, under, unit, attributes, keys, reduce } = rule;
  return { path: "", format, name, under, unit, attributes, keys, reduce };
}
