/** The x in [low, high] where an increasing function crosses zero, by halving until the halves are neighbouring numbers. */
export function crossing(increasing: (x: number) => number, low: number, high: number): number {
  for (;;) {
    const middle = low + (high - low) / 2;
    if (!(middle > low && middle < high)) return middle;
    if (increasing(middle) < 0) low = middle;
    else high = middle;
  }
}
