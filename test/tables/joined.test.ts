import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { KeyColumn } from "../../src/tables/columns.ts";
import { joined } from "../../src/tables/joined.ts";
import { keyBuilder } from "../../src/tables/text-builder.ts";

function keysOf(texts: readonly string[]): KeyColumn {
  const builder = keyBuilder({ column: "id", as: "key" });
  builder.grow(texts.length);
  texts.forEach((text, row) => {
    const bytes = new TextEncoder().encode(text);
    builder.text(row, bytes, 0, bytes.length);
  });
  return builder.finish(texts.length) as KeyColumn;
}

test("pairs rows of the same key; a key that stands twice on either side names no row", () => {
  const one = keysOf(["a", "b", "", "c", "c", "d", "e"]);
  const other = keysOf(["e", "x", "d", "d", "a", "NA", "c", "y"]);
  expect(joined(one, other)).toEqual({
    one: Int32Array.of(0, 6),
    other: Int32Array.of(4, 0),
    fromOne: { unmatched: 1, duplicates: 2, ambiguous: 1, missing: 1 },
    fromOther: { unmatched: 2, duplicates: 2, ambiguous: 1, missing: 1 },
  });
  expect(joined(keysOf([]), other)).toMatchObject({
    one: new Int32Array(0),
    fromOther: { unmatched: 5, duplicates: 2, missing: 1 },
  });
});

test("is what a slow join of maps is, and every row is in one place", () => {
  const keys = fc.array(fc.oneof(fc.constantFrom("", "a", "b", "é", "aa"), fc.nat(60).map(String)), { maxLength: 60 });
  fc.assert(
    fc.property(keys, keys, (left, right) => {
      const { one, other, fromOne, fromOther } = joined(keysOf(left), keysOf(right));
      const alone = (list: readonly string[], key: string) => list.filter((each) => each === key).length === 1;
      const pairs = left.flatMap((key, row) => (key && alone(left, key) && alone(right, key) ? [[row, right.indexOf(key)]] : []));
      expect(Array.from(one, (row, place) => [row, other[place]])).toEqual(pairs);
      for (const [side, list] of [
        [fromOne, left],
        [fromOther, right],
      ] as const)
        expect(side.unmatched + side.duplicates + side.ambiguous + side.missing + one.length).toBe(list.length);
    }),
  );
});
