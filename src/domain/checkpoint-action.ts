import type { Checkpoint, CheckpointStatus } from './checkpoint.ts';
import type { WriteRight } from './write-right.ts';

const ACTIONS = ['DELETE', 'RESET_STATE'] as const;

export type CheckpointAction = (typeof ACTIONS)[number];

/** The right that each action needs. */
const RIGHT_OF: Readonly<Record<CheckpointAction, WriteRight>> = { DELETE: 'delete', RESET_STATE: 'resetState' };

/** The statuses in which an upstream accepts each action. Empty for an unsupported action. */
export type ActionStates = Readonly<Record<CheckpointAction, readonly CheckpointStatus[]>>;

/** The actions that an upstream accepts in the current status of a checkpoint, and that the caller has the right to. */
export function allowedActions(
  { status }: Pick<Checkpoint, 'status'>,
  states: ActionStates,
  hasRight: (right: WriteRight) => boolean,
): readonly CheckpointAction[] {
  return ACTIONS.filter((action) => states[action].includes(status) && hasRight(RIGHT_OF[action]));
}
