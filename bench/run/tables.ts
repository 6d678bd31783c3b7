import type { Cell } from './cells.ts';
import type { Round } from './round.ts';
import { brief, median, quartiles, spread } from './statistics.ts';

/** A figure of one server over that of another, round by round; replies a second unless given. */
export function ratios(
  cells: readonly Cell[],
  server: string,
  to: string,
  figure: keyof Round = 'perSecond',
): number[] {
  const [mine = [], theirs = []] = [server, to].map((name) => cells.find((cell) => cell.server === name)?.rounds);
  return mine.flatMap((round) => {
    const other = theirs.find(({ turn }) => turn === round.turn);
    return other === undefined ? [] : [round[figure] / other[figure]];
  });
}

/** One row for each server. */
export function speedTable(cells: readonly Cell[], isFaulty = false): string {
  const middle = (rounds: readonly Round[], of: (round: Round) => number) => brief(median(rounds.map(of)));
  const rows = cells.map((cell) => {
    const { server, title, rounds, callsAlone, rssMib, failure, isLeftOut } = cell;
    if (failure !== undefined) {
      const reason = `${isLeftOut ? '' : 'failed: '}${failure.replaceAll('|', '/')}`;
      return [title, reason, ...HEADS.slice(2).map(() => ''), ...(isFaulty ? FAULTY_HEADS.map(() => '') : [])];
    }
    const failed = `${(median(rounds.map((round) => round.failed)) * 100).toFixed(1)} %`;
    return [
      title,
      spread(ratios(cells, server, 'aggregator')),
      quartiles(ratios(cells, 'aggregator', server, 'cpuUs')),
      middle(rounds, ({ perSecond }) => perSecond),
      middle(rounds, ({ p99 }) => p99),
      middle(rounds, ({ cpuUs }) => cpuUs),
      `${Number.isNaN(callsAlone) ? '-' : callsAlone} / ${middle(rounds, ({ calls }) => calls)}`,
      rssMib.toFixed(0),
      ...(isFaulty ? [failed, middle(rounds, ({ retries }) => retries)] : []),
    ];
  });
  return table([...HEADS, ...(isFaulty ? FAULTY_HEADS : [])], rows);
}

const HEADS = [
  'server',
  'replies/s against the aggregator',
  'CPU of a reply, aggregator / server',
  'replies/s',
  'p99 ms',
  'CPU us a reply',
  'upstream calls alone / under load',
  'RSS MiB',
];
const FAULTY_HEADS = ['failed replies', '503 that failed no reply, a reply'];

/** How busy the two cores were: the limit is meant to be that of the gateway. */
export function busyLine(cells: readonly Cell[]): string {
  const parts = cells
    .filter(({ rounds }) => rounds.length > 0)
    .map(({ server, rounds }) => {
      const of = (pick: (round: Round) => number) => `${Math.round(median(rounds.map(pick)) * 100)}`;
      return `${server} ${of((round) => round.gatewayCore)}/${of((round) => round.loadCore)}/${of((round) => round.upstreamShare)}`;
    });
  return `Busy, in percent (core of the server / core of load and upstream / the upstream alone): ${parts.join(', ')}.`;
}

export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
