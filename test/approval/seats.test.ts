import fc from "fast-check";
import { expect, test } from "vitest";
import { fillSeats } from "../../src/approval/seats.ts";

/** Every way to seat people one by one, or to leave them standing; the most seats that can be filled. */
function most(seats: readonly number[], people: readonly ReadonlySet<number>[]): number {
  const [person, ...others] = people;
  if (person === undefined) return 0;
  const sits = seats.flatMap((rule, seat) => (person.has(rule) ? [1 + most(seats.toSpliced(seat, 1), others)] : []));
  return Math.max(most(seats, others), ...sits);
}

test("fills as many seats as any seating could", () => {
  const seats = fc.array(fc.nat(3), { maxLength: 5 });
  const people = fc.array(fc.uniqueArray(fc.nat(3)), { maxLength: 5 });
  fc.assert(
    fc.property(seats, people, (chairs, lists) => {
      const sets = lists.map((list) => new Set(list));
      const sitting = fillSeats(chairs, sets);
      const persons = sitting.filter((person) => person !== undefined);
      expect(persons.length).toBe(most(chairs, sets));
      expect(new Set(persons).size).toBe(persons.length);
      for (const [seat, person] of sitting.entries()) {
        if (person !== undefined) expect(sets[person]?.has(chairs[seat]!)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test("fills the first rule first when not all can be filled", () => {
  expect(fillSeats([0, 1], [new Set([0, 1])])).toEqual([0, undefined]);
});
