import { expect } from "vitest";
import { host } from "../../src/github/host.ts";
import type { Host, PullFacts } from "../../src/ports.ts";
import type { EmbeddedGitHub } from "../github/server.ts";
import type { Repository } from "../github/state.ts";

export type Readers = {
  readonly byGraphql: Host;
  readonly byRest: Host;
  /** Both readers' answer, which must be one. */
  readonly alike: <T>(ask: (host: Host) => Promise<T>) => Promise<T>;
};

/** The same repository twice, by the same token: once with GraphQL, and once as if there were none. */
export function bothReaders(github: EmbeddedGitHub, repository: Repository): Readers {
  const token = github.actionsToken(repository);
  const options = { token, baseUrl: github.url, repository: repository.fullName, userAgent: "test", log: () => undefined };
  const byGraphql = host(options);
  const byRest = host({ ...options, fetch: withoutGraphql });
  return {
    byGraphql,
    byRest,
    async alike(ask) {
      const before = github.requests.length;
      const first = withoutViewer(await ask(byGraphql));
      const between = github.requests.length;
      const second = await ask(byRest);
      const urls = github.requests.map(({ url }) => url);
      expect(urls.slice(before, between)).toContain("/graphql");
      expect(urls.slice(between)).not.toContain("/graphql");
      expect(second).toEqual(first);
      return first;
    },
  };
}

/** REST has no word for whoever an App's token is, for merge queues, nor for a review that was edited; nothing else may differ. */
export function withoutViewer<T>(told: T): T {
  if (Array.isArray(told)) return told.map(withoutViewer) as T;
  if (typeof told !== "object" || told === null || !("viewer" in told)) return told;
  const { viewer, queue, reviews, ...rest } = told as T & Pick<PullFacts, "viewer" | "queue" | "reviews">;
  expect(viewer).toBe("github-actions[bot]");
  expect(queue).toMatchObject({ required: false, inside: false });
  const untold = reviews.map(({ said, ...review }) => {
    expect(said?.edited).toBe(false);
    return { ...review, said: { text: said?.text, edited: undefined } };
  });
  // Everything but optional words of it.
  return { ...rest, reviews: untold } as unknown as T;
}

const withoutGraphql: typeof fetch = async (url, init) =>
  (url instanceof Request ? url.url : String(url)).endsWith("/graphql")
    ? Response.json({ message: "Not Found" }, { status: 404 })
    : fetch(url, init);
