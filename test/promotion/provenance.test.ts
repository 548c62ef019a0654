import { expect, test } from "vitest";
import type { Person, PullCommit, PullFacts } from "../../src/ports.ts";
import { provenance } from "../../src/promotion/provenance.ts";
import { HEAD } from "./judged.ts";

const BOT: Person = { login: "promoter[bot]", type: "Bot" };
const person = (login: string): Person => ({ login, type: "User" });

/** The one commit that the Action makes, asked for by rita, unless overridden. */
function commit(over: Partial<PullCommit> = {}): PullCommit {
  return {
    sha: HEAD,
    parents: [],
    author: BOT,
    committer: { login: "web-flow", type: "User" },
    coauthors: [],
    signedByGitHub: true,
    message: "promote fraud to production: 6 → 7\n\nModel: fraud\nReason: better\nRequested-By: rita",
    ...over,
  };
}

/** The Action's pull request with that one commit, unless overridden. */
function pull(over: Partial<PullFacts> = {}): PullFacts {
  return {
    number: 12,
    url: "https://github.com/acme/models/pull/12",
    title: "promote fraud to production: 6 → 7",
    body: "",
    state: "open",
    draft: false,
    author: BOT,
    head: HEAD,
    branch: "promote/fraud/production/7",
    base: "main",
    fork: false,
    commits: [commit()],
    files: [],
    reviews: [],
    checks: [],
    viewer: "promoter[bot]",
    ...over,
  };
}

const OTHER = "3f2a91c".padEnd(40, "0");
const foreign = (because: string, help = "Close this pull request and run promote again, or open one by hand.") => ({
  ours: false,
  requesters: [],
  requesterKnown: false,
  barred: [],
  findings: [
    {
      family: "promotion",
      gate: "commits",
      enforcement: "block",
      outcome: "inconclusive",
      code: "foreign_commit",
      because,
      help,
      sources: [],
    },
  ],
});

test("believes the one commit that GitHub signed as the bot's, and bars whoever asked for it", () => {
  expect(provenance(pull(), undefined)).toEqual({
    ours: true,
    requesters: [{ login: "rita" }],
    requesterKnown: true,
    reason: "better",
    barred: [{ login: "rita", because: "asked for this promotion" }],
    findings: [],
  });
});

test("bars everybody who asked, and knows nobody where the commit names nobody", () => {
  const two = commit({ message: "promote\n\nRequested-By: rita\nRequested-By: \nRequested-By: sam" });
  expect(provenance(pull({ commits: [two] }), undefined).barred.map(({ login }) => login)).toEqual(["rita", "sam"]);
  const nobody = provenance(pull({ commits: [commit({ message: "promote\n\nRequested-By: " })] }), undefined);
  expect(nobody).toEqual({ ours: true, requesters: [], requesterKnown: false, reason: undefined, barred: [], findings: [] });
});

test("reads the bot's name in whatever case GitHub tells it, from whoever may tell it", () => {
  const shouted = { author: { login: "Promoter[bot]", type: "Bot" } } as const;
  expect(provenance(pull(shouted), ["PROMOTER[bot]"]).ours).toBe(true);
  expect(provenance(pull({ viewer: undefined }), undefined).ours).toBe(true);
  expect(provenance(pull({ viewer: "maya" }), ["promoter[bot]"]).ours).toBe(true);
  expect(provenance(pull(), ["maya", "promoter[bot]"]).ours).toBe(true);
});

const SIGNATURE = "is not one that promoter[bot] made through the API, by GitHub's signature";
const NO_LONGER = "promoter[bot] opened this pull request with one commit, and it no longer holds exactly that one";
test.each<[string, Partial<PullFacts>, string]>([
  ["is not signed", { commits: [commit({ signedByGitHub: false })] }, `commit 9c1d2e3 ${SIGNATURE}`],
  ["is somebody else's", { commits: [commit({ author: person("eve") })] }, `commit 9c1d2e3 ${SIGNATURE}`],
  ["is nobody's", { commits: [commit({ author: undefined })] }, `commit 9c1d2e3 ${SIGNATURE}`],
  [
    "is followed by an unsigned one",
    { head: OTHER, commits: [commit(), commit({ sha: OTHER, signedByGitHub: false })] },
    `commit 3f2a91c ${SIGNATURE}`,
  ],
  ["is followed by another of the bot's", { head: OTHER, commits: [commit(), commit({ sha: OTHER })] }, NO_LONGER],
  ["comes before one of the bot's that is listed first", { commits: [commit(), commit({ sha: OTHER })] }, NO_LONGER],
  ["is not the head", { head: OTHER }, NO_LONGER],
  ["is gone", { commits: [] }, NO_LONGER],
  ["is one of too many to be read", { commits: undefined }, NO_LONGER],
])("does not believe a bot's pull request whose commit %s", (_, over, because) => {
  expect(provenance(pull(over), undefined)).toEqual(foreign(because));
});

