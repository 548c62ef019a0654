import type { Reading } from "../evidence/reading.ts";
import type { TestsGate, ToolTestsGate } from "../policy/gates.ts";
import { TEST_TOOLS, type TestTool } from "../report-rule.ts";
import { distinct, unknown } from "./asked.ts";
import { counted, type Counted } from "./counted.ts";
import type { Finding } from "./outcome.ts";
import { finding, type Found, type Gate, type Question } from "./question.ts";
import { count, spell } from "./spell.ts";

const BOUNDS = [
  { word: "failed_at_most", counts: "failed" },
  { word: "passed_at_least", counts: "passed" },
  { word: "skipped_at_most", counts: "skipped" },
  { word: "warned_at_most", counts: "warned" },
] as const;
type Counts = (typeof BOUNDS)[number]["counts"];

/**
 * Whose tests are judged. Without a tool they are those of the code and the model: JUnit reports, and what our own evidence states.
 * Which tests a tool ran is its user's affair, so a skipped one, or a mere warning, shuts the gate unless a bound allows it.
 */
type Whose = { readonly question: Question; readonly tool: TestTool | undefined; readonly asked: Omit<ToolTestsGate, "enforce"> };

/** How many tests failed, passed and were skipped, and what each named tool said of its own. A test that ended in an error failed. */
export function judgeTests(question: Question): readonly Finding[] {
  const asked: TestsGate | undefined = question.policy.gates?.tests;
  if (asked === undefined) return [];
  const enforcement = asked.enforce ?? "block";
  return [
    ...bounds({ question, tool: undefined, asked }, enforcement),
    ...TEST_TOOLS.flatMap((tool) => {
      const own = asked[tool];
      return own === undefined ? [] : bounds({ question, tool, asked: own }, own.enforce ?? enforcement);
    }),
  ];
}

function bounds(whose: Whose, enforcement: Finding["enforcement"]): readonly Finding[] {
  const { question, tool, asked } = whose;
  return BOUNDS.flatMap(({ word, counts }) => {
    const limit = asked[word];
    if (limit === undefined) return [];
    const path = ["gates", "tests", ...(tool === undefined ? [] : [tool])];
    const gate: Gate = { family: "tests", gate: `${prefix(whose)}tests ${counts}`, enforcement, path };
    const bound = `${word === "passed_at_least" ? "at least" : "at most"} ${limit}`;
    return [finding(question, gate, { ...found(whose, counts, limit, bound), bound }, word)];
  });
}

function found(whose: Whose, counts: Counts, limit: number, bound: string): Found {
  const ours = counts === "failed" ? failures(whose) : ofTests(whose, counts);
  if (ours.is === "unknown") return ours.found;
  const { value, sources } = ours;
  const facts = { value: spell(value), sources, measured: { name: `${prefix(whose)}tests ${counts}`, value } };
  const because = `${count(value, `${prefix(whose)}test`)} ${spellCounts(counts, value)}, must be ${bound}`;
  if (counts === "passed") {
    if (value >= limit) return { outcome: "pass", code: "ok", because, ...facts };
    const help = "Run the tests that are missing, and mend those that fail.";
    return { outcome: "fail", code: "below_bound", because, ...facts, help };
  }
  if (value > limit) {
    const code = counts === "failed" ? "tests_failed" : "above_bound";
    const help =
      counts === "skipped" ? "Run the tests that were skipped." : "Mend the failing tests, or promote another version.";
    return { outcome: "fail", code, because, ...facts, help };
  }
  return (
    nothingRan(whose) ?? (counts === "failed" ? unjudged(whose) : undefined) ?? { outcome: "pass", code: "ok", because, ...facts }
  );
}

/** `were skipped`, `failed`, `only warned`. */
function spellCounts(counts: Counts, value: number): string {
  if (counts === "skipped") return value === 1 ? "was skipped" : "were skipped";
  return counts === "warned" ? "only warned" : counts;
}

/** Nothing failed where nothing ran: few failures say something only when tests are known to have run. */
function nothingRan(whose: Whose): Found | undefined {
  const passed = ofTests(whose, "passed");
  const failed = failures(whose);
  if ((passed.is === "number" && passed.value > 0) || (failed.is === "number" && failed.value > 0)) return undefined;
  const help = "Run the tests, and put their report into the evidence.";
  if (passed.is === "unknown") {
    return { ...passed.found, because: `${passed.found.because}, so it is unknown whether any test ran`, help };
  }
  return unknown("no_tests_ran", "no test passed and none failed, so nothing was tested", { sources: passed.sources, help })
    .found;
}

/** A tool's tests that neither passed nor failed, where no bound says how many of them there may be. */
function unjudged(whose: Whose): Found | undefined {
  if (whose.tool === undefined) return undefined;
  for (const { word, counts } of BOUNDS) {
    if ((counts !== "skipped" && counts !== "warned") || whose.asked[word] !== undefined) continue;
    const others = ofTests(whose, counts);
    if (others.is === "unknown") return others.found;
    if (others.value === 0) continue;
    const told = `${count(others.value, `${prefix(whose)}test`)} ${spellCounts(counts, others.value)}, which is no pass`;
    const help = `See to it that it passes, or allow it: tests: { ${whose.tool}: { ${word}: ${others.value} } }.`;
    return unknown("tests_skipped", told, { value: spell(others.value), sources: others.sources, help }).found;
  }
  return undefined;
}

function failures(whose: Whose): Counted {
  const failed = ofTests(whose, "failed");
  const errors = ofTests(whose, "errors");
  if (errors.is === "unknown") return errors.found.code === "evidence_missing" ? failed : errors;
  if (failed.is === "unknown") return failed;
  return { is: "number", value: failed.value + errors.value, sources: distinct([...failed.sources, ...errors.sources]) };
}

function ofTests(whose: Whose, name: Counts | "errors"): Counted {
  const words = { errors: "in error", warned: "that only warned", failed: "failed", passed: "passed", skipped: "skipped" };
  const subject = `the number of ${prefix(whose)}tests ${words[name]}`;
  const wanted = { kind: "tests", name, subject, some: false } as const;
  const { evidence } = whose.question.candidate;
  const of = (tool: TestTool | undefined) => counted(evidence, wanted, (reading: Reading) => reading.tool === tool);
  if (whose.tool !== undefined) return of(whose.tool);
  const [own, junit] = [of(undefined), of("junit")];
  if (isSilent(own)) return isSilent(junit) ? own : junit;
  if (isSilent(junit)) return own;
  if (own.is === "unknown") return own;
  if (junit.is === "unknown" || own.value === junit.value) return junit;
  const because = `${subject} is ${own.value} in ${filesOf(own)} and ${junit.value} in ${filesOf(junit)}`;
  const help = "Find out which is true, and take the other out of the evidence.";
  return unknown("evidence_conflict", because, { sources: distinct([...own.sources, ...junit.sources]), help });
}

function isSilent(each: Counted): boolean {
  return each.is === "unknown" && each.found.code === "evidence_missing";
}

function filesOf({ sources }: Extract<Counted, { is: "number" }>): string {
  return [...new Set(sources.map(({ file }) => file))].join(", ");
}

/** `evidently `, before what is counted; nothing for the tests of the code and the model. */
function prefix({ tool }: Whose): string {
  return tool === undefined ? "" : `${tool} `;
}
