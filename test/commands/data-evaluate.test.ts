import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { measuresOf } from "../../src/profile/measures.ts";
import { ProfileShape } from "../../src/profile/profile-shape.ts";
import { csv, findings, rows } from "../support/data.ts";
import { desk } from "../support/desk.ts";
import { evidence, manifest } from "../support/texts.ts";

type Words = Readonly<Record<string, unknown>>;

const ROWS = rows(1500);
const BARE = {
  files: "data/holdout.csv",
  task: "binary",
  columns: { key: "id", label: "y", score: "p" },
  incumbent: { score: "q" },
};
const APART = { ...BARE, slices: ["country"], attributes: ["gender", "gender+age_band"] };
const REFERENCE = { reference: { files: "data/train.csv" } };
const HOLDOUT = { ...APART, ...REFERENCE };

/** A checkout where version 6 stands in production, and version 7 has evidence of its artifact and nothing else. */
function checkout(data: Words, gates: Words, files: Readonly<Record<string, string | Uint8Array>> = {}) {
  const policy = (tables: Words, of: Words = gates) =>
    JSON.stringify({ models: ["fraud"], data: tables, stages: { production: { gates: of, merge: "manual" } } });
  const at = desk({
    "models/fraud.yaml": manifest({ production: "6" }),
    "policies/fraud.yaml": policy(data),
    "evidence/fraud/7/evidence.json": evidence("7", { metrics: undefined }),
    "data/holdout.csv": csv(ROWS),
    "data/train.csv": csv(rows(1200, 2)),
    ...files,
  });
  const evaluate = async (options: Readonly<Record<string, string>> = {}) => {
    const said = await at.said("evaluate", { model: "fraud", version: "7", to: "production", ...options });
    return { ...said, found: said.problems.length > 0 ? [] : findings(said.json) };
  };
  return { ...at, evaluate, policy: (tables: Words, of?: Words) => at.write("policies/fraud.yaml", policy(tables, of)) };
}

test("metrics, slices, fairness, drift and what is gained over the incumbent are judged from the data themselves", async () => {
  const { evaluate, log } = checkout(
    { holdout: HOLDOUT },
    {
      metrics: { roc_auc: { at_least: 0.8, better: "higher", gain_at_least: 0.01, confidence: 0.95 } },
      slices: { roc_auc: { at_least: 0.75, by: ["country"] } },
      fairness: { true_positive_rate: { difference_at_most: 0.3, by: ["gender", "gender+age_band"] } },
      drift: { psi: { at_most: 0.2 } },
    },
  );
  const { found, exit } = await evaluate();
  expect(found).toMatchInlineSnapshot(`
    [
      "pass metrics ok: roc_auc is 0.868363, at worst 0.849245 (95 %), must be at least 0.8",
      "pass metrics ok: roc_auc gains 0.100105 over version 6 (0.768258) on the same 1500 rows, at worst 0.0690981 (95 %, paired DeLong), must gain at least 0.01",
      "pass slices ok: roc_auc at country=DE is 0.851826, must be at least 0.75",
      "pass slices ok: roc_auc at country=FR is 0.89012, must be at least 0.75",
      "pass slices ok: roc_auc at country=US is 0.863089, must be at least 0.75",
      "pass drift ok: psi of age_band is 0.00460722, must be at most 0.2",
      "pass drift ok: psi of amount is 0.00978337, must be at most 0.2",
      "pass drift ok: psi of country is 0.000369147, must be at most 0.2",
      "pass drift ok: psi of gender is 0.000215207, must be at most 0.2",
      "pass fairness ok: true_positive_rate differs by 0.0143978 between gender=f (0.788177) and gender=m (0.802575), may differ by at most 0.3",
      "pass fairness ok: true_positive_rate differs by 0.17083 between gender+age_band=f+35+ (0.705882) and gender+age_band=m+18-24 (0.876712), may differ by at most 0.3",
    ]
  `);
  expect([exit, log]).toEqual([0, ["data.holdout: computed from 1500 rows of 1 file"]]);
});

