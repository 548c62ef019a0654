import { afterEach, describe, expect, test } from "vitest";
import { host } from "../../src/github/host.ts";
import { at as within, elements, text } from "../github/description/json.ts";
import type { Exchange } from "../github/description/validate.ts";
import { freshBundle } from "../support/fresh-bundle.ts";
import { asBundle, inProcess, type Door, type Said } from "./doors.ts";
import { emulated, REPOSITORY, type Emulated } from "./emulated.ts";
import { GAPS } from "./gaps.ts";
import { addedAnswers, wrongAnswers, wrongRequests } from "./described.ts";
import { byHand, CLAIMS_FILES, CLAIMS_LOG, digest, evidence, FILES, FRAUD } from "./models.ts";

/*
 * The whole story against an implementation of GitHub that nobody here wrote. What cannot run there honestly:
 * - soak, rollout steps and the age of evidence: emulate's clock is the machine's.
 * - a merge after the base or the head moved: emulate knows the first of each only and would overwrite the base.
 * - teams, and an organization at all: emulate grants every member of one everything, so the repository is a person's.
 * - GraphQL: emulate has none, so everything here goes by REST; that both readers tell the same is told in test/github-room.
 */

let standing: Emulated[] = [];
const seen: Exchange[] = [];
const forwarded: Exchange[] = [];
const met = new Set<string>();

async function standingWith(files: Readonly<Record<string, string>> = FILES, open: readonly string[] = []): Promise<Emulated> {
  const at = await emulated(files, open);
  standing.push(at);
  return at;
}

afterEach(async () => {
  for (const { layer, close } of standing) {
    seen.push(...layer.seen);
    forwarded.push(...layer.forwarded);
    for (const name of layer.met) met.add(name);
    await close();
  }
  standing = [];
});

const bundle = freshBundle();
const TO_STAGING = { command: "promote", model: "fraud_detector", version: "2", to: "staging", evidence: "out/*.yaml" };
const TO_PRODUCTION = { command: "promote", model: "fraud_detector", version: "2", to: "production" };
const MEASURED = { files: { "out/evidence.yaml": evidence("2", 0.94) } };
const review = (number: number) => ({ command: "review", "pull-request": String(number) });
const sent = (at: Emulated) => at.layer.memory.dispatches.map((one) => text(within(one, "event_type")));
const timeless = (manifest = "") => manifest.replaceAll(/\d{4}-\d\d-\d\dT[\d:]+Z/g, "(now)");
const pulls = async (at: Emulated) => elements(await at.as("ada").ask("GET", "/pulls?state=all"));
const decided = ({ exit, outputs }: Said) => [exit, outputs["decision"], outputs["reason-code"], outputs["pull-request"]];

