import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { modelIndex } from "../../../src/evidence/formats/hugging-face/model-index.ts";
import { parse } from "../../../src/evidence/syntax/parse.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

const SAMPLES = `${REAL_REPORTS}/hf-modelcard`;

/** A card whose model-index is this text, indented as it stands. */
function card(index: string) {
  return { name: "README.md", text: `---\nlicense: mit\n${index}\n---\n# Card\n` };
}

test("with one dataset a metric is called by its type", () => {
  const { readings, notes, troubles, tool } = readWith(modelIndex, "model-index/card.md");
  expect(readings).toEqual([
    "metric accuracy = 0.91 [acc = 0.91]",
    "metric f1 = 0.875 [f1 = 0.875]",
    "metric recall = 0.86 [recall = 0.86]",
  ]);
  expect(troubles).toEqual([]);
  expect(notes).toEqual(["card.md: what the card says of being verified is not looked at"]);
  expect(tool).toBe("Hugging Face model card");
});

test("with several datasets the dataset's name goes before it, and equal types go by their own names", () => {
  const { readings, troubles } = readWith(modelIndex, "model-index/card.several.md");
  expect(readings).toEqual([
    "metric Morning News/ROUGE-1 = 41.5 [Morning News/ROUGE-1 = 41.5]",
    "metric Morning News/ROUGE-L = 29.25 [Morning News/ROUGE-L = 29.25]",
    "metric Morning News/loss = 1.75 [Morning News/loss = 1.75]",
    "metric Evening News/ROUGE-1 = 39.5 [Evening News/ROUGE-1 = 39.5]",
    'metric Evening News/gen_len = not "18.5" [Evening News/gen_len = "18.5"]',
  ]);
  expect(troubles).toEqual([]);
});

test("the same metric on two splits of one dataset goes by the split", () => {
  expect(readWith(modelIndex, "model-index/card.splits.md").readings).toEqual([
    "metric validation/accuracy = 0.93 [validation/accuracy = 0.93]",
    "metric test/accuracy = 0.91 [test/accuracy = 0.91]",
  ]);
});

test("an index without a dataset is read all the same, where it has one result", () => {
  const { readings, troubles } = readWith(modelIndex, "model-index/card.no-dataset.md");
  expect(readings).toEqual(["metric accuracy = 0.88 [acc = 0.88]"]);
  expect(troubles).toEqual([]);
});

test("line breaks of Windows change nothing", () => {
  expect(readWith(modelIndex, "model-index/card.crlf.md").readings).toEqual(["metric f1 = 0.79 [f1 = 0.79]"]);
});

test.each(['"0.91"', "91%", "{ micro: 0.9 }", "null", ".nan", "[0.9]"])("a value of %s is no value", (value) => {
  const index = `model-index: [{ name: a, results: [{ metrics: [{ type: accuracy, value: ${value} }] }] }]`;
  expect(readWith(modelIndex, card(index)).readings).toEqual([expect.stringMatching(/^metric accuracy = not /)]);
});

test("a percentage without a sign is no share of 1, and so no value of what is one; of others nobody knows the scale", () => {
  const index =
    "model-index: [{ name: a, results: [{ metrics: [{ type: accuracy, value: 91.5 }, { type: bleu, value: 31.5 }] }] }]";
  expect(readWith(modelIndex, card(index)).readings).toEqual([
    "metric accuracy = not 91.5, which is no share of 1 [accuracy = 91.5]",
    "metric bleu = 31.5 [bleu = 31.5]",
  ]);
});

test.each([
  ["two models", "[{ name: a, results: [] }, { name: b, results: [] }]", "tells of 2 models"],
  ["no model", "[]", "tells of no model"],
  ["no result", "[{ name: a }]", "names not every metric's type"],
  [
    "a metric without its type",
    "[{ name: a, results: [{ metrics: [{ value: 1 }, { type: f1, value: 1 }] }] }]",
    "names not every",
  ],
  [
    "two results of which one names no dataset",
    "[{ name: a, results: [{ dataset: { name: A }, metrics: [{ type: f1, value: 1 }] }, { metrics: [{ type: f1, value: 0 }] }] }]",
    "names not every",
  ],
  [
    "two numbers of the same thing",
    "[{ name: a, results: [{ metrics: [{ type: acc, value: 0.9 }, { type: accuracy, value: 0.1 }] }] }]",
    "nothing tells apart",
  ],
])("an index of %s is a trouble, and nothing of it is read", (_, index, trouble) => {
  const { readings, troubles } = readWith(modelIndex, card(`model-index: ${index}`));
  expect(readings).toEqual([]);
  expect(troubles).toEqual([expect.stringContaining(trouble)]);
});

