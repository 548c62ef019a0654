import { spellFrom } from "../approval/missing.ts";
import { BREAK_GLASS } from "../approval/forcing.ts";
import { instant } from "../manifest/step.ts";
import { couldBeForced, isForced } from "../promotion/force.ts";
import type { Judged, Result } from "../promotion/result.ts";
import { code, escape } from "./escape.ts";
import type { Part } from "./fit.ts";
import { list } from "./list.ts";

/** Whether a result says that something goes through by force. */
export function goesByForce({ judged, decision }: Result): boolean {
  return (decision.code === "forced" || decision.code === "merged") && judged.some(isForced);
}

/** Who forces a move or could, and whose forcing does not count and why; nothing where nobody may, or nobody has to. */
export function forcingParts(judged: Judged): readonly Part[] {
  const { forcing } = judged;
  if (forcing === undefined || !(couldBeForced(judged) || forcing.setAside.length > 0)) return [];
  const rows = forcing.by.map(({ login, because, until }) => `| ${code(login)} | ${instant(until)} | ${escape(because)} |`);
  const missing = forcing.count - forcing.by.length;
  const how = `${escape(spellFrom(forcing.from))} may force this past its gates and approvals, ${forcing.count === 1 ? "alone" : `${forcing.count} of them together`}: with an approval of this very commit whose text begins with ${code(BREAK_GLASS)} and the reason. It counts for ${code(forcing.expiresAfter)}.`;
  return [
    { text: rows.length === 0 ? "" : ["| forced by | until | because |", "|---|---|---|", ...rows].join("\n") },
    {
      text:
        isForced(judged) || rows.length === 0
          ? ""
          : missing > 0
            ? `${missing} more would have to force it.`
            : "It is not forced.",
    },
    {
      text: list(
        "Do not count:",
        forcing.setAside.map(({ login, because }) => `${login} ${because}`),
      ),
    },
    { text: list("Cannot be told:", forcing.unknowns) },
    { text: isForced(judged) ? "" : how },
  ].filter((part) => part.text !== "");
}
