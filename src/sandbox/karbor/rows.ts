// The rows of Karbor and its banks. Instants are ms since the epoch. `spoilt` overrides members of the row's wire body, for
// tests with a wrong type, an unknown value or a missing value.

export interface KarborBank {
  /** Determines the paging of checkpoint lists. */
  kind: 'swift' | 'filesystem';
  /** Providers with the same bank can access each other's checkpoints. */
  name: string;
}

export interface KarborProvider {
  id: string;
  name: string;
  description: string;
  bank: KarborBank;
  /** Resource type -> its JSON schema; `{}` for the no-op plugins. */
  optionsSchema: Record<string, object>;
  restoreSchema: Record<string, object>;
  savedInfoSchema: Record<string, object>;
  /** The plugins fail: a protect and a copy end in error, a delete in error-deleting, a restore and a verify in fail. */
  isFailing?: boolean;
  /** The plugins can copy, which those of Karbor itself cannot. */
  canCopy?: boolean;
}

export interface KarborResource {
  id: string;
  type: string;
  name: string;
  extraInfo?: object | string;
}

export interface KarborPlan {
  id: string;
  projectId: string;
  name: string;
  description: string | null;
  providerId: string;
  /** suspended or started; the service stores any string. */
  status: string;
  resources: KarborResource[];
  parameters: Record<string, Record<string, string>>;
  createdAt: number;
  spoilt?: object;
}

export interface KarborCheckpoint {
  id: string;
  projectId: string;
  bankName: string;
  /** The provider of the create; missing in the create response. */
  providerId: string;
  /** The plan at backup time, which may have been deleted since. */
  planId: string;
  planName: string;
  resources: KarborResource[];
  /** The stored string; null if no flow was built. */
  resourceGraph: string | null;
  extraInfo: string | object | null;
  createdAt: number;
  /** The final status, unless deleted. */
  status: string;
  /** protecting until then, a copy: copying. Infinity: its worker died. */
  settlesAt?: number;
  /** Made by a copy, and therefore not copied again. */
  isCopy?: boolean;
  /** deleting until then, then `deletesTo`. Infinity: its worker died. */
  deletedAt?: number;
  deletesTo?: 'deleted' | 'error-deleting';
  /** Two deletes were executed: the first removed the index entries, the second failed. */
  isDeletedTwice?: boolean;
  /** The object is missing but still in the index of the bank: a list that reads it is a 404. */
  isObjectMissing?: boolean;
  spoilt?: object;
}

export interface KarborOperationLog {
  id: string;
  projectId: string;
  /** protect, copy, restore, verify; a deletion is logged as protect. */
  operationType: string;
  checkpointId: string | null;
  planId: string | null;
  providerId: string | null;
  restoreId: string | null;
  /** The final state of the run. */
  status: string | null;
  /** The state until the end of the run. */
  runningStatus?: string;
  startedAt: number | null;
  /** null or Infinity: the run never ends. */
  endedAt: number | null;
  spoilt?: object;
}

/** What became of one resource of a checkpoint. */
export interface KarborOutcome {
  /** `<type>#<id>`; for a restore, the id of the new resource. */
  resource: string;
  /** available, error, restoring, undefined. */
  status: string;
  reason?: string;
}

export interface KarborVerification {
  id: string;
  projectId: string;
  /** The provider in the request, which may differ from that of the checkpoint. */
  providerId: string;
  checkpointId: string;
  parameters: object;
  /** The final status: success or fail. */
  status: string;
  createdAt: number;
  /** in_progress until then. Infinity: its worker died, or access to the checkpoint was denied. */
  endsAt: number;
  /** Written one by one, evenly over the run. */
  outcomes: KarborOutcome[];
  spoilt?: object;
}

export interface KarborRestore extends KarborVerification {
  restoreTarget: string | null;
}

/** A resource of the cloud that Karbor protects, with its dependents. */
export interface KarborProtectable {
  id: string;
  type: string;
  name: string;
  dependents: KarborResource[];
}
