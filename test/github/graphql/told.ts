/** What GitHub says at one field instead of answering it: an entry of `errors` with its type, HTTP status 200. */
export class Told extends Error {
  readonly type: string;
  readonly more: Readonly<Record<string, unknown>> | undefined;

  constructor(type: string, message: string, more?: Readonly<Record<string, unknown>>) {
    super(message);
    this.type = type;
    this.more = more;
  }
}

/** Something of GitHub that the double does not know: never answered with null, but thrown out of the whole request. */
export function unknown(what: string): Error {
  return new Error(`the embedded GitHub does not know ${what}; teach it in test/github/graphql`);
}
