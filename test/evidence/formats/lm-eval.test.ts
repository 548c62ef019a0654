import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lmEval } from "../../../src/evidence/formats/lm-eval.ts";
import { parse } from "../../../src/evidence/syntax/parse.ts";
import { readWith, REAL_REPORTS, REPORTS } from "./fixture.ts";

const SAMPLES = `${REAL_REPORTS}/lm-eval`;

test("reads each task's metrics, with the filter where there is one, and a group that is not among the results", () => {
  const { readings, tool, facts } = readWith(lmEval, "lm-eval/results.json");
  expect(tool).toBe("lm-evaluation-harness 0.4.9");
  expect(readings).toEqual([
    "metric arc_easy/accuracy = 0.725 (samples 200) [arc_easy acc,none = 0.725]",
    "metric arc_easy/acc_norm = 0.6875 (samples 200) [arc_easy acc_norm,none = 0.6875]",
    "metric gsm8k/exact_match,strict-match = 0.42 (samples 50) [gsm8k exact_match,strict-match = 0.42]",
    "metric gsm8k/exact_match,flexible-extract = not NaN (samples 50) [gsm8k exact_match,flexible-extract = NaN]",
    "metric ours/accuracy = 0.8125 [ours acc,none = 0.8125]",
  ]);
  expect(facts.created?.value).toEqual(new Date(1795168800250));
});

test("a limit is told, and the commit of the harness is not the model's", () => {
  const { notes, facts } = readWith(lmEval, "lm-eval/results.json");
  expect(notes).toEqual(["results.json: measured on a part of the samples, as with --limit: gsm8k (50 of 1319)"]);
  expect(facts.lineage).toBeUndefined();
});

test("before 0.4.0 a metric has no filter, and its standard error is not read", () => {
  const { readings, facts } = readWith(lmEval, "lm-eval/results-0.3.json");
  expect(readings).toEqual([
    "metric hellaswag/accuracy = 0.4125 [hellaswag acc = 0.4125]",
    "metric hellaswag/acc_norm = 0.5375 [hellaswag acc_norm = 0.5375]",
  ]);
  expect(facts.created).toBeUndefined();
});

test("a log of samples is recognised by its first line and holds no reading", () => {
  const { readings, notes } = readWith(lmEval, "lm-eval/samples.jsonl");
  expect(readings).toEqual([]);
  expect(notes).toEqual(["samples.jsonl: single samples are not read; their results are in results_*.json"]);
});

test("a newer file that has lost its configs is not read as an old one", () => {
  const text = readFileSync(`${REPORTS}/lm-eval/results.json`, "utf8").replace('"configs"', '"other"');
  expect(lmEval.recognise(parse("results.json", new TextEncoder().encode(text)))).toBe(false);
});

test.skipIf(!existsSync(SAMPLES))("reads what the harness itself wrote", () => {
  for (const name of readdirSync(SAMPLES).filter((each) => each !== "SOURCE.txt")) {
    const { troubles, readings } = readWith(lmEval, { name, text: readFileSync(`${SAMPLES}/${name}`) });
    expect(troubles, name).toEqual([]);
    expect(readings, name).toHaveLength(name.endsWith(".jsonl") ? 0 : 2);
  }
});
