import { type Estate, emptyEstate } from '../../../src/sandbox/estate.ts';
import { karborPlan } from '../../../src/sandbox/karbor/estate.ts';
import { addProvider, MINUTE, NIGHT, serverVault } from '../../support/estates.ts';

/** So many vaults or plans, of which those at the given places are called by another name. */
export function named(count: number, names: Record<number, string>): Estate {
  const estate = emptyEstate();
  const nameAt = (place: number) => names[place] ?? `web-${place}`;
  estate.cbr.vaults.push(
    ...Array.from({ length: count }, (_, place) => ({ ...serverVault(`v${place}`), name: nameAt(place) })),
  );
  const { provider } = addProvider(estate, 'north', { plans: 0, checkpoints: 0 });
  estate.karbor.plans.push(
    ...Array.from({ length: count }, (_, place) => ({
      ...karborPlan(provider, { name: `p${place}`, createdAt: NIGHT + place * MINUTE }),
      name: nameAt(place),
    })),
  );
  return estate;
}
