import { Octokit } from "@octokit/rest";
import type { Patience } from "./patience.ts";
import { retrying } from "./retrying.ts";

export type ClientOptions = {
  readonly token: string;
  /** Root of the REST API: `https://api.github.com`, or `https://<host>/api/v3` on GitHub Enterprise Server. */
  readonly baseUrl: string;
  readonly userAgent: string;
  readonly fetch?: typeof fetch | undefined;
};

/** Answers differ between versions (2026-03-10 takes `merge_commit_sha` away), and GitHub Enterprise Server knows only this one. */
export const API_VERSION = "2022-11-28";

/** One configured Octokit: identified, versioned, patient within bounds. */
export function client(options: ClientOptions, patience: Patience): Octokit {
  const silent = () => undefined;
  const log = { debug: silent, info: silent, warn: patience.log, error: silent };
  const octokit = new Octokit({
    auth: options.token,
    baseUrl: options.baseUrl.replace(/\/+$/, ""),
    userAgent: options.userAgent,
    log,
    request: { log, ...(options.fetch === undefined ? {} : { fetch: options.fetch }) },
  });
  octokit.hook.before("request", (request) => {
    request.headers["x-github-api-version"] = API_VERSION;
  });
  octokit.hook.wrap("request", retrying(patience));
  return octokit;
}
