import { expect, test } from "vitest";
import { commitsBetween } from "../github/git/history.ts";
import { csv, rows } from "../support/data.ts";
import { digest, evidence, manifest, policy, production } from "../support/texts.ts";
import { world, type World } from "../support/world.ts";

const ROWS = rows(400);
const HOLDOUT = {
  files: "data/holdout.csv",
  task: "binary",
  columns: { key: "id", label: "y", score: "p" },
  slices: ["country"],
  attributes: ["gender"],
  reference: { files: "data/train.csv" },
  incumbent: { files: "data/of-{incumbent}.csv", score: "q" },
};
const GATES = {
  metrics: { roc_auc: { at_least: 0.8, better: "higher", gain_at_least: 0, confidence: 0.9, from: "holdout" } },
  slices: { roc_auc: { at_least: 0.7, by: ["country"] } },
  drift: { psi: { at_most: 0.25, features: ["amount"] } },
};
const DATA = {
  "data/holdout.csv": csv(ROWS),
  "data/train.csv": csv(rows(500, 2)),
  "data/of-6.csv": csv(ROWS.map(({ id, y, q }) => ({ id, y, q }))),
};
const BRANCH = "promote/fraud/production/8";
const COMPUTED = "evidence/fraud/8/holdout.computed.json";
const ASK = { version: "8", digest: digest("8") };

function judged(data: unknown = { holdout: HOLDOUT }, gates: unknown = GATES) {
  const whole = JSON.parse(policy({ production: production({ gates }) })) as Record<string, unknown>;
  return world({
    files: {
      "models/fraud.yaml": manifest({ staging: "7", production: "6" }),
      "policies/fraud.yaml": JSON.stringify({ ...whole, data }),
    },
  });
}

const commits = (w: World) => commitsBetween(w.repository.git, w.head(BRANCH), w.head()).map(({ sha }) => sha);
const found = (result: Awaited<ReturnType<World["promote"]>>) =>
  result.judged.flatMap(({ findings }) => findings.map(({ outcome, because }) => `${outcome}: ${because}`));

test("what is computed from the workspace goes into the pull request, and not a cell of the data", async () => {
  const w = await judged();
  const result = await w.promote(ASK, { files: DATA });
  expect(result.decision).toMatchObject({ to: "wait", code: "approvals_missing" });
  expect(found(result).filter((each) => each.includes("roc_auc is") || each.includes("gains"))).toHaveLength(2);
  const text = w.file(COMPUTED, BRANCH) ?? "";
  expect(JSON.parse(text)).toMatchObject({
    computed: 1,
    model: "fraud",
    version: "8",
    table: "holdout",
    files: [{ file: "data/holdout.csv", rows: 400 }],
    reference: { files: [{ file: "data/train.csv", rows: 500 }] },
    incumbent: { version: "6", files: [{ file: "data/of-6.csv", rows: 400 }] },
  });
  // No key, and no score, amount or label of a row: none of them has so few digits that it could stand there by accident.
  const { body, comments } = w.pull(1);
  const checks = [...w.repository.checks.values()].map(({ output }) => output);
  const pull = JSON.stringify([body, comments.map((each) => each.body), checks, result.judged]);
  for (const { id, p, q, amount } of ROWS)
    for (const cell of [id, p, q, amount].map(String).filter((each) => each.length > 5))
      expect([cell, text.includes(cell), pull.includes(cell)]).toEqual([cell, false, false]);
  expect(w.file("data/holdout.csv", BRANCH)).toBeUndefined();
});

test("run again on the same data it writes nothing, and on other data one new commit", async () => {
  const w = await judged();
  await w.promote(ASK, { files: DATA });
  const before = [commits(w), w.file(COMPUTED, BRANCH)];
  w.forget();
  w.github.clock.advance("3h");
  await w.promote(ASK, { files: DATA });
  expect(w.writes()).toEqual([]);
  expect([commits(w), w.file(COMPUTED, BRANCH)]).toEqual(before);
  await w.promote(ASK, { files: { ...DATA, "data/train.csv": csv(rows(500, 3)) } });
  expect(commits(w)).toHaveLength(1);
  expect(w.file(COMPUTED, BRANCH)).not.toBe(before[1]);
});

test("killed in between and run again it ends the same", async () => {
  const whole = await judged();
  await whole.promote(ASK, { files: DATA });
  for (const path of [/\/git\/trees$/, /\/git\/refs$/, /\/pulls$/]) {
    const w = await judged();
    w.github.fault({ method: "POST", path }, { is: "reset before" });
    await w.promote(ASK, { files: DATA }).catch(() => undefined);
    w.github.clock.advance("15m");
    const result = await w.promote(ASK, { files: DATA });
    expect([result.pull?.number, commits(w).length, result.decision.code]).toEqual([1, 1, "approvals_missing"]);
    expect(w.file(COMPUTED, BRANCH)).toBe(whole.file(COMPUTED, BRANCH));
  }
});

test("a review without any workspace judges the same, and merges once people agree", async () => {
  const w = await judged();
  const promoted = await w.promote(ASK, { files: DATA });
  const reviewed = await w.review(1);
  expect(found(reviewed)).toEqual(found(promoted));
  w.github.as("maya").approve(1);
  w.github.as("olga").approve(1);
  expect((await w.review(1)).decision.code).toBe("merged");
  expect(w.file(COMPUTED)).toBe(w.file(COMPUTED, "main"));
  expect(JSON.parse(w.file(COMPUTED) ?? "{}")).toMatchObject({ version: "8" });
});

