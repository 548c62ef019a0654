import { startGitHub } from "../github/server.ts";
import { acme, promotion } from "./acme.ts";
import type { Line } from "./line.ts";
import { median, pairsOf, ratioOf, spread } from "./pairs.ts";
import { timedRun } from "./started.ts";

const FEW = 10;

/** Whether a promotion of one model costs more where many others are: it should not, since nothing else is read. */
export async function manyModels(main: string, many: number, pairs: number): Promise<readonly Line[]> {
  const github = await startGitHub({ now: new Date() });
  try {
    const place = (name: string, models: number) => {
      const repository = acme(github, name, models);
      const token = github.actionsToken(repository);
      return async (version: number) => {
        const server = process.cpuUsage();
        const took = await timedRun(github, promotion(repository, token, 0, version), main);
        const { user, system } = process.cpuUsage(server);
        if (took.code !== 0 || repository.pulls.size !== 1) throw new Error(`promote ended with ${took.code}:\n${took.log}`);
        // As if nobody had asked: every run makes its pull request anew.
        repository.pulls.clear();
        for (const ref of repository.refs.keys()) if (ref !== "refs/heads/main") repository.refs.delete(ref);
        Object.assign(github.token(token).used, { core: 0, graphql: 0 });
        return { ...took, server: (user + system) / 1000 };
      };
    };
    const [few, lots] = [place("few", FEW), place("many", many)];
    for (const warm of [2, 3]) await Promise.all([few(warm), lots(warm)]);
    const measured = await pairsOf(pairs, async (index) => ({ few: await few(4 + index), lots: await lots(4 + index) }));
    const ratio = (of: "wall" | "cpu") => ratioOf(measured.map(({ few, lots }) => ({ ours: lots[of], other: few[of] })));
    const [wall, cpu] = [ratio("wall"), ratio("cpu")];
    const server = (of: "few" | "lots") => median(measured.map((one) => one[of].server)).toFixed(0);
    const name = `promote among ${many} models against ${FEW}`;
    return [
      {
        name: `${name}, time`,
        value: wall.median,
        unit: "x",
        aim: 1.1,
        how: [
          "start to end of dist/index.js, promoting one model against the embedded GitHub, which has both repositories in memory",
          spread(wall, pairs),
          `of which the embedded GitHub's process worked ${server("lots")} ms against ${server("few")} ms (CPU time)`,
        ],
      },
      {
        name: `${name}, the Action's own CPU time`,
        value: cpu.median,
        unit: "x",
        aim: undefined,
        how: ["user and system time of the dist/index.js process alone, without the embedded GitHub", spread(cpu, pairs)],
      },
    ];
  } finally {
    await github.close();
  }
}
