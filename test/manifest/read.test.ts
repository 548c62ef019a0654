import { expect, test } from "vitest";
import { sentence } from "../../src/errors.ts";
import { lineOfStage } from "../../src/manifest/lines.ts";
import { readManifest } from "../../src/manifest/read.ts";
import { digest, FILE } from "./sample.ts";

const problems = (text: string, file = FILE) => {
  const read = readManifest(text, file);
  return read.ok ? "sound" : `\n${read.problems.map(sentence).join("\n")}\n`;
};
const SOUND = `model: fraud
stages:
  staging:
    version: "7"
    digest: ${digest("a")}
  production:
    version: "6"
    digest: ${digest("b")}
    canary: { version: "7", digest: ${digest("a")}, percent: 10, since: 2026-11-20T10:00:00Z }
archived:
  - { version: "5", digest: ${digest("c")}, left: production, at: 2026-11-01T09:00:00Z }
holds:
  - { stage: production, digest: ${digest("c")}, because: "slow", since: 2026-11-02T09:00:00Z }
`;

test("a sound manifest is read, and every part knows its line", () => {
  const read = readManifest(SOUND, FILE);
  if (!read.ok) throw new Error(problems(SOUND));
  expect(Object.keys(read.value.manifest.stages)).toEqual(["staging", "production"]);
  expect(read.value.lineOf(["stages", "production", "version"])).toBe(7);
  expect(read.value.lineOf(["stages", "production", "uri"])).toBe(6);
  expect(read.value.lineOf(["archived", 0])).toBe(11);
  expect(lineOfStage(SOUND, FILE, "production")).toBe(7);
  expect(lineOfStage(SOUND, FILE, "canary-eu")).toBe(2);
  expect(lineOfStage("a: [", FILE, "production")).toBe(1);
});

test("a version that YAML takes for something else is to be quoted, as it is written", () => {
  const text = SOUND.replace('"7"', "1.10")
    .replace('"6"', "0012345")
    .replace('"5"', "12e5678")
    .replace("model: fraud", "model: 7");
  expect(problems(text, "models/7.yaml")).toMatchInlineSnapshot(`
    "
    models/7.yaml:1: model: without quotes, 7 is not text (quote it: model: "7")
    models/7.yaml:4: stages.staging.version: without quotes, 1.10 is not text (quote it: version: "1.10")
    models/7.yaml:7: stages.production.version: without quotes, 0012345 is not text (quote it: version: "0012345")
    models/7.yaml:11: archived.0.version: without quotes, 12e5678 is not text (quote it: version: "12e5678")
    "
  `);
  expect(problems(SOUND.replace('"7"', "~").replace('"6"', "true"))).toMatchInlineSnapshot(`
    "
    models/fraud.yaml:4: stages.staging.version: without quotes, ~ is not text (quote it: version: "~")
    models/fraud.yaml:7: stages.production.version: without quotes, true is not text (quote it: version: "true")
    "
  `);
});

test.each(["1_000", "0b11", "2026-11-20", "yes", "on", "n"])(
  "the version %s, which is no text in YAML 1.1, is to be quoted: others would serve another one",
  (version) => {
    expect(problems(SOUND.replaceAll('"7"', version))).toBe(`
models/fraud.yaml:4: stages.staging.version: without quotes, ${version} is not text to every reader of YAML (quote it: version: "${version}")
models/fraud.yaml:9: stages.production.canary.version: without quotes, ${version} is not text to every reader of YAML (quote it: version: "${version}")
`);
    expect(problems(SOUND.replaceAll('"7"', `"${version}"`))).toBe("sound");
  },
);

test.each(["1.0.0", "v7", "7a", "rc-1"])("the version %s is text to everybody, with quotes or without", (version) => {
  expect(problems(SOUND.replaceAll('"7"', version))).toBe("sound");
});

