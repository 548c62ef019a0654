import { rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { clockAt } from "../github/clock.ts";
import { laidOut } from "../support/run-bundle.ts";
import type { Line } from "./line.ts";
import { pairsOf, ratioOf, spread } from "./pairs.ts";
import { started } from "./started.ts";

/** How long the Action takes to ask its first question, compared with a Node that does nothing. No cache is kept between runs. */
export async function coldStart(main: string, pairs: number): Promise<readonly Line[]> {
  const arrivals: number[] = [];
  const server = createServer((_request, response) => {
    arrivals.push(performance.now());
    response.writeHead(401, { "content-type": "application/json" }).end(`{"message":"Bad credentials"}`);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  // A listening TCP server has an address with a port.
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const { home, workspace, env } = laidOut(
    { url, clock: clockAt(new Date()) },
    {
      repository: { fullName: "acme/models", defaultBranch: "main" },
      token: "ghs_cold",
      event: "workflow_dispatch",
      payload: { inputs: { model: "fraud", version: "7", to: "production" } },
    },
  );
  const bare = async () => (await started(["-e", "0"], env, workspace)).wall;
  const firstRequest = async (...args: readonly string[]) => {
    arrivals.length = 0;
    const from = performance.now();
    const { log } = await started(args, env, workspace);
    const [first] = arrivals;
    if (first === undefined) throw new Error(`node ${args.join(" ")} asked nothing: ${log}`);
    return first - from;
  };
  const once = async () => ({
    other: await bare(),
    ours: await firstRequest(main),
    fetch: await firstRequest("-e", `fetch(${JSON.stringify(url)})`),
  });
  try {
    await once();
    const measured = await pairsOf(pairs, once);
    const ours = ratioOf(measured);
    const fetch = ratioOf(measured.map(({ other, fetch }) => ({ other, ours: fetch })));
    return [
      {
        name: "cold start against bare Node",
        value: ours.median,
        unit: "x",
        aim: 2.5,
        how: [
          `start of dist/index.js until its first request arrives, against start to end of node -e 0 (${process.version})`,
          spread(ours, pairs),
        ],
      },
      {
        name: "cold start of one bare fetch against bare Node",
        value: fetch.median,
        unit: "x",
        aim: undefined,
        how: ["what Node's own HTTP client costs whoever asks with it, measured in the same way", spread(fetch, pairs)],
      },
    ];
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(home, { recursive: true });
  }
}
