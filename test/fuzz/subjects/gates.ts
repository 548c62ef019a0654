import fc from "fast-check";
import { readEvidence } from "../../../src/evidence/read.ts";
import type { Evidence } from "../../../src/evidence/reading.ts";
import { judge } from "../../../src/gates/judge.ts";
import { verdict, type Finding } from "../../../src/gates/outcome.ts";
import type { Incumbent, Question } from "../../../src/gates/question.ts";
import { StagePolicy } from "../../../src/policy/shape.ts";
import { speaksPlainly } from "../frame/plain-speech.ts";
import { subject } from "../frame/subject.ts";
import { alike, holds } from "../frame/word.ts";
import { maybe, without, written } from "../plain/numbers.ts";
import { folder } from "../plain/reports.ts";
import { age, families, type Family, gatesOf } from "../plain/stages.ts";
import { factsOf, pinOf, type PlainFile } from "../reference/evidence.ts";
import { opens } from "../reference/gates.ts";

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const OURS = { model: "fraud", version: "7", digest: digest("a") };
const THEIRS = { model: "fraud", version: "6", digest: digest("b") };
const NOW = Date.UTC(2026, 10, 20, 10);

/** Policies that their own shape takes; the others are the business of the subject `policies`. */
const policyOf = (asked: readonly Family[]) =>
  fc
    .record({
      gates: asked.length === 0 ? fc.constant(undefined) : gatesOf(asked),
      evidence: age,
      follows: fc.constantFrom(undefined, undefined, undefined, "staging"),
      soak: fc.constantFrom(undefined, undefined, undefined, "24h", "90s"),
    })
    .map(({ soak, ...stage }) => without({ ...stage, soak: stage.follows === undefined ? undefined : soak }))
    .filter((stage) => StagePolicy.safeParse(stage).success);

const casesOf = (asked: readonly Family[]) =>
  fc.record({
    policy: policyOf(asked),
    ours: folder(OURS, asked),
    theirs: fc.oneof(
      { weight: 4, arbitrary: fc.constant("nobody" as const) },
      { weight: 8, arbitrary: folder(THEIRS, asked) },
      fc.constant("unreadable" as const),
    ),
    pinned: fc.oneof(
      { weight: 20, arbitrary: fc.constant("right" as const) },
      fc.constantFrom("wrong" as const, "none" as const),
    ),
    uri: maybe(fc.constant("s3://m/1"), 1),
    followed: fc
      .record({
        version: fc.constantFrom("7", "7", "7", "6", undefined),
        digest: fc.constantFrom(OURS.digest, OURS.digest, OURS.digest, THEIRS.digest),
        hours: fc.constantFrom(undefined, 0, 23, 24, 25, 1000),
      })
      .map(without),
    atHand: fc.constantFrom(undefined, undefined, undefined, OURS.digest, THEIRS.digest),
    /** Which one of the things that can be taken away is. */
    less: fc.nat(),
  });
const cases = fc.oneof({ weight: 60, arbitrary: families }, fc.constant([])).chain(casesOf);
type Plain = typeof cases extends fc.Arbitrary<infer P> ? P : never;

const texts = (files: readonly PlainFile[]) =>
  files.map(({ name, says, broken }) => ({ name, text: broken === true ? '{"model": "fraud", ' : written(says) }));

function evidenceOf(files: readonly PlainFile[], { model, version, digest: artifact }: typeof OURS): Evidence {
  return readEvidence({
    model,
    version,
    artifact,
    files: texts(files).map(({ name, text }) => {
      const bytes = new TextEncoder().encode(text);
      return { path: `evidence/${model}/${version}/${name}`, mode: "file", size: bytes.length, bytes };
    }),
  });
}

function question({ policy: stage, ours, theirs, pinned, uri, followed, atHand }: Plain): Question {
  const pin = pinned === "right" ? pinOf(texts(ours)) : pinned === "wrong" ? digest("f") : undefined;
  const incumbent: Incumbent =
    theirs === "nobody"
      ? { is: "none" }
      : theirs === "unreadable"
        ? { is: "unreadable", because: "1 earlier state cannot be read" }
        : { is: "some", pointer: THEIRS, evidence: evidenceOf(theirs, THEIRS), standing: true };
  const since = followed.hours === undefined ? undefined : new Date(NOW - followed.hours * 3_600_000);
  return {
    stage: "production",
    policy: stage,
    at: (path) => ({ file: "policies/fraud.yaml", line: path.length + 1 }),
    candidate: {
      pointer: { version: OURS.version, digest: OURS.digest, uri, evidence: pin },
      evidence: evidenceOf(ours, OURS),
    },
    incumbent,
    followed: {
      stage: "staging",
      pointer: followed.version === undefined ? undefined : { version: followed.version, digest: followed.digest },
      since,
    },
    now: new Date(NOW),
    ...(atHand === undefined ? {} : { artifactAtHand: { file: "model.onnx", sha256: atHand } }),
  };
}

