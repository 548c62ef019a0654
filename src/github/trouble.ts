import * as z from "zod";
import type { Refusal } from "./refusal.ts";

/** A request as Octokit has it. `query` is the text of a GraphQL request. */
export type Asked = { readonly method: string; readonly url: string; readonly query?: unknown };
export type Answered = { readonly status: number; readonly data: unknown; readonly headers: object };

/** What went wrong with a request, as far as another try is concerned. */
export type Trouble =
  /** GitHub did not do it, and says when to come again; undefined where it does not say when. */
  | { readonly is: "limit"; readonly ms: number | undefined }
  | { readonly is: "no answer" }
  | { readonly is: "too early" }
  | { readonly is: "final" };

function toGraphql({ url }: Asked): boolean {
  return /\/graphql$/.test(url);
}

/** A POST to GraphQL reads, unless its text is a mutation. One whose text is not at hand is taken for one. */
export function reads(asked: Asked): boolean {
  return asked.method === "GET" || (toGraphql(asked) && typeof asked.query === "string" && !/^\s*mutation\b/.test(asked.query));
}

/** A dispatch that is told twice does no harm; one that is lost may be told by nobody, and a deployment never starts. */
function mayRepeat(asked: Asked): boolean {
  return reads(asked) || /\/dispatches$/.test(asked.url);
}

export function troubleOf(refusal: Refusal, asked: Asked, now: number): Trouble {
  const { status, headers, said } = refusal;
  if (status === undefined) return mayRepeat(asked) || neverSent(refusal.cause) ? { is: "no answer" } : { is: "final" };
  if (status >= 500 && status !== 501) return mayRepeat(asked) ? { is: "no answer" } : { is: "final" };
  if (status === 422 && /Could not resolve to a node/i.test(said)) return { is: "too early" };
  if (status !== 403 && status !== 429) return { is: "final" };
  // https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
  const after = Number(headers["retry-after"]);
  if (headers["retry-after"] !== undefined && Number.isFinite(after)) return { is: "limit", ms: Math.max(1, after) * 1000 };
  if (headers["x-ratelimit-remaining"] === "0") {
    // The GraphQL budget is one of its own: REST answers the same questions meanwhile.
    if (toGraphql(asked)) return { is: "final" };
    const resets = Number(headers["x-ratelimit-reset"]) * 1000;
    return { is: "limit", ms: Number.isFinite(resets) ? Math.max(1_000, resets - now + 1_000) : undefined };
  }
  if (status === 429 || /secondary rate limit|abuse detection/i.test(said)) return { is: "limit", ms: undefined };
  return { is: "final" };
}

/** The connection was never made, so GitHub cannot have heard of it. */
function neverSent(error: unknown): boolean {
  const UNSENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);
  const Coded = z.object({ code: z.string() });
  for (let at: unknown = error, deep = 0; at instanceof Error && deep < 5; at = at.cause, deep++) {
    const coded = Coded.safeParse(at);
    if (coded.success && UNSENT.has(coded.data.code)) return true;
  }
  return false;
}

const Errors = z.object({ errors: z.array(z.object({ message: z.string() })).nonempty() });

/**
 * Trouble GitHub, or somebody on the way, sends as success: a body that was cut off, a page instead of data, and a GraphQL answer
 * that took too long or met the secondary limit. Whether a write was done is then as unknown as without any answer.
 */
export function refuseHiddenTrouble(response: Answered, asked: Asked): void {
  const nothing = response.status === 204 || response.status === 205;
  if (!nothing && (typeof response.data !== "object" || response.data === null || response.data instanceof ArrayBuffer)) {
    const json = "content-type" in response.headers && String(response.headers["content-type"]).includes("json");
    throw asThrown(json ? "the answer is cut off" : "the answer is no JSON", 502, response, asked);
  }
  if (!toGraphql(asked)) return;
  const said =
    Errors.safeParse(response.data)
      .data?.errors.map((error) => error.message)
      .join("; ") ?? "";
  if (/secondary rate limit/i.test(said)) throw asThrown(said, 403, response, asked);
  if (/Something went wrong while executing your query|timed? ?out/i.test(said)) throw asThrown(said, 502, response, asked);
}

function asThrown(message: string, status: number, response: object, asked: Asked): Error {
  return Object.assign(new Error(message), {
    status,
    request: { method: asked.method, url: whole(asked) },
    response: { ...response, data: { message } },
  });
}

/** Octokit fills the names in an address only once it sends it: `/repos/{owner}/{repo}`. */
function whole(asked: Asked): string {
  const named = new Map<string, unknown>(Object.entries(asked));
  return asked.url.replaceAll(/\{(\w+)\}/g, (hole, name: string) => {
    const value = named.get(name);
    return typeof value === "string" || typeof value === "number" ? String(value) : hole;
  });
}
