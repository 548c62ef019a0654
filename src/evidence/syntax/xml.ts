import { parseXml, XmlElement, XmlError } from "@rgrove/parse-xml";
import type { Checked } from "../../errors.ts";
import { lineTable } from "./lines.ts";

/** One element. Attributes and text are as they stand after entities of XML itself; a document's own entities are not expanded. */
export type Element = {
  readonly name: string;
  /** 1-based. */
  readonly line: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
};

/** XML 1.0 as a tree of elements (https://www.w3.org/TR/xml/); what is not well-formed is a problem with its line. */
export function readXml(text: string, file: string): Checked<Element> {
  try {
    const { root } = parseXml(text, { includeOffsets: true });
    if (root === null) return { ok: false, problems: [{ what: "holds no element", file, hint: "write the report again" }] };
    return { ok: true, value: element(root, lineTable(text)) };
  } catch (error) {
    // The parser goes into each element by a call of its own, and so do we: what is nested thousands deep ends the stack.
    if (error instanceof RangeError) {
      return { ok: false, problems: [{ what: "is nested too deep", file, hint: "point us at the right file" }] };
    }
    if (!(error instanceof XmlError)) throw error;
    const [first = ""] = error.message.split("\n");
    const what = `is not well-formed XML: ${first.replace(/ \(line \d+, column \d+\)$/, "")}`;
    return { ok: false, problems: [{ what, file, line: error.line, hint: "write the report again" }] };
  }
}

/** The name of the first element of a text that begins like XML; undefined for any other text. */
export function rootName(text: string): string | undefined {
  let rest = text.slice(0, 10_000).trimStart();
  for (;;) {
    const end = rest.startsWith("<?") ? "?>" : rest.startsWith("<!--") ? "-->" : /^<!DOCTYPE[^[>]*>/.test(rest) ? ">" : undefined;
    if (end === undefined) return /^<([A-Za-z_][\w.:-]*)/.exec(rest)?.[1];
    const until = rest.indexOf(end, 2);
    if (until < 0) return undefined;
    rest = rest.slice(until + end.length).trimStart();
  }
}

function element(node: XmlElement, lineOf: (offset: number) => number): Element {
  return {
    name: node.name,
    line: lineOf(node.start),
    attributes: node.attributes,
    children: node.children.flatMap((child) => (child instanceof XmlElement ? [element(child, lineOf)] : [])),
  };
}
