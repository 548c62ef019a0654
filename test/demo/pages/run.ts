import type { Run } from "../runner.ts";
import { who, type Shot } from "../shot.ts";
import { html, NOTHING } from "./html.ts";
import { avatar, name, page, sign, when } from "./layout.ts";
import { markdown } from "./markdown.ts";

/** A workflow run: what started it, its summary, and its log. */
export function runPage(run: Run, shots: readonly Shot[]): string {
  const { cause, workflow, event, number } = run;
  const actor = who(cause.actor);
  const ended = run.code === 0 ? "success" : "failure";
  const action = cause.action === undefined ? "" : `, ${cause.action}`;
  const touched = shots.map((shot) => html`<a href="pull-${shot.number}.html">#${shot.number}</a> `);
  const outputs = Object.entries(run.outputs).filter(([output]) => !output.startsWith("result"));
  return page(
    `${workflow.name} · run ${String(number)}`,
    html`<h1>${sign(ended)} ${workflow.name} <span class="number">#${number}</span></h1>
      <p>
        ${avatar(actor)} started by ${name(actor)} through <code>${event}${action}</code> ${when(run.at)} ·
        <code>${workflow.file}</code>${shots.length === 0 ? NOTHING : html` · changed ${touched}`}
      </p>
      ${
        run.summary === ""
          ? NOTHING
          : html`<section class="box">
              <h3>${run.workflow.name} summary</h3>
              <div class="inside markdown">${markdown(run.summary, { breaks: false })}</div>
            </section>`
      }
      <section class="box">
        <h3>Log</h3>
        <pre>${run.log.replace(/^::add-mask::.*\n/gm, "").trim()}</pre>
      </section>
      ${
        outputs.length === 0
          ? NOTHING
          : html`<section class="box">
              <h3>Outputs of the step</h3>
              <pre>${outputs.map(([output, value]) => `${output}=${value}`).join("\n")}</pre>
            </section>`
      }`,
  );
}
