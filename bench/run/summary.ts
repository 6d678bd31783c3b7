import type { Section } from '../sets/context.ts';
import type { Cell } from './cells.ts';
import { brief, median, quartiles, spread } from './statistics.ts';
import { ratios, table } from './tables.ts';

// The aggregator is the measure of all, and written answers are the most that node:http can do.
const NO_PEERS = ['aggregator', 'static'];

const HEADS = [
  'query',
  'set',
  'CPU of a reply, aggregator / gateway',
  'replies/s, gateway / aggregator',
  'peers ahead of the gateway, in replies/s',
];

/** The gateway in every cell, and who is ahead of it there; nothing where no set has cells. */
export function summary(sections: readonly Section[]): string[] {
  const rows = sections.flatMap(({ title, cells = new Map() }) =>
    [...cells].flatMap(([query, cell]: [string, readonly Cell[]]) => rowOf(query, title, cell)),
  );
  if (rows.length === 0) return [];
  const note = `CPU is the median and the quartiles of the rounds, 0.50 being twice the CPU of the aggregator; replies a second are lower quartile / median [least-most]. A peer is ahead
where the median of its replies a second over those of the gateway, taken in each round, is above 1.`;
  return [`## Summary\n\n${note}\n\n${table(HEADS, rows)}`];
}

function rowOf(query: string, title: string, cells: readonly Cell[]): string[][] {
  const gateway = cells.find(({ server }) => server === 'gateway');
  if (gateway === undefined) return [];
  const head = [query.replace(/^q/, 'Q'), title.toLowerCase().replace('cbr', 'CBR')];
  if (gateway.failure !== undefined) return [[...head, 'failed', 'failed', '']];
  const ahead = cells.flatMap(({ server, title: name }) => {
    if (server.startsWith('gateway') || NO_PEERS.includes(server)) return [];
    const lead = median(ratios(cells, server, 'gateway'));
    return lead > 1 ? [`${name}: ${brief(lead)}`] : [];
  });
  const cpu = quartiles(ratios(cells, 'aggregator', 'gateway', 'cpuUs'));
  return [[...head, cpu, spread(ratios(cells, 'gateway', 'aggregator')), ahead.join('; ') || 'none']];
}