test("a bound that the value meets and the worse end of its interval does not shuts", async () => {
  const { evaluate, policy } = checkout({ holdout: APART }, { metrics: { roc_auc: { at_least: 0.86, confidence: 0.95 } } });
  const shut = await evaluate();
  expect([shut.exit, shut.found]).toMatchInlineSnapshot(`
    [
      1,
      [
        "fail metrics below_bound: roc_auc is 0.868363, at worst 0.849245 (95 %), must be at least 0.86",
      ],
    ]
  `);
  policy({ holdout: APART }, { metrics: { roc_auc: { at_least: 0.86 } } });
  expect((await evaluate()).exit).toBe(0);
});

test("the incumbent's predictions in files of their own are joined by key, in whatever order they stand", async () => {
  const gates = { metrics: { roc_auc: { at_least: 0.8, better: "higher", gain_at_least: 0.01, confidence: 0.95 } } };
  const theirs = ROWS.map(({ id, y, q }) => ({ id, y, p: q })).toReversed();
  const beside = await checkout({ holdout: APART }, gates).evaluate();
  const apart = checkout({ holdout: { ...APART, incumbent: { files: "data/of-{incumbent}.csv" } } }, gates, {
    "data/of-6.csv": csv(theirs),
  });
  const joined = await apart.evaluate();
  expect([joined.exit, joined.found]).toEqual([beside.exit, beside.found]);
  expect(joined.found.join("\n")).toContain("over version 6");

  apart.write("data/of-6.csv", csv([...theirs.slice(3), { id: "stranger", y: 0, p: 0.5 }]));
  const unmatched = await apart.evaluate();
  expect([unmatched.exit, unmatched.found]).toMatchInlineSnapshot(`
    [
      1,
      [
        "pass metrics ok: roc_auc is 0.868363, at worst 0.849245 (95 %), must be at least 0.8",
        "inconclusive metrics rows_unmatched: roc_auc cannot be compared: the candidate has 3 rows without a fellow; version 6 has 1 row without a fellow",
      ],
    ]
  `);

  apart.write("data/of-6.csv", csv(theirs.map((row, place) => (place < 4 ? { ...row, y: 1 - row.y } : row))));
  expect((await apart.evaluate()).found).toMatchInlineSnapshot(`
    [
      "pass metrics ok: roc_auc is 0.868363, at worst 0.849245 (95 %), must be at least 0.8",
      "inconclusive metrics rows_unmatched: roc_auc cannot be compared: 4 rows have another label in the files of version 6",
    ]
  `);

  apart.write("data/of-6.csv", csv([...theirs, ...theirs.slice(0, 2)]));
  expect((await apart.evaluate()).found).toMatchInlineSnapshot(`
    [
      "pass metrics ok: roc_auc is 0.868363, at worst 0.849245 (95 %), must be at least 0.8",
      "inconclusive metrics rows_unmatched: roc_auc cannot be compared: the candidate has 2 rows whose key stands more than once on the other side; version 6 has 4 rows that share their key",
    ]
  `);

  apart.remove("data/of-6.csv");
  expect((await apart.evaluate()).found).toMatchInlineSnapshot(`
    [
      "pass metrics ok: roc_auc is 0.868363, at worst 0.849245 (95 %), must be at least 0.8",
      "inconclusive metrics rows_unmatched: roc_auc cannot be compared: the predictions of version 6 are not there",
    ]
  `);
});

test("nothing is compared where nothing stands in the stage, and the table is judged all the same", async () => {
  const files = { "models/fraud.yaml": manifest({ staging: "7" }) };
  const { evaluate } = checkout(
    { holdout: { ...APART, incumbent: { files: "data/of-{incumbent}.csv" } } },
    { metrics: { roc_auc: { at_least: 0.8 } } },
    files,
  );
  const { exit, found } = await evaluate();
  expect([exit, found]).toEqual([0, ["pass metrics ok: roc_auc is 0.868363, must be at least 0.8"]]);
});

