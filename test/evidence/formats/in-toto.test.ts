import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { inToto } from "../../../src/evidence/formats/attestation/in-toto.ts";
import { sigstore } from "../../../src/evidence/formats/attestation/sigstore.ts";
import { parse } from "../../../src/evidence/syntax/parse.ts";
import { readWith, REAL_REPORTS, REPORTS } from "./fixture.ts";

const SAMPLES = `${REAL_REPORTS}/slsa`;
const MODEL = "sha256:c103b443fbbcb0e60b247d0ccd9c3983b35a00d4f6e760f4aa99fad764fff05c";

/** What a statement says, without the places. */
function facts(from: Parameters<typeof readWith>[1]) {
  const { readings, troubles, notes, facts: said } = readWith(inToto, from);
  const lineage = Object.fromEntries(Object.entries(said.lineage ?? {}).map(([key, each]) => [key, each.value]));
  return { artifact: said.attested?.value.digest, lineage, readings, troubles, notes };
}

function text(name: string): string {
  return readFileSync(`${REPORTS}/in-toto/${name}`, "utf8");
}

test("provenance v1 gives commit, builder and build, and is signed by nobody", () => {
  expect(facts("in-toto/provenance-v1.json")).toEqual({
    artifact: MODEL,
    lineage: {
      code_commit: "0123456789abcdef0123456789abcdef01234567",
      builder: "https://example.com/runners/hosted",
      build: "https://example.com/acme/fraud/runs/42/attempts/1",
    },
    readings: [],
    troubles: [],
    notes: ["provenance-v1.json: the statement is not signed"],
  });
});

test("provenance v0.2 gives the commit of its git materials only", () => {
  expect(facts("in-toto/provenance-v0.2.json")).toMatchObject({
    artifact: MODEL,
    lineage: {
      code_commit: "89abcdef0123456789abcdef0123456789abcdef",
      builder: "https://example.com/runners/hosted",
      build: "42-1",
    },
    troubles: [],
  });
});

test("a line with an envelope is opened, and its signature is not verified", () => {
  const { artifact, lineage, notes } = facts("in-toto/provenance.intoto.jsonl");
  expect(artifact).toBe(MODEL);
  expect(lineage["code_commit"]).toBe("0123456789abcdef0123456789abcdef01234567");
  expect(lineage["signed_by"]).toBeUndefined();
  expect(notes).toEqual(["provenance.intoto.jsonl: the signature is not verified"]);
});

test("several subjects give no digest, and a predicate that we do not know gives nothing: not even that tests passed", () => {
  expect(facts("in-toto/test-result.json")).toEqual({
    artifact: undefined,
    lineage: {},
    readings: [],
    troubles: [],
    notes: [
      "test-result.json: the statement is not signed",
      "test-result.json: the predicate of https://in-toto.io/attestation/test-result/v0.1 is not read",
      "test-result.json: the digest of its 2 subjects is not the artifact's",
    ],
  });
});