function open(plain: Plain): boolean {
  const { theirs, followed, ours } = plain;
  return opens({
    policy: plain.policy,
    ours: factsOf(ours, OURS),
    theirs: theirs === "nobody" ? "nobody" : theirs === "unreadable" ? undefined : factsOf(theirs, THEIRS),
    pointer: { ...OURS, uri: plain.uri },
    pinned: plain.pinned === "right" && ours.length === 0 ? "none" : plain.pinned,
    followed: { ...followed, since: followed.hours === undefined ? undefined : NOW - followed.hours * 3_600_000 },
    atHand: plain.atHand,
    now: NOW,
  });
}

/** The case with one thing less in our evidence: no gate may open by that. */
function fewer(plain: Plain): readonly Plain[] {
  return plain.ours.flatMap((file, at) =>
    Object.entries(file.says).flatMap(([word, section]) => {
      // A file that states no date is dated by the others beside it.
      if (word === "model" || word === "version" || word === "offline" || word === "created") return [];
      // Where neither side states its dataset they are compared, and that is said.
      if (word === "dataset" && !statesDataset(plain.theirs)) return [];
      const saying = (says: PlainFile["says"]): Plain => ({
        ...plain,
        ours: plain.ours.map((one, index) => (index === at ? { ...one, says } : one)),
      });
      const rest = Object.fromEntries(Object.entries(file.says).filter(([other]) => other !== word));
      // Of two files one may report a feature or a group that fails; without it, the other's are all there are.
      const gone = word === "metrics" || plain.ours.length > 1 ? [] : [saying(rest)];
      const isNumbers = ["metrics", "slo", "cost", "tests"].includes(word) && typeof section === "object" && section !== null;
      const lost = isNumbers
        ? Object.keys(section).map((name) => saying({ ...rest, [word]: { ...section, [name]: "@NaN" } }))
        : [];
      return [...gone, ...lost];
    }),
  );
}

function statesDataset(theirs: Plain["theirs"]): boolean {
  return typeof theirs !== "string" && theirs.some(({ says }) => Object.keys(says["dataset"] ?? {}).length > 0);
}

function one<T>(of: readonly T[], which: number): T | undefined {
  return of[which % Math.max(1, of.length)];
}

const sound = (plain: Plain) => factsOf(plain.ours, OURS) !== undefined;

function toldWhy(findings: readonly Finding[]): void {
  for (const { because, help, outcome, code } of findings) {
    speaksPlainly(because);
    holds(!because.includes("undefined"), `a finding says: ${because}`);
    holds((help === undefined) === (outcome === "pass"), `what would help, and ${outcome}: ${because}`);
    holds((code === "ok") === (outcome === "pass"), `${code}, and ${outcome}`);
  }
}

/** Policy and evidence as texts, judged by every family of gates. */
export const gates = subject<Plain>({
  name: "gates",
  share: 50,
  least: { open: 0.1, shut: 0.1 },
  inputs: cases,
  check: (plain) => {
    const asked = question(plain);
    const findings = judge(asked);
    const found = verdict(findings).allows;
    const wanted = open(plain);
    const shut = findings.filter(({ outcome }) => outcome !== "pass").map(({ because }) => because);
    holds(
      found === wanted,
      `the reference says ${wanted ? "open" : "shut"}, the gates ${found ? "open" : "shut"}: ${shut.join("; ")}`,
    );
    toldWhy(findings);
    if (plain.less % 8 === 0) alike(judge(question(plain)), findings, "judged twice, it comes out differently");
    // Taking away what contradicts another file may open a gate, so only sound evidence is made less. Where the folder is empty
    // then, the pin is wrong anyway; where it is not, it is pinned anew.
    const less = !found && sound(plain) ? one(fewer(plain), plain.less) : undefined;
    if (less !== undefined) holds(!verdict(judge(question(less))).allows, `it opens with less: ${JSON.stringify(less.ours)}`);
    return found ? "open" : "shut";
  },
});
