import { expect, test } from "vitest";
import { complaints, evidenceIn, file, told } from "../files.ts";
import { readEvidence } from "../../../src/evidence/read.ts";

const CLAIMS = `{ "model": "claims_risk", "version": 12, "baseline_version": 10,
  "offline": { "auc": 0.901, "baseline_auc": 0.892 },
  "online": { "latency_p95_ms": 95, "error_rate": 0.004 },
  "drift": { "psi": 0.18 }, "fairness": { "tpr_gap": 0.05 },
  "approvals": ["owner@org"], "required_approvals": 2 }
`;

test("reads the log of claims_risk 12 as it stands, and believes neither its approvals nor its baseline", () => {
  const evidence = evidenceIn({ "log.json": CLAIMS }, { model: "claims_risk", version: "12" });
  expect(evidence.troubles).toEqual([]);
  expect(told(evidence.readings)).toEqual([
    "metric auc = 0.901 @ log.json:2",
    "slo latency_p95_ms = 95 @ log.json:3",
    "slo error_rate = 0.004 @ log.json:3",
    "drift psi = 0.18 @ log.json:4",
    "fairness true_positive_rate = 0.05 (gap difference) @ log.json:4",
  ]);
  expect(evidence.notes).toEqual([
    "log.json: approvals named in a log are nobody's approval; only reviews count",
    "log.json: baseline_version 10 is not read: what is compared with is what the stage points at",
    "log.json: offline.baseline_auc 0.892 is this log's word about version 10; the incumbent's values come from its own evidence",
  ]);
});

test.each([
  ["12", "12"],
  ["1.10", "1.10"],
  ['"12"', "12"],
])("reads the version %s as the text it spells", (written, version) => {
  const text = CLAIMS.replace('"version": 12', `"version": ${written}`);
  expect(evidenceIn({ "log.json": text }, { model: "claims_risk", version }).troubles).toEqual([]);
  expect(complaints(evidenceIn({ "log.json": text }, { model: "claims_risk", version: "1.1" }))).toEqual([
    `evidence_of_another log.json:1: is evidence of version ${version}, not of version 1.1; nothing in it is read (put it where version ${version} has its evidence)`,
  ]);
});

test("reads a log without sections", () => {
  const evidence = evidenceIn({
    "log.json": `{ "model": "fraud", "version": 7, "status": "approved", "canary": true, "owner": null,
"auc": 0.93, "baseline_auc": 0.92, "f1": "0.8", "recall": NaN, "latency_p95_ms": 62, "error_rate": 0.002, "requests": 1e5,
"psi": 0.1, "drift_ks_p_value": 0.2, "fpr_gap": 0.01, "sharpe_ratio": 1.4, "labels": ["a"],
"timestamp": "2026-11-20T10:00:00+01:00" }`,
  });
  expect(evidence.troubles).toEqual([]);
  expect(told(evidence.readings)).toEqual([
    "metric owner = not null @ log.json:1",
    "metric auc = 0.93 @ log.json:2",
    'metric f1 = not "0.8" @ log.json:2',
    "metric recall = not NaN @ log.json:2",
    "slo latency_p95_ms = 62 @ log.json:2",
    "slo error_rate = 0.002 @ log.json:2",
    "slo requests = 100000 @ log.json:2",
    "drift psi = 0.1 @ log.json:3",
    "drift ks_p_value = 0.2 @ log.json:3",
    "fairness false_positive_rate = 0.01 (gap difference) @ log.json:3",
    "metric sharpe_ratio = 1.4 @ log.json:3",
  ]);
  expect(evidence.created.map((stated) => stated.value.toISOString())).toEqual(["2026-11-20T09:00:00.000Z"]);
  expect(evidence.notes).toEqual([
    "log.json: status is not read",
    "log.json: canary is not read",
    "log.json: baseline_auc 0.92 is this log's word about the baseline; the incumbent's values come from its own evidence",
    "log.json: labels is not read",
  ]);
});

test("says which sections it does not read, and reads groups and features where a log has them", () => {
  const evidence = evidenceIn({
    "log.json": `{ "model": "fraud", "version": 7,
"offline": { "auc": null, "f1": { "value": 0.8, "samples": 50 }, "by_fold": { "one": 0.9 }, "latency_p95_ms": 3, "fnr_gap": 0.1 },
"online": { "ctr": 0.05, "notes": "calm" },
"drift": { "psi": { "amount": 0.03 }, "ks": [] },
"fairness": { "selection_rate": { "gender": { "f": 0.4, "m": 0.5 } }, "demographic_parity_ratio": 0.8, "tpr": 0.9 },
"costs": { "usd": 4 } }`,
  });
  expect(evidence.troubles).toEqual([]);
  expect(told(evidence.readings)).toEqual([
    "metric auc = not null @ log.json:2",
    "metric f1 = 0.8 (samples 50) @ log.json:2",
    "metric latency_p95_ms = 3 @ log.json:2",
    "fairness false_negative_rate = 0.1 (gap difference) @ log.json:2",
    "slo ctr = 0.05 @ log.json:3",
    'slo notes = not "calm" @ log.json:3',
    "drift psi = 0.03 (feature amount) @ log.json:4",
    "drift ks = not [] @ log.json:4",
    "fairness selection_rate = 0.4 (attribute gender, group f) @ log.json:5",
    "fairness selection_rate = 0.5 (attribute gender, group m) @ log.json:5",
    "fairness selection_rate = 0.8 (gap ratio) @ log.json:5",
  ]);
  expect(evidence.notes).toEqual([
    "log.json: offline.by_fold is not read",
    "log.json: fairness.tpr is not read",
    "log.json: costs is not read",
  ]);
});

test("wants a log to say plainly whom it is about", () => {
  const files = [file("log.json", '{ "model": 3, "version": null, "created": "yesterday", "offline": { "auc": 0.9 } }')];
  expect(complaints(readEvidence({ model: "fraud", version: "7", files }))).toEqual([
    "evidence_unreadable log.json:1: model: expected text (name the model)",
    "evidence_unreadable log.json:1: version: expected text or a number (name the version)",
    "evidence_unreadable log.json:1: created: expected an instant like 2026-11-20T10:00:00Z (write it with its offset)",
  ]);
});

test.each(["valueOf", "hasOwnProperty", "toString", "__defineGetter__", "isPrototypeOf"])(
  "a section called %s is no section we know",
  (name) => {
    const text = CLAIMS.replace('"offline"', `"${name}": { "auc": 0.99 }, "offline"`);
    const evidence = evidenceIn({ "log.json": text }, { model: "claims_risk", version: "12" });
    expect(evidence.troubles).toEqual([]);
    expect(evidence.notes).toContain(`log.json: ${name} is not read`);
    expect(told(evidence.readings)).toContain("metric auc = 0.901 @ log.json:2");
  },
);

test("a version of more digits than a number keeps is the text it spells", () => {
  const text = CLAIMS.replace('"version": 12', '"version": 20261120103045123456');
  expect(evidenceIn({ "log.json": text }, { model: "claims_risk", version: "20261120103045123456" }).troubles).toEqual([]);
});
