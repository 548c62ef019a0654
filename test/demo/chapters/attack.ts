import type { Stage } from "../stage.ts";
import { checkText } from "./production.ts";

/** Somebody with write access puts a commit of their own onto the Action's branch, after everybody said yes. */
export async function attack(stage: Stage): Promise<void> {
  stage.chapter(
    "Somebody pushes to the Action's own branch, and approves",
    "A pull request that the Action opened holds its one commit, made by GitHub for the bot and signed. Everything else on that branch is somebody's, whatever names it carries.",
  );
  const ada = stage.act("ada", "churn_classifier v3 has been in staging for more than a day, and ada asks for production.");
  ada.runWorkflow("model-promotion.yml", { model: "churn_classifier", version: "3", to: "production" });
  await stage.settle();
  const pull = [...stage.repository.pulls.values()].at(-1)!;
  const name = `#${String(pull.number)}`;

  const mallory = stage.act(
    "mallory",
    `mallory pushes a commit onto the branch of ${name}, under the bot's name, that makes production load the artifact from a bucket of mallory's. Then mallory approves.`,
  );
  const { stdout } = await stage.repository.git.run(["show", `${pull.head.sha}:models/churn_classifier.yaml`]);
  const forged = stdout.toString().replace(/(production:[^]*?uri: s3:\/\/)acme-models/, "$1mallory");
  const bot = { author: { login: "github-actions[bot]" }, message: pull.title };
  const commit = mallory.pushCommit(pull.head.branch, { "models/churn_classifier.yaml": forged }, bot);
  mallory.approve(pull);
  await stage.settle();
  const why = checkText(stage, pull.number, "model promotion");
  const named = why.includes(`commit ${commit.slice(0, 7)} is not one`) || why.includes("put there by mallory");
  stage.expect(`${name} waits, and its check says whose commit is there`, pull.state === "open" && named);

  stage.act("maya", "maya and grace do not look closely, and approve too.").approve(pull);
  stage.github.as("grace").approve(pull);
  await stage.settle();
  stage.expect(`${name} still waits: no number of approvals makes that commit the Action's`, pull.state === "open");

  stage.act("mallory", "mallory presses GitHub's merge button.");
  const refused = await mallory.mergeByHand(pull).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message.replaceAll(/\s+/g, " ").trim() : undefined),
  );
  stage.line(`GitHub: ${refused ?? "merged"}`);
  stage.expect(
    "GitHub refuses, since a ruleset of the repository requires the check that waits",
    refused?.includes('"model promotion"') === true,
  );
  stage.expect(
    "production points at version 2 as before",
    (await stage.manifest("churn_classifier")).stages["production"]?.version === "2",
  );

  stage.act("maya", `maya, warned by the check, closes ${name}.`).closePull(pull);
  await stage.settle();
  stage.act("ada", "ada asks for production again.");
  ada.runWorkflow("model-promotion.yml", { model: "churn_classifier", version: "3", to: "production" });
  await stage.settle();
  const fresh = [...stage.repository.pulls.values()].at(-1);
  stage.expect(
    "the Action opened a new pull request with a commit of its own, and nobody's approval came along",
    fresh?.state === "open" && fresh.number === pull.number + 1 && fresh.reviews.length === 0,
  );
}
