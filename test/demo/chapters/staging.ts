import type { Stage } from "../stage.ts";

/** churn_classifier v3: nobody is asked, because its policy asks nobody for staging. */
export async function staging(stage: Stage): Promise<void> {
  stage.chapter(
    "churn_classifier v3 reaches staging by itself",
    "For staging, policies/churn.yaml asks for an AUC of at least 0.85 that is 0.02 better than what stands there, for a schema that still fits, passing tests and no security findings. It asks no person.",
  );
  stage
    .act(
      "ada",
      'ada starts the pipeline "Train and measure". It trains version 3, measures an AUC of 0.88 where version 2 has 0.85, and hands its report to the Action.',
    )
    .runWorkflow("train.yml", { model: "churn_classifier", version: "3", to: "staging" });
  const runs = await stage.settle();

  const { stages } = await stage.manifest("churn_classifier");
  stage.expect(
    "staging points at version 3, production still at version 2",
    stages["staging"]?.version === "3" && stages["production"]?.version === "2",
  );
  stage.expect(
    "the Action merged #1, and nobody reviewed it",
    stage.pull(1).merged?.by.type === "Bot" && stage.pull(1).reviews.length === 0,
  );
  stage.expect(
    "the deployment asked for a stage and was answered version 3",
    runs.some(({ outputs }) => outputs["answer"]?.startsWith("3 sha256:") === true),
  );
}
