import fc from "fast-check";
import type { Inputs } from "../../../src/inputs.ts";
import { COMMANDS, readRequest } from "../../../src/inputs.ts";
import { UserError } from "../../../src/errors.ts";
import { sayError } from "../../../src/say.ts";
import { saidPlainly, toldWell } from "../frame/plain-speech.ts";
import { subject } from "../frame/subject.ts";
import { holds } from "../frame/word.ts";
import { without } from "../plain/numbers.ts";
import { isDigest, isName } from "../reference/manifest.ts";

const D = `sha256:${"a".repeat(64)}`;
const NASTY = [
  "",
  " ",
  "..",
  "../x",
  "a/b",
  "a..b",
  ".x",
  "x.lock",
  "__proto__",
  "-x",
  "a b",
  "A",
  "ä",
  "\u202e",
  "\ud800",
  "a\nb",
  "::error::",
  "*",
  "a".repeat(101),
  "1.10",
  "0",
  "-1",
  "1e9",
  "true",
  "{a,b}",
  "models/**.yaml",
  "/etc/x*.yaml",
  "C:\\x",
  "C:/*.yaml",
  "./*.yaml",
  "x//*.yaml",
  "@{",
  "~1",
  "HEAD^",
  "sha256:",
  D.toUpperCase(),
] as const;
const SOUND: Readonly<Record<keyof typeof Inputs.shape, readonly string[]>> = {
  command: COMMANDS,
  model: ["fraud", "fraud-eu_1.2"],
  version: ["7", "1.10", "v1+x"],
  to: ["production", "staging"],
  from: ["staging"],
  artifact: ["s3://x/y", "model.onnx"],
  digest: [D],
  evidence: ["a.json, b.json", "reports/{a,b}.yaml\nx", ","],
  data: ["data/*.parquet", "a.csv, b.csv"],
  table: ["holdout", "recent-7"],
  definition: ["{ task: features }", "{ task: binary, columns: { label: y, score: p } }"],
  output: ["holdout.profile.json"],
  exact: ["true", "false"],
  reason: ["why not", "a: b"],
  "pull-request": ["1", "4711"],
  manifests: ["models/*.yaml", "*.yml", "a/*.yaml,b/*.yaml"],
  policies: ["policies", "policies/", "ops/policies"],
  "evidence-root": ["evidence", "evidence//"],
  base: ["main", "release/1.x"],
  token: ["t"],
  "dry-run": ["true", "false"],
  "merge-method": ["squash", "merge", "rebase"],
  dispatch: ["deployed", "x.y-z"],
};
const one = (sound: readonly string[]) =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 20, arbitrary: fc.constant<string | undefined>(undefined) },
    { weight: 20, arbitrary: fc.constantFrom<string | undefined>(...sound) },
    { weight: 2, arbitrary: fc.constantFrom<string | undefined>(...NASTY) },
    fc.string({ unit: "binary", maxLength: 8 }),
  );
const inputs = fc
  .record({
    ...Object.fromEntries(Object.entries(SOUND).map(([name, sound]) => [name, one(sound)])),
    "no-such-input": fc.oneof(
      { weight: 60, arbitrary: fc.constant<string | undefined>(undefined) },
      fc.constant<string | undefined>("x"),
    ),
  })
  .map((all) => without<Readonly<Record<string, string | undefined>>>(all));

/** Whether a path stays inside of the folder it is relative to, told by walking it. */
function inside(path: string): boolean {
  return (
    path !== "" &&
    !path.includes("\\") &&
    !/^[A-Za-z]:/.test(path) &&
    path.split("/").every((step) => step !== "" && step !== "." && step !== "..")
  );
}

/** What a step of a workflow, a form or a dispatch says under the inputs' names. */
export const requests = subject<Readonly<Record<string, string | undefined>>>({
  name: "inputs",
  share: 259,
  least: { open: 0.1, shut: 0.1 },
  inputs,
  check: (texts) => {
    const read = readRequest(texts);
    if (!read.ok) {
      toldWell(read.problems, {});
      saidPlainly(sayError(new UserError(read.problems)));
      return "shut";
    }
    const { model, version, to, from, digest, layout, base, pull, reason, dispatch } = read.value;
    for (const name of [model, version, to, from]) holds(name === undefined || isName(name), `${name} is taken for a name`);
    holds(digest === undefined || isDigest(digest), `${digest} is taken for a digest`);
    holds(
      layout.manifests.every((path) => inside(path) && path.split("*").length === 2),
      `manifests at ${layout.manifests.join()}`,
    );
    holds(inside(layout.policies) && inside(layout.evidenceRoot), "policies or evidence outside of the repository");
    holds(base === undefined || !/[\s~^:?*[\\]|\.\.|@\{|^[-./]|\/$/.test(base), `${base} is taken for a branch`);
    holds(pull === undefined || (Number.isSafeInteger(pull) && pull > 0), `${pull} is taken for a pull request`);
    holds((reason ?? "").length <= 500 && /^[\w.-]*$/.test(dispatch ?? ""), "a reason or a dispatch as it should not be");
    return "open";
  },
});
