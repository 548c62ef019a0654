import { collect } from "../../collect.ts";
import { nodesOf, textOf, under } from "../../syntax/tree.ts";
import { heldIn, isEnvelope, payloadOf } from "./dsse.ts";
import type { Format } from "../format.ts";
import { factsOf, isStatement } from "./statement.ts";

/**
 * An in-toto statement, v0.1 or v1, as JSON (https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md), or in a DSSE
 * envelope as in `*.intoto.jsonl`. Of its predicates SLSA provenance v0.2 and v1 are read: commit, builder and build. Nothing
 * is checked: a bare statement is not even signed, and the signatures of an envelope are not looked at.
 */
export const inToto: Format = {
  name: "in-toto",
  lookedFor: "an in-toto statement (_type, predicateType, subject), or a DSSE envelope around one",
  recognise: (parsed) => {
    const { first } = heldIn(parsed);
    return isStatement(first) || isEnvelope(first);
  },
  read: (parsed, source) => {
    const { first, lines } = heldIn(parsed);
    const into = collect(parsed, source, "in-toto");
    if (first === undefined || lines > 1) {
      into.trouble(`holds ${lines} attestations`, "put each into a file of its own", 1);
      return into.report();
    }
    if (isStatement(first)) {
      into.note("the statement is not signed");
      return into.report(factsOf(into, first, (node) => ({ ...source, line: node.line })));
    }
    const line = under(first, "payload")?.line;
    const payload = payloadOf(first, parsed.file);
    const signed = nodesOf(under(first, "signatures")).some((each) => textOf(under(each, "sig")) !== undefined);
    into.note(signed ? "the signature is not verified" : "the envelope is not signed");
    if (payload.ok && isStatement(payload.value)) {
      return into.report(factsOf(into, payload.value, () => ({ ...source, line })));
    }
    if (payload.ok) into.trouble("the payload of the envelope is no in-toto statement", "fetch the attestation again", line);
    else for (const problem of payload.problems) into.trouble(problem.what, problem.hint ?? "", problem.line);
    return into.report();
  },
};
