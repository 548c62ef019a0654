import type { Place } from "./place.ts";
import { isRead, type Fate, type Guard, type Passing, type Reply } from "./proxy.ts";

/** Something that befalls one request of a run. */
export type Ill = {
  readonly name: string;
  readonly befalls: (passing: Passing) => boolean;
  readonly guard: (nth: number, at: Surroundings) => Guard;
  /** Nobody can say whether GitHub did what it was asked: the only case in which a dispatch may be sent again. */
  readonly fateUnknown?: boolean;
  /** How long the run has to wait for it, in seconds and exactly. */
  readonly waits?: readonly number[];
};

/** What an ill may touch besides the request. */
export type Surroundings = {
  readonly github: Place["github"];
  /** Lets the deadline of every request that is under way pass. */
  readonly giveUpWaiting: () => void;
  /** Seconds this run has waited so far. */
  readonly waited: () => number;
};

const anything = () => true;
const writes = (passing: Passing) => !isRead(passing);
const queries = ({ target }: Passing) => target === "/graphql";

/** At one request this, and everything else as ever. */
const once =
  (fate: (forward: () => Promise<Reply>, at: Surroundings) => Fate | Promise<Fate>): Ill["guard"] =>
  (nth: number, at: Surroundings): Guard =>
  (passing, forward) =>
    passing.nth === nth ? fate(forward, at) : forward();

function said(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return json(status, { message, documentation_url: "https://docs.github.com/rest" }, headers);
}

function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  const bytes = Buffer.from(JSON.stringify(body));
  return { status, headers: { "content-type": "application/json; charset=utf-8", ...headers }, body: bytes };
}

const page = (status: number): Reply => ({
  status,
  headers: { "content-type": "text/html; charset=utf-8" },
  body: Buffer.from(
    "<!DOCTYPE html>\n<html><head><title>Unicorn! &middot; GitHub</title></head><body>We had issues</body></html>",
  ),
});

/** The answer's first half, under a length that promises the whole. */
function cutOff(reply: Reply): Reply {
  return { ...reply, body: reply.body.subarray(0, Math.floor(reply.body.length / 2)) };
}

const SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
const UNRESOLVED = {
  message: "Validation Failed",
  errors: [{ message: "Could not resolve to a node with the global id of 'PR_kwDO'." }],
  documentation_url: "https://docs.github.com/rest",
};

const outages: readonly Ill[] = [500, 502, 503, 504].flatMap((status): Ill[] => [
  {
    name: `${status}, nothing done`,
    befalls: anything,
    guard: once(() => said(status, "Server Error")),
    fateUnknown: true,
  },
  ...(status === 502 || status === 504
    ? [
        {
          name: `${status}, and yet done`,
          befalls: writes,
          guard: once(async (forward) => {
            await forward();
            return said(status, "Server Error");
          }),
          fateUnknown: true,
        },
      ]
    : []),
]);

const connections: readonly Ill[] = [
  { name: "connection reset before the effect", befalls: anything, guard: once(() => "cut"), fateUnknown: true },
  {
    name: "connection reset after the effect",
    befalls: anything,
    guard: once(async (forward) => {
      await forward();
      return "cut" as const;
    }),
    fateUnknown: true,
  },
  {
    name: "no answer in time, nothing done",
    befalls: anything,
    guard: once((_, { giveUpWaiting }) => {
      giveUpWaiting();
      return "silence";
    }),
    fateUnknown: true,
  },
  {
    name: "no answer in time, and yet done",
    befalls: writes,
    guard: once(async (forward, { giveUpWaiting }) => {
      await forward();
      giveUpWaiting();
      return "silence" as const;
    }),
    fateUnknown: true,
  },
  {
    name: "an answer that is cut off",
    befalls: anything,
    guard: once(async (forward) => cutOff(await forward())),
    fateUnknown: true,
  },
  { name: "a page of HTML, status 200, nothing done", befalls: anything, guard: once(() => page(200)), fateUnknown: true },
  {
    name: "a page of HTML, status 200, and yet done",
    befalls: writes,
    guard: once(async (forward) => {
      await forward();
      return page(200);
    }),
    fateUnknown: true,
  },
  { name: "a page of HTML, status 502", befalls: anything, guard: once(() => page(502)), fateUnknown: true },
];