test("YAML that is broken is a trouble at its line", () => {
  const { troubles } = readWith(modelIndex, card("model-index:\n- name: [a"));
  expect(troubles[0]).toMatch(/^evidence_unreadable [3-6]: /);
});

test("front matter larger than any card's is a trouble, and is not parsed", () => {
  const { readings, troubles } = readWith(modelIndex, card(`model-index: []\nnotes: ${"a".repeat(1_000_000)}`));
  expect(readings).toEqual([]);
  expect(troubles).toEqual([expect.stringMatching(/^evidence_unreadable 1: has front matter of 10\d+ characters/)]);
});

test("a list of eval results is called by dataset and task, and as old as its oldest", () => {
  const { readings, facts, notes, tool } = readWith(modelIndex, "model-index/eval-results.yaml");
  expect(readings).toEqual([
    "metric atlas-lab/river-quiz/default = 71.5 [atlas-lab/river-quiz/default = 71.5]",
    "metric atlas-lab/map-quiz/hard = 0.412 [atlas-lab/map-quiz/hard = 0.412]",
  ]);
  expect(facts.created?.value).toEqual(new Date("2026-10-02T06:30:00Z"));
  expect(notes).toEqual(["eval-results.yaml: what the results say of being verified is not looked at"]);
  expect(tool).toBe("Hugging Face eval results");
});

test("many eval results are read in no time", () => {
  const many = Array.from({ length: 50_000 }, (_, index) => ({ dataset: { id: "a/b", task_id: `t${index}` }, value: 1 }));
  expect(readWith(modelIndex, { name: "a.json", text: JSON.stringify(many) }).readings).toHaveLength(50_000);
});

test("a date without an offset, or on some results only, is a note", () => {
  const text = (first: string) =>
    `- { dataset: { id: a/b, task_id: c }, value: 1${first} }\n- { dataset: { id: a/b, task_id: d }, value: 1 }\n`;
  for (const date of [", date: 2026-10-03", ', date: "2026-10-03T08:30:00Z"']) {
    const { facts, notes } = readWith(modelIndex, { name: "a.yaml", text: text(date) });
    expect(facts.created).toBeUndefined();
    expect(notes).toEqual(["a.yaml: date is not read: not every result has one with its time and offset"]);
  }
});

test("a task that is told twice is a trouble", () => {
  const text = "- { dataset: { id: a/b, task_id: c }, value: 1 }\n- { dataset: { id: a/b, task_id: c }, value: 0 }\n";
  const { readings, troubles } = readWith(modelIndex, { name: "a.yaml", text });
  expect(readings).toEqual([]);
  expect(troubles).toEqual(["evidence_unreadable 1: holds a/b/c more than once (keep the one that counts)"]);
});

test("a card without an index is nobody's report", () => {
  const text = new TextEncoder().encode("---\nlicense: mit\n---\n# Card\n\nmodel-index: none\n");
  expect(modelIndex.recognise(parse("README.md", text))).toBe(false);
});

test.skipIf(!existsSync(SAMPLES))("cards of others are read as they say", () => {
  const said = (name: string) => readWith(modelIndex, { name, text: readFileSync(`${SAMPLES}/${name}`) });
  expect(said("sample_simple_model_index.md")).toMatchObject({
    readings: ["metric accuracy = 0.9 [accuracy = 0.9]", "metric f1 = 0.66 [f1 = 0.66]"],
    troubles: [],
  });
  expect(said("sample_invalid_model_index.md")).toMatchObject({ readings: ["metric accuracy = 0.9 [acc = 0.9]"], troubles: [] });
  const windows = parse("a.md", readFileSync(`${SAMPLES}/sample_windows_line_breaks.md`));
  expect(modelIndex.recognise(windows)).toBe(false);
});
