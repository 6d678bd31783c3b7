import type { Checkpoint, CheckpointStatus } from './checkpoint.ts';
import type { Capability, UpstreamKind, UpstreamProfile } from './upstream.ts';

export type CheckpointAction = 'DELETE' | 'RESET_STATE';

interface Rule {
  readonly capability: Capability;
  /** The states in which the upstream takes it. */
  readonly states: Record<UpstreamKind, readonly CheckpointStatus[]>;
}

const RULES: Record<CheckpointAction, Rule> = {
  DELETE: {
    capability: 'DELETE_CHECKPOINT',
    // CBR deletes backups, and one whose deletion failed is an ordinary failed one to it.
    states: { CBR: ['AVAILABLE', 'ERROR', 'ERROR_DELETING'], KARBOR: ['AVAILABLE', 'ERROR'] },
  },
  RESET_STATE: {
    capability: 'RESET_CHECKPOINT_STATE',
    states: { CBR: [], KARBOR: ['AVAILABLE', 'ERROR', 'COPYING', 'WAIT_COPYING'] },
  },
};

const ACTIONS = Object.keys(RULES) as CheckpointAction[];

/** What the upstream would accept for a checkpoint in its present state. */
export function acceptedActions(
  { status }: Pick<Checkpoint, 'status'>,
  { kind, capabilities }: UpstreamProfile,
): readonly CheckpointAction[] {
  return ACTIONS.filter((action) => {
    const { capability, states } = RULES[action];
    return capabilities.includes(capability) && states[kind].includes(status);
  });
}
