import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request on its way to GitHub. */
export type Passing = {
  /** Which one since the proxy was last told what to do: 1, 2, 3, ... */
  readonly nth: number;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly body: string;
};

export type Reply = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer };

/** What becomes of a request: a reply for whoever asked, or `cut`, where the connection breaks, or `silence`, where no reply ever comes. */
export type Fate = Reply | "cut" | "silence";

/** Decides over one request. `forward` lets GitHub do it, and tells what GitHub answers. */
export type Guard = (passing: Passing, forward: () => Promise<Reply>) => Promise<Fate> | Fate;

export type Proxy = {
  readonly url: string;
  /** Every request since the guard was set, in the order they came. */
  readonly passed: readonly Passing[];
  /** Sets who decides from now on, and counts anew. */
  guard(next: Guard): void;
  /** Once nothing is on its way any more, in either direction. */
  quiet(): Promise<void>;
  close(): Promise<void>;
};

/** Whether a request changes nothing; the only GraphQL that is sent are queries. */
export function isRead({ method, target }: Passing): boolean {
  return method === "GET" || target === "/graphql";
}

export function spell(passing: Passing | undefined): string {
  if (passing === undefined) return "no such request";
  const query = /query (\w+)/.exec(passing.body)?.[1];
  return query === undefined ? `${passing.method} ${passing.target.replace(/^\/repos\/[^/]+\/[^/]+/, "")}` : `query ${query}`;
}

export const letThrough: Guard = (_, forward) => forward();

/** An HTTP proxy of one's own in front of a GitHub: nothing is decided here, but what the guard says is done to the connection. */
export async function proxyBefore(url: string): Promise<Proxy> {
  const passed: Passing[] = [];
  const onTheirWay = new Set<Promise<unknown>>();
  let guard = letThrough;

  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    const { method = "GET", url: target = "/" } = request;
    const passing = { nth: passed.length + 1, method, target, body: body.toString() };
    passed.push(passing);
    const fate = await guard(passing, () => forwarded(url, request, body));
    if (fate === "silence") return;
    if (fate === "cut") return void request.socket.destroy();
    response.writeHead(fate.status, fate.headers).end(fate.body);
  };
  const server = createServer((request, response) => {
    const way = pass(request, response).catch((error: unknown) => {
      // A client that was killed while it spoke has nobody left to be answered.
      request.socket.destroy();
      if (!request.destroyed && !response.destroyed) throw error;
    });
    onTheirWay.add(way);
    void way.finally(() => onTheirWay.delete(way));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A listening TCP server has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    passed,
    guard(next) {
      guard = next;
      passed.length = 0;
    },
    async quiet() {
      while (onTheirWay.size > 0) await Promise.all(onTheirWay);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Links to further pages lead back through the proxy, as GitHub's own lead to itself. */
async function forwarded(url: string, request: IncomingMessage, body: Buffer): Promise<Reply> {
  const host = `http://${request.headers.host ?? ""}`;
  const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
    HOP_BY_HOP.has(name) || value === undefined ? [] : [[name, String(value)]],
  );
  const answer = await fetch(`${url}${request.url ?? "/"}`, {
    method: request.method ?? "GET",
    headers,
    redirect: "manual",
    ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const told = [...answer.headers].filter(([name]) => !HOP_BY_HOP.has(name));
  return {
    status: answer.status,
    headers: Object.fromEntries(told.map(([name, value]) => [name, name === "link" ? value.replaceAll(url, host) : value])),
    body: bytes,
  };
}

const HOP_BY_HOP = new Set(["host", "connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding"]);

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  // Without an encoding set, a request's parts are Buffers.
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
