import { readFileSync, writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { NAMES } from "../../src/evidence/names.ts";

/*
 * Writes the table of names in `docs/evidence.md` from the rows that readings are compared by. `npm run readme`
 */

export const PAGE = "docs/evidence.md";

const KINDS: Readonly<Record<string, string>> = {
  metric: "metrics, slices",
  fairness: "fairness",
  drift: "drift",
  slo: "slo",
};

/** The page with its table of names as `src/evidence/names.ts` has them; the rest of it stays as it is, but for the formatter. */
export async function withNames(page: string): Promise<string> {
  const rows = Object.entries(NAMES).flatMap(([kind, names]) =>
    names.map(
      ([first, ...others]) => `| ${KINDS[kind] ?? kind} | \`${first}\` | ${others.map((name) => `\`${name}\``).join(", ")} |`,
    ),
  );
  const table = ["| gates | reading | also called |", "| --- | --- | --- |", ...rows].join("\n");
  const [before = "", rest = ""] = page.split("<!-- names:begin -->");
  const [, after = ""] = rest.split("<!-- names:end -->");
  const text = `${before}<!-- names:begin -->\n\n${table}\n\n<!-- names:end -->${after}`;
  return format(text, { ...(await resolveConfig(PAGE)), filepath: PAGE });
}

if (import.meta.main) writeFileSync(PAGE, await withNames(readFileSync(PAGE, "utf8")));
