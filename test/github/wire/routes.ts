import { notFound, Refusal } from "../acts/refusal.ts";
import type { Actor } from "../acts/actor.ts";
import { seesRepository, tokenMay } from "../rules/roles.ts";
import type { Repository } from "../state.ts";
import type { Answer, Call, Need, Route } from "./call.ts";

type Matcher = { readonly route: Route; readonly pattern: RegExp };

export type Router = (method: string, call: Omit<Call, "params">) => Promise<Answer>;

/** Finds the first route that fits, sees to it that the token may, and replies. */
export function router(routes: readonly Route[]): Router {
  const matchers: readonly Matcher[] = routes.map((route) => ({ route, pattern: patternOf(route.path) }));
  return async (method, request) => {
    for (const { route, pattern } of matchers) {
      const found = route.method === method ? pattern.exec(request.url.pathname) : null;
      if (found === null) continue;
      const params = Object.fromEntries(
        Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
      );
      const call: Call = { ...request, params };
      if (route.in === "site") return route.reply(call);
      const repository = repositoryOf(call);
      demand(call, repository, route.needs);
      return route.reply({ ...call, repository });
    }
    throw notFound();
  };
}

function patternOf(path: string): RegExp {
  const source = path
    .replaceAll(/[.]/g, "\\$&")
    .replaceAll(/:(\w+)/g, "(?<$1>[^/]+)")
    .replaceAll(/\*(\w+)/g, "(?<$1>.+?)");
  return new RegExp(`^${source}/?$`);
}

/** What a token cannot see is not there. */
function repositoryOf(call: Call): Repository {
  const repository = call.state.repositories.get(`${call.params.owner!}/${call.params.repo!}`.toLowerCase());
  if (repository === undefined || !seesRepository(call.state, call.token, repository)) throw notFound();
  return repository;
}

/** https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#resource-not-accessible */
function demand(
  { state, token }: { readonly state: Call["state"]; readonly token: Actor["via"] & object },
  repository: Repository,
  needs: readonly Need[],
): void {
  const may = needs.some((need) => {
    const [what, access] = need.split(":");
    return tokenMay(state, token, repository, what!, access === "write" ? "write" : "read");
  });
  if (may) return;
  const accepted = needs.map((need) => need.replaceAll("-", "_").replace(":", "=")).join("; ");
  if (token.kind === "personal") throw new Refusal(403, "Must have push access to repository");
  throw new Refusal(403, "Resource not accessible by integration", undefined, { "x-accepted-github-permissions": accepted });
}
