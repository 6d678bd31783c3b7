import type { Context } from '../context.ts';
import type { Checkpoint } from '../domain/checkpoint.ts';
import type { Resource } from '../domain/resource.ts';
import type { Selection } from '../executor/selection.ts';
import { asksFor } from './cost.ts';

/** The resources of a checkpoint, with what only its record tells of them where that is asked for. */
export function readResources(
  checkpoint: Checkpoint,
  _args: unknown,
  { loadersOf }: Context,
  selection: Selection,
): readonly Resource[] | Promise<readonly Resource[]> {
  if (checkpoint.areResourcesWhole || !asksFor(selection, 'Resource', 'record')) return checkpoint.readResources();
  return loadersOf(checkpoint)
    .wholeResources(checkpoint)
    .catch((error: Error) => checkpoint.readResources().map((named) => withoutRecord(named, error)));
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
