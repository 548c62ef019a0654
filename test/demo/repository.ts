import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { EmbeddedGitHub } from "../github/server.ts";
import type { Repository } from "../github/state.ts";

const HERE = "test/demo/repository";

/** Who plays: login, access, and what the person is in this story. */
export const CAST = {
  ada: { role: "write", plays: "trains the models and asks for promotions" },
  maya: { role: "maintain", plays: "owns the models" },
  grace: { role: "write", plays: "reviews" },
  olga: { role: "write", plays: "is on call" },
  mallory: { role: "write", plays: "has write access, and no good intentions" },
} as const;

/** GitHub's own number for GitHub Actions, the App that GITHUB_TOKEN belongs to. */
const ACTIONS = 15368;

/** The repository acme/models as the story finds it, with the one rule that keeps people from merging by hand what is not open. */
export function foundRepository(github: EmbeddedGitHub): Repository {
  const people = Object.fromEntries(Object.entries(CAST).map(([login, { role }]) => [login, role]));
  const files = { ...folder("models"), ...folder("evidence"), ...policies() };
  const repository = github.repository("acme/models", { files, people, by: "maya" });
  github.protect(repository, {
    name: "promotions are judged",
    checks: { required: [{ name: "model promotion", app: ACTIONS }] },
  });
  return repository;
}

/** What a pipeline left of one version, as it would lie in the workspace. */
export function reports(model: string, version: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(folder(`reports/${model}-${version}`)).map(([path, text]) => [outOf(path), text]));
}

/** The four example policies; where they name a team of a company that is not here, a person of this story stands in. */
function policies(): Readonly<Record<string, string>> {
  const stands: readonly (readonly [string, string])[] = [
    ['["@maya", "@acme/fraud-owners"]', '["@maya"]'],
    ['["@acme/oncall"]', '["@olga"]'],
  ];
  const files = readdirSync("policies").map((name) => {
    const text = readFileSync(join("policies", name), "utf8");
    return [`policies/${name}`, stands.reduce((now, [from, to]) => now.replace(from, to), text)] as const;
  });
  const team = files.find(([, text]) => /from: \[[^\]]*@acme\//.test(text));
  if (team !== undefined) throw new Error(`${team[0]} names a team that nobody stands in for`);
  return Object.fromEntries(files);
}

function folder(path: string): Readonly<Record<string, string>> {
  const entries = readdirSync(join(HERE, path), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    entries.map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return [file.slice(HERE.length + 1).replaceAll("\\", "/"), readFileSync(file, "utf8")];
    }),
  );
}

function outOf(path: string): string {
  return `out/${path.slice(path.lastIndexOf("/") + 1)}`;
}
