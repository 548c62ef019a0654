import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { computed } from "../../../src/evidence/formats/computed/computed.ts";
import { profile } from "../../../src/evidence/formats/computed/profile.ts";
import { digested, withDigest } from "../../../src/profile/own-digest.ts";
import { complaints, evidenceIn } from "../files.ts";
import { REPORTS } from "./fixture.ts";

type Written = { [word: string]: unknown; measures: Record<string, unknown>[] };
const written = (path: string) => JSON.parse(readFileSync(`${REPORTS}/${path}`, "utf8")) as Written;
const troublesOf = (file: unknown) => complaints(evidenceIn({ "holdout.computed.json": JSON.stringify(file) }));
const NOT_AS_WRITTEN =
  /^evidence_unreadable holdout\.computed\.json:1: digest: is not that of what stands here, so it is not as it was written \(have it computed again/;

test("every value says of which columns and files it was computed, and how", () => {
  const { readings, troubles, created, dataset } = evidenceIn({ "a.json": JSON.stringify(written("computed/holdout.json")) });
  expect(troubles).toEqual([]);
  const area = readings.find(({ kind, name, slice }) => kind === "metric" && name === "roc_auc" && slice === undefined);
  expect(area?.source).toMatchObject({
    reported: "of y, p: exact, ties count half; DeLong's error; data.holdout: 40 rows of holdout.csv sha256:8430d332",
  });
  expect(area?.computed).toMatchObject({ table: "holdout", columns: ["y", "p"], paired: { is: "pairs", version: "6" } });
  expect(created.map(({ value }) => value.toISOString())).toEqual(["2026-11-19T10:00:00.000Z"]);
  expect(dataset?.value.digest).toMatch(/^sha256:/);
});

test("of several files the first that has rows is named, and how many more there are", () => {
  const file = (name: string, rows: number) => ({ file: name, sha256: `sha256:${String(rows).padStart(64, "a")}`, rows });
  const facts = { ...written("computed/load.json"), digest: undefined };
  const several = withDigest({ ...facts, files: [file("part-0.csv", 0), file("part-1.csv", 20), file("part-2.csv", 30)] });
  const { readings } = evidenceIn({ "a.json": JSON.stringify(several) });
  expect(readings.find(({ name }) => name === "requests")?.source.reported).toBe(
    "of took, status, at: counted rows; data.load: 50 rows of part-1.csv sha256:aaaaaaaa and 2 more",
  );
});

test("a profile tells the same values as what was computed of the same rows", () => {
  for (const name of ["ab", "holdout", "load"]) {
    const [theirs, ours] = ["profile", "computed"].map((format) => {
      const { readings } = evidenceIn({ "a.json": JSON.stringify(written(`${format}/${name}.json`)) });
      return readings.map(({ source, ...reading }) => ({ ...reading, reported: source.reported }));
    });
    expect(JSON.parse(JSON.stringify(theirs))).toEqual(JSON.parse(JSON.stringify(ours)));
  }
});

describe("what is not as it was written opens nothing", () => {
  test.each(["value", "samples", "slice", "method", "uncertainty", "chance", "paired"])("a measure that lost its %s", (word) => {
    const file = written("computed/holdout.json");
    const measure = file.measures.find((each) => word in each)!;
    expect(measure).toBeDefined();
    Reflect.deleteProperty(measure, word);
    const evidence = evidenceIn({ "holdout.computed.json": JSON.stringify(file) });
    expect(complaints(evidence)).toEqual([expect.stringMatching(NOT_AS_WRITTEN)]);
    expect(evidence.readings).toEqual([]);
  });

  test.each(["created", "model", "rows_digest", "incumbent", "reference"])("a file that lost its %s", (word) => {
    const file = written("computed/holdout.json");
    Reflect.deleteProperty(file, word);
    expect(troublesOf(file)).toEqual([expect.stringMatching(NOT_AS_WRITTEN)]);
  });

  test("a number that somebody changed, in results and in a profile", () => {
    const file = written("computed/holdout.json");
    file.measures[0]!["value"] = 0.99;
    expect(troublesOf(file)).toEqual([expect.stringMatching(NOT_AS_WRITTEN)]);
    expect(troublesOf({ ...written("profile/holdout.json"), newest: 1_795_000_000_000 })).toEqual([
      expect.stringMatching(NOT_AS_WRITTEN),
    ]);
  });

  test("a file without its digest", () => {
    for (const name of ["computed/holdout.json", "profile/holdout.json"]) {
      const rest = { ...written(name), digest: undefined };
      expect(troublesOf(rest)).toEqual([
        expect.stringContaining("digest: is missing, so nothing tells whether the rest is whole"),
      ]);
    }
  });

  test("a word that we do not know, though the digest is of it: a newer version wrote it", () => {
    const rest = { ...written("computed/holdout.json"), digest: undefined };
    expect(troublesOf(withDigest({ ...rest, doubts: 3 }))).toEqual([expect.stringContaining('Unrecognized key: "doubts"')]);
  });
});

test("a log that counts something it calls computed is still a log", () => {
  const evidence = evidenceIn({ "a.json": '{"model": "fraud", "version": 7, "computed": 3, "auc": 0.9}' });
  expect(evidence.readings.map(({ name }) => name)).toEqual(["computed", "auc"]);
  expect([computed, profile].map(({ name }) => name)).toEqual(["computed", "profile"]);
});

test("whatever is written with its digest is read back, in any order of keys, and nothing else is", () => {
  const read = digested(z.record(z.string(), z.unknown()));
  const facts = fc
    .dictionary(
      fc.string().filter((key) => key !== "digest" && key !== "__proto__"),
      fc.jsonValue({ maxDepth: 3 }),
      { maxKeys: 5 },
    )
    .map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>);
  fc.assert(
    fc.property(facts, facts, (one, other) => {
      const file = JSON.parse(JSON.stringify(withDigest(one))) as Record<string, unknown>;
      expect(read.parse(Object.fromEntries(Object.entries(file).toReversed()))).toEqual(one);
      fc.pre(!isDeepStrictEqual(one, other));
      expect(read.safeParse({ ...other, digest: file["digest"] }).success).toBe(false);
    }),
  );
});
