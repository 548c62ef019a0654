import { afterAll, beforeAll, expect, test } from "vitest";
import type { Permissions } from "../github/tokens.ts";
import { rowsUnder, shellLines } from "./blocks.ts";
import { built, models, outputsOf, type Run } from "./models.ts";

const ASKED: Permissions = { contents: "write", "pull-requests": "write", checks: "write" };
const [toStaging = ""] = shellLines("gh workflow run").map(({ line }) => line);

let bundle: Awaited<ReturnType<typeof built>>;
beforeAll(async () => {
  bundle = await built();
});
afterAll(() => bundle.remove());

/** The README's first promotion, with these permissions and no others. */
async function firstPromotion(permissions: Permissions) {
  const here = await models(`${bundle.folder}/index.js`, permissions);
  const runs: readonly Run[] = await here.gh(toStaging);
  const refused = here.github.requests.filter(({ status }) => status === 403);
  const merged = here.file("models/churn.yaml") !== undefined;
  await here.github.close();
  const [ran] = runs.flatMap((run) => run.ran ?? []);
  return { code: ran?.code, log: ran?.log ?? "", outputs: outputsOf(runs)[0], refused, merged };
}

test("the README, the workflow and the token of the story name the same permissions, each with a reason", async () => {
  const rows = rowsUnder("Permissions, each with its reason");
  expect(rows.map(([permission]) => permission)).toEqual(Object.entries(ASKED).map(([name, access]) => `\`${name}: ${access}\``));
  for (const [, why = ""] of rows) expect(why.length).toBeGreaterThan(20);
  const here = await models("");
  await here.github.close();
  const main = here.workflows.find(({ file }) => file === "model-promotion.yml");
  expect(main?.jobs["promote"]?.permissions).toEqual(ASKED);
});

test("they are enough: nothing is refused", async () => {
  expect(await firstPromotion(ASKED)).toMatchObject({ code: 0, merged: true, refused: [] });
});

test.each(Object.keys(ASKED).flatMap((name) => [[name, undefined] as const, [name, "read"] as const]))(
  "without %s: write (%s) the promotion stops, and the message names that line",
  async (name, access) => {
    const others = Object.fromEntries(Object.entries(ASKED).filter(([other]) => other !== name));
    const found = await firstPromotion(access === undefined ? others : { ...others, [name]: access });
    expect(found).toMatchObject({ code: 1, merged: false, outputs: { decision: "refuse", "reason-code": "invalid" } });
    expect(found.log).toContain("permissions: {");
    expect(found.log).toContain(`${name}: write`);
  },
);
