import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { REASON_CODES } from "../../src/gates/reason.ts";
import { DECISION_CODES, type Judged } from "../../src/promotion/result.ts";
import { resultData, resultJson } from "../../src/report/json.ts";
import { records } from "../../src/report/record.ts";
import { DIGEST, finding, INVALID, judged, MET, OPEN, result, SHUT, TALLY, WAITING } from "./results.ts";

const PAGE = readFileSync(new URL("../../docs/result.md", import.meta.url), "utf8");

/** The first cell of every row in the section under this heading. */
function rows(heading: string): readonly string[] {
  const section = PAGE.split(/^## /m).find((one) => one.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/^\| `([^`]+)` +\| \S.*\|$/gm)].map((row) => row[1] ?? "");
}

const BY_NAME = ["moves[].lineage", "moves[].checked", "records[].checks"];
const SAME_FIELDS = /^(findings\[\]|moves\[\]\.to\.)/;

/** The path of every field in some data, `[]` for each of a list. */
function paths(data: unknown, at: string): readonly string[] {
  if (Array.isArray(data)) return data.flatMap((one) => paths(one, `${at}[]`));
  if (typeof data !== "object" || data === null || BY_NAME.includes(at)) return [];
  return Object.entries(data).flatMap(([key, value]) => {
    const path = at === "" ? key : `${at}.${key}`;
    return [path, ...paths(value, path)];
  });
}

const hold = { stage: "production", digest: "sha256:1", because: "it failed", since: "2026-11-20T10:00:00Z" };
const FORCING: NonNullable<Judged["forcing"]> = {
  from: ["@olga"],
  count: 1,
  expiresAfter: "4h",
  by: [{ login: "olga", because: "losses", at: new Date("2026-11-21T06:00:00Z"), until: new Date("2026-11-21T10:00:00Z") }],
  setAside: [{ login: "eve", because: "has read access only" }],
  objectors: [],
  unknowns: [],
  met: true,
};
const FULL = result({
  ...SHUT,
  judged: [
    ...SHUT.judged,
    judged({ forcing: FORCING }),
    judged({ move: { kind: "hold", model: "m", stage: "s", hold }, lane: "record" }),
    judged({ move: { kind: "rollout", model: "m", stage: "s", because: "a canary came" }, lane: "forbidden" }),
  ],
  findings: [finding("files", { sources: [{ file: "a", sha256: "sha256:1", line: 3 }] })],
  problems: INVALID.problems,
  reviewIssue: { number: 8, url: "https://github.com/acme/models/issues/8" },
  merged: { commit: "1".repeat(40), at: new Date("2026-11-21T07:00:00Z"), approvedBy: ["bob"] },
});

test("the page about the result names every field, and no other", () => {
  const told = [...new Set(paths(resultData(FULL), ""))].filter(
    (path) => !SAME_FIELDS.test(path) && path !== "moves[].manifest" && path !== "records[].artifacts",
  );
  expect(rows("Fields").toSorted()).toEqual(told.toSorted());
});

test("the page about the result says what every code means, and no other", () => {
  expect(rows("Decision codes")).toEqual(DECISION_CODES);
  expect(rows("Reason codes")).toEqual(REASON_CODES);
});

test("no field is ever left out, whatever is absent", () => {
  const bare = result({
    repository: undefined,
    baseCommit: undefined,
    requestedBy: undefined,
    reason: undefined,
    pull: undefined,
  });
  expect(Object.keys(resultData(bare))).toEqual(Object.keys(resultData(FULL)));
  expect(Object.values(resultData(bare))).not.toContain(undefined);
  expect(JSON.parse(resultJson(FULL))).toEqual(resultData(FULL));
});

test("a promotion's record has the keys its users know", () => {
  expect(records({ ...OPEN, judged: [judged({ tally: MET })] })).toEqual([
    {
      model: "fraud-classifier",
      version: "7",
      from_stage: "staging",
      to_stage: "production",
      approvers: ["maya", "bob"],
      checks: { auc: 0.935, latency_p95_ms: 62 },
      status: "approved",
      rollback_to: "6",
      artifacts: {
        model_digest: DIGEST.seven,
        data_snapshot: "s3://bucket/train-2026-10-01",
        code_commit: "1234abcd",
      },
    },
  ]);
});

test("a record says what is absent, and how it stands", () => {
  const first = judged({
    move: { kind: "first", model: "m", stage: "dev", to: { version: "1", digest: "sha256:1" } },
    policy: undefined,
    lineage: {},
    checked: {},
    tally: undefined,
    merge: "automatic",
  });
  expect(records(result({ judged: [first] }))).toEqual([
    {
      model: "m",
      version: "1",
      from_stage: null,
      to_stage: "dev",
      approvers: [],
      checks: {},
      status: "approved",
      rollback_to: null,
      artifacts: { model_digest: "sha256:1", data_snapshot: null, code_commit: null },
    },
  ]);
  expect(records(WAITING)[0]?.status).toBe("waiting");
  expect(records(SHUT)[0]?.status).toBe("blocked");
  expect(
    records(result({ judged: [judged(), judged({ tally: TALLY })], decision: WAITING.decision })).map((one) => one.status),
  ).toEqual(["waiting", "waiting"]);
  const hold = { stage: "s", digest: "sha256:1", because: "b", since: "2026-11-20T10:00:00Z" };
  expect(records(result({ judged: [judged({ move: { kind: "hold", model: "m", stage: "s", hold } })] }))).toEqual([]);
});
