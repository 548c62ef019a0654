import { collect } from "../../collect.ts";
import { under } from "../../syntax/tree.ts";
import type { Format } from "../format.ts";
import { takeNumbers } from "../generic-metrics.ts";

/**
 * The `metrics.json` that DVCLive keeps (https://dvc.org/doc/dvclive/how-it-works): a map of numbers as many tools write it, so it is
 * read only where somebody names it. A slash in a name has become a map: `train/loss` is `train.loss` here. `step` counts what was logged.
 */
export const dvclive: Format = {
  name: "dvclive",
  lookedFor: "the map of numbers that DVCLive keeps in metrics.json",
  recognise: () => false,
  accepts: ({ root }) => root?.is === "map" && root.entries.size > 0,
  read: (parsed, source) => {
    const { root } = parsed;
    const into = collect(parsed, source, "DVCLive");
    takeNumbers(into, root, ["step"]);
    if (under(root, "step") !== undefined) into.note("step is not read: it counts, and measures nothing");
    return into.report();
  },
};
