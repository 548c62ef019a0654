import { Marked, type Tokens } from "marked";
import { escapeHtml, type Html } from "./html.ts";

/** What GitHub leaves of raw HTML, as far as our texts need it; `details` may be open, and nothing else has an attribute. */
const TAGS = new Set(
  "a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i ins kbd li ol p pre s strong sub summary sup table tbody td th thead tr ul".split(
    " ",
  ),
);

/** Markdown as GitHub shows it. `breaks`: a line break is one, as in bodies and comments of pull requests. */
export function markdown(text: string, { breaks }: { readonly breaks: boolean }): Html {
  const marked = new Marked({ gfm: true, breaks });
  marked.use({
    renderer: {
      html: ({ text: raw }: Tokens.HTML | Tokens.Tag) => cleaned(raw),
      image: ({ text: alternative }) => escapeHtml(alternative),
      link({ href, tokens }) {
        const inside = this.parser.parseInline(tokens);
        return /^(https?:|mailto:|#)/i.test(href) ? `<a href="${escapeHtml(href)}" rel="nofollow">${inside}</a>` : inside;
      },
      text(token) {
        if ("tokens" in token) return this.parser.parseInline(token.tokens);
        return references("escaped" in token && token.escaped ? token.text : escapeHtml(token.text));
      },
    },
  });
  return { html: marked.parse(text, { async: false }) };
}

/** `@maya` and `#3` as GitHub links them; a body that does not want this puts something between. */
function references(text: string): string {
  return text
    .replace(/(?<![\w/&])@([a-z\d](?:[a-z\d-]*[a-z\d])?)/gi, '<a class="mention" href="#">@$1</a>')
    .replace(/(?<![\w/&])#(\d+)\b/g, '<a href="pull-$1.html">#$1</a>');
}

/** Raw HTML with allowed tags kept bare, comments gone, and everything else as the text it is. */
function cleaned(raw: string): string {
  return raw.replace(
    /<!--[\s\S]*?-->|<(\/?)([a-z][a-z\d]*)([^<>]*)>|<|[^<]+/gi,
    (whole, slash?: string, name?: string, rest?: string) => {
      if (whole.startsWith("<!--")) return "";
      if (name === undefined || !TAGS.has(name.toLowerCase()))
        return whole.startsWith("<") ? escapeHtml(whole) : whole.replaceAll(">", "&gt;");
      const open = name.toLowerCase() === "details" && /^\s+open\b/i.test(rest ?? "") ? " open" : "";
      return `<${slash ?? ""}${name.toLowerCase()}${open}>`;
    },
  );
}
