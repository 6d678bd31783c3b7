import { type Estate, emptyEstate } from './estate.ts';
import { addCbrHistory } from './seed/cbr-history.ts';
import { addKarborHistory } from './seed/karbor-history.ts';

/**
 * The world a visitor meets. Ids never change; times are told back from `now`, so that the newest
 * backups are always last night's and one is running.
 */
export function demoEstate(now: number): Estate {
  const estate = emptyEstate();
  addCbrHistory(estate.cbr, now);
  addKarborHistory(estate.karbor, now);
  return estate;
}
