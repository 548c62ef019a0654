import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build, type Metafile, type Plugin } from "esbuild";

/*
 * Builds `dist/`: one file for the runner, one for the terminal, byte for byte the same on every machine.
 * `node test/house/build.ts [folder]`
 */

/**
 * @actions/core and @actions/github pull in an HTTP client with all of undici for features we do not use (OIDC tokens, proxies
 * set up by hand). Requests of ours go through Node's own fetch, which honours NODE_USE_ENV_PROXY; so these two are left out, and
 * whoever should reach them after all gets an error that says so. They are half of the bundle and a third of its start.
 */
const withoutHttpClient: Plugin = {
  name: "without-http-client",
  setup(builder) {
    builder.onResolve({ filter: /^(undici|@actions\/http-client(\/.*)?)$/ }, ({ path }) => ({ path, namespace: "left-out" }));
    builder.onLoad({ filter: /.*/, namespace: "left-out" }, ({ path }) => ({ contents: leftOut(path), loader: "js" }));
  },
};

/** @actions/github asks for a proxy agent while it loads, and is told that there is none; anything else is refused. */
function leftOut(path: string): string {
  return `
    const refuse = () => { throw new Error("${path} is left out of this bundle"); };
    class HttpClient { getAgent() {} getAgentDispatcher() {} }
    module.exports = new Proxy({ HttpClient }, { get: (known, name) => known[name] ?? (name === "__esModule" ? false : refuse) });`;
}

/**
 * Octokit has a line for each of GitHub's thousand endpoints, a tenth of the bundle; those that `src/github` names are forty. Whoever
 * names another finds it in the next build.
 */
const onlyEndpointsWeAsk: Plugin = {
  name: "only-endpoints-we-ask",
  setup(builder) {
    builder.onLoad({ filter: /plugin-rest-endpoint-methods[/\\]dist-src[/\\]generated[/\\]endpoints\.js$/ }, ({ path }) => {
      const { default: all } = createRequire(import.meta.url)(path) as { default: Record<string, Record<string, unknown>> };
      const asked = endpointsIn("src/github").map(([group, name]): [string, string, unknown] => {
        const route = all[group]?.[name];
        if (route === undefined) throw new Error(`Octokit has no rest.${group}.${name}`);
        return [group, name, route];
      });
      const table = Object.fromEntries(
        [...new Set(asked.map(([group]) => group))].map((group) => [
          group,
          Object.fromEntries(asked.flatMap(([one, name, route]) => (one === group ? [[name, route]] : []))),
        ]),
      );
      return { contents: `export default ${JSON.stringify(table)};`, loader: "js" };
    });
  },
};

/** Every `rest.<group>.<name>` that stands in the files of a folder, each once, in the order of their names. */
function endpointsIn(folder: string): readonly (readonly [group: string, name: string])[] {
  const texts = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(join(folder, file), "utf8"));
  const names = texts.flatMap((text) => [...text.matchAll(/\brest\.(\w+)\.(\w+)/g)].map(([, group, name]) => `${group}.${name}`));
  return [...new Set(names)].toSorted().map((name) => name.split(".") as [string, string]);
}

/** Builds into this folder, which is emptied first. Returns what went into each file, in bytes. */
export async function bundle(folder: string): Promise<Metafile> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { metafile } = await build({
    entryPoints: { index: "src/action.ts", cli: "src/cli.ts" },
    outdir: folder,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    minify: true,
    keepNames: false,
    legalComments: "none",
    charset: "utf8",
    logLevel: "warning",
    metafile: true,
    plugins: [withoutHttpClient, onlyEndpointsWeAsk],
    banner: { js: "/* Built from src/ by npm run build; do not edit. */" },
  });
  // The runner takes the module kind from the nearest package.json, and ours says "module".
  writeFileSync(join(folder, "package.json"), `{ "type": "commonjs" }\n`);
  return metafile;
}

if (import.meta.main) await bundle(process.argv[2] ?? "dist");