const OTHER = "f".repeat(40);
/** A provenance that has this repository at another commit before what it has already. */
const besides = (repository: string) =>
  text("provenance-v1.json").replace(
    /("resolvedDependencies": \[\s*)\{/,
    `$1{"uri": "git+${repository}", "digest": {"gitCommit": "${OTHER}"}}, {`,
  );

test.each(["https://example.com/acme/fraud", "https://example.com/acme/fraud.git@refs/tags/v1"])(
  "two git commits of the source (%s) are none",
  (repository) => {
    const { lineage, notes } = facts({ name: "a.json", text: besides(repository) });
    expect(lineage["code_commit"]).toBeUndefined();
    expect(notes).toContain("a.json: its 2 git commits are not read: they name different code");
  },
);

test.each(["https://example.com/acme/data", "https://example.com/acme/fraud-base", "https://example.com/acme/fraud/sub@v1"])(
  "the commit of another repository (%s) is not the code's",
  (repository) => {
    const { lineage } = facts({ name: "a.json", text: besides(repository) });
    expect(lineage["code_commit"]).toBe("0123456789abcdef0123456789abcdef01234567");
  },
);

test.each([
  ['"uri": "git+https://example.com/acme/fraud@', '"uri": "git+https://example.com/acme/data@'],
  ['"repository": ', '"elsewhere": '],
])("a git commit is none where nothing says that it is the source's: %s as %s", (from, to) => {
  const { lineage, notes } = facts({ name: "a.json", text: text("provenance-v1.json").replace(from, to) });
  expect(lineage["code_commit"]).toBeUndefined();
  expect(notes).toContain("a.json: its git commits are not read: none is said to be of the source it was built from");
});

test("in provenance v0.2 the source is configSource, else the material with its address", () => {
  const said = JSON.parse(text("provenance-v0.2.json")) as {
    predicate: { invocation: { configSource: Record<string, unknown> }; materials: Record<string, unknown>[] };
  };
  const { invocation, materials } = said.predicate;
  const commit = () => facts({ name: "a.json", text: JSON.stringify(said) }).lineage["code_commit"];
  const mine = "89abcdef0123456789abcdef0123456789abcdef";
  materials.push({ uri: "git+https://example.com/acme/data", digest: { sha1: OTHER } });
  expect(commit()).toBe(mine);
  delete invocation.configSource["digest"];
  expect(commit()).toBe(mine);
  materials.shift();
  expect(commit()).toBeUndefined();
  delete invocation.configSource["uri"];
  expect(commit()).toBeUndefined();
});

test.each(["0123", "main", ""])("a commit of %j is none", (commit) => {
  const said = text("provenance-v1.json").replace("0123456789abcdef0123456789abcdef01234567", commit);
  expect(facts({ name: "a.json", text: said }).lineage["code_commit"]).toBeUndefined();
});

test("a subject without a SHA-256 gives no digest", () => {
  const said = text("provenance-v1.json").replace('"sha256"', '"sha512"');
  const { artifact, notes } = facts({ name: "a.json", text: said });
  expect(artifact).toBeUndefined();
  expect(notes).toContain("a.json: the digest of its subject is not the artifact's");
});

test.each([
  ["no base64", '"payload": "***"', "is no base64"],
  ["no JSON", '"payload": "aGVsbG8="', "is no JSON"],
  ["no statement", '"payload": "e30="', "is no in-toto statement"],
])("a payload that is %s is a trouble", (_, payload, trouble) => {
  const said = text("provenance.intoto.jsonl").replace(/"payload": "[^"]+"/, payload);
  expect(facts({ name: "a.jsonl", text: said }).troubles).toEqual([expect.stringContaining(trouble)]);
});

test("an envelope without signatures says so", () => {
  const said = text("provenance.intoto.jsonl").replace(/"signatures": \[.*\]/, '"signatures": []');
  expect(facts({ name: "a.json", text: said }).notes).toEqual(["a.json: the envelope is not signed"]);
});

test("several lines are a trouble, whatever they hold", () => {
  const line = text("provenance.intoto.jsonl");
  const { artifact, lineage, troubles } = facts({ name: "multiple.intoto.jsonl", text: line + line });
  expect([artifact, lineage]).toEqual([undefined, {}]);
  expect(troubles).toEqual(["evidence_unreadable 1: holds 2 attestations (put each into a file of its own)"]);
});

test("a bundle of Sigstore is not also an in-toto statement, nor the other way round", () => {
  for (const name of [
    "sigstore/attestation.jsonl",
    "sigstore/provenance-0.3.sigstore.json",
    "in-toto/provenance-v1.json",
    "in-toto/provenance.intoto.jsonl",
  ]) {
    const parsed = parse(name, readFileSync(`${REPORTS}/${name}`));
    expect([name, sigstore.recognise(parsed), inToto.recognise(parsed)]).toEqual([
      name,
      name.startsWith("s"),
      name.startsWith("i"),
    ]);
  }
});

test.skipIf(!existsSync(SAMPLES)).each([
  ["statement-provenance-sigstorejs1.3.0.json", "dae8bd8eb433a4147b4655c00fe73e0f22bc0fb1"],
  ["sigstore.js@2.0.0.statement.decoded.json", "f0b49a04e5a62250e0f60fb128004a73110fe311"],
])("the provenance %s of a real package names its commit", (name, commit) => {
  const { lineage, artifact, troubles } = facts({ name, text: readFileSync(`${SAMPLES}/${name}`) });
  expect(lineage["code_commit"]).toBe(commit);
  expect(Object.keys(lineage)).toEqual(["code_commit", "builder", "build"]);
  expect(artifact).toBeUndefined();
  expect(troubles).toEqual([]);
});
