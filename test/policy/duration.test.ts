import { expect, test } from "vitest";
import { milliseconds, spellDuration } from "../../src/policy/duration.ts";

test.each([
  ["90s", 90_000],
  ["30m", 1_800_000],
  ["24h", 86_400_000],
  ["14d", 1_209_600_000],
])("%s is %i milliseconds", (duration, ms) => {
  expect(milliseconds(duration)).toBe(ms);
});

test.each(["", "24", "h", "0h", "1.5h", "24 h", "-3h", "24H", "9999999d", "1h\n", "constructor"])(
  "%j is no duration",
  (duration) => {
    expect(() => milliseconds(duration)).toThrow(RangeError);
  },
);

test.each([
  [0, "0 s"],
  [-5000, "0 s"],
  [999, "0 s"],
  [40_000, "40 s"],
  [90_000, "1 min 30 s"],
  [1_800_000, "30 min"],
  [83_400_000, "23 h 10 min"],
  [86_399_999, "23 h 59 min"],
  [86_400_000, "24 h"],
  [172_800_000, "2 d"],
  [1_213_200_000, "14 d 1 h"],
])("%i milliseconds are %s", (ms, words) => {
  expect(spellDuration(ms)).toBe(words);
});

test("what is no number is not spelled", () => {
  expect(() => spellDuration(NaN)).toThrow(RangeError);
});
