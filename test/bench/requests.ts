import { startGitHub, type EmbeddedGitHub } from "../github/server.ts";
import { runAction, type ActionRun } from "../support/run-bundle.ts";
import { acme, promotion } from "./acme.ts";
import type { Line } from "./line.ts";

/** How often GitHub is asked: a new promotion, a look at one that did not change, and a look at all of them. */
export async function requests(main: string, open: number): Promise<readonly Line[]> {
  const github = await startGitHub();
  try {
    const repository = acme(github, "models", open);
    const token = github.actionsToken(repository);
    const asked = async (run: ActionRun) => {
      // An hour's requests are GitHub's limit and not the question here.
      Object.assign(github.token(token).used, { core: 0, graphql: 0 });
      github.requests.length = 0;
      const { code, log, outputs } = await runAction(github, { ...run, main });
      if (code !== 0 || outputs["decision"] !== "wait") throw new Error(`${run.event} ended with ${code}:\n${log}`);
      if (github.complaints.length > 0) throw new Error(github.complaints.join("\n"));
      return github.requests.length;
    };

    const promote = await asked(promotion(repository, token, 0, 2));
    const families = familyChecks(github);
    const review = { repository, token, event: "pull_request_target", payload: pullRequest(1, repository.fullName) };
    await asked(review);
    const idle = await asked(review);
    const writes = changes(github);
    for (let model = 1; model < open; model++) await asked(promotion(repository, token, model, 2));
    const sweep = { repository, token, event: "schedule" };
    await asked(sweep);
    const all = await asked(sweep);
    const kinds = `${github.requests.filter(({ url }) => url === "/graphql").length} of them queries, ${changes(github)} changes`;
    return [
      {
        name: "requests of a new promotion",
        value: promote - families,
        unit: "requests",
        aim: 10,
        how: [`${promote} in all, of which ${families} are the check runs of gate families, one each`],
      },
      {
        name: "requests of a review that finds nothing new",
        value: idle,
        unit: "requests",
        aim: 5,
        how: [`one open promotion, judged again from the beginning; ${writes} changes`],
      },
      {
        name: `requests of a sweep of ${open} open promotions`,
        value: all,
        unit: "requests",
        aim: open === 100 ? 120 : undefined,
        how: [`of as many models, each judged again from the beginning with nothing changed; ${kinds}`],
      },
    ];
  } finally {
    await github.close();
  }
}

function familyChecks({ requests }: EmbeddedGitHub): number {
  return requests.filter(({ method, url, requestBody }) => {
    const name = typeof requestBody === "object" && requestBody !== null && "name" in requestBody ? requestBody.name : undefined;
    return method === "POST" && url.endsWith("/check-runs") && String(name).includes(" / ");
  }).length;
}

function changes({ requests }: EmbeddedGitHub): number {
  return requests.filter(({ method, url }) => method !== "GET" && url !== "/graphql").length;
}

function pullRequest(number: number, fullName: string) {
  const side = { repo: { full_name: fullName } };
  return { pull_request: { number, head: side, base: side } };
}
