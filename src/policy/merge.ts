import type { Document } from "../document.ts";

export type Map = Readonly<Record<string, unknown>>;

export function isMap(value: unknown): value is Map {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** One value out of many layers, nearest first: maps merge deeply, in all else what is nearer wins whole. */
export function merged(layers: readonly unknown[]): unknown {
  const [nearest, ...rest] = layers.filter((layer) => layer !== undefined);
  if (!isMap(nearest)) return nearest;
  const until = rest.findIndex((layer) => !isMap(layer));
  const maps: readonly Map[] = [nearest, ...(until < 0 ? rest : rest.slice(0, until)).filter(isMap)];
  const keys = new Set(maps.toReversed().flatMap((map) => Object.keys(map)));
  return Object.fromEntries(
    [...keys].map((key) => [key, merged(maps.map((map) => (Object.hasOwn(map, key) ? map[key] : undefined)))]),
  );
}

/** Where the layers, nearest first, say this: the file and line of the word that won, or of the closest word around it that is written down. */
export function placeOf(
  layers: readonly Document[],
  path: readonly PropertyKey[],
): { readonly file: string; readonly line: number } {
  for (let depth = path.length; depth > 0; depth--) {
    const words = path.slice(0, depth);
    const winner = winnerOf(layers, words);
    if (winner !== undefined) return { file: winner.file, line: winner.lineOf(words) };
  }
  return { file: layers[0]?.file ?? "", line: 1 };
}

function winnerOf(layers: readonly Document[], path: readonly PropertyKey[]): Document | undefined {
  for (const layer of layers) {
    let value: unknown = layer.value;
    let written = true;
    for (const word of path) {
      if (typeof value !== "object" || value === null) return undefined;
      const list = Array.isArray(value);
      written = Object.hasOwn(value, word);
      // A list that is nearer replaces all of a list that is farther, also where it is shorter.
      if (!written && list) return undefined;
      if (!written) break;
      value = Reflect.get(value, word);
    }
    if (written) return layer;
  }
  return undefined;
}
