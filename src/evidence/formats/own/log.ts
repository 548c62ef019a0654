import { driftName, gapName, isServiceName } from "../../names.ts";
import type { Source, Trouble } from "../../reading.ts";
import { take, type Take } from "../../take.ts";
import { entriesOf, textOf, under, type Node } from "../../syntax/tree.ts";
import type { Format, Report } from "../format.ts";
import { isComputed } from "../computed/computed.ts";
import { isProfiled } from "../computed/profile.ts";
import { takeDrift, takeRate } from "./sections.ts";
import { instantOf, versionOf } from "../../stated.ts";

/**
 * The log of a pipeline: model, version, and numbers in the sections `offline` (metrics), `online` (the service), `drift` and
 * `fairness`, or beside the model without any section. A machine wrote it, so a number as version is the text it spells.
 */
export const log: Format = {
  name: "log",
  lookedFor: "model, version and a pipeline's numbers: offline, online, drift, fairness with a gap, or numbers beside the model",
  recognise: ({ root }) =>
    under(root, "model") !== undefined &&
    under(root, "version") !== undefined &&
    looksLikeLog(root) &&
    !isComputed(root) &&
    !isProfiled(root),
  read: ({ file, root }, source) => readLog(file, root, source),
};

const SUBJECT = ["model", "version", "created", "timestamp"];
const APPROVALS = ["approvals", "required_approvals", "approvers"];

/** Whether a report has what only a pipeline log has. */
export function looksLikeLog(root: Node | undefined): boolean {
  if (under(root, "offline")?.is === "map" || under(root, "online")?.is === "map") return true;
  if (entriesOf(under(root, "fairness")).some(([name, node]) => gapName(name) !== undefined && node.is !== "map")) return true;
  return entriesOf(root).some(([key, node]) => !SUBJECT.includes(key) && isNumber(node));
}

function readLog(file: string, root: Node | undefined, source: Source): Report {
  const taken = take(source);
  const notes: string[] = [];
  const note = (said: string) => notes.push(`${file}: ${said}`);
  if (APPROVALS.some((key) => under(root, key) !== undefined))
    note("approvals named in a log are nobody's approval; only reviews count");
  for (const [key, node] of entriesOf(root)) {
    if (SUBJECT.includes(key) || APPROVALS.includes(key)) continue;
    const section = node.is === "map" ? SECTIONS.get(key) : undefined;
    if (section !== undefined) for (const [name, each] of entriesOf(node)) place(`${key}.${name}`, name, each, section);
    else place(key, key, node, beside);
  }
  return {
    subject: { model: textOf(under(root, "model")), version: versionOf(under(root, "version")) },
    readings: taken.readings,
    created: createdOf(root, source),
    troubles: unnamed(file, root),
    notes,
  };

  function place(path: string, name: string, node: Node, section: Section): void {
    if (name.startsWith("baseline_")) return void note(baseline(path, node, root));
    if (!section(taken, name, node)) note(`${path} is not read`);
  }
}

/** Takes what it understands of one entry; false for what it does not. */
type Section = (taken: Take, name: string, node: Node) => boolean;

/** A map and no plain object: a report may call a section `valueOf`. */
const SECTIONS: ReadonlyMap<string, Section> = new Map([
  ["offline", (taken, name, node) => gap(taken, name, node, /_gap$/) || value(taken, "metric", name, node)],
  ["online", (taken, name, node) => gap(taken, name, node, /_gap$/) || value(taken, "slo", name, node)],
  [
    "drift",
    (taken, name, node) => {
      takeDrift(taken, name, node);
      return true;
    },
  ],
  [
    "fairness",
    (taken, name, node) => {
      if (gap(taken, name, node, /_(?:gap|difference|ratio)$/)) return true;
      if (node.is === "map") takeRate(taken, name, node);
      return node.is === "map";
    },
  ],
] satisfies readonly (readonly [string, Section])[]);

/** Numbers beside the model, told apart by their names. Text, lists and booleans there are no measurements. */
const beside: Section = (taken, name, node) => {
  if (!isNumber(node) && !isNumberlike(node)) return false;
  const drift = driftName(name);
  if (drift !== undefined) taken.measured({ kind: "drift", name: drift }, node);
  else if (!gap(taken, name, node, /_gap$/)) value(taken, isServiceName(name) ? "slo" : "metric", name, node);
  return true;
};

function value(taken: Take, kind: "metric" | "slo", name: string, node: Node): boolean {
  if (node.is === "map" && under(node, "value") === undefined) return false;
  taken.measured({ kind, name }, node);
  return true;
}

function gap(taken: Take, name: string, node: Node, written: RegExp): boolean {
  const named = written.test(name) ? gapName(name) : undefined;
  if (named === undefined || node.is === "map") return false;
  taken.stated({ kind: "fairness", name: named.rate, gap: named.gap }, node);
  return true;
}

function baseline(path: string, node: Node, root: Node | undefined): string {
  const spelled = node.is === "number" ? ` ${node.text}` : "";
  if (path === "baseline_version") return `${path}${spelled} is not read: what is compared with is what the stage points at`;
  const version = versionOf(under(root, "baseline_version"));
  const whose = version === undefined ? "the baseline" : `version ${version}`;
  return `${path}${spelled} is this log's word about ${whose}; the incumbent's values come from its own evidence`;
}

function createdOf(root: Node | undefined, source: Source): Report["created"] {
  for (const key of ["created", "timestamp"]) {
    const value = instantOf(under(root, key));
    if (value !== undefined) return { value, source: { ...source, line: under(root, key)?.line } };
  }
  return undefined;
}

/** Troubles of a log that does not say whom it is about, or says when only vaguely. */
function unnamed(file: string, root: Node | undefined): readonly Trouble[] {
  const trouble = (key: string, what: string, hint: string): Trouble => ({
    code: "evidence_unreadable",
    what,
    file,
    line: under(root, key)?.line,
    hint,
  });
  const created = under(root, "created");
  return [
    ...(textOf(under(root, "model")) === undefined ? [trouble("model", "model: expected text", "name the model")] : []),
    ...(versionOf(under(root, "version")) === undefined
      ? [trouble("version", "version: expected text or a number", "name the version")]
      : []),
    ...(created !== undefined && instantOf(created) === undefined
      ? [trouble("created", "created: expected an instant like 2026-11-20T10:00:00Z", "write it with its offset")]
      : []),
  ];
}

/** A number, or what a tool writes for one that it does not have. */
function isNumber(node: Node): boolean {
  return node.is === "number" || (node.is === "token" && typeof node.value === "number");
}

function isNumberlike(node: Node): boolean {
  if (node.is === "token") return node.value === null;
  return node.is === "text" && /^\s*[+-]?(?:[0-9]+(?:[.,][0-9]*)?(?:e[+-]?[0-9]+)?|nan|inf(?:inity)?)\s*%?\s*$/i.test(node.value);
}
