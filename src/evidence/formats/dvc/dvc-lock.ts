import { collect, type Collector } from "../../collect.ts";
import type { Stated } from "../../reading.ts";
import { at, entriesOf, nodesOf, textOf, under, type Node } from "../../syntax/tree.ts";
import type { Format } from "../format.ts";
import { wordOf } from "../../word.ts";

/**
 * `dvc.lock` (https://dvc.org/doc/user-guide/project-structure/dvcyaml-files#dvclock-file), of schema 2 and of DVC 1, and `*.dvc`
 * files: which data each stage took and gave. It holds no number. DVC before 3 wrote no `hash`, and its md5 is of the text
 * with other line ends; DVC itself calls that one `md5-dos2unix`, and so does the lineage, because the two never agree.
 */
export const dvcLock: Format = {
  name: "dvc-lock",
  lookedFor: "schema 2.0 and stages with cmd of a dvc.lock, or outs with path and hash of a .dvc file",
  recognise: ({ root }) => stagesIn(root) !== undefined,
  read: (parsed, source) => {
    const into = collect(parsed, source, "DVC");
    const stages = stagesIn(parsed.root) ?? [];
    const entries = stages.flatMap((stage) => [...stage.deps, ...stage.outs]);
    const hashes = new Map<string, Stated<string>>();
    for (const { path, hash, line } of entries) {
      if (hash === undefined) continue;
      const before = hashes.get(path);
      if (before === undefined) hashes.set(path, { value: hash, source: { ...source, line } });
      else if (before.value !== hash) {
        const what = `${path} is ${before.value} for one stage and ${hash} for another: the pipeline is not up to date`;
        into.trouble(what, "run dvc repro, and commit dvc.lock", line);
      }
    }
    noteRest(into, parsed.root, entries);
    const root = rootOf(stages);
    const lineage = [...hashes].map(([path, stated]) => [`dvc:${path}`, stated] as const);
    const data = root === undefined ? undefined : hashes.get(root);
    return into.report({ lineage: Object.fromEntries(data === undefined ? lineage : [...lineage, ["data_snapshot", data]]) });
  },
};

type Entry = { readonly path: string; readonly hash: string | undefined; readonly line: number };
type Stage = { readonly deps: readonly Entry[]; readonly outs: readonly Entry[]; readonly locked: boolean };

/** Undefined for what is neither a lock nor a `.dvc` file. */
function stagesIn(root: Node | undefined): readonly Stage[] | undefined {
  const outs = nodesOf(under(root, "outs")).map(entryOf);
  if (under(root, "stages") === undefined && outs.some((each) => each?.hash !== undefined)) {
    return [{ deps: entriesIn(root, "deps"), outs: outs.filter((each) => each !== undefined), locked: false }];
  }
  const schema = under(root, "schema");
  const stages = schema === undefined ? root : under(root, "stages");
  if (stages?.is !== "map" || (schema !== undefined && !/^2\./.test(wordOf(schema) ?? ""))) return undefined;
  const all = [...stages.entries.values()];
  // Without a schema there must be something in it that only a lock has.
  if (!all.every(isStage) || (schema === undefined && !all.some(hasHash))) return undefined;
  return all.map((stage) => ({ deps: entriesIn(stage, "deps"), outs: entriesIn(stage, "outs"), locked: true }));
}

function isStage(node: Node): boolean {
  const cmd = under(node, "cmd");
  return (
    (cmd?.is === "text" || cmd?.is === "list") && ["deps", "outs"].every((side) => (under(node, side)?.is ?? "list") === "list")
  );
}

function hasHash(stage: Node): boolean {
  return ["deps", "outs"].some((side) => entriesIn(stage, side).some(({ hash }) => hash !== undefined));
}

function entriesIn(stage: Node | undefined, side: string): readonly Entry[] {
  return nodesOf(under(stage, side)).flatMap((node) => entryOf(node) ?? []);
}

function entryOf(node: Node): Entry | undefined {
  const path = wordOf(under(node, "path"));
  return path === undefined ? undefined : { path, hash: hashOf(node), line: node.line };
}

function hashOf(node: Node): string | undefined {
  const said = textOf(under(node, "hash"));
  const kind = said ?? ["md5", "etag", "checksum"].find((key) => under(node, key) !== undefined);
  const hash = kind === undefined ? undefined : wordOf(under(node, kind));
  if (kind === undefined || hash === undefined) return undefined;
  return `${said === undefined && kind === "md5" ? "md5-dos2unix" : kind}:${hash}`;
}

function noteRest(into: Collector, root: Node | undefined, entries: readonly Entry[]): void {
  const bare = entries.filter(({ hash }) => hash === undefined).map(({ path }) => path);
  if (bare.length > 0) into.note(`${bare.slice(0, 3).join(", ")} (${bare.length}) without a hash: not in the lineage`);
  const imported = nodesOf(under(root, "deps")).flatMap((dep) => {
    const url = textOf(at(dep, "repo", "url"));
    const commit = wordOf(at(dep, "repo", "rev_lock"));
    return url === undefined ? [] : [`${url} at ${commit ?? "no commit"}`];
  });
  if (imported.length > 0) into.note(`it was imported from ${imported.join(", ")}`);
  const stages = under(root, "schema") === undefined ? root : under(root, "stages");
  if (entriesOf(stages).some(([, stage]) => under(stage, "params")?.is === "map")) into.note("params are not read");
}

/** What is code and not data, as far as a path can tell. */
const CODE = /\.(?:py|ipynb|r|sh)$|^(?:.*\/)?(?:src|lib|code|scripts)\/?$/i;

/** The one path that stages take and none makes, and that is no code: the data everything began with. */
function rootOf(stages: readonly Stage[]): string | undefined {
  // With a slash at its end a path stands, sorted, right before all that lies in it.
  const made = new Set(stages.flatMap(({ outs }) => outs.map(({ path }) => `${path}/`)));
  const taken = stages.flatMap(({ deps, locked }) => (locked ? deps.map(({ path }) => `${path}/`) : []));
  const given: string[] = [];
  let above: string | undefined;
  for (const path of [...new Set([...made, ...taken])].sort()) {
    if (above !== undefined && path.startsWith(above)) continue;
    if (made.has(path)) above = path;
    else if (!CODE.test(path.slice(0, -1))) given.push(path.slice(0, -1));
  }
  return given.length === 1 ? given[0] : undefined;
}
