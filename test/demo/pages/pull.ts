import type { CheckShot, Entry, Shot } from "../shot.ts";
import { clock } from "../tell.ts";
import { html, joined, NOTHING, type Html } from "./html.ts";
import { avatar, diffView, name, page, sha, sign, when } from "./layout.ts";
import { markdown } from "./markdown.ts";
import { mergeBox } from "./merge-box.ts";
import { pullPages } from "./names.ts";

type Tab = "conversation" | "checks" | "files";

/** What people see first: the body, what happened, and whether it may be merged. */
export function conversationPage(shot: Shot, all: readonly Shot[]): string {
  return framed(
    shot,
    all,
    "conversation",
    html`<section class="box">
        <div class="head">${avatar(shot.author)} ${name(shot.author)} opened this ${when(shot.createdAt)}</div>
        <div class="inside markdown">${markdown(shot.body, { breaks: true })}</div>
      </section>
      ${shot.entries.map(entryView)} ${mergeBox(shot, pullPages(shot, all).checks)}`,
  );
}

/** Every check run of the head commit, with its text and annotations. */
export function checksPage(shot: Shot, all: readonly Shot[]): string {
  const checks =
    shot.checks.length === 0
      ? html`<p class="muted">No check has run on ${sha(shot.head)}.</p>`
      : html`${shot.checks.map(checkView)}`;
  return framed(
    shot,
    all,
    "checks",
    html`<p class="muted">On commit ${sha(shot.head)}.</p>
      ${checks}`,
  );
}

/** The difference, which is the promotion. */
export function filesPage(shot: Shot, all: readonly Shot[]): string {
  return framed(shot, all, "files", diffView(shot.diff));
}

function framed(shot: Shot, all: readonly Shot[], tab: Tab, content: Html): string {
  const pages = pullPages(shot, all);
  const states = { open: "Open", merged: "Merged", closed: "Closed" } as const;
  const commits = shot.entries.filter(({ is }) => is === "commit").length;
  const merged = shot.entries.find((entry) => entry.is === "merged");
  const link = (to: Tab, text: string) => html`<a href="${pages[to]}" class="${to === tab ? "here" : "there"}">${text}</a>`;
  return page(
    `${shot.title} · Pull request #${shot.number}`,
    html`<h1>${shot.title} <span class="number">#${shot.number}</span></h1>
      <p>
        <span class="state ${shot.state}">${states[shot.state]}</span> ${name(merged?.by ?? shot.author)}
        ${merged === undefined ? "wants to merge" : "merged"} ${commits} ${commits === 1 ? "commit" : "commits"} into
        <code>${shot.base}</code> from <code>${shot.branch}</code>
      </p>
      ${moments(shot, all, tab)}
      <div class="tabs">
        ${link("conversation", "Conversation")}${link("checks", `Checks ${String(shot.checks.length)}`)}${link("files", "Files changed")}
      </div>
      ${content}`,
  );
}

/** Which moment of the pull request this is, and the others: GitHub itself shows the last one only. */
function moments(shot: Shot, all: readonly Shot[], tab: Tab): Html {
  if (all.length < 2) return NOTHING;
  const links = all.map((one) => {
    const text = `${clock(one.at)}, after run ${String(one.after)}`;
    return one === shot ? html`<b>${text}</b>` : html`<a href="${pullPages(one, all)[tab]}">${text}</a>`;
  });
  return html`<p class="moment">As it stood: ${links}</p>`;
}

function entryView(entry: Entry): Html {
  switch (entry.is) {
    case "commit": {
      const { sha: id, message, verified, author } = entry.commit;
      const [title = "", ...rest] = message.trimEnd().split("\n");
      const more = rest.join("\n").trim();
      const whole = html`<details>
        <summary class="muted">whole message</summary>
        <pre>${more}</pre>
      </details>`;
      const seal = verified ? html`<span class="label good">Verified</span>` : html`<span class="label">Unverified</span>`;
      const by = author.replace(/\[bot\]$/, "");
      return event("◉", html`<b>${by}</b> ${title} ${seal} ${sha(id)} ${muted(when(entry.at))} ${more === "" ? NOTHING : whole}`);
    }
    case "review": {
      const words: Readonly<Record<string, Html>> = {
        APPROVED: html`<span class="approved">approved these changes</span>`,
        CHANGES_REQUESTED: html`<span class="refused">requested changes</span>`,
        DISMISSED: html`had their review dismissed`,
      };
      const body = entry.body === "" ? NOTHING : html`<div class="markdown">${markdown(entry.body, { breaks: true })}</div>`;
      const stale = entry.stale ? html` <span class="label">outdated</span>` : NOTHING;
      const did = html`${name(entry.by)} ${words[entry.state] ?? html`reviewed`} on ${sha(entry.sha)}${stale}`;
      return event(avatar(entry.by), html`${did} ${muted(when(entry.at))} ${body}`);
    }
    case "comment":
      return html`<section class="box">
        <div class="head">${avatar(entry.by)} ${name(entry.by)} commented ${when(entry.at)}</div>
        <div class="inside markdown">${markdown(entry.body, { breaks: true })}</div>
      </section>`;
    case "merged": {
      const commit = html`<a href="history.html#${entry.commit.sha}">${sha(entry.commit.sha)}</a>`;
      const icon = html`<span style="color:var(--merged)">⬤</span>`;
      return event(icon, html`${name(entry.by)} merged commit ${commit} into <code>main</code> ${muted(when(entry.at))}`);
    }
    case "closed":
      return event("⊘", html`closed this ${muted(when(entry.at))}`);
  }
}

function event(icon: string | Html, what: Html): Html {
  return html`<div class="event">
    <span class="icon">${icon}</span>
    <div class="what">${what}</div>
  </div>`;
}

function muted(what: Html): Html {
  return html`<span class="muted">${what}</span>`;
}

function checkView(check: CheckShot): Html {
  const part = (text: string) => (text === "" ? NOTHING : html`<div class="markdown">${markdown(text, { breaks: false })}</div>`);
  const annotations = check.annotations.map(
    (one) =>
      html`<div class="annotation ${one.annotation_level}">
        <b>${one.title ?? one.annotation_level}</b> <span class="muted">${one.path}#L${one.start_line}</span><br />${one.message}
      </div>`,
  );
  const listed =
    annotations.length === 0
      ? NOTHING
      : html`<details>
          <summary>Annotations (${annotations.length})</summary>
          ${annotations}
        </details>`;
  return html`<section class="box" id="${check.name}">
    <h3>${sign(check.state)} <b>${check.name}</b></h3>
    <div class="inside">
      <h2 style="margin-top:0">${check.title}</h2>
      ${joined([part(check.summary), part(check.text), listed], "\n")}
    </div>
  </section>`;
}
