import { examineDocument } from "../document.ts";

/** The 1-based line where a stage's pointer stands in the text: its version, else the closest parent that is written down; 1 where nothing can be read. */
export function lineOfStage(text: string, file: string, stage: string): number {
  const { document } = examineDocument(text, file);
  return document === undefined ? 1 : document.lineOf(["stages", stage, "version"]);
}
