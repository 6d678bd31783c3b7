import { describe, expect, it } from 'vitest';
import type { Cell } from '../../bench/run/cells.ts';
import { chart } from '../../bench/run/chart.ts';
import { summary } from '../../bench/run/summary.ts';
import { speedTable } from '../../bench/run/tables.ts';

function cell(server: string, perSecond: readonly number[], more: Partial<Cell> = {}): Cell {
  const rounds = perSecond.map((replies, turn) => ({
    turn,
    perSecond: replies,
    p50: 1,
    p99: 2,
    cpuUs: 1e6 / replies,
    calls: 1,
    failed: 0,
    retries: 0,
    gatewayCore: 1,
    loadCore: 1,
    upstreamShare: 0,
  }));
  const title = `title of ${server}`;
  return { server, title, rounds, callsAlone: 1, rssMib: 90, warmedBy: 1, perSecond: 1, failure: undefined, ...more };
}

const ROUNDS = [
  cell('gateway', [100, 110, 120]),
  cell('aggregator', [200, 200, 200]),
  cell('mercurius', [150, 165, 180]),
  cell('apollo', [50, 50, 130]),
  cell('static', [900, 900, 900]),
];
const keys = { name: 'keys' as const, title: 'Distinct keys', text: '', cells: new Map([['q1', ROUNDS]]) };

describe('the summary of the bench', () => {
  it('names the peers that are ahead of the gateway, and neither the aggregator nor written answers', () => {
    const [text = ''] = summary([keys]);
    expect(text.split('\n').at(-1)).toBe(
      '| Q1 | distinct keys | 0.55 [0.53-0.57] | 0.53 / 0.55 [0.50-0.60] | title of mercurius: 1.50 |',
    );
  });

  it('says that none is ahead, and nothing where no set has cells', () => {
    const alone = { ...keys, cells: new Map([['q1', ROUNDS.filter(({ server }) => server !== 'mercurius')]]) };
    expect(summary([alone])[0]).toMatch(/\| none \|$/);
    expect(summary([{ title: 'Start', text: '' }])).toEqual([]);
  });
});

describe('a table of the bench', () => {
  it('compares a peer in the rounds in which it was measured', () => {
    const [, , third] = cell('apollo', [1, 1, 50]).rounds;
    const apollo = { ...cell('apollo', []), rounds: third ? [third] : [] };
    const rows = speedTable([cell('aggregator', [1_000, 1_000, 100]), apollo]).split('\n');
    expect(rows.at(-1)).toContain('| title of apollo | 0.50 / 0.50 [0.50-0.50] | 0.50 [0.50-0.50] |');
  });

  it('says why a server has no figures', () => {
    const leftOut = cell('hive', [], { failure: 'left out: no code', isLeftOut: true });
    const rows = speedTable([...ROUNDS, leftOut, cell('yoga', [], { failure: 'it ended' })]).split('\n');
    expect(rows.at(-2)).toBe('| title of hive | left out: no code |  |  |  |  |  |  |');
    expect(rows.at(-1)).toBe('| title of yoga | failed: it ended |  |  |  |  |  |  |');
  });
});

describe('the chart of the bench', () => {
  it('has a column for each set, and a bar in each for every server', () => {
    const svg = chart([{ ...keys, name: 'hot', title: 'One hot key' }, keys], new Map([['q1', 'Q1: one vault']]));
    expect(svg.match(/<rect/g)).toHaveLength(2 * ROUNDS.length);
    expect(svg.match(/class="bar own"/g)).toHaveLength(2);
    for (const text of ['One hot key', 'Distinct keys', 'Q1: one vault']) expect(svg).toContain(`>${text}</text>`);
  });
});
