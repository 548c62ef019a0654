import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { FORMATS } from "../../../src/evidence/formats/formats.ts";
import { readReport } from "../../../src/evidence/read.ts";
import { parse } from "../../../src/evidence/syntax/parse.ts";
import { FORMAT_NAMES, TEST_TOOLS } from "../../../src/report-rule.ts";
import { file } from "../files.ts";
import { FIXTURES } from "./fixtures.ts";
import { REAL_REPORTS, REPORTS } from "./fixture.ts";

const bytesOf = (path: string) => new Uint8Array(readFileSync(path));
const filesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => statSync(`${folder}/${path}`).isFile())
    .toSorted();

test("every format that may be named is read, and none besides", () => {
  expect(FORMATS.map((each) => each.name).toSorted()).toEqual([...FORMAT_NAMES].toSorted());
});

test("the tools a policy may name under tests are those whose verdicts are read", () => {
  expect([...new Set(FORMATS.flatMap((each) => each.judges ?? []))].toSorted()).toEqual([...TEST_TOOLS].toSorted());
});

test("every format has a fixture, and every fixture its format", () => {
  expect([...new Set(FIXTURES.map((each) => each.format))].toSorted()).toEqual(
    FORMAT_NAMES.filter((name) => !["own", "log", "reports"].includes(name)).toSorted(),
  );
  expect(FIXTURES.map((each) => each.path).toSorted()).toEqual(filesBelow(REPORTS));
});

test.each(FIXTURES.map((each) => [each.path, each.format, each] as const))(
  "%s is recognised as %s, and as nothing else",
  (path, format, { rule }) => {
    const parsed = parse(path, bytesOf(`${REPORTS}/${path}`));
    const recognised = FORMATS.filter((each) => each.recognise(parsed)).map((each) => each.name);
    expect(recognised).toEqual(rule === undefined ? [format] : []);
    expect(readReport(file(path, bytesOf(`${REPORTS}/${path}`)), rule).format).toBe(format);
  },
);

/** Plain maps of numbers, and what is nobody's report alone. */
test.each(["{}", "[]", '{"accuracy": 0.9}', '{"train": {"loss": 1}}', '{"metrics": []}', '{"tests": []}', '{"results": []}'])(
  "%s is recognised as nothing",
  (text) => {
    const parsed = parse("report.json", new TextEncoder().encode(text));
    expect(FORMATS.filter((each) => each.recognise(parsed)).map((each) => each.name)).toEqual([]);
  },
);

const SAMPLES = REAL_REPORTS;
/** Samples of formats that we do not read: definitions, packages, plots, and how each sample was made. */
const OTHERS = /SOURCE\.txt$|^(?:kitops|modelpack|openslo|safetensors|sloth)\/|^dvc\/(?:plots_|dvc\.yaml)/;

test.skipIf(!existsSync(SAMPLES))(
  "every real sample is recognised as one format at most, and read where it is no mere map of numbers",
  () => {
    const told = filesBelow(SAMPLES)
      .filter((path) => !OTHERS.test(path))
      .map((path) => {
        const parsed = parse(path, bytesOf(`${SAMPLES}/${path}`));
        return `${path}: ${
          FORMATS.filter((each) => each.recognise(parsed))
            .map((each) => each.name)
            .join(" and ") || "nothing"
        }`;
      });
    expect(told).toMatchSnapshot();
  },
);
