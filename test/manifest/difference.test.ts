import { expect, test } from "vitest";
import { difference } from "../../src/manifest/difference.ts";
import type { Archived, Hold, Manifest, Pointer } from "../../src/manifest/shape.ts";
import { digest, pointer } from "./sample.ts";

const model = "fraud";
const nowhere = () => undefined;
const [five, six, seven, eight] = [
  pointer(5),
  pointer(6, { uri: "s3://6", evidence: digest("6") }),
  pointer(7, { evidence: digest("7") }),
  pointer(8),
];
const left = (p: Pointer, stage = "production"): Archived => ({ ...p, left: stage, at: "2026-11-01T00:00:00Z" });
const hold: Hold = { stage: "production", digest: seven.digest, because: "slow", since: "2026-11-02T00:00:00Z" };
const of = (stages: Manifest["stages"], records: Pick<Manifest, "archived" | "holds"> = {}): Manifest => ({
  model,
  stages,
  ...records,
});
const unexplained = (stage: string, because: string) => ({ kind: "unexplained", model, stage, because });

test.each<[string, Manifest | undefined, Manifest | undefined, object[]]>([
  ["nothing changes", of({ production: six }), of({ production: six }, { archived: [] }), []],
  ["neither is there", undefined, undefined, []],
  [
    "a model comes",
    undefined,
    of({ staging: seven, production: six }, { holds: [hold] }),
    [
      { kind: "first", model, stage: "staging", to: seven },
      { kind: "first", model, stage: "production", to: six },
      { kind: "hold", model, stage: "production", hold },
    ],
  ],
  [
    "a promotion archives what it leaves",
    of({ staging: eight, production: six }),
    of({ production: seven, staging: eight }, { archived: [left(six)] }),
    [
      { kind: "promotion", model, stage: "production", from: six, to: seven },
      { kind: "archive", model, stage: "production", entry: left(six) },
    ],
  ],
  [
    "a promotion forgets to archive",
    of({ production: six }),
    of({ production: seven }),
    [
      { kind: "promotion", model, stage: "production", from: six, to: seven },
      unexplained("production", "production leaves version 6 (000000000000), and no archived entry records it"),
    ],
  ],
  [
    "what a promotion leaves stands elsewhere, as a canary even",
    of({ production: six, staging: { ...eight, canary: { ...six, since: "2026-11-01T00:00:00Z" } } }),
    of({ production: seven, staging: { ...eight, canary: { ...six, since: "2026-11-01T00:00:00Z" } } }),
    [{ kind: "promotion", model, stage: "production", from: six, to: seven }],
  ],
  [
    "an archived version stands again",
    of({ production: six }, { archived: [left(five)] }),
    of({ production: five }, { archived: [left(six)] }),
    [
      { kind: "promotion", model, stage: "production", from: six, to: five },
      { kind: "unarchive", model, stage: "production", entry: left(five) },
      { kind: "archive", model, stage: "production", entry: left(six) },
    ],
  ],
  [
    "an archived entry tells another evidence than the pointer had",
    of({ production: six }),
    of({ production: seven }, { archived: [left({ ...six, evidence: digest("f") })] }),
    [
      { kind: "promotion", model, stage: "production", from: six, to: seven },
      unexplained("production", "version 6 is archived as having left production, and no pointer leaves it there"),
    ],
  ],
  [
    "an archived entry tells another stage",
    of({ production: six }),
    of({ production: seven }, { archived: [left(six, "staging")] }),
    [
      { kind: "promotion", model, stage: "production", from: six, to: seven },
      unexplained("staging", "version 6 is archived as having left staging, and no pointer leaves it there"),
      unexplained("production", "production leaves version 6 (000000000000), and no archived entry records it"),
    ],
  ],
  [
    "the archive is rewritten",
    of({}, { archived: [left(five), left(six)] }),
    of({}, { archived: [{ ...left(six), at: "2026-11-09T00:00:00Z" }, left(seven)] }),
    [
      unexplained("production", "the archived entry of version 5 is gone, and production does not come to point at it"),
      unexplained("production", "the archived entry of version 6, which left production, is altered"),
      unexplained("production", "version 7 is archived as having left production, and no pointer leaves it there"),
    ],
  ],
  [
    "a pointer keeps its version and is rewritten all the same",
    of({ production: six }),
    of({ production: { ...six, uri: "s3://evil", evidence: undefined } }),
    [
      unexplained(
        "production",
        `production keeps version 6, and its uri changes from s3://6 to s3://evil and its evidence changes from ${digest("6")} to none`,
      ),
    ],
  ],
  [
    "a hold's words change",
    of({}, { holds: [hold] }),
    of({}, { holds: [{ ...hold, because: "fine" }] }),
    [
      { kind: "release", model, stage: "production", hold },
      { kind: "hold", model, stage: "production", hold: { ...hold, because: "fine" } },
    ],
  ],
  [
    "companions come, change and leave",
    of({
      production: {
        ...six,
        canary: { ...seven, percent: 10, since: "2026-11-01T00:00:00Z" },
        shadow: { ...eight, since: "2026-11-01T00:00:00Z" },
      },
    }),
    of({
      production: {
        ...six,
        canary: { ...seven, percent: 50, since: "2026-11-01T00:00:00Z" },
        challenger: { ...eight, since: "2026-11-01T00:00:00Z" },
      },
    }),
    [
      {
        kind: "rollout",
        model,
        stage: "production",
        because: "the canary of production changes from version 7 to version 7, or in its other words",
      },
      { kind: "rollout", model, stage: "production", because: "a challenger of version 8 comes to production" },
      { kind: "rollout", model, stage: "production", because: "the shadow of version 8 leaves production" },
    ],
  ],
  [
    "the model is renamed",
    { ...of({ production: six }), model: "old" },
    of({ production: six }),
    [unexplained("", "the model is renamed from old to fraud")],
  ],
  [
    "the manifest is deleted with its records",
    of({ staging: seven, production: six }, { archived: [left(five)], holds: [hold] }),
    undefined,
    [
      { kind: "removal", model, stage: "staging", from: seven },
      { kind: "removal", model, stage: "production", from: six },
      unexplained("", "the manifest is deleted, and with it 1 archived entries and 1 holds"),
    ],
  ],
  [
    "a manifest without records is deleted",
    of({ production: six }),
    undefined,
    [{ kind: "removal", model, stage: "production", from: six }],
  ],
])("%s", (_, base, head, moves) => {
  expect(difference(base, head, nowhere)).toEqual(moves);
});

test("going back to what stood there last is a rollback, and owes the archive nothing", () => {
  const base = of({ production: seven }, { archived: [left(six)] });
  expect(difference(base, of({ production: six }), () => six)).toEqual([
    { kind: "rollback", model, stage: "production", from: seven, to: six },
    { kind: "unarchive", model, stage: "production", entry: left(six) },
  ]);
});

test("going back to the same version from another place or on other evidence is a promotion", () => {
  const base = of({ production: seven }, { archived: [left(six)] });
  for (const to of [
    { ...six, uri: "s3://evil" },
    { ...six, evidence: undefined },
    { ...six, digest: digest("9") },
  ]) {
    expect(difference(base, of({ production: to }, { archived: [left(seven)] }), () => six)[0]?.kind).toBe("promotion");
  }
});
