import { expect, test } from "vitest";
import { addHold, newManifest, pointStage, putBack, removeHold } from "../../src/manifest/edit.ts";
import { heldBy, lastStanding, readPast, standingSince, stoodBefore, wayBack } from "../../src/manifest/history.ts";
import type { Landing } from "../../src/manifest/move.ts";
import { readManifest } from "../../src/manifest/read.ts";
import { at, digest, FILE, pointer } from "./sample.ts";

const STAGE = "production";
const first = newManifest({ model: "fraud", stage: STAGE, to: pointer(5) });
const to = (text: string, n: number) => pointStage(text, FILE, { stage: STAGE, to: pointer(n), at: at(n) });

/** Landings of these texts, oldest first; the n-th landed at n o'clock as commit n. */
function past(...texts: (string | undefined)[]) {
  const landings = texts.map((text, n): Landing => ({ commit: String(n).repeat(40), at: at(n), text }));
  return readPast(landings.toReversed(), FILE);
}

function base(text: string) {
  const read = readManifest(text, FILE);
  if (!read.ok) throw new Error("the base is unsound");
  return read.value.manifest;
}

/** Where a rollback would go and what is held, after these texts landed in this order. */
function after(...texts: string[]) {
  const history = past(...texts);
  const now = base(texts.at(-1)!);
  const held = [5, 6, 7, 8].filter((n) => heldBy(history, now, STAGE, pointer(n).digest) !== undefined);
  return { back: wayBack(history, now, STAGE)?.pointer.version, held };
}

const six = to(first, 6);
const seven = to(six, 7);
const rolled = putBack(seven, FILE, { stage: STAGE, earlier: six, at: at(9), because: "slow" });
const seventh = { stage: STAGE, digest: pointer(7).digest };
const written = addHold(six, FILE, { ...seventh, because: "slow", since: "2026-11-02T00:00:00Z" });

const sixHeld = addHold(six, FILE, { ...seventh, digest: pointer(6).digest, because: "slow", since: "2026-11-02T00:00:00Z" });

test.each<[string, string[], { back: string | undefined; held: number[] }]>([
  ["the first version has no way back", [first], { back: undefined, held: [] }],
  ["the way back is what stood there last", [first, six, seven], { back: "6", held: [] }],
  ["a rollback holds what it leaves, and the next goes further back", [first, six, seven, rolled], { back: "5", held: [7] }],
  [
    "a textual revert is a rollback that writes no hold, and holds all the same",
    [first, six, seven, six],
    { back: "5", held: [7] },
  ],
  ["a second revert goes further back and holds both", [first, six, seven, six, first], { back: undefined, held: [6, 7] }],
  [
    "a revert of a revert takes the hold along, and holds nothing that was good",
    [first, six, seven, six, seven],
    { back: "6", held: [] },
  ],
  ["reverted a third time, it is held again", [first, six, seven, six, seven, six], { back: "5", held: [7] }],
  ["a hold that was written and taken out again is released", [first, six, seven, six, written, six], { back: "5", held: [] }],
  [
    "a rollback's own hold, once released, is no hold by history either",
    [first, six, seven, rolled, removeHold(rolled, FILE, seventh)],
    { back: "5", held: [] },
  ],
  [
    "other landings in between change nothing",
    [first, six, seven, `# note\n${seven}`, six, `# note\n${six}`],
    { back: "5", held: [7] },
  ],
  [
    "a new version on top of a rollback goes back to the good one",
    [first, six, seven, six, to(six, 8)],
    { back: "6", held: [7] },
  ],
  ["promoting an older version again is a promotion", [first, six, seven, to(seven, 5)], { back: "7", held: [] }],
  [
    "promoting back to what stood right before is a rollback, whoever calls it what",
    [first, six, to(six, 5)],
    { back: undefined, held: [6] },
  ],
  [
    "going back to what is held itself still holds what it leaves",
    [first, six, sixHeld, to(sixHeld, 7), sixHeld],
    { back: "5", held: [6, 7] },
  ],
])("%s", (_, texts, expected) => {
  expect(after(...texts)).toEqual(expected);
});

