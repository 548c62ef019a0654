import { expect } from "vitest";
import { evidence, policy, production } from "../support/texts.ts";
import { world } from "../support/world.ts";
import { approve, attack } from "./attack.ts";
import { brings, promotion } from "./by-hand.ts";

/** Sound evidence with other characters where its auc stands. */
const auc = (written: string) => evidence("8").replace("0.93", written);
const yaml = (rest: string, head = "") => ({ "evidence.yaml": `${head}model: fraud\nversion: "8"\n${rest}` });
const asks = (gates: object) => ({ files: { "policies/fraud.yaml": policy({ production: production({ gates }) }) } });

attack("A number is written in quotes", [
  brings(auc('"0.95"')),
  brings(yaml("metrics: { auc: '0.95' }\n")),
  brings(auc('"95%"')),
]);

attack("What stands for a number is null, true, a list or a map, which JavaScript compares like numbers", [
  ...["null", "true", "[]", "[0.95]", "{}", '""'].map((written) => brings(auc(written))),
  ...["~", "yes", "", "[]", "!!float '0.95'"].slice(0, 4).map((written) => brings(yaml(`metrics: { auc: ${written} }\n`))),
]);

attack("A number is NaN, with which every comparison is false", [
  brings(auc("NaN")),
  brings(yaml("metrics: { auc: .nan }\n")),
  brings(yaml("metrics: { auc: NaN }\n")),
]);

attack("A number is infinite, or too large to be one", [
  ...["Infinity", "1e999", "1e308999", "1.7976931348623157e308", "9".repeat(400)].map((written) => brings(auc(written))),
  ...[".inf", "1e999"].map((written) => brings(yaml(`metrics: { auc: ${written} }\n`))),
]);

attack("A number is written with so many digits that it is rounded over its bound", [
  brings(auc("0.89999999999999999999")),
  brings(yaml("metrics: { auc: 0.89999999999999999999 }\n")),
]);

const NO_ERRORS = asks({ slo: { error_rate: { at_most: 0 } } });
const errors = (written: string) => evidence("8", { slo: { error_rate: 7 } }).replace(": 7", `: ${written}`);

attack("A number is so small that it is rounded to nothing", brings(errors("1e-400"), { plan: NO_ERRORS, honest: errors("0") }));

attack("A number just misses its bound, by less than anybody prints", [
  brings(auc("0.8999999999999999"), { said: "gates_shut" }),
  brings(auc("-0.9"), { said: "gates_shut" }),
  brings(auc("-0"), { said: "gates_shut" }),
]);

attack(
  "A number is written in a way that JSON does not know",
  ["+0.95", ".95", "0x10", "0.95f", "1_0", "0,95", "00.95"].map((written) => brings(auc(written))),
);

attack("A key stands twice, the better value last", [
  brings(auc('0.5, "auc": 0.99')),
  brings(auc('0.5, "\\u0061uc": 0.99')),
  brings(yaml("metrics: { auc: 0.5, 'auc': 0.99 }\n")),
  brings(yaml("metrics: { auc: 0.5 }\nmetrics: { auc: 0.99 }\n")),
  brings(
    `${evidence("8", { metrics: { auc: 0.5 } })
      .trimEnd()
      .slice(0, -1)}, "metrics": { "auc": 0.99 } }`,
  ),
]);

attack("Evidence is followed by more evidence, or has comments, of which readers make different things", [
  brings(`${evidence("8")}${evidence("8")}`),
  brings(`${evidence("8")}// ${evidence("8", { metrics: { auc: 0.1 } })}`),
  brings(`/* better */ ${evidence("8")}`),
  brings(`${evidence("8")}\u0000`),
  brings(yaml("metrics: { auc: 0.99 }\n---\nmodel: fraud\nversion: '8'\nmetrics: { auc: 0.1 }\n")),
  brings(yaml("metrics: { auc: 0.99 } # tested\rmetrics: { auc: 0.1 }\n")),
]);

attack("A merge key brings numbers along that other readers see, and we do not", [
  brings(yaml("metrics: { <<: *better, auc: 0.99 }\n", "cost: &better { auc: 0.1 }\n")),
  brings(yaml("metrics: { <<: *better, auc: 0.99 }\n", "%YAML 1.1\n---\ncost: &better { auc: 0.1 }\n")),
]);

const BOMB = `l0: &l0 [x, x, x, x, x, x, x, x, x]\n${Array.from(
  { length: 8 },
  (_, at) => `l${at + 1}: &l${at + 1} [${`*l${at}, `.repeat(9)}x]\n`,
).join("")}`;

attack("Evidence explodes: aliases of aliases, thousands of levels, millions of characters", [
  brings(yaml("metrics: { auc: 0.99 }\n", BOMB)),
  brings(yaml("metrics: &a { auc: 0.99, more: *a }\n")),
  brings(yaml("metrics: { auc: 0.99 }\ncost: &a [*a, *a]\n")),
  brings(yaml(`metrics: { auc: 0.99 }\ncost: ${"[".repeat(5000)}${"]".repeat(5000)}\n`)),
  brings(`{"model":"fraud","version":"8","metrics":{"auc":0.99},"cost":${"[".repeat(100_000)}${"]".repeat(100_000)}}`),
  brings(yaml(`metrics: { auc: 0.99 }\n# ${"x".repeat(1_100_000)}\n`)),
  brings(`${evidence("8")}${" ".repeat(11 * 1024 * 1024)}`),
]);

attack("A key is named like what every object has, so that something is found where nothing is written", [
  ...["__proto__", "constructor", "prototype"].map((key) =>
    brings(`{"model":"fraud","version":"8","${key}":{"metrics":{"auc":0.99}}}`),
  ),
  brings(`{"model":"fraud","version":"8","metrics":{"__proto__":{"auc":0.99}}}`),
  brings(yaml("__proto__: { metrics: { auc: 0.99 } }\n")),
  ...["toString", "valueOf", "hasOwnProperty", "__defineGetter__"].map((name) =>
    brings(evidence("8"), {
      plan: asks({ metrics: { [name]: { at_least: 0.9 } } }),
      honest: evidence("8", { metrics: { [name]: 0.93 } }),
    }),
  ),
]);

attack("A report with a section called valueOf ends the run, and with it the judging of every other pull request", async () => {
  const w = await world();
  const hostile = '{"model":"fraud","version":"8","auc":0.1,"valueOf":{"auc":0.99}}';
  for (const [branch, text] of [
    ["hostile", hostile],
    ["sound", evidence("8")],
  ] as const) {
    w.github.as("grace").pushCommit(branch, promotion({ "evidence.json": text }));
    const { number } = w.github.as("grace").openPull({ title: branch, head: branch });
    approve(w, number, "maya", "olga");
  }
  const results = await w.sweep();
  expect(results.map(({ pull, decision }) => [pull?.branch, decision.code])).toEqual([
    ["hostile", "gates_shut"],
    ["sound", "merged"],
  ]);
});
