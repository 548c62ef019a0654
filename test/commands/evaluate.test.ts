import { expect, test } from "vitest";
import { digest, evidence, held, promoted, rolledBack, standing } from "../support/fraud.ts";

const ASK = { command: "evaluate", model: "fraud", version: "2", to: "production", evidence: "out/*" };
const FILES = { files: { "out/evidence.yaml": evidence("2") } };

test("finds what promote would find, and writes nothing", async () => {
  const at = await standing();
  const found = await at.run(ASK, FILES);
  expect([found.exit, found.writes, at.openPulls()]).toEqual([0, [], []]);
  const opened = await at.run({ ...ASK, command: "promote" }, FILES);
  const told = (run: typeof found) => run.results[0]?.judged.map(({ findings }) => findings.map(({ because }) => because));
  expect(told(found)).toEqual(told(opened));
});

test("counts no approvals, and says that people will be asked", async () => {
  const at = await standing();
  const found = await at.run(ASK, FILES);
  expect(found.text).toContain("waiting for approvals, which are counted once the pull request is open; every gate is open");
});

test("a held version is shut, whether its hold is written down or owed", async () => {
  const at = await standing();
  await promoted(at, "2");
  await rolledBack(at);
  expect((await at.run(ASK, FILES)).results[0]?.decision).toMatchObject({ to: "refuse", code: "held" });
  const other = await standing();
  held(other, "2");
  const shut = await other.run({ ...ASK, digest: digest("2") }, FILES);
  expect([shut.exit, shut.results[0]?.decision.code]).toEqual([1, "held"]);
});
