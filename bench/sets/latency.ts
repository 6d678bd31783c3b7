import { join } from 'node:path';
import type { QueryName } from '../queries.ts';
import { openCast } from '../run/cast.ts';
import { type Cell, measureCells } from '../run/cells.ts';
import { warmSecondsOf } from '../run/round.ts';
import { brief, median } from '../run/statistics.ts';
import { table } from '../run/tables.ts';
import { runWrk } from '../run/wrk.ts';
import { labPlans } from '../upstream/estate.ts';
import { LAB } from '../upstream/projects.ts';
import type { Section, SetContext } from './context.ts';

const HOP_MS = 20;
// Calls that wait for one another.
const HOPS: Partial<Record<QueryName, number>> = { q1: 1, q2: 2 };

/** What each server adds to a slow upstream, one request at a time. */
export async function latency({ wishes, say }: SetContext): Promise<Section> {
  const cast = await openCast({ names: wishes.servers, delayMs: HOP_MS, gateway: wishes.gateway, say });
  const parts: string[] = [];
  try {
    const hop = await runWrk({
      url: cast.upstream.url,
      requests: [{ method: 'GET', path: `/v1/${LAB}/plans/${labPlans[0]?.id}`, headers: {} }],
      connections: 1,
      seconds: wishes.isQuick ? 2 : 4,
      scriptFile: join(cast.folder, 'upstream.lua'),
    });
    for (const query of ['q1', 'q2'] as const) {
      if (!wishes.queries.includes(query)) continue;
      const shape = {
        connections: 1,
        seconds: wishes.isQuick ? 2 : 4,
        warmSeconds: warmSecondsOf(wishes),
      };
      const cells = await measureCells(cast, { query, rounds: 1, passes: 2, ...shape, say });
      parts.push(`### ${query.toUpperCase()}`, addedTable(cells, hop.p50 * (HOPS[query] ?? 1)));
    }
  } finally {
    await cast.close();
  }
  const note = `One connection; the upstream holds each answer back for ${HOP_MS} ms. Added is what remains above the hops that follow one another: 1 for Q1, 2 for Q2.`;
  return { title: `Added latency at ${HOP_MS} ms a hop`, text: [note, ...parts].join('\n\n') };
}

function addedTable(cells: readonly Cell[], floor: number): string {
  const added = (cell: Cell | undefined, of: 'p50' | 'p99') =>
    median((cell?.rounds ?? []).map((round) => round[of])) - floor;
  const aggregator = cells.find(({ server }) => server === 'aggregator');
  const rows = cells.map((cell) => {
    if (cell.failure !== undefined) return [cell.title, `failed: ${cell.failure.replaceAll('|', '/')}`, '', '', ''];
    const [p50, p99] = [added(cell, 'p50'), added(cell, 'p99')];
    const ratio = (mine: number, theirs: number) => brief(mine / theirs);
    return [
      cell.title,
      brief(p50),
      brief(p99),
      ratio(p50, added(aggregator, 'p50')),
      ratio(p99, added(aggregator, 'p99')),
    ];
  });
  return table(['server', 'added p50 ms', 'added p99 ms', "of the aggregator's p50", 'of its p99'], rows);
}
