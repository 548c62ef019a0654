#!/usr/bin/env node
import { parseArgs } from "node:util";
import { DEFINITION_OPTIONS, definitionIn } from "./commands/definition.ts";
import { run, type Place } from "./commands/run.ts";
import { WORKTREE, worktree } from "./commands/worktree.ts";
import { orThrow, UserError } from "./errors.ts";
import { workspace } from "./files/workspace.ts";
import { host } from "./github/host.ts";
import { COMMANDS, Inputs, readRequest } from "./inputs.ts";
import type { Host } from "./ports.ts";
import { logSafe } from "./report/escape.ts";
import { say, sayError } from "./say.ts";

const USAGE = `model-promotion: gated promotion of machine-learning models, by pull request

On a checkout, without GitHub:
  model-promotion validate                            every manifest and policy, all problems at once
  model-promotion evaluate MODEL VERSION STAGE        what a promotion would find
  model-promotion resolve MODEL STAGE                 what a stage points at: version, digest, uri
  model-promotion evidence FILE...                    what is recognised in a report
  model-promotion profile FILE... -o OUT.json         what files of data tell: metrics, drift, fairness
  model-promotion merge PROFILE... -o OUT.json        profiles of parts as the profile of the whole; --exact reads the data again

On GitHub (GITHUB_TOKEN, and GITHUB_REPOSITORY or --repository owner/name):
  model-promotion promote MODEL VERSION STAGE         open or refresh the pull request
  model-promotion review [NUMBER]                     judge one promotion, or all open ones
  model-promotion rollback MODEL STAGE [--reason ...] put a pointer back, and hold what it left
  model-promotion release MODEL STAGE --digest ... --reason ...   lift a hold

A table of data is told by --label y --score p --key id --slices country --attributes gender --reference train.csv ..., by
--table NAME --model MODEL as the policy has it, or by --definition "{ task: binary, columns: { ... } }" (docs/data.md).

Every input of the Action is an option: --evidence "reports/*.json" --digest sha256:... --dry-run
Also: --json (the whole result as data), --color, --help. In a terminal no checks are published; the workflow does that.

Exit codes: 0 open or waiting, 1 shut, 2 something to fix, 3 an outage or our bug.
`;

/** What the words after each command are, in order. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  promote: ["model", "version", "to"],
  evaluate: ["model", "version", "to"],
  rollback: ["model", "to"],
  release: ["model", "to"],
  resolve: ["model", "to"],
  review: ["pull-request"],
  validate: [],
};

/** What GitHub runs Actions on, and what our parts of Node's own library came with. */
const NODE = 24;

const LOCAL = ["evaluate", "validate", "resolve", "evidence", "profile", "merge"];

/** What stands behind the command in any number, and the input that it is. */
const FILES: Readonly<Record<string, string>> = { evidence: "evidence", profile: "data", merge: "data" };

async function main(args: readonly string[]): Promise<number> {
  if (Number(process.versions.node.split(".")[0]) < NODE) {
    process.stderr.write(`model-promotion needs Node ${NODE} or newer; this is Node ${process.versions.node}\n`);
    return 2;
  }
  let json = false;
  try {
    const { values, words } = read(args);
    json = values["json"] === true;
    const [command = "", ...rest] = words;
    if (values["help"] === true || command === "help") {
      process.stdout.write(USAGE);
      return 0;
    }
    if (command === "") {
      process.stderr.write(USAGE);
      return 2;
    }
    const request = orThrow(readRequest({ ...asked(command, rest, options(values)), command }));
    const files = workspace(process.cwd());
    const place: Place = LOCAL.includes(command) ? "terminal" : "repository";
    const log = (line: string) => void process.stderr.write(`${logSafe(line)}\n`);
    const scene = {
      request,
      host: place === "terminal" ? checkout() : remote(values["repository"], log),
      workspace: files,
      now: new Date(),
      log,
      actor: process.env["GITHUB_ACTOR"],
    };
    const outcome = await run(scene, place, { kind: "dispatch" });
    const said = say(outcome, "", values["color"] === true);
    const onlyProblems = outcome.is === "validated" && said.problems.length > 0;
    if (onlyProblems) process.stderr.write(said.text);
    if (json) process.stdout.write(`${JSON.stringify(said.json, null, 2)}\n`);
    else if (!onlyProblems) process.stdout.write(said.text);
    return said.exit;
  } catch (error) {
    const said = sayError(error);
    if (json) process.stdout.write(`${JSON.stringify(said.json, null, 2)}\n`);
    process.stderr.write(said.text);
    if (said.stack !== undefined && process.env["DEBUG"] !== undefined) process.stderr.write(`${said.stack}\n`);
    return said.exit;
  }
}

type Values = Readonly<Record<string, string | boolean | undefined>>;
type Texts = Readonly<Record<string, string>>;
type Option = { readonly type: "boolean" } | { readonly type: "string"; readonly multiple: true; readonly short?: string };

const FLAGS = ["json", "color", "help", "dry-run", "exact"];
const LISTS = ["evidence", "manifests", "data"];

