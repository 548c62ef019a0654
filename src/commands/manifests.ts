import type { Problem } from "../errors.ts";
import { finding } from "../promotion/finding.ts";
import type { Finding } from "../gates/outcome.ts";
import { manifestPaths, modelOf, type Layout } from "../layout.ts";
import { difference } from "../manifest/difference.ts";
import { heldIn, type Past, readPast, wayBack } from "../manifest/history.ts";
import type { Move } from "../manifest/move.ts";
import { LARGEST_EVIDENCE } from "../evidence/read.ts";
import { readManifest } from "../manifest/read.ts";
import type { Manifest } from "../manifest/shape.ts";
import type { Entry, Found, Objects, Want } from "../ports.ts";
import type { Owed, Proposal } from "./proposal.ts";

/** How far back a history is read: enough to find what stood before, in one request. */
export const MOST_LANDINGS = 50;

/** One manifest that a proposal touches: before and after, and the moves between. */
export type Touched = {
  readonly model: string;
  readonly file: string;
  readonly base: Manifest | undefined;
  readonly headText: string | undefined;
  readonly past: Past;
  readonly moves: readonly Move[];
  readonly owed: readonly Owed[];
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  readonly lineOf: (stage: string) => number;
};

/**
 * The wants that tell a proposal's manifests: each at the base, at the head and at their merge base. Another manifest of the same
 * model is looked for at the base, too: it may have come there after the proposal left.
 */
export function manifestWants(proposal: Proposal, layout: Layout): readonly Want[] {
  return touchedPaths(proposal, layout).flatMap((path) => [
    ...[proposal.base.head, proposal.head, proposal.mergeBase].map((commit) => ({ commit, path, as: "file" as const })),
    ...twins(path, layout).flatMap((twin) =>
      [proposal.base.head, proposal.head].map((commit) => ({ commit, path: twin, as: "file" as const })),
    ),
  ]);
}

/** The manifests among the paths of a proposal, each once. */
export function touchedPaths(proposal: Proposal, layout: Layout): readonly string[] {
  return [...new Set(proposal.paths.filter((path) => modelOf(layout, path) !== undefined))];
}

/** Where the same model could have a second manifest. */
function twins(path: string, layout: Layout): readonly string[] {
  const model = modelOf(layout, path);
  return model === undefined ? [] : manifestPaths(layout, model).filter((other) => other !== path);
}

/** Reads what a proposal does to its manifests. `found` answers {@link manifestWants}. */
export async function readTouched(
  proposal: Proposal,
  layout: Layout,
  objects: Objects,
  found: (want: Want) => Found,
): Promise<readonly Touched[]> {
  return Promise.all(
    touchedPaths(proposal, layout).map(async (file) => {
      const at = (commit: string, path = file) => found({ commit, path, as: "file" });
      const landings = await objects.landings(proposal.base.head, proposal.base.name, file, MOST_LANDINGS);
      const past = readPast(landings, file);
      const [base, head, ancestor] = [at(proposal.base.head), at(proposal.head), at(proposal.mergeBase)];
      const before = parsed(base, file, "on the base branch");
      const after = parsed(head, file, "in this change");
      const findings = [...before.findings, ...after.findings];
      if (oidOf(base) !== oidOf(ancestor)) {
        const because = `${file} changed on ${proposal.base.name} since this change was made, so what would land is not what is judged`;
        findings.push(
          finding("behind_base", "inconclusive", {
            gate: "base",
            because,
            help: `Bring the branch up to date with ${proposal.base.name}; for a promotion of ours, run promote again.`,
          }),
        );
      }
      for (const twin of twins(file, layout)) {
        if ([proposal.base.head, proposal.head].every((commit) => at(commit, twin).is === "absent")) continue;
        findings.push(
          finding("manifest_invalid", "fail", {
            gate: "manifest",
            because: `${file} and ${twin} are both manifests of the model ${modelOf(layout, file) ?? ""}`,
            help: "Keep one of the two files.",
          }),
        );
      }
      const readable = findings.every((one) => one.code !== "manifest_invalid");
      const wayBackOf = (stage: string) =>
        before.manifest === undefined ? undefined : wayBack(past, before.manifest, stage)?.pointer;
      const model = modelOf(layout, file) ?? "";
      const moves = readable ? difference(before.manifest, after.manifest, wayBackOf) : [];
      return {
        model,
        file,
        base: before.manifest,
        headText: after.text,
        past,
        moves,
        owed: before.manifest === undefined ? [] : owedOf(model, before.manifest, past, moves),
        findings,
        problems: [...before.problems, ...after.problems],
        lineOf: (stage: string) => after.lineOf(["stages", stage]),
      };
    }),
  );
}

