import type { Token } from "../state.ts";

/** One request as it was answered. `status` 0: the connection broke before an answer. */
export type Exchange = {
  readonly method: string;
  /** Path and query, as they came. */
  readonly url: string;
  readonly requestBody: unknown;
  readonly status: number;
  readonly answerBody: unknown;
  readonly token: Token["kind"] | "none";
  readonly login: string | undefined;
  readonly version: string;
  /** What the client calls itself: tells several clients with one token apart. */
  readonly agent: string;
};
