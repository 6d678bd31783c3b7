import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cast, type Member, openCast } from './run/cast.ts';
import { type Cell, measureCells } from './run/cells.ts';
import { machine } from './run/machine.ts';
import { keepAwake, LOAD_CORE } from './run/process.ts';
import { asksFor } from './run/requests.ts';
import { load, type Plan } from './run/round.ts';
import { floor, startGateway } from './run/servers.ts';
import { brief, median } from './run/statistics.ts';
import { table } from './run/tables.ts';
import { prepare } from './run/tools.ts';
import { planFor, speedSets } from './sets/speed-sets.ts';
import { type Profile, sharesOf } from './stages/profile.ts';
import { STAGES, type Stage } from './stages/stages.ts';

// Usage: npm run stages [-- ROUNDS]. Where the CPU time of a Q1 and a Q2 goes over distinct keys, and what the floor is.

const ROUNDS = Number(process.argv[2] ?? 9);
const QUERIES = ['q1', 'q2'] as const;
const PROFILED_SECONDS = 10;
const SAMPLE_US = 250;

/** Within the gateway: SIGUSR2 begins a profile, and writes it on the next time. */
const hook = (file: string) => `
  import { Session } from 'node:inspector';
  import { renameSync, writeFileSync } from 'node:fs';
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: ${SAMPLE_US} });
  let isOn = false;
  process.on('SIGUSR2', () => {
    isOn = !isOn;
    if (isOn) return session.post('Profiler.start');
    session.post('Profiler.stop', (_, { profile }) => {
      writeFileSync(${JSON.stringify(`${file}.part`)}, JSON.stringify(profile));
      renameSync(${JSON.stringify(`${file}.part`)}, ${JSON.stringify(file)});
    });
  });`;

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** What one gateway does in ten seconds of load, by stages. */
async function profile(cast: Cast, query: (typeof QUERIES)[number], plan: Plan): Promise<ReadonlyMap<Stage, number>> {
  const file = join(cast.folder, `${query}.cpuprofile`);
  const flags = ['--import', `data:text/javascript,${encodeURIComponent(hook(file))}`];
  const stage = { upstream: cast.upstream.url, isCbr: false, folder: cast.folder, gateway: undefined, flags };
  const running = await startGateway(`profiled-${query}`, stage);
  try {
    const member: Member = {
      name: 'profiled',
      title: '',
      dialect: 'graph',
      start: async () => running,
      process: running,
    };
    const run = { member, asks: asksFor('graph', query, plan.variety), samples: [] };
    await load(cast, run, { ...plan, seconds: PROFILED_SECONDS });
    running.signal('SIGUSR2');
    await load(cast, run, { ...plan, seconds: PROFILED_SECONDS });
    running.signal('SIGUSR2');
    while (!existsSync(file)) await sleep(50);
    return sharesOf(JSON.parse(readFileSync(file, 'utf8')) as Profile);
  } finally {
    await running.stop();
  }
}

function usOf(cells: readonly Cell[], server: string): number {
  const cell = cells.find((one) => one.server === server);
  if (cell?.failure !== undefined) throw new Error(`${server}: ${cell.failure}`);
  return median((cell?.rounds ?? []).map(({ cpuUs }) => cpuUs));
}

prepare(undefined);
spawnSync('taskset', ['-a', '-c', '-p', String(LOAD_CORE), String(process.pid)]);
keepAwake(LOAD_CORE);
const opened = await openCast({ names: ['gateway', 'aggregator'], gateway: undefined, say });
const stage = { upstream: opened.upstream.url, isCbr: false, folder: opened.folder, gateway: undefined };
const bare: Member = { ...floor, name: 'floor', process: await floor.start(stage) };
const cast: Cast = { ...opened, members: [...opened.members, bare] };
try {
  const columns: { whole: number; shares: ReadonlyMap<Stage, number>; others: readonly number[] }[] = [];
  for (const query of QUERIES) {
    const plan = planFor(speedSets.keys, query, { wishes: { isQuick: false, rounds: ROUNDS }, say });
    const cells = await measureCells(cast, plan);
    const shares = await profile(cast, query, plan);
    const others = ['floor', 'aggregator'].map((name) => usOf(cells, name));
    columns.push({ whole: usOf(cells, 'gateway'), shares, others });
  }
  const row = (title: string, of: (column: (typeof columns)[number]) => number) => [
    title,
    ...columns.flatMap((column) => [brief(of(column)), `${((of(column) / column.whole) * 100).toFixed(1)} %`]),
  ];
  const rows = [
    ...STAGES.map((name) => row(name, ({ whole, shares }) => whole * (shares.get(name) ?? 0))),
    row('**the gateway, whole**', ({ whole }) => whole),
    row(floor.title, ({ others }) => others[0] ?? 0),
    row('the hand-written aggregator', ({ others }) => others[1] ?? 0),
  ];
  process.stdout.write(`${table(['stage', 'Q1, CPU us a reply', 'share', 'Q2, CPU us a reply', 'share'], rows)}\n\n`);
  process.stdout.write(`${new Date().toISOString().slice(0, 10)}, ${machine()}, ${ROUNDS} rounds.\n`);
} finally {
  await bare.process.stop();
  await opened.close();
}
process.exit();
