import { describe, expect, test } from "vitest";
import { LARGEST_EVIDENCE, readEvidence, readReport, type EvidenceFile } from "../../src/evidence/read.ts";
import { complaints, evidenceIn, file, told } from "./files.ts";

const GOOD = 'model: fraud\nversion: "7"\nmetrics: { auc: 0.9 }\n';
const of = (section: string) => `model: fraud\nversion: "7"\n${section}\n`;

function complaintsAbout(entry: EvidenceFile): string[] {
  const evidence = readEvidence({ model: "fraud", version: "7", files: [entry, file("good.yaml", GOOD)] });
  expect(told(evidence.readings)).toEqual(["metric auc = 0.9 @ good.yaml:3"]);
  return complaints(evidence);
}

test("has nothing to say about an empty folder", () => {
  expect(readEvidence({ model: "fraud", version: "7", files: [] })).toEqual({
    model: "fraud",
    version: "7",
    digest: undefined,
    files: [],
    readings: [],
    created: [],
    lineage: {},
    troubles: [],
    notes: [],
  });
});

test.each<[string, EvidenceFile, string[]]>([
  [
    "a link",
    { ...file("a.json", "../other.json"), mode: "symlink" },
    ["evidence_unreadable a.json: is a link, which is not followed (put the file itself there)"],
  ],
  [
    "a folder",
    { path: "deep", mode: "folder", size: 0 },
    ["evidence_unreadable deep: is a folder, not a file (put the files directly into the folder of the version)"],
  ],
  [
    "a submodule",
    { path: "sub", mode: "submodule", size: 0 },
    ["evidence_unreadable sub: is a submodule, not a file (put the files directly into the folder of the version)"],
  ],
  [
    "50 MB",
    { path: "a.json", mode: "file", size: 52_428_800 },
    [
      "evidence_too_large a.json: is 50 MB, more than the 10 MB we read (keep the summary here, and the rest where the artifact lies)",
    ],
  ],
  [
    "more bytes than it says it has",
    { ...file("a.json", new Uint8Array(LARGEST_EVIDENCE + 1)), size: 3 },
    [
      "evidence_too_large a.json: is 10.1 MB, more than the 10 MB we read (keep the summary here, and the rest where the artifact lies)",
    ],
  ],
  [
    "no bytes",
    { path: "a.json", mode: "file", size: 3 },
    ["evidence_unreadable a.json: could not be read (commit the file itself)"],
  ],
  [
    "UTF-16 with a byte order mark",
    file("a.json", new Uint8Array(Buffer.from("\ufeff{}", "utf16le"))),
    ["evidence_unreadable a.json: is not UTF-8 (save it as UTF-8)"],
  ],
  [
    "UTF-16 without one",
    file("a.json", new Uint8Array(Buffer.from('{"auc": 1}', "utf16le"))),
    ["evidence_unreadable a.json: holds NUL characters, as UTF-16 does (save it as UTF-8)"],
  ],
  [
    "Latin-1",
    file("a.yaml", new Uint8Array(Buffer.from("model: fraud\nnote: caf\xe9\n", "latin1"))),
    ["evidence_unreadable a.yaml: is not UTF-8 (save it as UTF-8)"],
  ],
  [
    "no JSON",
    file("a.json", '{"model": "fraud",\n'),
    ["evidence_unreadable a.json:2: the file ends where a key in quotes is expected (write the report again; this is not JSON)"],
  ],
  [
    "two values for one key",
    file("a.json", '{"model": "fraud", "version": "7", "metrics": {"auc": 0.9,\n"auc": 0.99}}'),
    ["evidence_unreadable a.json:2: auc: duplicate key, it stands on line 1 already (keep the one that is true)"],
  ],
  [
    "a YAML too long to wait for",
    file("a.yaml", `${GOOD}#${"x".repeat(1_000_000)}`),
    [
      `evidence_unreadable a.yaml: is YAML of 1000049 characters, more than the 1000000 we read (write it as JSON, which is read much faster)`,
    ],
  ],
])("finds %s, and keeps the readings of the other files", (_, entry, expected) => {
  expect(complaintsAbout(entry)).toEqual(expected);
});

