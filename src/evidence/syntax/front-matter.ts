/**
 * The YAML between the two lines of three dashes at the beginning of a Markdown file, with empty lines before it so that every
 * line keeps its number; undefined where there is none. https://huggingface.co/docs/hub/model-cards#model-card-metadata
 */
export function frontMatter(text: string): string | undefined {
  const found = /^---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text);
  return found === null ? undefined : `\n${found[1] ?? ""}`;
}
