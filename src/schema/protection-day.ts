import type { Directory } from '../context/directory.ts';
import type { ProtectionDay } from '../domain/protection-day.ts';
import { invalidInput } from '../failure.ts';
import { builder } from './builder.ts';
import { CheckpointStatusRef } from './checkpoint.ts';

export const DEFAULT_DAYS = 30;
const MAX_DAYS = 90;

export const ProtectionDayRef = builder.objectRef<ProtectionDay>('ProtectionDay').implement({
  description: 'The protection of a vault on one UTC day.',
  fields: (t) => ({
    date: t.expose('date', { type: 'Date', description: 'The UTC day.' }),
    status: t.expose('status', {
      type: CheckpointStatusRef,
      nullable: true,
      description:
        'The best status among the checkpoints started on that day: AVAILABLE before PROTECTING before all others, ERROR last. Null if none was started.',
    }),
  }),
});

interface DaysArgs {
  readonly last?: number | null | undefined;
}

/**
 * The number of days.
 * @throws GatewayError INVALID_INPUT for a number out of range.
 */
export function readLast(_directory: Directory, { last: given }: DaysArgs): number {
  const last = given ?? DEFAULT_DAYS;
  if (last >= 1 && last <= MAX_DAYS) return last;
  throw invalidInput(['last'], `last is ${last}; accepted: 1 to ${MAX_DAYS}.`);
}
