import { onTestFinished } from 'vitest';
import { type CbrEstate, emptyCbr } from '../../../src/sandbox/cbr/estate.ts';
import { emptyEstate } from '../../../src/sandbox/estate.ts';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { HOUR, NIGHT } from '../../support/estates.ts';
import { openGateway } from '../../support/gateway.ts';
import type { createRandom } from '../../support/mutated-json.ts';

type Random = ReturnType<typeof createRandom>;

// A cloud tells of its cap by its limit or by its count; where it tells nothing a short page is the last.
const SAYINGS = [
  { limit: 'used', count: 'page' },
  { limit: 'used', count: 'total' },
  { limit: 'used', count: 'absent' },
  { limit: 'asked', count: 'total' },
  { limit: 'absent', count: 'total' },
] as const;
const CAPS = [2, 3, 4, 7, 11, 20, 1000];

/** One cloud whose rows come and go between any two calls. */
export async function openMovingCloud(isSplit: boolean) {
  const estate = emptyEstate();
  let disturb = () => {};
  const sandbox = await startSandbox({
    estate,
    // Asked for by every call.
    now: () => {
      disturb();
      return NIGHT + 1000 * HOUR;
    },
  });
  onTestFinished(() => sandbox.close());
  const { upstreams } = sandbox.gatewayConfig() as { upstreams: { name: string }[] };
  const sg = upstreams.filter(({ name }) => name === 'sg').map((one) => ({ ...one, backupListSplit: isSplit }));
  return {
    cbr: estate.cbr,
    estate,
    gateway: openGateway({ upstreams: sg, limits: { upstreamCalls: 1000 } }),
    /** Another cloud, empty and at rest, with a cap on its pages. */
    begin: (random: Random) => {
      disturb = () => {};
      const paging = { most: pick(random, CAPS), ...pick(random, SAYINGS) };
      Object.assign(estate.cbr, emptyCbr(), { paging, incrementalHidden: isSplit });
    },
    move: (change: () => void) => {
      disturb = change;
    },
    rest: () => {
      disturb = () => {};
    },
  };
}

export function pick<T>(random: Random, values: readonly [T, ...T[]] | readonly T[]): T {
  return values[random(values.length)] as T;
}

// What is read whole is read in 100 pages.
export const mostRows = ({ paging }: CbrEstate) => Math.min(60, 10 * paging.most);

// A list that grows faster than it is read has no end.
const MAX_NEW = 20;

/** Takes rows that may go out of a list, and puts new ones in. */
export function changing<Row>(random: Random, rows: Row[], mayGo: ReadonlySet<Row>, make: () => Row): () => void {
  let made = 0;
  return () => {
    if (random(8) > 0) return;
    for (let change = random(4); change > 0; change -= 1) {
      if (random(2) === 0 && made < MAX_NEW) {
        made += 1;
        rows.splice(random(rows.length + 1), 0, make());
      } else {
        const going = rows.filter((row) => mayGo.has(row));
        if (going.length > 0) rows.splice(rows.indexOf(pick(random, going)), 1);
      }
    }
  };
}

/** Those that stay while a list is read. A cursor remembers five vaults, so at most four side by side may go. */
export function split<Row>(random: Random, rows: readonly Row[]): { stay: Row[]; mayGo: Set<Row> } {
  const stay = rows.filter((_row, index) => index % 5 === 0 || random(2) === 0);
  return { stay, mayGo: new Set(rows.filter((row) => !stay.includes(row))) };
}
