import type { CheckShot, Shot } from "../shot.ts";
import { html, type Html } from "./html.ts";
import { avatar, sign } from "./layout.ts";

/** GitHub's own view of whether this may be merged: approvals as GitHub counts them, checks, and what stands against it. */
export function mergeBox(shot: Shot, checksPage: string): Html {
  const rows = [approvalRow(shot), checkRow(shot.checks, checksPage), buttonRow(shot)];
  const kind = shot.state === "merged" ? "merged" : shot.blocked.length > 0 || shot.state === "closed" ? "bad" : "good";
  return html`<section class="merge ${kind}">${rows.map((row) => html`<div class="row">${row}</div>`)}</section>`;
}

function approvalRow({ approvals }: Shot): Html {
  if (approvals.length === 0)
    return html`${sign("neutral")}
      <div>
        <b>No review</b><br /><span class="muted"
          >GitHub itself asks for none here; whether the policy does, the check <i>model promotion</i> says.</span
        >
      </div>`;
  const people = approvals.map((login) => html`${avatar({ login, bot: false })} ${login} `);
  return html`${sign("success")}
    <div>
      <b>Changes approved</b>
      <span class="muted"
        >by people with write access, as GitHub counts them; who of them counts for the policy, the check
        <i>model promotion / approvals</i> says</span
      ><br />${people}
    </div>`;
}

function checkRow(checks: readonly CheckShot[], page: string): Html {
  const failing = checks.filter(({ state }) => state !== "success" && state !== "waiting").length;
  const waiting = checks.filter(({ state }) => state === "waiting").length;
  const counted = [
    ...(failing > 0 ? [`${String(failing)} failing`] : []),
    ...(waiting > 0 ? [`${String(waiting)} in progress`] : []),
    `${String(checks.length - failing - waiting)} successful`,
  ].join(", ");
  const says =
    failing > 0
      ? "Some checks were not successful"
      : waiting > 0
        ? "Some checks haven’t completed yet"
        : checks.length > 0
          ? "All checks have passed"
          : "No checks";
  const state = failing > 0 ? "failure" : waiting > 0 ? "waiting" : checks.length > 0 ? "success" : "neutral";
  const items = checks.map(
    (check) =>
      html`<li>
        ${sign(check.state)}<span
          ><a href="${page}#${check.name}"><b>${check.name}</b></a> <span class="muted">— ${check.title}</span></span
        >
      </li>`,
  );
  return html`${sign(state)}
    <div>
      <b>${says}</b><br /><span class="muted">${counted}</span>
      <ul class="checks">
        ${items}
      </ul>
    </div>`;
}

function buttonRow({ state, blocked, conflict, branch, branchGone }: Shot): Html {
  if (state === "merged") {
    const gone = branchGone
      ? html`The branch <code>${branch}</code> was deleted.`
      : html`The branch <code>${branch}</code> can be safely deleted.`;
    return html`${sign("success")}
      <div><b>Pull request successfully merged and closed</b><br /><span class="muted">${gone}</span></div>
      <span class="button plain">Revert</span>`;
  }
  if (state === "closed")
    return html`${sign("failure")}
      <div><b>Closed with unmerged commits</b></div>`;
  const because = conflict ? ["This branch has conflicts that must be resolved."] : blocked;
  if (because.length > 0)
    return html`${sign("failure")}
      <div><b>Merging is blocked</b><br /><span class="muted">${because.map((line) => html`${line}<br />`)}</span></div>
      <span class="button off">Merge pull request</span>`;
  return html`${sign("success")}
    <div><b>No conflicts with base branch</b><br /><span class="muted">Merging can be performed automatically.</span></div>
    <span class="button">Merge pull request</span>`;
}
