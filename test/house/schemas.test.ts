import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { Manifest } from "../../src/manifest/shape.ts";
import { PolicyFile } from "../../src/policy/shape.ts";
import { schemas } from "./schemas.ts";

const made = schemas();

test("there is a schema for each kind of file that people write, and no other", () => {
  expect(readdirSync("schemas").map((name) => `schemas/${name}`)).toEqual(made.map(({ path }) => path).toSorted());
});

test.each(made)("$path is what npm run schemas makes of the shapes", ({ path, text }) => {
  expect(readFileSync(path, "utf8")).toBe(text);
});

type Schema = {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
};

/** Every word that an editor would complete without saying what it means. */
function undescribed(schema: Schema, path: readonly string[] = []): readonly string[] {
  const words = Object.entries(schema.properties ?? {}).flatMap(([word, inner]) => [
    ...(inner.description === undefined && inner.anyOf?.some((one) => one.description) !== true
      ? [[...path, word].join(".")]
      : []),
    ...undescribed(inner, [...path, word]),
  ]);
  const others = [schema.additionalProperties, schema.items, ...(schema.anyOf ?? [])].filter(
    (inner) => typeof inner === "object",
  );
  return [...words, ...others.flatMap((inner) => undescribed(inner, [...path, "*"]))];
}

test.each(made.filter(({ path }) => !path.includes("evidence")))("$path describes each word in one sentence", ({ text }) => {
  // The schema is our own, made a moment ago.
  const schema = JSON.parse(text) as Schema;
  expect(undescribed(schema)).toEqual([]);
});

test.each(readdirSync("policies"))("the example policies/%s is of the shape that the schema is made of", (name) => {
  expect(PolicyFile.safeParse(parse(readFileSync(`policies/${name}`, "utf8"))).success).toBe(true);
});

const DIGEST = `sha256:${"9f86d081884c7d65".repeat(4)}`;
const MANIFEST = `
model: fraud-classifier
stages:
  staging:
    version: "7"
    digest: ${DIGEST}      # of the model artifact
    uri: s3://acme-models/fraud/7/model.onnx
    evidence: ${DIGEST}    # of the evidence the pointer was moved on
  production:
    version: "6"
    digest: ${DIGEST}
    uri: s3://acme-models/fraud/6/model.onnx
    evidence: ${DIGEST}
    canary:
      version: "7"
      digest: ${DIGEST}
      percent: 10
      since: 2026-11-20T10:00:00Z
archived:
  - { version: "5", digest: "${DIGEST}", left: production, at: 2026-11-01T09:00:00Z }
holds:
  - { stage: production, digest: "${DIGEST}", because: "error_rate 0.031, must be at most 0.01", since: 2026-11-02T09:00:00Z }
`;

test("the manifest that the README shows is of the shape that the schema is made of", () => {
  expect(Manifest.safeParse(parse(MANIFEST)).error).toBeUndefined();
});
