import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStage } from "./stage.ts";
import { teller } from "./tell.ts";

const folder = mkdtempSync(join(tmpdir(), "demo-"));
let [code, told]: [number | null, string] = [null, ""];

beforeAll(() => {
  const ran = spawnSync(process.execPath, ["test/demo/demo.ts", folder], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"] },
  });
  code = ran.status;
  told = `${ran.stdout}${ran.stderr}`.replaceAll(/\s+/g, " ");
}, 120_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("every end that the story expects is reached", () => {
  expect({ code, missed: told.includes("NOT SO"), told: code === 0 ? "" : told }).toEqual({ code: 0, missed: false, told: "" });
});

test("the story is told in its order, with what the Action answers", () => {
  const sentences = [
    "1. churn_classifier v3 reaches staging by itself",
    "opens #1 and merges it: promote churn_classifier to staging: 2 → 3",
    "model-promotion resolve churn_classifier staging answers: 3 sha256:",
    "2. fraud_detector v7 goes to production",
    "opens #3, which waits: version 7 came to staging at 2026-11-18T09:10Z; its soak of 24 h ends at",
    "the approval of ada does not count: asked for this promotion",
    "merges #3: promote fraud_detector to production: 6 → 7",
    '"approvers": [ "maya", "grace" ]',
    "3. claims_risk v12 is blocked",
    "psi is 0.18, must be below 0.1",
    "true_positive_rate differs by 0.05, may differ by at most 0.03",
    "latency_p95_ms is 95, must be at most 80",
    "1 of 2 approvals",
    "4. Production is put back by the command",
    "merges #5: roll back fraud_detector in production: 7 → 6",
    "is held for production",
    "5. Production is put back once more",
    "merges #8: roll back fraud_detector in production: 7 → 6",
    "opens #9 and merges it: hold",
    "6. Somebody pushes",
    "#10 waits: ",
    'Required status check "model promotion" is pending.',
    "opens #11, which waits for approvals",
    "Open this one first:",
  ];
  let at = 0;
  const missing = sentences.filter((sentence) => {
    const next = told.indexOf(sentence, at);
    at = Math.max(at, next);
    return next < 0;
  });
  expect(missing).toEqual([]);
});

test("its pages exist, and every link between them leads to one", () => {
  const pages = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
  const links = (text: string) => [...text.matchAll(/href="([^"#:]+\.html)/g)].map(([, name]) => name ?? "");
  const lost = [...pages].flatMap(([name, text]) =>
    links(text)
      .filter((to) => !pages.has(to))
      .map((to) => `${name} -> ${to}`),
  );
  const reached = new Set(["index.html"]);
  for (const name of reached) for (const to of links(pages.get(name) ?? "")) reached.add(to);
  expect({ lost, unreached: [...pages.keys()].filter((name) => !reached.has(name)) }).toEqual({ lost: [], unreached: [] });
  expect([...pages.keys()]).toEqual(expect.arrayContaining(["index.html", "history.html", "run-1.html", "pull-10-checks.html"]));
});

test("the pages show what people would see: body, reviews, checks and the state of the merge button", () => {
  const page = (name: string) =>
    readFileSync(join(folder, name), "utf8")
      .replaceAll(/<[^>]+>/g, " ")
      .replaceAll(/\s+/g, " ");
  expect(page("pull-4.html")).toContain("Merging is blocked");
  expect(page("pull-4-checks.html")).toContain("Why it is blocked psi is 0.18, must be below 0.1");
  expect(page("pull-3.html")).toContain("grace approved these changes");
  expect(page("pull-10.html")).toContain("Unverified");
  expect(page("run-1.html")).toContain("Merged");
});

test("an end that is not reached is counted, and said so", async () => {
  const lines: string[] = [];
  const stage = await openStage(teller((line) => lines.push(line), false));
  stage.expect("pigs fly", false);
  stage.expect("water is wet", true);
  await stage.close();
  expect({ failures: stage.failures(), lines }).toEqual({
    failures: 1,
    lines: ["      ✘ NOT SO: pigs fly", "      ✔ water is wet"],
  });
});
