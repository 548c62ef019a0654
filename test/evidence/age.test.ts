import { expect, test } from "vitest";
import { newestCreated, oldestCreated } from "../../src/evidence/age.ts";
import { evidenceIn } from "./files.ts";

const dated = (created: string) => `model: fraud\nversion: "7"\ncreated: ${created}\nmetrics: {}\n`;

test("is the age of the oldest file that states one", () => {
  const evidence = evidenceIn({
    "a.yaml": dated("2026-11-20T10:00:00Z"),
    "b.yaml": dated("2026-11-20T10:30:00+02:00"),
    "c.yaml": 'model: fraud\nversion: "7"\nmetrics: {}\n',
  });
  expect(oldestCreated(evidence)?.value.toISOString()).toBe("2026-11-20T08:30:00.000Z");
  expect(oldestCreated(evidence)?.source.file).toBe("b.yaml");
  expect(newestCreated(evidence)?.source.file).toBe("a.yaml");
});

test.each(["2026-11-20", "2026-11-20T10:00:00", "2026-02-30T10:00:00Z", "today", "1763632800", "~"])(
  "does not take %s for an instant",
  (written) => {
    const evidence = evidenceIn({ "a.yaml": dated(written) });
    expect(oldestCreated(evidence)).toBeUndefined();
    expect(evidence.troubles).toEqual([
      expect.objectContaining({
        code: "evidence_unreadable",
        line: 3,
        what: "created: expected an instant like 2026-11-20T10:00:00Z",
      }),
    ]);
  },
);
