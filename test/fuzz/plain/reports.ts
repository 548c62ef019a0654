import fc from "fast-check";
import type { PlainFile, PlainReport } from "../reference/evidence.ts";
import type { Family } from "./stages.ts";
import { junk, maybe, value, without } from "./numbers.ts";

/* Reports as plain data, of our own format and a pipeline's log, with few names, so that policies and reports meet. */

const samples = fc.constantFrom(0, 50, 99, 100, 100, 200, 1000);
const interval = fc.tuple(value, value, value, maybe(samples), fc.nat(7)).map(([a, b, c, many, which]) => {
  const [low, mid, high] = [a, b, c].toSorted((one, other) => one - other);
  // Now and then the value lies outside of its interval.
  const at = which === 0 ? a : mid;
  return without({ value: at, low: which === 1 ? undefined : low, high: which === 2 ? undefined : high, samples: many });
});
const measured = fc.oneof(
  { weight: 12, arbitrary: value },
  { weight: 8, arbitrary: interval },
  { weight: 4, arbitrary: fc.record({ value, samples }) },
  { weight: 1, arbitrary: junk },
  { weight: 1, arbitrary: junk.map((not) => ({ value: not, samples: 100 })) },
);
const stated = fc.oneof({ weight: 12, arbitrary: value }, junk);
const counted = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom<unknown>(0, 0, 0, 1, 3, 5, 9) },
  fc.constantFrom<unknown>(-1, 0.5, null, "0", "@NaN", 9007199254740993),
);

/** Almost everything is there, since one thing that is missing shuts all. */
const most = <T>(one: fc.Arbitrary<T>) => maybe(one, 12);
const parts = <T>(of: Record<string, fc.Arbitrary<T>>) =>
  fc.record(Object.fromEntries(Object.entries(of).map(([name, one]) => [name, maybe(one, 15)]))).map(without);

const DIGEST_OF_DATA = ["sha256:d1", "sha256:d2"];
const field = fc.record({
  name: fc.constantFrom("amount", "note", "score"),
  type: fc.oneof({ weight: 8, arbitrary: fc.constant("double") }, fc.constant("string")),
  optional: fc.constantFrom(undefined, true, false),
});
const fields = fc.uniqueArray(field.map(without), { maxLength: 3, selector: ({ name }) => name });

export type Whose = { readonly model: string; readonly version: string; readonly digest: string };

/** What a report may say in each section. */
const SECTIONS: Readonly<Record<Family, fc.Arbitrary<object>>> = {
  metrics: parts({ auc: measured, log_loss: measured }),
  slices: parts({
    "country=BR": parts({ auc: measured }),
    "country=DE": parts({ auc: measured, samples: samples }),
    "device=tv": parts({ auc: measured }),
    "device=tv, country=BR": parts({ auc: measured }),
  }),
  drift: parts({ psi: fc.oneof(measured, parts({ amount: measured, merchant: measured })), ks: measured }),
  fairness: parts({
    true_positive_rate: fc.oneof(
      parts({ gender: parts({ f: measured, m: measured, x: measured }), age: parts({ old: measured, young: measured }) }),
      parts({ difference: stated, ratio: stated }),
    ),
  }),
  slo: parts({ latency_p95_ms: measured, error_rate: measured, window: fc.constant<unknown>("24h") }),
  cost: parts({ usd: measured }),
  schema: fc.record({ inputs: fields, outputs: maybe(fields, 5) }).map(without),
  lineage: parts({ data_snapshot: fc.constantFrom("s3://train", "s3://train", "  x"), code_commit: fc.constant("1234abcd") }),
  artifact: fc.constant({}),
  tests: parts({ passed: counted, failed: counted, skipped: counted, errors: counted }),
  security: fc.record({ findings: parts({ critical: counted, high: counted, medium: counted, low: counted }) }),
};

