import { expect, test } from "vitest";
import { isSame } from "../../src/approval/account.ts";

test("two accounts may be one by their login in any case, or by their number, and not by a number that nobody knows", () => {
  expect(isSame({ login: "Rita", id: 1 }, { login: "rita", id: 2 })).toBe(true);
  expect(isSame({ login: "rita", id: 1 }, { login: "renamed", id: 1 })).toBe(true);
  expect(isSame({ login: "rita", id: 1 }, { login: "eve", id: 2 })).toBe(false);
  expect(isSame({ login: "rita" }, { login: "eve" })).toBe(false);
  expect(isSame({ login: "rita", id: 1 }, { login: "eve" })).toBe(false);
});