describe.each<[string, () => Door]>([
  ["the product's client", () => inProcess],
  ["the bundle in a process of its own", () => asBundle(bundle.action())],
])("%s against emulate", (_, opened) => {
  test("promotes to staging by itself, to production by two people who did not ask for it, and back", async () => {
    const [at, door] = [await standingWith(), opened()];

    const staged = await door(at, TO_STAGING, MEASURED);
    expect(decided(staged), staged.text).toEqual([0, "merge", "merged", "1"]);

    const asked = await door(at, TO_PRODUCTION);
    expect(decided(asked), asked.text).toEqual([0, "wait", "approvals_missing", "2"]);
    const head = text(within(await at.as("ada").ask("GET", "/pulls/2"), "head", "sha"));
    const before = at.layer.seen.length;
    expect(decided(await door(at, TO_PRODUCTION))).toEqual(decided(asked));
    expect(at.layer.seen.slice(before).filter(({ method, url }) => method !== "GET" && url !== "/graphql")).toEqual([]);
    expect(await pulls(at)).toHaveLength(2);

    await at.as("ada").approve(2);
    await at.as("rita").approve(2);
    await at.as("maya").approve(2);
    const lacking = await door(at, review(2));
    expect(decided(lacking)).toEqual([0, "wait", "approvals_missing", "2"]);
    expect(lacking.text).toMatch(/ada +does not count +asked for this promotion/);
    expect(lacking.text).toMatch(/rita +does not count +has read access only/);

    await at.as("grace").approve(2);
    const merged = await door(at, review(2));
    expect(decided(merged), merged.text).toEqual([0, "merge", "merged", "2"]);
    const merges = at.layer.seen.filter(({ url }) => url.endsWith("/pulls/2/merge"));
    expect(merges.map(({ requestBody }) => requestBody)).toEqual([
      expect.objectContaining({
        sha: head,
        merge_method: "squash",
        commit_message: expect.stringMatching(/^Approved-By: .*maya/m) as string,
      }),
    ]);
    expect(timeless(await at.text(FRAUD))).toMatchInlineSnapshot(`
      "# who to ask: @maya
      model: fraud_detector
      stages:
        staging:
          version: "2"
          digest: sha256:2222222222222222222222222222222222222222222222222222222222222222
          evidence: sha256:0901b0861ddef9f0fa9de732e3c7fdb0d9552d4b3ff40c4ca97bb05ed42bb496
        production:
          version: "2"   # the first good one
          digest: sha256:2222222222222222222222222222222222222222222222222222222222222222
          evidence: sha256:0901b0861ddef9f0fa9de732e3c7fdb0d9552d4b3ff40c4ca97bb05ed42bb496
      archived:
        - { version: "1", digest: sha256:1111111111111111111111111111111111111111111111111111111111111111, left: production, at: (now) }
      "
    `);

    const back = { command: "rollback", model: "fraud_detector", to: "production", reason: "p95 90 ms" };
    expect(decided(await door(at, back, { by: "maya" }))).toEqual([0, "wait", "approvals_missing", "3"]);
    await at.as("grace").approve(3);
    expect(decided(await door(at, { command: "review" }))).toEqual([0, "merge", "merged", "3"]);
    expect(timeless(await at.text(FRAUD))).toMatchInlineSnapshot(`
      "# who to ask: @maya
      model: fraud_detector
      stages:
        staging:
          version: "2"
          digest: sha256:2222222222222222222222222222222222222222222222222222222222222222
          evidence: sha256:0901b0861ddef9f0fa9de732e3c7fdb0d9552d4b3ff40c4ca97bb05ed42bb496
        production:
          version: "1"   # the first good one
          digest: sha256:1111111111111111111111111111111111111111111111111111111111111111
      holds:
        - { stage: production, digest: sha256:2222222222222222222222222222222222222222222222222222222222222222, because: "p95 90 ms", since: (now) }
      "
    `);

    const held = await door(at, TO_PRODUCTION);
    expect(decided(held), held.text).toEqual([1, "refuse", "held", ""]);
    expect(held.text).toContain("p95 90 ms");
    expect(sent(at)).toEqual(["model-promoted", "model-promoted", "model-rolled-back"]);
    expect(await pulls(at)).toHaveLength(3);
  });

  test("refuses a version with every reason, and counts no approval that only a log names", async () => {
    const [at, door] = [await standingWith(CLAIMS_FILES), opened()];
    const ask = { command: "promote", model: "claims_risk", version: "12", to: "production", digest: digest("c") };
    await door(at, { ...ask, evidence: "out/log.json" }, { files: { "out/log.json": CLAIMS_LOG } });
    await at.as("maya").approve(1);
    const blocked = await door(at, review(1));
    expect(decided(blocked), blocked.text).toEqual([1, "refuse", "gates_shut", "1"]);
    expect(
      blocked.text
        .split("\n")
        .filter((line) => /^ {2}(fail|inconclusive|waiting|model owner|reviewer)/.test(line))
        .join("\n"),
    ).toMatchInlineSnapshot(`
      "  fail  drift      psi is 0.18, must be below 0.1                                          evidence/claims_risk/12/log.json
        fail  fairness   true_positive_rate differs by 0.05, may differ by at most 0.03          evidence/claims_risk/12/log.json
        fail  slo        latency_p95_ms is 95, must be at most 80                                evidence/claims_risk/12/log.json
        model owner  1 of 1  maya
        reviewer     0 of 1
        waiting for 1 more as reviewer (anyone with write access)"
    `);
  });
});

describe("the product's client against emulate, where people interfere", () => {
  test("waits, where no signature of GitHub's shows that the bot made its commit: emulate's own answer", async () => {
    const at = await standingWith(FILES, ["signature"]);
    const waiting = await inProcess(at, TO_STAGING, MEASURED);
    expect(decided(waiting), waiting.text).toEqual([0, "wait", "foreign_commit", "1"]);
    expect(sent(at)).toEqual([]);
  });

  test("waits, where somebody pushed to its branch after the approvals", async () => {
    const at = await standingWith();
    await inProcess(at, TO_STAGING, MEASURED);
    await inProcess(at, TO_PRODUCTION);
    for (const login of ["maya", "grace"]) await at.as(login).approve(2);
    await at.as("ada").push("promote/fraud_detector/production/2", {});
    const waiting = await inProcess(at, review(2));
    expect(decided(waiting), waiting.text).toEqual([0, "wait", "foreign_commit", "2"]);
    expect(waiting.text).toMatch(/maya +does not count +approved \w+, which is not the head/);
  });

  test("sets aside who pushed to a hand-written promotion, though its commit is another's", async () => {
    const at = await standingWith();
    await inProcess(at, TO_STAGING, MEASURED);
    await at.as("maya").push("by-hand", { [FRAUD]: byHand((await at.text(FRAUD)) ?? "") }, "grace");
    await at.as("grace").ask("POST", "/pulls", { title: "v2 for everybody", head: "by-hand", base: "main" });
    for (const login of ["maya", "grace", "ada"]) await at.as(login).approve(2);
    const waiting = await inProcess(at, review(2));
    expect(decided(waiting), waiting.text).toEqual([0, "wait", "approvals_missing", "2"]);
    expect(waiting.text).toMatch(/maya +does not count +pushed to this branch/);
    expect(waiting.text).toMatch(/grace +does not count +opened this pull request/);
  });

  test("closes the older promotion for a newer version, with a link", async () => {
    const at = await standingWith();
    await inProcess(at, TO_STAGING, MEASURED);
    await inProcess(at, TO_PRODUCTION);
    await inProcess(at, { ...TO_STAGING, version: "3" }, { files: { "out/evidence.yaml": evidence("3", 0.95) } });
    const newer = await inProcess(at, { ...TO_PRODUCTION, version: "3" });
    expect(decided(newer), newer.text).toEqual([0, "wait", "approvals_missing", "4"]);
    expect(text(within(await at.as("ada").ask("GET", "/pulls/2"), "state"))).toBe("closed");
    expect(elements(await at.as("ada").ask("GET", "/issues/2/comments")).map((one) => text(within(one, "body")))).toEqual([
      expect.stringContaining("#4"),
    ]);
  });

  test("is told of a second pull request and of a head that moved in GitHub's words", async () => {
    const at = await standingWith();
    await inProcess(at, TO_STAGING, MEASURED);
    await inProcess(at, TO_PRODUCTION);
    const { pulls } = host({
      token: at.token,
      baseUrl: at.layer.url,
      repository: REPOSITORY,
      userAgent: "test",
      log: () => undefined,
    });
    const same = { title: "again", body: "", branch: "promote/fraud_detector/production/2", base: "main" };
    expect(await pulls.create(same)).toBe("exists");
    const another = (await at.head("main")) ?? "";
    expect(await pulls.merge(2, { head: another, base: "main", method: "squash", title: "t", message: "m" })).toEqual({
      is: "head_moved",
    });
  });
});

