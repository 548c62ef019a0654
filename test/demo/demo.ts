import { resolve } from "node:path";
import { attack } from "./chapters/attack.ts";
import { blocked } from "./chapters/blocked.ts";
import { production } from "./chapters/production.ts";
import { revert } from "./chapters/revert.ts";
import { rollback } from "./chapters/rollback.ts";
import { staging } from "./chapters/staging.ts";
import { CAST } from "./repository.ts";
import { openStage } from "./stage.ts";
import { teller } from "./tell.ts";

/*
 * Plays the story on the embedded GitHub and writes its pages into `demo/`, or into the folder named as the only argument.
 * Exits with 0 only if every end the story expects was reached.
 */
const folder = process.argv[2] ?? "demo";
const began = performance.now();
const tell = teller((line) => console.log(line), process.stdout.isTTY && process.env["NO_COLOR"] === undefined);
const stage = await openStage(tell);
try {
  tell.heading("Models promoted by pull request: a story in six chapters");
  tell.text(
    "The repository is acme/models, on a GitHub that runs inside of this program: real git and GitHub's rules, without network and account. Whatever happens there sends events, events start workflows, and the workflows start the Action, as its users have it, in a process of its own.",
  );
  for (const [login, { plays }] of Object.entries(CAST)) tell.line(`${login} ${plays}`);
  for (const chapter of [staging, production, blocked, rollback, revert, attack]) await chapter(stage);

  tell.heading("In the end");
  const { requests, complaints } = stage.github;
  stage.expect(
    `all ${String(requests.length)} requests of the Action, and their answers, are as GitHub describes its API`,
    complaints.length === 0,
  );
  for (const complaint of complaints) tell.line(complaint);
  const pages = await stage.album.write(folder);
  tell.text(`It took ${((performance.now() - began) / 1000).toFixed(0)} seconds.`);
  tell.gap();
  if (stage.failures() > 0)
    console.log(`${String(stage.failures())} of the ends that this story expects were not reached: see ✘ above.`);
  console.log(`${String(pages)} pages show every pull request, check and summary. Open this one first:`);
  console.log(`  ${resolve(folder, "index.html")}`);
  process.exitCode = stage.failures() === 0 ? 0 : 1;
} finally {
  await stage.close();
}
