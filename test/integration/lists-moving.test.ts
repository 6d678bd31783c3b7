import { expect, it } from 'vitest';
import type { CbrBackup, CbrVault } from '../../src/sandbox/cbr/rows.ts';
import { uuidFrom } from '../../src/sandbox/identifiers.ts';
import { addRun, HOUR, NIGHT, serverVault } from '../support/estates.ts';
import { createRandom } from '../support/mutated-json.ts';
import { remove } from '../support/mutations.ts';
import { readIds } from '../support/paging.ts';
import { SEED, say, scaled } from '../support/scale.ts';
import { changing, mostRows, openMovingCloud, pick, split } from './_support/moving-cloud.ts';

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
      const random = createRandom(SEED + round);
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
      const random = createRandom(SEED + round);
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
      const random = createRandom(SEED + round);
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
