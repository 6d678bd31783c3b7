import type { Directory, KnownUpstream } from '../context/directory.ts';
import type { RequestUpstream } from '../context/request-upstream.ts';
import type { Checkpoint } from '../domain/checkpoint.ts';
import { inReach, shift } from '../domain/time.ts';
import { invalidInput } from '../failure.ts';
import { createCheckpointOnce } from '../upstreams/writes/checkpoint-create.ts';
import { builder } from './builder.ts';
import { CheckpointRef } from './checkpoint.ts';
import { costs, reachOf } from './cost.ts';
import { readNativeIds } from './filter.ts';
import { resolveId, SINGLE_READ } from './node.ts';
import { asResult, resultRef } from './result.ts';
import { callsForNewest } from './vault-cost.ts';

interface Payload {
  readonly checkpointId: string;
  readonly checkpoint: Checkpoint;
  readonly requestId: string | null;
  readonly isFound: boolean;
  readonly isExisting: boolean;
}

const PayloadRef = builder.objectRef<Payload>('CreateCheckpointPayload').implement({
  description: 'The backup was accepted, or is not needed; the status of the checkpoint tells how far it is.',
  fields: (t) => ({
    checkpointId: t.exposeID('checkpointId', { description: 'The id of what is being made, or of what exists.' }),
    checkpoint: t.expose('checkpoint', {
      type: CheckpointRef,
      description:
        'What is being made, as the upstream answered; no further call was made for it. What its answer does not tell costs one: on CBR createdAt, createdOn and backups (and the name, where CBR has made one up) the call for its backups; extraInfo and what the record tells of each resource, and on Karbor resourceGraph, a read of the record.',
      ...costs({ calls: ({ below }) => (below.has('record') ? SINGLE_READ : 0) }),
    }),
    requestId: t.exposeString('requestId', {
      nullable: true,
      description: 'The id under which the upstream has logged the call. Null when it gave none.',
    }),
    isFound: t.exposeBoolean('isFound', {
      description:
        "True when the answer to the create was lost and the checkpoint was found afterwards; true again when the same idempotencyKey is given that success. On CBR the gateway's mark proves whose it is. On Karbor plan and time do, and the backup may never have begun: Karbor writes checkpoint and log row before it builds the run, so one that stays PROTECTING for hours has none, and only the operator of Karbor can remove it.",
    }),
    isExisting: t.exposeBoolean('isExisting', {
      description:
        'True when nothing was made, since the vault has an AVAILABLE checkpoint newer than unlessNewerThan: it is given back, as its upstream recorded it. True again when the same idempotencyKey is given that success.',
    }),
  }),
});

// The create, two looks for an earlier one of the same key, and three for one whose answer was lost.
const CREATE_AND_LOOK = 6;

const ResultRef = resultRef('CreateCheckpoint', PayloadRef);

const InputRef = builder.inputType('CreateCheckpointInput', {
  description:
    'What to back up. An input that the upstream cannot carry is refused with NOT_SUPPORTED before anything is sent.',
  fields: (t) => ({
    vaultId: t.id({ required: true, description: 'The vault or plan.' }),
    name: t.string({
      description:
        'CBR: 1 to 64 letters from a to z, digits, "_", "-" and Chinese characters. Without it CBR makes one up.',
    }),
    description: t.string({
      description:
        'CBR: at most 237 characters, behind which the gateway puts a mark of 18 that it takes off again; 255 where no mark is written.',
    }),
    incremental: t.boolean({ description: 'CBR: build on the last backup. Without it the cloud decides.' }),
    resourceNativeIds: t.stringList({
      description: 'CBR: only these resources of the vault, 1 to 256. Without it all of them.',
    }),
    unlessNewerThan: t.field({
      type: 'DateTime',
      description:
        'Makes nothing when the newest AVAILABLE checkpoint of the vault was begun later than this, and gives that one back with isExisting, whichever resources it covers. Looking costs the vault and one list; on CBR also the record of what is found, and of the next one where that record is not AVAILABLE, which is tried with 5 at most and then refused with LIMIT_EXCEEDED; and on Karbor the operation log where the day alone does not decide; a checkpoint whose time that no longer tells is not taken for a newer one. Refused with UPSTREAM_BAD_RESPONSE where a row that cannot be read leaves it open. Two creates at the same moment do not see each other; an idempotencyKey joins them.',
    }),
    idempotencyKey: t.string({
      description:
        '1 to 64 letters, digits, "_" and "-", made up by the client; kept for 24 hours for each upstream and project. The same call with the same key makes nothing again: it waits for the first one, is given its success once more, or looks for what it may have made. Other input under the same key is a CONFLICT. A failure after which nothing was made frees the key.',
    }),
  }),
});

builder.mutationField('createCheckpoint', (t) =>
  t.field({
    type: ResultRef,
    description:
      'Backs up a vault or plan now. One call on CBR; two on Karbor, which works for seconds before it answers. When the answer is lost the gateway looks for what was made, which costs up to three calls more.',
    args: { input: t.arg({ type: InputRef, required: true, description: 'What to back up.' }) },
    ...costs({
      read: readInput<KnownUpstream>,
      calls: (basis) => (basis.asked.newerThan === undefined ? 0 : callsForNewest(basis)),
      writeCalls: CREATE_AND_LOOK,
      reach: ({ asked }) => reachOf([asked.upstream]),
    }),
    resolve: (_root, args, context) => asResult(context, () => readInput(context, args), create),
  }),
);

/** @throws GatewayError INVALID_INPUT before any call. */
function readInput<Known extends KnownUpstream>(
  directory: Directory<Known>,
  { input }: { readonly input: typeof InputRef.$inferInput },
) {
  const vault = resolveId(directory, input.vaultId, ['input', 'vaultId'], ['vault']);
  checkKey(input.idempotencyKey);
  if (input.resourceNativeIds) readNativeIds(input.resourceNativeIds, ['input', 'resourceNativeIds']);
  return {
    upstream: vault.upstream,
    key: input.idempotencyKey ?? undefined,
    vaultId: vault.id,
    newerThan: input.unlessNewerThan ?? undefined,
    request: {
      vaultNativeId: vault.nativeId,
      name: input.name ?? undefined,
      description: input.description ?? undefined,
      incremental: input.incremental ?? undefined,
      resourceNativeIds: input.resourceNativeIds ?? undefined,
    },
  };
}

type Asked = ReturnType<typeof readInput<RequestUpstream>>;

async function create({ upstream, key, vaultId, newerThan, request }: Asked): Promise<Payload> {
  const { loaders } = upstream;
  const {
    made: checkpoint,
    requestId,
    isFound,
    isExisting,
  } = await createCheckpointOnce({
    writes: upstream.kind.writes,
    upstream: upstream.writeHandle,
    memory: upstream.writeMemory,
    key,
    unless:
      newerThan === undefined
        ? undefined
        : // Instants are whole milliseconds.
          { newerThan, find: () => loaders.newestSince(vaultId, shift(inReach(newerThan), 1)) },
    request,
  });
  loaders.invalidate(checkpoint.id);
  return { checkpointId: checkpoint.id, checkpoint, requestId, isFound, isExisting };
}

const IDEMPOTENCY_KEY = /^[A-Za-z0-9_-]{1,64}$/;

function checkKey(key: string | null | undefined): void {
  if (key == null || IDEMPOTENCY_KEY.test(key)) return;
  const accepted = '1 to 64 letters, digits, "_" and "-"';
  throw invalidInput(['input', 'idempotencyKey'], `input.idempotencyKey is not acceptable; accepted: ${accepted}.`);
}
