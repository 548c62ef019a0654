import { reviewPull } from "../../../src/commands/judge-pull.ts";
import type { Scene } from "../../../src/commands/scene.ts";
import { orThrow } from "../../../src/errors.ts";
import { readRequest } from "../../../src/inputs.ts";
import { say } from "../../../src/say.ts";
import { saidPlainly, speaksPlainly } from "../frame/plain-speech.ts";
import { subject } from "../frame/subject.ts";
import { holds } from "../frame/word.ts";
import { hostOf } from "../plain/host.ts";
import { textOf, worlds } from "../plain/worlds.ts";
import { merges } from "../reference/judgement.ts";
import { NOW, type PlainWorld } from "../reference/world.ts";

const REQUEST = orThrow(readRequest({ command: "review", "pull-request": "7" }));

async function reviewed(world: PlainWorld) {
  const { host, facts, pressed } = hostOf(world);
  const workspace = {
    find: never,
    file: never,
    folder: never,
    digest: never,
    data: never,
    write: never,
    landings: never,
  };
  const scene: Scene = { request: REQUEST, host, workspace, now: new Date(NOW), log: speaksPlainly };
  const result = await reviewPull(scene, facts, { name: "main", head: "b".repeat(40) });
  return {
    result,
    pressed: pressed(),
    said: say({ is: "judged", command: "review", results: [result], sweep: false }, "result.json"),
  };
}

function never(): Promise<never> {
  return Promise.reject(new Error("a review reads nothing of the workspace"));
}

/** A repository and a pull request: read, judged, approved and merged, or not. */
export const judgements = subject<PlainWorld>({
  name: "judgements",
  share: 6,
  least: { open: 0.05, shut: 0.1 },
  inputs: worlds,
  check: async (world) => {
    const { result, pressed, said } = await reviewed(world);
    saidPlainly(said);
    const wanted = merges(world, textOf);
    const { to, code, because } = result.decision;
    holds(pressed === wanted, `the reference ${wanted ? "merges" : "does not merge"}; the product: ${to} ${code}, ${because}`);
    holds((code === "merged") === pressed, `merged or not, it is called ${code}`);
    const again = await reviewed(world);
    holds(again.said.text === said.text, "judged twice, it is told differently");
    return pressed ? "open" : "shut";
  },
});
