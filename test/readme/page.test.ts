import { existsSync, readFileSync } from "node:fs";
import { marked, type Token } from "marked";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { readReport } from "../../src/evidence/read.ts";
import { checkPolicies } from "../../src/policy/check.ts";
import { Gates } from "../../src/policy/gates.ts";
import { PolicyFile } from "../../src/policy/shape.ts";
import { readAction, withTables } from "../house/readme.ts";
import { blocks, README, rowsUnder, shellLines, titled, words } from "./blocks.ts";
import { readWorkflow } from "./workflows.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

test("its tables are action.yml's; npm run readme writes them", async () => {
  expect(README).toBe(await withTables(README, readAction()));
});

test("it is read in one sitting", () => {
  const lines = README.split("\n").length;
  expect(lines).toBeGreaterThanOrEqual(300);
  expect(lines).toBeLessThanOrEqual(450);
});

test("every block is of a kind that these tests use, and every YAML says which file it is", () => {
  expect([...new Set(blocks.map(({ language }) => language))].toSorted()).toEqual(["mermaid", "sh", "yaml"]);
  expect(blocks.filter(({ language, title }) => language === "yaml" && title === undefined)).toEqual([]);
  const shown = blocks.flatMap(({ title }) => (title === undefined ? [] : [title]));
  expect(shown).toEqual([
    "policies/churn.yaml",
    "evidence/churn/1/evidence.yaml",
    "models/churn.yaml",
    "a job of your training workflow",
    ".github/workflows/deploy.yml",
    "policies/fraud.yaml",
    "policies/leads.yaml",
  ]);
});

test("a reader who does not see a block's title is told the path before it", () => {
  for (const { title, text } of blocks.filter((block) => block.title?.includes("/") === true)) {
    const before = README.slice(0, README.indexOf(text)).split("\n").slice(-9, -2).join("\n");
    expect(before).toContain(title);
  }
});

test("every shell line is one that these tests run, or the one that brings the program", () => {
  const programs = shellLines("").map(({ line }) => words(line).slice(0, 2).join(" "));
  expect([...new Set(programs)].toSorted()).toEqual([
    "gh workflow",
    "git clone",
    "model-promotion evaluate",
    "model-promotion evidence",
    "model-promotion merge",
    "model-promotion profile",
    "model-promotion resolve",
    "model-promotion validate",
    "npm install",
  ]);
});

test("the policies are sound, each word of them", () => {
  const shown = blocks.filter(({ title }) => title?.startsWith("policies/") === true);
  expect(shown).toHaveLength(3);
  for (const { title = "", text } of shown) expect(checkPolicies([{ path: title, text }])).toEqual([]);
  expect(checkPolicies(shown.map(({ title = "", text }) => ({ path: title, text })))).toEqual([]);
});

test("the policy by example shows every family of gates that is judged", () => {
  const { stages } = PolicyFile.parse(parse(titled("policies/fraud.yaml")));
  expect(Object.keys(stages?.["production"]?.gates ?? {}).toSorted()).toEqual(Object.keys(Gates.shape).toSorted());
});

test("the evidence is recognised whole", () => {
  const path = "evidence/churn/1/evidence.yaml";
  const text = bytes(titled(path));
  const { report, format } = readReport({ path, mode: "file", size: text.length, bytes: text });
  expect(format).toBeDefined();
  expect(report.troubles ?? []).toEqual([]);
  expect(report.readings.map(({ name }) => name).toSorted()).toEqual(
    expect.arrayContaining(["auc", "error_rate", "latency_p95_ms", "requests"]),
  );
});

test("the deploy workflow reads as a workflow", () => {
  const path = ".github/workflows/deploy.yml";
  expect(Object.keys(readWorkflow("deploy.yml", titled(path)).on)).toEqual(["repository_dispatch"]);
});

test("every link leads somewhere: to a file that is there, or to a heading", () => {
  const links = [...README.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  expect(links.length).toBeGreaterThan(5);
  const headings = [...README.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, "")
      .replaceAll(" ", "-"),
  );
  for (const link of links.filter((one) => !/^https?:/.test(one))) {
    const [path = "", anchor] = link.split("#");
    if (path !== "") expect(existsSync(path), link).toBe(true);
    else expect(headings).toContain(anchor);
  }
});

/** Everything in a text that a page would take for HTML of its own, and not show. */
function html(tokens: readonly Token[]): readonly string[] {
  const found: string[] = [];
  void marked.walkTokens([...tokens], (token) => {
    if (token.type === "html") found.push(token.raw.trim());
  });
  return found;
}

test("its Markdown shows all there is: no row has a cell too many, and nothing is taken for HTML", () => {
  const tables = marked.lexer(README).filter((token) => token.type === "table");
  expect(tables.length).toBe(6);
  const sources = README.split("\n\n").filter((part) => part.startsWith("|"));
  expect(html(marked.lexer(README))).toEqual(
    ["inputs:begin", "inputs:end", "outputs:begin", "outputs:end"].map((name) => `<!-- ${name} -->`),
  );
  for (const source of sources) {
    const counts = source.split("\n").map((line) => line.split(/(?<!\\)\|/).length);
    expect(new Set(counts).size, source).toBe(1);
  }
});

test("the contract of exit codes and the commands are those of the terminal program", () => {
  const usage = readFileSync("src/cli.ts", "utf8");
  expect(usage).toContain("Exit codes: 0 open or waiting, 1 shut, 2 something to fix, 3 an outage or our bug.");
  expect(README).toContain("Exit codes: 0 open or waiting, 1 shut, 2 something a person must fix");
  expect(rowsUnder("Troubleshooting, by message").length).toBeGreaterThan(10);
});
