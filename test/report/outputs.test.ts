import { expect, test } from "vitest";
import { bytesOf } from "../../src/report/fit.ts";
import { outputs } from "../../src/report/outputs.ts";
import { AUC_SHUT, DIGEST, finding, INVALID, judged, OPEN, result, SHUT, TALLY } from "./results.ts";

test("tells every output of the Action", () => {
  const { result: text, ...others } = outputs(SHUT, "/tmp/result.json");
  expect(others).toEqual({
    decision: "refuse",
    "reason-code": "gates_shut",
    "pull-request": "12",
    "pull-request-url": "https://github.com/acme/models/pull/12",
    merged: "false",
    model: "fraud-classifier",
    stage: "production",
    version: "7",
    "previous-version": "6",
    digest: DIGEST.seven,
    "result-file": "/tmp/result.json",
  });
  expect(JSON.parse(text)).toMatchObject({ schema_version: 1, left_out: null, decision: { code: "gates_shut" } });
});

test("an output that does not apply is the empty text", () => {
  expect(outputs(INVALID, "")).toMatchObject({
    "pull-request": "",
    "pull-request-url": "",
    model: "",
    version: "",
    "previous-version": "",
    digest: "",
  });
  const planned = { ...OPEN, pull: { ...OPEN.pull!, number: 0, url: "" } };
  expect(outputs(planned, "")["pull-request"]).toBe("");
  const merged = { ...OPEN, merged: { commit: "1", at: new Date(0), approvedBy: [] } };
  expect(outputs(merged, "")["merged"]).toBe("true");
});

test("a hold beside a rollback does not hide the version that comes back", () => {
  const hold = { stage: "production", digest: DIGEST.seven, because: "b", since: "2026-11-20T10:00:00Z" };
  const both = result({
    judged: [judged({ move: { kind: "hold", model: "fraud-classifier", stage: "production", hold } }), judged()],
  });
  expect(outputs(both, "")["version"]).toBe("7");
});

test.each<[string, number, number, string]>([
  ["passes go first", 400, 3, "findings that pass; the whole is in the file that the output result-file names"],
  [
    "then failures after the first twenty",
    400,
    1,
    "findings that pass, sources of findings, findings after the first 20; the whole is in the file that the output result-file names",
  ],
])("a result too long for an output is trimmed: %s", (_, many, keep, told) => {
  const findings = Array.from({ length: many }, (_each, at) =>
    finding(`auc at country=${at}`, at % (keep * 2) === 0 ? AUC_SHUT : keep === 1 ? AUC_SHUT : {}),
  );
  const text = outputs(result({ judged: [judged({ findings, allows: false })], decision: SHUT.decision }), "f")["result"];
  expect(bytesOf(text)).toBeLessThanOrEqual(60_000);
  const data = JSON.parse(text) as { left_out: string; decision: unknown; moves: { findings: { outcome: string }[] }[] };
  expect(data.left_out).toBe(told);
  expect(data.decision).toEqual(SHUT.decision);
  expect(data.moves[0]?.findings.every((one) => one.outcome !== "pass")).toBe(true);
  expect(data.moves[0]?.findings.length).toBeGreaterThanOrEqual(20);
});

test("however much everything is, an output stays small and says what is missing", () => {
  const long = "x".repeat(100_000);
  const tally = {
    ...TALLY,
    unknowns: [long],
    setAside: Array.from({ length: 5000 }, () => ({ login: long.slice(0, 50), because: "b" })),
  };
  const lineage = { notes: long };
  const huge = result({
    reason: long,
    judged: Array.from({ length: 50 }, () => judged({ tally, lineage, findings: [finding("auc", { because: long })] })),
    problems: [{ what: long }],
    done: Array.from({ length: 5000 }, () => "did something"),
    decision: { ...SHUT.decision, because: long, next: [long] },
  });
  const text = outputs(huge, "f")["result"];
  expect(bytesOf(text)).toBeLessThanOrEqual(60_000);
  expect(text).toContain("and the ends of long texts; the whole is in the file that the output result-file names");
});
