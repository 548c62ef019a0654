import { at, elements, members, text, type Json, type JsonObject } from "../github/description/json.ts";

export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Json | undefined;
  /** Whose token it is, as a login; an App's is that of its bot. */
  readonly login: string;
  readonly app: boolean;
};
export type Answer = {
  readonly status: number;
  readonly body?: Json | undefined;
  /** The header of that name: where the next page is. */
  readonly link?: string | undefined;
};

/** Asks emulate with the token that came. */
export type Emulate = (method: string, path: string, body?: Json) => Promise<Answer>;

type Push = {
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  readonly type: string;
  readonly login: string;
  readonly at: string;
};

/** What the layer must remember because emulate does not. */
export type Memory = { readonly signed: Set<string>; readonly pushes: Push[]; readonly dispatches: Json[] };

export type Gap = {
  readonly name: string;
  /** Compared with `METHOD path`. */
  readonly meets: RegExp;
  /** Undefined where emulate's own answer stands after all. */
  readonly answer: (asked: Asked, emulate: Emulate, memory: Memory, found: string) => Promise<Answer | undefined>;
};

/** A pull request with the head that its branch has now, while it is open. */
export async function pullNow(emulate: Emulate, number: string): Promise<JsonObject> {
  const pull = members((await emulate("GET", `/pulls/${number}`)).body);
  const sha = at(pull, "state") === "open" ? await headOf(emulate, text(at(pull, "head", "ref"))) : undefined;
  return sha === undefined ? pull : { ...pull, head: { ...members(pull["head"]), sha } };
}

export async function headOf(emulate: Emulate, branchName: string): Promise<string | undefined> {
  const found = await emulate("GET", `/git/ref/heads/${encodeURIComponent(branchName)}`);
  return found.status === 200 ? text(at(found.body, "object", "sha")) : undefined;
}

/** What a pull request changes, by emulate's own comparison of its base with its head. */
export async function comparison(
  emulate: Emulate,
  pull: JsonObject,
): Promise<{ readonly commits: readonly Json[]; readonly files: readonly Json[] }> {
  const compared = await emulate("GET", `/compare/${text(at(pull, "base", "sha"))}...${text(at(pull, "head", "sha"))}`);
  return { commits: elements(at(compared.body, "commits")), files: elements(at(compared.body, "files")) };
}

export function refusal(status: number, message: string, errors: readonly Json[] = []): Answer {
  return {
    status,
    body: { message, ...(errors.length === 0 ? {} : { errors }), documentation_url: "https://docs.github.com/rest" },
  };
}
