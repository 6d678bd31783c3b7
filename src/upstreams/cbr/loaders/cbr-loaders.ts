import { isFinalBackup } from '../../../domain/backup.ts';
import {
  type Checkpoint,
  type CheckpointFilter,
  isFinalCheckpoint,
  mappedResources,
} from '../../../domain/checkpoint.ts';
import { nativeIdOf } from '../../../domain/entities.ts';
import { MAX_COMPLETED } from '../../../domain/page-budget.ts';
import type { Resource } from '../../../domain/resource.ts';
import { isUnread, known, type Row } from '../../../domain/row.ts';
import type { Vault, VaultFilter } from '../../../domain/vault.ts';
import { GatewayError } from '../../../failure.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import type { LoaderOptions } from '../../kind.ts';
import { lazy } from '../../lazy.ts';
import type { Loaders } from '../../loaders.ts';
import { newestSince } from '../../newest-available.ts';
import { checkToken, type Page, type PageRequest, POSTPONED } from '../../page.ts';
import { derivedResources, factsOf } from '../derived.ts';
import {
  createBackupById,
  createBackupsOf,
  createCheckpointById,
  createNullIfMissing,
  createVaultById,
} from './by-id.ts';
import { CHECKPOINT_POSITION } from './checkpoint-groups.ts';
import { createFeeds, pageOf, windowOf } from './checkpoint-lists.ts';
import { findCheckpoints } from './checkpoints-of-resource.ts';
import { createReadTasks } from './live-tasks.ts';
import { createTaskReads } from './tasks.ts';
import { backupCount, createVaultCheckpoints } from './vault-checkpoints.ts';
import { pageOfVaults } from './vault-list.ts';

const resources = (checkpoint: Checkpoint) => mappedResources(checkpoint) ?? derivedResources(checkpoint);

/**
 * The reads of CBR within one request. Rows of checkpoint lists are derived from backups. Neither these nor the response to
 * a create replace the record that is read by id.
 */
