// What Karbor and its banks remember. Instants are ms since the epoch. `spoilt` is laid over the row's
// wire body as it is, for tests that need a body with a wrong type, an unknown word or a missing value.

export interface KarborBank {
  /** Decides how checkpoint lists page. */
  kind: 'swift' | 'filesystem';
  /** Providers that name the same bank reach each other's checkpoints. */
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
  /** Its plugins fail: a protect ends in error, a delete in error-deleting. */
  isFailing?: boolean;
}

export interface KarborResource {
  id: string;
  type: string;
  name: string;
  extraInfo?: object;
}

export interface KarborPlan {
  id: string;
  projectId: string;
  name: string;
  description: string | null;
  providerId: string;
  /** suspended or started; the service stores any text. */
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
  /** Under which provider it was made; missing in the create answer. */
  providerId: string;
  /** The plan as it was then; it may be gone by now. */
  planId: string;
  planName: string;
  resources: KarborResource[];
  /** The text as stored; null where no flow was built. */
  resourceGraph: string | null;
  extraInfo: string | object | null;
  createdAt: number;
  /** What it is once settled and while nobody deletes it. */
  status: string;
  /** protecting until then. */
  settlesAt?: number;
  /** deleting until then, then `deletesTo`. */
  deletedAt?: number;
  deletesTo?: 'deleted' | 'error-deleting';
  /** Two deletes of it were carried out: the first took its entries out of the index, the second failed. */
  isDeletedTwice?: boolean;
  /** The bank's index names it but its object is missing: a list that meets it is a 404. */
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
  /** How the run ended. */
  status: string | null;
  /** What it says until it has ended. */
  runningStatus?: string;
  startedAt: number | null;
  endedAt: number | null;
  spoilt?: object;
}

/** A resource of the cloud that Karbor protects, with what hangs on it, described as it is from there. */
export interface KarborProtectable {
  id: string;
  type: string;
  name: string;
  dependents: KarborResource[];
}
