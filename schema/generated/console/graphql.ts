/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** The status of a backup. New values may be added: keep a default branch. */
export type BackupStatus =
  /** Complete; can be restored. */
  | 'AVAILABLE'
  /** Being deleted. */
  | 'DELETING'
  /** Failed. */
  | 'ERROR'
  /** Being created. */
  | 'PROTECTING'
  /** A restore from this backup is running. */
  | 'RESTORING'
  /** A value that this gateway does not know. The native field next to it has the upstream's own value. */
  | 'UNKNOWN'
  /** Waiting to be deleted. */
  | 'WAITING_DELETE'
  /** Waiting to be created. */
  | 'WAITING_PROTECT'
  /** A restore from this backup is waiting to start. */
  | 'WAITING_RESTORE'
  | '%future added value';

/** A feature that an upstream supports. New values may be added: keep a default branch. */
export type Capability =
  /** Checkpoint.backups is available. */
  | 'BACKUPS'
  /** createCheckpoint is supported. */
  | 'CREATE_CHECKPOINT'
  /** createCheckpoint accepts incremental. */
  | 'CREATE_INCREMENTAL'
  /** createCheckpoint accepts a name and a description. */
  | 'CREATE_NAMED'
  /** createCheckpoint accepts resourceNativeIds. */
  | 'CREATE_PARTIAL'
  /** deleteCheckpoint is supported. */
  | 'DELETE_CHECKPOINT'
  /** Checkpoints are stored by providers. */
  | 'PROVIDERS'
  /** resetCheckpointState is supported. */
  | 'RESET_CHECKPOINT_STATE'
  /** Checkpoint.resourceGraph is available. */
  | 'RESOURCE_GRAPH'
  /** A run continues without the resources that it cannot back up; Checkpoint.skippedResources lists them. */
  | 'SKIPPED_RESOURCES'
  /** Tasks can be listed and followed. */
  | 'TASKS'
  /** Task.progressPercent, Task.error and Task.subject are reported. */
  | 'TASK_PROGRESS'
  | '%future added value';

/** An action on a checkpoint. New values may be added: keep a default branch. */
export type CheckpointAction =
  /** deleteCheckpoint. */
  | 'DELETE'
  /** resetCheckpointState. Karbor only. */
  | 'RESET_STATE'
  | '%future added value';

/** The status of a checkpoint. New values may be added: keep a default branch. */
export type CheckpointStatus =
  /** Complete; can be restored. */
  | 'AVAILABLE'
  /** Karbor: being copied from another checkpoint. */
  | 'COPYING'
  /** Deleted. Karbor still returns it by id; CBR rarely does. */
  | 'DELETED'
  /** Being deleted. */
  | 'DELETING'
  /** Failed, at least in part. */
  | 'ERROR'
  /** The deletion failed. */
  | 'ERROR_DELETING'
  /** Being created. */
  | 'PROTECTING'
  /** A value that this gateway does not know. The native field next to it has the upstream's own value. */
  | 'UNKNOWN'
  /** Karbor: waiting to be copied from another checkpoint. */
  | 'WAIT_COPYING'
  | '%future added value';

/** What to back up. A field that the upstream does not support is refused with NOT_SUPPORTED before anything is sent. */
export type CreateCheckpointInput = {
  /** CBR: at most 237 characters; the gateway appends a correlation tag of 18 characters and strips it when reading. At most 255 where writeMark is off. */
  description?: string | null | undefined;
  /** A key chosen by the client: 1 to 64 letters, digits, "_" and "-", kept for 24 hours per upstream and project. A repeated call with the same key never creates a second checkpoint: it waits for the first call, returns its success again, or looks for the checkpoint that the first call may have created. Different input under the same key is a CONFLICT. A failure that created nothing releases the key. */
  idempotencyKey?: string | null | undefined;
  /** CBR: whether to build on the last backup. CBR decides if omitted. */
  incremental?: boolean | null | undefined;
  /** CBR: 1 to 64 letters from a to z, digits, "_", "-" and Chinese characters. CBR generates a name if omitted. */
  name?: string | null | undefined;
  /** CBR: back up only these resources of the vault, 1 to 256. All resources if omitted. */
  resourceNativeIds?: Array<string> | null | undefined;
  /** Creates nothing if the newest AVAILABLE checkpoint of the vault was started after this time, and returns that checkpoint with isExisting, whichever resources it covers. The check costs a read of the vault and one list. On CBR it also reads the record of the checkpoint found, and of the next one if that record is not AVAILABLE: 5 at most, then the create is refused with LIMIT_EXCEEDED. On Karbor it reads the operation log if the day alone does not decide; a checkpoint without an entry does not count as newer. Refused with UPSTREAM_BAD_RESPONSE if an unreadable row leaves this undecided. Two concurrent creates do not see each other; an idempotencyKey joins them. */
  unlessNewerThan?: string | null | undefined;
  /** The id of the vault or plan. */
  vaultId: string;
};

