import { randomInt } from "node:crypto";
import { describe, expect, test } from "vitest";
import { kept } from "./frame/corpus.ts";
import { tooSeldom } from "./frame/subject.ts";
import { SUBJECTS } from "./subjects.ts";

/* A hundredth of what `npm run fuzz` tries, from another seed each time; FUZZ_SEED repeats one that failed. */
const seed = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 31));
console.log(`FUZZ_SEED=${seed}`);
const INPUTS: Readonly<Record<string, number>> = { judgements: 400, policies: 400, manifests: 1000, evidence: 1000, gates: 1500 };
/** For a machine that does much else; they take seconds. */
const PATIENCE = 600_000;

describe.each(SUBJECTS)("$name", (subject) => {
  test(
    "what is kept in the corpus is judged as the reference judges it",
    async () => {
      const files = kept(subject.name);
      expect(files).not.toEqual([]);
      for (const { name, input } of files) await expect(subject.replay(input), name).resolves.toMatch(/^(open|shut)$/);
    },
    PATIENCE,
  );

  test(
    "new inputs break nothing that is promised, and come out on both sides",
    async () => {
      const report = await subject.fuzz({ seed, inputs: INPUTS[subject.name] ?? 2000 });
      const { counterexample: found } = report;
      const again = `npm run fuzz -- --subject ${subject.name} --seed ${seed} --path ${found?.path ?? ""}`;
      expect(found, `FUZZ_SEED=${seed}; again: ${again}\n${found?.error ?? ""}`).toBeUndefined();
      expect(tooSeldom(report, subject)).toEqual([]);
    },
    PATIENCE,
  );
});
