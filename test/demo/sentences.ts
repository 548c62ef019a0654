import { spellAnswer, type Answer } from "./answers.ts";
import type { Run } from "./runner.ts";

/** `pull_request_target (opened) starts "Model promotion", run 3`; of a review, by way of the empty workflow that is the signal. */
export function eventSentence({ number, event, cause, workflow }: Run, signal: Run | undefined): string {
  const starts = `starts "${workflow.name}", run ${String(number)}`;
  if (signal !== undefined)
    return `${signal.event} starts the empty "${signal.workflow.name}", run ${String(signal.number)}; its end, ${event}, ${starts}`;
  return `${event}${cause.action === undefined ? "" : ` (${cause.action})`} ${starts}`;
}

/** `model-promotion resolve churn_classifier staging: 3 sha256:83b8... s3://...` */
export function deploySentence({ outputs }: Run): string {
  const answer = (outputs["answer"] ?? "").replace(/(sha256:[0-9a-f]{12})[0-9a-f]+/, "$1…");
  return `model-promotion ${outputs["asked"] ?? ""} answers: ${answer}`;
}

/** What is new in these answers; about the pull request that the run is about, also what is not. */
export function news(answers: readonly Answer[], said: Map<number, string>, about: number | undefined): readonly string[] {
  const fresh = answers.flatMap((answer) => {
    const number = answer.pull_request?.number;
    const sentence = spellAnswer(answer);
    const plain = sentence.replace(/^opens (#\d+), which/, "$1");
    const known = number !== undefined && said.get(number) === plain;
    if (number !== undefined) said.set(number, plain);
    return known && number !== about ? [] : [sentence];
  });
  return fresh.length > 0 ? fresh : ["finds nothing changed"];
}