/** The checkpoint to delete. */
export type DeleteCheckpointInput = {
  /** The id of the checkpoint. */
  id: string;
};

/** The reason for a failure: errors[].extensions.code in reads, Failure.code in mutations. A request that was not executed may have one of the codes of GraphQL servers instead, in errors[] only: GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, OPERATION_RESOLUTION_FAILURE, BAD_USER_INPUT, BAD_REQUEST, PERSISTED_QUERY_NOT_FOUND, PERSISTED_QUERY_NOT_SUPPORTED. New values may be added: keep a default branch. */
export type ErrorCode =
  /** The current state of the object does not allow the operation, or another write to the object is in progress. */
  | 'CONFLICT'
  /** The deadline of this request passed before the call could be made. */
  | 'DEADLINE_EXCEEDED'
  /** The caller is authenticated, but lacks the rights for this operation. */
  | 'FORBIDDEN'
  /** An internal error of this gateway. Its log has the details. */
  | 'INTERNAL'
  /** An argument is invalid. The message names the argument and the accepted values. */
  | 'INVALID_INPUT'
  /** The request exceeds a limit of this gateway. */
  | 'LIMIT_EXCEEDED'
  /** The target of a write, or the parent of a list, does not exist. A read by id returns null instead. */
  | 'NOT_FOUND'
  /** The upstream does not support this operation or field. Nothing was sent. */
  | 'NOT_SUPPORTED'
  /** A write may or may not have taken effect. Check before repeating it. */
  | 'OUTCOME_UNKNOWN'
  /** A quota or capacity of the upstream is exhausted. */
  | 'QUOTA_EXCEEDED'
  /** The upstream or this gateway limits the rate of calls. Wait for retryAfterMs, if given. */
  | 'THROTTLED'
  /** The caller's token or key is missing, wrong or expired, for the upstream or for this gateway. */
  | 'UNAUTHENTICATED'
  /** The upstream's response does not conform to its contract. */
  | 'UPSTREAM_BAD_RESPONSE'
  /** The upstream did not respond in time. */
  | 'UPSTREAM_TIMEOUT'
  /** The upstream could not be reached, reported that it is out of service, refused the gateway's own login or credential, or the gateway's own Redis does not respond. */
  | 'UPSTREAM_UNAVAILABLE'
  | '%future added value';

/** The protection status of a resource. CBR only. New values may be added: keep a default branch. */
export type ProtectStatus =
  /** Protected; no operation in progress. */
  | 'AVAILABLE'
  /** The resource was deleted; its backups remain. */
  | 'DELETED'
  /** The last operation on the resource failed. */
  | 'ERROR'
  /** Being backed up. */
  | 'PROTECTING'
  /** Being removed from its vault. */
  | 'REMOVING'
  /** Being restored. */
  | 'RESTORING'
  /** A value that this gateway does not know. The native field next to it has the upstream's own value. */
  | 'UNKNOWN'
  | '%future added value';

/** The checkpoint to reset, and its new state. */
export type ResetCheckpointStateInput = {
  /** The id of the checkpoint. */
  id: string;
  /** The new state. */
  state: ResettableCheckpointState;
};

