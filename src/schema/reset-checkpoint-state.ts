import type { KnownUpstream } from '../context/directory.ts';
import { builder } from './builder.ts';
import { CheckpointRef } from './checkpoint.ts';
import { loadCheckpoint } from './checkpoint-reads.ts';
import { costs, reachOf } from './cost.ts';
import { type ResolvedId, SINGLE_READ } from './node.ts';
import { asResult, readCheckpointInput, resultRef } from './result.ts';

interface Payload {
  readonly checkpointId: string;
  readonly upstreamName: string;
  readonly requestId: string | null;
}

const PayloadRef = builder.objectRef<Payload>('ResetCheckpointStatePayload').implement({
  description: 'The state was reset.',
  fields: (t) => ({
    checkpointId: t.exposeID('checkpointId', { description: 'The id of the checkpoint whose state was reset.' }),
    checkpoint: t.field({
      type: CheckpointRef,
      nullable: true,
      description:
        "The checkpoint's current state; costs one call. Null together with an error if only this read failed; the reset took effect.",
      ...costs({ calls: () => SINGLE_READ }),
      resolve: ({ checkpointId: id, upstreamName }, _args, { loadersOf }, info) =>
        loadCheckpoint({ id, loaders: loadersOf({ upstreamName }) }, info),
    }),
    requestId: t.exposeString('requestId', {
      nullable: true,
      description: "The upstream's request id of the call. Null if the upstream sent none.",
    }),
  }),
});

const ResultRef = resultRef('ResetCheckpointState', PayloadRef);

const StateRef = builder.enumType('ResettableCheckpointState', {
  description: 'A state to which a checkpoint can be reset.',
  values: {
    AVAILABLE: { value: 'available', description: 'Can be restored. Karbor does not check whether this is true.' },
    ERROR: { value: 'error', description: 'Failed; can be deleted.' },
  } as const,
});

const InputRef = builder.inputType('ResetCheckpointStateInput', {
  description: 'The checkpoint to reset, and its new state.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The id of the checkpoint.' }),
    state: t.field({ type: StateRef, required: true, description: 'The new state.' }),
  }),
});

// One read before the reset, and one to reconcile a lost response.
const RESET_CALLS = 3;

builder.mutationField('resetCheckpointState', (t) =>
  t.field({
    type: ResultRef,
    description:
      'Karbor: resets the state of a checkpoint that is available, failed or being copied; any other state is a CONFLICT. NOT_SUPPORTED on CBR, without a call. Waits for a write in progress to the same checkpoint. Costs one call, and one more unless the provider in the id is known to be the only one; a checkpoint of another provider is NOT_FOUND.',
    args: {
      input: t.arg({ type: InputRef, required: true, description: 'The checkpoint to reset, and its new state.' }),
    },
    ...costs({
      read: readCheckpointInput<KnownUpstream>,
      writeCalls: RESET_CALLS,
      reach: ({ asked }) => reachOf([asked.upstream]),
    }),
    resolve: (_root, args, context, info) =>
      asResult({
        ...{ context, info, right: 'resetState' },
        read: () => readCheckpointInput(context, args),
        run: (checkpoint) => reset(checkpoint, args.input.state),
        outcomeOf: () => 'reset',
      }),
  }),
);

async function reset(
  { upstream, id: checkpointId, nativeId, scope: providerId }: ResolvedId,
  state: typeof InputRef.$inferInput.state,
): Promise<Payload> {
  const { profile, kind, writeHandle, writeMemory, loaders } = upstream;
  const { requestId } = await kind.writes.reset(writeHandle, { nativeId, providerId }, state, writeMemory);
  loaders.invalidate(checkpointId);
  return { checkpointId, upstreamName: profile.name, requestId };
}
