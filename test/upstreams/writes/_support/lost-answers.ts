import type { Fault, Rule } from '../../../../src/sandbox/knobs.ts';
import { knowProviders } from '../../../support/mutations.ts';
import { openCheckpoints } from './checkpoints.ts';

/** Each comes after the write was handled. */
export const LOST: [string, Fault][] = [
  ['reset', { kind: 'reset-after' }],
  ['cut off', { kind: 'cut-body' }],
  ['late', { kind: 'delay', ms: 60_000 }],
];
/** Each comes in place of the write. */
export const UNHANDLED: [string, Fault][] = [
  ['reset', { kind: 'reset-before' }],
  ['hung', { kind: 'hang' }],
];
export const UNKNOWN = { __typename: 'Failure', code: 'OUTCOME_UNKNOWN', retryable: false };

/** Checkpoints below a gateway that knows the provider and gives up a write after 300 ms: three seconds are for the look. */
export async function openLossy(...faults: Rule[]) {
  const opened = await openCheckpoints({ requestTimeoutMs: 500, writeMs: 3_300 });
  await knowProviders(opened.gateway);
  opened.rules.push(...faults);
  return opened;
}
