import { shortDigest } from "../digest.ts";
import type { Move } from "../manifest/move.ts";
import type { Pointer } from "../manifest/shape.ts";
import { mainMoves, spellMove } from "../promotion/message.ts";
import type { Judged, Result } from "../promotion/result.ts";
import { code, cut, escape } from "./escape.ts";
import { TITLE } from "./fit.ts";

/** What a pull request with these moves is called. */
export function title(result: Result): string {
  const [first, ...others] = mainMoves(result.judged);
  if (first === undefined) return "promotion";
  return `${cut(spellMove(first.move), TITLE.pull - 20)}${others.length === 0 ? "" : ` and ${others.length} more`}`;
}

/** What a move does and means, as Markdown sentences for somebody who has never seen this tool. */
export function explainMove(move: Move): string {
  const [model, stage] = [code(move.model), code(move.stage)];
  switch (move.kind) {
    case "first":
      return `This promotes ${model} to version ${code(move.to.version)} in ${stage}, which points at nothing yet. Once it is merged, whoever asks for the ${stage} version of ${model} gets ${code(move.to.version)}.`;
    case "promotion":
      return `This promotes ${model} to version ${code(move.to.version)} in ${stage}, in place of ${code(move.from.version)}. Once it is merged, whoever asks for the ${stage} version of ${model} gets ${code(move.to.version)}.`;
    case "rollback":
      return `This rolls ${model} back to version ${code(move.to.version)} in ${stage}, which stood there before ${code(move.from.version)}. Once it is merged, whoever asks for the ${stage} version of ${model} gets ${code(move.to.version)} again.`;
    case "removal":
      return `This takes ${model} out of ${stage}, which points at version ${code(move.from.version)} now. Once it is merged, there is no ${stage} version of ${model}.`;
    case "hold":
      return `This puts the artifact ${code(shortDigest(move.hold.digest))} of ${model} under hold: it is not promoted to ${stage} again until somebody releases it. It says: ${escape(move.hold.because)}`;
    case "release":
      return `This lifts the hold on the artifact ${code(shortDigest(move.hold.digest))} of ${model} for ${stage}. The hold said: ${escape(move.hold.because)}`;
    case "archive":
      return `This archives version ${code(move.entry.version)} of ${model}, which leaves ${stage}.`;
    case "unarchive":
      return `This takes version ${code(move.entry.version)} of ${model} out of the archive.`;
    case "rollout":
    case "unexplained":
      return `This changes ${model} in ${stage}: ${escape(move.because)}`;
  }
}

/** Where a pointer stands before and after, as a table; empty for what moves no pointer. */
export function pointerTable(move: Move): string {
  if (!("from" in move) && !("to" in move)) return "";
  const row = (when: string, pointer: Pointer | undefined) =>
    pointer === undefined
      ? `| ${when} | nothing | | |`
      : `| ${when} | ${code(pointer.version)} | ${code(shortDigest(pointer.digest))} | ${pointer.uri === undefined ? "" : code(pointer.uri, 200)} |`;
  return [
    `| ${code(move.stage)} | version | digest | artifact |`,
    "|---|---|---|---|",
    row("before", "from" in move ? move.from : undefined),
    row("after", "to" in move ? move.to : undefined),
  ].join("\n");
}

/** Heading of one move's section where there are several; `level` is how deep. */
export function moveHeading(judged: Judged, level: number): string {
  return `${"#".repeat(level)} ${escape(spellMove(judged.move))}`;
}
