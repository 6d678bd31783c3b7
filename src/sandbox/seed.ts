import { type Estate, emptyEstate } from './estate.ts';
import { addCbrHistory } from './seed/cbr-history.ts';
import { addCbrTasks } from './seed/cbr-tasks.ts';
import { addKarborHistory } from './seed/karbor-history.ts';
import { addKarborRuns } from './seed/karbor-runs.ts';

/**
 * The demo estate. Ids never change; times are relative to `now`, so that the newest backups are those of last night and
 * one is running.
 */
export function demoEstate(now: number): Estate {
  const estate = emptyEstate();
  addCbrHistory(estate.cbr, now);
  addCbrTasks(estate.cbr, now);
  addKarborHistory(estate.karbor, now);
  addKarborRuns(estate.karbor, now);
  return estate;
}