function read(args: readonly string[]): { readonly values: Values; readonly words: readonly string[] } {
  const names = [
    ...Object.keys(Inputs.shape).filter((name) => name !== "command" && name !== "token"),
    "repository",
    ...DEFINITION_OPTIONS,
    ...FLAGS,
  ];
  const option = (name: string): Option =>
    FLAGS.includes(name) ? { type: "boolean" } : { type: "string", multiple: true, ...(name === "output" ? { short: "o" } : {}) };
  const options = Object.fromEntries(names.map((name) => [name, option(name)]));
  const { values, positionals } = parsed(args, options);
  const twice = Object.entries(values).filter(
    ([name, value]) => Array.isArray(value) && value.length > 1 && !LISTS.includes(name),
  );
  if (twice.length > 0)
    throw new UserError(twice.map(([name]) => ({ what: `the option --${name} is given twice`, hint: "keep one of the two" })));
  const single = Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? value.join("\n") : value]);
  return { values: Object.fromEntries(single) as Values, words: positionals };
}

function parsed(args: readonly string[], options: Readonly<Record<string, Option>>) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const [, which = ""] = /^(?:Unknown option|Option) '([^' ]*)/.exec(said) ?? [];
    const what = said.startsWith("Unknown")
      ? `there is no option ${which}`
      : `the option ${which} ${said.includes("does not take") ? "takes no value" : "needs a value"}`;
    throw new UserError({ what, hint: "model-promotion --help shows what there is" }, { cause: error });
  }
}

/** What is asked, by the names of inputs: the words after the command, in their order, and the options. */
function asked(command: string, rest: readonly string[], given: Texts): Texts {
  const files = Object.hasOwn(FILES, command) ? FILES[command] : undefined;
  if (files !== undefined) return { ...given, [files]: [...rest, given[files] ?? ""].join("\n") };
  const names = Object.hasOwn(WORDS, command) ? WORDS[command] : undefined;
  if (names === undefined)
    throw new UserError({
      what: `there is no command ${command}`,
      hint: `there are ${COMMANDS.filter((name) => name !== "auto").join(", ")}`,
    });
  const spelled = names.map((name) => (name === "to" ? "STAGE" : name === "pull-request" ? "NUMBER" : name.toUpperCase()));
  const hint = `write model-promotion ${[command, ...spelled].join(" ")}`;
  if (rest.length > names.length) {
    const most = names.length === 0 ? "no words" : names.length === 1 ? "one word" : `${names.length} words`;
    throw new UserError({ what: `${command} takes ${most}, and these are ${rest.length}: ${rest.join(" ")}`, hint });
  }
  const words = Object.fromEntries(rest.map((word, index) => [names[index] ?? "", word]));
  const twice = Object.keys(words).filter((name) => given[name] !== undefined && given[name] !== words[name]);
  if (twice.length > 0)
    throw new UserError(
      twice.map((name) => ({
        what: `${words[name] ?? ""} and --${name} ${given[name] ?? ""} say the same thing differently`,
        hint: "keep one",
      })),
    );
  const both = { ...words, ...given };
  const optional = ["pull-request", ...(both["from"] === undefined ? [] : ["version"])];
  const missing = spelled.filter((_, index) => {
    const name = names[index] ?? "";
    return both[name] === undefined && !optional.includes(name);
  });
  if (missing.length > 0) throw new UserError({ what: `${command} needs ${missing.join(" and ")} as well`, hint });
  return both;
}

function options(values: Values): Texts {
  const texts = Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
  const definition = definitionIn(texts);
  if (definition !== undefined && texts["definition"] !== undefined)
    throw new UserError({
      what: "the table is told by --definition and by options of its own",
      hint: "say all of it in one of the two",
    });
  const own = Object.entries(texts).filter(([name]) => Object.hasOwn(Inputs.shape, name));
  return { ...Object.fromEntries(own), ...(definition === undefined ? {} : { definition }) };
}

/** The checkout in place of a repository: it can be read, and nothing else. */
function checkout(): Host {
  const refuse = () => {
    throw new Error("a checkout cannot be written through");
  };
  const nothing = { get: refuse, startingWith: refuse, commit: refuse, create: refuse, replace: refuse, remove: refuse };
  return {
    repository: "",
    defaultBranch: () => Promise.resolve(WORKTREE),
    objects: worktree(workspace(process.cwd())),
    branches: nothing,
    pulls: {
      get: refuse,
      open: refuse,
      pushers: refuse,
      mergeBase: refuse,
      changes: refuse,
      create: refuse,
      edit: refuse,
      close: refuse,
      merge: refuse,
    },
    queues: { of: refuse, lastOut: refuse, add: refuse, remove: refuse },
    rules: refuse,
    checks: { publish: refuse },
    people: { permission: refuse, membership: refuse, account: () => Promise.resolve(undefined) },
    issues: { open: refuse },
    dispatches: { send: refuse },
  };
}

/** GitHub, as from a terminal: only an App may publish checks, so those are left to the workflow, which judges the same anew. */
function remote(repository: string | boolean | undefined, log: (line: string) => void): Host {
  const name = typeof repository === "string" ? repository : process.env["GITHUB_REPOSITORY"];
  const token = process.env["GITHUB_TOKEN"];
  if (name === undefined || name === "")
    throw new UserError({ what: "no repository is named", hint: "set --repository owner/name, or GITHUB_REPOSITORY" });
  if (token === undefined || token === "")
    throw new UserError({ what: "there is no token to work with", hint: "set GITHUB_TOKEN" });
  const baseUrl = process.env["GITHUB_API_URL"] ?? "https://api.github.com";
  const real = host({
    token,
    baseUrl,
    repository: name,
    graphqlUrl: process.env["GITHUB_GRAPHQL_URL"],
    userAgent: "gated-model-promotion",
    log,
  });
  return { ...real, checks: { publish: () => Promise.resolve({ written: 0 }) } };
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
