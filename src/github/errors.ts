import * as z from "zod";
import { UserError } from "../errors.ts";
import { remedyFor } from "./remedies.ts";
import type { Refusal } from "./refusal.ts";

/** An answer nobody asked for: a broken connection, a 5xx, a shape we do not know. Not about anyone's model, and not theirs to fix. */
export class Outage extends Error {
  override readonly name = "Outage";
  readonly method: string;
  readonly path: string;
  /** GitHub's HTTP status; undefined when no answer came. */
  readonly status: number | undefined;

  constructor(
    what: string,
    at: { readonly method: string; readonly path: string; readonly status?: number | undefined },
    options?: ErrorOptions,
  ) {
    super(`${what} (${at.method} ${at.path}${at.status === undefined ? "" : `, HTTP ${at.status}`})`, options);
    this.method = at.method;
    this.path = at.path;
    this.status = at.status;
  }
}

const Thrown = z.object({
  message: z.string(),
  status: z.number(),
  request: z.object({ method: z.string(), url: z.string() }),
  response: z.object({ headers: z.record(z.string(), z.unknown()), data: z.unknown() }).optional(),
});
const Body = z.object({ message: z.string(), errors: z.unknown().optional() });

/** What GitHub refused, or undefined for an error that is none of GitHub's. */
export function refusalIn(error: unknown): Refusal | undefined {
  const thrown = Thrown.safeParse(error);
  if (!thrown.success) return undefined;
  const { request, response, message, status } = thrown.data;
  const body = Body.safeParse(response?.data);
  const headers = Object.fromEntries(
    Object.entries(response?.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  return {
    method: request.method,
    path: pathOf(request.url),
    status: response === undefined ? undefined : status,
    said: body.success ? spell(body.data) : plain(message, error),
    headers,
    cause: error,
  };
}

/** The error to throw for a refusal nobody expected: one that names the remedy where there is one, else an outage. */
export function errorFor(refusal: Refusal): Error {
  const problem = remedyFor(refusal);
  if (problem !== undefined) return new UserError(problem, { cause: refusal.cause });
  return new Outage(
    refusal.status === undefined ? `GitHub cannot be reached: ${refusal.said}` : `GitHub answers: ${refusal.said}`,
    refusal,
    {
      cause: refusal.cause,
    },
  );
}

/** Whatever was thrown, as one of the house's errors. What already is one stays, and so do our own bugs. */
export function translated(error: unknown): unknown {
  const refusal = refusalIn(error);
  return refusal === undefined ? error : errorFor(refusal);
}

/** A 422 says only "Validation Failed" in its message; what failed stands in its errors. */
function spell(body: z.output<typeof Body>): string {
  const errors = Array.isArray(body.errors) ? body.errors : [];
  const more = errors.flatMap((error: unknown) => {
    if (typeof error === "string") return [error];
    const known = z.object({ message: z.string() }).safeParse(error);
    return known.success ? [known.data.message] : [JSON.stringify(error)];
  });
  return [body.message, ...more].join(": ").replaceAll(/\s+/g, " ").trim();
}

/** Words for what came without a message of GitHub's: a page that some proxy made is not shown as it is, nor Node's word for silence. */
function plain(message: string, error: unknown): string {
  if (error instanceof Error && error.cause instanceof Error && error.cause.name === "TimeoutError") return "no answer in time";
  if (!/^\s*</.test(message)) return message === "" ? "no words" : message;
  const title = /<title[^>]*>([^<]*)</i.exec(message)?.[1]?.replaceAll(/\s+/g, " ").trim() ?? "";
  return title === "" ? "a page of HTML" : `a page of HTML, ${JSON.stringify(title.slice(0, 100))}`;
}

function pathOf(url: string): string {
  try {
    return decodeURIComponent(new URL(url).pathname);
  } catch (error) {
    if (error instanceof TypeError || error instanceof URIError) return url;
    throw error;
  }
}