/** What is held by history alone, but for what this very change writes down. */
function owedOf(model: string, base: Manifest, past: Past, moves: readonly Move[]): readonly Owed[] {
  return Object.keys(base.stages).flatMap((stage) =>
    [...heldIn(past, base, stage)].flatMap(([digest, held]) => {
      const writes = moves.some((move) => move.kind === "hold" && move.stage === stage && move.hold.digest === digest);
      return held.written || writes ? [] : [{ model, stage, digest }];
    }),
  );
}

type Parsed = {
  readonly manifest: Manifest | undefined;
  readonly text: string | undefined;
  readonly problems: readonly Problem[];
  readonly findings: Finding[];
  readonly lineOf: (path: readonly PropertyKey[]) => number;
};

function parsed(found: Found, file: string, where: string): Parsed {
  const none = { manifest: undefined, text: undefined, lineOf: () => 1 };
  if (found.is === "absent") return { ...none, problems: [], findings: [] };
  const refuse = (...problems: Problem[]): Parsed => ({
    ...none,
    problems,
    findings: problems.map((problem) =>
      finding("manifest_invalid", "inconclusive", {
        gate: "manifest",
        because: `${file}${problem.line === undefined ? "" : `:${problem.line}`} ${where}: ${problem.what}`,
        ...(problem.hint === undefined ? {} : { help: problem.hint }),
      }),
    ),
  });
  if (found.is === "folder") return refuse({ what: "is a folder, not a file", file });
  const problem = unreadable(found.entry);
  const text = textOf(found.entry);
  if (problem !== undefined || text === undefined) return refuse(problem ?? { what: "cannot be read", file });
  const read = readManifest(text, file);
  if (!read.ok) return refuse(...read.problems);
  return { manifest: read.value.manifest, text, problems: [], findings: [], lineOf: read.value.lineOf };
}

/** A file's text; undefined when it is no plain file, was not read, or is not UTF-8. A byte order mark is kept. */
export function textOf(entry: Entry): string | undefined {
  if (entry.bytes === undefined || (entry.mode !== "file" && entry.mode !== "executable")) return undefined;
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(entry.bytes);
  return text.includes("\ufffd") && !isUtf8(entry.bytes, text) ? undefined : text;
}

/** Why a file of ours cannot be read as text; undefined when it can. */
export function unreadable(entry: Entry): Problem | undefined {
  if (textOf(entry) !== undefined) return undefined;
  const { path: file, mode, size } = entry;
  if (mode === "symlink")
    return { what: "is a symbolic link, and links are not followed", file, hint: "put the file itself there" };
  if (mode === "folder" || mode === "submodule")
    return { what: `is a ${mode}, not a file`, file, hint: "put a plain file there" };
  if (entry.bytes === undefined)
    return { what: `is ${size} bytes large, more than the ${LARGEST_EVIDENCE} that are read`, file, hint: "make it smaller" };
  return { what: "is not UTF-8 text", file, hint: "save it as UTF-8" };
}

function isUtf8(bytes: Uint8Array, text: string): boolean {
  const again = new TextEncoder().encode(text);
  return again.length === bytes.length && again.every((byte, index) => byte === bytes[index]);
}

function oidOf(found: Found): string | undefined {
  return found.is === "entry" ? found.entry.oid : undefined;
}
