import { mkdirSync, rmSync, writeFileSync } from "node:fs";
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
    plugins: [withoutHttpClient],
    banner: { js: "/* Built from src/ by npm run build; do not edit. */" },
  });
  // The runner takes the module kind from the nearest package.json, and ours says "module".
  writeFileSync(join(folder, "package.json"), `{ "type": "commonjs" }\n`);
  return metafile;
}

if (import.meta.main) await bundle(process.argv[2] ?? "dist");
