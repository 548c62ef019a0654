/** A request GitHub says no to: thrown by acts, answered by REST and GraphQL each in its own form. */
export class Refusal extends Error {
  readonly status: number;
  /** The `errors` list of a 422. */
  readonly errors: readonly unknown[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, errors?: readonly unknown[], headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }
}

/** 422 in its two usual forms: a sentence under `errors`, or a resource, field and code. */
export function invalid(resource: string, field: string, message: string): Refusal {
  return new Refusal(422, "Validation Failed", [{ resource, field, code: "custom", message }]);
}

export function notFound(): Refusal {
  return new Refusal(404, "Not Found");
}
