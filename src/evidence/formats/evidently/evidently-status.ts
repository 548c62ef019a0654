import { NO_TESTS, type TestCounts } from "../../collect.ts";
import { textOf, under, type Node } from "../../syntax/tree.ts";

const OUTCOMES: ReadonlyMap<string, keyof TestCounts> = new Map([
  ["SUCCESS", "passed"],
  ["FAIL", "failed"],
  ["WARNING", "warned"],
  ["SKIPPED", "skipped"],
  ["ERROR", "errors"],
]);

/**
 * How Evidently's tests ended, old and new. A test that does not say how is an error; `WARNING` is a failed test that is not
 * critical.
 */
export function countStatuses(tests: readonly Node[]): TestCounts {
  return tests.reduce<TestCounts>((sum, test) => {
    const outcome = OUTCOMES.get(textOf(under(test, "status")) ?? "") ?? "errors";
    return { ...sum, [outcome]: sum[outcome] + 1 };
  }, NO_TESTS);
}
