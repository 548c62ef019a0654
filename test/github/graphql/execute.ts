import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, execute as run, getOperationAST, parse, TypeInfo, validate, visit, visitWithTypeInfo } from "graphql";
import type { DocumentNode, FieldNode, GraphQLError, GraphQLFieldResolver, GraphQLTypeResolver } from "graphql";
import type { State, Token } from "../state.ts";
import { CHECKS } from "./checks.ts";
import { COMMIT, ROLLUP, SIGNATURE } from "./commits.ts";
import { weigh } from "./limits.ts";
import type { Weight } from "./limits.ts";
import { OBJECTS } from "./objects.ts";
import { CONNECTION, EDGE, PAGE_INFO } from "./paging.ts";
import { PEOPLE } from "./people.ts";
import { PULLS } from "./pulls.ts";
import { QUEUE } from "./queue.ts";
import { REPOSITORIES } from "./repositories.ts";
import { Told, unknown } from "./told.ts";
import type { Fields, World } from "./world.ts";

export type GraphqlRequest = { readonly query?: unknown; readonly variables?: unknown; readonly operationName?: unknown };

export type GraphqlAnswer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

/** Every type of the schema that fields are asked of; connections and edges are all alike. */
const TYPES: Readonly<Record<string, Fields<never>>> = {
  ...CHECKS,
  ...OBJECTS,
  ...PEOPLE,
  ...PULLS,
  ...QUEUE,
  ...REPOSITORIES,
  Commit: COMMIT,
  GpgSignature: SIGNATURE,
  StatusCheckRollup: ROLLUP,
  PageInfo: PAGE_INFO,
};

/** GitHub's published schema, cut down to what is kept of it (../description/fields.ts). */
export const SCHEMA = buildSchema(readFileSync(join(import.meta.dirname, "../description/schema.graphql"), "utf8"));

/** How one field is answered; throws for what the double does not know. */
export function resolverOf(
  type: string,
  field: string,
): (source: unknown, args: unknown, world: World, info: unknown) => unknown {
  const fields = type.endsWith("Connection") ? CONNECTION : type.endsWith("Edge") ? EDGE : TYPES[type];
  const resolver = fields?.[field];
  if (resolver === undefined) throw unknown(`${type}.${field}`);
  // Each field's function takes what its type's other fields answer with, and arguments that the schema has checked.
  return resolver as (source: unknown, args: unknown, world: World, info: unknown) => unknown;
}

const fieldResolver: GraphQLFieldResolver<unknown, World> = (source, args, world, info) =>
  resolverOf(info.parentType.name, info.fieldName)(source, args, world, info);

const typeResolver: GraphQLTypeResolver<unknown, World> = (value) => {
  // Whatever stands behind an interface or a union carries its type's name.
  const { is } = value as { readonly is?: string };
  if (is === undefined) throw unknown(`the type of ${JSON.stringify(value)}`);
  return is;
};

/** Parsed and found valid. Asking again costs nothing: clients send the same text many times. */
const documents = new Map<string, DocumentNode>();

/**
 * A query that the pruned schema does not allow is thrown out, not answered: GitHub's own schema may well have the field, and a
 * client that hears "no such field" goes another way without a word.
 */
function documentOf(query: string): DocumentNode {
  const before = documents.get(query);
  if (before !== undefined) return before;
  if (documents.size > 500) documents.clear();
  const document = parse(query);
  const errors = validate(SCHEMA, document);
  if (errors.length > 0)
    throw new Error(`${errors.map(({ message }) => message).join(" ")} Keep it in test/github/description/fields.ts?`);
  documents.set(query, document);
  return document;
}

/**
 * Answers one GraphQL request as GitHub would, for whoever the token is. Errors of the query, of permissions and of limits are
 * answers with status 200; what the double does not know is thrown, never answered with null.
 *
 * @param token undefined for a request without one, or with one nobody knows
 * @param lacks fields ("CheckRun.permalink") that this server, an older one, does not have
 */
