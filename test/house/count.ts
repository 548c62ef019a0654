import { readFileSync } from "node:fs";

/** Prints `N passed, N failed` from the test runner's JSON report; a report without a single executed test counts as one failure. */
const file = process.argv[2] ?? "";
let passed = 0;
let failed = 0;
try {
  const report = JSON.parse(readFileSync(file, "utf8")) as {
    numPassedTests: number;
    numFailedTests: number;
    testResults: { status: string; assertionResults: unknown[] }[];
  };
  passed = report.numPassedTests;
  // A file that could not even be loaded has no assertions of its own, and would otherwise not be counted at all.
  failed =
    report.numFailedTests +
    report.testResults.filter((result) => result.status === "failed" && result.assertionResults.length === 0).length;
} catch (error) {
  console.error(`no report of the tests: ${error instanceof Error ? error.message : String(error)}`);
}
if (passed + failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
