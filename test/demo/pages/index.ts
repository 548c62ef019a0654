import type { Note } from "../album.ts";
import { CAST } from "../repository.ts";
import { deploySentence } from "../sentences.ts";
import type { Shot } from "../shot.ts";
import { html, type Html } from "./html.ts";
import { page, when } from "./layout.ts";
import { pullPages } from "./names.ts";

/** The whole story on one page, every line of it with a link to what there was to see. */
export function indexPage(notes: readonly Note[], shots: readonly Shot[]): string {
  const chapters = notes.flatMap((note, index) => (note.is === "chapter" ? [{ note, index }] : []));
  const latest = shots.filter((shot) => shots.findLast(({ number }) => number === shot.number) === shot);
  const cards = latest
    .toSorted((one, other) => one.number - other.number)
    .map(
      (shot) =>
        html`<a href="${pullPages(shot, [shot]).conversation}"
          ><span class="light ${shot.state}"></span>${shot.title}<br /><span class="muted">#${shot.number} ${shot.state}</span></a
        >`,
    );
  const cast = Object.entries(CAST).map(
    ([login, { role, plays }]) => html`<li><b>${login}</b> ${plays} <span class="muted">(${role} access)</span></li>`,
  );
  return page(
    "The story",
    html`<h1>Models promoted by pull request</h1>
      <p>
        This story was played on a GitHub inside of this computer: real git, GitHub's rules, and the Action's own bundle started
        once for each event. Every page here shows what people would see on GitHub.
      </p>
      <ul>
        ${cast}
      </ul>
      <h2>The pull requests, as they stand at the end</h2>
      <div class="cards">${cards}</div>
      ${chapters.map(
        ({ note, index }, at) =>
          html`<h2 id="chapter-${note.number}">${note.number}. ${note.title}</h2>
            <p>${note.about}</p>
            <ul class="story">
              ${notes.slice(index + 1, chapters[at + 1]?.index).map((one) => line(one, shots))}
            </ul>`,
      )}`,
  );
}

function line(note: Note, shots: readonly Shot[]): Html {
  switch (note.is) {
    case "chapter":
      return html``;
    case "act":
      return html`<li class="act">${when(note.at)}${note.says}</li>`;
    case "line":
      return html`<li class="line">${note.says}</li>`;
    case "verbatim":
      return html`<li><pre>${note.text}</pre></li>`;
    case "expected":
      return html`<li class="${note.reached ? "expected" : "missed"}">
        <span class="mark">${note.reached ? "✔" : "✘"}</span>${note.says}
      </li>`;
    case "run": {
      const { run, answers } = note;
      const seen = note.shots.map((shot) => {
        const all = shots.filter(({ number }) => number === shot.number);
        return html` · <a href="${pullPages(shot, all).conversation}">#${shot.number} as it then stood</a>`;
      });
      const said = run.does === "deploy" ? [deploySentence(run)] : answers;
      const action = run.cause.action === undefined ? "" : ` (${run.cause.action})`;
      return html`<li class="run">
        <span class="mark">▸</span>${run.event}${action} starts
        <a href="run-${run.number}.html">${run.workflow.name}, run ${run.number}</a
        >${seen}${said.map((one) => html`<br /><b>${one}</b>`)}
      </li>`;
    }
  }
}
