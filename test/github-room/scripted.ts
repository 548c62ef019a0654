import { expect } from "vitest";
import { accessTo, host, type HostOptions } from "../../src/github/host.ts";
import type { Access } from "../../src/github/ask.ts";
import type { Host } from "../../src/ports.ts";

export type Reply = { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown };

/** A reply, several in their order, a broken connection, or what a GraphQL request is answered by its variables. */
export type Scripted = Reply | Error | Silence | readonly (Reply | Error | Silence)[];

/** No answer ever; the deadline of the request passes. */
export type Silence = { readonly silent: (signal: AbortSignal | null | undefined) => Promise<never> };

export type Network = {
  readonly host: Host;
  readonly access: Access;
  /** `METHOD /path?query body`, in order. */
  readonly asked: readonly string[];
  readonly headers: readonly Readonly<Record<string, string>>[];
  readonly log: readonly string[];
  /** Every wait in ms; the clock moves by it. */
  readonly waits: readonly number[];
  /** Every reply that was written down has been asked for, and nothing else. */
  readonly done: () => void;
};

export const NOW = Date.parse("2026-11-20T10:00:00Z");

/** A real Octokit over a written-down network: what it asks is recorded, what is not written down fails the test. */
export function scripted(replies: Readonly<Record<string, Scripted>>, options: Partial<HostOptions> = {}): Network {
  const left = new Map(Object.entries(replies).map(([line, reply]) => [line, "length" in reply ? [...reply] : [reply]]));
  const asked: string[] = [];
  const headers: Readonly<Record<string, string>>[] = [];
  const log: string[] = [];
  const waits: number[] = [];
  const unscripted: string[] = [];
  let now = NOW;

  const fetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const { pathname, search } = new URL(url instanceof Request ? url.url : url);
    const line = `${init?.method ?? "GET"} ${pathname}${search}`;
    asked.push(typeof init?.body === "string" ? `${line} ${init.body}` : line);
    headers.push(Object.fromEntries(new Headers(init?.headers)));
    const queue = left.get(line);
    const reply = queue?.shift();
    if (reply === undefined) {
      unscripted.push(line);
      return new Response(JSON.stringify({ message: `no reply is written down for ${line}` }), {
        status: 418,
        headers: { "content-type": "application/json" },
      });
    }
    if (reply instanceof Error) throw reply;
    if ("silent" in reply) return reply.silent(init?.signal);
    const { status = 200, body } = reply;
    return new Response(status === 204 ? null : typeof body === "string" ? body : JSON.stringify(body), {
      status,
      headers: { "content-type": "application/json; charset=utf-8", ...reply.headers },
    });
  };

  const all: HostOptions = {
    token: "t0ken",
    baseUrl: "https://api.github.com",
    userAgent: "gated-model-promotion/test",
    repository: "acme/models",
    log: (line) => log.push(line),
    fetch,
    wait: async (ms) => {
      waits.push(ms);
      now += ms;
    },
    now: () => now,
    ...options,
  };
  const done = () => {
    expect(unscripted).toEqual([]);
    expect([...left].filter(([, queue]) => queue.length > 0).map(([line]) => line)).toEqual([]);
  };
  return { host: host(all), access: accessTo(all), asked, headers, log, waits, done };
}

/** A connection that broke while the request was on its way, as Node tells it. */
export function broken(code: string): Error {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(`read ${code}`), { code }) });
}

/** Where there is no GraphQL, REST is asked. */
export const NO_GRAPHQL = { "POST /graphql": { status: 404, body: { message: "Not Found" } } } as const;

/** A request that is never answered, until its deadline passes. */
export function silence(deadline: () => AbortController | undefined): Silence {
  return {
    silent: (signal) =>
      new Promise((_, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason as Error));
        deadline()?.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
      }),
  };
}
