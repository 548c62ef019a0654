import type { State, Token } from "../state.ts";
import { Refusal } from "../acts/refusal.ts";

type Resource = "core" | "graphql";

/** Requests an hour by kind of token. https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export const HOURLY: Readonly<Record<Token["kind"], number>> = { actions: 1000, app: 5000, personal: 5000 };

/** Counts one request; a `Refusal` once the hour's are used up. */
export function spend(state: State, token: Token, resource: Resource): void {
  renew(state, token);
  if (token.used[resource] >= token.limit) throw new Refusal(403, `API rate limit exceeded for ${whose(token)}.`, undefined);
  token.used[resource] += 1;
}

function whose(token: Token): string {
  return token.kind === "personal" ? `user ID ${token.user.id}` : `installation ID ${token.app?.id ?? 0}`;
}

function renew(state: State, token: Token): void {
  const now = state.clock.now().getTime();
  if (token.used.resetAt > now) return;
  token.used.core = 0;
  token.used.graphql = 0;
  token.used.resetAt = now + 3_600_000;
}

export function limitHeaders(token: Token, resource: Resource): Record<string, string> {
  const used = token.used[resource];
  return {
    "x-ratelimit-limit": String(token.limit),
    "x-ratelimit-remaining": String(Math.max(0, token.limit - used)),
    "x-ratelimit-used": String(used),
    "x-ratelimit-reset": String(Math.floor(token.used.resetAt / 1000)),
    "x-ratelimit-resource": resource,
  };
}

export function limitAnswer(state: State, token: Token): Record<string, unknown> {
  renew(state, token);
  const reset = Math.floor(token.used.resetAt / 1000);
  const of = (used: number, limit = token.limit) => ({ limit, used, remaining: Math.max(0, limit - used), reset });
  const core = of(token.used.core);
  return { resources: { core, search: of(0, 30), graphql: of(token.used.graphql) }, rate: core };
}
