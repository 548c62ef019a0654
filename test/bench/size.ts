import { basename } from "node:path";
import type { Metafile } from "esbuild";
import type { Line } from "./line.ts";

const AIMS: Readonly<Record<string, number>> = { "index.js": 0.8 };
const MB = 1_000_000;

/** How large each built file is, and its five largest parts: packages, and rooms of ours. */
export function sizes({ outputs }: Metafile): readonly Line[] {
  return Object.entries(outputs).map(([path, { bytes, inputs }]) => {
    const parts = new Map<string, number>();
    for (const [input, { bytesInOutput }] of Object.entries(inputs))
      parts.set(partOf(input), (parts.get(partOf(input)) ?? 0) + bytesInOutput);
    const largest = [...parts].toSorted(([, a], [, b]) => b - a).slice(0, 5);
    return {
      name: `size of dist/${basename(path)}`,
      value: bytes / MB,
      unit: "MB",
      aim: AIMS[basename(path)],
      how: [`largest parts: ${largest.map(([part, size]) => `${part} ${(size / MB).toFixed(3)}`).join(", ")}`],
    };
  });
}

function partOf(input: string): string {
  const [, installed] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input) ?? [];
  return installed ?? input.split("/").slice(0, 2).join("/");
}
