import { expect, test } from "vitest";
import { MANIFEST_FILE, POLICY, digest, evidence } from "../support/fraud.ts";
import { terminals } from "../support/terminal.ts";

const terminal = terminals();

const FOLLOWING = POLICY.replace("  production:\n", "  production:\n    follows: staging\n    soak: 24h\n");
const manifest = (staging: string, production: string) =>
  `model: fraud\nstages:\n  staging:\n    version: "${staging}"\n    digest: ${digest(staging)}\n  production:\n    version: "${production}"\n    digest: ${digest(production)}\n`;

/** A checkout whose history put version 2 into staging at that time. */
function checkout(since: string, files: Readonly<Record<string, string>> = {}) {
  const place = terminal({
    [MANIFEST_FILE]: manifest("1", "1"),
    "policies/fraud.yaml": FOLLOWING,
    "evidence/fraud/1/evidence.yaml": evidence("1"),
    "evidence/fraud/2/evidence.yaml": evidence("2"),
    ...files,
  });
  const commit = (at: string) => {
    place.git(at, "add", "-A");
    place.git(at, "commit", "-qm", "change");
  };
  place.git("2026-11-01T00:00:00Z", "init", "-q");
  commit("2026-11-01T00:00:00Z");
  place.write(MANIFEST_FILE, manifest("2", "1"));
  commit(since);
  return place;
}

test("judges as promote would, from the files as they are and how long the version has stood by the local history", async () => {
  const { said } = checkout("2026-11-19T11:00:00Z");
  expect(await said("evaluate", "fraud", "2", "production")).toMatchInlineSnapshot(`
    {
      "code": 0,
      "stderr": "",
      "stdout": "promote fraud to production: 1 → 2 (222222222222), by policies/fraud.yaml
      pass  promotion  the evidence is the one the pointer pins, sha256:14f5553c2bb1…       evidence/fraud/2/evidence.yaml
      pass  promotion  staging points at version 2 with the same artifact
      pass  promotion  version 2 has been in staging since 2026-11-19T11:00Z, must be 24 h
      pass  metrics    auc is 0.93, must be at least 0.9                                    evidence/fraud/2/evidence.yaml

    waiting for approvals, which are counted once the pull request is open; every gate is open
    ",
    }
  `);
});

test("a version that has not stood long enough waits, with exit code 0", async () => {
  const { said } = checkout("2026-11-20T02:00:00Z");
  const waiting = await said("evaluate", "fraud", "2", "production");
  expect(waiting.stdout).toMatchInlineSnapshot(`
    "promote fraud to production: 1 → 2 (222222222222), by policies/fraud.yaml
      inconclusive  promotion  version 2 came to staging at 2026-11-20T02:00Z; its soak of 24 h ends at 2026-11-21T02:00Z
      pass          promotion  the evidence is the one the pointer pins, sha256:14f5553c2bb1…          evidence/fraud/2/evidence.yaml
      pass          promotion  staging points at version 2 with the same artifact
      pass          metrics    auc is 0.93, must be at least 0.9                                       evidence/fraud/2/evidence.yaml

    waiting: version 2 came to staging at 2026-11-20T02:00Z; its soak of 24 h ends at 2026-11-21T02:00Z

    next
      Wait until 2026-11-21T02:00Z; the next run after it judges again.
    "
  `);
  expect(waiting.code).toBe(0);
});

test("a shut gate is exit code 1, and every reason is told", async () => {
  const { said } = checkout("2026-11-01T00:00:00Z", {
    "evidence/fraud/2/evidence.yaml": evidence("2").replace("0.93", "0.8"),
  });
  const shut = await said("evaluate", "fraud", "2", "production");
  expect(shut.stdout).toMatchInlineSnapshot(`
    "promote fraud to production: 1 → 2 (222222222222), by policies/fraud.yaml
      fail  metrics    auc is 0.8, must be at least 0.9                                     evidence/fraud/2/evidence.yaml
      pass  promotion  the evidence is the one the pointer pins, sha256:93ebd8f80d2c…       evidence/fraud/2/evidence.yaml
      pass  promotion  staging points at version 2 with the same artifact
      pass  promotion  version 2 has been in staging since 2026-11-01T00:00Z, must be 24 h

    shut: auc is 0.8, must be at least 0.9

    next
      Bring auc up to at least 0.9, or promote another version.
    "
  `);
  expect([shut.code, shut.stderr]).toEqual([1, ""]);
});

