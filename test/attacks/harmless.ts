import { expect } from "vitest";
import { logSafe } from "../../src/report/escape.ts";
import type { Run, Workplace } from "../support/workplace.ts";
import { commitsBetween } from "../github/git/history.ts";
import type { Repository } from "../github/state.ts";

/*
 * What no text from people may become, wherever the Action shows it. Each surface is held against what its reader would obey: the
 * runner reads commands, GitHub reads Markdown, mentions, keywords and trailers, a terminal reads controls.
 */

const CONTROLS = /[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]/u;
const OUR_TAGS =
  /^<(?:details|details open|\/details|summary|\/summary|sub|\/sub|code|\/code|!-- model-promotion:(?:begin|end) --)>$/;

/** Text with code spans taken out: GitHub reads nothing in there. */
const outsideCode = (markdown: string) => markdown.replace(/<code>[^\n]*?<\/code>|(?<!\\)`[^`\n]*`/g, "");

/** The one kind of link that is ours. */
const OUR_LINK = /\[#\d+\]\(https:\/\/github\.com\/acme\/models\/pull\/\d+\)/g;

export function expectHarmlessMarkdown(markdown: string, where: string): void {
  const text = outsideCode(markdown.replace(OUR_LINK, ""));
  for (const tag of text.match(/<[^>]*>/g) ?? []) expect(tag, where).toMatch(OUR_TAGS);
  expect(text, where).not.toMatch(/@[A-Za-z0-9]|[^\\]#\d|GH-\d|:\/\/|www\.|(?<!\\)\]\(|(?<!\\)!\[|&#\d/);
  expect(markdown.replaceAll("\n", ""), where).not.toMatch(CONTROLS);
  expect(markdown, where).toBe(markdown.toWellFormed());
}

export function expectHarmlessLog(log: string, where: string): void {
  expect(log, where).not.toMatch(/^\s*::|##\[/m);
  expect(log.replaceAll("\n", ""), where).not.toMatch(CONTROLS);
}

function expectHarmlessLine(line: string, where: string): void {
  expect(line, where).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}]*$/u);
}

const TRAILERS =
  /^(Model|Stage|Version|From-Version|Digest|Evidence-Digest|Policy-Digest|Reason|Requested-By|Approved-By|Verdict): /;

/** `people`: everybody whom a trailer may name. */
export function expectHarmlessMessage(message: string, people: readonly string[], where: string): void {
  expect(message.replaceAll("\n", ""), where).not.toMatch(CONTROLS);
  expect(message, where).not.toMatch(/\[\s*(?:skip ci|ci skip|no ci|skip actions|actions skip)\s*\]|^\s*skip-checks:/im);
  expect(message, where).not.toMatch(
    /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:(?:[\w.-]+\/[\w.-]+)?#\d|GH-\d|https?:\/\/\S+\/\d)/i,
  );
  expect(message, where).not.toMatch(/@[A-Za-z0-9]/);
  const paragraphs = message.trimEnd().split("\n\n");
  for (const line of (paragraphs.at(-1) ?? "").split("\n")) if (paragraphs.length > 1) expect(line, where).toMatch(TRAILERS);
  for (const [, name] of message.matchAll(/^(?:Approved-By|Requested-By): (.*)$/gim)) expect(people, where).toContain(name);
  expect(message, where).not.toMatch(/^Co-authored-by:/im);
}

/** Everything that one run said to its door. */
export function expectHarmlessRun(run: Run, where: string): void {
  expectHarmlessLog(run.text, `${where}, in the log`);
  if (run.summary !== undefined) expectHarmlessMarkdown(run.summary, `${where}, in the summary`);
  for (const { what, hint } of run.problems) expectHarmlessLine(logSafe(`${what} ${hint ?? ""}`), `${where}, in an annotation`);
  for (const [name, value] of Object.entries(run.outputs))
    if (name !== "result") expectHarmlessLine(value, `${where}, in the output ${name}`);
  const { result } = run.outputs;
  if (result !== "") expect(() => JSON.parse(result) as unknown, where).not.toThrow();
}

/** Everything that GitHub holds of what the product wrote. */
export function expectHarmlessRepository(at: Pick<Workplace, "repository" | "github" | "token">, where: string): void {
  const product = at.github.token(at.token).user;
  for (const run of at.repository.checks.values()) {
    expect(run.name, where).toMatch(/^model promotion(?: \/ [a-z]+)?$/);
    expectHarmlessLine(run.output.title ?? "", `${where}, in the title of a check`);
    expectHarmlessMarkdown(run.output.summary ?? "", `${where}, in a check`);
    expectHarmlessMarkdown(run.output.text ?? "", `${where}, in a check`);
    for (const { title, message } of run.annotations) {
      expectHarmlessLine(title ?? "", `${where}, in an annotation`);
      expectHarmlessLine(message.replaceAll("\n", ""), `${where}, in an annotation`);
    }
  }
  for (const pull of at.repository.pulls.values()) {
    if (pull.author === product) {
      expectHarmlessLine(pull.title, `${where}, in a title`);
      expectHarmlessMarkdown(pull.body ?? "", `${where}, in a body`);
    }
    for (const comment of pull.comments)
      if (comment.by === product) expectHarmlessMarkdown(comment.body, `${where}, in a comment`);
  }
  for (const { sha, message } of written(at.repository))
    expectHarmlessMessage(message, ["ada", "maya", "olga", "grace"], `${where}, in the message of ${sha.slice(0, 7)}`);
}

/** What the product put on the base branch, by squash, and on branches of its own. Everybody else pushes elsewhere. */
function written({ git, refs }: Repository) {
  const main = refs.get("refs/heads/main") ?? "";
  const own = [...refs].filter(([ref]) => /^refs\/heads\/(?:promote|rollback|release|hold)\//.test(ref));
  return [main, ...own.map(([, head]) => head)]
    .flatMap((head) => commitsBetween(git, head))
    .filter(({ parents }) => parents.length > 0);
}