test("where the files are not in the workspace that is logged, and what was computed earlier is judged", async () => {
  const w = await judged();
  const first = await w.promote(ASK, { files: DATA });
  const text = w.file(COMPUTED, BRANCH) ?? "";
  w.github.as("rui").pushCommit("main", { [COMPUTED]: text });
  const again = await w.promote(ASK);
  expect(found(again).filter((each) => !each.includes("the evidence is"))).toEqual(
    found(first).filter((each) => !each.includes("the evidence is")),
  );
  expect(w.log).toContain("data.holdout: data/holdout.csv matches no file in the workspace, so nothing is computed from it");
});

test("a number that somebody wrote does not stand in for what the policy wants computed", async () => {
  const w = await judged();
  const shut = await w.promote(
    { ...ASK, evidence: "e.json" },
    { files: { "e.json": evidence("8", { metrics: { auc: 0.99 } }) } },
  );
  expect(found(shut)).toContain("inconclusive: nothing was computed from the table holdout");
});

test("a computed file that somebody changed on the branch is no evidence", async () => {
  const w = await judged();
  await w.promote(ASK, { files: DATA });
  const text = w.file(COMPUTED, BRANCH) ?? "";
  w.github.as("grace").pushCommit(BRANCH, { [COMPUTED]: text.replace(/"value":0\.\d+/, '"value":0.999') });
  const reviewed = await w.review(1);
  expect(reviewed.decision.to).not.toBe("wait");
  expect(found(reviewed).join("\n")).toMatch(/inconclusive: .*holdout\.computed\.json/);
});

test("problems of the data are told before anything is written", async () => {
  const w = await judged();
  w.forget();
  const ragged = { ...DATA, "data/holdout.csv": `${csv(ROWS)}"customer-x",1\r\n`, "data/of-6.csv": "id,y\n1,0\n" };
  await expect(w.promote(ASK, { files: ragged })).rejects.toThrow(/data\/holdout\.csv:402: .+\ndata\/of-6\.csv:1: /);
  expect(w.writes()).toEqual([]);
});

test("a computed file is not handed over as well", async () => {
  const w = await judged();
  const handed = { ...DATA, "holdout.computed.json": "{}" };
  await expect(w.promote({ ...ASK, evidence: "holdout.computed.json" }, { files: handed })).rejects.toThrow(
    "is handed over, and computed from data as well",
  );
});

test("slices, groups and features by columns with odd names are judged as others are", async () => {
  const slices = ["a.b", "sp ace", "ünï"];
  const names = [...slices, "constructor", "__proto__"];
  const odd = ROWS.map(({ y, p }, row) => ({
    y,
    p,
    "a.b": row % 3,
    constructor: "xy".charAt(row % 2),
    "sp ace": `s ${row % 2}`,
    ünï: `ß${row % 2}`,
    ["__proto__"]: "uv".charAt(row % 2),
  }));
  const w = await judged(
    {
      odd: { files: "odd.csv", task: "binary", columns: { label: "y", score: "p" }, slices, attributes: names, features: names },
    },
    {
      slices: { accuracy: { at_least: 0.5, by: slices } },
      fairness: { selection_rate: { difference_at_most: 0.5, by: names } },
      drift: { missing_rate: { at_most: 0, features: names } },
    },
  );
  const result = await w.promote(ASK, { files: { "odd.csv": csv(odd) } });
  expect(found(result).filter((each) => !each.startsWith("pass"))).toEqual([]);
  expect(result.decision.code).toBe("approvals_missing");
  expect(found(result).filter((each) => /accuracy at|selection_rate differs|missing_rate/.test(each))).toMatchInlineSnapshot(`
    [
      "pass: accuracy at a.b=0 is 0.731343, must be at least 0.5",
      "pass: accuracy at a.b=1 is 0.766917, must be at least 0.5",
      "pass: accuracy at a.b=2 is 0.834586, must be at least 0.5",
      "pass: accuracy at sp ace=s 0 is 0.785, must be at least 0.5",
      "pass: accuracy at sp ace=s 1 is 0.77, must be at least 0.5",
      "pass: accuracy at ünï=ß0 is 0.785, must be at least 0.5",
      "pass: accuracy at ünï=ß1 is 0.77, must be at least 0.5",
      "pass: missing_rate of a.b is 0, must be at most 0",
      "pass: missing_rate of sp ace is 0, must be at most 0",
      "pass: missing_rate of ünï is 0, must be at most 0",
      "pass: missing_rate of constructor is 0, must be at most 0",
      "pass: missing_rate of __proto__ is 0, must be at most 0",
      "pass: selection_rate differs by 0.135338 between a.b=2 (0.345865) and a.b=1 (0.481203), may differ by at most 0.5",
      "pass: selection_rate differs by 0.04 between sp ace=s 1 (0.395) and sp ace=s 0 (0.435), may differ by at most 0.5",
      "pass: selection_rate differs by 0.04 between ünï=ß1 (0.395) and ünï=ß0 (0.435), may differ by at most 0.5",
      "pass: selection_rate differs by 0.04 between constructor=y (0.395) and constructor=x (0.435), may differ by at most 0.5",
      "pass: selection_rate differs by 0.04 between __proto__=v (0.395) and __proto__=u (0.435), may differ by at most 0.5",
    ]
  `);
});
