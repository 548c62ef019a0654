import { at, elements, members, text, type Json } from "../github/description/json.ts";
import { comparison, headOf, pullNow, refusal, type Gap, type Memory } from "./gap.ts";

/*
 * What emulate lacks or does otherwise than GitHub, as far as the story meets it. Each gap is answered from emulate's own objects
 * where it has them; everything that is not named here is emulate's own answer. Paths are those below /repos/{owner}/{repo}.
 */

/** GitHub moves a pull request's head with its branch, and counts commits and files; emulate keeps the first head, counts the base as a commit, and no file. */
const pullRequest: Gap = {
  name: "pull request",
  meets: /^GET \/pulls\/(\d+)$/,
  async answer(_, emulate, __, number) {
    const pull = await pullNow(emulate, number);
    if (pull["number"] === undefined) return undefined;
    const { commits, files } = await comparison(emulate, pull);
    return { status: 200, body: { ...pull, commits: commits.length, changed_files: files.length } };
  },
};

/** GitHub lists the files that differ from the merge base; emulate lists made-up names, none at all where it counts none. It has the trees, and compares them well. */
const files: Gap = {
  name: "files of a pull request",
  meets: /^GET \/pulls\/(\d+)\/files$/,
  async answer(_, emulate, __, number) {
    return { status: 200, body: (await comparison(emulate, await pullNow(emulate, number))).files };
  },
};

/** GitHub lists the commits that the base has not, with the accounts behind them; emulate lists the base's commit too, and no accounts. */
const commits: Gap = {
  name: "commits of a pull request",
  meets: /^GET \/pulls\/(\d+)\/commits$/,
  async answer(_, emulate, memory, number) {
    const listed = (await comparison(emulate, await pullNow(emulate, number))).commits;
    return { status: 200, body: listed.map((commit) => verified(commit, memory)) };
  },
};

function verified(commit: Json, { signed }: Memory): Json {
  if (!signed.has(text(at(commit, "sha")))) return commit;
  const verification = {
    verified: true,
    reason: "valid",
    signature: "-----BEGIN PGP SIGNATURE-----",
    payload: "tree",
    verified_at: at(commit, "commit", "committer", "date") ?? null,
  };
  return { ...members(commit), commit: { ...members(at(commit, "commit")), verification } };
}

/** GitHub commits as itself and signs what an App's token commits through the API without naming anyone; emulate commits as the App's bot, unsigned. */
const signature: Gap = {
  name: "signature",
  meets: /^POST \/git\/commits$/,
  async answer({ app, body }, emulate, memory) {
    if (!app || at(body, "author") !== undefined || at(body, "committer") !== undefined) return undefined;
    const made = await emulate("POST", "/git/commits", { ...members(body), committer: GITHUB });
    if (made.status === 201) memory.signed.add(text(at(made.body, "sha")));
    return made;
  },
};
const GITHUB = { name: "GitHub", email: "noreply@github.com" };

/** GitHub answers a branch with its commit in full; emulate with the commit's name only. */
const branch: Gap = {
  name: "commit of a branch",
  meets: /^GET \/branches\/(.+)$/,
  async answer(_, emulate, __, name) {
    const found = await emulate("GET", `/branches/${name}`);
    if (found.status !== 200) return found;
    const [commit] = elements((await emulate("GET", `/commits?sha=${text(at(found.body, "commit", "sha"))}&per_page=1`)).body);
    const self = text(at(found.body, "protection_url")).replace(/\/protection$/, "");
    return {
      status: 200,
      body: { ...members(found.body), commit: commit ?? null, protection: {}, _links: { self, html: self } },
    };
  },
};

/** GitHub refuses a second open pull request of one branch into the same base; emulate opens another. */
const duplicate: Gap = {
  name: "second pull request",
  meets: /^POST \/pulls$/,
  async answer({ body }, emulate) {
    const [head, base] = [text(at(body, "head")), text(at(body, "base"))];
    const open = elements((await emulate("GET", `/pulls?state=open&base=${encodeURIComponent(base)}&per_page=100`)).body);
    const same = open.find((pull) => at(pull, "head", "ref") === head);
    if (same === undefined) return undefined;
    const message = `A pull request already exists for ${text(at(same, "head", "label"))}.`;
    return refusal(422, "Validation Failed", [{ resource: "PullRequest", code: "custom", message }]);
  },
};

/**
 * GitHub answers 409 where the head is not `sha`, and merges into a base that moved; emulate answers 422, knows the first head
 * and base only, and puts the head's tree in place of whatever the base has become. Where that would show, this layer stops.
 */
