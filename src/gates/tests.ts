import { type Answer, type Known, unknown } from "./asked.ts";
import { counted } from "./counted.ts";
import type { Finding } from "./outcome.ts";
import { finding, type Found, type Gate, type Question } from "./question.ts";
import { spell } from "./spell.ts";

const BOUNDS = [
  { word: "failed_at_most", counts: "failed" },
  { word: "passed_at_least", counts: "passed" },
  { word: "skipped_at_most", counts: "skipped" },
] as const;
type Counts = (typeof BOUNDS)[number]["counts"];

/** How many tests failed, passed and were skipped. A test that ended in an error failed. */
export function judgeTests(question: Question): readonly Finding[] {
  const asked = question.policy.gates?.tests;
  if (asked === undefined) return [];
  return BOUNDS.flatMap(({ word, counts }) => {
    const limit = asked[word];
    if (limit === undefined) return [];
    const gate: Gate = {
      family: "tests",
      gate: `tests ${counts}`,
      enforcement: asked.enforce ?? "block",
      path: ["gates", "tests"],
    };
    const bound = `${word === "passed_at_least" ? "at least" : "at most"} ${limit}`;
    return [finding(question, gate, { ...found(question, counts, limit, bound), bound }, word)];
  });
}

function found(question: Question, counts: Counts, limit: number, bound: string): Found {
  const ours = counts === "failed" ? failures(question) : ofTests(question, counts);
  if (ours.is === "unknown") return ours.found;
  const { value, reading } = ours;
  const facts = { value: spell(value), sources: [reading.source], measured: { name: `tests ${counts}`, value } };
  const because = `${spell(value)} ${value === 1 ? "test" : "tests"} ${counts === "skipped" ? (value === 1 ? "was skipped" : "were skipped") : counts}, must be ${bound}`;
  if (counts === "passed") {
    if (value >= limit) return { outcome: "pass", code: "ok", because, ...facts };
    return {
      outcome: "fail",
      code: "below_bound",
      because,
      ...facts,
      help: "Run the tests that are missing, and mend those that fail.",
    };
  }
  if (value > limit) {
    const code = counts === "failed" ? "tests_failed" : "above_bound";
    const help = counts === "failed" ? "Mend the failing tests, or promote another version." : "Run the tests that were skipped.";
    return { outcome: "fail", code, because, ...facts, help };
  }
  return nothingRan(question) ?? { outcome: "pass", code: "ok", because, ...facts };
}

/** Nothing failed where nothing ran: few failures say something only when tests are known to have run. */
function nothingRan(question: Question): Found | undefined {
  const passed = ofTests(question, "passed");
  const failed = failures(question);
  if ((passed.is === "number" && passed.value > 0) || (failed.is === "number" && failed.value > 0)) return undefined;
  const help = "Run the tests, and put their report into the evidence.";
  if (passed.is === "unknown") {
    return { ...passed.found, because: `${passed.found.because}, so it is unknown whether any test ran`, help };
  }
  return unknown("no_tests_ran", "no test passed and none failed, so nothing was tested", {
    sources: [passed.reading.source],
    help,
  }).found;
}

function failures(question: Question): Answer {
  const failed = ofTests(question, "failed");
  const errors = ofTests(question, "errors");
  if (errors.is === "unknown") return errors.found.code === "evidence_missing" ? failed : errors;
  if (failed.is === "unknown") return failed;
  return { ...failed, value: failed.value + errors.value } satisfies Known;
}

function ofTests({ candidate }: Question, name: Counts | "errors"): Answer {
  return counted(candidate.evidence, "tests", name, `the number of tests ${name === "errors" ? "in error" : name}`);
}