test("numbers that were computed otherwise than the policy says now are no answer to it", async () => {
  const gates = { metrics: { accuracy: { at_least: 0.5 } } };
  const { evaluate, said, policy, remove } = checkout({ holdout: APART }, gates);
  const output = "evidence/fraud/7/holdout.profile.json";
  const profiled = await said("profile", { model: "fraud", to: "production", table: "holdout", output });
  expect(profiled.problems).toEqual([]);
  remove("data/holdout.csv");
  expect((await evaluate()).exit).toBe(0);
  policy({ holdout: { ...APART, threshold: 0.6 } });
  const differs = await evaluate();
  expect(differs.text).toContain(
    "evidence/fraud/7/holdout.profile.json: was computed from data.holdout with threshold 0.5 instead of 0.6",
  );
  expect([differs.exit, differs.found]).toMatchInlineSnapshot(`
    [
      1,
      [
        "inconclusive metrics evidence_missing: no evidence reports accuracy",
      ],
    ]
  `);
});

test("where the files are not here that is told, and the evidence that stands is judged", async () => {
  const { evaluate, log, remove, write } = checkout({ holdout: APART }, { metrics: { roc_auc: { at_least: 0.8 } } });
  remove("data/holdout.csv");
  expect((await evaluate()).found).toEqual(["inconclusive metrics evidence_missing: no evidence reports roc_auc"]);
  write("evidence/fraud/7/evidence.json", evidence("7", { metrics: { roc_auc: 0.9 } }));
  expect((await evaluate()).exit).toBe(0);
  expect([...new Set(log)]).toEqual([
    "data.holdout: data/holdout.csv matches no file in the workspace, so nothing is computed from it",
  ]);
});

test("from: asks for what was computed, and a number somebody wrote is no answer", async () => {
  const gates = { metrics: { roc_auc: { at_least: 0.8, from: "holdout" } } };
  const { evaluate, remove } = checkout({ holdout: APART }, gates, {
    "evidence/fraud/7/evidence.json": evidence("7", { metrics: { auc: 0.99 } }),
  });
  remove("data/holdout.csv");
  const written = await evaluate();
  expect([written.exit, written.found]).toMatchInlineSnapshot(`
    [
      1,
      [
        "inconclusive metrics evidence_missing: nothing was computed from the table holdout",
      ],
    ]
  `);
});

test("too few rows are neither an alarm nor a pass", async () => {
  const { evaluate } = checkout(
    { holdout: HOLDOUT },
    { drift: { psi: { at_most: 0.1, features: ["amount"] } } },
    {
      "data/holdout.csv": csv(ROWS.slice(0, 40)),
    },
  );
  const { exit, found } = await evaluate();
  expect([exit, found]).toMatchInlineSnapshot(`
    [
      1,
      [
        "inconclusive drift insufficient_data: psi of amount is 0.113516 on 40 rows, where chance alone exceeds 0.437074 once in twenty: too little data to say",
      ],
    ]
  `);
});

test("a request log is judged by its percentiles and how many failed", async () => {
  const requests = ROWS.map(({ amount, y }, row) => ({
    took: amount / 1000,
    status: row % 100 === 0 ? 503 : y === 1 ? 404 : 200,
  }));
  const { evaluate } = checkout(
    { serving: { files: "data/log.csv", task: "requests", unit: "s", columns: { latency: "took", failed: "status" } } },
    { slo: { latency_p95_ms: { at_most: 100 }, error_rate: { at_most: 0.005 } } },
    { "data/log.csv": csv(requests) },
  );
  const { exit, found } = await evaluate();
  expect([exit, found]).toMatchInlineSnapshot(`
    [
      1,
      [
        "pass slo ok: latency_p95_ms is 95.095, must be at most 100",
        "fail slo above_bound: error_rate is 0.01, must be at most 0.005",
      ],
    ]
  `);
});

