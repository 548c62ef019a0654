import { readFileSync, writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { parse } from "yaml";
import * as z from "zod";

/*
 * Writes the README's tables of inputs and outputs from action.yml, so that there is one place in which they are described.
 * `npm run readme`
 */

/** What we read of action.yml. */
export const ActionFile = z.object({
  name: z.string(),
  author: z.string(),
  description: z.string(),
  branding: z.object({ icon: z.string(), color: z.string() }),
  inputs: z.record(z.string(), z.strictObject({ description: z.string(), default: z.string().optional() })),
  outputs: z.record(z.string(), z.strictObject({ description: z.string() })),
  runs: z.object({ using: z.string(), main: z.string() }),
});
export type ActionFile = z.output<typeof ActionFile>;

export function readAction(): ActionFile {
  return ActionFile.parse(parse(readFileSync("action.yml", "utf8")));
}

/** The README with its tables as action.yml has them; the rest of it stays as it is, but for the formatter. */
export async function withTables(readme: string, action: ActionFile): Promise<string> {
  const inputs = Object.entries(action.inputs).map(([name, { description, default: given }]) => [
    `\`${name}\``,
    description,
    given === undefined ? "" : `\`${given}\``,
  ]);
  const outputs = Object.entries(action.outputs).map(([name, { description }]) => [`\`${name}\``, description]);
  const first = between(readme, "inputs", table(["input", "is", "default"], inputs));
  const text = between(first, "outputs", table(["output", "is"], outputs));
  return format(text, { ...(await resolveConfig("README.md")), filepath: "README.md" });
}

function between(text: string, name: string, inner: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the README has no ${begin} with ${end} after it`);
  return `${text.slice(0, from + begin.length)}\n\n${inner}\n\n${text.slice(to)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const safe = (cell: string) => cell.replaceAll("|", "\\|").replaceAll("<", "&lt;");
  const line = (cells: readonly string[]) => `| ${cells.map(safe).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

if (import.meta.main) writeFileSync("README.md", await withTables(readFileSync("README.md", "utf8"), readAction()));
