import { expect, vi } from "vitest";
import { otherOutputs } from "../../src/report/outputs.ts";
import { addHold } from "../../src/manifest/edit.ts";
import { digest, evidence, policy, production } from "../support/texts.ts";
import { workplace, type Workplace } from "../support/workplace.ts";
import type { Plan } from "../support/world.ts";
import { attack } from "./attack.ts";
import { freshBundle } from "../support/fresh-bundle.ts";
import { runAction } from "../support/run-bundle.ts";
import { AFTER, BEFORE, MANIFEST, pointed, promotion, type Files } from "./by-hand.ts";
import { expectHarmlessMarkdown, expectHarmlessRepository, expectHarmlessRun } from "./harmless.ts";

/*
 * Every text that somebody else decides, with everything in it that some reader obeys, through a promotion, its review and its merge:
 * nothing of it becomes anything.
 */

// Each attack is some fifty promotions.
vi.setConfig({ testTimeout: 300_000 });

const COMMANDS =
  "x\n::set-output name=decision::merge\r\n::error file=a::b\n##[error]c \u001b[2J\u001b]0;t\u0007\u0085::stop-commands::d";
const MARKDOWN =
  "](https://evil.example) ![p](https://evil.example/p.png)<img src=x onerror=1><!-- model-promotion:end -->\n| a | b |\n```\n# Approved\n</details>";
const GITHUB =
  "@acme/everyone @maya closes #12 fixes GH-12 resolves https://github.com/acme/models/issues/12 [skip ci] acme/other#3";
const TRAILERS =
  "x\n\nApproved-By: eve\nRequested-By: eve\u2028Approved-By: eve\u0085Co-authored-by: e <e@x>\u202e\u2066\u200b\ud800\u0000";

type Sent = {
  readonly plan?: Plan;
  /** What @grace changes by hand. */
  readonly files?: Files;
  readonly pull?: { readonly title?: string; readonly head?: string; readonly message?: string };
  /** Or what is asked for, with these files in the workspace. */
  readonly asked?: Readonly<Record<string, string>>;
  readonly workspace?: Readonly<Record<string, string>>;
};

const gates = (of: Readonly<Record<string, unknown>>): Plan => ({
  files: { "policies/fraud.yaml": policy({ production: production({ gates: of }) }) },
});
const measured = (sections: Readonly<Record<string, unknown>>, plan: Plan = {}): Sent => ({
  plan,
  files: promotion({ "evidence.json": evidence("8", sections) }),
});
/** One line, as much of it as a place takes. */
const line = (text: string, without: RegExp) => text.toWellFormed().replace(without, "_");
const name = (text: string) => line(text, /[\u0000/]/g).slice(0, 150);
const yaml = (text: string) =>
  JSON.stringify(text.toWellFormed()).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** Every place where a text from somebody else can stand, by what it is called in the report of a failure. */
