import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { marked } from "marked";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import * as z from "zod";
import { checkPolicies } from "../../src/policy/check.ts";
import { Gates } from "../../src/policy/gates.ts";
import { fileAt } from "../github/git/trees.ts";
import { startGitHub } from "../github/server.ts";
import { desk } from "../support/desk.ts";
import { freshBundle } from "../support/fresh-bundle.ts";
import { child, laidOut, runAction } from "../support/run-bundle.ts";
import { terminals } from "../support/terminal.ts";
import { DATA_PAGE, dataBlocks as blocks, shellLines, titled, words } from "./blocks.ts";
import { BY_SECTION, customers, EVERY_TASK } from "./data-files.ts";
import { filled, Job, readWorkflow } from "./workflows.ts";

/*
 * docs/data.md, as its reader uses it: each policy with the data it is for, each command typed, each workflow run.
 */

const terminal = terminals();
const bundle = freshBundle();
const CHURN = titled("policies/churn.yaml", blocks);
const DIGEST = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const HOLDOUT = { model: "churn", table: "holdout" };
const TO_STAGING = { model: "churn", version: "2", to: "staging" };

const Finding = z.object({ gate: z.string(), outcome: z.string(), because: z.string() });
const Findings = z.object({ moves: z.array(z.object({ findings: z.array(Finding) })) });
const findingsIn = (json: unknown) => Findings.parse(json).moves.flatMap(({ findings }) => findings);
const Reading = z.object({ kind: z.string(), name: z.string(), value: z.unknown(), feature: z.string().nullish() });
const Read = z.object({ files: z.array(z.object({ readings: z.array(Reading) })) });
const readingsIn = (json: unknown) => Read.parse(json).files.flatMap(({ readings }) => readings);

