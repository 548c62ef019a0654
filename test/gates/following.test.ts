import { expect, test } from "vitest";
import { judge } from "../../src/gates/judge.ts";
import type { Question } from "../../src/gates/question.ts";
import type { StagePolicy } from "../../src/policy/shape.ts";
import { digest, lines, question } from "./question.ts";

const THERE = { version: "7", digest: digest("a") };
const ago = (ms: number) => new Date(Date.parse("2026-11-20T10:00:00Z") - ms);
const HOUR = 3_600_000;
const staging = (over: Partial<NonNullable<Question["followed"]>>) => ({ stage: "staging", pointer: THERE, ...over });

/** What is found beside the gates, of which there are none here. */
function told(policy: StagePolicy, followed?: Question["followed"]): readonly string[] {
  return lines(judge(question(policy, { followed }))).filter((line) => !line.startsWith("gates:"));
}

const follows: readonly [string, Question["followed"], string][] = [
  ["the same version and digest", staging({}), "pass ok: staging points at version 7 with the same artifact"],
  [
    "another version",
    staging({ pointer: { ...THERE, version: "6" } }),
    "fail not_followed: staging points at version 6, and production takes only what it points at",
  ],
  [
    "another artifact under the same version",
    staging({ pointer: { ...THERE, digest: digest("c") } }),
    "fail not_followed: staging points at version 7 with the artifact cccccccccccc, not aaaaaaaaaaaa",
  ],
  ["nothing", { stage: "staging" }, "fail not_followed: staging points at nothing, and production takes only what it points at"],
  [
    "nothing that is known",
    undefined,
    "fail not_followed: staging points at nothing, and production takes only what it points at",
  ],
  [
    "another stage's pointer",
    { stage: "dev", pointer: THERE },
    "fail not_followed: staging points at nothing, and production takes only what it points at",
  ],
];
test.each(follows)("follows a stage that points at %s", (_, followed, expected) => {
  expect(told({ follows: "staging" }, followed)).toEqual([`follows: ${expected}`]);
});

const soaks: readonly [string, Question["followed"], string][] = [
  [
    "exactly long enough",
    staging({ since: ago(24 * HOUR) }),
    "pass ok: version 7 has been in staging since 2026-11-19T10:00Z, must be 24 h",
  ],
  [
    "a millisecond too short",
    staging({ since: ago(24 * HOUR - 1) }),
    "inconclusive soaking: version 7 came to staging at 2026-11-19T10:00:00.001Z; its soak of 24 h ends at 2026-11-20T10:01Z",
  ],
  [
    "not long enough",
    staging({ since: ago(3 * HOUR + 10 * 60_000) }),
    "inconclusive soaking: version 7 came to staging at 2026-11-20T06:50Z; its soak of 24 h ends at 2026-11-21T06:50Z",
  ],
  [
    "from tomorrow on",
    staging({ since: ago(-HOUR) }),
    "inconclusive soaking: version 7 came to staging at 2026-11-20T11:00Z; its soak of 24 h ends at 2026-11-21T11:00Z",
  ],
  ["since nobody knows when", staging({}), "inconclusive soak_unknown: it is unknown since when version 7 has been in staging"],
  [
    "since no date",
    staging({ since: new Date(NaN) }),
    "inconclusive soak_unknown: it is unknown since when version 7 has been in staging",
  ],
];
test.each(soaks)("soaks %s", (_, followed, expected) => {
  expect(told({ follows: "staging", soak: "24h" }, followed)).toEqual([
    "follows: pass ok: staging points at version 7 with the same artifact",
    `soak: ${expected}`,
  ]);
});

test("another artifact's time in the stage does not count", () => {
  const followed = staging({ pointer: { ...THERE, digest: digest("c") }, since: ago(48 * HOUR) });
  expect(told({ follows: "staging", soak: "24h" }, followed)).toEqual([
    "follows: fail not_followed: staging points at version 7 with the artifact cccccccccccc, not aaaaaaaaaaaa",
    "soak: inconclusive soak_unknown: version 7 is not what staging points at, so its time there has not begun",
  ]);
});

test("a soak without a stage to follow is unknown", () => {
  expect(told({ soak: "24h" }, staging({ since: ago(48 * HOUR) }))).toEqual([
    "soak: inconclusive soak_unknown: the policy does not say in which stage the version must have been",
  ]);
});

test("a soak under way says when it opens", () => {
  const findings = judge(question({ follows: "staging", soak: "24h" }, { followed: staging({ since: ago(3 * HOUR) }) }));
  expect(findings.at(-1)).toEqual({
    family: "promotion",
    gate: "soak",
    outcome: "inconclusive",
    enforcement: "block",
    code: "soaking",
    because: "version 7 came to staging at 2026-11-20T07:00Z; its soak of 24 h ends at 2026-11-21T07:00Z",
    value: "since 2026-11-20T07:00Z",
    bound: "at least 24 h",
    sources: [],
    help: "Wait until 2026-11-21T07:00Z; the next run after it judges again.",
    policy: { file: "policies/fraud.yaml#soak", line: 1 },
  });
});

test("where a version came from and when is told without a file, and to the second where that matters", () => {
  const found = (seconds: number) =>
    judge(question({ follows: "staging", soak: "1h" }, { followed: staging({ since: ago(2 * HOUR - seconds * 1000) }) })).slice(
      1,
    );
  const stood = { outcome: "pass", sources: [] };
  expect(found(0)).toMatchObject([{ ...stood }, { ...stood, value: "since 2026-11-20T08:00Z" }]);
  expect(found(30)).toMatchObject([{ ...stood }, { ...stood, value: "since 2026-11-20T08:00:30Z" }]);
});
