/** A piece of HTML that is safe to put into a page; everything else is text. */
export type Html = { readonly html: string };

type Piece = string | number | Html | readonly Html[];

/** HTML as it is written here, with every value in it escaped unless it is HTML itself. */
export function html(texts: TemplateStringsArray, ...values: readonly Piece[]): Html {
  return { html: texts.map((text, index) => text + spell(values[index])).join("") };
}

export const NOTHING: Html = { html: "" };

/** Joins pieces with a text between them. */
export function joined(pieces: readonly Html[], between: string): Html {
  return { html: pieces.map((piece) => piece.html).join(escapeHtml(between)) };
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${String(sign.charCodeAt(0))};`);
}

function spell(value: Piece | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "string" || typeof value === "number") return escapeHtml(String(value));
  if ("html" in value) return value.html;
  return value.map((piece) => piece.html).join("");
}
