import { expect, test } from "vitest";
import { MANIFEST, MANIFEST_FILE, digest, promoted, standing } from "../support/fraud.ts";

const ASK = { command: "resolve", model: "fraud", to: "production" };

test("tells what the stage points at on the base branch, as outputs for the next step", async () => {
  const at = await standing();
  const found = await at.run(ASK);
  expect([found.exit, found.writes, found.text]).toEqual([0, [], `1 ${digest("1")}\n`]);
  expect(found.outputs).toMatchObject({
    decision: "none",
    merged: "false",
    model: "fraud",
    stage: "production",
    version: "1",
    digest: digest("1"),
  });
  expect(JSON.parse(found.outputs.result)).toEqual({
    schema_version: 1,
    model: "fraud",
    stage: "production",
    version: "1",
    digest: digest("1"),
    uri: null,
    evidence: null,
  });
});

test("an open promotion changes nothing of it, and a merged one does", async () => {
  const at = await standing();
  at.github.as("grace").pushCommit("change", { [MANIFEST_FILE]: MANIFEST.replace('"1"', '"9"') });
  at.github.as("grace").openPull({ title: "Change", head: "change" });
  expect((await at.run(ASK)).outputs.version).toBe("1");
  await promoted(at, "2");
  expect((await at.run(ASK)).outputs.version).toBe("2");
});

test("reads another branch where base says so", async () => {
  const at = await standing();
  at.github.as("grace").createBranch("eu");
  at.github.as("grace").pushCommit("eu", { [MANIFEST_FILE]: MANIFEST.replace('"1"', '"5"').replace(digest("1"), digest("5")) });
  expect((await at.run({ ...ASK, base: "eu" })).outputs.version).toBe("5");
});

test("asks GitHub for the branch and the manifest, and for nothing else", async () => {
  const at = await standing();
  await at.run(ASK);
  expect(at.github.requests.length).toBe(2);
});
