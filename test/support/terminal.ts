import { folder } from "../files/folder.ts";
import { freshBundle } from "./fresh-bundle.ts";
import { child } from "./run-bundle.ts";

type Said = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** The time at which these terminals live. */
export const NOW = "2026-11-20T12:00:00Z";

/** The terminal program as a process of its own, in folders with files, with nothing of this machine's environment but the path. */
export function terminals() {
  const { cli } = freshBundle();
  return (files: Readonly<Record<string, string | Uint8Array>> = {}, env: Readonly<Record<string, string>> = {}) => {
    const home = folder(files);
    const said = async (...words: readonly string[]): Promise<Said> => {
      const now = { PATH: process.env["PATH"] ?? "", EMBEDDED_NOW: String(Date.parse(NOW)) };
      const { code, stdout, stderr } = await child([cli(), ...words], { ...now, ...env }, home.root);
      return { code, stdout, stderr };
    };
    return { ...home, said };
  };
}
