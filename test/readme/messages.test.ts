import { expect, test } from "vitest";
import type { Happening } from "../../src/commands/run.ts";
import { digest, evidence, manifest, policy, production } from "../support/texts.ts";
import { workplace, type Inputs, type Workplace } from "../support/workplace.ts";
import type { Plan } from "../support/world.ts";
import { README, rowsUnder } from "./blocks.ts";
import { customers } from "./data-files.ts";

/*
 * Every message that the README's table explains is provoked here, in a repository where things are as wrong as the table says,
 * and is found in what the run tells. A row without a way to provoke it fails.
 */

const PROMOTE: Inputs = { command: "promote", model: "fraud", version: "7", to: "production" };
const OWNER = { who: "owner", from: ["@maya"], count: 1 };

/** What a run tells: its text, and with every problem its remedy. */
async function told(
  place: Workplace,
  inputs: Inputs = PROMOTE,
  happening: Happening = { kind: "dispatch" },
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { text, summary } = await place.run(inputs, { happening, files });
  return `${text}\n${summary ?? ""}`;
}

const promoted = async (plan: Plan, inputs: Inputs = {}) => told(await workplace(plan), { ...PROMOTE, ...inputs });
const withPolicy = (stage: Readonly<Record<string, unknown>>): Plan => ({
  files: { "policies/fraud.yaml": policy({ production: production(stage) }) },
});
const reviewed = async (place: Workplace, number = 1) => told(place, { command: "auto" }, { kind: "pull", number });

/** A policy that computes from predictions, with these words of its table and this gate. */
function computing(table: Readonly<Record<string, unknown>>, gates: Readonly<Record<string, unknown>>): Plan {
  const columns = { key: "customer", label: "churned", score: "p" };
  const data = { t: { files: "p.csv", task: "binary", columns, ...table } };
  const whole = JSON.parse(policy({ production: production({ gates }) })) as object;
  return { files: { "policies/fraud.yaml": JSON.stringify({ ...whole, data }) } };
}
const AUC = { metrics: { auc: { at_least: 0.6, from: "t" } } };
const LOSS = { metrics: { auc: { better: "higher", loss_at_most: 0.1, from: "t" } } };

/** What a promotion tells where these files lie in the workspace. */
const computed = async (plan: Plan, files: Readonly<Record<string, string>>) =>
  told(await workplace(plan), PROMOTE, { kind: "dispatch" }, files);

/** A promotion of ours that waits for people. */
async function waiting(plan: Plan = {}): Promise<Workplace> {
  const place = await workplace(plan);
  await place.run(PROMOTE);
  expect(place.openPulls()).toEqual([1]);
  return place;
}

