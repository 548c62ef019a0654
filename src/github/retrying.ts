import * as z from "zod";
import { UserError } from "../errors.ts";
import { errorFor, refusalIn } from "./errors.ts";
import type { Refusal } from "./refusal.ts";

/** What retrying asks of the machine. */
export type Patience = {
  readonly log: (line: string) => void;
  readonly wait: (ms: number) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

/** `query` is the text of a GraphQL request. */
type Asked = { readonly method: string; readonly url: string; readonly query?: unknown };
type Answered = { readonly status: number; readonly data: unknown; readonly headers: object };

/** Waits before the second, third and fourth try. */
const WAITS = [1_000, 3_000, 9_000];
/** What all waiting for limits may come to in one run. */
const LONGEST_FOR_LIMITS = 60_000;

type Trouble =
  | { readonly is: "limit"; readonly ms: number }
  | { readonly is: "no answer" }
  | { readonly is: "too early" }
  | { readonly is: "final" };

/**
 * Repeats what may be repeated: reads after a 5xx or a broken connection; anything GitHub refused for a limit, for as long as
 * it says; and the 422 GitHub gives while a new pull request is not yet everywhere. A write whose fate is unknown is never
 * repeated, but for a dispatch: whoever asked reads again.
 */
export function retrying({ log, wait, now }: Patience) {
  let left = LONGEST_FOR_LIMITS;
  return async <O extends Asked, R extends Answered>(request: (options: O) => R | Promise<R>, asked: O): Promise<R> => {
    for (let tries = 0; ; tries++) {
      try {
        const response = await request(asked);
        refuseHiddenTrouble(response, asked);
        return response;
      } catch (error) {
        const refusal = refusalIn(error);
        if (refusal === undefined) throw error;
        const trouble = troubleOf(refusal, asked, now());
        const ms = trouble.is === "limit" ? trouble.ms : WAITS[tries];
        if (trouble.is === "final" || ms === undefined) throw error;
        if (trouble.is === "limit") {
          if (ms > left) throw spent(refusal, new Date(now() + ms));
          left -= ms;
        }
        log(
          `GitHub ${refusal.status === undefined ? "did not answer" : `answered ${refusal.status} to`} ${refusal.method} ${refusal.path}: ${refusal.said}; trying again in ${Math.ceil(ms / 1000)} s`,
        );
        await wait(ms);
      }
    }
  };
}

function toGraphql({ url }: Asked): boolean {
  return /\/graphql$/.test(url);
}

/** A POST to GraphQL reads, unless its text is a mutation. One whose text is not at hand is taken for one. */
function reads(asked: Asked): boolean {
  return asked.method === "GET" || (toGraphql(asked) && typeof asked.query === "string" && !/^\s*mutation\b/.test(asked.query));
}

/** A dispatch that is told twice does no harm; one that is lost may be told by nobody, and a deployment never starts. */
function mayRepeat(asked: Asked): boolean {
  return reads(asked) || /\/dispatches$/.test(asked.url);
}

function troubleOf(refusal: Refusal, asked: Asked, now: number): Trouble {
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
    return { is: "limit", ms: Number.isFinite(resets) ? Math.max(1_000, resets - now + 1_000) : LONGEST_FOR_LIMITS };
  }
  if (status === 429 || /secondary rate limit|abuse detection/i.test(said)) return { is: "limit", ms: LONGEST_FOR_LIMITS };
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

/** Trouble GitHub sends as 200: a GraphQL answer that took too long or met the secondary limit, and a body cut off on its way. */
function refuseHiddenTrouble(response: Answered, asked: Asked): void {
  if (
    response.status === 200 &&
    typeof response.data === "string" &&
    "content-type" in response.headers &&
    String(response.headers["content-type"]).includes("json")
  ) {
    throw asThrown("the answer is cut off", 502, response, asked);
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
    request: { method: asked.method, url: asked.url },
    response: { ...response, data: { message } },
  });
}

function spent(refusal: Refusal, until: Date): Error {
  const problem = {
    what: `GitHub's rate limit is reached until ${until.toISOString().slice(0, 19)}Z, longer than a run may wait: ${refusal.said}`,
    hint: "run it again after that time; nothing was lost, every run derives everything anew. A GitHub App token has a limit of its own",
  };
  return new UserError(problem, { cause: errorFor(refusal) });
}
