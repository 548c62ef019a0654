import { shortDigest } from "../digest.ts";
import { sentence } from "../errors.ts";
import { FAMILIES, type Finding } from "../gates/outcome.ts";
import type { Judged, Result } from "../promotion/result.ts";
import { approvalParts } from "./approvals.ts";
import { code, escape } from "./escape.ts";
import type { Part } from "./fit.ts";
import { forcingParts, goesByForce } from "./forcing.ts";
import { isShut } from "./headline.ts";
import { list } from "./list.ts";
import { explainMove, moveHeading, pointerTable } from "./moves.ts";
import { afterWord, reasonOf, standingOf, standingOfResult } from "./standing.ts";
import { shorterTables, table } from "./table.ts";
import { wayBack } from "./way-back.ts";

/*
 * The pieces that checks, bodies and summaries are put together from. Each is Markdown that knows how to become shorter.
 */

/** How it stands, as one line that begins bold; then `why`, where there is more to say of it, and who can do what next. */
export function decisionParts(result: Result, why: readonly Part[] = []): readonly Part[] {
  const words = { open: "✅ Open", waiting: "⏳ Waiting", shut: "❌ Shut" } as const;
  const forced = goesByForce(result);
  const standing = standingOfResult(result);
  const word =
    result.merged !== undefined
      ? forced
        ? "🚨 Merged by force"
        : "✅ Merged"
      : forced && standing === "open"
        ? "🚨 Open by force"
        : words[standing];
  return [
    { text: `**${word}**${afterWord(word, escape(reasonOf(result), 1000))}` },
    {
      text:
        forced && result.reviewIssue !== undefined
          ? `It is reviewed afterwards in issue #${result.reviewIssue.number}, whatever becomes of it.`
          : "",
    },
    ...why,
    { text: list("What next", result.decision.next) },
    { text: list("To fix", result.problems.map(sentence)) },
  ];
}

/** What each move does, as sentences and a table of the pointer before and after. */
export function moveParts({ move }: Judged): readonly Part[] {
  return [{ text: explainMove(move) }, { text: pointerTable(move) }];
}

/** Findings by family, shut ones first and open, those that pass folded. */
export function gateParts(findings: readonly Finding[]): readonly Part[] {
  const families = [...FAMILIES, "promotion" as const].map((family) => findings.filter((finding) => finding.family === family));
  const inPlay = families.filter((some) => some.length > 0).toSorted((one, other) => weight(one) - weight(other));
  return inPlay.map((some) => {
    const shut = some.some(isShut);
    const line = familyLine(some);
    const folded = (text: string) => `<details${shut ? " open" : ""}><summary>${line}</summary>\n\n${text}\n\n</details>`;
    const shorter = shut ? shorterTables(some, folded) : [{ text: line, cost: 10, leaves: "the gates that pass" }];
    return { text: folded(table(some)), shorter };
  });
}

/** Everything about one move, under its headings; `level` is their depth. */
export function judgedParts(judged: Judged, level: number, titled: boolean): readonly Part[] {
  const heading = (text: string): Part => ({ text: `${"#".repeat(titled ? level + 1 : level)} ${text}` });
  const under = (text: string, parts: readonly Part[]) =>
    parts.some((part) => part.text !== "") ? [heading(text), ...parts] : [];
  const [gates, passing] = [judged.findings.length, judged.findings.filter((finding) => !isShut(finding)).length];
  return [
    ...(titled ? [{ text: moveHeading(judged, level) }, ...moveParts(judged)] : []),
    ...under(`Gates: ${passing} of ${gates} pass`, gates === 0 ? [{ text: "No gate was judged." }] : gateParts(judged.findings)),
    ...under("Approvals", approvalParts(judged)),
    ...under("Break-glass", forcingParts(judged)),
    ...under("How to go back", [{ text: wayBack(judged) }]),
    lineagePart(judged),
  ];
}

/** Evidence, policy and lineage of one move, folded. */
export function lineagePart(judged: Judged): Part {
  const { lineage, policy, evidenceDigest, manifest } = judged;
  const rows = [
    ...Object.entries(lineage).map(([name, value]) => [escape(name.replaceAll("_", " "), 80), code(value, 300)]),
    ...(evidenceDigest === undefined ? [] : [["evidence", code(shortDigest(evidenceDigest))]]),
    ...(policy === undefined ? [] : [["policy", `${code(policy.file)} (${code(shortDigest(policy.digest))})`]]),
    ["manifest", code(`${manifest.file}:${manifest.line}`)],
  ];
  const text = ["| | |", "|---|---|", ...rows.map((row) => `| ${row.join(" | ")} |`)].join("\n");
  return {
    text: `<details><summary>Evidence, policy and lineage</summary>\n\n${text}\n\n</details>`,
    shorter: [{ text: "", cost: 20, leaves: "the lineage" }],
  };
}

/** `❌ metrics: 1 fail, 2 pass`: our own words and numbers only, since Markdown is not read on this line. */
export function familyLine(findings: readonly Finding[]): string {
  const count = (word: string, is: (finding: Finding) => boolean) => {
    const many = findings.filter(is).length;
    return many === 0 ? [] : [`${many} ${word}`];
  };
  const blocking = findings.filter((finding) => finding.enforcement === "block");
  const standing = standingOf(blocking);
  const mark =
    standing === "shut"
      ? blocking.some((one) => one.outcome === "fail")
        ? "❌"
        : "⚠️"
      : standing === "waiting"
        ? "⏳"
        : findings.some(isShut)
          ? "⚠️"
          : "✅";
  const name = findings[0]?.family === "promotion" ? "the promotion itself" : (findings[0]?.family ?? "gates");
  const words = [
    ...count("fail", (one) => one.outcome === "fail" && one.enforcement === "block"),
    ...count("inconclusive", (one) => one.outcome === "inconclusive" && one.enforcement === "block"),
    ...count("warn only", (one) => isShut(one) && one.enforcement === "warn"),
    ...count("pass", (one) => one.outcome === "pass"),
  ];
  return `${mark} ${name}: ${words.join(", ")}`;
}

function weight(findings: readonly Finding[]): number {
  return findings.some((one) => isShut(one) && one.enforcement === "block") ? 0 : findings.some(isShut) ? 1 : 2;
}
