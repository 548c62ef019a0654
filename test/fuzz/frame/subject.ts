import fc from "fast-check";

/** How an input came out: taken, met, mergeable; or not. A subject that never reaches both sides proves nothing. */
export type Side = "open" | "shut";

/** How many inputs, from which seed; with a path, only the one input that it leads to, and those it shrinks to. */
export type Run = { readonly seed: number; readonly inputs: number; readonly path?: string | undefined };

/** An input that breaks the product's word, shrunk as far as it goes, and how to come to it again. */
export type Counterexample = { readonly seed: number; readonly path: string; readonly input: unknown; readonly error: string };

export type Report = {
  readonly subject: string;
  readonly inputs: number;
  readonly open: number;
  readonly shut: number;
  readonly milliseconds: number;
  readonly counterexample?: Counterexample | undefined;
};

/** One thing that is fuzzed. */
export type Subject = {
  readonly name: string;
  /** How many of a thousand inputs of a whole run are its own. */
  readonly share: number;
  /** The least share of its inputs that must come out open, and that must come out shut. */
  readonly least: Readonly<Record<Side, number>>;
  readonly fuzz: (run: Run) => Promise<Report>;
  /** Checks one input that was kept in the corpus. */
  readonly replay: (input: unknown) => Promise<Side>;
};

/**
 * A subject out of its inputs, which are plain data, so that a file keeps them, and a check that throws where the product breaks
 * its word. What JSON does not keep (NaN, dates, bytes) is spelled, and the check makes the product's own values of it.
 */
export function subject<Input>(of: {
  readonly name: string;
  readonly share: number;
  readonly least: Readonly<Record<Side, number>>;
  readonly inputs: fc.Arbitrary<Input>;
  readonly check: (input: Input) => Side | Promise<Side>;
}): Subject {
  const { name, share, least, inputs, check } = of;
  return {
    name,
    share,
    least,
    // A kept file was written from an input of this very subject.
    replay: async (input) => check(input as Input),
    fuzz: async ({ seed, inputs: many, path }) => {
      const sides = { open: 0, shut: 0 };
      const began = performance.now();
      const property = fc.asyncProperty(inputs, async (input) => {
        sides[await check(input)]++;
      });
      const details = await fc.check(property, { seed, numRuns: many, ...(path === undefined ? {} : { path }) });
      return {
        subject: name,
        inputs: details.numRuns,
        ...sides,
        milliseconds: performance.now() - began,
        counterexample: details.failed
          ? {
              seed: details.seed,
              path: details.counterexamplePath ?? "",
              input: details.counterexample?.[0],
              error: told(details.errorInstance),
            }
          : undefined,
      };
    },
  };
}

function told(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Several reports of one subject as one. The first counterexample stands for all. */
export function together(reports: readonly Report[]): Report {
  return reports.reduce((one, other) => ({
    subject: one.subject,
    inputs: one.inputs + other.inputs,
    open: one.open + other.open,
    shut: one.shut + other.shut,
    milliseconds: one.milliseconds + other.milliseconds,
    counterexample: one.counterexample ?? other.counterexample,
  }));
}

/**
 * Which sides were reached too seldom for the run to prove anything, one sentence each. Of few inputs, a share wavers: only what lies
 * four standard deviations below the least share is told.
 */
export function tooSeldom(report: Report, { least }: Pick<Subject, "least">): readonly string[] {
  const { inputs } = report;
  return (["open", "shut"] as const).flatMap((side) => {
    const chance = 4 * Math.sqrt(inputs * least[side] * (1 - least[side]));
    return report[side] < inputs * least[side] - chance
      ? [`${report.subject}: ${report[side]} of ${inputs} inputs came out ${side}, fewer than ${least[side] * 100} %`]
      : [];
  });
}
