import { clock } from "../tell.ts";
import type { Who } from "../shot.ts";
import { html, type Html } from "./html.ts";
import { STYLE } from "./style.ts";

/** A whole page: the bar with the repository's name, and what is in it. */
export function page(title: string, content: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <style>
          ${{ html: STYLE }}
        </style>
      </head>
      <body>
        <header>
          <a href="index.html"><b>acme / models</b></a>
          <nav><a href="index.html">The story</a><a href="history.html">History of main</a></nav>
          <span class="note">made by npm run demo</span>
        </header>
        <main>${content}</main>
      </body>
    </html> `.html;
}

/** A person or a bot, as a coloured letter and a name. */
export function avatar({ login, bot }: Who): Html {
  const hue = Array.from(login).reduce((sum, sign) => sum + sign.charCodeAt(0) * 7, 0) % 360;
  const shape = bot ? "avatar square" : "avatar";
  return html`<span class="${shape}" style="background:hsl(${hue} 45% 45%)" aria-hidden="true"
    >${login.slice(0, 1).toUpperCase()}</span
  >`;
}

export function name({ login, bot }: Who): Html {
  return bot ? html`<b>${login.replace(/\[bot\]$/, "")}</b> <span class="label">bot</span>` : html`<b>${login}</b>`;
}

export function when(at: Date): Html {
  return html`<time datetime="${at.toISOString()}">${clock(at)}</time>`;
}

export function sha(commit: string): Html {
  return html`<code class="sha">${commit.slice(0, 7)}</code>`;
}

/** GitHub's sign of a check or a run. */
export function sign(state: string): Html {
  const [kind, mark, says] =
    state === "success"
      ? ["good", "✓", "success"]
      : state === "waiting"
        ? ["wait", "●", "in progress"]
        : state === "skipped" || state === "neutral"
          ? ["calm", "–", state]
          : ["bad", "✕", state];
  return html`<span class="sign ${kind}" title="${says}">${mark}</span>`;
}

/** A unified diff with its lines coloured. */
export function diffView(diff: string): Html {
  const files = diff.split(/^(?=diff --git )/m).filter((part) => part !== "");
  return html`${files.map((file) => {
    const [head = "", ...lines] = file.split("\n");
    const path = / b\/(.+)$/.exec(head)?.[1] ?? head;
    const shown = lines.filter(
      (line, index) => !(index < 6 && /^(index|---|\+\+\+|new file|deleted file|similarity|rename) ?/.test(line)),
    );
    return html`<section class="box diff">
      <h3><code>${path}</code></h3>
      <pre>${shown.filter((line) => line !== "").map(diffLine)}</pre>
    </section>`;
  })}`;
}

function diffLine(line: string): Html {
  const kind = line.startsWith("@@") ? "hunk" : line.startsWith("+") ? "added" : line.startsWith("-") ? "removed" : "same";
  return html`<span class="${kind}">${line}</span>`;
}
