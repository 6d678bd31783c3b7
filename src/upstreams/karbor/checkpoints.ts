import type { Checkpoint } from '../../domain/checkpoint.ts';
import { isUnread, type Row } from '../../domain/row.ts';
import { dayOf } from '../../domain/time.ts';
import { GatewayError } from '../../failure.ts';
import { identifier, member } from '../../http/json-reader.ts';
import { read, write } from '../../http/request.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import { isForeign, toCheckpoint } from './checkpoint-mapper.ts';
import { readPage } from './pages.ts';
import { namedProvider } from './providers.ts';

/** Karbor finds a checkpoint only through its provider. */
export interface CheckpointLocation {
  readonly providerId: string;
  readonly id: string;
}

/**
 * Reads one checkpoint. A deleted checkpoint is still returned, as "deleted".
 *
 * GET /v1/{project_id}/providers/{provider_id}/checkpoints/{checkpoint_id}
 * Returns 200, `checkpoint`; resource_graph and extra_info are JSON strings, created_at is a day.
 * Errors  400 an id is not a uuid; 403 the checkpoint belongs to another project; 404 no such checkpoint or provider.
 *         A checkpoint of another provider in the same bank is returned with 200, and is NOT_FOUND here.
 * Source  karbor/api/v1/providers.py, checkpoints_show.
 */
export function getCheckpoint(karbor: UpstreamClient, { providerId, id }: CheckpointLocation): Promise<Checkpoint> {
  const call = { operation: 'getCheckpoint', path: pathOf(providerId, id) };
  return read(karbor, call, (body, requestId) => {
    const source = member(body, 'checkpoint');
    const of = { upstream: karbor, operation: call.operation, requestId };
    if (!isForeign(source, providerId)) return toCheckpoint(karbor, source, providerId, of);
    throw new GatewayError('NOT_FOUND', `${karbor.name}: getCheckpoint: this provider has no such checkpoint.`, {
      upstream: karbor.name,
    });
  });
}

export interface CheckpointQuery {
  readonly providerId: string;
  readonly planId?: string | undefined;
  /** The first and the last UTC day, both inclusive. Either may be omitted. */
  readonly fromDay?: string | undefined;
  readonly toDay?: string | undefined;
  readonly marker?: string | undefined;
  /** Karbor reads one object per row, sequentially: 100 is a reasonable limit. */
  readonly limit: number;
}

export interface CheckpointPage {
  /** The rows of this provider. */
  readonly rows: readonly Row<Checkpoint>[];
  /** The native ids of the rows, in order. The last one is the next marker. */
  readonly ids: readonly string[];
  readonly hasMore: boolean;
}

/**
 * Lists one page of a provider's checkpoints, oldest first, without deleted ones.
 *
 * GET /v1/{project_id}/providers/{provider_id}/checkpoints?sort=created_at:asc&limit=&marker=
 *     &plan_id=&start_date=&end_date=
 * Query   Always ascending: in descending order the Swift bank ignores the limit and inverts the marker.
 *         Both dates or none: an end_date alone is ignored.
 * Returns 200, `checkpoints`, shaped as the single one. A file system bank ignores the marker.
 * Errors  404 no such provider; 404 about a checkpoint if the index is stale: UPSTREAM_BAD_RESPONSE;
 *         500 the marker is not in the bank: INVALID_INPUT.
 * Source  karbor/api/v1/providers.py, checkpoints_index; karbor/services/protection/checkpoint.py.
 */
