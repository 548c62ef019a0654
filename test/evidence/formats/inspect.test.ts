import { existsSync, readFileSync } from "node:fs";
import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";
import { inspect } from "../../../src/evidence/formats/inspect.ts";
import { readWith, REAL_REPORTS, REPORTS } from "./fixture.ts";

const SAMPLES = `${REAL_REPORTS}/inspect_ai`;
const HINT = "(run the evaluation to its end, over all its samples)";

function changed(from: string, to: string) {
  const text = readFileSync(`${REPORTS}/inspect/log.json`, "utf8");
  expect(text).toContain(from);
  return { name: "log.json", text: text.replace(from, to) };
}

test("reads the metrics of each scorer under the task's name", () => {
  const { readings, tool, facts, notes, troubles } = readWith(inspect, "inspect/log.json");
  expect(tool).toBe("Inspect AI 0.3.150");
  expect(readings).toEqual([
    "metric refunds/match/accuracy = not 0.8625 of a part of the samples [match accuracy = 0.8625 of a part of the samples]",
    "metric refunds/model_graded_qa/accuracy = 0.9125 (samples 250) [model_graded_qa accuracy = 0.9125]",
    "metric refunds/model_graded_qa/mean = not null (samples 250) [model_graded_qa mean = null]",
  ]);
  expect(facts.created?.value).toEqual(new Date("2026-11-20T09:00:00Z"));
  expect(facts.lineage).toBeUndefined();
  expect(troubles).toEqual([]);
  expect(notes).toEqual([
    "log.json: not all samples have a score of match, so it has no value",
    "log.json: the run was limited to a part of the dataset",
  ]);
});

test("opens the header of an archive and nothing else", () => {
  const { readings, tool } = readWith(inspect, "inspect/log.eval");
  expect(tool).toBe("Inspect AI 0.3.150");
  expect(readings).toEqual(["metric refunds/match/accuracy = 0.8625 (samples 250) [match accuracy = 0.8625]"]);
});

test("an archive that is packed with Zstandard is opened like any other, and not where its directory is wrong", () => {
  const { readings, tool } = readWith(inspect, "inspect/log-zstandard.eval");
  expect(tool).toBe("Inspect AI 0.3.285");
  expect(readings).toEqual(["metric refunds/match/accuracy = 0.8375 (samples 250) [match accuracy = 0.8375]"]);
  const bytes = readFileSync(`${REPORTS}/inspect/log-zstandard.eval`);
  const entry = bytes.lastIndexOf("PK\x01\x02", undefined, "latin1");
  for (const field of [20, 24, 42]) {
    const wrong = Buffer.from(bytes);
    wrong.writeUInt32LE(wrong.readUInt32LE(entry + field) - 1, entry + field);
    const { readings: none, troubles } = readWith(inspect, { name: "log.eval", text: wrong });
    expect(none).toEqual([]);
    expect(troubles).toEqual([expect.stringContaining("is an archive we cannot unpack")]);
  }
});

test("the results of a cancelled run are not read", () => {
  const { readings, troubles } = readWith(inspect, "inspect/log-cancelled.json");
  expect(readings).toEqual([]);
  expect(troubles).toEqual([`evidence_unreadable 3: is the log of a run whose status is cancelled, not success ${HINT}`]);
});

test("a run that did not complete all its samples is not read", () => {
  const { readings, troubles } = readWith(inspect, "inspect/log-incomplete.json");
  expect(readings).toEqual([]);
  expect(troubles).toEqual([`evidence_unreadable 3: is the log of a run that completed 240 of 250 samples ${HINT}`]);
});

test.each([
  ['"status": "success",', ""],
  ['"status": "success"', '"status": "started"'],
  ['"status": "success"', '"status": "error"'],
  ['"status": "success"', '"status": "success", "invalidated": true'],
  ['"total_samples": 250,', ""],
  ['"completed_samples": 250,', ""],
  ['"completed_samples": 250', '"completed_samples": null'],
])("with %s as %j nothing is read, and a trouble says why", (from, to) => {
  const { readings, troubles } = readWith(inspect, changed(from, to));
  expect(readings).toEqual([]);
  expect(troubles).toHaveLength(1);
});

test.each([
  ['"unscored_samples": 2', '"unscored_samples": 0'],
  ['"scored_samples": 248', '"scored_samples": 250'],
  ['"unscored_samples": 2,', ""],
  ['"scored_samples": 248,', ""],
  ['"unscored_samples": 2', '"unscored_samples": "0"'],
])("with %s as %j a score is still not over all samples, and has no value", (from, to) => {
  expect(readWith(inspect, changed(from, to)).readings[0]).toContain("metric refunds/match/accuracy = not 0.8625");
});

test.each([
  [250, 1],
  [125, 2],
  [250, 2],
])("with %i scored samples in %s epochs a score is over all of them", (scored, epochs) => {
  const { name, text } = changed('"epochs": 1', `"epochs": ${epochs}`);
  const whole = text.replace('"scored_samples": 248', `"scored_samples": ${scored}`);
  const { readings, notes } = readWith(inspect, { name, text: whole.replace('"unscored_samples": 2', '"unscored_samples": 0') });
  expect(readings[0]).toContain("metric refunds/match/accuracy = 0.8625");
  expect(notes).toEqual(["log.json: the run was limited to a part of the dataset"]);
});

test("several epochs ask the same samples again, and are not counted as more of them", () => {
  const { readings } = readWith(inspect, changed('"epochs": 1', '"epochs": 4'));
  expect(readings[1]).toBe("metric refunds/model_graded_qa/accuracy = 0.9125 [model_graded_qa accuracy = 0.9125]");
});

test("a reducer stands after the scorer", () => {
  const { readings } = readWith(inspect, changed('"name": "match"', '"reducer": "max", "name": "match"'));
  expect(readings[0]).toContain("metric refunds/match,max/accuracy = ");
});

test("an archive without a header is a run that has not ended, and one cut off is no archive", () => {
  const running = zipSync({ "_journal/start.json": strToU8("{}"), "samples/1_epoch_1.json": strToU8("{}") });
  expect(readWith(inspect, { name: "log.eval", text: running }).troubles).toEqual([
    "evidence_unreadable ?: holds no header.json, so the run has not come to its end (run the evaluation to its end)",
  ]);
  const other = zipSync({ "_journal/start.json": strToU8("{}"), "header.json": strToU8("{}") });
  expect(readWith(inspect, { name: "log.eval", text: other }).troubles).toEqual([
    "evidence_unreadable ?: has a header.json that is no log of Inspect AI (write the log again)",
  ]);
});

test.skipIf(!existsSync(SAMPLES))("reads logs that Inspect AI itself wrote", () => {
  for (const name of ["log_formats.eval", "log_formats.json"]) {
    const { troubles, readings } = readWith(inspect, { name, text: readFileSync(`${SAMPLES}/${name}`) });
    expect(troubles, name).toEqual([]);
    expect(readings, name).toEqual(["metric popularity/match/accuracy = 0 (samples 1) [match accuracy = 0.0]"]);
  }
  const name = "2025-05-12T20-28-13-04-00_popularity.json";
  const { troubles, readings } = readWith(inspect, { name, text: readFileSync(`${SAMPLES}/${name}`) });
  expect(troubles).toHaveLength(1);
  expect(readings).toEqual([]);
});
