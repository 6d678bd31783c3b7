import type { LoadName } from '../queries.ts';
import { oldNameOf } from './cast.ts';
import type { Cell } from './cells.ts';
import { brief, median, quantile } from './statistics.ts';
import { ratios, table } from './tables.ts';

/** A query of a set, measured in two builds. */
export interface Compared {
  readonly set: string;
  readonly server: string;
  readonly query: LoadName;
  /** That of the new build and that of the old one. */
  readonly cells: readonly Cell[];
}

const HEADS = ['query', 'set', 'CPU us a reply, old', 'new', 'new / old, median', 'lower quartile', 'upper quartile'];

/** What a reply costs in both builds, one row for each query, set and way to share. */
export function costTable(all: readonly Compared[]): string {
  return table(HEADS, all.map(rowOf));
}

function rowOf({ set, server, query, cells }: Compared): string[] {
  const head = [query.replace(/^q/, 'Q'), server === 'gateway-unshared' ? `${set}, sharing off` : set];
  const failed = cells.find(({ failure }) => failure !== undefined);
  if (failed !== undefined)
    return [...head, `${failed.server} failed: ${failed.failure?.replaceAll('|', '/')}`, '', '', '', ''];
  const old = oldNameOf(server);
  const cpuUs = (name: string) =>
    brief(
      median(cells.filter((cell) => cell.server === name).flatMap(({ rounds }) => rounds.map((round) => round.cpuUs))),
    );
  const costs = ratios(cells, server, old, 'cpuUs');
  return [...head, cpuUs(old), cpuUs(server), ...[0.5, 0.25, 0.75].map((share) => quantile(costs, share).toFixed(3))];
}
