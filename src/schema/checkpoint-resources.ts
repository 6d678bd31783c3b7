import type { Context } from '../context/context.ts';
import type { Checkpoint } from '../domain/checkpoint.ts';
import type { Resource } from '../domain/resource.ts';
import { isUnread } from '../domain/row.ts';
import type { Selection } from '../executor/selection.ts';
import { asksFor } from './cost.ts';
import { shownRows } from './rows.ts';

/** The resources of a checkpoint, with what only its record tells of them where that is asked for. */
export function readResources(
  checkpoint: Checkpoint,
  _args: unknown,
  { loadersOf }: Context,
  selection: Selection,
): readonly Resource[] | Promise<readonly Resource[]> {
  const loaders = loadersOf(checkpoint);
  const named = loaders.resources(checkpoint);
  if (checkpoint.areResourcesWhole || !asksFor(selection, 'Resource', 'record')) return shownRows(named);
  return loaders
    .wholeResources(checkpoint)
    .catch((error: Error) => named.map((row) => (isUnread(row) ? row : withoutRecord(row, error))))
    .then((rows) => shownRows(rows));
}

/** An Error in place of a field fails that field alone: what is known of the resource stands. */
function withoutRecord(named: Resource, error: Error): Resource {
  const untold = {
    protectStatus: error,
    nativeProtectStatus: error,
    sizeGb: error,
    backupSizeMb: error,
    backupCount: error,
    extraInfo: error,
  } satisfies Partial<Record<keyof Resource, Error>>;
  return { ...named, ...untold } as unknown as Resource;
}
