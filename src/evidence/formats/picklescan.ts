import { collect, NO_FINDINGS } from "../collect.ts";
import type { Format } from "./format.ts";
import { textLines, type TextLine } from "../syntax/text-lines.ts";

const SUMMARY = /^-+ SCAN SUMMARY -+$/;
/** What ClamAV writes between the same lines. It finds viruses, and knows nothing of what a pickle calls. */
const CLAMAV = /^(?:Known viruses|Engine version|Scanned directories|Data scanned): /m;

/**
 * picklescan (https://github.com/mmaitre314/picklescan), what it prints; there is no JSON, and `python -m picklescan` ends with 0
 * whatever it finds. Dangerous globals, or the infected files where there are more of them, are critical; globals that it knows
 * nothing about are unknown. Older versions print no globals. A scan of no file, or with errors, is no clean scan. ClamAV prints the
 * same summary with lines of its own, and is not read.
 */
export const picklescan: Format = {
  name: "picklescan",
  lookedFor: "the SCAN SUMMARY with Scanned files and Infected files that picklescan prints",
  recognise: ({ text }) =>
    /^-+ SCAN SUMMARY -+\r?\n/m.test(text) &&
    /^Scanned files: /m.test(text) &&
    /^Infected files: /m.test(text) &&
    !CLAMAV.test(text),
  read: (parsed, source) => {
    const into = collect(parsed, source, "picklescan");
    const lines = textLines(parsed.text);
    const starts = lines.filter(({ text }) => SUMMARY.test(text));
    const [start] = starts;
    const failed = lines.find(({ text }) =>
      /^ERROR\b|(?:^|\s)ERROR: |Unhandled exception|could not parse|^Invalid file /.test(text),
    );
    const counted = (word: string) => countAfter(lines, word, start?.line ?? 0);
    const [scanned, infected] = [counted("Scanned files"), counted("Infected files")];
    const [dangerous, suspicious] = [counted("Dangerous globals"), counted("Suspicious globals")];
    if (start === undefined || starts.length > 1) {
      into.trouble(`holds ${starts.length} summaries`, "save one file for each scan", starts[1]?.line);
    } else if (failed !== undefined) {
      into.trouble("something could not be scanned", "see what is wrong, then scan again", failed.line);
    } else if (scanned === undefined || !(scanned > 0)) {
      into.trouble("nothing was scanned: Scanned files is not above 0", "name a file that picklescan knows", start.line);
    } else if (infected === undefined || [infected, dangerous ?? 0, suspicious ?? 0].some(Number.isNaN)) {
      into.trouble("has counts that are no numbers", "save it again as picklescan prints it", start.line);
    } else {
      const critical = Math.max(infected, dangerous ?? 0);
      into.findings("picklescan", { ...NO_FINDINGS, critical, unknown: suspicious ?? 0 }, start.line);
    }
    return into.report();
  },
};

/** A count in the summary; undefined where its line is missing, NaN where it is no count. */
function countAfter(lines: readonly TextLine[], word: string, from: number): number | undefined {
  const said = lines.find(({ text, line }) => line > from && text.startsWith(`${word}: `))?.text.slice(word.length + 2);
  if (said === undefined) return undefined;
  return /^\d+$/.test(said) ? Number(said) : NaN;
}
