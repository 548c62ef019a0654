import type { CommitShot } from "../shot.ts";
import { html } from "./html.ts";
import { page, sha, when } from "./layout.ts";

/** The commits on the default branch, newest first: each promotion's record. */
export function historyPage(commits: readonly CommitShot[]): string {
  const boxes = commits.map(({ sha: id, author, message, verified, at }) => {
    const [title = "", ...rest] = message.trimEnd().split("\n");
    const linked = title
      .split(/(#\d+)/)
      .map((part) => (/^#\d+$/.test(part) ? html`<a href="pull-${part.slice(1)}.html">${part}</a>` : html`${part}`));
    return html`<section class="box" id="${id}">
      <div class="head">
        <b>${linked}</b> ${sha(id)} ${verified ? html`<span class="label good">Verified</span>` : html``}
        <span class="muted">${author}, ${when(at)}</span>
      </div>
      <pre>${rest.join("\n").trim()}</pre>
    </section>`;
  });
  return page(
    "History of main",
    html`<h1>History of main</h1>
      <p class="muted">
        Who asks what was live on a date, on what evidence, and who said yes, reads it here: the commit that a promotion lands as
        is its record.
      </p>
      ${boxes}`,
  );
}
