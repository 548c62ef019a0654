import { collect } from "../collect.ts";
import { at, nodesOf, textOf, truthOf, under, type Node } from "../syntax/tree.ts";
import type { Format } from "./format.ts";
import { countFindings, severityOf, type Severity } from "../severity.ts";
import { instantOf } from "../stated.ts";

/**
 * Trivy, `--format json`, schema 2 (https://trivy.dev/latest/docs/configuration/reporting/#json). Vulnerabilities, failed checks of
 * configuration, secrets and licences are findings, as they are to Trivy's own exit code. A result without one of these lists
 * found none; a report without any result scanned nothing. What somebody suppressed stands apart, and is only noted.
 */
export const trivy: Format = {
  name: "trivy",
  lookedFor: "SchemaVersion, ArtifactName and ArtifactType of trivy --format json",
  recognise: ({ root }) =>
    under(root, "SchemaVersion")?.is === "number" &&
    under(root, "ArtifactName")?.is === "text" &&
    under(root, "ArtifactType")?.is === "text",
  read: (parsed, source) => {
    const { root } = parsed;
    const version = textOf(at(root, "Trivy", "Version"));
    const into = collect(parsed, source, version === undefined ? "Trivy" : `Trivy ${version}`);
    const created = under(root, "CreatedAt");
    const scannedAt = instantOf(created);
    const facts = scannedAt && { created: { value: scannedAt, source: { ...source, line: created?.line } } };
    const schema = under(root, "SchemaVersion");
    if (schema?.is !== "number" || schema.value !== 2) {
      into.trouble("is not of schema 2, the only one that is read", "scan with a current Trivy", schema?.line);
      return into.report(facts);
    }
    const results = nodesOf(under(root, "Results"));
    if (results.length === 0) {
      into.trouble("nothing was scanned: it has no results", "see that Trivy finds what it shall scan", root?.line);
      return into.report(facts);
    }
    const [odd] = results.flatMap(oddIn);
    if (odd !== undefined) {
      into.trouble(`has ${odd.what}`, "scan again, and keep the report as Trivy writes it", odd.line);
      return into.report(facts);
    }
    into.findings("trivy", countFindings(results.flatMap(severitiesIn)), under(root, "Results")?.line);
    const hidden = results.reduce((sum, each) => sum + nodesOf(under(each, "ExperimentalModifiedFindings")).length, 0);
    if (hidden > 0) into.note(`suppressed findings (${hidden}) are not counted`);
    if (truthOf(at(root, "Metadata", "OS", "EOSL")) === true) {
      into.note("the operating system gets no more support, so new vulnerabilities in it are not known to Trivy");
    }
    return into.report(facts);
  },
};

const LISTS = ["Vulnerabilities", "Misconfigurations", "Secrets", "Licenses"] as const;

type Odd = { readonly what: string; readonly line: number };

/** What Trivy never writes: findings that are no list (`null` is how Go writes an empty one), and one without a severity. */
function oddIn(result: Node): readonly Odd[] {
  if (result.is !== "map") return [{ what: "a result that is no map", line: result.line }];
  return LISTS.flatMap((name) => {
    const list = under(result, name);
    if (list === undefined || (list.is === "token" && list.value === null)) return [];
    if (list.is !== "list") return [{ what: `${name} that are no list`, line: list.line }];
    return findingsIn(name, list).flatMap((each) =>
      textOf(under(each, "Severity")) === undefined ? [{ what: `a finding without Severity in ${name}`, line: each.line }] : [],
    );
  });
}

/** A check that passed, or that a policy excepts, is listed too when somebody asked for it. */
function findingsIn(name: string, list: Node | undefined): readonly Node[] {
  const each = nodesOf(list);
  if (name !== "Misconfigurations") return each;
  return each.filter((one) => !["PASS", "EXCEPTION"].includes(textOf(under(one, "Status")) ?? ""));
}

function severitiesIn(result: Node): readonly Severity[] {
  return LISTS.flatMap((name) => findingsIn(name, under(result, name))).map((each) =>
    severityOf(textOf(under(each, "Severity"))),
  );
}
