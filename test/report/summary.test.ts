import { expect, test } from "vitest";
import { bytesOf } from "../../src/report/fit.ts";
import { summary } from "../../src/report/summary.ts";
import { finding, INVALID, judged, OPEN, result, SHUT } from "./results.ts";

test("tells every result under the name of its pull request, with a link", () => {
  const text = summary([OPEN, INVALID]);
  expect(text).toMatch(
    /^## promote fraud-classifier to production: 6 → 7 \(\[#12\]\(https:\/\/github\.com\/acme\/models\/pull\/12\)\)\n\nThis promotes/,
  );
  expect(text).toContain("\n\n**✅ Open**: every gate is open and every approval is there\n\n");
  expect(text).toContain(`## review

**❌ Shut**: 2 problems must be fixed first

**To fix**

- policies/fraud.yaml:12: stages.production.gates.metrics.auc: unknown key at\\_lest \\(write at\\_least\\)
- policies/fraud.yaml:3: names nobody`);
});

test("says so when there was nothing to judge", () => {
  expect(summary([])).toBe("There was nothing to judge.");
});

test("says which it is when it was merged", () => {
  expect(
    summary([{ ...OPEN, merged: { commit: "1", at: new Date(0), approvedBy: [] }, done: ["merged #12 as 1234567"] }]),
  ).toMatch(/\*\*✅ Merged\*\*: [\s\S]*\*\*Done\*\*\n\n- merged \\#\u200b12 as `1234567`$/);
});

test("keeps within a mebibyte, and shows failures before passes", () => {
  const findings = [
    ...Array.from({ length: 20_000 }, (_, at) => finding(`auc at country=${at}`)),
    ...(SHUT.judged[0]?.findings ?? []),
  ];
  const text = summary([result({ judged: [judged({ findings, allows: false })], decision: SHUT.decision })]);
  expect(bytesOf(text)).toBeLessThan(1024 * 1024);
  expect(text).toContain("20001 gates pass");
  expect(text).toContain("| ❌ fail | auc | 0.89 |");
});