/** Everything that the tests above said and were told. */
describe("what was said", () => {
  test("every request is one that GitHub describes", () => {
    expect(seen.length).toBeGreaterThan(500);
    expect(wrongRequests(seen)).toEqual([]);
  });

  test("every gap was met", () => {
    expect(GAPS.map(({ name }) => name).filter((name) => !met.has(name))).toEqual([]);
  });

  test("these answers of emulate are not as GitHub describes them", () => {
    expect(wrongAnswers(forwarded)).toMatchInlineSnapshot(`
      [
        "GET /repos/{owner}/{repo}/branches/{branch} answered 200 without required _links",
        "GET /repos/{owner}/{repo}/branches/{branch} answered 200 without required commit.author",
        "GET /repos/{owner}/{repo}/branches/{branch} answered 200 without required commit.comments_url",
        "GET /repos/{owner}/{repo}/branches/{branch} answered 200 without required commit.commit",
        "GET /repos/{owner}/{repo}/branches/{branch} answered 200 without required commit.committer",
        "GET /repos/{owner}/{repo}/branches/{branch} answered 200 without required commit.html_url",
        "GET /repos/{owner}/{repo}/branches/{branch} answered 200 without required commit.node_id",
        "GET /repos/{owner}/{repo}/branches/{branch} answered 200 without required commit.parents",
        "GET /repos/{owner}/{repo}/branches/{branch} answered 200 without required protection",
        "GET /repos/{owner}/{repo}/collaborators/{username}/permission answered 200 without required user.role_name",
        "GET /repos/{owner}/{repo}/commits/{ref}/check-runs answered 200 without required check_runs.*.output.annotations_url",
        "GET /repos/{owner}/{repo}/pulls answered 200 with undescribed *.additions",
        "GET /repos/{owner}/{repo}/pulls answered 200 with undescribed *.changed_files",
        "GET /repos/{owner}/{repo}/pulls answered 200 with undescribed *.comments",
        "GET /repos/{owner}/{repo}/pulls answered 200 with undescribed *.commits",
        "GET /repos/{owner}/{repo}/pulls answered 200 with undescribed *.deletions",
        "GET /repos/{owner}/{repo}/pulls answered 200 with undescribed *.maintainer_can_modify",
        "GET /repos/{owner}/{repo}/pulls answered 200 with undescribed *.mergeable",
        "GET /repos/{owner}/{repo}/pulls answered 200 with undescribed *.mergeable_state",
        "GET /repos/{owner}/{repo}/pulls answered 200 with undescribed *.merged",
        "GET /repos/{owner}/{repo}/pulls answered 200 with undescribed *.merged_by",
        "GET /repos/{owner}/{repo}/pulls answered 200 with undescribed *.rebaseable",
        "GET /repos/{owner}/{repo}/pulls answered 200 with undescribed *.review_comments",
        "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews answered 200 with undescribed *.created_at",
        "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews answered 200 with undescribed *.updated_at",
        "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id} answered 200 without required output.annotations_url",
        "POST /repos/{owner}/{repo}/check-runs answered 201 without required output.annotations_url",
        "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews answered 201 which is no described status",
      ]
    `);
  });

  test("the layer before it adds none of its own", () => {
    expect(addedAnswers(seen, forwarded)).toEqual([]);
  });
});
