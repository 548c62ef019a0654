import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { identityOf } from "../../../src/evidence/agree.ts";
import { type FileReport, readReport } from "../../../src/evidence/read.ts";
import { readJson } from "../../../src/evidence/syntax/json.ts";
import { plain } from "../../../src/evidence/syntax/tree.ts";
import { file } from "../files.ts";
import { FIXTURES, type Fixture } from "./fixtures.ts";
import { REPORTS } from "./fixture.ts";

/*
 * What is taken away from a report never opens a gate that was shut: no reading appears, none changes into another number, no test
 * that did not pass becomes a pass or vanishes, no finding becomes less. Only what is itself a list of tests or findings may go with all of them, as a
 * report of fewer.
 */

type Path = readonly (string | number)[];
const MOST_PATHS = 400;

/** Every report of a fixture that is a tree, with its values as they are. */
const TREES = FIXTURES.flatMap((fixture) => {
  const text = readFileSync(`${REPORTS}/${fixture.path}`, "utf8");
  if (/\.(?:json|sarif|sig|sigstore)$/.test(fixture.path) || text.startsWith("{")) {
    const read = readJson(text, fixture.path);
    return read.ok ? [{ fixture, tree: plain(read.value), write: written }] : [];
  }
  if (!/\.(?:ya?ml|lock|dvc)$|MLmodel/.test(fixture.path)) return [];
  return [{ fixture, tree: parseYaml(text) as unknown, write: written }];
});

/** JSON with Python's tokens, which JSON itself would spell null. */
function written(value: unknown): string {
  if (typeof value === "number")
    return Number.isNaN(value) ? "NaN" : Number.isFinite(value) ? JSON.stringify(value) : value > 0 ? "Infinity" : "-Infinity";
  if (Array.isArray(value)) return `[${value.map(written).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, each]) => `${JSON.stringify(key)}:${written(each)}`)
    .join(",")}}`;
}

test.each(TREES.map((each) => [each.fixture.path, each] as const))("%s", (path, { fixture, tree, write }) => {
  const read = (value: unknown) => readReport(file(nameOf(fixture), write(value)), fixture.rule);
  const before = worth(read(tree));
  for (const removed of pathsIn(tree).slice(0, MOST_PATHS)) {
    const gone = valueAt(tree, removed);
    const report = read(without(tree, removed));
    const after = worth(report);
    const what = `${path} without ${removed.join(".")}`;
    if (report.format !== fixture.format) expect(after.numbers.size, `${what} is read as ${report.format}`).toBe(0);
    for (const [identity, value] of after.numbers) {
      expect(before.numbers.get(identity), `${what}: ${identity}`).toBe(value);
    }
    const scalar = typeof gone !== "object" || gone === null;
    for (const [tool, counts] of after.tests) {
      const whole = before.tests.get(tool);
      expect(counts.passed, `${what}: passed tests of ${tool}`).toBeLessThanOrEqual(whole?.passed ?? 0);
      if (scalar && !fixture.silent?.test(removed.join(".")))
        expect(counts.others, `${what}: tests of ${tool} that did not pass`).toBeGreaterThanOrEqual(whole?.others ?? 0);
    }
    for (const [tool, counts] of after.findings) {
      if (scalar && !fixture.silent?.test(removed.join(".")))
        expect(counts, `${what}: findings of ${tool}`).toBeGreaterThanOrEqual(before.findings.get(tool) ?? 0);
    }
  }
});

function nameOf({ path }: Fixture): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

type Tested = { readonly passed: number; readonly others: number };

/** What a gate could see of a report. */
function worth({ report }: FileReport) {
  const numbers = new Map<string, number>();
  const tests = new Map<string, Tested>();
  const findings = new Map<string, number>();
  for (const reading of report.readings) {
    const { kind, name, tool = "", value } = reading;
    if (typeof value !== "number") continue;
    if (kind === "tests") {
      const counts = tests.get(tool) ?? { passed: 0, others: 0 };
      tests.set(tool, name === "passed" ? { ...counts, passed: value } : { ...counts, others: counts.others + value });
    } else if (kind === "security") findings.set(tool, (findings.get(tool) ?? 0) + value);
    else numbers.set(identityOf(reading), value);
  }
  // A trouble shuts the promotion as a whole, so no gate sees the rest.
  const shut = (report.troubles ?? []).length > 0;
  if (shut) return { numbers: new Map<string, number>(), tests: new Map<string, Tested>(), findings: new Map<string, number>() };
  return { numbers, tests, findings };
}

function pathsIn(value: unknown): Path[] {
  if (typeof value !== "object" || value === null) return [];
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return entries.flatMap(([key, each]) => [
    ...(Array.isArray(value) ? [] : [[key]]),
    ...pathsIn(each).map((path) => [key, ...path]),
  ]);
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], value);
}

function without(value: unknown, [key, ...rest]: Path): unknown {
  if (Array.isArray(value)) return value.map((each: unknown, index) => (index === key ? without(each, rest) : each));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([each, inside]) =>
      each !== key ? [[each, inside]] : rest.length === 0 ? [] : [[each, without(inside, rest)]],
    ),
  );
}
