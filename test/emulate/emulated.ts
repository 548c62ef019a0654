import { createSign } from "node:crypto";
import { createEmulator } from "emulate";
import { at, text, type Json } from "../github/description/json.ts";
import { GAPS } from "./gaps.ts";
import { layerBefore, type Layer } from "./layer.ts";

export const REPOSITORY = "acme/models";
const ROOT = `/repos/${REPOSITORY}`;
const APP = { id: 7, slug: "promoter", installation: 70 };
/** What each may do in the repository, in the words of GitHub's invitations. acme is a person's account: emulate grants all to every member of an organization. */
const PEOPLE = { ada: "push", grace: "push", maya: "maintain", rita: "pull" } as const;

export type Emulated = {
  readonly layer: Layer;
  /** An installation token of the GitHub App, got as Apps get theirs. */
  readonly token: string;
  /** A request as somebody, through the layer; the answer's body. */
  readonly as: (login: string) => Somebody;
  /** A file on the default branch, undefined where there is none. */
  readonly text: (path: string) => Promise<string | undefined>;
  readonly head: (branch: string) => Promise<string | undefined>;
  readonly close: () => Promise<void>;
};

export type Somebody = {
  readonly ask: (method: string, path: string, body?: Json) => Promise<Json | undefined>;
  /** Approves a pull request's head as it is now. */
  readonly approve: (number: number) => Promise<void>;
  /** One commit with these files on top of a branch, which is made from the default one where there is none; written by `author`, or whoever pushes. */
  readonly push: (branch: string, files: Readonly<Record<string, string>>, author?: string) => Promise<void>;
};

/** acme/models with these files, on an emulate of its own, with the layer before it, which can be told to leave gaps open. */
export async function emulated(files: Readonly<Record<string, string>>, open: readonly string[] = []): Promise<Emulated> {
  const logins = ["acme", ...Object.keys(PEOPLE)];
  const seed = {
    tokens: Object.fromEntries(logins.map((login) => [`token of ${login}`, { login }])),
    github: {
      users: [...logins.map((login) => ({ login })), { login: "web-flow", email: "noreply@github.com", name: "GitHub" }],
      repos: [{ owner: "acme", name: "models" }],
      apps: [
        {
          app_id: APP.id,
          slug: APP.slug,
          name: "Promoter",
          permissions: { contents: "write", pull_requests: "write", checks: "write", metadata: "read" },
          installations: [{ installation_id: APP.installation, account: "acme" }],
        },
      ],
    },
  };
  const emulator = await createEmulator({ service: "github", port: 0, seed });
  const owner = asking(emulator.url, "token of acme");
  for (const [login, permission] of Object.entries(PEOPLE)) await owner("PUT", `/collaborators/${login}`, { permission });
  const key = emulator.generatedSecrets[0]?.value ?? "";
  const token = text(
    at(await asking(emulator.url, jwt(key), "")("POST", `/app/installations/${APP.installation}/access_tokens`, {}), "token"),
  );
  const loginOf = (value: string) => (value === token ? `${APP.slug}[bot]` : value.replace("token of ", ""));
  const layer = await layerBefore({
    emulate: emulator.url,
    root: ROOT,
    loginOf,
    gaps: GAPS.filter(({ name }) => !open.includes(name)),
  });
  const reads = asking(emulator.url, token);
  const head = async (branch: string) =>
    text(at(await reads("GET", `/git/ref/heads/${encodeURIComponent(branch)}`), "object", "sha")) || undefined;
  const as = (login: string): Somebody => somebody(asking(layer.url, `token of ${login}`), head);
  await as("acme").push("main", files);
  layer.seen.length = layer.forwarded.length = layer.memory.pushes.length = 0;
  return {
    layer,
    token,
    as,
    head,
    async text(path) {
      const content = text(at(await reads("GET", `/contents/${path}`), "content"));
      return content === "" ? undefined : Buffer.from(content, "base64").toString("utf8");
    },
    async close() {
      await layer.close();
      await emulator.close();
    },
  };
}

function somebody(ask: Somebody["ask"], head: Emulated["head"]): Somebody {
  return {
    ask,
    async approve(number) {
      const commit = text(at(await ask("GET", `/pulls/${number}`), "head", "sha"));
      await ask("POST", `/pulls/${number}/reviews`, { event: "APPROVE", commit_id: commit });
    },
    async push(branch, files, author) {
      const there = await head(branch);
      const parent = there ?? (await head("main")) ?? "";
      const base = text(at(await ask("GET", `/git/commits/${parent}`), "tree", "sha"));
      const entries = Object.entries(files).map(([path, content]) => ({ path, mode: "100644", type: "blob", content }));
      const tree = text(at(await ask("POST", "/git/trees", { base_tree: base, tree: entries }), "sha"));
      const by = author === undefined ? {} : { author: { name: author, email: `${author}@users.noreply.github.com` } };
      const sha = text(at(await ask("POST", "/git/commits", { message: "By hand", tree, parents: [parent], ...by }), "sha"));
      if (there === undefined) await ask("POST", "/git/refs", { ref: `refs/heads/${branch}`, sha });
      else await ask("PATCH", `/git/refs/heads/${encodeURIComponent(branch)}`, { sha });
    },
  };
}

function asking(url: string, token: string, root = ROOT): Somebody["ask"] {
  return async (method, path, body) => {
    const answer = await fetch(url + root + path, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const said = await answer.text();
    // JSON.parse makes nothing else.
    return said === "" ? undefined : (JSON.parse(said) as Json);
  };
}

/** https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app */
function jwt(key: string): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const told = `${part({ alg: "RS256", typ: "JWT" })}.${part({ iat: now - 60, exp: now + 300, iss: String(APP.id) })}`;
  return `${told}.${createSign("RSA-SHA256").update(told).sign(key, "base64url")}`;
}
