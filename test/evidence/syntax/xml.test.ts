import { expect, test } from "vitest";
import { readXml, rootName } from "../../../src/evidence/syntax/xml.ts";

test("the name of the root stands after declarations, comments and document types", () => {
  expect(rootName('<?xml version="1.0"?>\n<!-- a > b --><!DOCTYPE x>\n<testsuites name="a">')).toBe("testsuites");
  expect(["", "a", "<", "<!-- never ends", "<?xml", "{}", "<1>"].map(rootName)).toEqual(Array(7).fill(undefined));
});

test("a thousand comments, and one that never ends, take no time", () => {
  expect(rootName(`${"<!---->".repeat(1000)}<!`)).toBeUndefined();
  expect(rootName(`${"<!---->".repeat(1000)}x`)).toBeUndefined();
  expect(rootName(`${"<!---->".repeat(1000)}<a>`)).toBe("a");
});

test("elements have their attributes and lines, and no entity of the document's own is expanded", () => {
  const read = readXml('<a>\n<b c="&lt;1&gt;"/></a>', "a.xml");
  expect(read).toMatchObject({
    ok: true,
    value: { name: "a", line: 1, children: [{ name: "b", line: 2, attributes: { c: "<1>" } }] },
  });
  expect(readXml('<!DOCTYPE a [<!ENTITY b "cc">]><a d="&b;"/>', "a.xml")).toMatchObject({ ok: false });
});
