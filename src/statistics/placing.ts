/**
 * Where values lie between the lowest and the highest of all: value v has the place `((v - low) * scale) | 0`, from 0 to below the number
 * of places. Equal values have one place, and the higher of two has no lower one, for neither rounding turns an order round.
 */
export type Placing = {
  readonly low: number;
  readonly high: number;
  readonly scale: number;
  /** How many places there are. */
  readonly count: number;
  /** Every place holds one value, however often, but for the two zeros. */
  readonly isExact: boolean;
};

/** So many places for the values of all these samples; undefined where one is NaN or infinite, or they lie too close or too far apart for a double. */
export function placing(samples: readonly Float64Array[], count: number): Placing | undefined {
  const spreads = samples.map(spreadOf);
  const low = Math.min(...spreads.map((each) => each.low));
  const high = Math.max(...spreads.map((each) => each.high));
  const range = high - low;
  if (spreads.some(({ broken }) => Number.isNaN(broken)) || !Number.isFinite(range)) return undefined;
  const isExact = range < count && spreads.every(({ broken }) => broken === 0);
  const scale = isExact ? 1 : (count - 1) / range;
  return Number.isFinite(scale) ? { low, high, scale, count, isExact } : undefined;
}

/** The lowest and the highest of the values, and the sum of what they have after the point: NaN where one is NaN or infinite. */
function spreadOf(values: Float64Array): { readonly low: number; readonly high: number; readonly broken: number } {
  let low = Infinity;
  let high = -Infinity;
  let broken = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < low) low = value;
    if (value > high) high = value;
    broken += value - Math.floor(value);
  }
  return { low, high, broken };
}
