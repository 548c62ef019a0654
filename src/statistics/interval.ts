/** A range that holds the true value with a stated confidence. An end may be infinite where nothing bounds it. */
export type Interval = { readonly low: number; readonly high: number };