describe("the page", () => {
  test("every block is of a kind that these tests use, and every one but the commands has a title", () => {
    expect([...new Set(blocks.map(({ language }) => language))].toSorted()).toEqual(["csv", "sh", "yaml"]);
    expect(blocks.filter(({ language, title }) => language !== "sh" && title === undefined)).toEqual([]);
    const titles = blocks.flatMap(({ title }) => title ?? []).filter((title) => title !== "data" && title !== "gates");
    expect(titles).toEqual([
      "predictions/churn-2.csv",
      "policies/churn.yaml",
      "a job of your training workflow",
      "data of every task",
      ".github/workflows/judge.yml",
    ]);
    expect(shellLines("", blocks).filter(({ line }) => !line.startsWith("model-promotion "))).toEqual([]);
  });

  test("every link leads somewhere: to a file that is there, or to a heading of it", () => {
    const links = [...DATA_PAGE.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
    expect(links.length).toBeGreaterThan(2);
    for (const link of links) {
      const [path = "", anchor] = link.split("#");
      const file = path === "" ? "docs/data.md" : join("docs", path);
      expect(existsSync(file), link).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(readFileSync(file, "utf8")), link).toContain(anchor);
    }
  });

  test("its Markdown shows all there is: no row has a cell too many, and nothing is taken for HTML", () => {
    const html: string[] = [];
    void marked.walkTokens([...marked.lexer(DATA_PAGE)], (token) => {
      if (token.type === "html") html.push(token.raw.trim());
    });
    const marks = ["tasks", "drift", "rates"].flatMap((name) => [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`]);
    expect(html).toEqual(marks);
    for (const source of DATA_PAGE.split("\n\n").filter((part) => part.startsWith("|")))
      expect(new Set(source.split("\n").map((line) => line.split(/(?<!\\)\|/).length)).size, source).toBe(1);
  });
});

function anchorsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, "")
      .replaceAll(" ", "-"),
  );
}

/** What stands between two marks of the page. */
function between(name: string): string {
  const [, after = ""] = DATA_PAGE.split(`<!-- ${name}:begin -->`);
  return after.split(`<!-- ${name}:end -->`)[0] ?? "";
}
/** The rows of its table, each as its cells; the first cell is what stands before the first bar. */
const cellsOf = (text: string) =>
  text
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));
const quoted = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);

describe("the first example", () => {
  const files = {
    "policies/churn.yaml": CHURN,
    "predictions/churn-2.csv": customers(1200),
    "shards/1.csv": customers(500),
    "shards/2.csv": customers(500, 501),
    "model.onnx": "the model",
  };
  const evaluated = { ...TO_STAGING, artifact: "model.onnx" };

  test("its policy is sound, and its data have the columns that are shown", () => {
    expect(checkPolicies([{ path: "policies/churn.yaml", text: CHURN }])).toEqual([]);
    const [header] = files["predictions/churn-2.csv"].split("\n");
    expect(titled("predictions/churn-2.csv", blocks).split("\n")[0]).toBe(header);
  });

  test("every command that is shown runs, one after the other", async () => {
    const home = terminal(files);
    const typed = shellLines("model-promotion", blocks);
    expect(typed.map(({ line }) => words(line)[1])).toEqual(["evaluate", "profile", "profile", "profile", "merge", "merge"]);
    for (const { line } of typed) expect(await home.said(...words(line).slice(1)), line).toMatchObject({ code: 0 });
  });

  test("its gates judge what was computed, at the worse end of its interval", async () => {
    const findings = findingsIn((await desk(files).said("evaluate", evaluated)).json);
    expect(findings.filter(({ outcome }) => outcome !== "pass")).toEqual([]);
    const auc = findings.find(({ gate }) => gate === "auc")?.because;
    expect(auc).toMatch(/^auc is 0\.\d+, at worst 0\.\d+ \(95 %\), must be at least 0\.75$/);
  });

  test("without the files nothing is computed, and what asks for it stays shut", async () => {
    const home = desk({ "policies/churn.yaml": CHURN, "model.onnx": "the model" });
    const said = await home.said("evaluate", evaluated);
    expect(home.log.join("\n")).toContain("so nothing is computed from it");
    expect(said.exit).toBe(1);
    expect(said.text).toContain("nothing was computed from the table holdout");
  });

  test("its job promotes: results and no row of the data are in the pull request", async () => {
    const { promote } = z.record(z.string(), Job).parse(parse(titled("a job of your training workflow", blocks)));
    const [, step] = promote!.steps;
    const { repository, github, main } = await models({ "policies/churn.yaml": CHURN });
    const token = github.actionsToken(repository, promote!.permissions ?? {});
    const inputs = filled(step!.with, { needs: { train: { outputs: { digest: DIGEST } } } });
    const workspace = { "predictions/churn-2.csv": files["predictions/churn-2.csv"] };
    const ran = await runAction(github, { repository, token, event: "push", main: bundle.action(), workspace, inputs });
    expect(ran, ran.log).toMatchObject({ code: 0, outputs: { merged: "true" } });
    const computed = main("evidence/churn/2/holdout.computed.json") ?? "";
    expect(JSON.parse(computed)).toMatchObject({ computed: 1, model: "churn", version: "2", table: "holdout" });
    expect(computed).not.toContain("c-00");
    expect(main("predictions/churn-2.csv")).toBeUndefined();
    await github.close();
  });
});

/** acme/models with these files, and what stands on its default branch. */
async function models(files: Readonly<Record<string, string>>) {
  const github = await startGitHub({ now: "2026-11-20T12:00:00Z" });
  const repository = github.repository("acme/models", { files, people: { maya: "maintain" } });
  const main = (path: string) => fileAt(repository.git, repository.refs.get("refs/heads/main")!, path);
  return { github, repository, main };
}

const Data = z.object({ data: z.record(z.string(), z.looseObject({ task: z.string() })) });
const Asked = z.object({ gates: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** A policy of a model with this data, and with these gates for production. */
function policyOf(data: string, gates: string): string {
  const production = { ...Asked.parse(parse(gates)), merge: "automatic" };
  return stringify({ models: ["credit"], ...Data.parse(parse(data)), stages: { production } });
}

describe("every task", () => {
  const text = titled("data of every task", blocks);
  const policy = policyOf(text, "gates: { metrics: { auc: { at_least: 0.5 } } }");
  const { data } = Data.parse(parse(text));
  const tasks = cellsOf(between("tasks"));
  /** What is quoted in the cells and is no name of anything computed. */
  const OTHERS = ["top: 10", "ndcg", "label", "outcomes"];
  const profiled = (table: string) =>
    desk({ ...EVERY_TASK, "policies/credit.yaml": policy }).said("profile", { table, model: "credit", output: "t.json" });

  test("the policy is sound, and the table has a row for each", () => {
    expect(checkPolicies([{ path: "policies/credit.yaml", text: policy }])).toEqual([]);
    expect(tasks.map(([, task = ""]) => quoted(task)[0])).toEqual(Object.values(data).map(({ task }) => task));
    for (const family of tasks.flatMap(([, , , , gates = ""]) => quoted(gates)))
      expect(Object.keys(Gates.shape)).toContain(family);
  });

  test.each(Object.keys(data).map((table, at) => [table, at] as const))(
    "%s computes the names that its row tells, and no other",
    async (table, at) => {
      const said = await profiled(table);
      expect(said.exit, said.text).toBe(0);
      const names = readingsIn(said.json)
        .filter(({ kind }) => kind === "metric" || kind === "slo")
        .map(({ name }) => name.slice(name.lastIndexOf("/") + 1));
      const told = quoted(tasks[at]?.[3] ?? "").filter((name) => !OTHERS.includes(name));
      expect([...new Set(told)].toSorted()).toEqual([...new Set(names)].toSorted());
    },
  );

  test("the table of drift tells every statistic, of numbers and of categories", async () => {
    const readings = readingsIn((await profiled("inputs")).json);
    const of = (feature: string) => readings.flatMap((each) => (each.feature === feature ? [each.name] : []));
    const told = (kind: string) =>
      cellsOf(between("drift")).flatMap(([, name = "", kinds = ""]) => (kinds.includes(kind) ? quoted(name) : []));
    expect(told("numbers").toSorted()).toEqual(of("amount").toSorted());
    expect(told("categories").toSorted()).toEqual(of("channel").toSorted());
  });
});

describe("the gates of each section", () => {
  const sections = blocks.filter(({ title }) => title === "gates").map(({ heading }) => heading);
  const digest = (version: string) => `sha256:${version.repeat(64)}`;
  const STANDING = `model: credit\nstages:\n  production: { version: "1", digest: "${digest("1")}" }\n`;

  test("there are data for each, and for no other", () => {
    expect(Object.keys(BY_SECTION)).toEqual(sections);
  });

  test.each(sections)("%s", async (section) => {
    const own = blocks.filter(({ heading }) => heading === section);
    const gates = titled("gates", own);
    const policy = policyOf(titled("data", own), gates);
    expect(checkPolicies([{ path: "policies/credit.yaml", text: policy }])).toEqual([]);
    const compares = section.includes("incumbent");
    const home = desk({
      ...BY_SECTION[section],
      "policies/credit.yaml": policy,
      "evidence/credit/1/evidence.yaml": `model: credit\nversion: "1"\nmetrics: { f1: 0.7 }\n`,
      ...(compares ? { "models/credit.yaml": STANDING } : {}),
    });
    const said = await home.said("evaluate", { model: "credit", version: "2", to: "production", digest: digest("2") });
    const findings = findingsIn(said.json);
    expect(findings.filter(({ outcome }) => outcome !== "pass")).toEqual([]);
    expect(said.exit).toBe(0);
    const because = findings.map((finding) => finding.because).join("\n");
    const asked = Object.values(Asked.parse(parse(gates)).gates).flatMap((family) => Object.keys(family));
    for (const name of asked.filter((each) => each !== "equalized_odds")) expect(because).toContain(name);
    if (compares) expect(because.match(/on the same 2000 rows/g)).toHaveLength(2);
    if (section.includes("missing")) expect(because).toContain("(missing)");
  });

  test("the rates that are told are those of each group", async () => {
    const home = desk(BY_SECTION["Slices, attributes and missing values"]);
    const of = { data: "predictions/loans.csv", output: "t.json", label: "repaid", score: "p", attributes: "gender" };
    const { json } = await home.said("profile", of);
    const names = readingsIn(json).flatMap(({ kind, name }) => (kind === "fairness" ? [name] : []));
    expect(quoted(between("rates")).toSorted()).toEqual([...new Set(names)].toSorted());
  });
});

describe("profiles of shards", () => {
  /** A checkout with two shards of the holdout, profiled, and all of it in one file. */
  async function sharded() {
    const [one, other] = [customers(500), customers(500, 501)];
    const all = one + other.slice(other.indexOf("\n") + 1);
    const home = desk({ "policies/churn.yaml": CHURN, "shards/1.csv": one, "shards/2.csv": other, "all/all.csv": all });
    for (const shard of ["1", "2"])
      await home.said("profile", { ...HOLDOUT, data: `shards/${shard}.csv`, output: `profiles/${shard}.json` });
    return home;
  }

  test("are certain of what is counted, and tell the whole exactly when the data are read again", async () => {
    const home = await sharded();
    const values = ({ json }: { readonly json: unknown }) =>
      readingsIn(json).flatMap(({ kind, name, value }) => (kind === "metric" ? [[name, value] as const] : []));
    const whole = values(await home.said("profile", { ...HOLDOUT, data: "all/all.csv", output: "whole.json" }));
    const added = values(await home.said("merge", { data: "profiles/*.json", output: "added.json" }));
    const again = values(await home.said("merge", { data: "profiles/*.json", exact: "true", output: "again.json" }));
    expect(whole.length).toBeGreaterThan(40);
    expect(again).toEqual(whole);
    const accuracies = (of: typeof whole) => of.filter(([name]) => name === "accuracy");
    expect(accuracies(added)).toEqual(accuracies(whole));
  });

  test("are judged as one table where their sum is evidence", async () => {
    const home = await sharded();
    await home.said("merge", { data: "profiles/*.json", output: "holdout.profile.json" });
    const said = await home.said("evaluate", { ...TO_STAGING, evidence: "holdout.profile.json", digest: DIGEST });
    expect(findingsIn(said.json).filter(({ outcome }) => outcome !== "pass")).toEqual([]);
    expect(said.exit).toBe(0);
  });

  test("are handed on as artifacts by the matrix, and judged as one table", async () => {
    const { profile, promote } = readWorkflow("judge.yml", titled(".github/workflows/judge.yml", blocks)).jobs;
    const policy = CHURN.replace("files: predictions/churn-{version}.csv", "files: profiles/*.json");
    const { github, repository, main } = await models({ "policies/churn.yaml": policy });
    const shards = profile!.strategy?.matrix["shard"] ?? [];
    const profiles: Record<string, string> = {};
    for (const [at, shard] of shards.entries()) {
      const [fetch, step, upload] = profile!.steps;
      expect(filled({ run: fetch!.run ?? "" }, { matrix: { shard } })["run"]).toContain(`./fetch-shard "${shard}"`);
      const inputs = filled(step!.with, { matrix: { shard }, github: { event: { inputs: { version: "2" } } } });
      const { output = "" } = inputs;
      const token = github.actionsToken(repository, profile!.permissions ?? {});
      const workspace = { [`shards/${shard}.csv`]: customers(400, 1 + 400 * at) };
      const room = laidOut(github, { repository, token, event: "workflow_dispatch", inputs, workspace });
      const ran = await child([bundle.action()], room.env, room.workspace);
      expect(ran.code, ran.log).toBe(0);
      expect(output.startsWith(`${upload!.with["path"] ?? ""}/`)).toBe(true);
      profiles[output] = readFileSync(join(room.workspace, output), "utf8");
      rmSync(room.home, { recursive: true });
    }
    expect(Object.keys(profiles)).toHaveLength(3);
    const [download, step] = promote!.steps;
    expect(download!.with["path"]).toBe("profiles");
    const inputs = filled(step!.with, { github: { event: { inputs: { version: "2" } } } });
    const token = github.actionsToken(repository, promote!.permissions ?? {});
    const how = { repository, token, event: "workflow_dispatch", main: bundle.action() };
    const ran = await runAction(github, { ...how, inputs, workspace: profiles });
    expect(ran, ran.log).toMatchObject({ code: 0, outputs: { merged: "true", version: "2" } });
    const computed: unknown = JSON.parse(main("evidence/churn/2/holdout.computed.json") ?? "");
    expect(computed).toMatchObject({ files: shards.map(() => ({ rows: 400 })) });
    await github.close();
  });
});