test("does not believe a head that somebody else put there, though GitHub signed it as the bot's", () => {
  expect(provenance(pull(), ["eve", "mallory"])).toEqual(
    foreign("the head of this pull request was put there by eve and mallory, not by promoter[bot]"),
  );
});

const LOG = "GitHub's activity log of this branch names nobody yet";

test("waits where GitHub's log can be read and does not say yet who pushed", () => {
  const later = "Nothing to do; it is judged again at the next event.";
  expect(provenance(pull(), [])).toEqual(foreign(`who put the head of this pull request there is not known: ${LOG}`, later));
  expect(provenance(byMaya(), [])).toEqual(foreign(`who pushed to promote/fraud/production/7 is not known: ${LOG}`, later));
});

test("believes no other bot than the one it is", () => {
  expect(provenance(pull({ viewer: "other[bot]" }), undefined)).toEqual(
    foreign(
      "promoter[bot] opened this pull request, and this run is other[bot]: it believes what it wrote itself, and no other bot",
      "Close this pull request and run promote again, with the same token in every step that runs this Action.",
    ),
  );
});

const byMaya = (over: Partial<PullFacts> = {}) =>
  pull({
    author: person("Maya"),
    commits: [commit({ author: person("ann"), committer: person("bob"), message: "Requested-By: rita" })],
    ...over,
  });

test("of a hand-written pull request its author asked, and whoever opened, wrote, committed or pushed it is barred", () => {
  expect(provenance(byMaya(), ["cem"])).toEqual({
    ours: false,
    requesters: [person("Maya")],
    requesterKnown: true,
    barred: [
      { login: "maya", because: "opened this pull request" },
      { login: "ann", because: "is the author of commit 9c1d2e3" },
      { login: "bob", because: "committed 9c1d2e3" },
      { login: "cem", because: "pushed to this branch" },
    ],
    findings: [],
  });
});

test("each person is barred once, by the first thing they did; GitHub's own committer is nobody", () => {
  const commits = [
    commit({ sha: OTHER, author: person("MAYA"), committer: { login: "web-flow", type: "User" } }),
    commit({ author: undefined, committer: undefined }),
  ];
  expect(provenance(byMaya({ commits }), undefined).barred).toEqual([{ login: "maya", because: "opened this pull request" }]);
});

test("nobody is known to have asked where the author's account is gone", () => {
  const gone = provenance(byMaya({ author: undefined }), undefined);
  expect([gone.requesters, gone.requesterKnown]).toEqual([[], false]);
  expect(gone.barred.map(({ login }) => login)).toEqual(["ann", "bob"]);
});

test("waits where not everyone who committed is known: too many commits, or a head that GitHub does not list yet", () => {
  expect(provenance(byMaya({ commits: undefined }), ["cem"])).toEqual(
    foreign(
      "this pull request has more than 250 commits, so not everyone who committed to it is known",
      "Squash it into fewer commits.",
    ),
  );
  expect(provenance(byMaya({ head: OTHER }), [])).toEqual(
    foreign(
      "GitHub does not list the head 3f2a91c among this pull request's commits yet, so who made it is not known",
      "Nothing to do; it is judged again at the next event.",
    ),
  );
});

test("co-authors of a commit are barred like its author, and a commit whose co-authors nobody can tell keeps it waiting", () => {
  const together = (coauthors: readonly Person[] | undefined) =>
    byMaya({ commits: [commit({ author: person("ann"), committer: person("ann"), coauthors })] });
  expect(provenance(together([person("Dia"), person("ann")]), undefined).barred).toEqual([
    { login: "maya", because: "opened this pull request" },
    { login: "ann", because: "is the author of commit 9c1d2e3" },
    { login: "dia", because: "wrote commit 9c1d2e3 together with its author" },
  ]);
  expect(provenance(together(undefined), undefined)).toEqual(
    foreign(
      "commit 9c1d2e3 names co-authors, and it cannot be told whose names those are",
      "Nothing to do if GitHub's GraphQL is out; it is judged again at the next event.",
    ),
  );
});

test("where one who asked has no number and another has, the first gave their login up: nobody's approval can be told from theirs", () => {
  const message = (...more: string[]) => ["promote fraud", "", "Requested-By: rita", "Requested-By: sam", ...more].join("\n");
  const known = (...more: string[]) =>
    provenance(pull({ commits: [commit({ message: message(...more) })] }), undefined).requesterKnown;
  expect(known()).toBe(true);
  expect(known("Requested-By-Id: rita 7", "Requested-By-Id: sam 8")).toBe(true);
  expect(known("Requested-By-Id: rita 7")).toBe(false);
});
