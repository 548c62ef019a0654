import fc from "fast-check";
import { readEvent } from "../../../src/github/event.ts";
import { orProblems } from "../frame/plain-speech.ts";
import { subject } from "../frame/subject.ts";
import { alike, holds } from "../frame/word.ts";

const NAMES = [
  "workflow_dispatch",
  "repository_dispatch",
  "pull_request_target",
  "pull_request",
  "pull_request_review",
  "schedule",
  "workflow_run",
  "push",
];
const SWEEPS = ["schedule", "workflow_run", "push"];

const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<unknown>("fraud", "7", "staging", "", "acme/models", "main", 7, 1.1, true) },
  fc.constantFrom<unknown>(null, 1e21, [], {}, "__proto__", "\ud800", "::error::x\n##[group]", { a: [1] }, -1, 0, 2 ** 53),
  fc.string({ unit: "binary", maxLength: 6 }),
);
const keys = fc.constantFrom("model", "version", "to", "command", "digest", "__proto__", "constructor", "toString", "x");
const values = fc.oneof({ weight: 6, arbitrary: fc.array(fc.tuple(keys, word), { maxLength: 4 }) }, word);
const repo = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom("acme/models", "acme/models", "eve/models").map((full_name) => ({ full_name })),
  },
  word,
);
const pull = fc.record(
  {
    number: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 99 }) }, word),
    head: fc.record({ repo }),
    base: fc.record({ repo }),
  },
  { noNullPrototype: true },
);
const inputs = fc.record({
  name: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...NAMES) },
    fc.constantFrom("", "issue_comment", "toString", "__proto__", "constructor"),
  ),
  told: fc.boolean(),
  env: fc.record({
    GITHUB_REPOSITORY: fc.oneof({ weight: 8, arbitrary: fc.constant("acme/models") }, fc.constantFrom("", "x")),
    GITHUB_ACTOR: fc.constantFrom("ada", "", "maya"),
    GITHUB_TRIGGERING_ACTOR: fc.constantFrom("", "ada", "maya"),
    GITHUB_RUN_ID: fc.constantFrom("", "12"),
  }),
  /** Pairs instead of maps, so that `__proto__` can be a key; null for a payload that is not there. */
  inputs: values,
  pull: fc.oneof({ weight: 8, arbitrary: pull }, word),
  repository: fc.oneof({ weight: 4, arbitrary: fc.constant({ default_branch: "main" }) }, word),
  payload: fc.oneof({ weight: 12, arbitrary: fc.constant("whole") }, fc.constantFrom("none", "text", "list")),
});
type Input = typeof inputs extends fc.Arbitrary<infer I> ? I : never;

/** A map as `JSON.parse` makes it: `__proto__` is a key like any other. */
function fromPairs(of: unknown): unknown {
  return Array.isArray(of) && of.every((pair) => Array.isArray(pair) && pair.length === 2)
    ? JSON.parse(
        `{${(of as [string, unknown][]).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`,
      )
    : of;
}

function payloadOf({ name, inputs: given, pull: about, repository, payload }: Input): unknown {
  if (payload !== "whole") return payload === "none" ? undefined : payload === "text" ? "x" : [];
  const pairs = fromPairs(given);
  const all =
    name === "repository_dispatch"
      ? { client_payload: pairs }
      : name === "workflow_dispatch"
        ? { inputs: pairs }
        : { pull_request: about };
  return { ...all, repository };
}

/** What a dispatch's values come to, said naively: text stays, a whole number is its digits, null is not there, nor is `__proto__`. */
function spelledInputs(of: unknown): Readonly<Record<string, string>> {
  const spelled = Object.create(null) as Record<string, string>;
  for (const [key, value] of Object.entries(of ?? {}) as [string, unknown][])
    if (value !== null && key !== "__proto__") spelled[key] = typeof value === "string" ? value : JSON.stringify(value);
  return { ...spelled };
}

const path = (of: unknown, ...words: readonly string[]) =>
  words.reduce<unknown>(
    (inner, each) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, each) : undefined),
    of,
  );

/** The runner's environment and the payload of an event. */
export const events = subject<Input>({
  name: "events",
  share: 440,
  least: { open: 0.1, shut: 0.1 },
  inputs,
  check: (input) => {
    const payload = payloadOf(input);
    const env = { ...input.env, GITHUB_EVENT_NAME: input.name };
    const read = orProblems(() => readEvent(env, payload, input.told));
    if (!read.ok) {
      holds(read.problems.length > 0, "refused without a problem");
      return "shut";
    }
    const event = read.value;
    holds(env.GITHUB_REPOSITORY !== "", "an event of no repository");
    switch (event.kind) {
      case "dispatch":
        holds(["workflow_dispatch", "repository_dispatch"].includes(input.name), `${input.name} is taken for a dispatch`);
        alike(
          { ...event.inputs },
          spelledInputs(path(payload, input.name === "workflow_dispatch" ? "inputs" : "client_payload")),
          "other inputs",
        );
        break;
      case "pull": {
        const [head, base] = ["head", "base"].map((side) => path(payload, "pull_request", side, "repo", "full_name"));
        holds(event.number === path(payload, "pull_request", "number") && event.number >= 1, "another pull request");
        holds(event.fork || (typeof head === "string" && head === base), "what may come from a fork is taken for our own");
        break;
      }
      case "group":
        holds(input.name === "merge_group", `${input.name} is taken for a merge group`);
        holds(event.head === path(payload, "merge_group", "head_sha"), "another commit of a merge group");
        break;
      case "sweep":
        holds(SWEEPS.includes(input.name) || (input.told && !NAMES.includes(input.name)), `${input.name} makes a sweep`);
        break;
    }
    return "open";
  },
});
