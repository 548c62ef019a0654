/** A policy file as plain data. */
export type Says = { readonly path: string; readonly says: unknown };

type Plain = { readonly [word: string]: unknown };
const isMap = (value: unknown): value is Plain => typeof value === "object" && value !== null && !Array.isArray(value);

/** The stages of a model's policy: of the file that names it with the most letters of its own, laid over all it extends. */
export function chosen(files: readonly Says[], model: string): unknown {
  const claims = files.flatMap(({ path, says }) => {
    if (!isMap(says) || !Array.isArray(says["models"])) return [];
    const letters = (says["models"] as string[]).flatMap((pattern) => closeness(pattern, model));
    return letters.length === 0 ? [] : [{ path, says, letters: Math.max(...letters) }];
  });
  const most = Math.max(...claims.map((claim) => claim.letters));
  const best = claims.filter((claim) => claim.letters === most);
  return best.length === 1 && best[0] !== undefined ? layered(best[0].path, files) : undefined;
}

/** How many letters are the pattern's own, and a thousand for a name in full. */
function closeness(pattern: string, model: string): readonly number[] {
  if (pattern === model) return [1000];
  const written = Array.from(pattern)
    .map((sign) => (sign === "*" ? ".*" : sign === "?" ? "." : `[${sign}]`))
    .join("");
  return new RegExp(`^${written}$`).test(model) ? [pattern.replaceAll(/[*?]/g, "").length] : [];
}

function layered(path: string, files: readonly Says[]): unknown {
  const says = files.find((file) => file.path === path)?.says;
  if (!isMap(says)) return undefined;
  const below =
    typeof says["extends"] === "string" ? layered(`policies/${says["extends"].split("/").at(-1) ?? ""}`, files) : undefined;
  return laid(says["stages"], below) ?? {};
}

/** What is nearer over what is farther: word by word in maps, whole in all else. */
function laid(near: unknown, far: unknown): unknown {
  if (near === undefined) return far;
  if (!isMap(near) || !isMap(far)) return near;
  const words = [...new Set([...Object.keys(far), ...Object.keys(near)])];
  return Object.fromEntries(words.map((word) => [word, laid(near[word], far[word])]));
}
