import { collect, type Collector, NO_TESTS, type TestCounts } from "../collect.ts";
import { type Element, readXml, rootName } from "../syntax/xml.ts";
import { decimalNode } from "../syntax/tree.ts";
import type { Format } from "./format.ts";

/**
 * JUnit XML as pytest and most others write it (https://docs.pytest.org/en/stable/how-to/output.html#creating-junitxml-format-files).
 * Cases are counted, not attributes: `tests=`, `failures=` and their spellings differ between writers. An expected failure counts
 * as skipped, as pytest writes it. Properties that are numbers (`record_property("auc", 0.71)`) are metrics.
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
  if (element.name === "testcase") return { ...NO_TESTS, [outcomeOf(element)]: 1 };
  return element.children.map(countCases).reduce(
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
}

function outcomeOf({ children, attributes }: Element): "errors" | "failed" | "skipped" | "passed" {
  const has = (name: string) => children.some((child) => child.name === name);
  if (has("error")) return "errors";
  if (has("failure")) return "failed";
  return has("skipped") || attributes["status"] === "notrun" ? "skipped" : "passed";
}

function takeProperties(into: Collector, element: Element): void {
  for (const child of element.children) {
    const { name, value } = child.attributes;
    const number = child.name === "property" && value !== undefined ? decimalNode(value, child.line) : undefined;
    if (number !== undefined && name !== undefined) into.metric(name, number);
    else takeProperties(into, child);
  }
}
