import type { NewRepository } from "../github/setup.ts";
import { evidence, manifest, moved, policy, production } from "../support/texts.ts";
import type { Place, Step, Texts } from "./place.ts";

/** One thing the Action is asked to do, from how the world stands before it. */
export type Story = {
  readonly name: string;
  readonly command: "promote" | "review" | "rollback" | "release";
  readonly plan?: NewRepository;
  /** What happens before. */
  readonly before?: (at: Place) => Promise<void>;
  readonly step: Step;
  /** What runs after the step was cut off: the step itself unless told otherwise, or one of several ways. */
  readonly again?: readonly (readonly Step[])[];
};

const MANIFEST = "models/fraud.yaml";
const BEFORE = manifest({ staging: "7", production: "6" });
const AUTOMATIC_ROLLBACK = { production: production({ rollback: { merge: "automatic" } }) };
const FILES = {
  [MANIFEST]: BEFORE,
  "policies/fraud.yaml": policy(),
  ...Object.fromEntries(["6", "7", "8"].map((version) => [`evidence/fraud/${version}/evidence.json`, evidence(version)])),
};
const TWO_MODELS = {
  ...FILES,
  "models/spam.yaml": manifest({ production: "1" }, "spam"),
  "policies/fraud.yaml": policy({}, ["fraud", "spam"]),
  "evidence/spam/1/evidence.json": evidence("1", {}, "spam"),
  "evidence/spam/2/evidence.json": evidence("2", {}, "spam"),
};

const promote = (inputs: Texts, files?: Texts): Step => ({
  inputs: { command: "promote", model: "fraud", to: "production", ...inputs },
  ...(files === undefined ? {} : { files }),
});
const review = (number?: number): Step => ({
  inputs: { command: "review", ...(number === undefined ? {} : { "pull-request": String(number) }) },
  actor: "grace",
});
const sweep = review();
const rollback: Step = { inputs: { command: "rollback", model: "fraud", to: "production" }, actor: "maya" };
const release: Step = { inputs: { command: "release", model: "fraud", to: "production", reason: "it was the proxy" } };

const approve = (at: Place, number: number, ...people: readonly string[]) => {
  for (const login of people) at.github.as(login).approve(number);
};

/** Version 7 goes to production as people do it, asked by ada, approved by maya and olga. An hour passes. */
async function sevenInProduction(at: Place): Promise<void> {
  await at.run(promote({ version: "7" }));
  approve(at, 1, "maya", "olga");
  await at.run(review(1));
  at.github.clock.advance("1h");
}

async function reverted(at: Place): Promise<number> {
  await sevenInProduction(at);
  return (await at.github.as("grace").revertButton(1)).number;
}

/** The hold that the Revert owes is nowhere yet: a person merged it, and no run has looked since. */
async function revertedByHand(at: Place): Promise<void> {
  await at.github.as("grace").mergeByHand(await reverted(at));
  at.github.clock.advance("1h");
}

/** After the merge no event comes any more: what is left is finished by the schedule. */
const eventOrSweep = (number: number) => [[review(number)], [sweep]];

export const STORIES: readonly Story[] = [
  {
    name: "promote opens a pull request",
    command: "promote",
    step: promote({ version: "9", evidence: "e.json" }, { "e.json": evidence("9") }),
  },
  {
    name: "promote closes the pull request it supersedes",
    command: "promote",
    async before(at) {
      await at.run(promote({ version: "7" }));
    },
    step: promote({ version: "8" }),
  },
  {
    name: "promote merges at once",
    command: "promote",
    step: promote({ version: "8", to: "staging" }),
  },
  {
    name: "promote makes its pull request anew on a base that moved",
    command: "promote",
    async before(at) {
      await at.run(promote({ version: "8" }));
      const text = at.file(MANIFEST) ?? "";
      at.github.as("maya").pushCommit("main", { [MANIFEST]: `# mine\n${text}` });
    },
    step: promote({ version: "8" }),
  },
  {
    name: "promote writes the hold that a Revert owes",
    command: "promote",
    before: revertedByHand,
    step: promote({ version: "8" }),
  },
  {
    name: "review merges what is approved",
    command: "review",
    async before(at) {
      await at.run(promote({ version: "8" }));
      approve(at, 1, "maya", "olga");
    },
    step: review(1),
    again: eventOrSweep(1),
  },
  {
    name: "review merges a Revert made with GitHub's button, and writes its hold",
    command: "review",
    async before(at) {
      approve(at, await reverted(at), "olga");
    },
    step: review(2),
    again: eventOrSweep(2),
  },
  {
    name: "review merges a pull request written by hand",
    command: "review",
    async before(at) {
      at.github.as("grace").pushCommit("mine", { [MANIFEST]: moved(BEFORE, { stage: "production", version: "7" }) });
      at.github.as("grace").openPull({ title: "7 to production", head: "mine" });
      approve(at, 1, "maya", "olga");
      return Promise.resolve();
    },
    step: review(1),
    again: eventOrSweep(1),
  },
  {
    name: "review of all that is open merges one and tells the other",
    command: "review",
    plan: { files: TWO_MODELS },
    async before(at) {
      await at.run(promote({ version: "8" }));
      await at.run(promote({ model: "spam", version: "2" }));
      approve(at, 1, "maya", "olga");
      approve(at, 2, "maya");
    },
    step: sweep,
  },
  {
    name: "rollback asks a person",
    command: "rollback",
    before: sevenInProduction,
    step: rollback,
  },
  {
    name: "rollback merges at once",
    command: "rollback",
    plan: { files: { ...FILES, "policies/fraud.yaml": policy(AUTOMATIC_ROLLBACK) } },
    before: sevenInProduction,
    step: rollback,
  },
  {
    name: "release of a hold asks a person",
    command: "release",
    plan: { files: { ...FILES, "policies/fraud.yaml": policy(AUTOMATIC_ROLLBACK) } },
    async before(at) {
      await sevenInProduction(at);
      await at.run(rollback);
      at.github.clock.advance("1h");
    },
    step: release,
  },
  {
    name: "release of a hold that nobody wrote down writes it first",
    command: "release",
    before: revertedByHand,
    step: release,
  },
];

export const FILES_OF = (story: Story): NewRepository => ({ files: FILES, ...story.plan });

/** The ways to go on after the step was cut off. */
export function waysOn(story: Story): readonly (readonly Step[])[] {
  return story.again ?? [[story.step]];
}
