import { type CbrEstate, emptyCbr } from './cbr/estate.ts';
import { emptyKarbor, type KarborEstate } from './karbor/estate.ts';
import { emptyKeystone, type KeystoneEstate } from './keystone/estate.ts';

/** The state behind the three services: plain data, modified in place by writes. */
export interface Estate {
  cbr: CbrEstate;
  karbor: KarborEstate;
  keystone: KeystoneEstate;
  /** The number of created objects, from which new ids are derived. */
  made: number;
}

/** An estate with the accounts of the demo estate (projects, users, tokens) and nothing else. */
export function emptyEstate(): Estate {
  return { cbr: emptyCbr(), karbor: emptyKarbor(), keystone: emptyKeystone(), made: 0 };
}