test("every problem of the shape is named in one run, each with its line and remedy", () => {
  const text = `model: fraud
stages:
  Staging:
    version: "7"
    digest: ${digest("a")}
  staging:
    version: "7"
    vresion: "8"
    digest: ${digest("A")}
  staging:
    version: "7"
    digest: md5:1234
    uri: s3://a b
  production: {}
archived:
  - { version: "5", digest: ${digest("c")}, left: production, at: yesterday, why: old }
holds:
notes: hello
`;
  expect(problems(text)).toMatchInlineSnapshot(`
    "
    models/fraud.yaml:3: stages.Staging: a stage name has only lower-case letters, digits, - and _, and starts with a letter
    models/fraud.yaml:10: stages.staging: duplicate key, it stands on line 6 already (keep one of the two)
    models/fraud.yaml:12: stages.staging.digest: expected sha256: followed by 64 lower-case hexadecimal digits (a digest is what sha256sum prints, with sha256: before it)
    models/fraud.yaml:13: stages.staging.uri: a uri has no spaces or line breaks
    models/fraud.yaml:14: stages.production.version: missing, expected the version as text; if it is written as a number, quote it
    models/fraud.yaml:14: stages.production.digest: missing, expected text
    models/fraud.yaml:16: archived.0.at: expected an instant like 2026-11-20T10:00:00Z
    models/fraud.yaml:16: archived.0.why: unknown key (known here: version, digest, uri, evidence, left, at)
    models/fraud.yaml:17: holds: expected a list, found nothing (list entries under holds:, or leave holds: out)
    models/fraud.yaml:18: notes: unknown key (known here: model, stages, archived, holds)
    "
  `);
});

test("parts that contradict each other are named, each with both lines", () => {
  const text =
    `${SOUND.replace("model: fraud", "model: fraud-detector")}  - { stage: production, digest: ${digest("c")}, because: "again", since: 2026-11-03T09:00:00Z }
`.replace(
      "holds:",
      `  - { version: "5", digest: ${digest("c")}, left: production, at: 2026-11-02T09:00:00Z }
  - { version: "5", digest: ${digest("c")}, left: staging, at: 2026-11-02T09:00:00Z }
  - { version: "6", digest: ${digest("b")}, left: production, at: 2026-11-02T09:00:00Z }
  - { version: "7", digest: ${digest("d")}, left: staging, at: 2026-11-02T09:00:00Z }
holds:`,
    );
  expect(problems(text)).toMatchInlineSnapshot(`
    "
    models/fraud.yaml:1: model: is fraud-detector, and the file is named for fraud (name the file models/fraud-detector.yaml, or write model: fraud)
    models/fraud.yaml:12: archived.1: version 5, which left production, is archived on line 11 already (keep one of the two entries)
    models/fraud.yaml:14: archived.3: version 6 is archived as having left production, and production points at it (remove this entry: the version stands again)
    models/fraud.yaml:15: archived.4: version 7 is dddddddddddd here and aaaaaaaaaaaa on line 5 (a version is one artifact; give the other one a version of its own)
    models/fraud.yaml:18: holds.1: cccccccccccc is held for production on line 17 already (keep one of the two entries)
    "
  `);
});

test("what is no manifest at all says so", () => {
  const texts = {
    nothing: "",
    "only a comment": "# later\n",
    "a list": "- model: fraud\n",
    "no stages": "model: fraud\n",
    "two documents": `${SOUND}---\n${SOUND}`,
    "broken YAML": "model: fraud\nstages: {\n",
    "a prototype key": `model: fraud\nstages:\n  __proto__: { version: "7", digest: ${digest("a")} }\n`,
    "a merge key": `model: fraud\nstages:\n  staging: &s { version: "7", digest: ${digest("a")} }\n  production: { <<: *s }\n`,
  };
  expect(
    Object.entries(texts)
      .map(([name, text]) => `${name}: ${problems(text)}`)
      .join(""),
  ).toMatchInlineSnapshot(`
    "nothing: 
    models/fraud.yaml: is empty (a manifest says model: and stages:; delete the file if the model is gone)
    only a comment: 
    models/fraud.yaml: is empty (a manifest says model: and stages:; delete the file if the model is gone)
    a list: 
    models/fraud.yaml:1: expected a map
    no stages: 
    models/fraud.yaml:1: stages: missing, expected a map
    two documents: 
    models/fraud.yaml:14: holds more than one YAML document; keep one, without --- behind it
    broken YAML: 
    models/fraud.yaml:3: Flow map in block collection must be sufficiently indented and end with a }
    a prototype key: 
    models/fraud.yaml:3: __proto__ is not allowed as a key
    a merge key: 
    models/fraud.yaml:4: stages.production.version: missing, expected the version as text; if it is written as a number, quote it
    models/fraud.yaml:4: stages.production.digest: missing, expected text
    models/fraud.yaml:4: stages.production.<<: unknown key (known here: version, digest, uri, evidence, canary, challenger, shadow)
    "
  `);
});
