import { type CbrEstate, emptyCbr } from './cbr/estate.ts';
import { emptyKarbor, type KarborEstate } from './karbor/estate.ts';
import { emptyKeystone, type KeystoneEstate } from './keystone/estate.ts';

/** Everything that exists behind the three services: plain data, changed in place by writes. */
export interface Estate {
  cbr: CbrEstate;
  karbor: KarborEstate;
  keystone: KeystoneEstate;
  /** The number of things made so far; ids of new things are derived from it. */
  made: number;
}

/** The accounts of the demo estate (projects, users, tokens) and nothing else. */
export function emptyEstate(): Estate {
  return { cbr: emptyCbr(), karbor: emptyKarbor(), keystone: emptyKeystone(), made: 0 };
}
