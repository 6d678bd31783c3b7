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
    checkpointId: t.exposeID('checkpointId', { description: 'Whose state was reset.' }),
    checkpoint: t.field({
      type: CheckpointRef,
      nullable: true,
      description: 'It as it is now; one call. Null beside an error when only that reading failed: the reset stands.',
      ...costs({ calls: () => SINGLE_READ }),
      resolve: ({ checkpointId: id, upstreamName }, _args, { loadersOf }, info) =>
        loadCheckpoint({ id, loaders: loadersOf({ upstreamName }) }, info),
    }),
    requestId: t.exposeString('requestId', {
      nullable: true,
      description: 'The id under which the upstream has logged the call. Null when it gave none.',
    }),
  }),
});

const ResultRef = resultRef('ResetCheckpointState', PayloadRef);

const StateRef = builder.enumType('ResettableCheckpointState', {
  description: 'The states to which a checkpoint can be reset.',
  values: {
    AVAILABLE: { value: 'available', description: 'It can be restored. Nothing checks that this is so.' },
    ERROR: { value: 'error', description: 'It failed, and can be deleted.' },
  } as const,
});

const InputRef = builder.inputType('ResetCheckpointStateInput', {
  description: 'What to reset, and to which state.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The checkpoint.' }),
    state: t.field({ type: StateRef, required: true, description: 'The state it is to have.' }),
  }),
});

// One read before the reset, and one behind it when its answer is lost.
const READ_RESET_AND_LOOK = 3;

builder.mutationField('resetCheckpointState', (t) =>
  t.field({
    type: ResultRef,
    description:
      'Karbor: sets the state of a checkpoint that is available, failed or being copied; any other is a CONFLICT. CBR has no such thing: NOT_SUPPORTED, and no call. It waits for a write to the same checkpoint that is under way. One call, and one more where the gateway does not know the provider in the id to be the only one: a checkpoint of another provider is NOT_FOUND.',
    args: { input: t.arg({ type: InputRef, required: true, description: 'What to reset, and to which state.' }) },
    ...costs({
      read: readCheckpointInput<KnownUpstream>,
      writeCalls: READ_RESET_AND_LOOK,
      reach: ({ asked }) => reachOf([asked.upstream]),
    }),
    resolve: (_root, args, context) =>
      asResult(
        context,
        () => readCheckpointInput(context, args),
        (checkpoint) => reset(checkpoint, args.input.state),
      ),
  }),
);

async function reset(
  { upstream, id: checkpointId, ...key }: ResolvedId,
  state: typeof InputRef.$inferInput.state,
): Promise<Payload> {
  const { profile, kind, writeHandle, writeMemory, loaders } = upstream;
  const { requestId } = await kind.writes.reset(writeHandle, key, state, writeMemory);
  loaders.invalidate(checkpointId);
  return { checkpointId, upstreamName: profile.name, requestId };
}