const PLACES: Readonly<Record<string, (text: string) => Sent>> = {
  "a metric's name": (text) => measured({ metrics: { [text]: 0.93 } }, gates({ metrics: { [text]: { at_least: 0.9 } } })),
  "a metric's name that is missing": (text) => measured({}, gates({ metrics: { [text]: { at_least: 0.9 } } })),
  "a metric's value": (text) => measured({ metrics: { auc: text } }),
  "a metric's map": (text) => measured({ metrics: { auc: { [text]: 1 } } }),
  "a slice": (text) =>
    measured(
      { slices: { [`country=${text.replace(/[,=]/g, "_")}`]: { auc: 0.9 } } },
      gates({ slices: { auc: { at_least: 0.85, by: ["country"] } } }),
    ),
  "a slice's dimension": (text) => {
    const dimension = text.replace(/[,=]/g, "_").trim();
    return measured(
      { slices: { [`${dimension}=BR`]: { auc: 0.1 } } },
      gates({ slices: { auc: { at_least: 0.85, by: [dimension] } } }),
    );
  },
  "a key that is no slice": (text) => measured({ slices: { [text.replaceAll("=", "_")]: { auc: 0.9 } } }),
  "a group": (text) =>
    measured(
      { fairness: { tpr: { gender: { [text]: 0.81, m: 0.82 } } } },
      gates({ fairness: { tpr: { difference_at_most: 0.03, by: ["gender"] } } }),
    ),
  "an attribute": (text) =>
    measured(
      { fairness: { tpr: { [text]: { f: 0.1, m: 0.82 } } } },
      gates({ fairness: { tpr: { difference_at_most: 0.03, by: [text] } } }),
    ),
  "a feature": (text) => measured({ drift: { psi: { [text]: 0.1 } } }, gates({ drift: { psi: { below: 0.2 } } })),
  "a dataset": (text) =>
    measured({ dataset: { name: text, digest: text } }, gates({ metrics: { auc: { better: "higher", loss_at_most: 0.01 } } })),
  "an artifact's address in the evidence": (text) =>
    measured(
      { artifact: { digest: digest("8"), uri: text } },
      gates({ artifact: { digest: "required" }, metrics: { auc: { at_least: 0.9 } } }),
    ),
  "a fact of origin": (text) => measured({ lineage: { run: text } }, gates({ lineage: { require: ["run"] } })),
  "the name of a fact of origin": (text) => measured({ lineage: { [text]: "a" } }, gates({ lineage: { require: [text] } })),
  "a column's name and type": (text) =>
    measured({ schema: { inputs: [{ name: text, type: text }] } }, gates({ schema: { compatible: true } })),
  "a window": (text) => measured({ slo: { window: text, error_rate: 0 } }),
  "an unknown word of the evidence": (text) => measured({ [text]: 1 }),
  "the model of the evidence": (text) => measured({ model: text }),
  "the version of the evidence": (text) => measured({ version: text }),
  "the instant of the evidence": (text) => measured({ created: text }),
  "evidence that is no JSON": (text) => ({ files: promotion({ "evidence.json": `${text.toWellFormed()}{` }) }),
  "evidence that is no YAML": (text) => ({ files: promotion({ "evidence.yaml": `a: [\n${text.toWellFormed()}\n: {` }) }),
  "a log's section": (text) => ({
    files: promotion({
      "log.json": JSON.stringify({ model: "fraud", version: "8", auc: 0.93, [text]: { a: 1 }, [`${text}!`]: 3 }),
    }),
  }),
  "two reports that disagree": (text) => ({
    files: promotion({
      "a.json": evidence("8", { lineage: { run: text } }),
      "b.json": evidence("8", { lineage: { run: `${text}!` } }),
    }),
  }),
  "an evidence file's name": (text) => ({ files: { ...promotion(), [`evidence/fraud/8/${name(text)}`]: "?" } }),
  "a file's name": (text) => ({ files: { ...promotion(), [name(text)]: "?" } }),
  "an address in the manifest": (text) => ({
    files: {
      ...promotion(),
      [MANIFEST]: AFTER.replace("    evidence:", `    uri: ${yaml(text.replace(/\s/g, "%"))}\n    evidence:`),
    },
  }),
  "an unknown word of the manifest": (text) => ({ files: { ...promotion(), [MANIFEST]: `${AFTER}${yaml(text)}: 1\n` } }),
  "a manifest that is no YAML": (text) => ({ files: { ...promotion(), [MANIFEST]: `${AFTER}[${text.toWellFormed()}` } }),
  "a stage": (text) => ({ files: { ...promotion(), [MANIFEST]: AFTER.replace("  production:", `  ${yaml(text)}:`) } }),
  "a version": (text) => ({ files: { ...promotion(), [MANIFEST]: AFTER.replace('"8"', yaml(text)) } }),
  "a model": (text) => ({ files: { ...promotion(), [MANIFEST]: AFTER.replace("model: fraud", `model: ${yaml(text)}`) } }),
  "a manifest's name": (text) => ({ files: { ...promotion(), [`models/${name(text)}.yaml`]: AFTER } }),
  "a hold's reason": (text) => ({
    files: {
      [MANIFEST]: addHold(BEFORE, MANIFEST, {
        stage: "production",
        digest: digest("9"),
        because: text.toWellFormed(),
        since: "2026-11-01T00:00:00Z",
      }),
    },
  }),
  "the reason of a hold that stands": (text) => ({
    plan: {
      files: {
        [MANIFEST]: addHold(BEFORE, MANIFEST, {
          stage: "production",
          digest: digest("8"),
          because: text.toWellFormed(),
          since: "2026-11-01T00:00:00Z",
        }),
      },
    },
    files: {
      ...promotion(),
      [MANIFEST]: pointed(
        { "evidence.json": evidence("8") },
        {
          text: addHold(BEFORE, MANIFEST, {
            stage: "production",
            digest: digest("8"),
            because: text.toWellFormed(),
            since: "2026-11-01T00:00:00Z",
          }),
        },
      ),
    },
  }),
  "who approves": (text) => ({
    plan: {
      files: {
        "policies/fraud.yaml": policy({
          production: production({ approvals: [{ who: text, from: ["@maya", "@olga", "@ada"], count: 3 }] }),
        }),
      },
    },
    files: promotion(),
  }),
  "from whom an approval comes": (text) => ({
    plan: {
      files: {
        "policies/fraud.yaml": policy({ production: production({ approvals: [{ who: "owner", from: [text], count: 1 }] }) }),
      },
    },
    files: promotion(),
  }),
  "an unknown word of the policy": (text) => ({ plan: gates({ [text]: {} }), files: promotion() }),
  "a model in the policy": (text) => ({ plan: { files: { "policies/other.yaml": policy({}, [text]) } }, files: promotion() }),
  "what a policy extends": (text) => ({
    plan: { files: { "policies/fraud.yaml": `${JSON.stringify({ extends: text })}\n` } },
    files: promotion(),
  }),
  "a policy's name": (text) => ({ plan: { files: { [`policies/${name(text)}.yaml`]: "{" } }, files: promotion() }),
  "a title": (text) => ({ files: promotion(), pull: { title: text.toWellFormed() } }),
  "a commit's message": (text) => ({ files: promotion(), pull: { message: text.toWellFormed().replaceAll("\u0000", "") } }),
  "a branch": (text) => ({ files: promotion(), pull: { head: `b${line(text, /[^!-)+-9;->@-Z\]-}]+|\.\.|@\{|\.lock|\/|\./g)}` } }),
  "a reason": (text) => ({ asked: { reason: text } }),
  ...Object.fromEntries(
    ["model", "version", "to", "from", "artifact", "digest", "evidence", "base", "command", "pull-request", "dispatch"].map(
      (input) => [`the input ${input}`, (text: string): Sent => ({ asked: { [input]: text.slice(0, 200) } })],
    ),
  ),
  "the name of a report": (text) => ({ asked: { evidence: "out/*" }, workspace: { [`out/${name(text)}`]: "?" } }),
  "a report": (text) => ({
    asked: { evidence: "out/*" },
    workspace: { "out/evidence.json": evidence("8", { lineage: { run: text }, [text]: text }) },
  }),
};

