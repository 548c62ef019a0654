import { answersIn, blocking } from "../answers.ts";
import type { Stage } from "../stage.ts";

/** claims_risk v12: a better AUC does not buy what latency, drift and fairness lack. */
export async function blocked(stage: Stage): Promise<void> {
  stage.chapter(
    "claims_risk v12 is blocked, with every reason named",
    "The pipeline of this model writes one log with everything in it, and the Action reads it as it stands. The log says that owner@org has approved; an approval in a log is nobody's.",
  );
  stage
    .act("ada", "ada's pipeline hands over reports/claims_risk-12/log.json: a better AUC, and everything else a little worse.")
    .runWorkflow("train.yml", {
      model: "claims_risk",
      version: "12",
      to: "production",
      digest: `sha256:b6ca9d1674b856c743766d35e65ba526c0d4916ba050d63bb2923ceef6605917`,
    });
  const runs = await stage.settle();
  const reasons = runs.flatMap(({ result }) => answersIn(result)).flatMap(blocking);
  for (const reason of reasons) stage.line(reason);
  stage.expect(
    "drift, fairness and latency are named, each with its value and its bound",
    reasons.length === 3 &&
      ["psi is 0.18", "differs by 0.05", "latency_p95_ms is 95"].every((part) => reasons.some((reason) => reason.includes(part))),
  );

  stage.act("maya", "maya approves all the same.").approve(4);
  await stage.settle();
  stage.expect("#4 stays open: an approval opens no gate", stage.pull(4).state === "open");
  stage.expect(
    "production points at version 10 as before",
    (await stage.manifest("claims_risk")).stages["production"]?.version === "10",
  );
}
