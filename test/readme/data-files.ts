/*
 * Files of data as docs/data.md says its reader has them: drawn anew each time, and the same each time.
 */

type Row = readonly (string | number)[];

/** Pseudo-random numbers in [0, 1), the same for the same seed: Marsaglia's xorshift32, https://doi.org/10.18637/jss.v008.i14 */
function drawing(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

function csv(header: string, rows: number, row: (at: number, random: () => number) => Row, seed = 7): string {
  const random = drawing(seed);
  const lines = Array.from({ length: rows }, (_, at) => row(at, random).join(","));
  return `${[header, ...lines].join("\n")}\n`;
}

const one = (of: readonly string[], at: number) => of[at % of.length] ?? "";
/** A probability and an outcome that it is true of. */
const believed = (random: () => number): readonly [p: string, label: number] => {
  const p = 0.02 + 0.96 * random();
  return [p.toFixed(4), random() < p ? 1 : 0];
};

/** Predictions of churn, the customers from `first` on. */
export function customers(rows: number, first = 1): string {
  return csv(
    "customer,churned,p,country",
    rows,
    (at, random) => {
      const [p, churned] = believed(random);
      return [`c-${String(first + at).padStart(5, "0")}`, churned, p, one(["DE", "FR", "IT"], at)];
    },
    first,
  );
}

/** What lies in `data/` of the page that shows every task. */
export const EVERY_TASK: Readonly<Record<string, string>> = {
  "data/holdout.csv": csv("churned,p,at", 600, (at, random) => {
    const [p, churned] = believed(random);
    return [churned, p, `2026-11-19T10:00:${String(at % 60).padStart(2, "0")}Z`];
  }),
  "data/topics.jsonl": csv("", 400, (at, random) => {
    const sport = 0.1 + 0.8 * random();
    const topic = random() < sport ? "sport" : "news";
    return [JSON.stringify({ topic, said: sport > 0.5 ? "sport" : "news", p_sport: sport, p_news: 1 - sport, id: at })];
  }).trimStart(),
  "data/prices.csv": csv("paid,estimate", 400, (_, random) => {
    const paid = 100 + 900 * random();
    return [paid.toFixed(2), (paid * (0.9 + 0.2 * random())).toFixed(2)];
  }),
  "data/search.csv": csv("session,grade,rank_score", 900, (at, random) => [
    `s${Math.floor(at / 15)}`,
    at % 15 === 0 ? 2 : at % 4 === 0 ? 1 : 0,
    random().toFixed(5),
  ]),
  "data/load.csv": csv("seconds,status,at", 800, (at, random) => [
    (0.02 + 0.05 * random()).toFixed(4),
    at === 500 ? 503 : 200,
    `2026-11-19T10:00:${String(at % 60).padStart(2, "0")}Z`,
  ]),
  "data/ab.csv": csv("variant,clicked,revenue", 800, (at, random) => [
    one(["A", "B"], at),
    random() < 0.1 ? 1 : 0,
    (3 + random()).toFixed(2),
  ]),
  "data/inputs.csv": csv("amount,channel", 500, (at, random) => [(100 * random()).toFixed(2), one(["web", "app"], at)]),
  "data/training.csv": csv("amount,channel", 500, (at, random) => [(100 * random()).toFixed(2), one(["web", "app"], at)], 8),
};

const COUNTRIES = ["DE", "FR", "IT"];
const AGES = ["18-25", "26-60", "61-"];

/** What each section's own table is computed from, by the section's heading; its gates are all open. */
export const BY_SECTION: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "Slices, attributes and missing values": {
    "predictions/loans.csv": csv("id,repaid,p,country,channel,gender,age_band", 9000, (at, random) => {
      const [p, repaid] = believed(random);
      const gender = random() < 0.1 ? "n/a" : random() < 0.5 ? "f" : "m";
      return [`l${at}`, repaid, p, one(COUNTRIES, at), random() < 0.5 ? "web" : "", gender, one(AGES, Math.floor(3 * random()))];
    }),
  },
  "Against the incumbent, on the same rows": {
    "predictions/credit-2.csv": credit(({ p }) => p),
    "predictions/credit-1.csv": credit(({ p, noise }) => 0.5 * p + 0.5 * noise),
  },
  "Drift against a reference": {
    "live/monday.csv": applications(1500, 11),
    "live/tuesday.csv": applications(1500, 12),
    "training/all.csv": applications(4000, 13),
  },
  Fairness: {
    "predictions/loans.csv": csv("repaid,approved,gender,age_band", 6000, (at, random) => {
      const [p, repaid] = believed(random);
      return [repaid, Number(p) >= 0.5 ? "true" : "false", one(["f", "m"], at), one(AGES, Math.floor(3 * random()))];
    }),
  },
  Experiments: {
    "experiment/all.csv": csv("variant,clicked,revenue", 12_000, (at, random) => {
      const isCandidate = at % 2 === 1;
      const clicked = random() < (isCandidate ? 0.13 : 0.1) ? 1 : 0;
      return [isCandidate ? "B" : "A", clicked, (4 + 2 * random() + (isCandidate ? 0.1 : 0)).toFixed(2)];
    }),
  },
};

function credit(score: (of: { readonly p: number; readonly noise: number }) => number): string {
  return csv("id,repaid,p", 2000, (at, random) => {
    const [p, repaid] = believed(random);
    return [`k${at}`, repaid, score({ p: Number(p), noise: 0.02 + 0.96 * random() }).toFixed(4)];
  });
}

function applications(rows: number, seed: number): string {
  const row = (_: number, random: () => number) => [
    random() < 0.02 ? "" : (1000 * random() ** 2).toFixed(2),
    10_000 + Math.floor(8 * random()),
    one(["web", "app", "branch"], Math.floor(3 * random())),
  ];
  return csv("amount,postcode,channel", rows, row, seed);
}