const limits: readonly Ill[] = [
  ...[403, 429].map((status): Ill => ({
    name: `${status} with retry-after`,
    befalls: anything,
    guard: once(() => said(status, SECONDARY, { "retry-after": "7" })),
    waits: [7],
  })),
  {
    name: "403, nothing remaining until a time that is near",
    befalls: (passing) => !queries(passing),
    guard: once((_, { github }) => {
      const resets = Math.floor(github.clock.now().getTime() / 1000) + 20;
      return said(403, "API rate limit exceeded for installation ID 1.", {
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": String(resets),
      });
    }),
  },
  {
    name: "403, nothing remaining until a time that is far",
    befalls: (passing) => !queries(passing),
    guard: once((_, { github }) => {
      const resets = Math.floor(github.clock.now().getTime() / 1000) + 3000;
      return said(403, "API rate limit exceeded for installation ID 1.", {
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": String(resets),
      });
    }),
    waits: [],
  },
  {
    name: "secondary limit without a header",
    befalls: anything,
    guard: once(() => said(403, SECONDARY)),
    waits: [60],
  },
  {
    name: "secondary limit as a GraphQL answer",
    befalls: queries,
    guard: once(() => json(200, { data: null, errors: [{ message: SECONDARY }] })),
    waits: [60],
  },
  {
    name: "the GraphQL budget is spent",
    befalls: queries,
    guard: once(() =>
      json(200, { errors: [{ type: "RATE_LIMITED", message: "API rate limit exceeded for installation ID 1." }] }),
    ),
    waits: [],
  },
  {
    name: "a GraphQL query that took too long",
    befalls: queries,
    guard: once(() => json(200, { data: null, errors: [{ message: "Something went wrong while executing your query." }] })),
    waits: [1],
  },
];

const refusals: readonly Ill[] = [
  { name: "422, could not resolve to a node", befalls: writes, guard: once(() => json(422, UNRESOLVED)), waits: [1] },
  ...[
    said(400, "Problems parsing JSON"),
    said(401, "Bad credentials"),
    said(403, "Resource not accessible by integration"),
    said(404, "Not Found"),
    said(409, "Git Repository is empty."),
    json(422, { message: "Validation Failed", errors: [{ message: "is invalid" }] }),
  ].map((reply): Ill => ({ name: `${reply.status}, which is no limit`, befalls: anything, guard: once(() => reply), waits: [] })),
];

/** After one write reads are answered from before it: so many of them, or until some seconds have passed. */
function lagging(reads: number): Ill {
  const most = Number.isFinite(reads) ? `the next ${reads} reads` : "all reads of the next 5 seconds";
  return {
    name: `stale: ${most} are answered from before it`,
    befalls: writes,
    guard(nth, { github, waited }) {
      let catchUp: (() => void) | undefined;
      let left = reads;
      let since = 0;
      return (passing, forward) => {
        if (passing.nth === nth) {
          catchUp = github.lagBehind();
          since = waited();
        } else if (isRead(passing) && (left-- <= 0 || waited() - since >= 5)) catchUp?.();
        return forward();
      };
    },
  };
}

/** From one request on GitHub hears of nothing any more, as when the process is killed just then. */
const down = (done: boolean): Ill => ({
  name: done ? "GitHub is gone once it is done" : "GitHub is gone from here on",
  befalls: anything,
  guard: (nth) => async (passing, forward) => {
    if (passing.nth < nth) return forward();
    if (done && passing.nth === nth) await forward();
    return "cut";
  },
  fateUnknown: true,
});

export const ILLS: readonly Ill[] = [
  ...outages,
  ...connections,
  ...limits,
  ...refusals,
  lagging(1),
  lagging(2),
  lagging(4),
  lagging(Infinity),
  down(false),
  down(true),
];
