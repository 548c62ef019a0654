import { readFileSync } from "node:fs";
import { marked, type Tokens } from "marked";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { FORMATS } from "../../../src/evidence/formats/formats.ts";
import { readEvidence } from "../../../src/evidence/read.ts";
import { rulesIn } from "../../../src/evidence/rules.ts";
import { parse as parseReport } from "../../../src/evidence/syntax/parse.ts";
import { judge } from "../../../src/gates/judge.ts";
import { Gates } from "../../../src/policy/gates.ts";
import { FORMAT_NAMES, ReportRule, TEST_TOOLS } from "../../../src/report-rule.ts";
import { question } from "../../gates/question.ts";
import { PAGE, withNames } from "../../house/evidence-page.ts";
import { file } from "../files.ts";
import { FIXTURES } from "./fixtures.ts";
import { REPORTS } from "./fixture.ts";

const page = readFileSync(PAGE, "utf8");
const tokens = marked.lexer(page);
const tables = tokens.filter((token): token is Tokens.Table => token.type === "table");
const table = (column: string) => tables.find(({ header }) => header.some(({ text }) => text === column))!;
const formats = table("example").rows.map((cells) => {
  const [name = "", , , , example = ""] = cells.map(({ text }) => text);
  return { name: /`([^`]+)`/.exec(name)![1]!, starred: name.endsWith("*"), example: /`([^`]+)`/.exec(example)?.[1] };
});
const blocks = tokens.filter((token): token is Tokens.Code => token.type === "code");

test("has a row for every format, in the order in which they may be named, and no other", () => {
  expect(formats.map(({ name }) => name)).toEqual([...FORMAT_NAMES]);
});

test("marks those that are read only where they are named", () => {
  const named = FORMATS.filter((each) => FIXTURES.every(({ format, rule }) => format !== each.name || rule !== undefined));
  const never = named.map(({ name }) => name).filter((name) => FIXTURES.some(({ format }) => format === name));
  // Its companion, which holds no number, is known by itself.
  expect(formats.filter(({ starred }) => starred).map(({ name }) => name)).toEqual(
    FORMAT_NAMES.filter((name) => never.includes(name) || name === "mlflow-evaluate"),
  );
});

test.each(formats.flatMap(({ name, example }) => (example === undefined ? [] : [[name, example] as const])))(
  "the example for %s opens on one of its reports: %s",
  (name, example) => {
    const gates = Gates.parse(parse(example));
    const found = texts(name).map(([path, text, rule]) => {
      const reports = rule === undefined ? [] : [rule];
      const evidence = readEvidence({ model: "fraud", version: "7", files: [file(path, text)], reports });
      return judge(question({ gates }, { evidence })).map(({ outcome, because }) => `${outcome}: ${because}`);
    });
    expect(
      found.some((each) => each.every((one) => one.startsWith("pass"))),
      found.join("\n"),
    ).toBe(true);
  },
);

/** Reports of a format: our own fixtures, and for our own two formats what stands here. */
function texts(name: string): readonly (readonly [string, string | Uint8Array, ReportRule?])[] {
  if (name === "own") return [["a.yaml", 'model: fraud\nversion: "7"\nmetrics: { auc: 0.93 }\n']];
  if (name === "log") return [["a.json", '{"model": "fraud", "version": 7, "online": {"latency_p95_ms": 62}}']];
  return FIXTURES.filter(({ format }) => format === name).map(({ path, rule }) => {
    const bytes = new Uint8Array(readFileSync(`${REPORTS}/${path}`));
    return rule === undefined ? [path, bytes] : [path, bytes, rule];
  });
}

test("its table of names is made of the names that readings are compared by", async () => {
  expect(await withNames(page)).toBe(page);
});

test("describes every word of a rule, and shows rules that are ones", () => {
  expect(table("says").rows.map(([word]) => word!.text.replaceAll("`", ""))).toEqual(Object.keys(ReportRule.shape));
  const shown = blocks.find(({ lang }) => lang?.includes("reports.yaml"))!;
  expect(rulesIn(parseReport("reports.yaml", new TextEncoder().encode(shown.text)))).toMatchObject({ ok: true });
});

test("names every tool whose verdict may be asked, and shows gates that are ones", () => {
  const section = page.slice(page.indexOf("## A tool's own verdict"), page.indexOf('```yaml title="gates of a stage"'));
  expect([...section.matchAll(/`([a-z0-9_]+)`/g)].map(([, word]) => word)).toEqual([...TEST_TOOLS]);
  const shown = blocks.find(({ lang }) => lang?.includes("gates of a stage"))!;
  expect(Gates.safeParse(parse(shown.text)).success).toBe(true);
});