/** A state to which a checkpoint can be reset. */
export type ResettableCheckpointState =
  /** Can be restored. Karbor does not check whether this is true. */
  | 'AVAILABLE'
  /** Failed; can be deleted. */
  | 'ERROR'
  | '%future added value';

/** The type of a protected resource. New values may be added: keep a default branch. */
export type ResourceType =
  /** A bare-metal server (OS::Ironic::BareMetalServer). CBR only. */
  | 'BARE_METAL_SERVER'
  /** A database instance (OS::Trove::Instance). Karbor only. */
  | 'DATABASE'
  /** A cloud desktop (OS::Workspace::DesktopV2). CBR only. */
  | 'DESKTOP'
  /** A file system (OS::Sfs::Turbo on CBR, OS::Manila::Share on Karbor). */
  | 'FILE_SHARE'
  /** An image (OS::Glance::Image). Karbor only. */
  | 'IMAGE'
  /** A server outside the cloud (OS::Native::Server). CBR only. */
  | 'NATIVE_SERVER'
  /** The network topology of a project (OS::Neutron::Network). Karbor only. */
  | 'NETWORK'
  /** A Kubernetes pod (OS::Kubernetes::Pod). Karbor only. */
  | 'POD'
  /** A whole project (OS::Keystone::Project). Karbor only. */
  | 'PROJECT'
  /** A cloud server (OS::Nova::Server). */
  | 'SERVER'
  /** A value that this gateway does not know. The native field next to it has the upstream's own value. */
  | 'UNKNOWN'
  /** A disk (OS::Cinder::Volume). */
  | 'VOLUME'
  | '%future added value';

/** The operation that a task runs. New values may be added: keep a default branch. */
export type TaskKind =
  /** Creates a checkpoint or a backup. */
  | 'BACKUP'
  /** Copies backups or checkpoints within the region. */
  | 'COPY'
  /** Deletes a backup (CBR) or a checkpoint (Karbor). */
  | 'DELETE'
  /** Deletes a vault with its backups. CBR only. */
  | 'DELETE_VAULT'
  /** Moves resources to another vault. CBR only. */
  | 'MOVE_RESOURCES'
  /** Removes resources and their backups from a vault. CBR only. */
  | 'REMOVE_RESOURCES'
  /** Replicates a backup to another region. CBR only. */
  | 'REPLICATION'
  /** Restores resources from a backup (CBR) or a checkpoint (Karbor). */
  | 'RESTORE'
  /** Imports backups from another service. CBR only. */
  | 'SYNC'
  /** A value that this gateway does not know. The native field next to it has the upstream's own value. */
  | 'UNKNOWN'
  /** Verifies a checkpoint. Karbor only. */
  | 'VERIFY'
  | '%future added value';

/** The status of a task. New values may be added: keep a default branch. */
export type TaskStatus =
  /** Finished with an error. */
  | 'FAILED'
  /** In progress. On Karbor also a run that ended without a trace, for example with its worker: such a task never finishes. */
  | 'RUNNING'
  /** Not run, because there was nothing to do or another run was in progress. CBR only. */
  | 'SKIPPED'
  /** Finished without an error. */
  | 'SUCCEEDED'
  /** Ended by CBR because the run took too long. CBR only. */
  | 'TIMED_OUT'
  /** A value that this gateway does not know. The native field next to it has the upstream's own value. */
  | 'UNKNOWN'
  /** Accepted; waiting to be started. */
  | 'WAITING'
  | '%future added value';

/** The API of an upstream. New values may be added: keep a default branch. */
export type UpstreamKind =
  /** Huawei Cloud Backup and Recovery v3, or a compatible cloud. */
  | 'CBR'
  /** OpenStack Karbor v1. */
  | 'KARBOR'
  | '%future added value';

