import { disagreements, validator, type Exchange } from "../github/description/validate.ts";

/*
 * Exchanges beside GitHub's own description: each sentence once, lists without their indices.
 */

const { request, answer } = validator();

export function wrongRequests(exchanges: readonly Exchange[]): readonly string[] {
  return sentences(exchanges, ({ method, url, requestBody }) => request(method, url, requestBody));
}

export function wrongAnswers(exchanges: readonly Exchange[]): readonly string[] {
  return sentences(exchanges, disagreements);
}

/** What is wrong in the answers that were passed on, and not already in those they were made of. */
export function addedAnswers(passedOn: readonly Exchange[], madeOf: readonly Exchange[]): readonly string[] {
  const known = new Set(wrongAnswers(madeOf).map(fragment));
  const passed = sentences(passedOn, ({ method, url, status, answerBody }) => answer(method, url, status, answerBody));
  return passed.filter((sentence) => !known.has(fragment(sentence)));
}

function sentences(exchanges: readonly Exchange[], says: (exchange: Exchange) => readonly string[]): readonly string[] {
  const byRest = exchanges.filter(({ url }) => url !== "/graphql");
  return [...new Set(byRest.flatMap(says).map((sentence) => sentence.replaceAll(/\b\d+\./g, "*.")))].toSorted();
}

/** A sentence without its operation and its place in a list: the same object is told of by several. */
function fragment(sentence: string): string {
  return sentence.replace(/^.* answered \d+ /, "").replaceAll("*.", "");
}
