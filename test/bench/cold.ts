import { rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { clockAt } from "../github/clock.ts";
import { laidOut } from "../support/run-bundle.ts";
import type { Line } from "./line.ts";
import { pairsOf, ratioOf, spread } from "./pairs.ts";
import { started } from "./started.ts";

/** How long the Action takes to ask its first question, compared with a Node that does nothing. No cache is kept between runs. */
export async function coldStart(main: string, pairs: number): Promise<Line> {
  let arrived: number | undefined;
  const server = createServer((_request, response) => {
    arrived ??= performance.now();
    response.writeHead(401, { "content-type": "application/json" }).end(`{"message":"Bad credentials"}`);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  // A listening TCP server has an address with a port.
  const { port } = server.address() as AddressInfo;
  const { home, workspace, env } = laidOut(
    { url: `http://127.0.0.1:${port}`, clock: clockAt(new Date()) },
    {
      repository: { fullName: "acme/models", defaultBranch: "main" },
      token: "ghs_cold",
      event: "workflow_dispatch",
      payload: { inputs: { model: "fraud", version: "7", to: "production" } },
    },
  );
  const bare = async () => (await started(["-e", "0"], { PATH: env["PATH"] ?? "" }, tmpdir())).wall;
  const ours = async () => {
    arrived = undefined;
    const from = performance.now();
    const { log } = await started([main], env, workspace);
    if (arrived === undefined) throw new Error(`the bundle asked nothing: ${log}`);
    return arrived - from;
  };
  try {
    await bare();
    await ours();
    const measured = await pairsOf(pairs, async () => ({ other: await bare(), ours: await ours() }));
    const ratio = ratioOf(measured);
    return {
      name: "cold start against bare Node",
      value: ratio.median,
      unit: "x",
      aim: 2.5,
      how: [
        `start of dist/index.js until its first request arrives, against start to end of node -e 0 (${process.version})`,
        spread(ratio, pairs),
      ],
    };
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(home, { recursive: true });
  }
}