const merge: Gap = {
  name: "merge",
  meets: /^PUT \/pulls\/(\d+)\/merge$/,
  async answer({ body, login }, emulate, memory, number) {
    const [kept, now] = [(await emulate("GET", `/pulls/${number}`)).body, await pullNow(emulate, number)];
    const [head, base] = [text(at(now, "head", "sha")), text(at(now, "base", "ref"))];
    const asked = at(body, "sha");
    if (asked !== undefined && asked !== head) return refusal(409, "Head branch was modified. Review and try the merge again.");
    const before = await headOf(emulate, base);
    if (at(kept, "head", "sha") !== head || at(kept, "base", "sha") !== before)
      throw new Error(`emulate would overwrite ${base} with #${number} instead of merging it`);
    const merged = await emulate("PUT", `/pulls/${number}/merge`, body);
    const after = text(at(merged.body, "sha"));
    if (merged.status === 200)
      memory.pushes.push({
        ref: `refs/heads/${base}`,
        before: before ?? "",
        after,
        type: "pr_merge",
        login,
        at: new Date().toISOString(),
      });
    return merged;
  },
};

/** GitHub tells which pull requests a commit came by; emulate takes `<sha>/pulls` for the name of a commit. */
const cameBy: Gap = {
  name: "pull requests of a commit",
  meets: /^GET \/commits\/([0-9a-f]{40})\/pulls$/,
  async answer(_, emulate, __, sha) {
    const all = elements((await emulate("GET", "/pulls?state=all&per_page=100")).body);
    const holding = [];
    for (const pull of all) {
      const inside = (await comparison(emulate, members(pull))).commits.some((commit) => at(commit, "sha") === sha);
      if (inside || at(pull, "merge_commit_sha") === sha) holding.push(pull);
    }
    return { status: 200, body: holding };
  },
};

/** GitHub starts workflows by a dispatch; emulate has none of this kind. Told here: that it was sent. */
const dispatch: Gap = {
  name: "repository dispatch",
  meets: /^POST \/dispatches$/,
  async answer({ body }, _, memory) {
    memory.dispatches.push(body ?? null);
    return { status: 204 };
  },
};

/** GitHub logs who moved a branch; emulate does not, so this layer notes what passes through it ... */
const pushing: Gap = {
  name: "noting of pushes",
  meets: /^(?:POST \/git\/refs|(?:PATCH|DELETE) \/git\/refs\/(.+))$/,
  async answer({ method, body, login }, emulate, memory, name) {
    const ref = method === "POST" ? text(at(body, "ref")) : `refs/${decodeURIComponent(name)}`;
    const before = (await headOf(emulate, ref.replace("refs/heads/", ""))) ?? NOTHING;
    const done = await emulate(method, method === "POST" ? "/git/refs" : `/git/refs/${name}`, body);
    const moved = at(body, "force") === true ? "force_push" : "push";
    const type = method === "POST" ? "branch_creation" : method === "DELETE" ? "branch_deletion" : moved;
    if (done.status < 300)
      memory.pushes.push({ ref, before, after: text(at(body, "sha")) || NOTHING, type, login, at: new Date().toISOString() });
    return done;
  },
};
const NOTHING = "0".repeat(40);

/** ... and tells it, with the account as emulate knows it. It knows a bot by no name, so the bot's rows get one here. */
/** GitHub tells of dismissals and changes of the base in a pull request's timeline; emulate has none, and neither happens in the story. */
const timeline: Gap = {
  name: "timeline",
  meets: /^GET \/issues\/\d+\/timeline$/,
  answer: () => Promise.resolve({ status: 200, body: [] }),
};

const activity: Gap = {
  name: "activity",
  meets: /^GET \/activity$/,
  async answer({ query }, emulate, { pushes }) {
    const rows: Json[] = [];
    for (const [index, { type, login, at: timestamp, ...row }] of pushes.entries()) {
      if (row.ref !== query.get("ref")) continue;
      const actor =
        at((await emulate("GET", `/collaborators/${encodeURIComponent(login)}/permission`)).body, "user") ?? bot(login);
      rows.unshift({ id: index + 1, node_id: `PSH_${index + 1}`, ...row, timestamp, activity_type: type, actor });
    }
    return { status: 200, body: rows };
  },
};

function bot(login: string): Json {
  const url = `https://api.github.com/users/${encodeURIComponent(login)}`;
  const lists = [
    "followers",
    "following",
    "gists",
    "starred",
    "subscriptions",
    "organizations",
    "repos",
    "events",
    "received_events",
  ];
  return {
    login,
    id: 1,
    node_id: "BOT_1",
    avatar_url: `${url}/avatar`,
    gravatar_id: "",
    url,
    html_url: url,
    ...Object.fromEntries(lists.map((list) => [`${list}_url`, `${url}/${list}`])),
    type: "Bot",
    site_admin: false,
  };
}

export const GAPS: readonly Gap[] = [
  pullRequest,
  files,
  commits,
  signature,
  branch,
  duplicate,
  merge,
  cameBy,
  dispatch,
  pushing,
  activity,
  timeline,
];
