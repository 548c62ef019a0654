import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sigstore } from "../../../src/evidence/formats/attestation/sigstore.ts";
import { readWith, REAL_REPORTS, REPORTS } from "./fixture.ts";

const SAMPLES = REAL_REPORTS;
const MODEL = "sha256:c103b443fbbcb0e60b247d0ccd9c3983b35a00d4f6e760f4aa99fad764fff05c";
const ROOT = "sha256:2cd008373dfead0df3292a1471b8f5750a4e40fded6c5c3f37e2348db33aea3c";

/** What a bundle says, without the places. */
function facts(from: Parameters<typeof readWith>[1]) {
  const { readings, troubles, notes, facts: said } = readWith(sigstore, from);
  const lineage = Object.fromEntries(Object.entries(said.lineage ?? {}).map(([key, each]) => [key, each.value]));
  return { artifact: said.attested?.value.digest, lineage, readings, troubles, notes };
}

function text(name: string): string {
  return readFileSync(`${REPORTS}/sigstore/${name}`, "utf8");
}

/** A fixture whose statement is changed before it goes into its envelope again. */
function changed(name: string, change: (statement: string) => string) {
  const bundle = text(name);
  const payload = /"payload": "([^"]+)"/.exec(bundle)?.[1] ?? "";
  const other = Buffer.from(change(Buffer.from(payload, "base64").toString())).toString("base64");
  return { name, text: bundle.replace(payload, other) };
}

const UNCHECKED = (name: string) => `${name}: the signature is not verified`;

test("a model signature of several files gives the root digest of them all, and no artifact's digest", () => {
  expect(facts("sigstore/model-folder.model.sig")).toEqual({
    artifact: undefined,
    lineage: { model_signing: ROOT, signed_by: "public key" },
    readings: [],
    troubles: [],
    notes: [UNCHECKED("model-folder.model.sig")],
  });
});

test("a model signature of one file gives that file's own digest, which its root is not", () => {
  expect(facts("sigstore/model-file.model.sig")).toMatchObject({ artifact: MODEL, lineage: { signed_by: "certificate" } });
});

test("a model signature of parts of a file gives the root alone", () => {
  const { artifact, lineage } = facts("sigstore/model-shards.model.sig");
  expect(artifact).toBeUndefined();
  expect(lineage).toEqual({ model_signing: expect.stringMatching(/^sha256:/) as string, signed_by: "certificate chain" });
});

test("a model signature of 0.2 gives the digest of its one file, unless that is no whole file", () => {
  expect(facts("sigstore/model-file-0.2.model.sig")).toMatchObject({ artifact: MODEL, troubles: [] });
  const part = changed("model-file-0.2.model.sig", (said) => said.replace("file-sha256", "file-sha256-1000000"));
  const { artifact, notes } = facts(part);
  expect(artifact).toBeUndefined();
  expect(notes).toContain("model-file-0.2.model.sig: the digests of its subjects are not read: they are not of whole files");
});

test.each([
  [
    "model-folder.model.sig",
    "another file's digest",
    (said: string) => said.replace(/"digest": "[0-9a-f]{64}"/, `"digest": "${"a".repeat(64)}"`),
  ],
  [
    "model-folder.model.sig",
    "a digest that is no digest",
    (said: string) => said.replace(/"digest": "[0-9a-f]{64}"/, '"digest": "x"'),
  ],
  [
    "model-file.model.sig",
    "another root",
    (said: string) => said.replace(/"sha256": "[0-9a-f]{64}"/, `"sha256": "${"a".repeat(64)}"`),
  ],
  ["model-file.model.sig", "no root", (said: string) => said.replace(/"sha256": "[0-9a-f]{64}"/, '"sha512": "a"')],
  ["model-file.model.sig", "no files", (said: string) => said.replace('"resources"', '"files"')],
])("%s with %s is a trouble, and nothing it lists is read", (name, _, change) => {
  const { artifact, lineage, troubles } = facts(changed(name, change));
  expect(artifact).toBeUndefined();
  expect(lineage["model_signing"]).toBeUndefined();
  expect(troubles).toEqual([expect.stringContaining("the root digest of the model signature is not that of the files it lists")]);
});

const PROVENANCE = {
  code_commit: "0123456789abcdef0123456789abcdef01234567",
  builder: "https://example.com/runners/hosted",
  build: "https://example.com/acme/fraud/runs/42/attempts/1",
};

