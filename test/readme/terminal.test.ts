import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { child } from "../support/run-bundle.ts";
import { shellLines, titled, words } from "./blocks.ts";
import { customers } from "./data-files.ts";
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
  const data = { "predictions/1.csv": won(300), "predictions/2.csv": won(300, 301) };
  for (const [path, text] of Object.entries({ ...readmeFiles(), ...report, ...data, "models/churn.yaml": manifest })) {
    mkdirSync(dirname(join(checkout, path)), { recursive: true });
    writeFileSync(join(checkout, path), text);
  }
});
afterAll(() => {
  bundle.remove();
  rmSync(checkout, { recursive: true, force: true });
});

/** Predictions of leads, the ones from `first` on. */
const won = (rows: number, first = 1) => customers(rows, first).replace("customer,churned,p", "id,won,p");

const ENV = { PATH: process.env["PATH"] ?? "", EMBEDDED_NOW: String(Date.parse("2026-11-20T12:00:00Z")) };
const typed = shellLines("model-promotion");
const run = (line: string) => child([join(bundle.folder, "cli.js"), ...words(line).slice(1)], ENV, checkout);

test("there are six commands, and each prints what its comment promises", async () => {
  expect(typed.map(({ line }) => words(line)[1])).toEqual(["validate", "evaluate", "resolve", "evidence", "profile", "merge"]);
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

test("a profile tells what the data do, and profiles of shards are added up", async () => {
  const [profile = "", merge = ""] = typed.slice(4).map(({ line }) => line);
  const told = await run(profile);
  expect(told).toMatchObject({ code: 0, stderr: "" });
  for (const name of ["roc_auc", "accuracy", "log_loss", "600 samples"]) expect(told.stdout).toContain(name);
  for (const shard of ["1", "2"])
    expect(await run(profile.replace("*.csv", `${shard}.csv`).replace("holdout.json", `parts/${shard}.json`))).toMatchObject({
      code: 0,
    });
  const whole = await run(merge);
  expect(whole).toMatchObject({ code: 0, stderr: "" });
  expect(whole.stdout).toContain("600 samples");
});

/** The lines of a text that say how a gate stands to the incumbent. */
const compared = (text: string) => text.split("\n").filter((line) => line.includes("on the same"));

test("the policy that judges from data does: the incumbent is compared on the same rows", async () => {
  const leads = mkdtempSync(join(tmpdir(), "leads-"));
  const files = {
    "policies/leads.yaml": titled("policies/leads.yaml"),
    "models/leads.yaml": `model: leads\nstages:\n  staging: { version: "1", digest: "${DIGEST}" }\n`,
    "evidence/leads/1/evidence.yaml": `model: leads\nversion: "1"\nmetrics: { auc: 0.8 }\n`,
    "predictions/1.csv": won(900),
    "predictions/2.csv": won(900),
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(leads, path)), { recursive: true });
    writeFileSync(join(leads, path), text);
  }
  const evaluate = ["evaluate", "leads", "2", "staging", "--digest", `sha256:${"2".repeat(64)}`];
  const said = await child([join(bundle.folder, "cli.js"), ...evaluate], ENV, leads);
  expect(said).toMatchObject({ code: 0 });
  expect(compared(said.stdout).join("\n")).toContain("on the same 900 rows");
  rmSync(leads, { recursive: true });
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
