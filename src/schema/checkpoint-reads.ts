import type { Context } from '../context/context.ts';
import type { Checkpoint } from '../domain/checkpoint.ts';
import type { Selection } from '../executor/selection.ts';
import { byId, type Loaders } from '../upstreams/loaders.ts';
import { asksFor } from './cost.ts';

/** Reads a checkpoint by its id; beside the record its backups, where fields are selected that only they tell. */
export function loadCheckpoint(
  { id, loaders }: { readonly id: string; readonly loaders: Loaders },
  selection: Selection,
): Promise<Checkpoint | null> {
  if (asksFor(selection, 'Checkpoint', 'backups')) loaders.expectBackups?.(id);
  return byId(loaders, 'checkpoint').load(id);
}

/** Resolves what only the record tells. */
export function fromRecord<Key extends 'nativeStatus' | 'recordedAt' | 'vaultName' | 'skippedResources' | 'extraInfo'>(
  key: Key,
) {
  return (checkpoint: Checkpoint, _args: unknown, { loadersOf }: Context) =>
    checkpoint[key] === undefined
      ? loadersOf(checkpoint)
          .fullRecord(checkpoint)
          .then((record) => record[key])
      : checkpoint[key];
}

/** Resolves what only the backups tell. */
export function fromBackups(key: 'name' | 'description') {
  return (checkpoint: Checkpoint, _args: unknown, { loadersOf }: Context) =>
    checkpoint[key] === undefined
      ? loadersOf(checkpoint)
          .nameAndDescription(checkpoint)
          .then((naming) => naming[key])
      : checkpoint[key];
}
