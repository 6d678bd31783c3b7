import type { Checkpoint } from '../../domain/checkpoint.ts';
import { unread } from '../../domain/row.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import { createOnce } from './create-once.ts';
import type { Created, CreateOperation } from './create-operation.ts';
import type { CreateRequest, Trace, WriteMemory, Writes } from './writes.ts';

/** The create of one checkpoint. */
export interface CheckpointCreate {
  readonly writes: Writes;
  readonly upstream: UpstreamClient;
  readonly request: CreateRequest;
  readonly memory: WriteMemory;
  readonly key: string | undefined;
  /** What makes the create needless. */
  readonly unless?: Unless | undefined;
}

/** A checkpoint that is newer than this, if there is one, is given in place of a new one. */
interface Unless {
  readonly newerThan: string;
  /** It only reads. */
  readonly find: () => Promise<Checkpoint | null>;
}

interface StoredCheckpoint {
  readonly nativeId: string;
  readonly providerId: string | null;
  /** Null where it has to be read again. */
  readonly checkpoint: Checkpoint | null;
}

const WORDS = {
  operation: 'createCheckpoint',
  noun: 'checkpoint',
  look: 'Read the newest checkpoints of the vault',
};

export function createCheckpointOnce(create: CheckpointCreate): Promise<Created<Checkpoint>> {
  return createOnce(operationOf(create));
}

function operationOf(create: CheckpointCreate): CreateOperation<Checkpoint, Trace, StoredCheckpoint> {
  const { writes, upstream, request, memory, key, unless } = create;
  return {
    words: WORDS,
    upstream,
    store: memory.store,
    key,
    input: inputOf(create),
    isCallersToken: memory.isCallersToken,
    findExisting: unless?.find,
    prepare: (seed) => writes.prepare(upstream, request, memory, seed),
    send: async (client, trace) => {
      const { checkpoint, requestId } = await writes.create(client, request, trace, memory);
      return { made: checkpoint, requestId };
    },
    find: (client, trace) => writes.find(client, trace, memory),
    toStored: (checkpoint) => ({
      nativeId: checkpoint.nativeId,
      providerId: checkpoint.provider?.nativeId ?? null,
      checkpoint: isWhole(checkpoint) ? checkpoint : null,
    }),
    recall: async ({ nativeId, providerId, checkpoint }, isOwn) =>
      isOwn && checkpoint ? checkpoint : writes.get(upstream, { nativeId, providerId: providerId ?? undefined }),
  };
}

function inputOf({ request, unless }: CheckpointCreate): readonly unknown[] {
  const { vaultNativeId, name, description, incremental, resourceNativeIds } = request;
  const asked = [vaultNativeId, name, description, incremental, resourceNativeIds];
  return unless ? [...asked, unless.newerThan] : asked;
}

/** Plain data: no row of it stands for one that cannot be identified. */
function isWhole({ resources, plannedResources, skippedResources }: Checkpoint): boolean {
  return [resources, plannedResources, skippedResources].every((rows) => unread(rows ?? []).length === 0);
}
