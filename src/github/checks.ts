import type { Annotation, CheckRun, Checks, PublishedCheck } from "../ports/checks.ts";
import { ask, askOr, type Access } from "./ask.ts";
import { orLook } from "./fate.ts";
import { EXTERNAL_ID, publishedByRest } from "./published.ts";

/** More do not fit into one request. https://docs.github.com/rest/checks/runs#create-a-check-run */
const ANNOTATIONS_AT_ONCE = 50;

export function checks(access: Access): Checks {
  const { octokit, where, patience } = access;
  return {
    async publish(head, wanted, published) {
      let written = 0;
      for (const check of wanted) {
        const before = published.find(({ name }) => name === check.name);
        if (before !== undefined && says(before, check)) continue;
        await write(head, check, before);
        written++;
      }
      return { written };
    },
  };

  async function write(head: string, check: CheckRun, before: PublishedCheck | undefined): Promise<void> {
    // GitHub adds annotations to those a run has and takes none away, so they come with the run's settling, once.
    const annotations = check.status === "completed" ? check.annotations : [];
    const fresh = before?.status === "completed" ? [] : annotations;
    const continued =
      before !== undefined && continues(before, check) ? await update(head, before.id, check, chunks(fresh)[0] ?? []) : undefined;
    const [first = [], ...more] = chunks(continued === undefined ? annotations : fresh);
    const id = continued ?? (await create(head, check, first));
    for (const chunk of more) await ask(octokit.rest.checks.update({ ...where, check_run_id: id, output: output(check, chunk) }));
  }

  /** What became of a write whose answer was lost: the newest run of this name, where it says what was to be said. */
  async function lookFor(head: string, check: CheckRun): Promise<number | undefined> {
    const now = (await publishedByRest(access, head)).find(({ name }) => name === check.name);
    return now !== undefined && says(now, check) ? now.id : undefined;
  }

  /** Undefined when the run belongs to another app, or is gone. */
  async function update(
    head: string,
    id: number,
    check: CheckRun,
    annotations: readonly Annotation[],
  ): Promise<number | undefined> {
    const run = { ...where, check_run_id: id, external_id: EXTERNAL_ID, ...state(check), output: output(check, annotations) };
    const answer = await orLook<{ readonly ok: boolean }>(
      patience,
      () => askOr(octokit.rest.checks.update(run), 403, 404),
      async () => ((await lookFor(head, check)) === id ? { ok: true } : undefined),
    );
    return answer.ok ? id : undefined;
  }

  async function create(head: string, check: CheckRun, annotations: readonly Annotation[]): Promise<number> {
    const run = {
      ...where,
      name: check.name,
      head_sha: head,
      external_id: EXTERNAL_ID,
      ...state(check),
      output: output(check, annotations),
    };
    return orLook(
      patience,
      async () => (await ask(octokit.rest.checks.create(run))).id,
      () => lookFor(head, check),
    );
  }
}

/** A settled run is never reopened; one that is still settled the same way keeps its annotations and is told anew. */
function continues(before: PublishedCheck, check: CheckRun): boolean {
  return before.status === "in_progress" || (check.status === "completed" && before.conclusion === check.conclusion);
}

function says(before: PublishedCheck, check: CheckRun): boolean {
  const same = (a: string, b: string) => a.replaceAll("\r\n", "\n").trimEnd() === b.replaceAll("\r\n", "\n").trimEnd();
  return (
    before.status === check.status &&
    before.conclusion === check.conclusion &&
    same(before.title, check.title) &&
    same(before.summary, check.summary) &&
    same(before.text, check.text)
  );
}

function state({ status, conclusion }: CheckRun) {
  if (status === "in_progress") return { status };
  // A settled run without a conclusion would be nobody's yes; GitHub wants a word, and this is the shut one.
  return { status, conclusion: conclusion ?? "failure" };
}

function output({ title, summary, text }: CheckRun, annotations: readonly Annotation[]) {
  return {
    title,
    summary,
    ...(text === "" ? {} : { text }),
    ...(annotations.length === 0 ? {} : { annotations: annotations.map(annotation) }),
  };
}

function annotation({ path, line, level, title, message }: Annotation) {
  return { path, start_line: line, end_line: line, annotation_level: level, title, message };
}

function chunks(annotations: readonly Annotation[]): readonly (readonly Annotation[])[] {
  const all = [];
  for (let at = 0; at < annotations.length; at += ANNOTATIONS_AT_ONCE) all.push(annotations.slice(at, at + ANNOTATIONS_AT_ONCE));
  return all;
}
