#!/usr/bin/env node
import { parseArgs } from "node:util";
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

On GitHub (GITHUB_TOKEN, and GITHUB_REPOSITORY or --repository owner/name):
  model-promotion promote MODEL VERSION STAGE         open or refresh the pull request
  model-promotion review [NUMBER]                     judge one promotion, or all open ones
  model-promotion rollback MODEL STAGE [--reason ...] put a pointer back, and hold what it left
  model-promotion release MODEL STAGE --digest ... --reason ...   lift a hold

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

const LOCAL = ["evaluate", "validate", "resolve", "evidence"];

async function main(args: readonly string[]): Promise<number> {
  let json = false;
  try {
    const { values, words } = read(args);
    json = values["json"] === true;
    const [command = "", ...rest] = words;
    if (values["help"] === true || command === "" || command === "help") {
      process.stdout.write(USAGE);
      return values["help"] === true || command === "help" ? 0 : 2;
    }
    const request = orThrow(readRequest({ ...texts(command, rest), ...options(values), command }));
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
    const said = say(await run(scene, place, { kind: "dispatch" }), "", values["color"] === true);
    process.stdout.write(json ? `${JSON.stringify(said.json, null, 2)}\n` : said.text);
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

function read(args: readonly string[]): { readonly values: Values; readonly words: readonly string[] } {
  const flags = ["json", "color", "help", "dry-run"];
  const names = [...Object.keys(Inputs.shape).filter((name) => name !== "command" && name !== "token"), "repository", ...flags];
  const options = Object.fromEntries(
    names.map((name) => [name, { type: flags.includes(name) ? ("boolean" as const) : ("string" as const) }]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { values, words: positionals };
  } catch (error) {
    throw new UserError(
      {
        what: error instanceof Error ? (error.message.split(". ")[0] ?? error.message) : String(error),
        hint: "model-promotion --help shows what there is",
      },
      { cause: error },
    );
  }
}

function texts(command: string, rest: readonly string[]): Readonly<Record<string, string>> {
  if (command === "evidence") return { evidence: rest.join("\n") };
  const names = Object.hasOwn(WORDS, command) ? WORDS[command] : undefined;
  if (names === undefined)
    throw new UserError({
      what: `there is no command ${command}`,
      hint: `there are ${COMMANDS.filter((name) => name !== "auto").join(", ")}`,
    });
  if (rest.length > names.length)
    throw new UserError({
      what: `${command} takes ${names.length} words, not ${rest.length}: ${rest.join(" ")}`,
      hint: `write model-promotion ${command} ${names.map((name) => (name === "to" ? "STAGE" : name.toUpperCase())).join(" ")}`,
    });
  return Object.fromEntries(rest.map((word, index) => [names[index] ?? "", word]));
}

function options(values: Values): Readonly<Record<string, string>> {
  const given = Object.entries(values).filter(([name, value]) => value !== undefined && Object.hasOwn(Inputs.shape, name));
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
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
      create: refuse,
      edit: refuse,
      close: refuse,
      merge: refuse,
    },
    checks: { publish: refuse },
    people: { permission: refuse, membership: refuse },
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
