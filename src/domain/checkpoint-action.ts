import type { Checkpoint, CheckpointStatus } from './checkpoint.ts';

const ACTIONS = ['DELETE', 'RESET_STATE'] as const;

export type CheckpointAction = (typeof ACTIONS)[number];

/** The states in which an upstream takes each action; none where it never does. */
export type ActionStates = Readonly<Record<CheckpointAction, readonly CheckpointStatus[]>>;

/** What an upstream would accept for a checkpoint in its present state. */
export function acceptedActions(
  { status }: Pick<Checkpoint, 'status'>,
  states: ActionStates,
): readonly CheckpointAction[] {
  return ACTIONS.filter((action) => states[action].includes(status));
}
