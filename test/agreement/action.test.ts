import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import * as z from "zod";
import { UserError } from "../../src/errors.ts";
import { readReport } from "../../src/evidence/read.ts";
import { COMMANDS, Inputs, readRequest } from "../../src/inputs.ts";
import { OUTPUTS } from "../../src/report/outputs.ts";
import { say, sayError } from "../../src/say.ts";
import { bundle } from "../house/build.ts";
import { readAction } from "../house/readme.ts";
import { DIGEST, INVALID, OPEN, SHUT } from "../report/results.ts";

const action = readAction();
const Package = z.object({ main: z.string().optional(), bin: z.record(z.string(), z.string()), files: z.array(z.string()) });
const pack = Package.parse(JSON.parse(readFileSync("package.json", "utf8")));

test("action.yml and the code name the same inputs", () => {
  expect(Object.keys(action.inputs)).toEqual(Object.keys(Inputs.shape));
});

test("every default in action.yml is one the code accepts, and the one it would take itself", () => {
  const defaults = Object.entries(action.inputs).flatMap(([name, { default: given }]) =>
    given === undefined || name === "token" ? [] : [[name, given] as const],
  );
  expect(defaults.map(([name]) => name)).toEqual([
    "command",
    "manifests",
    "policies",
    "evidence-root",
    "dry-run",
    "merge-method",
  ]);
  expect(readRequest(Object.fromEntries(defaults))).toEqual(readRequest({}));
  expect(readRequest({}).ok).toBe(true);
  expect(action.inputs["token"]?.default).toBe("${{ github.token }}");
});

test("what action.yml says of command and merge-method names every word the code takes", () => {
  for (const command of COMMANDS) expect(action.inputs["command"]?.description).toContain(command);
  for (const method of ["squash", "merge", "rebase"]) expect(action.inputs["merge-method"]?.description).toContain(method);
});

test("action.yml and the code name the same outputs", () => {
  expect(Object.keys(action.outputs)).toEqual([...OUTPUTS]);
});

const pointer = { version: "7", digest: DIGEST.seven, uri: "s3://acme/7" };
const problem = { what: "is wrong", file: "models/a.yaml", line: 3 };
const MERGED = { ...OPEN, merged: { commit: "1", at: new Date(0), approvedBy: [] } };
const unreadable = readReport({ path: "a.json", mode: "file", bytes: new TextEncoder().encode("{"), size: 1 });

test.each([
  ["one promotion", say({ is: "judged", command: "promote", results: [OPEN], sweep: false }, "f")],
  ["a merge", say({ is: "judged", command: "review", results: [MERGED], sweep: false }, "f")],
  ["a refusal", say({ is: "judged", command: "promote", results: [SHUT], sweep: false }, "f")],
  ["problems", say({ is: "judged", command: "promote", results: [INVALID], sweep: false }, "f")],
  ["a sweep", say({ is: "judged", command: "review", results: [SHUT, MERGED], sweep: true }, "f")],
  ["an empty sweep", say({ is: "judged", command: "review", results: [], sweep: true }, "f")],
  ["resolve", say({ is: "resolved", model: "fraud", stage: "production", pointer }, "f")],
  ["validate", say({ is: "validated", validation: { manifests: 1, policies: 1, problems: [] } }, "f")],
  ["validate with problems", say({ is: "validated", validation: { manifests: 1, policies: 1, problems: [problem] } }, "f")],
  ["evidence", say({ is: "evidence", files: [] }, "f")],
  ["evidence with problems", say({ is: "evidence", files: [unreadable] }, "f")],
  ["an error of a person's", sayError(new UserError(problem), "f")],
  ["an outage", sayError(new Error("socket hang up"), "f")],
])("%s tells every output, and the words that action.yml lists", (_, { outputs }) => {
  expect(Object.keys(outputs).toSorted()).toEqual([...OUTPUTS].toSorted());
  expect(["merge", "wait", "refuse", "none", ""]).toContain(outputs.decision);
  expect(["true", "false", ""]).toContain(outputs.merged);
  expect(outputs["result-file"]).toBe("f");
  expect(JSON.parse(outputs.result)).toMatchObject({ schema_version: 1 });
});

test("a run cut off by an error does not claim that nothing was merged", () => {
  expect(sayError(new UserError(problem)).outputs).toMatchObject({ decision: "refuse", "reason-code": "invalid", merged: "" });
  expect(sayError(new Error("socket hang up")).outputs).toMatchObject({ decision: "", "reason-code": "", merged: "" });
});

test("problems too many for an output are in the file that is named", () => {
  const many = Array.from({ length: 5000 }, () => problem);
  const { outputs, json } = sayError(new UserError(many), "f");
  expect(JSON.parse(outputs.result)).toEqual({
    schema_version: 1,
    left_out: "everything; the whole is in the file that the output result-file names",
  });
  expect(json).toMatchObject({ problems: many });
});

// https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax#branding
test("action.yml is what GitHub takes: a runtime it has, a colour and an icon it knows, texts that a marketplace shows", () => {
  expect(action.runs).toEqual({ using: "node24", main: "dist/index.js" });
  expect(["white", "black", "yellow", "blue", "green", "orange", "red", "purple", "gray-dark"]).toContain(action.branding.color);
  expect(action.branding.icon).toBe("git-merge");
  expect(action.description.length).toBeLessThanOrEqual(125);
  for (const { description } of Object.values({ ...action.inputs, ...action.outputs })) expect(description).toMatch(/^\S.*\.$/s);
});

test("what action.yml and package.json start is what the build makes, and a terminal can start it by its name", async () => {
  const folder = mkdtempSync(join(tmpdir(), "dist-"));
  await bundle(folder);
  for (const path of [action.runs.main, ...Object.values(pack.bin)]) {
    expect(path).toMatch(/^dist\//);
    expect(existsSync(join(folder, basename(path))), path).toBe(true);
  }
  for (const path of Object.values(pack.bin))
    expect(readFileSync(join(folder, basename(path)), "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  for (const path of pack.files.filter((name) => name !== "dist")) expect(existsSync(path), path).toBe(true);
  rmSync(folder, { recursive: true });
});
