import type { ErrorCode } from '../../failure.ts';

/** The meaning of a refusal. `retryable` overrides that of the code. */
export type Meaning = readonly [code: ErrorCode, reason: string, retryable?: boolean];

const ANY = /(?:)/;

/** Meanings by status and message of a fault; the first matching row decides. The message itself is not passed on. */
export const FAULTS: readonly (readonly [status: number, words: RegExp, meaning: Meaning])[] = [
  [400, /^Malformed request url$/, ['FORBIDDEN', 'the project in the path is not the one of the token']],
  [
    400,
    /can not be reset/,
    [
      'CONFLICT',
      'the checkpoint is protecting, deleting, deleted or error-deleting, which a reset cannot change; if the status does not change, for example because a worker was killed, the operator of Karbor has to remove the checkpoint',
      false,
    ],
  ],
  // Karbor's API timed out waiting for its worker, which continues: the checkpoint may still be created.
  [
    400,
    /^Create checkpoint failed: Timed out waiting/,
    [
      'OUTCOME_UNKNOWN',
      'its worker did not respond in time and may have started; check before repeating the call',
      false,
    ],
  ],
  // No backup was created, but each attempt may leave a checkpoint that can be neither reset nor deleted.
  [
    400,
    /^Create checkpoint failed/,
    [
      'UPSTREAM_UNAVAILABLE',
      'the backup could not be started; a checkpoint may remain in protecting, which can be neither deleted nor reset and has to be removed by the operator of Karbor',
      false,
    ],
  ],
  [
    400,
    /^Invalid plan: The plan can be only updated in suspended/,
    ['CONFLICT', 'the plan can be changed only while it is suspended', false],
  ],
  [400, /^The provider could not be found/, ['NOT_FOUND', 'the provider does not exist']],
  [
    400,
    /The trigger pattern\(/,
    ['INVALID_INPUT', 'the pattern was not accepted; this Karbor may be set up for the other form'],
  ],
  [400, /has not been protected/, ['CONFLICT', 'there is no checkpoint to copy', false]],
  [400, ANY, ['INVALID_INPUT', 'the request was rejected']],
  // A route without a handler, as opposed to an object that does not exist.
  [404, /^The resource could not be found\.$/, ['UPSTREAM_BAD_RESPONSE', 'the endpoint does not support this call']],
  [404, ANY, ['NOT_FOUND', 'it does not exist']],
  [500, /can not be deleted/, ['CONFLICT', 'the status of the checkpoint does not allow a delete', false]],
  // The checkpoint remains in "deleting", where neither a delete nor a reset is accepted.
  [
    500,
    /^Failed to create delete checkpoint flow/,
    [
      'UPSTREAM_UNAVAILABLE',
      'the deletion could not be started and the checkpoint remains in deleting; the operator of Karbor has to remove it',
      false,
    ],
  ],
  [
    500,
    /^Flow: copy/,
    ['UPSTREAM_UNAVAILABLE', 'the copies could not be started; checkpoints may remain in wait_copying', false],
  ],
  // Nothing was made: the operation engine does not have the trigger yet, or no longer.
  [500, /Trigger \S+ could not be found/, ['CONFLICT', 'the trigger is not known yet or was deleted', true]],
  [
    500,
    /^List protectable resources of type .* failed: Couldn't find the endpoint/,
    ['NOT_SUPPORTED', 'this cloud has no such service'],
  ],
];
