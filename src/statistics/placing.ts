/**
 * Where values lie between the lowest and the highest of all: value v has the place `((v - low) * scale) | 0`, from 0 to below the number
 * of places. Equal values have one place, and the higher of two has no lower one, for neither rounding turns an order round.
 */
export type Placing = {
  readonly low: number;
  readonly scale: number;
  /** Every place holds one value, however often. */
  readonly isExact: boolean;
  /** There is a -0, which a place does not tell from 0. */
  readonly isSigned: boolean;
};

/** So many places for the values of all these samples; undefined where one is NaN or infinite, or they lie too close or too far apart for a double. */
export function placing(samples: readonly Float64Array[], places: number): Placing | undefined {
  let low = Infinity;
  let high = -Infinity;
  let broken = 0;
  let isSigned = false;
  for (const values of samples) {
    const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (value < low) low = value;
      if (value > high) high = value;
      // NaN makes a sum NaN for good.
      broken += value - Math.floor(value);
      if (value === 0 && words[2 * i + 1] !== 0) isSigned = true;
    }
  }
  const range = high - low;
  // Of an infinity, too, nothing is left that is a number.
  if (Number.isNaN(broken) || !Number.isFinite(range)) return undefined;
  const isExact = broken === 0 && range < places;
  const scale = isExact ? 1 : (places - 1) / range;
  return Number.isFinite(scale) ? { low, scale, isExact, isSigned } : undefined;
}