/** A report of our own format with these sections about this version, or, seldom, about another. */
export function ownReport(whose: Whose, sections: readonly Family[]): fc.Arbitrary<PlainReport> {
  const rarely = <T>(usual: T, ...others: readonly T[]) =>
    fc.oneof({ weight: 60, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));
  return fc
    .record({
      metrics: fc.constant({}),
      ...Object.fromEntries(
        sections.map((section) => [section, section === "metrics" ? SECTIONS.metrics : most(SECTIONS[section])]),
      ),
      model: rarely(whose.model, "other"),
      version: rarely(whose.version, "99"),
      created: most(
        fc.constantFrom(
          "2026-11-19T10:00:00Z",
          "2026-11-20T12:05:00+02:00",
          "2026-11-06T10:00:00Z",
          "2026-11-06T09:59:59Z",
          "2026-11-20T10:11:00Z",
        ),
      ),
      dataset: most(
        fc
          .record({
            name: maybe(fc.constantFrom("holdout", "holdout", "other"), 5),
            digest: maybe(fc.constantFrom(...DIGEST_OF_DATA), 1),
          })
          .map(without),
      ),
      artifact: most(
        fc
          .record({
            digest: maybe(rarely(whose.digest, `sha256:${"0".repeat(64)}`), 12),
            uri: maybe(fc.constantFrom("s3://m/1", "s3://m/1", "s3://m/2"), 1),
          })
          .map(without),
      ),
    })
    .map((report) => without<PlainReport>(report));
}

/** A pipeline's log about this version. */
export function logReport({ model, version }: Whose): fc.Arbitrary<PlainReport> {
  return fc
    .record({
      model: fc.constant(model),
      version: fc.constant(version),
      offline: parts({ auc: stated, log_loss: stated }),
      online: most(parts({ latency_p95_ms: stated, error_rate: stated })),
      drift: most(parts({ psi: stated })),
      fairness: most(parts({ tpr_gap: stated, selection_rate_ratio: stated })),
      created: most(fc.constant("2026-11-19T10:00:00Z")),
      approvals: maybe(fc.constant(["maya"]), 0.5),
    })
    .map(without);
}

/**
 * All files of one version's folder: mostly one; sometimes a second one that repeats some of the first, or a log beside it;
 * seldom something that is no report.
 */
export function folder(whose: Whose, sections: readonly Family[]): fc.Arbitrary<readonly PlainFile[]> {
  const own = ownReport(whose, sections);
  const file = (name: string, says: PlainReport): PlainFile => ({ name, says });
  const one = own.map((says) => [file("evidence.json", says)]);
  const yaml = own.map((says) => [file("evidence.yaml", says)]);
  const log = logReport(whose).map((says) => [file("log.json", says)]);
  const again = fc
    .tuple(own, fc.subarray(["created", "metrics", "slo", "tests", "artifact", "lineage", "schema", "drift"]), fc.nat(3))
    .map(([says, words, how]) => {
      const { model, version } = says;
      const repeated = Object.fromEntries(words.map((word) => [word, says[word]]));
      const rest =
        how === 0
          ? Object.fromEntries(Object.entries(says).filter(([word]) => !words.includes(word) || word === "metrics"))
          : says;
      return [file("a.json", { metrics: {}, ...rest }), file("b.json", without({ model, version, metrics: {}, ...repeated }))];
    });
  const two = fc.tuple(own, own).map(([a, b]) => [file("a.json", a), file("b.json", b)]);
  const broken = own.map((says) => [file("evidence.json", says), { name: "broken.json", says: {}, broken: true }]);
  return fc.oneof(
    { weight: 20, arbitrary: one },
    { weight: 1, arbitrary: yaml },
    { weight: 3, arbitrary: log },
    { weight: 4, arbitrary: again },
    { weight: 1, arbitrary: two },
    { weight: 1, arbitrary: broken },
    { weight: 1, arbitrary: fc.constant([]) },
  );
}
