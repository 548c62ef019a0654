import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesOf, fit, fits, type Part } from "../../src/report/fit.ts";

const PARTS: readonly Part[] = [
  { text: "why" },
  { text: "failures ".repeat(30).trim(), shorter: [{ text: "some failures", cost: 100, leaves: "failures" }] },
  { text: "passes ".repeat(30).trim(), shorter: [{ text: "10 pass", cost: 10, leaves: "the gates that pass" }] },
];
const limit = (characters: number) => ({ characters, bytes: 10_000 });

test("leaves everything as it is where it fits", () => {
  expect(fit(PARTS, limit(1000), "the file")).toBe(`why\n\n${PARTS[1]?.text ?? ""}\n\n${PARTS[2]?.text ?? ""}`);
});

test("collapses passes before failures, and says what went and where the whole stands", () => {
  expect(fit(PARTS, limit(400), "the file")).toBe(
    `why\n\n${PARTS[1]?.text ?? ""}\n\n10 pass\n\n_Left out to keep within GitHub's limit: the gates that pass. The whole stands in the file._`,
  );
  expect(fit(PARTS, limit(180), "the file")).toBe(
    "why\n\nsome failures\n\n10 pass\n\n_Left out to keep within GitHub's limit: the gates that pass, failures. The whole stands in the file._",
  );
});

test("counts bytes as well as characters", () => {
  const parts = [{ text: "é".repeat(60), shorter: [{ text: "short", cost: 1, leaves: "much" }] }];
  expect(fit(parts, { characters: 200, bytes: 130 }, "the file")).toBe("é".repeat(60));
  expect(fit(parts, { characters: 200, bytes: 119 }, "the file")).toMatch(/^short\n/);
});

test("cuts lines when nothing can become shorter, and closes what was open", () => {
  const text = `<details><summary>x</summary>\n\n${"row\n".repeat(100)}</details>`;
  const cut = fit([{ text }], limit(250), "the file");
  expect(cut).toMatch(/^<details><summary>x<\/summary>\n\n(row\n)+\n<\/details>\n\n_Left out/);
  expect(cut.length).toBeLessThanOrEqual(250);
});

test("keeps within the limit and keeps the notice, whatever the parts are", () => {
  const step = fc.record({ text: fc.string({ maxLength: 100 }), cost: fc.nat(9), leaves: fc.constantFrom("this", "that") });
  const part = fc.record({ text: fc.string({ maxLength: 900, unit: "grapheme" }), shorter: fc.array(step, { maxLength: 3 }) });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), fc.integer({ min: 200, max: 900 }), (parts, most) => {
      const room = { characters: most, bytes: most };
      const text = fit(parts, room, "the file");
      expect(fits(text, room)).toBe(true);
      const whole = parts
        .map((one) => one.text)
        .filter((one) => one !== "")
        .join("\n\n");
      if (text !== whole) expect(text).toContain("The whole stands in the file._");
      expect(bytesOf(text)).toBe(Buffer.byteLength(text));
    }),
  );
});
