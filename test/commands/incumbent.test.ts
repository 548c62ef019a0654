import { expect, test } from "vitest";
import { evidence, manifest, moved, policy, production } from "../support/texts.ts";
import { world, type World } from "../support/world.ts";

const MANIFEST = "models/fraud.yaml";
const gates = { metrics: { auc: { better: "higher", gain_at_least: 0.02 } } };
const GAIN = { files: { "policies/fraud.yaml": policy({ production: production({ gates }) }) } };

/** An evidence of version 6 that makes it look worse than it was measured. */
const WORSE = evidence("6", { metrics: { auc: 0.81 } });

const TOUCHED = { "evidence/fraud/6/evidence.json": WORSE };

test("what production is compared with cannot be made worse by moving the same version to a stage that asks nobody", async () => {
  const w = await world(GAIN);
  w.github.clock.advance("1h");
  const text = moved(w.file(MANIFEST) ?? "", { stage: "staging", version: "6", evidence: WORSE });
  w.github.as("grace").pushCommit("by-hand", { [MANIFEST]: text, ...TOUCHED });
  w.github.as("grace").openPull({ title: "6 to staging", head: "by-hand" });
  expect((await w.review(1)).decision.code).toBe("merged");
  w.github.clock.advance("1h");
  const files = { "e.json": evidence("8", { metrics: { auc: 0.84 } }) };
  const next = await w.promote({ version: "8", evidence: "e.json" }, { files });
  expect(next.judged[0]?.findings.at(-1)?.because).toBe(
    "auc loses 0.09 against version 6 (0.93), must gain at least 0.02; neither states its dataset",
  );
});

test("an incumbent's evidence that somebody changed on the base branch is read as it was when the version came to stand", async () => {
  const w = await world(GAIN);
  w.github.clock.advance("1h");
  w.github.as("maya").pushCommit("main", { "evidence/fraud/6/evidence.json": WORSE });
  const result = await w.promote({ version: "7" });
  expect(result.judged[0]?.findings.at(-1)?.because).toBe(
    "auc equals version 6 (0.93), must gain at least 0.02; neither states its dataset",
  );
});

test("a report that comes to the incumbent's evidence later is read with it", async () => {
  const loss = { metrics: { log_loss: { better: "lower", loss_at_most: 0.01 } } };
  const added = (version: string, value: number) => evidence(version, { metrics: { log_loss: value } });
  const files = {
    "policies/fraud.yaml": policy({ production: production({ gates: loss }) }),
    "evidence/fraud/7/loss.json": added("7", 0.215),
  };
  const w = await world({ files });
  expect((await w.promote({ version: "7" })).judged[0]?.findings.at(-1)?.code).toBe("incumbent_missing");
  w.github.as("maya").pushCommit("main", { "evidence/fraud/6/loss.json": added("6", 0.21) });
  expect((await w.promote({ version: "7" })).judged[0]?.findings.at(-1)?.because).toBe(
    "log_loss is higher by 0.005 than version 6 (0.21), may be higher by at most 0.01; neither states its dataset",
  );
});

test("an incumbent whose pointer pins other evidence than there ever was is compared with nothing", async () => {
  const pinned = manifest({ staging: "7", production: "6" }).replace(
    /(production:[\s\S]*digest: \S+)\n/,
    `$1\n    evidence: sha256:${"e".repeat(64)}\n`,
  );
  const w = await world({ files: { ...GAIN.files, [MANIFEST]: pinned } });
  const result = await w.promote({ version: "7" });
  const last = result.judged[0]?.findings.at(-1);
  expect([last?.outcome, last?.code]).toEqual(["inconclusive", "incumbent_unreadable"]);
  expect(last?.because).toContain(`the evidence of version 6 is not the one its pointer pins (sha256:${"e".repeat(64)})`);
});

/** 7 in production, asked and approved as people do, with evidence that was measured anew for it. */
async function sevenStands(files: Readonly<Record<string, string>> = {}): Promise<World> {
  const w = await world();
  w.github.clock.advance("1h");
  const names = Object.keys(files);
  await w.promote({ version: "7", ...(names.length === 0 ? {} : { evidence: names.join(",") }) }, { files });
  for (const name of ["maya", "grace"]) w.github.as(name).approve(1);
  expect((await w.review(1)).decision.code).toBe("merged");
  w.github.clock.advance("1h");
  return w;
}

test("a way back brings no evidence of the version that it goes to", async () => {
  const w = await sevenStands();
  const { number, head } = await w.github.as("grace").revertButton(1);
  w.github.as("grace").pushCommit(head.branch, TOUCHED);
  expect((await w.review(number)).decision).toMatchObject({ to: "refuse", code: "foreign_files" });
});

test("the Revert button undoes a new measurement that its promotion put in place of an old one, and nothing else of that version", async () => {
  const again = { "evidence.json": evidence("7", { metrics: { auc: 0.95 } }) };
  const w = await sevenStands(again);
  const revert = await w.github.as("grace").revertButton(1);
  w.github.as("olga").approve(revert.number);
  expect((await w.review(revert.number)).decision.code).toBe("merged");
  expect(w.file("evidence/fraud/7/evidence.json")).toBe(evidence("7"));

  const other = await sevenStands(again);
  const { number, head } = await other.github.as("grace").revertButton(1);
  other.github
    .as("grace")
    .pushCommit(head.branch, { "evidence/fraud/7/evidence.json": evidence("7", { metrics: { auc: 0.5 } }) });
  expect((await other.review(number)).decision.code).toBe("foreign_files");
});
