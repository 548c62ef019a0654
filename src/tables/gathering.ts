import type { Problem } from "../errors.ts";
import type { Asked, Asking, Builder, Column } from "./columns.ts";
import { flagBuilder, numberBuilder, timeBuilder } from "./number-builder.ts";
import { categoryBuilder, keyBuilder } from "./text-builder.ts";

const MOST_PROBLEMS = 20;
/** A row's number must fit into 32 bits with a sign. */
const MOST_ROWS = 2_147_483_647;
const FIRST_CAPACITY = 1024;

const BUILDERS = {
  number: numberBuilder,
  flag: flagBuilder,
  time: timeBuilder,
  category: categoryBuilder,
  key: keyBuilder,
} as const;

/** The table that is being read, whatever the syntax: its columns, how many rows are complete, and what is wrong. */
export type Gathering = {
  readonly builders: readonly Builder[];
  readonly problems: readonly Problem[];
  /** Complete rows; a reader counts them up. */
  rows: number;
  /** How many rows there will be in all, as far as anybody can say; 0 where nobody can. Room that is not used costs nothing. */
  likely: number;
  /** Makes room for so many rows; whether there can be so many. */
  readonly ensure: (rows: number) => boolean;
  readonly capacity: () => number;
  /** Tells a problem; false when there are so many that reading further is of no use. */
  readonly complain: (problem: Problem) => boolean;
  /** Whether more problems may be told. */
  readonly complainable: () => boolean;
  /** Takes back the problems after the first so many: the row they are in will be read again. */
  readonly retract: (problems: number) => void;
  readonly column: (asked: Asked) => Column | undefined;
};

/** One builder for each column of the file, however many names the caller has for it. */
export function gathering(asking: Asking, complaintsSoFar: readonly Problem[] = []): Gathering {
  const byColumn = new Map<string, Builder>();
  const problems: Problem[] = [...complaintsSoFar];
  for (const asked of Object.values(asking)) {
    const before = byColumn.get(asked.column);
    if (before === undefined) byColumn.set(asked.column, BUILDERS[asked.as](asked));
    else if (before.asked.as !== asked.as || String(before.asked.missing) !== String(asked.missing)) {
      problems.push({
        what: `the column ${JSON.stringify(asked.column)} is asked for as ${before.asked.as} and as ${asked.as}`,
        hint: "ask for it in one way",
      });
    }
  }
  const builders = [...byColumn.values()];
  const finished = new Map<string, Column>();
  let capacity = 0;
  const gathered: Gathering = {
    builders,
    problems,
    rows: 0,
    likely: 0,
    capacity: () => capacity,
    ensure: (rows) => {
      if (rows > MOST_ROWS) return false;
      if (rows > capacity) {
        const grown = Math.min(MOST_ROWS, Math.max(FIRST_CAPACITY, roomAfter(capacity, gathered.likely), rows));
        try {
          for (const builder of builders) builder.grow(grown);
        } catch (error) {
          // No array is that long, or there is no memory for it.
          if (error instanceof RangeError) return false;
          throw error;
        }
        capacity = grown;
      }
      return true;
    },
    complain: (problem) => {
      if (problems.length < MOST_PROBLEMS) problems.push(problem);
      return problems.length < MOST_PROBLEMS;
    },
    complainable: () => problems.length < MOST_PROBLEMS,
    retract: (count) => {
      problems.length = Math.min(problems.length, count);
    },
    column: (asked) => {
      const known = finished.get(asked.column) ?? byColumn.get(asked.column)?.finish(gathered.rows);
      if (known !== undefined) finished.set(asked.column, known);
      return known;
    },
  };
  return gathered;
}

/** An estimate that turned out a little too small is not doubled, for each step copies everything. */
function roomAfter(capacity: number, likely: number): number {
  return likely > capacity ? likely : likely > 0 ? Math.ceil(capacity * 1.25) : capacity * 2;
}

/** What is wrong with the names a file gives its columns: an asked one is not there, or stands there twice. */
export function namesAmiss(names: readonly string[], builders: readonly Builder[], file: string, line?: number): Problem[] {
  const place = line === undefined ? { file } : { file, line };
  return builders.flatMap(({ asked: { column } }): Problem[] => {
    const times = names.filter((name) => name === column).length;
    if (times === 1) return [];
    if (times > 1)
      return [{ what: `has the column ${JSON.stringify(column)} ${times} times`, ...place, hint: "keep one of them" }];
    return [{ what: `has no column ${JSON.stringify(column)}`, ...place, hint: `it has ${listed(names)}` }];
  });
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return "no columns";
  const some = names.slice(0, 12).map((name) => JSON.stringify(name.slice(0, 60)));
  return names.length > some.length ? `${some.join(", ")} and ${names.length - some.length} more` : some.join(", ");
}
