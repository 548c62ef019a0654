import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { child } from "../support/run-bundle.ts";
import { shellLines, titled, words } from "./blocks.ts";
import { built, readmeFiles } from "./models.ts";

/** A checkout as the README leaves it after the first promotion, with the manifest it shows. */
const DIGEST = "sha256:384911df63859a8b4f97eaa6c0ae4243090e17f221549158fae0d303db7b2d18";
let bundle: Awaited<ReturnType<typeof built>>;
let checkout: string;

beforeAll(async () => {
  bundle = await built();
  checkout = mkdtempSync(join(tmpdir(), "checkout-"));
  const manifest = titled("models/churn.yaml").replace("sha256:EVIDENCE", DIGEST);
  const report = { "reports/evidence.yaml": titled("evidence/churn/1/evidence.yaml") };
  for (const [path, text] of Object.entries({ ...readmeFiles(), ...report, "models/churn.yaml": manifest })) {
    mkdirSync(dirname(join(checkout, path)), { recursive: true });
    writeFileSync(join(checkout, path), text);
  }
});
afterAll(() => {
  bundle.remove();
  rmSync(checkout, { recursive: true, force: true });
});

const ENV = { PATH: process.env["PATH"] ?? "", EMBEDDED_NOW: String(Date.parse("2026-11-20T12:00:00Z")) };
const typed = shellLines("model-promotion");
const run = (line: string) => child([join(bundle.folder, "cli.js"), ...words(line).slice(1)], ENV, checkout);

test("there are four commands, and each prints what its comment promises", async () => {
  expect(typed.map(({ line }) => words(line)[1])).toEqual(["validate", "evaluate", "resolve", "evidence"]);
  const [validate, evaluate, resolve, evidence] = await Promise.all(typed.map(({ line }) => run(line)));
  expect(validate).toMatchObject({ code: 0, stdout: `${typed[0]!.comment}\n` });
  const [start = "", end = ""] = typed[2]!.comment.split("… ");
  expect(resolve?.code).toBe(0);
  expect(resolve?.stdout.startsWith(start)).toBe(true);
  expect(resolve?.stdout.trimEnd().endsWith(end)).toBe(true);
  expect(resolve?.stdout.split(" ")).toHaveLength(3);
  expect(evaluate?.stdout).toContain("promote churn to production: 1");
  expect(evaluate?.stderr).toBe("");
  expect(evidence).toMatchObject({ code: 0, stderr: "" });
  expect(evidence?.stdout).toContain("reports/evidence.yaml");
  const data: unknown = JSON.parse((await run(`${typed[3]!.line} --json`)).stdout);
  expect(data).toMatchObject({ schema_version: 1, files: [{ file: "reports/evidence.yaml" }] });
});

test("its file needs nothing beside it: installed from a folder, it is started by its name", () => {
  const home = mkdtempSync(join(tmpdir(), "install-"));
  const project = join(home, "gated-model-promotion");
  mkdirSync(project);
  cpSync(bundle.folder, join(project, "dist"), { recursive: true });
  cpSync("package.json", join(project, "package.json"));
  const [install] = shellLines("npm install --global");
  expect(shellLines("git clone")[0]?.line).toMatch(/\/gated-model-promotion$/);
  const [, ...args] = words(install?.line ?? "");
  execFileSync("npm", [...args, "--prefix", join(home, "prefix"), "--offline", "--no-audit", "--no-fund"], {
    cwd: home,
    stdio: "pipe",
  });
  const program = join(home, "prefix", "bin", "model-promotion");
  expect(existsSync(program)).toBe(true);
  expect(execFileSync(program, ["resolve", "churn", "staging"], { cwd: checkout, encoding: "utf8" })).toMatch(/^1 sha256:/);
  rmSync(home, { recursive: true, force: true });
});

test("npm run readme, demo, test and the rest are scripts of this project", () => {
  const scripts = Object.keys((JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> }).scripts);
  expect(scripts).toEqual(expect.arrayContaining(["demo", "test", "bench", "readme"]));
  expect(shellLines("npm install &&").map(({ line }) => line)).toEqual([
    "npm install && npm run demo",
    "npm install && npm test",
  ]);
});