/** Selects vaults. All conditions must hold. */
export type VaultFilter = {
  /** Vaults whose newest AVAILABLE checkpoint was started before this time, and vaults without one. Costs the calls of latestCheckpoint. At most 200 vaults are examined per page, over all upstreams; the page may then be short, and its cursor continues. On Karbor a checkpoint of the same day without an entry in the operation log counts as started before. If an unreadable row leaves this undecided, a Failure takes the place of the vault. */
  lastAvailableBefore?: string | null | undefined;
  /** With exactly this name; case-sensitive. */
  name?: string | null | undefined;
  /** With this text in the name; case-insensitive. At most 200 vaults of an upstream are examined per page; the page may then be short, and its cursor continues. */
  nameContains?: string | null | undefined;
  /** Protecting any of the resources with these ids in their own services. */
  resourceNativeIds?: Array<string> | null | undefined;
  /** With any of these statuses. */
  status?: Array<VaultStatus> | null | undefined;
  /** Only these upstreams, by their configured names. The order stays that of the configuration. */
  upstreams?: Array<string> | null | undefined;
};

/** The status of a vault. New values may be added: keep a default branch. */
export type VaultStatus =
  /** CBR: in use. */
  | 'AVAILABLE'
  /** CBR: being deleted. */
  | 'DELETING'
  /** CBR: something failed. */
  | 'ERROR'
  /** CBR: frozen, usually because a bill is due. */
  | 'FROZEN'
  /** CBR: being changed, for example expanded. */
  | 'LOCK'
  /** Karbor: the plan can no longer be edited; backups work. */
  | 'STARTED'
  /** Karbor: the normal state of a plan. It can be edited, and backups work. */
  | 'SUSPENDED'
  /** A value that this gateway does not know. The native field next to it has the upstream's own value. */
  | 'UNKNOWN'
  | '%future added value';

export type VaultsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: VaultFilter | null | undefined;
  failedFrom: string;
}>;


