import type { Context } from '../context/context.ts';
import type { Checkpoint } from '../domain/checkpoint.ts';
import type { Resource } from '../domain/resource.ts';
import { isUnread } from '../domain/row.ts';
import type { Selection } from '../executor/selection.ts';
import { asksFor } from './cost.ts';
import { shownRows } from './rows.ts';

/** The resources of a checkpoint, with the fields of the record if these are selected. */
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

/** An Error as the value of a field fails only that field; the other fields of the resource remain. */
function withoutRecord(named: Resource, error: Error): Resource {
  const failed = {
    protectStatus: error,
    nativeProtectStatus: error,
    sizeGb: error,
    backupSizeMb: error,
    backupCount: error,
    extraInfo: error,
  } satisfies Partial<Record<keyof Resource, Error>>;
  return { ...named, ...failed } as unknown as Resource;
}