test.each([
  ["metrics.json", '{"auc": 0.9}'],
  ["list.json", "[]"],
  ["nothing.json", "{}"],
  ["README.md", "# What this is\n"],
  ["table.csv", "a,b\n1,2\n"],
])("recognises nothing in %s, and says what it looked for", (path, text) => {
  const [trouble, ...more] = complaintsAbout(file(path, text));
  expect(more).toEqual([]);
  expect(trouble).toMatch(
    new RegExp(
      `^evidence_unknown_format ${path}: is no report we recognise; looked for our own evidence \\(.+\\), and for what marks one of log, .+ \\(.+\\)$`,
    ),
  );
});

test("reads neither when two formats recognise one file", () => {
  expect(complaintsAbout(file("a.yaml", of("metrics: { auc: 0.8 }\noffline: { auc: 0.7 }")))[0]).toMatch(
    /^evidence_unknown_format a\.yaml: could be a report of log or of own; looked for log \(.+\); own \(.+\) \(name its format in the policy or in reports\.yaml\)$/,
  );
});

test.each([
  ["model: fraud-eu\nversion: '7'\nmetrics: { auc: 1 }\n", "model fraud-eu, not of model fraud"],
  ["model: fraud\nversion: '8'\nmetrics: { auc: 1 }\n", "version 8, not of version 7"],
])("takes no reading from evidence of another model or version", (text, whose) => {
  const [trouble, ...more] = complaintsAbout(file("a.yaml", text));
  expect(more).toEqual([]);
  expect(trouble).toMatch(`evidence_of_another a.yaml:1: is evidence of ${whose}; nothing in it is read (put it where`);
});

test("takes no reading from evidence of another artifact", () => {
  const [A, B] = ["a", "b"].map((digit) => `sha256:${digit.repeat(64)}`);
  const files = [
    file("a.yaml", of(`metrics: { auc: 0.9 }\nartifact: { digest: "${A}" }`)),
    file("b.yaml", of("metrics: { f1: 0.8 }")),
  ];
  const asked = { model: "fraud", version: "7", files };
  expect(told(readEvidence({ ...asked, artifact: B }).readings)).toEqual(["metric f1 = 0.8 @ b.yaml:3"]);
  expect(readEvidence({ ...asked, artifact: B }).artifact).toBeUndefined();
  expect(complaints(readEvidence({ ...asked, artifact: B }))).toEqual([
    `evidence_of_another a.yaml:1: is evidence of artifact ${A}, not of artifact ${B}; nothing in it is read (put it where artifact ${A} has its evidence)`,
  ]);
  expect(readEvidence({ ...asked, artifact: A }).troubles).toEqual([]);
});

