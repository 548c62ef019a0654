/** Which seats a person may take: the numbers of the rules that would take them. */
export type Takes = ReadonlySet<number>;

/**
 * Who sits where, so that as many seats as possible are filled and nobody sits twice: a maximum bipartite matching by augmenting
 * paths (Kuhn's algorithm, https://en.wikipedia.org/wiki/Maximum_cardinality_matching). `seats` holds the rule of each seat,
 * `people` what each person may take. Earlier seats are filled before later ones and earlier people are asked first; the answer
 * has, for every seat, the number of its person, or undefined where nobody is left.
 */
export function fillSeats(seats: readonly number[], people: readonly Takes[]): readonly (number | undefined)[] {
  const seatOf = new Map<number, number>();
  const personAt = seats.map((): number | undefined => undefined);
  const place = (seat: number, asked: Set<number>): boolean => {
    for (const [person, takes] of people.entries()) {
      const rule = seats[seat];
      if (rule === undefined || !takes.has(rule) || asked.has(person)) continue;
      asked.add(person);
      const sits = seatOf.get(person);
      if (sits === undefined || place(sits, asked)) {
        seatOf.set(person, seat);
        personAt[seat] = person;
        return true;
      }
    }
    return false;
  };
  for (const seat of seats.keys()) place(seat, new Set());
  return personAt;
}
