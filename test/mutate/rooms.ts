/** What is mutated: the rooms that judge, tally and decide, and the files of the manifest's that say which moves there are. */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  approval: ["src/approval/*.ts"],
  gates: ["src/gates/*.ts"],
  promotion: ["src/promotion/*.ts"],
  moves: ["difference", "history", "move", "pointer", "step"].map((name) => `src/manifest/${name}.ts`),
};

/** The tests that may kill a mutant: those of these rooms, which run in memory, all of them in some seconds. */
export const KILLERS: readonly string[] = [
  "test/approval/*.test.ts",
  "test/gates/*.test.ts",
  "test/promotion/*.test.ts",
  "test/manifest/{difference,history,pointer,step}.test.ts",
];

/** Thousands of random inputs: seconds for one run, and what they would find is told by a test with a name as well. */
export const TOO_SLOW: readonly string[] = ["test/gates/properties.test.ts"];
