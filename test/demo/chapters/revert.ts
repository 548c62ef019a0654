import type { Stage } from "../stage.ts";

/** The same way back with GitHub's own button, on the pull request that moved the pointer. */
export async function revert(stage: Stage): Promise<void> {
  stage.chapter(
    "Production is put back once more, this time with GitHub's Revert button",
    "Who is woken at night need not know this tool. The button makes a pull request that nobody marked as anything; what counts is that its difference is the way back.",
  );
  const held = (await stage.manifest("fraud_detector")).stages["production"]?.digest;
  const reverted = await stage.act("grace", "grace presses Revert on #7.").revertButton(7);
  await stage.settle();
  stage.expect(
    `GitHub opened #${String(reverted.number)} for grace, and the Action judged it as a rollback that waits for the one on call`,
    reverted.state === "open",
  );

  stage.act("olga", `olga approves #${String(reverted.number)}.`).approve(reverted);
  const runs = await stage.settle();
  const { stages, holds } = await stage.manifest("fraud_detector");
  stage.expect("production points at version 6", reverted.merged !== undefined && stages["production"]?.version === "6");
  stage.expect(
    "the Revert button knows of no holds, so the Action wrote this one down afterwards",
    holds.length === 1 && holds[0]?.digest === held,
  );
  stage.expect(
    "the deployment was answered version 6",
    runs.some(({ outputs }) => outputs["answer"]?.startsWith("6 sha256:") === true),
  );
}
