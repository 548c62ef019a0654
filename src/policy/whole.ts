import { type Document } from "../document.ts";
import { sha256 } from "../digest.ts";
import { DataTable } from "../data-table.ts";
import { type Checked, type Problem, sentence } from "../errors.ts";
import type { Claim } from "./claim.ts";
import { contradictions } from "./contradictions.ts";
import { chainOf } from "./extend.ts";
import type { Tables } from "./from.ts";
import { isMap, merged, placeOf } from "./merge.ts";
import { type Policy, PolicyFile, StagePolicy } from "./shape.ts";
import { readWords, wrongWords } from "./wording.ts";

/** A file with all it extends merged in: the policy, or everything wrong with any of these files and with what they say together. */
export function wholePolicy(start: Document, claims: readonly Claim[]): Checked<Policy> {
  const { layers, problems } = chainOf(start, claims);
  const at = (path: readonly PropertyKey[]) => placeOf(layers, path);
  const stages = merged(layers.map((layer) => wordOf(layer, "stages")));
  const reports = merged(layers.map((layer) => wordOf(layer, "reports")));
  const data = merged(layers.map((layer) => wordOf(layer, "data")));
  const written = {
    ...(stages === undefined ? {} : { stages }),
    ...(reports === undefined ? {} : { reports }),
    ...(data === undefined ? {} : { data }),
  };
  const whole = readWords(PolicyFile.pick({ stages: true, reports: true, data: true }), written, at);
  const wrong = [
    ...problems,
    ...claims.filter((claim) => layers.some((layer) => layer.file === claim.path)).flatMap((claim) => claim.problems),
    ...layers.flatMap(fileProblems),
    ...(whole.ok ? [] : whole.problems),
    ...(problems.length === 0 && (stages === undefined || (isMap(stages) && Object.keys(stages).length === 0))
      ? [noStage(start)]
      : []),
    ...(isMap(stages) ? contradictions(soundStages(stages), Object.keys(stages), tablesOf(data), at) : []),
  ];
  if (wrong.length > 0 || !whole.ok) return { ok: false, problems: distinct(wrong) };
  const digest = sha256(JSON.stringify(layers.map((layer) => [layer.file, layer.text])));
  return {
    ok: true,
    value: {
      file: start.file,
      digest,
      stages: whole.value.stages ?? {},
      reports: whole.value.reports ?? [],
      data: whole.value.data ?? {},
      at,
    },
  };
}

/** What is wrong with one file by itself. What it lacks is no problem of its own: a file that extends it, or that it extends, may say it. */
export function fileProblems(document: Document): readonly Problem[] {
  return wrongWords(PolicyFile, document.value, (path) => ({ file: document.file, line: document.lineOf(path) }));
}

/** Each problem once, by file and line. */
export function distinct(problems: readonly Problem[]): readonly Problem[] {
  const once = [...new Map(problems.map((problem) => [sentence(problem), problem])).values()];
  const file = (problem: Problem) => problem.file ?? "";
  return once.toSorted((a, b) => (file(a) < file(b) ? -1 : file(a) > file(b) ? 1 : (a.line ?? 0) - (b.line ?? 0)));
}

function wordOf(document: Document, word: "stages" | "reports" | "data"): unknown {
  return isMap(document.value) && Object.hasOwn(document.value, word) ? document.value[word] : undefined;
}

function noStage(start: Document): Problem {
  return {
    what: "names no stage, so nothing could be promoted by it",
    file: start.file,
    line: 1,
    hint: "write stages: with at least one stage",
  };
}

/** The stages that have the right shape; the others have been told about. */
function soundStages(stages: Readonly<Record<string, unknown>>): Readonly<Record<string, StagePolicy>> {
  return Object.fromEntries(
    Object.entries(stages).flatMap(([name, stage]) => {
      const parsed = StagePolicy.safeParse(stage);
      return parsed.success ? [[name, parsed.data]] : [];
    }),
  );
}

/** The tables of data that have the right shape, and the names of all. */
function tablesOf(data: unknown): Tables {
  const written = isMap(data) ? data : {};
  const sound = Object.entries(written).flatMap(([name, table]) => {
    const parsed = DataTable.safeParse(table);
    return parsed.success ? [[name, parsed.data] as const] : [];
  });
  return { names: Object.keys(written), sound: Object.fromEntries(sound) };
}
