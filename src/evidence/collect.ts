import type { TestTool, Unit } from "../report-rule.ts";
import { inReadingUnit } from "./decimal-shift.ts";
import type { Report } from "./formats/format.ts";
import { canonical, isShare } from "./names.ts";
import type { Reading, Source, Trouble } from "./reading.ts";
import type { Parsed } from "./syntax/parse.ts";
import { decimalNode, spellNode, type Node } from "./syntax/tree.ts";
import { countOf, type Named } from "./take.ts";

/** What a reading's surroundings say about it. */
export type How = {
  /** What the tool calls it, where that is not the reading's own name: `latencies.95th`. */
  readonly as?: string | undefined;
  /** The unit it is reported in; readings are in milliseconds and shares of 1. */
  readonly unit?: Unit | undefined;
  /** Where the format itself writes numbers in quotes. Elsewhere a quoted number is no value. */
  readonly quoted?: boolean | undefined;
  readonly low?: Node | undefined;
  readonly high?: Node | undefined;
  readonly samples?: Node | undefined;
};

export type TestCounts = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly errors: number;
  /** Failed, and meant by its author as a mere warning. */
  readonly warned: number;
};
export type FindingCounts = {
  readonly critical: number;
  readonly high: number;
  readonly medium: number;
  readonly low: number;
  readonly unknown: number;
};
export const NO_TESTS: TestCounts = { passed: 0, failed: 0, skipped: 0, errors: 0, warned: 0 };
export const NO_FINDINGS: FindingCounts = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };

/** Gathers what one tool's report says. The only way from a node to a reading, so that every format refuses the same traps. */
export type Collector = {
  /** A node that is not there gives no reading; one that is there and is no number gives a reading without a value. */
  readonly reading: (named: Named, node: Node | undefined, how?: How) => void;
  /** A metric under its canonical name. `name` is what the tool calls it. */
  readonly metric: (name: string, node: Node | undefined, how?: How & { readonly slice?: Reading["slice"] }) => void;
  readonly slo: (name: string, node: Node | undefined, how?: How) => void;
  /** Without a feature it is over all of them. */
  readonly drift: (statistic: string, feature: string | undefined, node: Node | undefined, how?: How) => void;
  /** How many of its own tests a tool says passed and did not: all five counts, since a report that tells of tests tells of all. */
  readonly tests: (tool: TestTool, counts: TestCounts, line?: number) => void;
  readonly findings: (tool: string, counts: FindingCounts, line?: number) => void;
  /** What stands in the report and is not read, and why; a sentence's end: `confusion_matrix is not read: it is no one number`. */
  readonly note: (said: string) => void;
  /** Something that a person must solve; it shuts the promotion. */
  readonly trouble: (what: string, hint: string, line?: number) => void;
  /** All of it, with the facts that are no numbers. Called once, at the end. */
  readonly report: (facts?: Omit<Report, "tool" | "readings" | "notes" | "troubles">) => Report;
};

/** `tool` is as people call it, with its version where the report tells: `Evidently 0.7.21`. */
export function collect({ file }: Parsed, source: Source, tool: string): Collector {
  const readings: Reading[] = [];
  const notes: string[] = [];
  const troubles: Trouble[] = [];
  const from = (line: number | undefined, reported?: string): Source => ({ ...source, line, tool, reported });

  const reading: Collector["reading"] = (named, node, how = {}) => {
    if (node === undefined) return;
    const value = within(named, valueIn(node, how), node);
    const side = (end: Node | undefined) => {
      const found = end === undefined ? undefined : valueIn(end, how);
      return typeof found === "number" ? found : undefined;
    };
    const raw = `${spellNode(node)}${how.unit === undefined || how.unit === "share" ? "" : ` ${how.unit}`}`;
    const reported = `${how.as ?? named.name} = ${raw}`;
    const facts = { low: side(how.low), high: side(how.high), samples: countOf(how.samples) };
    readings.push({ ...named, value, ...facts, source: from(node.line, reported) });
  };

  const counted = (kind: "tests" | "security", whose: string, counts: Readonly<Record<string, number>>, line?: number): void => {
    for (const [name, value] of Object.entries(counts)) {
      readings.push({ kind, name, tool: whose, suite: file, value, source: from(line) });
    }
  };

  return {
    reading,
    metric: (name, node, { slice, ...how } = {}) => {
      const named = { kind: "metric", name: canonical("metric", name) } as const;
      reading(slice === undefined ? named : { ...named, slice }, node, { as: name, ...how });
    },
    slo: (name, node, how) => {
      reading({ kind: "slo", name }, node, how);
    },
    drift: (statistic, feature, node, how) => {
      const named = { kind: "drift", name: canonical("drift", statistic) } as const;
      reading(feature === undefined ? named : { ...named, feature }, node, how);
    },
    tests: (whose, counts, line) => {
      counted("tests", whose, counts, line);
    },
    findings: (whose, counts, line) => {
      counted("security", whose, counts, line);
    },
    note: (said) => void notes.push(`${file}: ${said}`),
    trouble: (what, hint, line) => void troubles.push({ code: "evidence_unreadable", what, file, line, hint }),
    report: (facts = {}) => ({ ...facts, tool, readings, notes, troubles }),
  };
}

/** A share that is none: 97 where 0.97 may be meant, or -0.5. Whoever means percent says so. */
function within(named: Named, value: Reading["value"], node: Node): Reading["value"] {
  if (typeof value !== "number" || named.gap !== undefined || !isShare(named.kind, named.name)) return value;
  return value >= 0 && value <= 1 ? value : { not: `${spellNode(node)}, which is no share of 1` };
}

/** A finite number in the readings' unit; or what stands there instead. */
function valueIn(node: Node, { unit = "share", quoted = false }: How): Reading["value"] {
  const not = { not: spellNode(node) };
  const number = node.is === "text" && quoted ? decimalNode(node.value, node.line) : node;
  if (number?.is !== "number") return not;
  return inReadingUnit(number.text, unit) ?? not;
}
