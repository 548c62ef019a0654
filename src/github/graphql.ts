import type { Octokit } from "@octokit/rest";
import * as z from "zod";
import { UserError } from "../errors.ts";
import { inShape } from "./answer-shape.ts";
import { errorFor, Outage, refusalIn } from "./errors.ts";
import { missingRepository } from "./remedies.ts";

/** One of the errors beside, or instead of, a GraphQL answer. `path` leads to the field that is null for it. */
export type GraphqlError = {
  readonly type?: string | undefined;
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
};

/** A query, what it is given, and what its answer looks like. */
export type Query<T> = {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly shape: z.ZodType<T>;
  /** True for an error that only says that something is not there, where the caller expects that. */
  readonly absent?: (error: GraphqlError) => boolean;
};

/** Runs one query. Throws {@link NoGraphql} where this host answers none, or none now; then REST is asked instead. */
export type Graphql = <T>(query: Query<T>) => Promise<T>;

/** Stays in this room: whoever asks by GraphQL has a REST twin, see {@link orRest}. */
export class NoGraphql extends Error {
  override readonly name = "NoGraphql";
}

const ErrorEntry = z.object({
  type: z.string().optional(),
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
  extensions: z.object({ code: z.string().optional() }).optional(),
});
const Envelope = z.object({ data: z.unknown().optional(), errors: z.array(ErrorEntry).optional() });

/**
 * The GraphQL endpoint beside a REST root. https://docs.github.com/enterprise-server/graphql/guides/forming-calls-with-graphql
 */
export function graphqlUrlOf(baseUrl: string): string {
  const root = baseUrl.replace(/\/+$/, "");
  return /\/api\/v3$/.test(root) ? root.replace(/\/v3$/, "/graphql") : `${root}/graphql`;
}

/** Queries against this endpoint; once it is missing, or its budget is spent, it is not asked again. */
export function graphql(octokit: Octokit, url: string, log: (line: string) => void): Graphql {
  let closed: string | undefined;
  const close = (because: string): never => {
    closed = because;
    log(`${because}; asking by REST instead`);
    throw new NoGraphql(because);
  };
  return async ({ text, variables, shape, absent }) => {
    if (closed !== undefined) throw new NoGraphql(closed);
    const envelope = await send();
    const unexpected = (envelope.errors ?? []).filter((error) => absent?.(error) !== true);
    if (unexpected.some(({ type, message }) => /^RATE_LIMIT/.test(type ?? "") || /API rate limit/i.test(message))) {
      close("the GraphQL budget of this token is spent");
    }
    const [first] = unexpected;
    if (first !== undefined) throw failure(first, unexpected.map((error) => error.message).join("; "));
    return inShape(shape, envelope.data, { method: "POST", path: "/graphql" });

    async function send(): Promise<z.output<typeof Envelope>> {
      try {
        const response: { readonly data: unknown } = await octokit.request({ method: "POST", url, query: text, variables });
        return inShape(Envelope, response.data, { method: "POST", path: "/graphql" });
      } catch (error) {
        const refusal = refusalIn(error);
        if (refusal === undefined) throw error;
        if ([404, 405, 501].includes(refusal.status ?? 0)) return close("this GitHub answers no GraphQL");
        if (refusal.headers["x-ratelimit-remaining"] === "0" && [403, 429].includes(refusal.status ?? 0)) {
          return close("the GraphQL budget of this token is spent");
        }
        throw errorFor(refusal);
      }
    }

    function failure(error: z.output<typeof ErrorEntry>, said: string): Error {
      // An older GitHub Enterprise Server does not know every field we ask for.
      if (error.extensions?.code === "undefinedField") return new NoGraphql(said);
      const at = { method: "POST", path: "/graphql", status: 200 };
      if (error.type === "NOT_FOUND" && error.path?.length === 1 && error.path[0] === "repository") {
        return new UserError(missingRepository(`${String(variables["owner"])}/${String(variables["name"])}`));
      }
      if (error.type === "FORBIDDEN" || error.type === "INSUFFICIENT_SCOPES") {
        return errorFor({ ...at, status: 403, said, headers: {}, cause: undefined });
      }
      return new Outage(`GitHub answers: ${said}`, at);
    }
  };
}

/** Asks by GraphQL, and by REST where there is none. Both give equal answers; GraphQL needs fewer requests. */
export async function orRest<T>(byGraphql: () => Promise<T>, byRest: () => Promise<T>): Promise<T> {
  try {
    return await byGraphql();
  } catch (error) {
    if (error instanceof NoGraphql) return byRest();
    throw error;
  }
}
