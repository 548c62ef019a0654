import { expect, test } from "vitest";
import { missing } from "../../src/approval/missing.ts";
import { tally } from "../../src/approval/tally.ts";
import { asked, review, rule } from "./people.ts";

const RULES = [rule("model owner", ["@maya", "@acme/fraud-owners"], 2), rule("reviewer", ["write"]), rule("chief", ["admin"])];

test("says for each rule what is missing and who could give it", () => {
  const people = { maya: "write", bob: "write", eve: "write" } as const;
  const counted = tally([review("maya"), review("bob"), review("eve", "changes_requested")], asked(RULES, people));
  expect(missing(counted)).toEqual([
    "waiting for @eve, who asked for changes",
    "waiting for 1 more as model owner (@maya or @acme/fraud-owners)",
    "waiting for 1 more as chief (anyone with admin access)",
  ]);
});

test("says nothing when everything is met", () => {
  expect(missing(tally([review("bob")], asked([rule("reviewer", ["write"])], { bob: "write" })))).toEqual([]);
});