test("an experiment is judged from the rows of its arms", async () => {
  const served = rows(6000).map(({ y, p }, row) => ({ arm: "AB".charAt(row % 2), clicked: row % 2 === 1 && p > 0.6 ? 1 : y }));
  const { evaluate } = checkout(
    {
      ab: {
        files: "data/ab.csv",
        task: "experiment",
        columns: { arm: "arm", outcomes: { ctr: "clicked" } },
        arms: { candidate: "B", incumbent: "A" },
      },
    },
    { experiment: { ctr: { better: "higher", lift_at_least: 0, significance: 0.05, samples_at_least: 1000 } } },
    { "data/ab.csv": csv(served) },
  );
  const { exit, found } = await evaluate();
  expect([exit, found]).toMatchInlineSnapshot(`
    [
      0,
      [
        "pass experiment ok: ctr is 0.393333 for the candidate and 0.301 for the incumbent, a lift of 30.6755 % (p < 1e-12), must be at least 0 % with p at most 0.05; this test is valid at one look only",
      ],
    ]
  `);
});

test("profiles of shards are judged as the data are; a bound inside of what they tell is not, until they are read together", async () => {
  const many = rows(9000, 9);
  const before = { "data/train.csv": csv(rows(3000, 8)) };
  const shards = [many.slice(0, 3000), many.slice(3000, 5000), many.slice(5000)];
  const table = { ...BARE, ...REFERENCE };
  const plain = { metrics: { roc_auc: { at_least: 0.8, confidence: 0.95, better: "higher", gain_at_least: 0.01 } } };
  const at = checkout({ holdout: table }, plain, { ...before, "data/holdout.csv": csv(many) });
  const where = await at.evaluate();
  expect(where.exit).toBe(0);
  for (const [place, shard] of shards.entries()) {
    at.write(`data/part-${place}.csv`, csv(shard));
    const words = { data: `data/part-${place}.csv`, model: "fraud", to: "production", table: "holdout" };
    expect((await at.said("profile", { ...words, output: `parts/${place}.json` })).problems).toEqual([]);
  }
  at.remove("data/holdout.csv");
  expect((await at.said("merge", { data: "parts/*.json", output: "merged/holdout.json" })).problems).toEqual([]);
  // Handed over as evidence, or found where the policy says that the table lies: the same verdict as where the data are.
  const outcomes = ({ found }: typeof where) => found.map((line) => line.split(":")[0]);
  const handed = await at.evaluate({ evidence: "merged/holdout.json" });
  expect([handed.exit, outcomes(handed)]).toEqual([0, outcomes(where)]);
  at.policy({ holdout: { ...table, files: "parts/*.json" } });
  const found = await at.evaluate();
  expect([found.exit, outcomes(found)]).toEqual([0, outcomes(where)]);

  const measures = (file: string) =>
    measuresOf(ProfileShape.parse(JSON.parse(readFileSync(join(at.root, file), "utf8")))).filter(({ slice }) => !slice);
  const auc = (file: string) => measures(file).find(({ name }) => name === "roc_auc");
  const { low = NaN, high = NaN } = auc("merged/holdout.json")?.within ?? {};
  expect(high - low).toBeGreaterThan(0);
  const tight = { metrics: { roc_auc: { at_least: (low + high) / 2 } } };
  at.policy({ holdout: table }, tight);
  const unsure = await at.evaluate({ evidence: "merged/holdout.json" });
  expect([unsure.exit, outcomes(unsure)]).toEqual([1, ["inconclusive metrics not_exact_enough"]]);
  expect(unsure.text).toContain("Profile the files together, or run promote where the data lie: both tell it exactly.");

  const exact = await at.said("merge", { data: "merged/holdout.json", exact: "true", output: "merged/holdout.json" });
  expect(exact.problems).toEqual([]);
  const value = auc("merged/holdout.json");
  expect(value?.within).toBeUndefined();
  expect(value?.value).toBeGreaterThanOrEqual(low);
  expect(value?.value).toBeLessThanOrEqual(high);
  const sure = await at.evaluate({ evidence: "merged/holdout.json" });
  expect(outcomes(sure)).toEqual([Number(value?.value) >= (low + high) / 2 ? "pass metrics ok" : "fail metrics below_bound"]);
});

