import { rulesIn, tellsFormats } from "../../rules.ts";
import type { Format } from "../format.ts";

/** `reports.yaml`: how the files beside it are read whose content does not tell. It holds no reading itself. */
export const reports: Format = {
  name: "reports",
  lookedFor: "reports, a list that says how the files beside it are read, and nothing else",
  recognise: tellsFormats,
  read: (parsed) => {
    const rules = rulesIn(parsed);
    const troubles = rules.ok
      ? []
      : rules.problems.map((problem) => ({
          ...problem,
          code: "evidence_unreadable" as const,
          hint: "docs/evidence.md has its words",
        }));
    return { readings: [], troubles };
  },
};