export function createCbrLoaders(
  cbr: UpstreamClient,
  { backupListSplit: isSplit, liveRows, onWritten }: LoaderOptions,
): Loaders {
  const nullIfMissing = createNullIfMissing(cbr);
  const vaultById = lazy(() => createVaultById(cbr, nullIfMissing));
  const readTasks = createReadTasks(cbr);
  const isFinal = (checkpoint: Checkpoint) => isFinalCheckpoint(checkpoint, resources(checkpoint));
  const checkpointById = lazy(() => {
    const recordById = createCheckpointById(cbr, nullIfMissing);
    return liveRows?.carry(recordById, { readTasks, isFinal }) ?? recordById;
  });
  const backupById = lazy(() => {
    const recordById = createBackupById(cbr, nullIfMissing);
    return liveRows?.carry(recordById, { readTasks, isFinal: isFinalBackup }) ?? recordById;
  });
  const backupsOf = lazy(() => createBackupsOf(cbr, isSplit));
  const tasks = lazy(() =>
    createTaskReads(cbr, { nullIfMissing, checkpointById: checkpointById(), readTasks, liveRows }),
  );
  let totalBackups: number | undefined;
  let feedOf = createFeeds(cbr, isSplit);
  let vaultCheckpoints = lazy(() => createVaultCheckpoints(feedOf, () => totalBackups));

  async function vaults(
    request: PageRequest<VaultFilter>,
    budget = { left: Number.POSITIVE_INFINITY },
  ): Promise<Page<Vault>> {
    if (budget.left <= 0) return POSTPONED;
    // Each list of backups takes two calls with a split list.
    const costPerVault = isSplit && request.filter.lastAvailableBefore !== undefined ? 2 : 1;
    const page = await pageOfVaults(cbr, {
      request,
      budget,
      costPerVault,
      loaders: newestTools,
    });
    const isWhole = page.next === null && request.after === null && Object.keys(request.filter).length === 0;
    if (isWhole && page.unread?.length === 0) totalBackups = backupCount(page.rows.map(({ node }) => node));
    for (const { node } of page.rows) vaultById().prime(node.id, node);
    return page;
  }

  async function checkpoints(
    request: PageRequest<CheckpointFilter>,
    completions = { left: MAX_COMPLETED },
  ): Promise<Page<Checkpoint>> {
    const { vaultNativeId: vaultId, resourceNativeId: resourceId, providerNativeId } = request.filter;
    checkToken(request.after, CHECKPOINT_POSITION);
    if (providerNativeId !== undefined) {
      throw new GatewayError('NOT_SUPPORTED', `${cbr.name}: CBR has no providers; omit filter.providerId.`, {
        upstream: cbr.name,
        argument: ['filter', 'providerId'],
      });
    }
    if (vaultId === undefined && resourceId !== undefined) {
      const feed = feedOf({ ...windowOf(request), resourceId });
      return findCheckpoints(feed, request, (id) => backupsOf().load(id), completions);
    }
    return pageOf(feedOf({ ...windowOf(request), vaultId }), request);
  }

  async function listOf(vault: Vault, request: PageRequest<CheckpointFilter>): Promise<Page<Checkpoint>> {
    checkToken(request.after, CHECKPOINT_POSITION);
    return vaultCheckpoints().load(vault, request);
  }

  async function fullRecord(checkpoint: Checkpoint): Promise<Checkpoint> {
    const found = await checkpointById().load(checkpoint.id);
    if (found) return found;
    throw new GatewayError('NOT_FOUND', `${cbr.name}: the checkpoint was deleted while it was being read.`, {
      upstream: cbr.name,
    });
  }

  /** Adds the fields that only the record has, matched by id. */
  async function wholeResources(checkpoint: Checkpoint): Promise<readonly Row<Resource>[]> {
    if (checkpoint.areResourcesWhole) return resources(checkpoint);
    const record = await fullRecord(checkpoint);
    const recorded = new Map(known(resources(record)).map((resource) => [resource.id, resource]));
    return resources(checkpoint).map((named) => {
      const found = isUnread(named) ? undefined : recorded.get(named.id);
      return found ? { ...found, name: named.name } : named;
    });
  }

  const backups = async (checkpoint: Checkpoint) => checkpoint.backups ?? backupsOf().load(checkpoint.nativeId);
  const facts = async (checkpoint: Checkpoint) => factsOf(known(await backups(checkpoint)));
  const createdAt = async (checkpoint: Checkpoint) => (await facts(checkpoint)).createdAt;
  const newestTools = { vaultCheckpoints: listOf, startOf: async (row: Checkpoint) => ({ at: await createdAt(row) }) };

  return {
    entities: {
      vault: { byId: vaultById, list: vaults },
      checkpoint: { byId: checkpointById, list: checkpoints },
      backup: { byId: backupById },
      task: { byId: () => tasks().byId, list: (request) => tasks().list(request) },
    },
    vaultCheckpoints: listOf,
    vaultCheckpointsSince: async (vault, day) => vaultCheckpoints().since(vault, day),
    newestSince: (vaultId, instant) =>
      newestSince({ ...newestTools, vaultById: vaultById(), checkpointById: checkpointById() }, vaultId, instant),
    nameAndDescription: facts,
    createdAt,
    createdOn: async (checkpoint) => (await facts(checkpoint)).createdOn,
    backups,
    vaultTasks: (vault, request) => tasks().ofVault(vault, request),
    checkpointTasks: (checkpoint, request) => tasks().ofCheckpoint(checkpoint, request),
    taskTimes: async ({ startedAt = null, endedAt = null }) => ({ startedAt, endedAt }),
    taskResults: async ({ results = null }) => results,
    fullRecord,
    resources,
    wholeResources,
    // The failure recurs in the read that needs the backups.
    expectBackups: (checkpointId) =>
      void backupsOf()
        .load(nativeIdOf(checkpointId))
        .catch(() => {}),
    invalidate: (checkpointId) => {
      onWritten(checkpointId);
      checkpointById().clear(checkpointId);
      backupsOf().clearAll();
      vaultById().clearAll();
      tasks().clear();
      feedOf = createFeeds(cbr, isSplit);
      vaultCheckpoints = lazy(() => createVaultCheckpoints(feedOf, () => totalBackups));
    },
  };
}
