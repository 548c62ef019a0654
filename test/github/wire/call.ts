import { Refusal } from "../acts/refusal.ts";
import type { Actor } from "../acts/actor.ts";
import type { Repository, State, Token } from "../state.ts";

/** One authenticated request, as routes see it. */
export type Call = {
  readonly state: State;
  readonly token: Token;
  readonly actor: Actor;
  readonly url: URL;
  readonly params: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly accept: string;
  readonly version: string;
};

export type RepositoryCall = Call & { readonly repository: Repository };

export type Answer = { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> };

/** `contents:write`: what an installation token must have been given; of several, any one will do. */
export type Need = `${string}:${"read" | "write"}`;

type Reply<C> = (call: C) => Answer | Promise<Answer>;

export type Route = { readonly method: string; readonly path: string } & (
  | { readonly in: "repository"; readonly needs: readonly Need[]; readonly reply: Reply<RepositoryCall> }
  | { readonly in: "site"; readonly reply: Reply<Call> }
);

/** A route below `/repos/{owner}/{repo}`. In paths, `:name` is one segment and `*name` any number of them. */
export function repositoryRoute(signature: string, needs: readonly Need[], reply: Reply<RepositoryCall>): Route {
  const [method, path] = signature.split(" ");
  return { method: method!, path: `/repos/:owner/:repo${path ?? ""}`, in: "repository", needs, reply };
}

export function siteRoute(signature: string, reply: Reply<Call>): Route {
  const [method, path] = signature.split(" ");
  return { method: method!, path: path!, in: "site", reply };
}

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

export function created(body: unknown): Answer {
  return { status: 201, body };
}

/** A text of the request's body; undefined where there is none. */
export function text(call: Call, field: string): string | undefined {
  const value = call.body[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw wrongType(field, value, "string");
  return value;
}

export function requiredText(call: Call, field: string): string {
  const value = text(call, field);
  if (value === undefined) throw new Refusal(422, `Invalid request.\n\n"${field}" wasn't supplied.`);
  return value;
}

export function flag(call: Call, field: string): boolean {
  const value = call.body[field] ?? false;
  if (typeof value !== "boolean") throw wrongType(field, value, "boolean");
  return value;
}

export function objects(value: unknown, field: string): readonly Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(value) || !value.every(isObject)) throw wrongType(field, value, "array");
  return value;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wrongType(field: string, value: unknown, wanted: string): Refusal {
  return new Refusal(422, `Invalid request.\n\nFor 'properties/${field}', ${JSON.stringify(value)} is not a ${wanted}.`);
}

export function numberParam(call: Call, name: string): number {
  const value = Number(call.params[name]);
  if (!Number.isSafeInteger(value)) throw new Refusal(404, "Not Found");
  return value;
}
