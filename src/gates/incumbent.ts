import { shortDigest } from "../digest.ts";
import { sentence } from "../errors.ts";
import type { Evidence, Reading } from "../evidence/reading.ts";
import { answer, order, readingsOf, type Unknown, unknown, type Wanted } from "./asked.ts";
import type { Found, Incumbent, Question } from "./question.ts";
import { spell } from "./spell.ts";
import { place } from "./trouble.ts";

/** What the incumbent has to be compared with. */
export type Against =
  | { readonly is: "nobody" }
  | {
      readonly is: "number";
      readonly value: number;
      readonly reading: Reading;
      /** `version 6 (0.88)`, as it stands in sentences. */
      readonly named: string;
      /** What a reader must know about the comparison beside its result. */
      readonly remark: string;
    }
  | Unknown;

/** The incumbent's own reading of the same thing, on the same dataset; or why there is nothing to compare with. */
export function against(question: Question, wanted: Wanted, subject: string, ours?: Reading): Against {
  const incumbent = believed(question.incumbent);
  if (incumbent.is !== "some") return incumbent;
  const version = `version ${incumbent.pointer.version}`;
  const theirs = answer(readingsOf(incumbent.evidence, wanted), subject);
  if (theirs.is === "unknown") {
    const { from } = wanted;
    const told = from === undefined ? "report it" : `tell it computed from the table ${from}`;
    const because =
      theirs.found.code === "evidence_missing"
        ? `the evidence of ${version} does not ${told}`
        : `in the evidence of ${version} ${theirs.found.because}`;
    const help =
      from === undefined
        ? `Add a report that states ${subject} to the evidence of ${version} on the base branch.`
        : `Have data.${from} name the predictions of the incumbent, so that both versions are measured on the same rows.`;
    return unknown("incumbent_missing", because, { sources: theirs.found.sources, help });
  }
  const datasets = sameDataset(question.candidate.evidence, incumbent.evidence, version);
  if (datasets.is === "unknown") return datasets;
  const rows = sameRows(ours, theirs.reading, version);
  if (rows !== undefined) return rows;
  const last = incumbent.standing ? "" : ", which stood here last";
  return {
    is: "number",
    value: theirs.value,
    reading: theirs.reading,
    named: `${version} (${spell(theirs.value)})${last}`,
    remark: datasets.is === "unstated" ? "; neither states its dataset" : "",
  };
}

/**
 * What the incumbent's evidence tells of and the candidate's does not: the slice, group or feature that vanished is often the
 * worst one. Inconclusive when nobody can tell, because the incumbent's evidence cannot be read.
 */
export function vanished(question: Question, kind: string, namesIn: (evidence: Evidence) => readonly string[]): readonly Lost[] {
  const incumbent = believed(question.incumbent);
  if (incumbent.is === "nobody") return [];
  if (incumbent.is === "unknown") {
    const because = `a ${kind} that vanished would not be noticed: ${incumbent.found.because}`;
    return [{ ...incumbent.found, because }];
  }
  const ours = new Set(namesIn(question.candidate.evidence));
  const names = [...new Set(namesIn(incumbent.evidence))].filter((name) => !ours.has(name));
  return names.toSorted(order).map((name) => {
    const because = `the ${kind} ${name} is reported for version ${incumbent.pointer.version} and no longer for version ${question.candidate.pointer.version}`;
    const help = `Report the ${kind} ${name} in the evidence of version ${question.candidate.pointer.version}.`;
    return { ...unknown("group_missing", because, { help }).found, name };
  });
}

/** A finding about something the candidate no longer reports; without a name when the incumbent could not be asked. */
type Lost = Found & { readonly name?: string };

/** The incumbent, if its evidence may be believed as a whole: what a trouble does to a candidate's evidence it does to an incumbent's. */
export function believed(incumbent: Incumbent): { readonly is: "nobody" } | Extract<Incumbent, { is: "some" }> | Unknown {
  if (incumbent.is === "none") return { is: "nobody" };
  if (incumbent.is === "unreadable") {
    return unknown("incumbent_unreadable", incumbent.because, {
      help: "Make the manifest's history and the incumbent's evidence readable on the base branch.",
    });
  }
  const { evidence, pointer } = incumbent;
  const [trouble, ...more] = evidence.troubles;
  if (trouble === undefined) return incumbent;
  const others = more.length === 0 ? "" : `, and ${more.length} more`;
  const told = sentence({ what: trouble.what, ...place(trouble) });
  return unknown("incumbent_unreadable", `the evidence of version ${pointer.version} is in trouble: ${told}${others}`, {
    help: `Mend the evidence of version ${pointer.version} on the base branch${trouble.hint === undefined ? "" : `: ${trouble.hint}`}.`,
  });
}

type Dataset = { readonly name?: string | undefined; readonly digest?: string | undefined };

/** Two versions that were computed from one table: on more rows, or on fewer, it is not the same rows, whatever a digest says. */
function sameRows(ours: Reading | undefined, theirs: Reading, version: string): Unknown | undefined {
  if (ours?.computed === undefined || ours.computed.table !== theirs.computed?.table) return undefined;
  if (ours.samples === undefined || theirs.samples === undefined || ours.samples === theirs.samples) return undefined;
  const because = `it was computed on ${spell(ours.samples)} rows of the table ${ours.computed.table}, and ${version} on ${spell(theirs.samples)}`;
  return unknown("dataset_differs", because, {
    sources: [ours.source, theirs.source],
    help: `Have data.${ours.computed.table} name the predictions of the incumbent, so that both versions are measured on the same rows.`,
  });
}

/** Digests decide when both state one, else names. Where neither side states anything the comparison is made, and says so. */
function sameDataset(candidate: Evidence, incumbent: Evidence, version: string): { readonly is: "same" | "unstated" } | Unknown {
  const ours = stated(candidate);
  const theirs = stated(incumbent);
  if (ours === undefined && theirs === undefined) return { is: "unstated" };
  const sources = [candidate, incumbent].flatMap((each) => (each.dataset === undefined ? [] : [each.dataset.source]));
  if (ours === undefined || theirs === undefined) {
    const because = `only ${ours === undefined ? version : "the candidate"} states on which dataset it was measured (${nameOf(ours ?? theirs ?? {})})`;
    return unknown("dataset_unknown", because, {
      sources,
      help: "State dataset: { name, digest } in the evidence of both versions.",
    });
  }
  const by = ours.digest !== undefined && theirs.digest !== undefined ? "digest" : "name";
  if (ours[by] === undefined || theirs[by] === undefined) {
    const because = `one version names its dataset and the other only its digest (${nameOf(ours)}, ${nameOf(theirs)})`;
    return unknown("dataset_unknown", because, {
      sources,
      help: "State dataset: { name, digest } in the evidence of both versions.",
    });
  }
  if (ours[by] === theirs[by]) return { is: "same" };
  const because = `it was measured on ${nameOf(ours)}, ${version} on ${nameOf(theirs)}, and numbers from two datasets do not compare`;
  return unknown("dataset_differs", because, { sources, help: `Measure both versions on one dataset.` });
}

function stated({ dataset }: Evidence): Dataset | undefined {
  const value = dataset?.value;
  return value?.name === undefined && value?.digest === undefined ? undefined : value;
}

function nameOf({ name, digest }: Dataset): string {
  return [name, digest === undefined ? undefined : shortDigest(digest)].filter((word) => word !== undefined).join(", ");
}
