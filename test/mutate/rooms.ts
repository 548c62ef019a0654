/** What is mutated and held to the aim: the rooms that judge, tally and decide. */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  approval: ["src/approval/*.ts"],
  gates: ["src/gates/*.ts"],
  promotion: ["src/promotion/*.ts"],
};

/**
 * What is mutated when it is named, to see where tests are thin: the part of the manifest's room that says which moves there are.
 * Much of it is tested through the commands, which take a GitHub and are no killers here, so its score says less than the others'.
 */
export const BESIDE: Readonly<Record<string, readonly string[]>> = {
  moves: ["difference", "history", "move", "pointer", "step"].map((name) => `src/manifest/${name}.ts`),
};

/** The tests that may kill a mutant: those of these rooms, which run in memory, all of them in some seconds. */
export const KILLERS: readonly string[] = [
  "test/approval/*.test.ts",
  "test/gates/*.test.ts",
  "test/promotion/*.test.ts",
  "test/manifest/{difference,edit,history}.test.ts",
];

/** Thousands of random inputs: seconds for one run, and what they would find is told by a test with a name as well. */
export const TOO_SLOW: readonly string[] = ["test/gates/properties.test.ts"];
