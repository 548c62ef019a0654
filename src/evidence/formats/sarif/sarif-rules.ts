import { countOf } from "../../take.ts";
import { at, nodesOf, textOf, under, type Node } from "../../syntax/tree.ts";

/** What a result's rule is: one that the report holds, `lost` for one that it points at and does not hold, or none at all. */
export type Rule = Node | "lost" | undefined;

export type Rules = {
  /** The rule a result is of, in the driver or in the extension that the result names. */
  readonly of: (result: Node) => Rule;
  /** Whether an invocation gave this rule, or one that is not found, another level than the rule's own. Few tools tell for which results. */
  readonly relevelled: (rule: Rule) => boolean;
};

type Sought = { readonly index: number | undefined; readonly id: string | undefined; readonly component: Node | undefined };

/** The rules of a run, each to be found by its index or its id. Made once for a run: a report may hold many rules and results. */
export function rulesOf(run: Node): Rules {
  const componentOf = componentsOf(run);
  const lists = new Map<Node | undefined, List>();
  const listOf = (component: Node): List => {
    const list = lists.get(component) ?? listIn(component);
    lists.set(component, list);
    return list;
  };

  const find = ({ index, id, component }: Sought): Rule => {
    const holder = componentOf(component);
    if (holder === undefined) return "lost";
    const { rules, byId } = listOf(holder);
    // `CA2101/strings` is a case of the rule `CA2101`.
    const ids = id === undefined ? [] : [id, id.replace(/\/[^/]*$/, "")];
    const placed = index === undefined ? undefined : rules[index];
    if (placed !== undefined && (id === undefined || ids.includes(textOf(under(placed, "id")) ?? ""))) return placed;
    const called = ids.map((each) => byId.get(each)).find((each) => each !== undefined);
    return called ?? (index === undefined ? undefined : "lost");
  };

  const changed = new Set(
    nodesOf(under(run, "invocations"))
      .flatMap((each) => nodesOf(under(each, "ruleConfigurationOverrides")))
      .filter((each) => at(each, "configuration", "level") !== undefined)
      .map((each) => find(soughtBy(under(each, "descriptor")))),
  );
  return {
    of: (result) => {
      const said = soughtBy(under(result, "rule"));
      const index = countOf(under(result, "ruleIndex")) ?? said.index;
      return find({ ...said, index, id: textOf(under(result, "ruleId")) ?? said.id });
    },
    relevelled: (rule) => changed.has(rule) || changed.has(undefined) || changed.has("lost"),
  };
}

/** What a `reportingDescriptorReference` of SARIF says. */
function soughtBy(reference: Node | undefined): Sought {
  return {
    index: countOf(under(reference, "index")),
    id: textOf(under(reference, "id")),
    component: under(reference, "toolComponent"),
  };
}

/** Finds the component that is meant: the driver where none is named; undefined where what is said fits none, or several. */
function componentsOf(run: Node): (reference: Node | undefined) => Node | undefined {
  const driver = at(run, "tool", "driver");
  const extensions = nodesOf(at(run, "tool", "extensions"));
  const all = [...(driver === undefined ? [] : [driver]), ...extensions];
  const by = { name: soleBy(all, "name"), guid: soleBy(all, "guid") };
  return (reference) => {
    const index = under(reference, "index");
    const [name, guid] = [under(reference, "name"), under(reference, "guid")];
    // -1 is how SARIF writes that there is no index.
    const placed = index !== undefined && !(index.is === "number" && index.value === -1);
    if (!placed && name === undefined && guid === undefined) return driver;
    const found = placed
      ? extensions[countOf(index) ?? -1]
      : guid === undefined
        ? by.name.get(textOf(name))
        : by.guid.get(textOf(guid));
    const agrees = (key: string, said: Node | undefined) => said === undefined || textOf(under(found, key)) === textOf(said);
    return agrees("name", name) && agrees("guid", guid) ? found : undefined;
  };
}

/** The components by what only one of them has under this key. */
function soleBy(components: readonly Node[], key: string): ReadonlyMap<string | undefined, Node> {
  const groups = Map.groupBy(components, (each) => textOf(under(each, key)));
  return new Map(
    [...groups].flatMap(([said, [first, ...others]]) =>
      said === undefined || first === undefined || others.length > 0 ? [] : [[said, first] as const],
    ),
  );
}

type List = { readonly rules: readonly Node[]; readonly byId: ReadonlyMap<string, Node> };

/** The first of several rules with the same id, as an index may tell them apart. */
function listIn(component: Node): List {
  const rules = nodesOf(under(component, "rules"));
  const byId = new Map<string, Node>();
  for (const rule of rules) {
    const id = textOf(under(rule, "id"));
    if (id !== undefined && !byId.has(id)) byId.set(id, rule);
  }
  return { rules, byId };
}
