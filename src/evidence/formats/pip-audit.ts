import { collect, NO_FINDINGS } from "../collect.ts";
import { nodesOf, textOf, under, type Node } from "../syntax/tree.ts";
import type { Format } from "./format.ts";

/**
 * pip-audit, `--format json` (https://github.com/pypa/pip-audit#examples): a map with `dependencies` and `fixes`, before 2.5 a bare
 * list of the dependencies. It rates nothing, so every vulnerability is `unknown`; a dependency that it skipped is one more, since
 * nobody knows what is in it.
 */
export const pipAudit: Format = {
  name: "pip-audit",
  lookedFor: "dependencies with name and vulns or skip_reason, and fixes",
  recognise: ({ root }) => {
    if (root?.is === "list") return root.nodes.length > 0 && isAudited(root.nodes);
    const dependencies = under(root, "dependencies");
    return dependencies?.is === "list" && under(root, "fixes")?.is === "list" && isAudited(dependencies.nodes);
  },
  read: (parsed, source) => {
    const { root } = parsed;
    const into = collect(parsed, source, "pip-audit");
    const dependencies = root?.is === "list" ? root : under(root, "dependencies");
    const each = nodesOf(dependencies);
    if (each.length === 0) {
      into.trouble(
        "nothing was audited: it has no dependencies",
        "see that pip-audit finds the requirements",
        dependencies?.line,
      );
      return into.report();
    }
    const odd = each.find((one) => !isSkipped(one) && under(one, "vulns")?.is !== "list");
    if (odd !== undefined) {
      into.trouble(
        `does not say whether ${textOf(under(odd, "name")) ?? "a dependency"} was audited`,
        "audit again, and keep the report as pip-audit writes it",
        odd.line,
      );
      return into.report();
    }
    const skipped = each.filter(isSkipped).length;
    const known = each.reduce((sum, one) => sum + nodesOf(under(one, "vulns")).length, 0);
    into.findings("pip-audit", { ...NO_FINDINGS, unknown: known + skipped }, dependencies?.line);
    if (skipped > 0) into.note(`dependencies that were not audited (${skipped} of ${each.length}) count as unknown findings`);
    const fixes = nodesOf(under(root, "fixes")).length;
    if (fixes > 0) into.note(`fixes (${fixes}) are not read: what they mend is still counted`);
    return into.report();
  },
};

function isAudited(dependencies: readonly Node[]): boolean {
  return (
    dependencies.every((each) => textOf(under(each, "name")) !== undefined) &&
    (dependencies.length === 0 || dependencies.some((each) => under(each, "vulns")?.is === "list" || isSkipped(each)))
  );
}

function isSkipped(dependency: Node): boolean {
  return under(dependency, "skip_reason") !== undefined;
}
