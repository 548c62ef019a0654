import { expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { addHold, newManifest, pointStage, putBack, removeHold, restore } from "../../src/manifest/edit.ts";
import { at, digest, FILE, pointer } from "./sample.ts";

const [a, b, c] = [digest("a"), digest("b"), digest("c")];
const SEVEN = { version: "7", digest: a, uri: "s3://acme/7.onnx", evidence: c };

/** The lines that differ, old ones with - and new ones with +, as a reviewer sees them. */
function changes(before: string, after: string): string[] {
  const [old, now] = [before.split("\n"), after.split("\n")];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `-${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+${line}`),
  ];
}

const TEXT = `# who to call: #ml-oncall
model: fraud

stages:
  staging: { version: '7', digest: ${a}, uri: s3://acme/7.onnx }   # flow
  "production":   # the one that counts
    # the champion
    "version":   '6'\t# since\ttuesday
    digest: "${b}"      # of the model
    uri: s3://acme/6.onnx   # one
    # below the pointer

    # end of production
# end of stages
`;

test("a model's first manifest is only its pointer", () => {
  expect(newManifest({ model: "fraud", stage: "staging", to: SEVEN })).toBe(`model: fraud
stages:
  staging:
    version: "7"
    digest: ${a}
    uri: s3://acme/7.onnx
    evidence: ${c}
`);
  expect(newManifest({ model: "2024", stage: "staging", to: pointer(1) })).toContain('model: "2024"\n');
});

test("a promotion changes the words of the pointer and archives what it leaves, and not a byte more", () => {
  const after = pointStage(TEXT, FILE, { stage: "production", to: SEVEN, at: at(0) });
  expect(changes(TEXT, after)).toEqual([
    `-    "version":   '6'\t# since\ttuesday`,
    `-    digest: "${b}"      # of the model`,
    "-    uri: s3://acme/6.onnx   # one",
    `+    "version":   '7'\t# since\ttuesday`,
    `+    digest: "${a}"      # of the model`,
    "+    uri: s3://acme/7.onnx   # one",
    `+    evidence: ${c}`,
    "+archived:",
    `+  - { version: "6", digest: ${b}, uri: s3://acme/6.onnx, left: production, at: 2026-11-01T00:00:00Z }`,
  ]);
  expect(after.indexOf("    evidence:")).toBeLessThan(after.indexOf("    # end of production"));
  expect(after).toContain("    # end of production\narchived:");
});