test("profiles that were made otherwise than the policy says are told word by word, and nothing is judged", async () => {
  const { evaluate, said, policy } = checkout({ holdout: APART }, { metrics: { accuracy: { at_least: 0.5 } } });
  await said("profile", { model: "fraud", to: "production", table: "holdout", output: "parts/1.json" });
  policy({ holdout: { ...APART, files: "parts/*.json", threshold: 0.7, incumbent: { score: "p" } } });
  const refused = await evaluate();
  expect([refused.exit, refused.text]).toMatchInlineSnapshot(`
    [
      2,
      "data.holdout: the profiles were made with threshold 0.5 instead of 0.7 (profile again, as the policy says now)
    data.holdout: the profiles were made with incumbent.score "q" instead of "p" (profile again, as the policy says now)
    ",
    ]
  `);
});

test("a profile that says of which version it is speaks for no other", async () => {
  const at = checkout({ holdout: BARE }, { metrics: { accuracy: { at_least: 0.5 } } });
  const words = { model: "fraud", to: "production", table: "holdout", data: "data/holdout.csv" };
  for (const version of ["6", "7"])
    expect((await at.said("profile", { ...words, version, output: `${version}/holdout.json` })).problems).toEqual([]);
  at.remove("data/holdout.csv");
  const handed = [await at.evaluate({ evidence: "7/holdout.json" }), await at.evaluate({ evidence: "6/holdout.json" })];
  at.policy({ holdout: { ...BARE, files: "6/*.json" } });
  const refused = await at.evaluate();
  expect([handed.map(({ exit, text }) => [exit, text]), refused.exit, refused.text]).toMatchInlineSnapshot(`
    [
      [
        [
          0,
          "promote fraud to production: 6 → 7 (370000000000), by policies/fraud.yaml
      pass  promotion  the evidence is the one the pointer pins, sha256:f30a25965f06…  evidence/fraud/7/evidence.json, evidence/fraud/7/holdout.json
      pass  metrics    accuracy is 0.768, must be at least 0.5                         evidence/fraud/7/holdout.json

    open, waiting for a person to merge: everything is open, and the policy says merge: manual

    next
      Press GitHub's merge button.
    ",
        ],
        [
          2,
          "6/holdout.json:1: is evidence of version 6, not of version 7; nothing in it is read (put it where version 6 has its evidence)
    ",
        ],
      ],
      2,
      "data.holdout: the profiles are of version 6, and not of 7 (profile the version 7)
    ",
    ]
  `);
  at.policy({ holdout: { ...BARE, files: "{version}/*.json" } });
  expect((await at.evaluate()).exit).toBe(0);
});

test("every table's problems are told in one run", async () => {
  const { evaluate } = checkout(
    {
      one: { ...APART, columns: { label: "Y", score: "p" } },
      two: { files: "data/train.csv", task: "binary", columns: { label: "y", score: "s" }, features: ["zip"], under: "two" },
      three: { files: "data/*.json", task: "features" },
    },
    { metrics: { accuracy: { at_least: 0.5 } } },
    { "data/other.json": "[]" },
  );
  expect((await evaluate()).text).toMatchInlineSnapshot(`
    "data/holdout.csv:1: has no column "Y" (it has "id", "y", "p", "q", "country", "gender", "age_band", "amount")
    data/other.json: is no profile: digest: is missing, so nothing tells whether the rest is whole (have model-promotion profile write it; or say syntax: jsonl, if it is data)
    data/train.csv:1: has no column "s" (it has "id", "y", "p", "q", "country", "gender", "age_band", "amount")
    data/train.csv:1: has no column "zip" (it has "id", "y", "p", "q", "country", "gender", "age_band", "amount")
    "
  `);
});
