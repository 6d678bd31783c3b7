import type { KarborRestore } from './rows.ts';
import { runReads } from './run-reads.ts';

/** A restore cannot be changed or deleted. Its body has neither a time nor the credentials. */
export const restoreReads = runReads<KarborRestore>({
  name: 'Restore',
  rowsOf: ({ restores }) => restores,
  extras: ({ restoreTarget }) => ({ restore_target: restoreTarget }),
});
