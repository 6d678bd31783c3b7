import { expect, it, onTestFinished } from 'vitest';
import { type CbrEstate, emptyCbr } from '../../src/sandbox/cbr/estate.ts';
import type { CbrBackup, CbrVault } from '../../src/sandbox/cbr/rows.ts';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import { uuidFrom } from '../../src/sandbox/identifiers.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { addRun, HOUR, NIGHT, serverVault } from '../support/estates.ts';
import { openGateway } from '../support/gateway.ts';
import { remove } from '../support/mutations.ts';
import { readIds } from '../support/paging.ts';
import { SEED, say, scaled } from '../support/scale.ts';

type Random = (below: number) => number;

/** The generator mulberry32. */
function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

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
async function openMovingCloud(isSplit: boolean) {
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

function pick<T>(random: Random, values: readonly [T, ...T[]] | readonly T[]): T {
  return values[random(values.length)] as T;
}

// What is read whole is read in 100 pages.
const mostRows = ({ paging }: CbrEstate) => Math.min(60, 10 * paging.most);

// A list that grows faster than it is read has no end.
const MAX_NEW = 20;

/** Takes rows that may go out of a list, and puts new ones in. */
function changing<Row>(random: Random, rows: Row[], mayGo: ReadonlySet<Row>, make: () => Row): () => void {
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
function split<Row>(random: Random, rows: readonly Row[]): { stay: Row[]; mayGo: Set<Row> } {
  const stay = rows.filter((_row, index) => index % 5 === 0 || random(2) === 0);
  return { stay, mayGo: new Set(rows.filter((row) => !stay.includes(row))) };
}

function expectEachOnce(found: readonly string[], stay: readonly { readonly id: string }[], what: string, most = 1) {
  const seen = new Map<string, number>();
  for (const id of found) seen.set(id, (seen.get(id) ?? 0) + 1);
  const isRight = (times = 0) => times >= 1 && times <= most;
  const wrong = stay.filter(({ id }) => !isRight(seen.get(id))).map(({ id }) => [id, seen.get(id) ?? 0]);
  expect(wrong, what).toEqual([]);
}

const ROUNDS = scaled(2000, 10);
const MAX_MS = 3_600_000;

it(
  'shows each vault once that is there the whole time, whatever comes and goes between two pages',
  async () => {
    const { cbr, gateway, begin, move, rest } = await openMovingCloud(false);
    let made = 0;
    const make = (): CbrVault => {
      made += 1;
      return serverVault(`vault-${made}`, 1, 0);
    };
    for (let round = 0; round < ROUNDS; round += 1) {
      const random = randomFrom(SEED + round);
      begin(random);
      cbr.vaults.push(...Array.from({ length: random(mostRows(cbr)) }, make));
      const { stay, mayGo } = split(random, cbr.vaults);
      const first = 1 + random(40);
      move(changing(random, cbr.vaults, mayGo, make));
      const found = await readIds(gateway, 'vaults', { first });
      rest();
      // Where a page has no room for the five that a cursor remembers, a row may come twice: better than never.
      const most = cbr.paging.most > 5 ? 1 : 9;
      expectEachOnce(found, stay, `round ${round}: ${first} a page of ${JSON.stringify(cbr.paging)}`, most);
    }
    say(`${ROUNDS} lists of vaults`);
  },
  MAX_MS,
);

it.each([false, true])(
  'shows each checkpoint once that is there the whole time, in a list that is split: %s',
  async (isSplit) => {
    const { cbr, estate, gateway, begin, move, rest } = await openMovingCloud(isSplit);
    for (let round = 0; round < ROUNDS; round += 1) {
      const random = randomFrom(SEED + round);
      begin(random);
      const vaults = [1, 2].map((number) => serverVault(`moving-${number}`, number + 1));
      cbr.vaults.push(...vaults);
      let made = 0;
      // A backup of another time each, so that a run stands anywhere in the list.
      const run = () => {
        made += 1;
        return addRun(estate, pick(random, vaults), NIGHT - random(200) * HOUR + made, {
          isIncremental: random(2) === 0,
        });
      };
      const runs = Array.from({ length: random(30) }, run);
      const stay = runs.filter(() => random(3) > 0);
      const going = runs.filter((one) => !stay.includes(one));
      move(() => {
        if (random(4) > 0) return;
        for (let change = random(3); change > 0; change -= 1) {
          const gone = random(2) === 0 ? undefined : going.pop();
          if (gone) cbr.backups = cbr.backups.filter(({ checkpointId }) => checkpointId !== gone.checkpoint.id);
          else if (made < 60) run();
        }
      });
      const vault = random(2) === 0 ? undefined : pick(random, vaults);
      const list = vault ? `Vault.checkpoints vault:sg:${vault.id}` : 'checkpoints';
      const first = 1 + random(30);
      const found = await readIds(gateway, list, { first });
      rest();
      const wanted = stay.map(({ checkpoint }) => checkpoint).filter(({ vaultId }) => !vault || vaultId === vault.id);
      expectEachOnce(found, wanted, `round ${round}: ${first} a page of ${JSON.stringify(cbr.paging)}`);
    }
    say(`${ROUNDS} lists of checkpoints`);
  },
  MAX_MS,
);

it(
  'deletes each backup of a checkpoint that is there the whole time, and shows it once before',
  async () => {
    const { cbr, estate, gateway, begin, move, rest } = await openMovingCloud(false);
    for (let round = 0; round < ROUNDS; round += 1) {
      const random = randomFrom(SEED + round);
      begin(random);
      // A delete within two seconds behind that of an equal id would be given its answer.
      const vault = serverVault(`wide-${round}`, 1 + random(mostRows(cbr)));
      const { checkpoint } = addRun(estate, vault, NIGHT);
      const { stay, mayGo } = split(random, cbr.backups);
      let made = 0;
      const make = (): CbrBackup => {
        made += 1;
        return { ...(stay[0] as CbrBackup), id: uuidFrom(`new-${made}`), createdAt: NIGHT + random(60_000) };
      };
      move(changing(random, cbr.backups, mayGo, make));
      const id = `checkpoint:sg:${checkpoint.id}`;
      const { data, errors } = await gateway.query(`{ checkpoint(id: "${id}") { backups { nativeId } } }`);
      const what = `round ${round}: pages of ${JSON.stringify(cbr.paging)}`;
      expect(errors, what).toBeUndefined();
      expectEachOnce(
        data.checkpoint.backups.map((row: { nativeId: string }) => row.nativeId),
        stay,
        what,
      );
      const { result } = await remove(gateway, { id });
      rest();
      expect(result.__typename, what).toBe('DeleteCheckpointPayload');
      const left = stay.filter(({ deletesAt }) => deletesAt === undefined);
      expect(left, what).toEqual([]);
    }
    say(`${ROUNDS} deletes`);
  },
  MAX_MS,
);
