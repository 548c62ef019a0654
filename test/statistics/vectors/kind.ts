export type Cell = number | string | boolean | null;
type Tolerance = { readonly rel?: number; readonly abs?: number };

/** A reference case. NaN and infinities are written as strings, a missing input as null; NaN is expected where nothing is defined. */
export type Case = {
  readonly id: string;
  readonly stat?: string;
  readonly definition?: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly tol?: Tolerance;
};

/** How cases of one statistic are recognised, by the beginnings of their ids and the inputs they need, and what we compute for them. */
export type Kind = {
  readonly stat: string;
  readonly ids: readonly string[];
  readonly needs: readonly string[];
  readonly compute: (of: Case) => Readonly<Record<string, unknown>>;
};

export function compare(expected: unknown, got: unknown, tol: Tolerance | undefined, at: string): string[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(got) || got.length !== expected.length) return [differ(expected, got, at)];
    return expected.flatMap((one, i) => compare(one, got[i], tol, `${at}[${i}]`));
  }
  if (typeof expected === "object" && expected !== null) {
    return Object.entries(expected).flatMap(([key, one]) =>
      typeof got === "object" && got !== null && key in got
        ? compare(one, (got as Record<string, unknown>)[key], tol, at === "" ? key : `${at}.${key}`)
        : [`${at}${at && "."}${key} is not computed`],
    );
  }
  if (typeof expected === "boolean") return expected === got ? [] : [differ(expected, got, at)];
  const wanted = number(expected);
  if (Number.isNaN(wanted)) return got === undefined ? [] : [differ("nothing defined", got, at)];
  if (typeof got !== "number" || Number.isNaN(got)) return [differ(expected, got, at)];
  const allowed = Math.max(tol?.abs ?? 1e-12, (tol?.rel ?? 1e-9) * Math.abs(wanted));
  return got === wanted || Math.abs(got - wanted) <= allowed ? [] : [differ(expected, got, at)];
}

function differ(expected: unknown, got: unknown, at: string): string {
  const say = (value: unknown) => (typeof value === "number" ? String(value) : (JSON.stringify(value) as string | undefined));
  return `${at} is ${say(got) ?? "undefined"}, not ${say(expected) ?? "undefined"}`;
}

/** A number, however it is written; NaN for what is missing. */
export function number(cell: unknown): number {
  return cell === null || cell === undefined ? NaN : Number(cell);
}

export function cells(of: Case, key: string): readonly Cell[] {
  return of.input[key] as readonly Cell[];
}

export function doubles(of: Case, key: string): Float64Array {
  return Float64Array.from(cells(of, key), number);
}

export function bytes(of: Case, key: string): Uint8Array {
  return Uint8Array.from(cells(of, key), number);
}

export function numberRows(of: Case, key: string): readonly (readonly number[])[] {
  return of.input[key] as readonly (readonly number[])[];
}

export function given(of: Case, key: string): number {
  return number(of.input[key]);
}

export function param(of: Case, key: string, otherwise: number): number {
  const value = of.params?.[key];
  return value === undefined || value === null ? otherwise : number(value);
}

/** The cells that are not missing. */
export function present(of: Case, key: string): readonly (string | number | boolean)[] {
  return cells(of, key).flatMap((cell) => (cell === null || cell === "NaN" ? [] : [cell]));
}

export function ends(of: { low: number; high: number } | undefined): readonly (number | undefined)[] {
  return [of?.low, of?.high];
}
