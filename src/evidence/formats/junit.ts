import { collect, type Collector, NO_TESTS, type TestCounts } from "../collect.ts";
import { type Element, readXml, rootName } from "../syntax/xml.ts";
import { decimalNode } from "../syntax/tree.ts";
import type { Format } from "./format.ts";

/**
 * JUnit XML as pytest and most others write it (https://docs.pytest.org/en/stable/how-to/output.html#creating-junitxml-format-files).
 * Cases are counted, not attributes: `tests=` and its spellings differ between writers. What `failures=` and `errors=` tell beyond
 * the cases of their suite are errors: those cases are lost. A case passes where nothing in it says otherwise and its `status` and
 * `result`, where it has them, are words for a pass; an unknown word is an error, and so are cases inside a case. An expected
 * failure counts as skipped, as pytest writes it. Properties that are numbers (`record_property("auc", 0.71)`) are metrics.
 */
export const junit: Format = {
  name: "junit",
  lookedFor: "XML whose root is testsuites or testsuite",
  judges: "junit",
  recognise: ({ text }) => ["testsuites", "testsuite"].includes(rootName(text) ?? ""),
  read: (parsed, source) => {
    const into = collect(parsed, source, "JUnit XML");
    const xml = readXml(parsed.text, parsed.file);
    if (!xml.ok) {
      for (const { what, line, hint } of xml.problems) into.trouble(what, hint ?? "write the report again", line);
      return into.report();
    }
    into.tests("junit", countCases(xml.value), xml.value.line);
    takeProperties(into, xml.value);
    return into.report();
  },
};

function countCases(element: Element): TestCounts {
  if (element.name === "testcase") {
    const nested = casesIn(element);
    return nested > 0 ? { ...NO_TESTS, errors: 1 + nested } : { ...NO_TESTS, [outcomeOf(element)]: 1 };
  }
  const counts = element.children.map(countCases).reduce(
    (sum, each) => ({
      passed: sum.passed + each.passed,
      failed: sum.failed + each.failed,
      skipped: sum.skipped + each.skipped,
      errors: sum.errors + each.errors,
      warned: 0,
    }),
    // A suite that could not even be collected says so in a child of its own.
    element.name === "testsuite" && element.children.some((child) => child.name === "error")
      ? { ...NO_TESTS, errors: 1 }
      : NO_TESTS,
  );
  const lost = toldBy(element) - counts.failed - counts.errors;
  return lost > 0 ? { ...counts, errors: counts.errors + lost } : counts;
}

/** How many cases are inside this element, however deep. */
function casesIn({ children }: Element): number {
  return children.reduce((sum, child) => sum + (child.name === "testcase" ? 1 : 0) + casesIn(child), 0);
}

/** The failures and errors that a suite tells in its attributes. What is there and no count tells of one at least. */
function toldBy({ name, attributes }: Element): number {
  if (name !== "testsuite" && name !== "testsuites") return 0;
  return ["failures", "errors"].reduce((sum, key) => {
    const text = attributes[key]?.trim() ?? "";
    const count = Number(text);
    return sum + (Number.isSafeInteger(count) && count >= 0 ? count : 1);
  }, 0);
}

type Outcome = "errors" | "failed" | "skipped" | "passed";

/** What writers say of a case in its `status` or `result`, without the spaces and hyphens that some have in it. */
const OUTCOMES: ReadonlyMap<string, Outcome> = new Map<string, Outcome>([
  ...["run", "completed", "complete", "pass", "passed", "success", "successful", "succeeded", "ok"].map(
    (word) => [word, "passed"] as const,
  ),
  ...["fail", "failed", "failure"].map((word) => [word, "failed"] as const),
  ...["skip", "skipped", "ignored", "disabled", "notrun", "suppressed", "pending"].map((word) => [word, "skipped"] as const),
]);

/** The worst of what its children and its attributes say. */
function outcomeOf({ children, attributes }: Element): Outcome {
  const has = (name: string) => children.some((child) => child.name === name);
  const said = ["status", "result"].flatMap((key) => {
    const word = (attributes[key] ?? "").toLowerCase().replaceAll(/[\s_-]/g, "");
    return word === "" ? [] : [OUTCOMES.get(word) ?? "errors"];
  });
  if (has("error") || said.includes("errors")) return "errors";
  if (has("failure") || said.includes("failed")) return "failed";
  return has("skipped") || said.includes("skipped") ? "skipped" : "passed";
}

function takeProperties(into: Collector, element: Element): void {
  for (const child of element.children) {
    const { name, value } = child.attributes;
    const number = child.name === "property" && value !== undefined ? decimalNode(value, child.line) : undefined;
    if (number !== undefined && name !== undefined) into.metric(name, number);
    else takeProperties(into, child);
  }
}
