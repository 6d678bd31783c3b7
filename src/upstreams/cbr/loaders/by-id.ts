import DataLoader from 'dataloader';
import type { Backup } from '../../../domain/backup.ts';
import type { Checkpoint } from '../../../domain/checkpoint.ts';
import { nativeIdOf } from '../../../domain/entities.ts';
import { isUnread, known, type Row, unread } from '../../../domain/row.ts';
import { type Vault, vaultId } from '../../../domain/vault.ts';
import { nullIfAbsent } from '../../../http/request.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import type { ById } from '../../loaders.ts';
import { alignToKeys, settled } from '../../rows.ts';
import { getBackup, listBackupsOf } from '../backups.ts';
import { getCheckpoint } from '../checkpoints.ts';
import { newestBackupFirst } from '../derived.ts';
import { isMisplaced } from '../errors.ts';
import { getVault, listVaults, VAULT_PAGE } from '../vaults.ts';

// CBR has no reliable read of several ids. Past this number one full page is cheaper.
const MAX_SINGLE_READS = 3;

/** Turns the error for an unknown id into null. */
export type NullIfMissing = (error: unknown) => Promise<null>;

/** CBR has one error for an unknown id and a project that is not the token's. One list per request decides. */
export function createNullIfMissing(cbr: UpstreamClient): NullIfMissing {
  let proof: Promise<unknown> | undefined;
  return async (error) => {
    if (!isMisplaced(error)) return nullIfAbsent(error);
    proof ??= listVaults(cbr, { limit: 1, offset: 0 });
    await proof;
    return null;
  };
}

/** A batch of n costs n calls up to three; a larger one costs one page, and one call per vault that is not on it. */
export function createVaultById(cbr: UpstreamClient, nullIfMissing: NullIfMissing): ById<Vault> {
  return new DataLoader(
    async (ids) => {
      const page = ids.length > MAX_SINGLE_READS ? await listVaults(cbr, { limit: VAULT_PAGE, offset: 0 }) : undefined;
      return alignToKeys(
        ids,
        known(page?.rows ?? []),
        ({ nativeId }) => vaultId.of(cbr.name, nativeId),
        (id): Promise<Vault | null> => getVault(cbr, nativeIdOf(id)).catch(nullIfMissing),
      );
    },
    { name: 'vaultById', maxBatchSize: 100 },
  );
}

/** The record of a checkpoint; a batch of n costs n calls. */
export function createCheckpointById(cbr: UpstreamClient, nullIfMissing: NullIfMissing): ById<Checkpoint> {
  return new DataLoader((ids) => settled(ids.map((id) => getCheckpoint(cbr, nativeIdOf(id)).catch(nullIfMissing))), {
    name: 'checkpointById',
    maxBatchSize: 100,
  });
}

/** A batch of n costs n calls. */
export function createBackupById(cbr: UpstreamClient, nullIfMissing: NullIfMissing): ById<Backup> {
  return new DataLoader((ids) => settled(ids.map((id) => getBackup(cbr, nativeIdOf(id)).catch(nullIfMissing))), {
    name: 'backupById',
    maxBatchSize: 100,
  });
}

/** All backups of a checkpoint, newest first, by native id. A batch of n costs n calls, 2n with a split list. */
export function createBackupsOf(cbr: UpstreamClient, isSplit: boolean): DataLoader<string, readonly Row<Backup>[]> {
  const kinds = isSplit ? [true, false] : [undefined];
  return new DataLoader(
    (ids) =>
      settled(
        ids.map(async (checkpointId) => {
          const lists = kinds.map((incremental) => listBackupsOf(cbr, { checkpointId, incremental }));
          const backups = (await Promise.all(lists)).flat();
          const rows = [...new Map(backups.map((row) => [isUnread(row) ? row.message : row.nativeId, row])).values()];
          return [...known(rows).toSorted(newestBackupFirst), ...unread(rows)];
        }),
      ),
    { name: 'backupsOf', maxBatchSize: 100 },
  );
}
