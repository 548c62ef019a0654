import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";

const git = (...args: readonly string[]) => execFileSync("git", args, { encoding: "utf8", maxBuffer: 1 << 28 });
/** Every file that is committed, and still stands. */
const files = git("ls-files")
  .split("\n")
  .filter((file) => file !== "" && existsSync(file));
const scripts = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync("package.json", "utf8"))).scripts;

const npmScripts = (text: string) =>
  [...text.matchAll(/npm (?:run (?:--silent |-s )?)?([a-z]+)/g)]
    .map(([, name = ""]) => name)
    .filter((name) => !["ci", "install"].includes(name));

test.each([".ci/run", "README.md", "CONTRIBUTING.md"])("every npm script that %s names exists", (file) => {
  const named = npmScripts(readFileSync(file, "utf8"));
  expect(named.length).toBeGreaterThan(1);
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});

test("every program that a script starts exists", () => {
  const started = Object.values(scripts).flatMap((line) => [...line.matchAll(/\S+\.ts/g)].map(([path]) => path));
  expect(started.filter((path) => !existsSync(path))).toEqual([]);
});

test(".ci/run checks types, lint, dist and tests, and ends with the count", () => {
  const text = readFileSync(".ci/run", "utf8");
  expect(npmScripts(text)).toEqual(["types", "lint", "dist", "test", "count"]);
  expect(text).toMatch(/^npm ci /m);
});

const Ci = z.object({
  permissions: z.strictObject({}),
  jobs: z.record(
    z.string(),
    z.object({
      permissions: z.strictObject({ contents: z.literal("read") }),
      steps: z.array(z.object({ uses: z.string().optional(), run: z.string().optional() })),
    }),
  ),
});

test("CI runs .ci/run, reads only, and takes each action at a commit whose version stands beside it", () => {
  const text = readFileSync(".github/workflows/ci.yml", "utf8");
  const steps = Object.values(Ci.parse(parse(text)).jobs).flatMap((job) => job.steps);
  expect(steps.filter(({ run }) => run?.includes(".ci/run"))).toHaveLength(1);
  const used = steps.flatMap(({ uses }) => (uses === undefined ? [] : [uses]));
  expect(used).toHaveLength(2);
  for (const uses of used) {
    expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    expect(text).toMatch(new RegExp(`${uses} # v\\d+\\.\\d+\\.\\d+$`, "m"));
  }
});

test("every workflow starts from no permissions, gives each job its own, and takes the actions of others at a commit", () => {
  const workflows = files.filter((file) => /^\.github\/workflows\/.*\.ya?ml$/.test(file));
  expect(workflows).toHaveLength(3);
  const Workflow = z.object({
    permissions: z.strictObject({}),
    jobs: z.record(z.string(), z.object({ steps: z.array(z.object({ uses: z.string().optional() })) })),
  });
  for (const file of workflows) {
    const { jobs } = Workflow.parse(parse(readFileSync(file, "utf8")));
    const used = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? []));
    const foreign = used.filter((uses) => !uses.startsWith("gated-model-promotion/"));
    expect(foreign.filter((uses) => !/@[0-9a-f]{40}$/.test(uses))).toEqual([]);
  }
});

test("every package of the lock file is named by version, place and digest, and none runs a script of its own but those known", () => {
  const Lock = z.object({
    lockfileVersion: z.literal(3),
    packages: z.record(
      z.string(),
      z.object({ resolved: z.string().optional(), integrity: z.string().optional(), hasInstallScript: z.boolean().optional() }),
    ),
  });
  const { packages } = Lock.parse(JSON.parse(readFileSync("package-lock.json", "utf8")));
  const others = Object.entries(packages).filter(([place]) => place !== "");
  expect(others.filter(([, { integrity }]) => integrity?.startsWith("sha512-") !== true).map(([place]) => place)).toEqual([]);
  const scripts = others.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([place]) => place);
  expect(scripts.filter((place) => !/node_modules\/(esbuild|node|fsevents)$/.test(place))).toEqual([]);
});

test("SECURITY.md says how to report privately, and what is tried already", () => {
  const text = readFileSync("SECURITY.md", "utf8");
  expect(text).toContain("Report a vulnerability");
  expect(text).toContain("docs/security.md");
});

test("the licence that package.json names is there", () => {
  expect(readFileSync("LICENSE", "utf8")).toMatch(/^MIT License/);
});

test("no file names the machine it was made on, or what lay beside the project there", () => {
  // Written in pieces, so that this file does not name them itself.
  const foreign = new RegExp(
    [
      ["/wo", "rk/"],
      ["\\.\\./sha", "red"],
      ["/ro", "ot/"],
      ["/ho", "me/\\w+/"],
    ]
      .map((parts) => parts.join(""))
      .join("|"),
  );
  // Real reports of other people's lie beside the project where they lie at all; one file says where.
  const naming = files.filter(
    (file) => file !== "test/evidence/formats/fixture.ts" && foreign.test(readFileSync(file, "latin1")),
  );
  expect(naming).toEqual([]);
});
