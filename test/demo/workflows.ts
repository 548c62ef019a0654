import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import * as z from "zod";
import type { Happening } from "../github/state.ts";

/** One step, as the file writes it. */
export type Step = z.infer<typeof Step>;
const Texts = z.record(z.string(), z.union([z.string(), z.boolean()]).transform(String)).default({});
const Step = z.object({
  uses: z.string().optional(),
  with: Texts,
  env: Texts,
  run: z.string().optional(),
});
const Trigger = z.object({ types: z.array(z.string()).optional(), workflows: z.array(z.string()).optional() });
const File = z.object({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  jobs: z.record(z.string(), z.object({ steps: z.array(Step) })),
});

/** A workflow file of the demo's repository: what starts it, and what it does. */
export type Workflow = z.infer<typeof File> & { readonly file: string };

/** The workflows that users copy from this project, and the two that are the team's own. */
export function readWorkflows(): readonly Workflow[] {
  const folders = [".github/workflows", "test/demo/repository/workflows"];
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => folder !== ".github/workflows" || file.startsWith("model-promotion"))
      .map((file) => ({ ...File.parse(parse(readFileSync(join(folder, file), "utf8"))), file })),
  );
}

/** Whether GitHub starts this workflow when `event` comes of what happened. https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows */
export function listens(workflow: Workflow, event: string, { action, payload }: Happening): boolean {
  if (!Object.hasOwn(workflow.on, event)) return false;
  if (event === "workflow_dispatch") return payload["workflow"] === workflow.file;
  const { types, workflows } = Trigger.catch({}).parse(workflow.on[event]);
  if (types !== undefined && !types.includes(action ?? "")) return false;
  if (workflows === undefined) return true;
  const ended = z.object({ workflow: z.object({ name: z.string() }) }).safeParse(payload);
  return ended.success && workflows.includes(ended.data.workflow.name);
}

/** `${{ inputs.model }}` and `${{ github.event... }}`, filled from the event's payload; what it does not have is empty. */
export function filled(texts: Readonly<Record<string, string>>, payload: unknown): Readonly<Record<string, string>> {
  const known = { github: { event: payload }, inputs: z.object({ inputs: z.unknown() }).safeParse(payload).data?.inputs };
  const fill = (text: string) => text.replace(/\$\{\{\s*([\w.]+)\s*\}\}/g, (_, path: string) => valueAt(known, path.split(".")));
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, fill(text)]));
}

function valueAt(from: unknown, path: readonly string[]): string {
  const [first, ...rest] = path;
  if (first === undefined) return typeof from === "string" || typeof from === "number" ? String(from) : "";
  const inside = z.record(z.string(), z.unknown()).safeParse(from);
  return inside.success ? valueAt(inside.data[first], rest) : "";
}
