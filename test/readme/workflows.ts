import { parse } from "yaml";
import * as z from "zod";
import type { Happening } from "../github/state.ts";

const Access = z.record(z.string(), z.enum(["read", "write"]));
const Step = z.strictObject({
  uses: z.string().optional(),
  with: z.record(z.string(), z.string()).default({}),
  env: z.record(z.string(), z.string()).default({}),
  run: z.string().optional(),
});
export const Job = z.strictObject({
  needs: z.string().optional(),
  if: z.string().optional(),
  "runs-on": z.string(),
  "timeout-minutes": z.number().optional(),
  strategy: z.strictObject({ matrix: z.record(z.string(), z.array(z.string())) }).optional(),
  concurrency: z.unknown().optional(),
  permissions: Access.optional(),
  steps: z.array(Step),
});
export type Job = z.output<typeof Job>;
const Trigger = z
  .strictObject({
    types: z.array(z.string()).optional(),
    workflows: z.array(z.string()).optional(),
    inputs: z.record(z.string(), z.strictObject({ description: z.string(), default: z.string().optional() })).optional(),
  })
  .nullable();
const File = z.strictObject({
  name: z.string(),
  on: z.record(z.string(), z.union([Trigger, z.array(z.strictObject({ cron: z.string() }))])),
  concurrency: z.strictObject({ group: z.string(), queue: z.string() }).optional(),
  permissions: Access.optional(),
  jobs: z.record(z.string(), Job),
});

/** A workflow file, as far as this project and its README use the language; any word beyond that is an error. */
export type Workflow = z.output<typeof File> & { readonly file: string };

export function readWorkflow(file: string, text: string): Workflow {
  return { ...File.parse(parse(text)), file };
}

function triggerOf(workflow: Workflow, event: string): z.output<typeof Trigger> {
  const trigger = workflow.on[event] ?? null;
  return Array.isArray(trigger) ? null : trigger;
}

/** Whether GitHub starts this workflow for an event. https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows */
export function listens(workflow: Workflow, event: string, { action, payload }: Happening): boolean {
  if (!Object.hasOwn(workflow.on, event)) return false;
  if (event === "workflow_dispatch") return payload["workflow"] === workflow.file;
  const { types, workflows } = triggerOf(workflow, event) ?? {};
  if (types !== undefined && !types.includes(action ?? "")) return false;
  if (workflows === undefined) return true;
  const ended = z.object({ workflow: z.object({ name: z.string() }) }).parse(payload);
  return workflows.includes(ended.workflow.name);
}

/** What GitHub puts into the payload of `gh workflow run` with these fields: every declared input, with its default. An undeclared field is refused. */
export function dispatched(workflow: Workflow, fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const declared = triggerOf(workflow, "workflow_dispatch")?.inputs ?? {};
  const unknown = Object.keys(fields).filter((name) => !Object.hasOwn(declared, name));
  if (unknown.length > 0) throw new Error(`Unexpected inputs provided: ${JSON.stringify(unknown)}`);
  return Object.fromEntries(Object.entries(declared).map(([name, input]) => [name, fields[name] ?? input.default ?? ""]));
}

const EXPRESSION = /\$\{\{\s*([\w.]+)\s*\}\}/g;

/** Each `${{ path }}` filled from the contexts; a path that leads nowhere is an error here, where GitHub would write nothing. */
export function filled(
  texts: Readonly<Record<string, string>>,
  contexts: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  const fill = (text: string) => text.replace(EXPRESSION, (_, path: string) => valueAt(contexts, path));
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, fill(text)]));
}

/** Whether an `if:` of the form `path == 'text'` holds. */
export function holds(condition: string | undefined, contexts: Readonly<Record<string, unknown>>): boolean {
  if (condition === undefined) return true;
  const [, path, text] = /^([\w.]+) == '([^']*)'$/.exec(condition) ?? [];
  if (path === undefined) throw new Error(`${condition} is more than this reads`);
  return valueAt(contexts, path) === text;
}

function valueAt(from: unknown, path: string): string {
  let value = from;
  for (const name of path.split(".")) {
    const inside = z.record(z.string(), z.unknown()).safeParse(value);
    if (!inside.success || !Object.hasOwn(inside.data, name)) throw new Error(`there is no ${path}`);
    value = inside.data[name];
  }
  return z.union([z.string(), z.number()]).transform(String).parse(value);
}
