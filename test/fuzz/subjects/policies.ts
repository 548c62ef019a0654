import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { checkPolicies } from "../../../src/policy/check.ts";
import { choosePolicy } from "../../../src/policy/load.ts";
import { notExecutedYet } from "../../../src/policy/executed.ts";
import { say } from "../../../src/say.ts";
import { linesOf, saidPlainly, toldWell } from "../frame/plain-speech.ts";
import { subject } from "../frame/subject.ts";
import { alike, holds } from "../frame/word.ts";
import { mutated, soup } from "../plain/mutations.ts";
import { maybe, without } from "../plain/numbers.ts";
import { age, families, gatesOf } from "../plain/stages.ts";
import { chosen } from "../reference/policy.ts";
import { rule } from "../plain/ballots.ts";

const REAL = join(import.meta.dirname, "../../../policies");
const real = fc.constantFrom(...readdirSync(REAL).map((name) => readFileSync(join(REAL, name), "utf8")));

const stage = families.chain((asked) =>
  fc
    .record({
      gates: gatesOf(asked),
      evidence: age,
      follows: maybe(fc.constantFrom("staging", "staging", "production", "nowhere"), 0.5),
      soak: maybe(fc.constantFrom("24h", "90s", "0h"), 0.5),
      approvals: maybe(
        fc.array(
          rule.map((one) => ({ who: "owner", ...one })),
          { minLength: 1, maxLength: 2 },
        ),
        1,
      ),
      merge: fc.constantFrom(undefined, "automatic" as const, "automatic" as const, "when_approved" as const, "manual" as const),
      rollback: maybe(fc.record({ merge: fc.constantFrom("automatic", "when_approved", "manual") }), 0.5),
      freeze: maybe(fc.constant([{ from: "2026-12-20", to: "2026-12-24", because: "year-end" }]), 0.2),
    })
    .map((all) => {
      // Automatic and people contradict each other, and people who are not asked for open nothing: mostly it is meant well.
      const { approvals, merge, soak, ...rest } = without(all);
      const asks = approvals !== undefined && merge !== "automatic";
      return without({
        ...rest,
        ...(asks ? { approvals, merge } : { merge: merge === "manual" ? merge : "automatic" }),
        soak: rest.follows === undefined ? undefined : soak,
      });
    }),
);
const file = fc
  .record({
    models: maybe(
      fc.uniqueArray(fc.constantFrom("fraud", "fraud", "fraud", "*", "fr*", "f?aud", "?raud", "churn"), {
        minLength: 1,
        maxLength: 2,
      }),
      4,
    ),
    extends: maybe(
      fc.constantFrom("./default.yaml", "default.yaml", "../policies/default.yaml", "./a.yaml", "./none.yaml", "../x.yaml"),
      0.5,
    ),
    stages: fc.record({ staging: maybe(stage, 2), production: maybe(stage, 2) }).map(without),
  })
  .map((all) => without(all));
const made = fc.tuple(file, fc.boolean()).map(([says, flow]) => (flow ? JSON.stringify(says, undefined, 1) : stringify(says)));

const WORDS = [
  "models: [fraud]\n",
  "stages:\n",
  "  staging:\n",
  "    gates: { metrics: { auc: ",
  "at_least: 0.9",
  "auc: >= 0.9",
  "merge: automatic\n",
  "extends: ./a.yaml\n",
];
const text = fc.oneof(
  { weight: 12, arbitrary: made },
  { weight: 3, arbitrary: mutated(made, 1) },
  { weight: 2, arbitrary: mutated(real, 1) },
  { weight: 1, arbitrary: soup(WORDS) },
);
const names = fc.constantFrom(
  "policies/fraud.yaml",
  "policies/default.yaml",
  "policies/a.yaml",
  "policies/b.yml",
  "policies/README.md",
);
const inputs = fc.uniqueArray(fc.record({ path: names, text }), { minLength: 1, maxLength: 3, selector: ({ path }) => path });
type Input = typeof inputs extends fc.Arbitrary<infer I> ? I : never;

/** Files of the policies folder: which is a model's policy, and what it says with all it extends. */
export const policies = subject<Input>({
  name: "policies",
  share: 5,
  least: { open: 0.08, shut: 0.1 },
  inputs,
  check: (files) => {
    const lines = Object.fromEntries(files.map((one) => [one.path, linesOf(one.text.replaceAll(/\r\n?/g, "\n"))]));
    const found = choosePolicy(files, "fraud");
    const problems = checkPolicies(files);
    if (problems.length > 0) toldWell(problems, lines);
    saidPlainly(say({ is: "validated", validation: { manifests: 0, policies: files.length, problems } }, ""));
    const again = choosePolicy(files.toReversed(), "fraud");
    const plain = (of: typeof found) => (of.ok ? [of.value.file, of.value.digest, of.value.stages] : [of.code, of.problems]);
    alike(plain(again), plain(found), "the order of the files matters");
    if (!found.ok) {
      toldWell(found.problems, lines);
      return "shut";
    }
    alike(
      found.value.stages,
      chosen(
        files.map((one) => ({ path: one.path, says: yaml(one.path, one.text) })),
        "fraud",
      ),
      "the reference chooses another policy",
    );
    for (const [name, one] of Object.entries(found.value.stages)) {
      const place = found.value.at(["stages", name]);
      holds(place.line >= 1 && place.line <= (lines[place.file] ?? 0), `the stage ${name} stands nowhere`);
      for (const problem of notExecutedYet(one, name, found.value)) toldWell([problem], lines);
    }
    const unreadable = { path: "policies/zzz.yaml", text: "models: [churn" };
    holds(
      !choosePolicy([...files, unreadable], "fraud").ok,
      "a file that cannot be read, and might be the policy, changes nothing",
    );
    return "open";
  },
});

function yaml(path: string, written: string): unknown {
  return /\.ya?ml$/.test(path) ? parse(written, { version: "1.2", uniqueKeys: false, logLevel: "error" }) : undefined;
}