export async function execute(
  state: State,
  token: Token | undefined,
  request: GraphqlRequest,
  lacks: readonly string[] = [],
): Promise<GraphqlAnswer> {
  if (token === undefined)
    return {
      status: 401,
      body: { message: "Bad credentials", documentation_url: "https://docs.github.com/graphql", status: "401" },
    };
  const { query, operationName } = request;
  if (typeof query !== "string" || query === "")
    return refused([{ message: "A query attribute must be specified and must be a string." }]);
  const document = documentOf(query);
  const missing = missingFields(document, lacks);
  if (missing.length > 0) return refused(missing);
  const operation = getOperationAST(document, typeof operationName === "string" ? operationName : undefined);
  if (operation == null) return refused([{ message: "An operation name is required" }]);

  const variables = variablesOf(request.variables);
  let weight: Weight;
  try {
    weight = weigh(document, operation, variables);
  } catch (error) {
    if (!(error instanceof Told)) throw error;
    return refused([{ type: error.type, message: error.message }]);
  }
  if (!spend(state, token, weight.cost)) return rateLimited(token);

  const world: World = { state, token, cost: weight.cost, nodes: weight.nodes };
  const name = operation.name?.value;
  const result = await run({
    schema: SCHEMA,
    document,
    contextValue: world,
    variableValues: variables,
    fieldResolver,
    typeResolver,
    ...(name === undefined ? {} : { operationName: name }),
  });
  const errors = result.errors?.map(told);
  return {
    status: 200,
    body: { ...(result.data === undefined ? {} : { data: result.data }), ...(errors === undefined ? {} : { errors }) },
  };
}

/** GitHub's words for fields its schema does not have. */
function missingFields(document: DocumentNode, lacks: readonly string[]): readonly unknown[] {
  const errors: unknown[] = [];
  const info = new TypeInfo(SCHEMA);
  const Field = (node: FieldNode): void => {
    const [typeName, fieldName] = [info.getParentType()?.name ?? "", node.name.value];
    if (!lacks.includes(`${typeName}.${fieldName}`)) return;
    errors.push({
      message: `Field '${fieldName}' doesn't exist on type '${typeName}'`,
      extensions: { code: "undefinedField", typeName, fieldName },
    });
  };
  if (lacks.length > 0) visit(document, visitWithTypeInfo(info, { Field }));
  return errors;
}

/** The answer to a token that has used up its hour: status 200. Seen as RATE_LIMIT since 2025, as RATE_LIMITED before. */
export function rateLimited(token: Token, type: "RATE_LIMIT" | "RATE_LIMITED" = "RATE_LIMIT"): GraphqlAnswer {
  const whose = token.kind === "personal" ? `user ID ${token.user.id}` : `installation ID ${token.app?.id ?? 0}`;
  return refused([{ type, code: "graphql_rate_limit", message: `API rate limit already exceeded for ${whose}.` }]);
}

const refused = (errors: readonly unknown[]): GraphqlAnswer => ({ status: 200, body: { errors } });

/** Takes the points, in a new hour if the last one is over; false when there are not enough left. */
function spend(state: State, token: Token, cost: number): boolean {
  const now = state.clock.now().getTime();
  if (now >= token.used.resetAt) Object.assign(token.used, { core: 0, graphql: 0, resetAt: now + 3_600_000 });
  if (token.used.graphql + cost > token.limit) return false;
  token.used.graphql += cost;
  return true;
}

function variablesOf(value: unknown): Readonly<Record<string, unknown>> {
  if (value == null) return {};
  if (typeof value !== "object" || Array.isArray(value)) throw unknown("variables that are no object");
  return Object.fromEntries(Object.entries(value));
}

/** One error in GitHub's form. Whatever was not said by GitHub is a mistake of the double or of the test, and thrown on. */
function told(error: GraphQLError): Readonly<Record<string, unknown>> {
  const cause = error.cause;
  if (cause === undefined) return { message: error.message, path: error.path, locations: error.locations };
  if (!(cause instanceof Told)) throw error;
  const more = cause.more === undefined ? {} : { extensions: cause.more };
  return { type: cause.type, path: error.path, ...more, locations: error.locations, message: cause.message };
}
