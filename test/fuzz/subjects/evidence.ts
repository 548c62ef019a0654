import fc from "fast-check";
import { stringify } from "yaml";
import { readEvidence, readReport, type EvidenceFile } from "../../../src/evidence/read.ts";
import { say } from "../../../src/say.ts";
import { linesOf, saidPlainly, speaksPlainly } from "../frame/plain-speech.ts";
import { subject } from "../frame/subject.ts";
import { alike, holds } from "../frame/word.ts";
import { mutated, soup } from "../plain/mutations.ts";
import { written } from "../plain/numbers.ts";
import { logReport, ownReport } from "../plain/reports.ts";
import { families } from "../plain/stages.ts";
import { numeralsIn, sameTwice } from "../reference/numerals.ts";

const OURS = { model: "fraud", version: "7", digest: `sha256:${"a".repeat(64)}` };
const report = families.chain((asked) => fc.oneof({ weight: 3, arbitrary: ownReport(OURS, asked) }, logReport(OURS)));
const json = report.map(written);
const yaml = report.map((says) =>
  stringify(JSON.parse(written(says).replaceAll(/(?<=: )(NaN|-?Infinity|1e999)(?=[,\n])/g, "null"))),
);
const WORDS = [
  '"model": "fraud"',
  '"version": "7",',
  '"metrics": {',
  '"auc": 0.9',
  '"offline": {',
  '"fairness": {"tpr_gap": ',
  "metrics:\n",
  "  auc: 0.9\n",
  "{",
  "}",
];
/** Bytes are spelled one letter each, U+0000 to U+00FF, where they are no text. */
const content = fc.oneof(
  { weight: 10, arbitrary: fc.record({ text: mutated(json, 10) }) },
  { weight: 2, arbitrary: fc.record({ text: mutated(yaml, 6) }) },
  { weight: 2, arbitrary: fc.record({ text: soup(WORDS) }) },
  { weight: 1, arbitrary: fc.record({ text: fc.json() }) },
  fc.record({ text: fc.uint8Array({ maxLength: 30 }).map((bytes) => String.fromCharCode(...bytes)), bytes: fc.constant(true) }),
);
const inputs = fc.uniqueArray(
  fc
    .tuple(
      fc.constantFrom("evidence.json", "evidence.yaml", "b.json", "c.yml", "notes.txt", "lïnk", "\ud83d\ude00.json"),
      content,
    )
    .map(([name, file]) => ({ name, ...file })),
  { minLength: 1, maxLength: 3, selector: ({ name }) => name },
);
type Input = readonly { readonly name: string; readonly text: string; readonly bytes?: boolean }[];

function filesOf(input: Input): readonly EvidenceFile[] {
  return input.map(({ name, text, bytes }) => {
    const content = bytes === true ? Uint8Array.from(text, (letter) => letter.charCodeAt(0)) : new TextEncoder().encode(text);
    return { path: `evidence/fraud/7/${name}`, mode: "file", size: content.length, bytes: content };
  });
}

/** Whatever lies in an evidence folder. */
export const evidence = subject<Input>({
  name: "evidence",
  share: 22,
  least: { open: 0.1, shut: 0.1 },
  inputs,
  check: (input) => {
    const files = filesOf(input);
    const asked = { model: OURS.model, version: OURS.version, artifact: OURS.digest };
    const found = readEvidence({ ...asked, files });
    alike(readEvidence({ ...asked, files: files.toReversed() }), found, "the order of the files matters");
    const texts = new Map(files.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]));
    for (const { what, hint, file, line } of found.troubles) {
      speaksPlainly(`${what} ${hint ?? ""}`);
      holds(file !== undefined && texts.has(file), `a trouble without its file: ${what}`);
      const most = linesOf((texts.get(file) ?? "").replaceAll(/\r\n?/g, "\n"));
      holds(line === undefined || (Number.isInteger(line) && line >= 1 && line <= most), `line ${line} of ${most}: ${what}`);
    }
    // The samples of one file may stand beside the value of another.
    const there = numeralsIn([...texts.values()].join("\n"));
    for (const reading of found.readings) {
      const numbers = [reading.value, reading.low, reading.high, reading.samples].filter((one) => typeof one === "number");
      holds(numbers.every(Number.isFinite), `a reading is no number: ${JSON.stringify(reading)}`);
      for (const number of numbers) holds(there.has(number), `${number} of ${reading.name} stands in none of the files`);
    }
    for (const { path } of files.filter((file) => file.path.endsWith(".json"))) {
      const twice = sameTwice(texts.get(path) ?? "");
      holds(
        !twice || found.troubles.some((trouble) => trouble.file === path),
        `${path} says one thing twice, and nobody is told`,
      );
    }
    const reports = files.map((each) => readReport(each));
    saidPlainly(say({ is: "evidence", files: reports }, ""));
    for (const { report: one, format } of reports)
      holds(format !== undefined || (one.troubles ?? []).length > 0, "a file is passed over in silence");
    return found.troubles.length === 0 && found.readings.length > 0 ? "open" : "shut";
  },
});