const PROVOKED: Readonly<Record<string, () => Promise<string>>> = {
  "GitHub Actions is not permitted to create pull requests": () => promoted({ settings: { actionsMayCreateAndApprove: false } }),
  "Resource not accessible by integration": () => promoted({ token: { contents: "read", checks: "write" } }),
  "there is no policy in": () => promoted({}, { policies: "rules" }),
  "no policy is for": () => promoted({}, { model: "churn", digest: digest("7") }),
  "quote it: version:": () =>
    promoted({ files: { "models/fraud.yaml": manifest({ production: "1.10" }).replace('"1.10"', "1.10") } }),
  "nothing says what the artifact of": () => promoted({}, { version: "8" }),
  "no evidence reports": () => promoted({}, { version: "8", digest: digest("8") }),
  "is not executed yet": () => promoted(withPolicy({ freeze: [{ from: "2026-12-20", to: "2027-01-02", because: "year-end" }] })),
  "this token cannot read teams": async () => {
    const place = await waiting(withPolicy({ approvals: [{ who: "owner", from: ["@acme/owners"], count: 1 }] }));
    place.github.as("grace").approve(1);
    return reviewed(place);
  },
  "asked for this promotion": async () => {
    const place = await waiting(withPolicy({ approvals: [{ ...OWNER, from: ["write"] }] }));
    place.github.as("ada").approve(1);
    return reviewed(place);
  },
  "is not the head": async () => {
    const place = await workplace();
    const move = (version: string) => ({ "models/fraud.yaml": manifest({ staging: "7", production: version }) });
    place.github.as("ada").pushCommit("by-hand", move("7"));
    place.github.as("ada").openPull({ title: "by hand", head: "by-hand" });
    place.github.as("maya").approve(1);
    place.github.as("ada").pushCommit("by-hand", { "evidence/fraud/7/more.json": evidence("7", { metrics: { f1: 0.9 } }) });
    return reviewed(place);
  },
  "is not one that github-actions[bot] made through the API": async () => {
    const place = await waiting();
    const { branch } = place.pull(1).head;
    place.github.as("ada").pushCommit(branch, { "models/fraud.yaml": manifest({ staging: "7", production: "7" }) });
    return reviewed(place);
  },
  "changed on main since this change was made": async () => {
    const place = await waiting();
    const edited = `# somebody was here\n${place.file("models/fraud.yaml") ?? ""}`;
    place.github.as("rui").pushCommit("main", { "models/fraud.yaml": edited });
    return reviewed(place);
  },
  "is held for production": () => {
    const hold = `{ stage: production, digest: ${digest("7")}, because: "p95 is 140 ms", since: 2026-11-19T09:00:00Z }`;
    const held = `${manifest({ staging: "7", production: "6" })}holds:\n  - ${hold}\n`;
    return promoted({ files: { "models/fraud.yaml": held } });
  },
  "a rule of main asks that": async () => {
    const place = await workplace({ files: { "evidence/fraud/8/evidence.json": evidence("8") } });
    place.github.protect(place.repository, { reviews: { approvals: 2 } });
    return told(place, { ...PROMOTE, version: "8", to: "staging" });
  },
  "the issue for its review cannot be opened": async () => {
    const place = await waiting(withPolicy({ break_glass: { from: ["@maya"], count: 1, expires_after: "4h" } }));
    place.github.as("maya").review(1, { state: "APPROVED", body: "/break-glass losses are running" });
    return reviewed(place);
  },
  "nothing was computed from the table": () => promoted(computing({}, AUC)),
  "was computed from data.": async () => {
    const place = await workplace(computing({}, AUC));
    await told(place, PROMOTE, { kind: "dispatch" }, { "p.csv": customers(200) });
    place.github.as("rui").pushCommit("main", { ...computing({ threshold: 0.7 }, AUC).files });
    return reviewed(place);
  },
  "too little data to say": () => {
    const table = { reference: { files: "train.csv" }, features: ["p"] };
    const files = { "p.csv": customers(30), "train.csv": customers(30, 31) };
    return computed(computing(table, { drift: { psi: { below: 0.1, from: "t" } } }), files);
  },
  "without a fellow": () => {
    const files = { "p.csv": customers(200), "q.csv": customers(200, 2) };
    return computed(computing({ incumbent: { files: "q.csv" } }, LOSS), files);
  },
  "is not text to every reader of YAML": () =>
    promoted({ files: { "models/fraud.yaml": manifest({ production: "6" }).replace('"6"', "1_000") } }),
  "holds the character U+": () =>
    promoted({ files: { "models/fraud.yaml": manifest({ production: "6" }).replace("# as", "# \u202eas") } }),
  "checks of other workflows wait for approval": async () => {
    const place = await waiting();
    const held = place.github.events.flatMap(({ starts }) => starts).filter((start) => start.held);
    expect(held.map(({ event }) => event)).toContain("pull_request");
    return "checks of other workflows wait for approval";
  },
};

const explained = rowsUnder("Troubleshooting, by message").map(([message = ""]) => message.replaceAll(/^`|`$/g, ""));

test("the table explains these messages and no other", () => {
  expect(explained).toEqual(Object.keys(PROVOKED));
});

test.each(explained)("%s", async (message) => {
  expect(await PROVOKED[message]?.()).toContain(message);
});

test("blocks that are not executed yet are refused, each with that sentence, as the README says", async () => {
  expect(README).toContain("`rollout`, `freeze` and `rollback.when`");
  const unexecuted = [
    { rollout: { steps: [{ percent: 10, for: "30m" }, { percent: 100 }] } },
    { freeze: [{ from: "2026-12-20", to: "2027-01-02", because: "year-end" }] },
    { rollback: { when: { slo: { error_rate: { at_most: 0.01 } } } } },
  ];
  for (const block of unexecuted) {
    const place = await workplace(withPolicy(block));
    const { text, exit, writes } = await place.run(PROMOTE);
    expect(text).toContain("not executed yet");
    expect({ exit, writes }).toEqual({ exit: 2, writes: [] });
  }
});
