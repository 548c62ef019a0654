import { readFileSync } from "node:fs";

/** A code block of a page. `title` is the path, or the description, that stands beside its language. */
export type Block = {
  readonly language: string;
  readonly title: string | undefined;
  readonly text: string;
  /** The nearest heading above it. */
  readonly heading: string;
};

export const README = readFileSync("README.md", "utf8");
export const blocks = blocksOf(README);
/** The page about data, which is held to the same. */
export const DATA_PAGE = readFileSync("docs/data.md", "utf8");
export const dataBlocks = blocksOf(DATA_PAGE);

function blocksOf(text: string): readonly Block[] {
  const found: Block[] = [];
  let heading = "";
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at++) {
    heading = /^#+ (.*)$/.exec(lines[at] ?? "")?.[1] ?? heading;
    const [, language, title] = /^```([\w-]+)(?: title="(.*)")?$/.exec(lines[at] ?? "") ?? [];
    if (language === undefined) continue;
    const end = lines.indexOf("```", at);
    found.push({ language, title, text: `${lines.slice(at + 1, end).join("\n")}\n`, heading });
    at = end;
  }
  return found;
}

/** The text of the block with this title, of the README's unless told otherwise; there is exactly one. */
export function titled(title: string, of: readonly Block[] = blocks): string {
  const [block, ...more] = of.filter((one) => one.title === title);
  if (block === undefined) throw new Error(`no block is titled ${title}`);
  if (more.length > 0) throw new Error(`${1 + more.length} blocks are titled ${title}`);
  return block.text;
}

/** Every line of the shell blocks, of the README's unless told otherwise, that starts with these words, its comment apart. */
export function shellLines(
  starting: string,
  of: readonly Block[] = blocks,
): readonly { readonly line: string; readonly comment: string; readonly heading: string }[] {
  return of
    .filter(({ language }) => language === "sh")
    .flatMap(({ text, heading }) =>
      text
        .trimEnd()
        .split("\n")
        .map((whole) => ({ whole, heading })),
    )
    .map(({ whole, heading }) => {
      const [, line = "", comment = ""] = /^(.*?)(?:\s+# (.*))?$/.exec(whole) ?? [];
      return { line, comment, heading };
    })
    .filter(({ line }) => line.startsWith(starting));
}

/** The words of a shell line; what stands in quotes is one word. */
export function words(line: string): readonly string[] {
  return [...line.matchAll(/(?:"[^"]*"|[^\s"]+)+/g)].map(([word]) => word.replaceAll('"', ""));
}

/** `gh workflow run FILE -f name=value ...` as the file and its fields. */
export function dispatchOf(line: string): { readonly workflow: string; readonly fields: Readonly<Record<string, string>> } {
  const [gh, noun, verb, workflow = "", ...rest] = words(line);
  if ([gh, noun, verb].join(" ") !== "gh workflow run") throw new Error(`${line} runs no workflow`);
  const fields: [string, string][] = [];
  for (let at = 0; at < rest.length; at += 2) {
    const [, name, value] = /^([\w-]+)=(.*)$/.exec(rest[at + 1] ?? "") ?? [];
    if (rest[at] !== "-f" || name === undefined || value === undefined) throw new Error(`${line}: ${rest[at] ?? ""} is no field`);
    fields.push([name, value]);
  }
  return { workflow, fields: Object.fromEntries(fields) };
}

/** The rows of the table under a heading, each as its cells. */
export function rowsUnder(heading: string): readonly (readonly string[])[] {
  const [, section = ""] = README.split(new RegExp(`^##+ ${heading.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`, "m"));
  const lines =
    section
      .split(/^## /m)[0]
      ?.split("\n")
      .filter((line) => line.startsWith("|")) ?? [];
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
}