export type VaultsQuery = { upstreams: Array<{ id: string, name: string, kind: UpstreamKind }>, vaults: { nodes: Array<{ id: string, name: string, status: VaultStatus, upstream: { id: string, name: string, kind: UpstreamKind }, capacity: { sizeGb: number, usedMb: number | null } | null, days: Array<{ date: string, status: CheckpointStatus | null }> | null, newest: { id: string, status: CheckpointStatus, createdAt: string | null, createdOn: string | null } | null, good: { id: string, status: CheckpointStatus, createdAt: string | null, createdOn: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null }, failures: Array<{ code: ErrorCode, message: string, retryable: boolean, retryAfterMs: number | null, argument: Array<string> | null, upstream: string | null, upstreamCode: string | null }> } | null, tasks: { nodes: Array<{ id: string, kind: TaskKind, status: TaskStatus, progressPercent: number | null, startedAt: string | null, endedAt: string | null, vaultId: string | null, vaultName: string | null, checkpointId: string | null, upstream: { id: string, name: string, kind: UpstreamKind }, subject: { id: string, name: string | null, type: ResourceType } | null, error: { code: string | null, message: string | null } | null, results: Array<{ id: string, name: string | null, reason: string | null }> | null }>, failures: Array<{ code: ErrorCode, message: string, retryable: boolean, retryAfterMs: number | null, argument: Array<string> | null, upstream: string | null, upstreamCode: string | null }> } | null };

export type VaultQueryVariables = Exact<{
  id: string;
  first: number;
  after?: string | null | undefined;
}>;


export type VaultQuery = { vault: { id: string, name: string, description: string | null, status: VaultStatus, createdAt: string | null, upstream: { id: string, name: string, kind: UpstreamKind, capabilities: Array<Capability> }, capacity: { sizeGb: number, usedMb: number | null } | null, tags: Array<{ key: string, value: string | null }>, resources: Array<{ id: string, nativeId: string, name: string | null, type: ResourceType, sizeGb: number | null, protectStatus: ProtectStatus | null }>, days: Array<{ date: string, status: CheckpointStatus | null }> | null, checkpoints: { nodes: Array<{ name: string | null, id: string, status: CheckpointStatus, createdAt: string | null, createdOn: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null }, failures: Array<{ code: ErrorCode, message: string, retryable: boolean, retryAfterMs: number | null, argument: Array<string> | null, upstream: string | null, upstreamCode: string | null }> } | null, tasks: { nodes: Array<{ id: string, kind: TaskKind, status: TaskStatus, progressPercent: number | null, startedAt: string | null, endedAt: string | null, vaultId: string | null, vaultName: string | null, checkpointId: string | null, upstream: { id: string, name: string, kind: UpstreamKind }, subject: { id: string, name: string | null, type: ResourceType } | null, error: { code: string | null, message: string | null } | null, results: Array<{ id: string, name: string | null, reason: string | null }> | null }>, failures: Array<{ code: ErrorCode, message: string, retryable: boolean, retryAfterMs: number | null, argument: Array<string> | null, upstream: string | null, upstreamCode: string | null }> } | null } | null };

export type CheckpointQueryVariables = Exact<{
  id: string;
}>;


export type CheckpointQuery = { checkpoint: { name: string | null, description: string | null, nativeStatus: string | null, allowedActions: Array<CheckpointAction>, vaultId: string, vaultName: string | null, id: string, status: CheckpointStatus, createdAt: string | null, createdOn: string | null, upstream: { id: string, name: string, kind: UpstreamKind }, provider: { id: string, name: string | null } | null, resources: Array<{ id: string, nativeId: string, name: string | null, type: ResourceType, sizeGb: number | null, protectStatus: ProtectStatus | null }>, skippedResources: Array<{ id: string, name: string | null, nativeId: string | null, type: ResourceType, code: string | null, reason: string | null }> | null, resourceGraph: Array<{ id: string, nativeId: string, name: string | null, type: ResourceType, dependents: Array<{ id: string, nativeId: string, name: string | null, type: ResourceType, dependents: Array<{ id: string, nativeId: string, name: string | null, type: ResourceType, dependents: Array<{ id: string, nativeId: string, name: string | null, type: ResourceType }> | null }> | null }> | null }> | null, backups: Array<{ id: string, name: string | null, resourceName: string | null, status: BackupStatus, sizeGb: number | null, incremental: boolean | null, expiresAt: string | null }> | null, tasks: { nodes: Array<{ id: string, kind: TaskKind, status: TaskStatus, progressPercent: number | null, startedAt: string | null, endedAt: string | null, vaultId: string | null, vaultName: string | null, checkpointId: string | null, upstream: { id: string, name: string, kind: UpstreamKind }, subject: { id: string, name: string | null, type: ResourceType } | null, error: { code: string | null, message: string | null } | null, results: Array<{ id: string, name: string | null, reason: string | null }> | null }>, failures: Array<{ code: ErrorCode, message: string, retryable: boolean, retryAfterMs: number | null, argument: Array<string> | null, upstream: string | null, upstreamCode: string | null }> } | null } | null };

export type FollowSubscriptionVariables = Exact<{
  ids: Array<string> | string;
}>;


export type FollowSubscription = { nodes: Array<
    | { __typename: 'Backup', id: string }
    | { __typename: 'Checkpoint', status: CheckpointStatus, id: string, tasks: { nodes: Array<{ id: string, status: TaskStatus, progressPercent: number | null }> } | null }
    | { __typename: 'Provider', id: string }
    | { __typename: 'Task', id: string }
    | { __typename: 'Upstream', id: string }
    | { __typename: 'Vault', id: string }
   | null> };

export type FailedTasksQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  from: string;
}>;


export type FailedTasksQuery = { tasks: { nodes: Array<{ id: string, kind: TaskKind, status: TaskStatus, progressPercent: number | null, startedAt: string | null, endedAt: string | null, vaultId: string | null, vaultName: string | null, checkpointId: string | null, upstream: { id: string, name: string, kind: UpstreamKind }, subject: { id: string, name: string | null, type: ResourceType } | null, error: { code: string | null, message: string | null } | null, results: Array<{ id: string, name: string | null, reason: string | null }> | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null }, failures: Array<{ code: ErrorCode, message: string, retryable: boolean, retryAfterMs: number | null, argument: Array<string> | null, upstream: string | null, upstreamCode: string | null }> } | null };

export type CheckpointTimeFragment = { id: string, status: CheckpointStatus, createdAt: string | null, createdOn: string | null };

export type ResourcePartsFragment = { id: string, nativeId: string, name: string | null, type: ResourceType, sizeGb: number | null, protectStatus: ProtectStatus | null };

