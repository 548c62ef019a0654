import { expect, test } from "vitest";
import { committed, person } from "../../src/github/person.ts";

test.each([
  [
    { login: "grace", type: "User" },
    { login: "grace", type: "User" },
  ],
  [
    { login: "github-actions", type: "Bot" },
    { login: "github-actions[bot]", type: "Bot" },
  ],
  [
    { login: "github-actions[bot]", type: "Bot" },
    { login: "github-actions[bot]", type: "Bot" },
  ],
  [
    { login: "acme", type: "Organization" },
    { login: "acme", type: "Organization" },
  ],
  [
    { login: "e", type: "EnterpriseUserAccount" },
    { login: "e", type: "Unknown" },
  ],
  [{ login: "ghost", type: "User" }, undefined],
  [null, undefined],
])("spells the account %o as REST does", (account, spelled) => {
  expect(person(account)).toEqual(spelled);
});

test.each([
  [
    { name: "x", email: "41898282+github-actions[bot]@users.noreply.github.com" },
    null,
    { login: "github-actions[bot]", type: "Bot" },
  ],
  [{ name: "x", email: "dependabot[bot]@users.noreply.ghe.example" }, null, { login: "dependabot[bot]", type: "Bot" }],
  [{ name: "github-actions[bot]", email: "mallory@example.com" }, null, undefined],
  [{ name: "x", email: "evil github-actions[bot]@users.noreply.github.com" }, null, undefined],
  [{ name: "GitHub", email: "noreply@github.com" }, null, { login: "web-flow", type: "User" }],
  [
    { name: "Grace", email: "g@example.com" },
    { login: "grace", type: "User" },
    { login: "grace", type: "User" },
  ],
  [null, null, undefined],
])("finds who is behind %o", (by, user, found) => {
  expect(committed(by, user)).toEqual(found);
});
