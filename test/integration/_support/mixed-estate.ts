import { type Estate, emptyEstate } from '../../../src/sandbox/estate.ts';
import { karborPlan, karborResource } from '../../../src/sandbox/karbor/estate.ts';
import { addProvider, addRun, HOUR, NIGHT, serverVault } from '../../support/estates.ts';

/** On each upstream: names that differ little, some failures, and a resource that several hold. */
export function mixed(): Estate {
  const estate = emptyEstate();
  const names = ['web', 'Web', 'web-2', 'data', 'data', 'log'];
  names.forEach((name, number) => {
    const vault = { ...serverVault(`${name} ${number}`, 3), name, status: number === 2 ? 'lock' : 'available' };
    const [first] = estate.cbr.vaults;
    if (number === 3) vault.resources.push(...(first?.resources.slice(0, 1) ?? []));
    estate.cbr.vaults.push(vault);
    for (let run = 0; run < 40; run += 1) {
      const { backups } = addRun(estate, vault, NIGHT - run * 6 * HOUR + number * 61_003);
      if (run % 7 === 0) Object.assign(backups[1] ?? {}, { status: 'error' });
    }
  });
  for (const name of ['north', 'south']) {
    const { provider, plans } = addProvider(estate, name, { plans: 3, checkpoints: 120 });
    estate.karbor.plans.push(karborPlan(provider, { name: 'web', status: 'started' }));
    const shared = karborResource({ name: 'shared' });
    plans[1]?.resources.push(shared);
  }
  estate.karbor.checkpoints
    .filter((_, index) => index % 5 === 0)
    .forEach((row) => void Object.assign(row, { status: 'error' }));
  return estate;
}

// Only read: all tests have the same estate.
export const MIXED = mixed();