export type GraphPartFragment = { id: string, nativeId: string, name: string | null, type: ResourceType };

export type TaskRowFragment = { id: string, kind: TaskKind, status: TaskStatus, progressPercent: number | null, startedAt: string | null, endedAt: string | null, vaultId: string | null, vaultName: string | null, checkpointId: string | null, upstream: { id: string, name: string, kind: UpstreamKind }, subject: { id: string, name: string | null, type: ResourceType } | null, error: { code: string | null, message: string | null } | null, results: Array<{ id: string, name: string | null, reason: string | null }> | null };

export type CreateCheckpointMutationVariables = Exact<{
  input: CreateCheckpointInput;
}>;


export type CreateCheckpointMutation = { createCheckpoint:
    | { __typename: 'CreateCheckpointPayload', checkpointId: string, isFound: boolean, isExisting: boolean, checkpoint: { id: string, status: CheckpointStatus, skippedResources: Array<{ id: string, name: string | null, code: string | null, reason: string | null }> | null } }
    | { __typename: 'Failure', code: ErrorCode, message: string, retryable: boolean, retryAfterMs: number | null, argument: Array<string> | null, upstream: string | null, upstreamCode: string | null }
   };

export type FailurePartsFragment = { code: ErrorCode, message: string, retryable: boolean, retryAfterMs: number | null, argument: Array<string> | null, upstream: string | null, upstreamCode: string | null };

export type DeleteCheckpointMutationVariables = Exact<{
  input: DeleteCheckpointInput;
}>;


export type DeleteCheckpointMutation = { deleteCheckpoint:
    | { __typename: 'DeleteCheckpointPayload', checkpointId: string, warning: string | null, checkpoint: { id: string, status: CheckpointStatus } | null, failedBackups: Array<{ backupId: string, name: string | null, failure: { code: ErrorCode, message: string } }> }
    | { __typename: 'Failure', code: ErrorCode, message: string, retryable: boolean, upstream: string | null, upstreamCode: string | null }
   };

export type ResetCheckpointStateMutationVariables = Exact<{
  input: ResetCheckpointStateInput;
}>;


export type ResetCheckpointStateMutation = { resetCheckpointState:
    | { __typename: 'Failure', code: ErrorCode, message: string, retryable: boolean, upstream: string | null, upstreamCode: string | null }
    | { __typename: 'ResetCheckpointStatePayload', checkpointId: string, checkpoint: { id: string, status: CheckpointStatus } | null }
   };

export type RunningTasksSubscriptionVariables = Exact<{
  first?: number | null | undefined;
}>;


export type RunningTasksSubscription = { tasks: { edges: Array<{ node: { id: string, kind: TaskKind, status: TaskStatus, progressPercent: number | null, startedAt: string | null, vaultId: string | null, vaultName: string | null, checkpointId: string | null, upstream: { id: string, name: string, kind: UpstreamKind }, subject: { id: string, name: string | null, type: ResourceType } | null } }>, failures: Array<{ code: ErrorCode, message: string, upstream: string | null }> } | null };

