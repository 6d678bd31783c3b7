import { type Checkpoint, mappedResources } from '../../domain/checkpoint.ts';
import { unread } from '../../domain/row.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import { createOnce } from './create-once.ts';
import type { Created, CreateOperation } from './create-operation.ts';
import type { CheckpointFingerprint, CreateRequest, WriteMemory, Writes } from './writes.ts';

/** The create of one checkpoint. */
export interface CheckpointCreate {
  readonly writes: Writes;
  readonly upstream: UpstreamClient;
  readonly request: CreateRequest;
  readonly memory: WriteMemory;
  readonly key: string | undefined;
  /** The condition under which nothing is created. */
  readonly unless?: Unless | undefined;
}

/** An existing checkpoint that is newer than an instant is returned instead of a new one. */
interface Unless {
  readonly newerThan: string;
  /** Makes no write. */
  readonly find: () => Promise<Checkpoint | null>;
}

interface StoredCheckpoint {
  readonly nativeId: string;
  readonly providerId: string | null;
  /** Null if the checkpoint has to be read again. */
  readonly checkpoint: Checkpoint | null;
}

const WORDS = {
  operation: 'createCheckpoint',
  noun: 'checkpoint',
  lookUp: 'Check the newest checkpoints of the vault',
};

export function createCheckpointOnce(create: CheckpointCreate): Promise<Created<Checkpoint>> {
  return createOnce(operationOf(create));
}

function operationOf(create: CheckpointCreate): CreateOperation<Checkpoint, CheckpointFingerprint, StoredCheckpoint> {
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
    send: async (client, fingerprint) => {
      const { checkpoint, requestId } = await writes.create(client, request, fingerprint, memory);
      return { created: checkpoint, requestId };
    },
    find: (client, fingerprint) => writes.find(client, fingerprint, memory),
    toStored: (checkpoint) => ({
      nativeId: checkpoint.nativeId,
      providerId: checkpoint.provider?.nativeId ?? null,
      checkpoint: plain(checkpoint),
    }),
    recall: async ({ nativeId, providerId, checkpoint }, isOwn) =>
      isOwn && checkpoint ? checkpoint : writes.get(upstream, { nativeId, providerId: providerId ?? undefined }),
  };
}

function inputOf({ request, unless }: CheckpointCreate): readonly unknown[] {
  const { vaultNativeId, name, description, incremental, resourceNativeIds } = request;
  const fields = [vaultNativeId, name, description, incremental, resourceNativeIds];
  return unless ? [...fields, unless.newerThan] : fields;
}

/** The same as plain data; null with unidentified rows. */
function plain(checkpoint: Checkpoint): Checkpoint | null {
  const resources = mappedResources(checkpoint);
  const lists = [resources, checkpoint.plannedResources, checkpoint.skippedResources];
  if (lists.some((rows) => unread(rows ?? []).length > 0)) return null;
  return { ...checkpoint, resources, recordedResources: undefined };
}