test("a held version is no way back", () => {
  const held = addHold(seven, FILE, { ...seventh, digest: pointer(6).digest, because: "slow", since: "2026-11-02T00:00:00Z" });
  expect(after(first, six, seven, held)).toEqual({ back: "5", held: [6] });
});

test("a hold says why and since when, as it is written or as history tells it", () => {
  expect(heldBy(past(first, six, seven, rolled), base(rolled), STAGE, pointer(7).digest)).toEqual({
    because: "slow",
    since: at(9),
    written: true,
  });
  expect(heldBy(past(first, six, seven, six), base(six), STAGE, pointer(7).digest)).toEqual({
    because: "rolled back from version 7 to version 6 by commit 3333333",
    since: at(3),
    written: false,
  });
  expect(heldBy(past(first, six, seven, six), base(six), "staging", pointer(7).digest)).toBeUndefined();
});

test("deleting the manifest releases no hold and forgets no way back", () => {
  const history = past(first, six, seven, six, undefined, six);
  expect(heldBy(history, base(six), STAGE, pointer(7).digest)?.written).toBe(false);
  expect(wayBack(history, base(six), STAGE)?.pointer.version).toBe("5");
});

test("the way back comes with the commit that put it there and the newest text in which it stood", () => {
  const noted = six.replace("model: fraud", "model: fraud # noted");
  expect(wayBack(past(first, six, noted, to(noted, 7)), base(to(noted, 7)), STAGE)).toEqual({
    pointer: pointer(6),
    text: noted,
    commit: "1".repeat(40),
    at: at(1),
  });
});

test("a stage has stood since its pointer landed, without a break", () => {
  expect(standingSince(past(first, six, `# note\n${six}`), STAGE, pointer(6))).toEqual(at(1));
  expect(standingSince(past(first, six, seven, six), STAGE, pointer(6))).toEqual(at(3));
  expect(standingSince(past(first, six, undefined, six), STAGE, pointer(6))).toEqual(at(3));
  expect(standingSince(past(first, six), STAGE, pointer(5))).toBeUndefined();
  expect(standingSince(past(first, six), STAGE, { ...pointer(6), digest: digest("f") })).toBeUndefined();
  expect(standingSince(past(), STAGE, pointer(5))).toBeUndefined();
});

test("a state that cannot be read is counted, and nobody knows what stood then", () => {
  const history = past(first, six, "model: [", six, seven);
  expect(history.unreadable).toBe(1);
  expect(history.states.map((state) => state.commit[0])).toEqual(["4", "3", "1", "0"]);
  expect(standingSince(past(six, "model: [", six), STAGE, pointer(6))).toEqual(at(2));
  expect(wayBack(history, base(seven), STAGE)?.pointer.version).toBe("6");
});

test("what stood before is known by all four words", () => {
  const history = past(first, six, seven);
  expect(stoodBefore(history, STAGE, pointer(5))).toBe(true);
  expect(stoodBefore(history, STAGE, { ...pointer(5), uri: "s3://evil" })).toBe(false);
  expect(stoodBefore(history, STAGE, { ...pointer(5), evidence: digest("e") })).toBe(false);
  expect(stoodBefore(history, "staging", pointer(5))).toBe(false);
});

test("what stood last in a stage is known after it points at nothing", () => {
  expect(lastStanding(past(first, six, undefined), STAGE)).toEqual(pointer(6));
  expect(lastStanding(past(first, six), "staging")).toBeUndefined();
});

test("an artifact that was rolled back is no way back under another version's name either", () => {
  const renamed = pointStage(six, FILE, { stage: STAGE, to: { version: "5-again", digest: pointer(5).digest }, at: at(7) });
  expect(wayBack(past(first, six, renamed), base(renamed), STAGE)?.pointer.version).toBe("6");
  expect(wayBack(past(first, six, renamed, six), base(six), STAGE)).toBeUndefined();
});
