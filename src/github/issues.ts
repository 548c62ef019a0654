import * as z from "zod";
import { UserError } from "../errors.ts";
import type { Issues } from "../ports/issues.ts";
import { ask, askOr, type Access } from "./ask.ts";
import { inShape } from "./answer-shape.ts";
import { orLook } from "./fate.ts";

const Issue = z.object({
  number: z.number(),
  html_url: z.string(),
  state: z.string(),
  title: z.string(),
  body: z.string().nullish(),
  user: z.object({ login: z.string() }).nullish(),
  pull_request: z.unknown().optional(),
});
type Issue = z.output<typeof Issue>;

/** https://docs.github.com/rest/issues/issues */
export function issues({ octokit, where, patience }: Access): Issues {
  const path = `/repos/${where.owner}/${where.repo}/issues`;
  return {
    async open({ title, body, since, by }) {
      const same = (one: Issue) =>
        one.pull_request === undefined &&
        one.state === "open" &&
        by !== undefined &&
        one.user?.login.toLowerCase() === by.toLowerCase() &&
        plain(one.title) === plain(title) &&
        plain(one.body ?? "") === plain(body);
      const find = async () => {
        const all = octokit.paginate(octokit.rest.issues.listForRepo, {
          ...where,
          state: "open",
          since: since.toISOString(),
          per_page: 100,
        });
        const data = await ask(all.then((listed) => ({ data: listed, status: 200 })));
        return inShape(z.array(Issue), data, { path }).find(same);
      };
      const known = await find();
      if (known !== undefined) return { number: known.number, url: known.html_url, made: false };
      const made = await orLook(
        patience,
        async () => {
          const answer = await askOr(octokit.rest.issues.create({ ...where, title, body }), 410);
          if (answer.ok) return inShape(Issue, answer.data, { method: "POST", path });
          throw new UserError(
            {
              what: `${where.owner}/${where.repo} has issues turned off, and what is forced is put into one for the review afterwards`,
              hint: "turn them on in Settings > General > Features, or take break_glass out of the policy",
            },
            { cause: answer.refusal.cause },
          );
        },
        find,
      );
      return { number: made.number, url: made.html_url, made: true };
    },
  };
}

/** A text as it is compared with what GitHub gives back of it. */
function plain(text: string): string {
  return text.replaceAll("\r\n", "\n").trim();
}
