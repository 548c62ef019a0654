import type { Stage } from "../stage.ts";

/** Production is put back by the command; what was bad is held until a person lifts that. */
export async function rollback(stage: Stage): Promise<void> {
  stage.chapter(
    "Production is put back by the command, and version 7 is held",
    "Going back has a shorter lane: the version that stood there before was judged then, so one person is enough, and for fraud_detector that is olga, who is on call.",
  );
  const before = await stage.manifest("fraud_detector");
  stage
    .act("maya", 'maya sees p95 latency of 96 ms in production, and starts "Model promotion" with the command rollback.')
    .runWorkflow("model-promotion.yml", {
      command: "rollback",
      model: "fraud_detector",
      to: "production",
      reason: "p95 latency is 96 ms since 09:40",
    });
  await stage.settle();
  stage.act("olga", "olga approves.").approve(5);
  await stage.settle();
  const after = await stage.manifest("fraud_detector");
  stage.expect("production points at version 6 again", after.stages["production"]?.version === "6");
  stage.expect(
    "the artifact of version 7 is held back from production",
    after.holds[0]?.digest === before.stages["production"]?.digest,
  );

  const ada = stage.act("ada", "ada tries to promote version 7 once more.");
  ada.runWorkflow("model-promotion.yml", { model: "fraud_detector", version: "7", to: "production" });
  const [run] = await stage.settle();
  stage.expect("it is refused, and no pull request was opened", run?.code === 1 && !stage.repository.pulls.has(6));

  stage.act(
    "ada",
    "The cause turns out to be a proxy. ada asks for the hold to be lifted, with the command release and that reason.",
  );
  ada.runWorkflow("model-promotion.yml", {
    command: "release",
    model: "fraud_detector",
    to: "production",
    digest: before.stages["production"]?.digest ?? "",
    reason: "the proxy was slow, not the model",
  });
  await stage.settle();
  await twoApprove(stage, 6);
  stage.expect("nothing is held any more", (await stage.manifest("fraud_detector")).holds.length === 0);

  stage.act("ada", "ada asks for version 7 in production again.");
  ada.runWorkflow("model-promotion.yml", { model: "fraud_detector", version: "7", to: "production" });
  await stage.settle();
  await twoApprove(stage, 7);
  stage.expect(
    "production points at version 7 again",
    (await stage.manifest("fraud_detector")).stages["production"]?.version === "7",
  );
}

async function twoApprove(stage: Stage, number: number): Promise<void> {
  stage.act("maya", `maya approves #${String(number)}.`).approve(number);
  await stage.settle();
  stage.act("grace", `grace approves #${String(number)}.`).approve(number);
  await stage.settle();
}
