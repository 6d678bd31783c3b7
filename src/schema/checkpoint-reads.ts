import type { Context } from '../context/context.ts';
import type { Checkpoint } from '../domain/checkpoint.ts';
import type { Selection } from '../executor/selection.ts';
import { byId, type Loaders } from '../upstreams/loaders.ts';
import { asksFor } from './cost.ts';

/** Reads a checkpoint record by id, and its backups in parallel if fields are selected that only these have. */
export function loadCheckpoint(
  { id, loaders }: { readonly id: string; readonly loaders: Loaders },
  selection: Selection,
): Promise<Checkpoint | null> {
  if (asksFor(selection, 'Checkpoint', 'backups')) loaders.expectBackups?.(id);
  return byId(loaders, 'checkpoint').load(id);
}

/** Resolves a field that only the record has. */
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

/** Resolves a field that only the backups have. */
export function fromBackups(key: 'name' | 'description') {
  return (checkpoint: Checkpoint, _args: unknown, { loadersOf }: Context) =>
    checkpoint[key] === undefined
      ? loadersOf(checkpoint)
          .nameAndDescription(checkpoint)
          .then((facts) => facts[key])
      : checkpoint[key];
}
