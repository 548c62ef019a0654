import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Json } from "../github/description/json.ts";
import type { Exchange } from "../github/description/validate.ts";
import type { Answer, Asked, Emulate, Gap, Memory } from "./gap.ts";

export type Layer = {
  readonly url: string;
  /** Every exchange with the client of this layer, as it saw it. */
  readonly seen: Exchange[];
  /** Every exchange with emulate behind it, as emulate answered. */
  readonly forwarded: Exchange[];
  /** The gaps that were met, by name. */
  readonly met: Set<string>;
  readonly memory: Memory;
  readonly close: () => Promise<void>;
};

type Place = {
  /** Where emulate listens. */
  readonly emulate: string;
  /** `/repos/{owner}/{repo}`. */
  readonly root: string;
  /** Whose token this is, as a login. */
  readonly loginOf: (token: string) => string;
  /** The gaps that are answered here. */
  readonly gaps: readonly Gap[];
};

/** Stands before emulate: passes everything on as it came, and answers the gaps. */
export async function layerBefore(place: Place): Promise<Layer> {
  const [seen, forwarded, met]: [Exchange[], Exchange[], Set<string>] = [[], [], new Set()];
  const memory: Memory = { signed: new Set(), pushes: [], dispatches: [] };

  async function answered(request: IncomingMessage, sent: string): Promise<Answer> {
    const { pathname, searchParams, search } = new URL(request.url ?? "/", place.emulate);
    const body = parsed(sent);
    const token = (request.headers.authorization ?? "").replace(/^(?:bearer|token)\s+/i, "");
    const forward = async (method: string, path: string, forwardedBody: Json | undefined): Promise<Answer> => {
      const answer = await fetch(`${place.emulate}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        ...(forwardedBody === undefined ? {} : { body: JSON.stringify(forwardedBody) }),
      });
      const link = answer.headers.get("link")?.replaceAll(place.emulate, url);
      const told = { status: answer.status, body: parsed(await answer.text()), link };
      forwarded.push({ method, url: path, requestBody: forwardedBody, status: told.status, answerBody: told.body });
      return told;
    };
    const emulate: Emulate = (method, path, more) => forward(method, place.root + path, more);
    if (pathname.startsWith(`${place.root}/`)) {
      const path = pathname.slice(place.root.length);
      const method = request.method ?? "GET";
      const asked: Asked = {
        method,
        path,
        query: searchParams,
        body,
        login: place.loginOf(token),
        app: token.startsWith("ghs_"),
      };
      for (const gap of place.gaps) {
        const found = gap.meets.exec(`${method} ${path}`);
        const answer = found === null ? undefined : await gap.answer(asked, emulate, memory, found[1] ?? "");
        if (answer === undefined) continue;
        met.add(gap.name);
        return answer;
      }
    }
    return forward(request.method ?? "GET", pathname + search, body);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = await textOf(request);
    const { status, body, link } = await answered(request, sent).catch((error: unknown): Answer => ({
      status: 501,
      body: { message: String(error) },
    }));
    seen.push({ method: request.method ?? "GET", url: request.url ?? "/", requestBody: parsed(sent), status, answerBody: body });
    const paging = link === undefined ? {} : { link };
    response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...paging });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  }

  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A listening TCP server has an address with a port.
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    seen,
    forwarded,
    met,
    memory,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  // A request without an encoding set gives buffers.
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function parsed(sent: string): Json | undefined {
  // JSON.parse makes nothing else.
  return sent === "" ? undefined : (JSON.parse(sent) as Json);
}
