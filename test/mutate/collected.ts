import { format } from "node:util";

export { expect } from "vitest";

/**
 * Stands in for `test` of vitest while mutants are hunted: it keeps what a test file declares, so that one loaded file can be run
 * a thousand times. `expect` is vitest's own. Only what the killers use is here; anything else a test file asks for is missing,
 * and said so at once.
 */
export type Declared = { readonly name: string; readonly run: () => unknown };

let declared: Declared[] = [];

/** What was declared since this was last asked. */
export function takeDeclared(): readonly Declared[] {
  const taken = declared;
  declared = [];
  return taken;
}

export function test(name: string, run: () => unknown): void {
  declared.push({ name, run });
}

test.each = (table: readonly unknown[]) => (name: string, run: (...row: unknown[]) => unknown) => {
  for (const row of table) {
    const values: readonly unknown[] = Array.isArray(row) ? row : [row];
    declared.push({ name: format(name, ...values.slice(0, name.split("%s").length - 1)), run: () => run(...values) });
  }
};