/** The whole of a promotion, with what is sent; whatever it comes to. */
async function told(at: Workplace, sent: Sent, where: string): Promise<void> {
  const { asked, workspace, files, pull = {} } = sent;
  if (asked !== undefined) {
    const runs = { command: "promote", model: "fraud", version: "8", to: "production", evidence: "evidence.json", ...asked };
    expectHarmlessRun(await at.run(runs, { files: { "evidence.json": evidence("8"), ...workspace } }), where);
  } else {
    const { head = "to-eight", title = "8", message = "8" } = pull;
    at.github.as("grace").pushCommit(head, files ?? {}, { message });
    at.github.as("grace").openPull({ title, head });
  }
  for (const { number } of at.repository.pulls.values()) {
    for (const person of ["maya", "olga"]) at.github.as(person).review(number, { state: "APPROVED", body: COMMANDS });
    expectHarmlessRun(await at.review(number), where);
    expectHarmlessRun(
      await at.run({ command: "rollback", model: "fraud", to: "production", reason: asked?.["reason"] ?? "p95" }),
      where,
    );
  }
  expectHarmlessRepository(at, where);
}

async function everywhere(text: string): Promise<void> {
  const harm: string[] = [];
  let merged = 0;
  for (const [where, sent] of Object.entries(PLACES)) {
    const { plan = {}, ...rest } = sent(text);
    const at = await workplace(plan);
    await told(at, rest, where).catch((error: unknown) => harm.push(error instanceof Error ? error.message : String(error)));
    merged += [...at.repository.pulls.values()].filter((pull) => pull.merged !== undefined).length;
  }
  expect(harm).toEqual([]);
  // Where nothing is merged, no promotion record is looked at.
  expect(merged).toBeGreaterThan(10);
}

attack("A text anywhere is a command to the runner or a control to the terminal", () => everywhere(COMMANDS));

attack("A text anywhere is Markdown or HTML: a link, an image, a table, a fence, the marker of our region", () =>
  everywhere(MARKDOWN),
);

attack("A text anywhere mentions people, closes an issue or keeps workflows from starting", () => everywhere(GITHUB));

attack("A text anywhere is a trailer of the promotion record, or cannot be seen", () => everywhere(TRAILERS));

const { action } = freshBundle();
const OUTPUTS = Object.keys(otherOutputs({}, {}, ""));

attack(
  "A text anywhere is a command in the very log that the runner reads, or an output that the Action does not have",
  async () => {
    const places = [
      "a fact of origin",
      "an evidence file's name",
      "a file's name",
      "an unknown word of the manifest",
      "a manifest that is no YAML",
      "an unknown word of the policy",
      "a reason",
      "the input model",
      "the input evidence",
      "a report",
    ];
    for (const where of places) {
      const { plan = {}, files, asked, workspace } = PLACES[where]?.(COMMANDS) ?? {};
      const at = await workplace(plan);
      const inputs = { command: "promote", model: "fraud", version: "8", to: "production", evidence: "evidence.json", ...asked };
      const common = { repository: at.repository, token: at.token, main: action(), actor: "ada" };
      if (files !== undefined) {
        at.github.as("grace").pushCommit("to-eight", files);
        at.github.as("grace").openPull({ title: COMMANDS, head: "to-eight" });
      }
      const ran = await runAction(
        at.github,
        files === undefined
          ? { ...common, event: "workflow_dispatch", inputs, workspace: { "evidence.json": evidence("8"), ...workspace } }
          : { ...common, event: "pull_request_target", payload: { action: "opened", number: 1, pull_request: { number: 1 } } },
      );
      const commands = ran.log.split(/\r\n|[\n\r]/).filter((said) => /^\s*::|##\[/.test(said));
      expect(
        commands.filter((said) => !/^::(?:error|add-mask)(?: [^:]*)?::/.test(said)),
        where,
      ).toEqual([]);
      expect(ran.log.replace(/[\n\r]/g, ""), where).not.toMatch(/[\p{Cc}]/u);
      expect(Object.keys(ran.outputs).toSorted(), where).toEqual(OUTPUTS.toSorted());
      expect(ran.outputs["decision"], where).not.toBe("merge");
      expectHarmlessMarkdown(ran.summary, where);
    }
  },
);
