import fc from "fast-check";
import { parse } from "yaml";
import { addHold, pointStage, removeHold, restore } from "../../../src/manifest/edit.ts";
import { readManifest } from "../../../src/manifest/read.ts";
import type { Manifest, Pointer } from "../../../src/manifest/shape.ts";
import { at, FILE, pointers, texts } from "../../manifest/sample.ts";
import { linesOf, orProblems, saidPlainly, toldWell } from "../frame/plain-speech.ts";
import { subject, type Side } from "../frame/subject.ts";
import { alike, holds } from "../frame/word.ts";
import { mutated, soup } from "../plain/mutations.ts";
import { sound } from "../reference/manifest.ts";
import { say } from "../../../src/say.ts";

const WORDS = [
  "model: fraud\n",
  "stages:",
  " production:",
  "  staging: {",
  "version: '7'",
  "digest: ",
  "uri: x\n",
  "archived:\n",
  "holds: [",
  "left: ",
];

/** A pointer written once and used again, a stage merged from another, a tag, a block scalar: sound YAML that no tool of ours writes. */
const D = `sha256:${"7".repeat(64)}`;
const strange = fc.constantFrom(
  `model: fraud\nstages:\n  staging: &it { version: "7", digest: ${D} }\n  production: *it\n`,
  `model: fraud\nstages:\n  staging: &it\n    version: "7"\n    digest: ${D}\n  production:\n    <<: *it\n`,
  `model: fraud\nstages:\n  staging:\n    version: &v "7"\n    digest: &d ${D}\n  production:\n    version: *v\n    digest: *d\n`,
  `%YAML 1.2\n---\nmodel: fraud\nstages: {production: {version: "7", digest: ${D}}}\n...\n`,
  `--- # first\nmodel: !!str fraud\nstages:\n  ? production\n  : version: !!str 7\n    digest: ${D}\n`,
  `{"model":"fraud","stages":{"production":{"version":"7","digest":"${D}"}}}`,
  `"model": fraud\n'stages':\n  "production":\n    version: |-\n      7\n    digest: >-\n      ${D}\n`,
  `model: fraud\nstages:\n  production:\n    version: "7"\n    digest:\n      ${D}\narchived:\n- version: '6'\n  digest: ${D.replaceAll("7", "6")}\n  left: production\n  at: 2026-01-01T00:00:00Z\n`,
  `model: fraud\r\nstages:\r\n\tproduction: {}\r\n`,
  `stages: {}\nmodel: fraud`,
);

const inputs = fc.record({
  text: fc.oneof(
    { weight: 6, arbitrary: mutated(texts) },
    { weight: 2, arbitrary: mutated(strange, 1) },
    { weight: 1, arbitrary: soup(WORDS) },
    fc.string({ unit: "binary", maxLength: 40 }),
  ),
  stage: fc.constantFrom("staging", "production", "canary-eu"),
  to: pointers,
  /** One in so many sound texts is edited too: edits cost much more than reading. */
  edits: fc.nat(15).map((n) => n === 0),
});
type Input = typeof inputs extends fc.Arbitrary<infer I> ? I : never;

function read(text: string): Manifest | undefined {
  const found = readManifest(text, FILE);
  if (found.ok) return found.value.manifest;
  toldWell(found.problems, { [FILE]: linesOf(text.replaceAll(/\r\n?/g, "\n")) });
  saidPlainly(say({ is: "validated", validation: { manifests: 1, policies: 0, problems: found.problems } }, ""));
  return undefined;
}

/** What is edited says what was meant, nothing else, and can be taken back byte for byte. */
function edited({ text, stage, to }: Input, before: Manifest): void {
  const edits: readonly ((from: string) => string)[] = [
    (from) => pointStage(from, FILE, { stage, to, at: at(1) }),
    (from) => addHold(from, FILE, { stage, digest: to.digest, because: "slow: \"p95\" # 5 'x'", since: "2026-11-20T10:00:00Z" }),
    (from) => removeHold(from, FILE, { stage, digest: to.digest }),
  ];
  for (const [index, edit] of edits.entries()) {
    const done = orProblems(() => edit(text));
    if (!done.ok) continue;
    const after = readManifest(done.value, FILE);
    holds(after.ok, `an edit leaves what cannot be read: ${done.value}`);
    alike(edit(done.value), done.value, "the same edit again changes something");
    const { stages } = after.value.manifest;
    for (const [other, entry] of Object.entries(before.stages))
      if (index > 0 || other !== stage) alike(stages[other], entry, `${other} changed with ${stage}`);
    if (index === 0) alike(four(stages[stage]), four(to), `${stage} does not point at what it was pointed at`);
    const held = (after.value.manifest.holds ?? []).some((hold) => hold.stage === stage && hold.digest === to.digest);
    if (index > 0) holds(held === (index === 1), `held after ${index === 1 ? "a hold" : "a release"}: ${held}`);
    const back = orProblems(() => restore(done.value, FILE, { before: text, after: done.value }));
    holds(back.ok && back.value === text, "an edit that is taken back leaves other bytes");
  }
}

function four(entry: Pointer | undefined): readonly unknown[] {
  return [entry?.version, entry?.digest, entry?.uri, entry?.evidence];
}

/** Manifests as texts: read, and edited where they are sound. */
export const manifests = subject<Input>({
  name: "manifests",
  share: 18,
  least: { open: 0.1, shut: 0.1 },
  inputs,
  check: (input): Side => {
    const manifest = read(input.text);
    alike(read(input.text), manifest, "read twice, it says something else");
    if (manifest === undefined) return "shut";
    holds(sound(manifest, FILE), `this cannot all be true: ${JSON.stringify(manifest)}`);
    alike(manifest, parse(input.text, { version: "1.2", logLevel: "error" }) as unknown, "YAML itself says something else");
    if (input.edits) edited(input, manifest);
    return "open";
  },
});
