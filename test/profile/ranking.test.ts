import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addRanking,
  rankingMeasures,
  rankingOf,
  type RankingPart,
  RankingShape,
  sharedQueries,
  spellRanking,
} from "../../src/profile/ranking.ts";
import { MOST_PRINTS } from "../../src/profile/ranking-prints.ts";
import { ndcg, reciprocalRank } from "../../src/statistics/ranking.ts";

type Row = readonly [query: string, relevance: number, score: number];
const CONTEXT = { columns: ["query", "label", "score"] };

function partOf(rows: readonly Row[], top?: number): RankingPart {
  const dictionary = [...new Set(["unseen", ...rows.map(([query]) => query)])];
  return rankingOf({
    queries: { codes: Int32Array.from(rows, ([query]) => dictionary.indexOf(query)), dictionary },
    relevance: Float64Array.from(rows, ([, relevance]) => relevance),
    scores: Float64Array.from(rows, ([, , score]) => score),
    top,
  });
}

const measured = (part: RankingPart) => Object.fromEntries(rankingMeasures(part, CONTEXT).map((each) => [each.name, each]));
const throughJson = (part: RankingPart): RankingPart => RankingShape.parse(JSON.parse(JSON.stringify(spellRanking(part))));

const rows = fc.array(fc.tuple(fc.constantFrom("a", "b", "c", "d", "e"), fc.nat(3), fc.integer({ min: -3, max: 3 })), {
  minLength: 1,
  maxLength: 40,
});

test("every list is measured by itself, wherever its rows lie", () => {
  fc.assert(
    fc.property(rows, fc.constantFrom(undefined, 2), (all, top) => {
      const lists = [...Map.groupBy(all, ([query]) => query).values()].map((list) => ({
        relevance: list.map(([, relevance]) => relevance),
        scores: list.map(([, , score]) => score),
      }));
      const gains = lists.map(({ relevance, scores }) => ndcg(relevance, scores, top));
      const ranks = lists.map(({ relevance, scores }) => reciprocalRank(relevance, scores)!);
      const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
      const found = measured(partOf(all, top));
      expect(found["mrr"]!.value).toBeCloseTo(mean(ranks), 12);
      expect(found["queries"]!.value).toBe(lists.length);
      const gain = found[top === undefined ? "ndcg" : "ndcg_at_2"]!;
      const idle = gains.filter((each) => each === undefined).length;
      if (idle > 0) expect(gain.value).toEqual({ not: `undefined: nothing is relevant in ${idle} of ${lists.length} lists` });
      else expect(gain.value).toBeCloseTo(mean(gains as number[]), 12);
      expect(gain.samples).toBe(lists.length);
    }),
  );
});

test("parts cut between lists add up to the whole in any order, through JSON", () => {
  fc.assert(
    fc.property(rows, (all) => {
      const whole = partOf(all);
      const shards = ["d", "a", "c", "x", "be"].map((names) => all.filter(([query]) => names.includes(query)));
      const together = shards.map((shard) => throughJson(partOf(shard))).reduce((one, other) => addRanking(one, other)!);
      expect({ ...together, gain: 0, reciprocal: 0 }).toEqual({ ...whole, gain: 0, reciprocal: 0 });
      for (const which of ["gain", "reciprocal"] as const) {
        expect(together[which].count).toBe(whole[which].count);
        expect(together[which].mean).toBeCloseTo(whole[which].mean, 12);
        expect(together[which].squares).toBeCloseTo(whole[which].squares, 12);
      }
      expect(throughJson(whole)).toEqual(whole);
    }),
  );
});

test("parts that share a list do not add up, for each would have measured half of it", () => {
  const one = partOf([["a", 1, 0.5], ["b", 1, 0.5]]); // prettier-ignore
  const other = partOf([["b", 0, 0.7], ["c", 1, 0.5]]); // prettier-ignore
  expect(sharedQueries(one, other)).toBe(1);
  expect(addRanking(one, other)).toBeUndefined();
  expect(addRanking(one, partOf([["c", 1, 0.5]]))).toMatchObject({ queries: 3, prints: { sampled: false } });
  expect(addRanking(one, partOf([["c", 1, 0.5]], 10))).toBeUndefined();
});

test("parts of very many lists say that a shared one may be overlooked", () => {
  const many = (count: number, from: number) => partOfDifferent(Array.from({ length: count }, (_, i) => `list ${i + from}`));
  const partOfDifferent = (dictionary: readonly string[]) =>
    rankingOf({
      queries: { codes: Int32Array.from(dictionary.keys()), dictionary },
      relevance: new Float64Array(dictionary.length).fill(1),
      scores: new Float64Array(dictionary.length),
    });
  const large = many(MOST_PRINTS + 3000, 0);
  const small = many(1000, 1e6);
  expect(large.prints.hashes).toHaveLength(MOST_PRINTS);
  const together = throughJson(addRanking(large, small)!);
  expect(together.prints.sampled).toBe(true);
  expect(together.prints).toEqual({ ...many(MOST_PRINTS + 3000, 0).prints, ...together.prints });
  expect(measured(together)["mrr"]!.method).toContain(`of ${MOST_PRINTS + 4000} lists ${MOST_PRINTS} were watched`);
  expect(addRanking(large, many(1000, 0))).toBeUndefined();
  expect(addRanking(many(9000, 0), many(9000, 9000))!.prints.sampled).toBe(false);
  expect(JSON.stringify(spellRanking(large)).length).toBeLessThan(140_000);
});

test("a relevance below 0, or a score that is no number, leaves nothing defined", () => {
  const not = { not: "undefined: 1 of 2 lists have a relevance below 0 or not finite, or a score that is no number" };
  for (const wrong of [
    ["a", -1, 0.5],
    ["a", Infinity, 0.5],
    ["a", 1, NaN],
  ] as const) {
    // prettier-ignore
    const found = measured(partOf([wrong, ["b", 1, 0.5]]));
    expect([found["ndcg"]!.value, found["mrr"]!.value, found["queries"]!.value]).toEqual([not, not, 2]);
  }
  expect(measured(partOf([]))["ndcg"]!.value).toEqual({ not: "undefined: there is no list" });
});

test("intervals are of lists", () => {
  const part = partOf([["a", 1, 2], ["a", 0, 1], ["b", 0, 2], ["b", 1, 1]]); // prettier-ignore
  expect(measured(part)["mrr"]).toMatchObject({
    value: 0.75,
    uncertainty: { is: "moments", count: 2, mean: 0.75, squares: 0.125 },
  });
  expect(measured(partOf([["a", 1, 2]]))["mrr"]!.uncertainty).toBeUndefined();
});

test("what no lists can add up to is refused", () => {
  const said = spellRanking(partOf([["a", 1, 2], ["b", 0, 1]])); // prettier-ignore
  expect(RankingShape.safeParse(said).success).toBe(true);
  const refused = [
    { ...said, queries: 3 },
    { ...said, rows: 1 },
    { ...said, irrelevant: -1 },
    { ...said, top: 0 },
    { ...said, reciprocal: [2, 1.5, 0] },
    { ...said, prints: { ...said.prints, hashes: "AQA=" } },
    { ...said, prints: { ...said.prints, hashes: "gICAgICAgICAgICA" } },
    { ...said, prints: { ...said.prints, hashes: "" } },
    { ...said, prints: { ...said.prints, hashes: "AQEB" } },
  ];
  expect(refused.filter((each) => RankingShape.safeParse(each).success)).toEqual([]);
});
