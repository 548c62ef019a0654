import { readEvidence, type Subject } from "../evidence/read.ts";
import type { Evidence } from "../evidence/reading.ts";
import { arrivalOf, lastStanding, type Past } from "../manifest/history.ts";
import type { PointerMove } from "../manifest/move.ts";
import type { Pointer } from "../manifest/shape.ts";
import type { ReportRule } from "../report-rule.ts";
import type { Entry } from "../ports.ts";

/** The commits at which the evidence of what a move replaces, or of what stood there last, is read, and of which version. */
export function incumbentPlaces(
  past: Past,
  base: string,
  move: PointerMove,
): readonly { readonly commit: string; readonly version: string }[] {
  const pointer = move.kind === "first" ? lastStanding(past, move.stage) : move.from;
  if (pointer === undefined) return [];
  return [base, ...arrivals(past, move.stage, pointer)].map((commit) => ({ commit, version: pointer.version }));
}

/** The landing by which this pointer came to stand: one, or none where the history does not tell. */
function arrivals(past: Past, stage: string, pointer: Pointer): readonly string[] {
  const arrival = arrivalOf(past, stage, pointer);
  return arrival === undefined ? [] : [arrival];
}

/**
 * The evidence of an incumbent: what it was moved on. Reports that came later are read with it; where a file it was moved on has
 * changed or is gone by now, the files are read as they were then. Else whoever may move this version to a stage that asks less
 * could change, along the way, what the next candidates are compared with. What is neither then nor now what the pointer pins is in trouble.
 */
export function incumbentEvidence(from: {
  readonly model: string;
  readonly reports: readonly ReportRule[];
  readonly data: Subject["data"];
  readonly past: Past;
  readonly stage: string;
  readonly pointer: Pointer;
  readonly base: string;
  readonly filesAt: (commit: string) => readonly Entry[];
}): Evidence {
  const { model, reports, data, pointer, filesAt } = from;
  const now = filesAt(from.base);
  const then = arrivals(from.past, from.stage, pointer).flatMap(filesAt);
  const read = (files: readonly Entry[]) =>
    readEvidence({ model, version: pointer.version, artifact: pointer.digest, reports, data, files });
  const today = read(now);
  const { evidence: pinned, version } = pointer;
  if (pinned !== undefined && today.digest === pinned) return today;
  const grown = then.every((file) =>
    now.some(({ path, mode, oid }) => path === file.path && mode === file.mode && oid === file.oid),
  );
  const former = read(then);
  const evidence = grown ? today : former;
  if (pinned === undefined || former.digest === pinned) return evidence;
  const trouble = {
    code: "evidence_of_another" as const,
    what: `the evidence of version ${version} is not the one its pointer pins (${pinned}), neither now nor when it came to stand`,
    hint: `put back the files it was moved on, or have a person write evidence: ${today.digest ?? "their digest"} beside version ${version} in the manifest`,
  };
  return { ...evidence, troubles: [...evidence.troubles, trouble] };
}
