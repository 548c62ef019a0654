import type { Answer, Call } from "./call.ts";

/** `page` and `per_page` as GitHub reads them: 30 unless told, at most 100. */
export function pageOf(call: Call): { readonly page: number; readonly size: number } {
  const number = (name: string, otherwise: number) => {
    const value = Number(call.url.searchParams.get(name) ?? otherwise);
    return Number.isSafeInteger(value) && value > 0 ? value : otherwise;
  };
  return { page: number("page", 1), size: Math.min(number("per_page", 30), 100) };
}

/** One page of a list with its Link header. `shape` makes the body where the list is wrapped in an object. */
export function paged<T>(
  call: Call,
  all: readonly T[],
  view: (one: T) => unknown,
  shape: (page: unknown[]) => unknown = (page) => page,
): Answer {
  const { page, size } = pageOf(call);
  const last = Math.max(1, Math.ceil(all.length / size));
  const slice = all.slice((page - 1) * size, page * size);
  return { status: 200, body: shape(slice.map(view)), headers: linkHeader(call, page, last) };
}

/** https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api */
export function linkHeader(call: Call, page: number, last: number): Record<string, string> {
  const link = (to: number, rel: string) => {
    const url = new URL(call.url);
    url.searchParams.set("page", String(to));
    return `<${url.href}>; rel="${rel}"`;
  };
  const before = page > 1 ? [link(Math.min(page - 1, last), "prev"), link(1, "first")] : [];
  const after = page < last ? [link(page + 1, "next"), link(last, "last")] : [];
  const links = [...before.slice(0, 1), ...after, ...before.slice(1)];
  return links.length === 0 ? {} : { link: links.join(", ") };
}
