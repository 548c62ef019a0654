import type { Octokit } from "@octokit/rest";
import { errorFor, refusalIn, translated } from "./errors.ts";
import type { Refusal } from "./refusal.ts";
import type { Graphql } from "./graphql.ts";
import type { Own } from "./own.ts";
import type { Patience } from "./patience.ts";

/** What every part of this room is given: the line to GitHub and the repository at its end. */
export type Access = {
  readonly octokit: Octokit;
  readonly graphql: Graphql;
  readonly patience: Patience;
  readonly own: Own;
  readonly where: { readonly owner: string; readonly repo: string };
};

type Response<T> = { readonly data: T; readonly status: number };
export type Answer<T> = { readonly ok: true; readonly data: T } | { readonly ok: false; readonly refusal: Refusal };

/** The data of an answer; any refusal is thrown as a UserError with its remedy, or as an Outage. */
export async function ask<T>(call: Promise<Response<T>>): Promise<T> {
  try {
    return (await call).data;
  } catch (error) {
    throw translated(error);
  }
}

/** The same, where refusals with these statuses are answers too. */
export async function askOr<T>(call: Promise<Response<T>>, ...expected: readonly number[]): Promise<Answer<T>> {
  try {
    return { ok: true, data: (await call).data };
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal?.status !== undefined && expected.includes(refusal.status)) return { ok: false, refusal };
    throw refusal === undefined ? error : errorFor(refusal);
  }
}
