import { ask, type Access } from "./ask.ts";
import { committed } from "./person.ts";

/**
 * The login of whoever the token is, where only REST answers. REST has no word for it: an installation's token may not ask who it
 * is. But it signs what it writes. So a commit is written that repeats `commit`'s files and lies on no branch, and its author told.
 * https://docs.github.com/rest/git/commits#create-a-commit
 */
export async function viewerByRest({ octokit, where }: Access, commit: string): Promise<string> {
  const { tree } = await ask(octokit.rest.git.getCommit({ ...where, commit_sha: commit }));
  const message = "Who writes this? A commit on no branch, by which the Action learns its own name.";
  const { author } = await ask(octokit.rest.git.createCommit({ ...where, message, tree: tree.sha, parents: [commit] }));
  return committed(author, undefined)?.login ?? author.name;
}
