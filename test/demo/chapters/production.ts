import { answersIn } from "../answers.ts";
import type { Stage } from "../stage.ts";

/** fraud_detector v7: a day in staging, then two people who are not the one that asked. */
export async function production(stage: Stage): Promise<void> {
  stage.chapter(
    "fraud_detector v7 goes to production, after a day in staging and with the yes of two people",
    "For production, policies/fraud.yaml asks for 24 hours in staging, for everything that was measured, and for two people: the model's owner, who is maya, and a reviewer. Who asked for the promotion fills neither seat.",
  );
  const ada = stage.act(
    "ada",
    "ada's pipeline trains version 7 and hands over two reports: one of the evaluation, one of the load test.",
  );
  ada.runWorkflow("train.yml", { model: "fraud_detector", version: "7", to: "staging" });
  await stage.settle();
  stage.expect("staging points at version 7", (await stage.manifest("fraud_detector")).stages["staging"]?.version === "7");

  stage.act("ada", 'ada does not want to wait and asks for production right away, with the workflow "Model promotion".');
  ada.runWorkflow("model-promotion.yml", { model: "fraud_detector", version: "7", to: "production" });
  await stage.settle();
  stage.expect("#3 is open and not merged: version 7 has not been in staging for a day", stage.pull(3).state === "open");

  stage.later(
    "24h",
    "A day goes by. Every 15 minutes GitHub's schedule starts the Action, in case a signal was lost; this is one of those.",
  );
  stage.github.schedule(stage.repository, "*/15 * * * *");
  await stage.settle();
  stage.expect("the day is over, and #3 waits for people only", verdict(stage, 3) === "in_progress");

  stage.act("ada", "ada approves her own promotion. GitHub lets her, since the pull request's author is the Action.").approve(3);
  await stage.settle();
  const summary = checkText(stage, 3, "model promotion / approvals");
  stage.expect(
    "ada's approval is set aside, because she asked for this promotion",
    summary.includes("asked for this promotion") && stage.pull(3).state === "open",
  );

  stage.act("maya", "maya, who owns the model, approves.").approve(3);
  await stage.settle();
  stage.expect("one of two seats is filled, and #3 still waits", stage.pull(3).state === "open");

  stage.act("grace", "grace reads the numbers and approves.").review(3, {
    state: "APPROVED",
    body: "Latency is fine, and the gap between the groups is small. The cost deserves a look next time.",
  });
  const runs = await stage.settle();
  const { stages } = await stage.manifest("fraud_detector");
  stage.expect(
    "#3 is merged, and production points at version 7",
    stage.pull(3).merged !== undefined && stages["production"]?.version === "7",
  );
  stage.expect(
    "the deployment was answered version 7",
    runs.some(({ outputs }) => outputs["answer"]?.startsWith("7 sha256:") === true),
  );

  const [record] = runs
    .flatMap(({ does, result }) => (does === "action" && result !== undefined ? answersIn(result) : []))
    .flatMap(({ merged, records }) => (merged === null ? [] : records));
  stage.line("the record of this promotion, as the Action hands it to the workflow:");
  stage.verbatim(spellRecord(record));
  stage.expect(
    "the record names who approved, and what to go back to",
    /"approvers":\["maya","grace"\].*"rollback_to":"6"/.test(JSON.stringify(record)),
  );
}

/** `completed` or `in_progress`: the check run that branch protection asks for. */
function verdict(stage: Stage, number: number): string | undefined {
  const { head } = stage.pull(number);
  return [...stage.repository.checks.values()].findLast((run) => run.head === head.sha && run.name === "model promotion")?.status;
}

export function checkText(stage: Stage, number: number, name: string): string {
  const { head } = stage.pull(number);
  const run = [...stage.repository.checks.values()].findLast((one) => one.head === head.sha && one.name === name);
  return `${run?.output.title ?? ""}\n${run?.output.summary ?? ""}`;
}

/** The record as JSON, one line for each word of its first level. */
function spellRecord(record: unknown): string {
  const spelled = JSON.stringify(record, null, 1);
  return spelled.replaceAll(/\n {2,}/g, " ").replaceAll(/\n ([\]}])/g, " $1");
}
