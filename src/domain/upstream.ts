import { defineId } from './id.ts';

export type Capability =
  | 'CREATE_CHECKPOINT'
  | 'CREATE_NAMED'
  | 'CREATE_PARTIAL'
  | 'CREATE_INCREMENTAL'
  | 'DELETE_CHECKPOINT'
  | 'RESET_CHECKPOINT_STATE'
  | 'SKIPPED_RESOURCES'
  | 'RESOURCE_GRAPH'
  | 'BACKUPS'
  | 'TASKS'
  | 'TASK_PROGRESS'
  | 'PROVIDERS';

/** The configured properties of an upstream. */
export interface UpstreamProfile {
  readonly id: string;
  readonly name: string;
  /** The name of its API in the schema. */
  readonly kind: string;
  readonly region: string | null;
  /** Null if each caller names its own. */
  readonly projectId: string | null;
  readonly capabilities: readonly Capability[];
}

export const upstreamId = {
  ...defineId<UpstreamProfile>('upstream', 'Upstream', { form: 'upstream:<upstream>', partCounts: [0] }),
  of: (upstream: string): string => `upstream:${upstream}`,
};