test.each([
  ["CRLF", TEXT.replaceAll("\n", "\r\n")],
  ["a byte order mark", `\ufeff${TEXT}`],
  ["no final line ending", TEXT.trimEnd()],
  ["an end marker", `---\n${TEXT}...\n`],
  ["a tag", TEXT.replace("'6'", "!!str 6")],
  ["an anchor nobody uses", TEXT.replace("'6'", "&six '6'")],
  ["a folded uri", TEXT.replace("uri: s3://acme/6.onnx   # one", "uri: >-\n      s3://acme/6.onnx")],
  [
    "JSON",
    JSON.stringify(
      { model: "fraud", stages: { production: { version: "6", digest: b }, staging: { version: "7", digest: a } } },
      null,
      2,
    ),
  ],
  ["JSON on one line", JSON.stringify({ model: "fraud", stages: { production: { version: "6", digest: b } }, archived: [] })],
])("%s survives a promotion, a hold and their undoing", (_, text) => {
  const promoted = pointStage(text, FILE, { stage: "production", to: SEVEN, at: at(0) });
  const held = addHold(promoted, FILE, { stage: "production", digest: a, because: "slow", since: "2026-11-20T10:00:00Z" });
  expect(removeHold(held, FILE, { stage: "production", digest: a })).toBe(promoted);
  expect(restore(promoted, FILE, { before: text, after: promoted })).toBe(text);
  if (text.startsWith("{")) expect(() => JSON.parse(held) as unknown).not.toThrow();
  if (text.includes("# below")) expect(held).toMatch(/\n {4}# below the pointer\r?\n/);
  expect(held.includes("\r\n")).toBe(text.includes("\r\n"));
});

test("a pointer that is written once and used twice is not moved behind anybody's back", () => {
  const text = `model: fraud\nstages:\n  staging: &s { version: "7", digest: ${a} }\n  production: *s\n`;
  expect(() => pointStage(text, FILE, { stage: "staging", to: pointer(8), at: at(0) })).toThrow(
    "models/fraud.yaml:4: cannot be edited in place: what is written once with & is used again with * (write the values out, so that one pointer moves without the other)",
  );
  const after = pointStage(text, FILE, { stage: "production", to: { version: "8", digest: b }, at: at(0) });
  expect(after).toBe(text.replace("*s", `{ version: "8", digest: ${b} }`));
  expect(restore(after, FILE, { before: text, after })).toBe(text);
});

test("a version that something still points at is not archived", () => {
  const text = `model: fraud\nstages:\n  staging:\n    version: "7"\n    digest: ${a}\n    shadow: { version: "9", digest: ${c}, since: 2026-11-20T10:00:00Z }\n`;
  const both = pointStage(text, FILE, { stage: "production", to: { version: "7", digest: a }, at: at(0) });
  expect(both).toBe(`${text}  production:\n    version: "7"\n    digest: ${a}\n`);
  const moved = pointStage(both, FILE, { stage: "staging", to: { version: "8", digest: b }, at: at(1) });
  expect(moved).not.toContain("archived");
  const nine = pointStage(moved, FILE, { stage: "production", to: { version: "9", digest: c }, at: at(2) });
  expect(nine).toContain(`archived:\n  - { version: "7", digest: ${a}, left: production, at: 2026-11-01T02:00:00Z }\n`);
  expect(pointStage(nine, FILE, { stage: "production", to: { version: "8", digest: b }, at: at(3) })).not.toContain(
    'version: "9", digest: c, left',
  );
});

test("archived entries follow the style of the list, stand with their stage, and go when the version stands again", () => {
  const text = `model: fraud
stages:
  staging: {version: "7", digest: ${a}}
  production: {version: "6", digest: ${b}}
archived:   # kept
- version: "5"   # the good old one
  digest: ${c}
  left: staging
  at: 2026-01-01T00:00:00Z
# production's
- version: "4"
  digest: ${digest("4")}
  left: production
  at: 2026-01-01T00:00:00Z
`;
  const after = pointStage(text, FILE, { stage: "staging", to: { version: "8", digest: digest("8") }, at: at(0) });
  expect(after).toContain(
    `  at: 2026-01-01T00:00:00Z\n- version: "7"\n  digest: ${a}\n  left: staging\n  at: 2026-11-01T00:00:00Z\n# production's\n`,
  );
  const again = pointStage(after, FILE, { stage: "staging", to: { version: "5", digest: c }, at: at(1) });
  expect(again).not.toContain("the good old one");
  expect(again).toContain(`staging: {version: "5", digest: ${c}}`);
  expect(restore(again, FILE, { before: after, after: again })).toBe(after);
});

test("a rollback writes the pointer as it was written, archives what it leaves and holds it", () => {
  const promoted = pointStage(TEXT, FILE, { stage: "production", to: { version: "8", digest: c }, at: at(0) }).replace(
    "# since\ttuesday",
    "# hm",
  );
  const back = putBack(promoted, FILE, {
    stage: "production",
    earlier: TEXT,
    at: at(1),
    because: "error_rate 0.031, must be at most 0.01",
  });
  expect(back).toBe(
    TEXT.replace("# since\ttuesday", "# hm").replace(
      "    # end of production\n",
      `    # end of production
archived:
  - { version: "8", digest: ${c}, left: production, at: 2026-11-01T01:00:00Z }
holds:
  - { stage: production, digest: ${c}, because: "error_rate 0.031, must be at most 0.01", since: 2026-11-01T01:00:00Z }
`,
    ),
  );
});

test("the last hold takes its list along, but no comment that people wrote into it", () => {
  const hold = { stage: "production", digest: c, because: "slow", since: "2026-11-20T10:00:00.000Z" };
  const held = addHold(TEXT, FILE, hold);
  expect(removeHold(held, FILE, hold)).toBe(TEXT);
  expect(addHold(held, FILE, { ...hold, because: "again" })).toBe(held);
  expect(removeHold(TEXT, FILE, hold)).toBe(TEXT);
  const commented = held.replace("holds:\n", "holds: # see the runbook\n  # bad ones\n");
  const empty = removeHold(commented, FILE, hold);
  expect(empty).toContain("holds: [] # see the runbook\n  # bad ones\n");
  expect(restore(`${empty}# more\n`, FILE, { before: commented, after: empty })).toBe(`${commented}# more\n`);
  expect(() => addHold(TEXT, FILE, { ...hold, because: "" })).toThrow("hold: because:");
});

test("taking back a change of a stage that has moved on since is refused, and says where it stands", () => {
  const one = pointStage(TEXT, FILE, { stage: "production", to: SEVEN, at: at(0) });
  const two = pointStage(one, FILE, { stage: "production", to: pointer(8), at: at(1) });
  expect(() => restore(two, FILE, { before: TEXT, after: one })).toThrow(
    "models/fraud.yaml:8: production has moved on since the change that is to be taken back (take back the later change first, or roll the stage back)",
  );
});

test("taking back a change leaves what people wrote since", () => {
  const one = pointStage(TEXT, FILE, { stage: "production", to: SEVEN, at: at(0) });
  const since = (text: string) =>
    text.replace("# end of stages", "# the end").replace("# flow", "# staged by hand").replace("# of the model", "# sha");
  expect(restore(since(one), FILE, { before: TEXT, after: one })).toBe(since(TEXT));
});

test("what comes back stands again between the comments and the neighbours it had", () => {
  const text = `model: fraud
stages:
  production:
    version: "6"
    digest: ${b}
    # where it lies
    uri: s3://acme/6.onnx
archived:
  # the oldest
  - { version: "4", digest: ${digest("4")}, left: production, at: 2026-01-01T00:00:00Z }
  # the good old one
  - { version: "5", digest: ${c}, left: production, at: 2026-01-01T00:00:00Z }
  # staging's
  - { version: "3", digest: ${digest("3")}, left: staging, at: 2026-01-01T00:00:00Z }
`;
  const one = pointStage(text, FILE, { stage: "production", to: { version: "5", digest: c, evidence: a }, at: at(0) });
  const two = pointStage(one, FILE, { stage: "staging", to: pointer(8), at: at(1) });
  const back = restore(two, FILE, { before: text, after: one });
  expect(restore(back, FILE, { before: one, after: two })).toBe(text);
});

test("comments between the brackets of a list stay when its last entry goes, and when another comes", () => {
  const hold = { stage: "production", digest: c, because: "slow", since: "2026-11-20T10:00:00Z" };
  const text = `model: fraud\nstages: {}\nholds: [\n  # bad ones\n  { stage: production, digest: ${c}, because: "slow", since: 2026-11-20T10:00:00Z } # soon\n]\n`;
  const empty = removeHold(text, FILE, hold);
  expect(empty).toBe("model: fraud\nstages: {}\nholds: [\n  # bad ones\n   # soon\n]\n");
  expect(restore(`${empty}# more\n`, FILE, { before: text, after: empty })).toBe(`${text}# more\n`);
  expect(addHold(empty, FILE, { ...hold, digest: a })).toContain(
    `holds: [{ stage: production, digest: ${a}, because: "slow", since: 2026-11-20T10:00:00Z }\n  # bad ones\n`,
  );
});

test("a new entry on a line of its own between brackets leaves the comment behind the one before it", () => {
  const entry = `{ version: "4", digest: ${digest("4")}, left: production, at: 2026-01-01T00:00:00Z }`;
  const text = `model: fraud\nstages:\n  production: { version: "6", digest: ${b} }\narchived: [\n    ${entry} # the oldest\n  ]\n`;
  const next = `{ version: "6", digest: ${b}, left: production, at: 2026-11-01T00:00:00Z }`;
  for (const comma of ["", ","]) {
    const before = text.replace(" # the", `${comma} # the`);
    const after = pointStage(before, FILE, { stage: "production", to: pointer(7), at: at(0) });
    expect(after).toContain(`archived: [\n    ${entry}, # the oldest\n    ${next}${comma}\n  ]\n`);
    expect(restore(`${after}# more\n`, FILE, { before, after })).toBe(`${before}# more\n`);
  }
});

test("an entry archived from another stage stays when the version comes to stand here", () => {
  const text = `model: fraud\nstages: {}\narchived:\n  - { version: "5", digest: ${c}, left: staging, at: 2026-01-01T00:00:00Z }\n`;
  const after = pointStage(text, FILE, { stage: "production", to: { version: "5", digest: c }, at: at(0) });
  expect(after).toBe(text.replace("stages: {}", `stages:\n  production:\n    version: "5"\n    digest: ${c}`));
});

test.each([
  ["complex keys", `model: fraud\nstages:\n  ? production\n  : version: "6"\n    digest: ${b}\n`],
  [
    "text behind the mark of a document",
    `--- # first\nmodel: fraud\nstages:\n  ? production\n  : version: !!str 6\n    digest: ${b}`,
  ],
])("a sound manifest written with %s, in which an edit finds no place, is for a person to write plainly", (_, text) => {
  const edit = () => pointStage(text, FILE, { stage: "staging", to: SEVEN, at: at(1) });
  expect(edit).toThrow(UserError);
  expect(edit).toThrow("models/fraud.yaml: is sound, and written in a way that cannot be edited in place (write it plainly:");
});
