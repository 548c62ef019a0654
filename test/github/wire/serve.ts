import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { settleQueues } from "../acts/queue.ts";
import { Refusal } from "../acts/refusal.ts";
import { execute } from "../graphql/execute.ts";
import { VERSIONS } from "../rest/versions.ts";
import type { State, Token } from "../state.ts";
import { isObject } from "./call.ts";
import type { Answer } from "./call.ts";
import type { Fault, Faults } from "./faults.ts";
import { limitHeaders, spend } from "./limits.ts";
import type { Exchange } from "./log.ts";
import type { Router } from "./routes.ts";

export type Wiring = {
  /** What a request sees: one that only reads may be told by a replica. The state exists once the port is known. */
  readonly state: (reads: boolean) => State;
  readonly route: Router;
  readonly faults: Faults;
  readonly answered: (exchange: Exchange) => void;
};

const DOCUMENTATION = "https://docs.github.com/rest";

export function httpServer(wiring: Wiring): Server {
  // Node would close a connection that is idle for five seconds, in the very moment in which a client of a busy machine uses it again.
  return createServer({ keepAliveTimeout: 0 }, (request, response) => {
    handle(wiring, request, response).catch((error: unknown) => {
      // A mistake of ours, not of the asker: loud, and in the answer, so that the test that met it shows it.
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      console.error(message);
      if (!response.headersSent) response.writeHead(500, { "content-type": "application/json" });
      response.end(JSON.stringify({ message, documentation_url: DOCUMENTATION }));
    });
  });
}

async function handle(wiring: Wiring, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const method = request.method ?? "GET";
  const target = request.url ?? "/";
  const state = wiring.state(method === "GET" || target === "/graphql");
  const raw = await textOf(request);
  const body = parsed(raw);
  const token = tokenOf(state, request);
  const version = String(request.headers["x-github-api-version"] ?? VERSIONS[0]);
  const note = (status: number, answerBody: unknown) =>
    wiring.answered({
      method,
      url: target,
      requestBody: body,
      status,
      answerBody,
      token: token?.kind ?? "none",
      login: token?.user.login,
      version,
      agent: request.headers["user-agent"] ?? "",
    });

  const faults = wiring.faults.meet(method, target);
  for (const fault of faults) if (fault.is === "meanwhile") await fault.act();
  const broken = faults.find(({ is }) => is === "reset before" || is === "hang");
  if (broken !== undefined) {
    note(0, undefined);
    if (broken.is === "reset before") request.socket.destroy();
    return;
  }
  const forced = faults.find((fault): fault is Fault & { is: "answer" } => fault.is === "answer");
  const url = new URL(target, state.url);
  const resource = url.pathname === "/graphql" ? "graphql" : "core";
  const answer =
    forced?.answer ??
    (await replied(wiring, state, {
      method,
      url,
      raw,
      body,
      token,
      version,
      accept: request.headers.accept ?? "",
      authorized: request.headers.authorization !== undefined,
    }));
  if (faults.some(({ is }) => is === "reset after")) {
    note(0, answer.body);
    request.socket.destroy();
    return;
  }
  const bytes =
    answer.body === undefined
      ? Buffer.alloc(0)
      : answer.body instanceof Uint8Array
        ? answer.body
        : Buffer.from(JSON.stringify(answer.body));
  note(answer.status, answer.body);
  response.writeHead(answer.status, {
    "content-type": answer.body instanceof Uint8Array ? "application/octet-stream" : "application/json; charset=utf-8",
    "content-length": bytes.length,
    date: state.clock.now().toUTCString(),
    "x-github-media-type": "github.v3; format=json",
    "x-github-api-version-selected": version,
    "x-github-request-id": `${state.nextId().toString(16).toUpperCase()}:EMBEDDED`,
    ...(token === undefined ? {} : limitHeaders(token, resource)),
    ...answer.headers,
  });
  response.end(bytes);
}

type Request = {
  readonly method: string;
  readonly url: URL;
  readonly raw: string;
  readonly body: unknown;
  readonly token: Token | undefined;
  readonly version: string;
  readonly accept: string;
  /** Whether there was any token at all. */
  readonly authorized: boolean;
};

async function replied(wiring: Wiring, state: State, request: Request): Promise<Answer> {
  const { method, url, body, token, version } = request;
  try {
    await settleQueues(state);
    if (url.pathname === "/graphql") return await execute(state, token, isObject(body) ? body : {});
    if (token === undefined) throw new Refusal(401, request.authorized ? "Bad credentials" : "Requires authentication");
    if (!VERSIONS.some((known) => known === version)) throw new Refusal(400, `${version} is not a supported version`);
    if (url.pathname !== "/rate_limit") spend(state, token, "core");
    if (request.raw !== "" && !isObject(body)) throw new Refusal(400, "Problems parsing JSON");
    const actor = { user: token.user, via: token };
    return await wiring.route(method, {
      state,
      token,
      actor,
      url,
      body: isObject(body) ? body : {},
      accept: request.accept,
      version,
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const errors = error.errors === undefined ? {} : { errors: error.errors };
    const headers = error.headers;
    return {
      status: error.status,
      body: { message: error.message, ...errors, documentation_url: DOCUMENTATION },
      headers,
    };
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  // Without an encoding set, a request's parts are Buffers.
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

function parsed(raw: string): unknown {
  if (raw === "") return undefined;
  try {
    return JSON.parse(raw);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function tokenOf(state: State, request: IncomingMessage): Token | undefined {
  const value = /^(?:token|bearer) +(.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  return value === undefined ? undefined : state.tokens.get(value.trim());
}
