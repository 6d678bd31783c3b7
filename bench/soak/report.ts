import { machine } from '../run/machine.ts';
import { brief } from '../run/statistics.ts';
import { table } from '../run/tables.ts';
import type { Look } from './hook.ts';
import type { Load } from './load.ts';

/** One of ten equal parts of a soak. */
export interface Tenth {
  readonly requests: number;
  readonly seconds: number;
  /** CPU time of the gateway. */
  readonly cpuMs: number;
  /** At its end. */
  readonly rssMib: number;
}

export interface Soak {
  readonly warmedBy: number;
  readonly tenths: readonly Tenth[];
  readonly before: Look;
  readonly after: Look;
  readonly load: Pick<Load, 'outcomes' | 'wrong' | 'wrongCount'>;
}

/** One promise, and whether it is kept. */
interface Verdict {
  readonly promise: string;
  readonly figure: string;
  readonly isKept: boolean;
}

const MAX_GROWTH = 0.02;
const MIN_RATE = 0.98;

const mb = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;
const rateOf = ({ requests, seconds }: Tenth) => requests / seconds;
const cpuOf = ({ cpuMs, requests }: Tenth) => (cpuMs * 1000) / requests;

export function verdicts({ tenths, before, after, load }: Soak): readonly Verdict[] {
  const growth = after.heapUsed / before.heapUsed - 1;
  const [first, last] = [tenths[0], tenths.at(-1)];
  const rate = first && last ? rateOf(last) / rateOf(first) : Number.NaN;
  const cpu = first && last ? cpuOf(last) / cpuOf(first) : Number.NaN;
  const more = [...moreOf(before.active, after.active), ...moreOf(before.alive, after.alive)];
  const listeners = after.listeners - before.listeners;
  return [
    {
      promise: 'the heap behind a collection grows by at most 2 %',
      figure: `${(growth * 100).toFixed(2)} % (${mb(before.heapUsed)} -> ${mb(after.heapUsed)}; outside of it ${mb(before.external)} -> ${mb(after.external)})`,
      isKept: growth <= MAX_GROWTH,
    },
    {
      promise: 'no socket, timer or listener is left',
      figure: `${more.length === 0 ? 'none' : more.join(', ')}; ${listeners} listeners of the process more; ${after.warnings.length} warnings${after.warnings.length > 0 ? `: ${after.warnings[0]}` : ''}`,
      isKept: more.length === 0 && listeners <= 0 && after.warnings.length === 0,
    },
    {
      promise: 'the last tenth is at least 0.98 times as fast as the first one',
      figure: `${rate.toFixed(3)} in replies a second; the CPU time of a request is ${cpu.toFixed(3)} times that of the first tenth`,
      isKept: rate >= MIN_RATE,
    },
    {
      promise: 'what is well is answered in full all the time, and nothing fails inside',
      figure: load.wrongCount() === 0 ? 'no exception' : `${load.wrongCount()} exceptions: ${load.wrong.join('; ')}`,
      isKept: load.wrongCount() === 0,
    },
  ];
}

/** Kinds of which there are more afterwards. */
function moreOf(before: Look['active'], after: Look['active']): string[] {
  return Object.entries(after)
    .filter(([kind, count]) => count > (before[kind] ?? 0))
    .map(([kind, count]) => `${kind} ${before[kind] ?? 0} -> ${count}`);
}

/** The section of the results. */
export function soakReport(soak: Soak): string {
  const { tenths, warmedBy, load } = soak;
  const count = tenths.reduce((sum, { requests }) => sum + requests, 0);
  const seconds = tenths.reduce((sum, tenth) => sum + tenth.seconds, 0);
  const kept = verdicts(soak).map(({ promise, figure, isKept }) => [promise, figure, isKept ? 'yes' : 'NO']);
  const speed = tenths.map((tenth, at) => [
    String(at + 1),
    brief(rateOf(tenth)),
    brief(cpuOf(tenth)),
    tenth.rssMib.toFixed(0),
  ]);
  const fates = [...load.outcomes].map(([kind, own]) => [
    kind,
    [...own]
      .sort(([, one], [, other]) => other - one)
      .map(([what, times]) => `${what}: ${times}`)
      .join(', '),
  ]);
  const intro = `Written by \`npm run soak\`; ${new Date().toISOString().slice(0, 10)}, ${machine()}. ${count} mixed requests in ${Math.round(seconds)} s behind a warm-up of ${warmedBy}, 32 at a time; upstream and client share a core. Looked at with nothing under way, eight seconds behind the last answer.`;
  return [
    '## Soak',
    intro,
    table(['promise', 'figure', 'kept'], kept),
    table(['tenth', 'replies/s', 'CPU us a request', 'RSS MiB'], speed),
    table(['requests', 'what became of them'], fates.sort()),
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n');
}