export async function listCheckpoints(karbor: UpstreamClient, query: CheckpointQuery): Promise<CheckpointPage> {
  const { providerId, planId, fromDay, toDay, marker, limit } = query;
  const isDated = fromDay !== undefined || toDay !== undefined;
  const call = {
    operation: 'listCheckpoints',
    path: pathOf(providerId),
    query: {
      sort: 'created_at:asc',
      limit,
      marker,
      plan_id: planId,
      start_date: isDated ? (fromDay ?? '1970-01-01') : undefined,
      end_date: isDated ? (toDay ?? '2100-01-01') : undefined,
    },
  };
  const of = { upstream: karbor, operation: call.operation };
  const provider = namedProvider(karbor, providerId);
  const page = await readPage(karbor, call, 'checkpoints', (source) => ({
    nativeId: identifier(source, 'id'),
    checkpoint: isForeign(source, providerId) ? undefined : toCheckpoint(karbor, source, providerId, of, provider),
  }));
  const rows: Row<Checkpoint>[] = [];
  const ids: string[] = [];
  for (const row of page.rows) {
    if (row.nativeId !== undefined) ids.push(row.nativeId);
    if (isUnread(row)) rows.push(row);
    else if (row.checkpoint) rows.push(row.checkpoint);
  }
  return { rows, ids, hasMore: page.hasMore };
}

/**
 * Backs up the resources of a plan now. The call takes seconds: Karbor resolves dependents before it responds.
 *
 * POST /v1/{project_id}/providers/{provider_id}/checkpoints
 * Body    checkpoint: { plan_id }; any other key is refused or ignored.
 * Returns 200, `checkpoint`, protecting, without graph, day and provider: the provider is that of the plan, and the day
 *         that of the Date header.
 * Errors  404 no such plan; 400 the plan belongs to another provider, or the backup could not be started; 413 quota.
 * Source  karbor/api/v1/providers.py, checkpoints_create.
 */
export function createCheckpoint(
  karbor: UpstreamClient,
  { providerId, planId }: { providerId: string; planId: string },
): Promise<{ checkpoint: Checkpoint; requestId: string | null }> {
  const call = {
    operation: 'createCheckpoint',
    path: pathOf(providerId),
    body: { checkpoint: { plan_id: planId } },
    argumentOf: { plan_id: ['input', 'vaultId'] },
  };
  return write(karbor, 'POST', call, (body, requestId, respondedAt) => ({
    checkpoint: {
      ...toCheckpoint(karbor, member(body, 'checkpoint'), providerId, {
        upstream: karbor,
        operation: call.operation,
        requestId,
      }),
      createdOn: respondedAt === undefined ? null : dayOf(respondedAt),
      recordedGraph: undefined,
    },
    requestId: requestId ?? null,
  }));
}

/**
 * Starts the deletion of a checkpoint, which is "deleting" immediately and "deleted" later.
 *
 * DELETE /v1/{project_id}/providers/{provider_id}/checkpoints/{checkpoint_id}
 * Returns 200, an empty object.
 * Errors  500 the status is neither available nor error: CONFLICT; 403 another project's; 404 no such checkpoint.
 * Source  karbor/api/v1/providers.py, checkpoints_delete.
 */
export function deleteCheckpoint(
  karbor: UpstreamClient,
  { providerId, id }: CheckpointLocation,
): Promise<{ requestId: string | null }> {
  const call = { operation: 'deleteCheckpoint', path: pathOf(providerId, id) };
  return write(karbor, 'DELETE', call, (_body, requestId) => ({ requestId: requestId ?? null }));
}

/**
 * Sets the status of a checkpoint, without any further check.
 *
 * PUT /v1/{project_id}/providers/{provider_id}/checkpoints/{checkpoint_id}
 * Body    os-resetState: { state }
 * Returns 200, an empty object; the current state is accepted, too.
 * Errors  400 the status is protecting, deleting, deleted or error-deleting: CONFLICT; 403; 404.
 * Source  karbor/api/v1/providers.py, checkpoints_update.
 */
export function resetCheckpointState(
  karbor: UpstreamClient,
  { providerId, id, state }: CheckpointLocation & { readonly state: 'available' | 'error' },
): Promise<{ requestId: string | null }> {
  const call = {
    operation: 'resetCheckpointState',
    path: pathOf(providerId, id),
    body: { 'os-resetState': { state } },
    argumentOf: { state: ['input', 'state'] },
  };
  return write(karbor, 'PUT', call, (_body, requestId) => ({ requestId: requestId ?? null }));
}

function pathOf(providerId: string, id?: string): string {
  const path = `/providers/${encodeURIComponent(providerId)}/checkpoints`;
  return id === undefined ? path : `${path}/${encodeURIComponent(id)}`;
}