test("outside git nothing says how long a version has stood, so the soak is not over", async () => {
  const { said } = terminal({
    [MANIFEST_FILE]: manifest("2", "1"),
    "policies/fraud.yaml": FOLLOWING,
    "evidence/fraud/2/evidence.yaml": evidence("2"),
  });
  const shut = await said("evaluate", "fraud", "2", "production");
  expect(shut.code).toBe(1);
  expect(shut.stdout).toMatch(/inconclusive +promotion +.*staging/);
});

test("--from names the version by the stage it stands in, and --json tells the whole as data", async () => {
  const { said } = checkout("2026-11-19T11:00:00Z");
  const { code, stdout, stderr } = await said("evaluate", "fraud", "--from", "staging", "--to", "production", "--json");
  const data = JSON.parse(stdout) as Record<string, unknown>;
  expect([code, stderr, data["schema_version"]]).toEqual([0, "", 1]);
  expect(data).toMatchObject({
    command: "evaluate",
    decision: { to: "merge", code: "mergeable" },
    moves: [{ model: "fraud", stage: "production", to: { version: "2", digest: digest("2") } }],
  });
});

test("evidence beside the checkout is judged as if it stood in the pull request", async () => {
  const { said } = terminal({
    [MANIFEST_FILE]: manifest("1", "1"),
    "policies/fraud.yaml": POLICY,
    "reports/evidence.yaml": evidence("2"),
  });
  const open = await said("evaluate", "fraud", "2", "production", "--evidence", "reports/*.yaml");
  expect([open.code, open.stdout.split("\n")[0]]).toEqual([
    0,
    "promote fraud to production: 1 → 2 (222222222222), by policies/fraud.yaml",
  ]);
});

test("what stands there already is no promotion", async () => {
  const { said } = checkout("2026-11-19T11:00:00Z");
  expect(await said("evaluate", "fraud", "1", "production")).toEqual({
    code: 0,
    stdout: "open: production already points at fraud 1\n",
    stderr: "",
  });
});

test("problems of manifest, policy and evidence are told on standard error, each with file and line, with exit code 2", async () => {
  const { said } = checkout("2026-11-19T11:00:00Z", {
    "policies/fraud.yaml": FOLLOWING.replace("at_least: 0.85", "at_lest: 0.85"),
  });
  expect(await said("evaluate", "fraud", "2", "production")).toMatchInlineSnapshot(`
    {
      "code": 2,
      "stderr": "policies/fraud.yaml:4: stages.staging.gates.metrics.auc.at_lest: unknown key (did you mean at_least?)
    ",
      "stdout": "",
    }
  `);
});

test("a detached checkout, as workflows have it, tells its history all the same", async () => {
  const { said, git } = checkout("2026-11-19T11:00:00Z");
  git("2026-11-20T00:00:00Z", "checkout", "-q", "--detach");
  expect((await said("evaluate", "fraud", "2", "production")).stdout).toContain(
    "version 2 has been in staging since 2026-11-19T11:00Z",
  );
});

test.each(["policies", "models", "evidence"])("a %s folder that is a symbolic link is not followed", async (name) => {
  const files: Record<string, string> = {
    [MANIFEST_FILE]: manifest("1", "1"),
    "policies/fraud.yaml": POLICY,
    "evidence/fraud/2/evidence.yaml": evidence("2"),
  };
  const moved = Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path.startsWith(`${name}/`) ? `elsewhere/${path}` : path, text]),
  );
  const { said, link } = terminal(moved);
  link(name, `elsewhere/${name}`);
  const refused = await said("evaluate", "fraud", "2", "production", "--digest", digest("2"));
  expect(refused.code).toBeGreaterThan(0);
  expect(refused.stdout + refused.stderr).toMatch(/symbolic link|no policy|no evidence/);
});