test.each([
  ["provenance-0.3.sigstore.json", "certificate"],
  ["provenance-0.2.sigstore", "certificate chain"],
  ["attestation.jsonl", "certificate"],
])("%s gives commit, builder and build of its provenance, whichever way its media type is spelled", (name, kind) => {
  expect(facts(`sigstore/${name}`)).toEqual({
    artifact: MODEL,
    lineage: { ...PROVENANCE, signed_by: kind },
    readings: [],
    troubles: [],
    notes: [UNCHECKED(name)],
  });
});

test("the signature of one file gives its digest, from base64", () => {
  expect(facts("sigstore/message-0.1.sigstore.json")).toMatchObject({
    artifact: MODEL,
    lineage: { signed_by: "certificate chain" },
  });
});

test.each([
  ["of another algorithm", (said: string) => said.replace("SHA2_256", "SHA2_512")],
  ["that is too short", (said: string) => said.replace(/"digest": "[^"]+"/, '"digest": "aGk="')],
  ["that is no base64", (said: string) => said.replace(/"digest": "[^"]+"/, '"digest": "?"')],
])("a digest %s is a note and no artifact's", (_, change) => {
  const { artifact, notes } = facts({ name: "a.sigstore", text: change(text("message-0.1.sigstore.json")) });
  expect(artifact).toBeUndefined();
  expect(notes).toContain("a.sigstore: messageDigest is not read: it is no SHA-256");
});

test.each([
  [
    "no base64",
    (said: string) => said.replace(/"payload": "[^"]+"/, '"payload": "?=?="'),
    "the payload of the envelope is no base64",
  ],
  [
    "no JSON",
    (said: string) => said.replace(/"payload": "[^"]+"/, '"payload": "aGVsbG8="'),
    "the payload of the envelope is no JSON",
  ],
  [
    "no text",
    (said: string) => said.replace(/"payload": "[^"]+"/, '"payload": "/////w=="'),
    "the payload of the envelope is no JSON",
  ],
  [
    "no statement",
    (said: string) => said.replace(/"payload": "[^"]+"/, '"payload": "e30="'),
    "the payload of the envelope is no in-toto statement",
  ],
])("a payload that is %s is a trouble", (_, change, trouble) => {
  const { artifact, troubles } = facts({ name: "a.sigstore", text: change(text("provenance-0.3.sigstore.json")) });
  expect(artifact).toBeUndefined();
  expect(troubles).toEqual([expect.stringContaining(trouble)]);
});

test("an envelope around something else is a note", () => {
  const other = text("provenance-0.3.sigstore.json").replace("application/vnd.in-toto+json", "text/plain");
  expect(facts({ name: "a.sigstore", text: other }).notes).toContain(
    "a.sigstore: the envelope is not read: it holds no in-toto statement",
  );
});

test("a bundle without a signature is signed by nobody", () => {
  const bare = text("provenance-0.3.sigstore.json").replace(/"sig": "[^"]+"/, '"sig": ""');
  expect(facts({ name: "a.sigstore", text: bare }).lineage["signed_by"]).toBeUndefined();
});

test("several bundles in one file are a trouble", () => {
  const line = text("attestation.jsonl");
  const { artifact, lineage, troubles } = facts({ name: "attestation.jsonl", text: line + line });
  expect([artifact, lineage]).toEqual([undefined, {}]);
  expect(troubles).toEqual(["evidence_unreadable 1: holds 2 attestations (put each into a file of its own)"]);
});

const bundles = ["oms", "sigstore-bundle", "slsa"].flatMap((folder) =>
  existsSync(`${SAMPLES}/${folder}`)
    ? readdirSync(`${SAMPLES}/${folder}`).flatMap((name) => (/sig(?:store(?:\.json)?)?$/.test(name) ? [`${folder}/${name}`] : []))
    : [],
);

test.skipIf(bundles.length === 0)(
  "bundles of the tools themselves are read without trouble, and say what brings their signature",
  () => {
    const said = bundles.map((name) => [name, facts({ name, text: readFileSync(`${SAMPLES}/${name}`) })] as const);
    expect(said.filter(([, { troubles }]) => troubles.length > 0)).toEqual([]);
    expect(said.filter(([, { lineage }]) => lineage["signed_by"] === undefined)).toEqual([]);
    const digests = said.flatMap(([name, { artifact, lineage }]) => ((artifact ?? lineage["model_signing"]) ? [name] : []));
    expect(digests.filter((name) => name.startsWith("oms/"))).toHaveLength(7);
  },
);
