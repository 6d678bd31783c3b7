import type { Checkpoint, CheckpointStatus } from './checkpoint.ts';

const ACTIONS = ['DELETE', 'RESET_STATE'] as const;

export type CheckpointAction = (typeof ACTIONS)[number];

/** The statuses in which an upstream accepts each action. Empty for an unsupported action. */
export type ActionStates = Readonly<Record<CheckpointAction, readonly CheckpointStatus[]>>;

/** The actions that an upstream accepts in the current status of a checkpoint. */
export function acceptedActions(
  { status }: Pick<Checkpoint, 'status'>,
  states: ActionStates,
): readonly CheckpointAction[] {
  return ACTIONS.filter((action) => states[action].includes(status));
}