export const CheckpointTimeFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CheckpointTime"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Checkpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdOn"}}]}}]} as unknown as DocumentNode<CheckpointTimeFragment, unknown>;
export const ResourcePartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ResourceParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Resource"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nativeId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"sizeGb"}},{"kind":"Field","name":{"kind":"Name","value":"protectStatus"}}]}}]} as unknown as DocumentNode<ResourcePartsFragment, unknown>;
export const GraphPartFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"GraphPart"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Resource"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nativeId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}}]}}]} as unknown as DocumentNode<GraphPartFragment, unknown>;
export const TaskRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TaskRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Task"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progressPercent"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"vaultId"}},{"kind":"Field","name":{"kind":"Name","value":"vaultName"}},{"kind":"Field","name":{"kind":"Name","value":"checkpointId"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}}]}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"results"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]} as unknown as DocumentNode<TaskRowFragment, unknown>;
export const FailurePartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FailureParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Failure"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"argument"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}}]}}]} as unknown as DocumentNode<FailurePartsFragment, unknown>;
export const VaultsDocument = {"__meta__":{"hash":"sha256:911552c997cd2bcc1acc72336e8e74dd859145492ff9d871cad4671b1ef4d103"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Vaults"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"VaultFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"failedFrom"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upstreams"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}}]}},{"kind":"Field","name":{"kind":"Name","value":"vaults"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}}]}},{"kind":"Field","name":{"kind":"Name","value":"capacity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sizeGb"}},{"kind":"Field","name":{"kind":"Name","value":"usedMb"}}]}},{"kind":"Field","name":{"kind":"Name","value":"days"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"last"},"value":{"kind":"IntValue","value":"30"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"date"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"newest"},"name":{"kind":"Name","value":"latestCheckpoint"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CheckpointTime"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"good"},"name":{"kind":"Name","value":"latestCheckpoint"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"status"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"AVAILABLE"}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CheckpointTime"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FailureParts"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"tasks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"status"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"FAILED"},{"kind":"EnumValue","value":"TIMED_OUT"}]}},{"kind":"ObjectField","name":{"kind":"Name","value":"startedFrom"},"value":{"kind":"Variable","name":{"kind":"Name","value":"failedFrom"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TaskRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FailureParts"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CheckpointTime"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Checkpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdOn"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FailureParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Failure"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"argument"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TaskRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Task"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progressPercent"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"vaultId"}},{"kind":"Field","name":{"kind":"Name","value":"vaultName"}},{"kind":"Field","name":{"kind":"Name","value":"checkpointId"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}}]}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"results"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]} as unknown as DocumentNode<VaultsQuery, VaultsQueryVariables>;
export const VaultDocument = {"__meta__":{"hash":"sha256:abda1952b8a8adcc19364914c5f165cedaaf0d8bdb72cf1f7dbab8b440cee7b8"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Vault"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"vault"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"capabilities"}}]}},{"kind":"Field","name":{"kind":"Name","value":"capacity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sizeGb"}},{"kind":"Field","name":{"kind":"Name","value":"usedMb"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"resources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ResourceParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"days"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"last"},"value":{"kind":"IntValue","value":"90"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"date"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"checkpoints"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CheckpointTime"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FailureParts"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"tasks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TaskRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FailureParts"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ResourceParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Resource"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nativeId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"sizeGb"}},{"kind":"Field","name":{"kind":"Name","value":"protectStatus"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CheckpointTime"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Checkpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdOn"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FailureParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Failure"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"argument"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TaskRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Task"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progressPercent"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"vaultId"}},{"kind":"Field","name":{"kind":"Name","value":"vaultName"}},{"kind":"Field","name":{"kind":"Name","value":"checkpointId"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}}]}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"results"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]} as unknown as DocumentNode<VaultQuery, VaultQueryVariables>;
export const CheckpointDocument = {"__meta__":{"hash":"sha256:c8f58e364aa50e5bcc3f58a3b5f8b3cdda308a3b952c6fbe1363bb7744547b53"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Checkpoint"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkpoint"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CheckpointTime"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"nativeStatus"}},{"kind":"Field","name":{"kind":"Name","value":"allowedActions"}},{"kind":"Field","name":{"kind":"Name","value":"vaultId"}},{"kind":"Field","name":{"kind":"Name","value":"vaultName"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}}]}},{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"resources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ResourceParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"skippedResources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"nativeId"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"resourceGraph"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"GraphPart"}},{"kind":"Field","name":{"kind":"Name","value":"dependents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"GraphPart"}},{"kind":"Field","name":{"kind":"Name","value":"dependents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"GraphPart"}},{"kind":"Field","name":{"kind":"Name","value":"dependents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"GraphPart"}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"backups"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"resourceName"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"sizeGb"}},{"kind":"Field","name":{"kind":"Name","value":"incremental"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tasks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TaskRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FailureParts"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CheckpointTime"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Checkpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdOn"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ResourceParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Resource"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nativeId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"sizeGb"}},{"kind":"Field","name":{"kind":"Name","value":"protectStatus"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"GraphPart"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Resource"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nativeId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TaskRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Task"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progressPercent"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"vaultId"}},{"kind":"Field","name":{"kind":"Name","value":"vaultName"}},{"kind":"Field","name":{"kind":"Name","value":"checkpointId"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}}]}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"results"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FailureParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Failure"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"argument"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}}]}}]} as unknown as DocumentNode<CheckpointQuery, CheckpointQueryVariables>;
export const FollowDocument = {"__meta__":{"hash":"sha256:d537abcd326b626cba94502c66c666c2eae7286a4eabfc7f0909761fb08f970a"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"Follow"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ids"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ids"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Checkpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"tasks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progressPercent"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<FollowSubscription, FollowSubscriptionVariables>;
export const FailedTasksDocument = {"__meta__":{"hash":"sha256:21cb6036e44b793983631dd289bf69c078d9a9c6952f221450b756871a2ad72d"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"FailedTasks"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"from"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tasks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"status"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"FAILED"},{"kind":"EnumValue","value":"TIMED_OUT"}]}},{"kind":"ObjectField","name":{"kind":"Name","value":"startedFrom"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TaskRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FailureParts"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TaskRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Task"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progressPercent"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"vaultId"}},{"kind":"Field","name":{"kind":"Name","value":"vaultName"}},{"kind":"Field","name":{"kind":"Name","value":"checkpointId"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}}]}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"results"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FailureParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Failure"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"argument"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}}]}}]} as unknown as DocumentNode<FailedTasksQuery, FailedTasksQueryVariables>;
export const CreateCheckpointDocument = {"__meta__":{"hash":"sha256:fb90e3dd5bf586de232130b52473c7bf533147651c56e560dea40bdaadbdb0b0"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateCheckpoint"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateCheckpointInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createCheckpoint"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreateCheckpointPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkpointId"}},{"kind":"Field","name":{"kind":"Name","value":"isFound"}},{"kind":"Field","name":{"kind":"Name","value":"isExisting"}},{"kind":"Field","name":{"kind":"Name","value":"checkpoint"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"skippedResources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"FailureParts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FailureParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Failure"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"argument"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}}]}}]} as unknown as DocumentNode<CreateCheckpointMutation, CreateCheckpointMutationVariables>;
export const DeleteCheckpointDocument = {"__meta__":{"hash":"sha256:5a211cd2d35885b9fbdf972c907ba6d63b8dbbf46750211649a10007b2c97fbf"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteCheckpoint"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeleteCheckpointInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteCheckpoint"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DeleteCheckpointPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkpointId"}},{"kind":"Field","name":{"kind":"Name","value":"warning"}},{"kind":"Field","name":{"kind":"Name","value":"checkpoint"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failedBackups"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"backupId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Failure"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}}]}}]}}]}}]} as unknown as DocumentNode<DeleteCheckpointMutation, DeleteCheckpointMutationVariables>;
export const ResetCheckpointStateDocument = {"__meta__":{"hash":"sha256:2e795d08bde92a6b4445e1bf2e5ccc67177e9b91c3a8028e238e4e76b535045f"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResetCheckpointState"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ResetCheckpointStateInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resetCheckpointState"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ResetCheckpointStatePayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkpointId"}},{"kind":"Field","name":{"kind":"Name","value":"checkpoint"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Failure"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}}]}}]}}]}}]} as unknown as DocumentNode<ResetCheckpointStateMutation, ResetCheckpointStateMutationVariables>;
export const RunningTasksDocument = {"__meta__":{"hash":"sha256:e7172b2320f6f6e448c4f6af8e4f48147587f4ae4ccb32fe7d0d5a12ca522259"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"RunningTasks"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tasks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"status"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"WAITING"},{"kind":"EnumValue","value":"RUNNING"}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progressPercent"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"vaultId"}},{"kind":"Field","name":{"kind":"Name","value":"vaultName"}},{"kind":"Field","name":{"kind":"Name","value":"checkpointId"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"}}]}}]}}]}}]} as unknown as DocumentNode<RunningTasksSubscription, RunningTasksSubscriptionVariables>;