/*
 * Rows of a made-up classifier, as people would have them in files: what the candidate and the incumbent said, what became true, and of whom.
 */

export type Row = {
  readonly id: string;
  readonly y: number;
  /** The candidate's score. */
  readonly p: number;
  /** The incumbent's. */
  readonly q: number;
  readonly country: string;
  readonly gender: string;
  readonly age_band: string;
  readonly amount: number;
};

/** Numbers below 1 from a seed, the same in every run: mulberry32, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function drawing(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** So many rows. The candidate tells the classes apart well (an AUC of about 0.86), the incumbent a little worse. */
export function rows(count: number, seed = 1): readonly Row[] {
  const draw = drawing(seed);
  const score = (centre: number) => {
    const around = (draw() + draw() + draw() - 1.5) * 0.4;
    return Math.round(Math.min(0.999, Math.max(0.001, centre + around)) * 1e6) / 1e6;
  };
  const one = (of: readonly string[]) => of[Math.floor(draw() * of.length)] ?? "";
  return Array.from({ length: count }, (_, place) => {
    const y = draw() < 0.3 ? 1 : 0;
    return {
      id: `customer-${seed}-${String(place).padStart(6, "0")}`,
      y,
      p: score(0.36 + 0.3 * y),
      q: score(0.38 + 0.22 * y),
      country: one(["DE", "FR", "US"]),
      gender: one(["f", "m"]),
      age_band: one(["18-24", "25-34", "35+"]),
      amount: Math.round(draw() * 1e5) / 1e3,
    };
  });
}

type Cells = Readonly<Record<string, string | number>>;

/** RFC 4180, every text between quotes. */
export function csv(of: readonly Cells[]): string {
  const cell = (value: string | number) => (typeof value === "string" ? `"${value.replaceAll('"', '""')}"` : String(value));
  const header = Object.keys(of[0] ?? {}).map(cell);
  return [header, ...of.map((row) => Object.values(row).map(cell))].map((cells) => `${cells.join(",")}\r\n`).join("");
}

export function jsonLines(of: readonly Cells[]): string {
  return of.map((row) => `${JSON.stringify(row)}\n`).join("");
}

/** What `--json` tells of one file of evidence. */
type Told = {
  readonly files: readonly {
    readonly readings: readonly {
      readonly kind: string;
      readonly name: string;
      readonly value: number | null;
      readonly not: string | null;
      readonly samples: number | null;
      readonly slice: Readonly<Record<string, string>> | null;
      readonly feature: string | null;
      readonly attribute: string | null;
      readonly group: string | null;
    }[];
  }[];
};

/** Every value of a profile by its name and of what it is: `metric roc_auc country=DE`, `fairness accuracy gender=f`, `drift psi amount`. */
export function values(json: unknown): ReadonlyMap<string, number | string> {
  const { files } = json as Told;
  return new Map(
    files.flatMap(({ readings }) =>
      readings.map(({ kind, name, value, not, slice, feature, attribute, group }) => {
        const of = [
          ...Object.entries(slice ?? {}).map(([dimension, is]) => `${dimension}=${is}`),
          ...(feature === null ? [] : [feature]),
          ...(attribute === null ? [] : [`${attribute}=${group ?? ""}`]),
        ];
        return [[kind, name, ...of].join(" "), value ?? not ?? "nothing"] as const;
      }),
    ),
  );
}

type Verdict = {
  readonly moves: readonly {
    readonly findings: readonly Readonly<Record<"family" | "outcome" | "code" | "because", string>>[];
  }[];
};

/** What each gate found, but for those of the promotion itself: `pass metrics ok: roc_auc is 0.9, must be at least 0.8`. */
export function findings(json: unknown): readonly string[] {
  const { moves } = json as Verdict;
  return moves
    .flatMap((move) => move.findings)
    .filter(({ family }) => family !== "promotion")
    .map(({ family, outcome, code, because }) => `${outcome} ${family} ${code}: ${because}`);
}