describe("two files", () => {
  test("that report the same reading alike are one, from the first, with what only the second tells", () => {
    const evidence = evidenceIn({
      "b.yaml": of("metrics: { auc: { value: 0.90, samples: 40 } }"),
      "a.json": '{"model": "fraud", "version": "7", "metrics": {"auc": 9e-1}}',
    });
    expect(evidence.troubles).toEqual([]);
    expect(told(evidence.readings)).toEqual(["metric auc = 0.9 (samples 40) @ a.json:1"]);
  });

  test.each([
    ["metrics: { auc: 0.9 }", "metrics: { auc: 0.91 }", "auc is 0.9 in a.yaml:3 and 0.91 in b.yaml:3"],
    ["metrics: { auc: 0.9 }", "metrics: { auc: .nan }", "auc is 0.9 in a.yaml:3 and .nan in b.yaml:3"],
    ["metrics: { auc: 0.9 }", "metrics: { auc: '0.9' }", 'auc is 0.9 in a.yaml:3 and "0.9" in b.yaml:3'],
    [
      "metrics: { auc: { value: 0.9, samples: 3 } }",
      "metrics: { auc: { value: 0.9, samples: 4 } }",
      "auc is 0.9 (samples 3) in a.yaml:3 and 0.9 (samples 4) in b.yaml:3",
    ],
    [
      "slices: { 'country=BR,sex=f': { auc: 0.9 } }",
      "slices: { 'sex=f,country=BR': { auc: 0.8 } }",
      "auc at sex=f,country=BR is 0.9 in a.yaml:3 and 0.8 in b.yaml:3",
    ],
    [
      "drift: { psi: { amount: 0.1 } }",
      "drift: { psi: { amount: 0.2 } }",
      "psi of amount is 0.1 in a.yaml:3 and 0.2 in b.yaml:3",
    ],
    [
      "fairness: { tpr: { sex: { f: 0.1 } } }",
      "fairness: { tpr: { sex: { f: 0.2 } } }",
      "tpr of sex=f is 0.1 in a.yaml:3 and 0.2 in b.yaml:3",
    ],
    ["tests: { failed: 0 }", "tests: { failed: 1 }", "tests failed is 0 in a.yaml:3 and 1 in b.yaml:3"],
    ["lineage: { run: a }", "lineage: { run: b }", "lineage.run is a in a.yaml:3 and b in b.yaml:3"],
    ["dataset: { name: x }", "dataset: { name: y }", "dataset.name is x in a.yaml:3 and y in b.yaml:3"],
    ["artifact: { uri: x }", "artifact: { uri: y }", "artifact.uri is x in a.yaml:3 and y in b.yaml:3"],
    [
      "schema: { inputs: [ { name: a, type: int } ] }",
      "schema: { inputs: [ { name: a, type: string } ] }",
      "schema is one in a.yaml:3 and another in b.yaml:3",
    ],
  ])("that differ are for a person: %s and %s", (one, other, what) => {
    const forth = evidenceIn({ "a.yaml": of(one), "b.yaml": of(other) });
    expect(complaints(forth)).toEqual([
      `evidence_conflict b.yaml:3: ${what} (find out which is true and take the other away, or put one that was measured on other data under a name of its own (docs/evidence.md); we do not choose)`,
    ]);
    expect(evidenceIn({ "b.yaml": of(other), "a.yaml": of(one) })).toEqual(forth);
    expect([forth.dataset, forth.artifact, forth.schema, forth.lineage]).toEqual([undefined, undefined, undefined, {}]);
  });

  test("complete each other's dataset", () => {
    const evidence = evidenceIn({ "a.yaml": of("dataset: { name: x }"), "b.yaml": of("dataset: { name: x, digest: y }") });
    expect(evidence.troubles).toEqual([]);
    expect(evidence.dataset?.value).toEqual({ name: "x", digest: "y" });
  });
});

test("reads a byte order mark, CRLF and JSON under any name", () => {
  const evidence = evidenceIn({
    "a.yaml": `\ufeff${GOOD.replaceAll("\n", "\r\n")}`,
    "b.txt": '\ufeff \r\n{"model": "fraud",\r\n"version": "7",\r\n"metrics": {"f1": 0.8}}',
    report: of("metrics: { mae: 3 }"),
  });
  expect(evidence.troubles).toEqual([]);
  expect(told(evidence.readings)).toEqual([
    "metric auc = 0.9 @ a.yaml:3",
    "metric f1 = 0.8 @ b.txt:4",
    "metric mae = 3 @ report:3",
  ]);
});

test("has no digest when one of the files is too large to have been read", () => {
  const good = file("good.yaml", GOOD);
  const asked = { model: "fraud", version: "7" };
  expect(readEvidence({ ...asked, files: [good] }).digest).toMatch(/^sha256:/);
  expect(readEvidence({ ...asked, files: [good, { path: "big.json", mode: "file", size: 52_428_800 }] }).digest).toBeUndefined();
});

test("counts a link and a folder in no digest", () => {
  const good = file("good.yaml", GOOD);
  const asked = { model: "fraud", version: "7" };
  const with2 = readEvidence({
    ...asked,
    files: [{ ...file("l", "x"), mode: "symlink" }, good, { path: "deep", mode: "folder", size: 0 }],
  });
  expect(with2.digest).toBe(readEvidence({ ...asked, files: [good] }).digest);
  expect(with2.files.map((source) => source.file)).toEqual(["good.yaml"]);
});

test("tells of one file by itself what it is, whoever it is about", () => {
  const read = readReport(file("any.yaml", GOOD));
  expect([read.format, told(read.report.readings)]).toEqual(["own", ["metric auc = 0.9 @ any.yaml:3"]]);
  expect(readReport(file("x.json", "{}")).format).toBeUndefined();
});
