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

/** Selects tasks of a vault or checkpoint. All conditions must hold. */
export type ParentTaskFilter = {
  /** Of any of these kinds. */
  kind?: Array<TaskKind> | null | undefined;
  /** Started at or after this time. */
  startedFrom?: string | null | undefined;
  /** Started before this time. */
  startedTo?: string | null | undefined;
  /** With any of these statuses. */
  status?: Array<TaskStatus> | null | undefined;
};

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

/** Selects checkpoints of a vault. All conditions must hold. */
export type VaultCheckpointFilter = {
  /** Created at or after this time. */
  createdFrom?: string | null | undefined;
  /** Created before this time. */
  createdTo?: string | null | undefined;
  /** Covering the resource with this id in its own service. */
  resourceNativeId?: string | null | undefined;
  /** With any of these statuses. On CBR the status derived from the backups is compared. */
  status?: Array<CheckpointStatus> | null | undefined;
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

export type CheckpointDetailQueryVariables = Exact<{
  id: string;
}>;


export type CheckpointDetailQuery = { checkpoint: { id: string, name: string | null, description: string | null, status: CheckpointStatus, nativeStatus: string | null, createdAt: string | null, createdOn: string | null, vaultId: string, vaultName: string | null, vault: { id: string, name: string } | null, provider: { id: string, name: string | null } | null, resources: Array<{ id: string, nativeId: string, name: string | null, type: ResourceType, sizeGb: number | null }>, skippedResources: Array<{ id: string, name: string | null, type: ResourceType, code: string | null, reason: string | null }> | null, resourceGraph: Array<{ id: string, nativeId: string, name: string | null, type: ResourceType, dependents: Array<{ id: string, nativeId: string, name: string | null, type: ResourceType, dependents: Array<{ id: string, nativeId: string, name: string | null, type: ResourceType, dependents: Array<{ id: string, nativeId: string, name: string | null, type: ResourceType }> | null }> | null }> | null }> | null, backups: Array<{ id: string, name: string | null, status: BackupStatus, expiresAt: string | null, resourceName: string | null }> | null } | null };

export type GraphNodeFragment = { id: string, nativeId: string, name: string | null, type: ResourceType };

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

export type FollowCheckpointSubscriptionVariables = Exact<{
  id: string;
}>;


export type FollowCheckpointSubscription = { checkpoint: { id: string, name: string | null, status: CheckpointStatus, nativeStatus: string | null, resources: Array<{ id: string, name: string | null, type: ResourceType, protectStatus: ProtectStatus | null }> } | null };

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

export type VaultDetailQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: VaultCheckpointFilter | null | undefined;
}>;


export type VaultDetailQuery = { vault: { id: string, name: string, description: string | null, status: VaultStatus, nativeStatus: string | null, projectId: string, createdAt: string | null, capacity: { sizeGb: number, allocatedGb: number | null, usedMb: number | null } | null, tags: Array<{ key: string, value: string | null }>, resources: Array<{ id: string, nativeId: string, name: string | null, type: ResourceType, protectStatus: ProtectStatus | null, sizeGb: number | null }>, checkpoints: { edges: Array<{ node: { id: string, name: string | null, status: CheckpointStatus, createdOn: string | null, resources: Array<{ id: string, nativeId: string, name: string | null, type: ResourceType }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null };

export type ResourceRowFragment = { id: string, nativeId: string, name: string | null, type: ResourceType, protectStatus: ProtectStatus | null, sizeGb: number | null };

export type VaultOverviewQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type VaultOverviewQuery = { vaults: { edges: Array<{ node: { id: string, name: string, status: VaultStatus, upstream: { id: string, name: string, kind: UpstreamKind }, capacity: { sizeGb: number, usedMb: number | null } | null, resources: Array<{ id: string, name: string | null, type: ResourceType }>, latestCheckpoint: { id: string, status: CheckpointStatus, createdOn: string | null } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null }, failures: Array<{ code: ErrorCode, message: string, upstream: string | null }> } | null };

export type VaultTasksQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: ParentTaskFilter | null | undefined;
}>;


export type VaultTasksQuery = { vault: { id: string, name: string, tasks: { edges: Array<{ node: { id: string, kind: TaskKind, status: TaskStatus, progressPercent: number | null, startedAt: string | null, endedAt: string | null, checkpointId: string | null, subject: { id: string, name: string | null, type: ResourceType } | null, error: { code: string | null, message: string | null } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null };

export type WaitForCheckpointQueryVariables = Exact<{
  id: string;
  waitMs?: number | null | undefined;
}>;


export type WaitForCheckpointQuery = { checkpoint: { id: string, name: string | null, status: CheckpointStatus, nativeStatus: string | null } | null };

export const GraphNodeFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"GraphNode"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Resource"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nativeId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}}]}}]} as unknown as DocumentNode<GraphNodeFragment, unknown>;
export const FailurePartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FailureParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Failure"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"argument"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}}]}}]} as unknown as DocumentNode<FailurePartsFragment, unknown>;
export const ResourceRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ResourceRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Resource"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nativeId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"protectStatus"}},{"kind":"Field","name":{"kind":"Name","value":"sizeGb"}}]}}]} as unknown as DocumentNode<ResourceRowFragment, unknown>;
export const CheckpointDetailDocument = {"__meta__":{"hash":"sha256:c217cf1a5810785f97de0f5a63140592c0e451c9f6cd006b16e7cd3f1629326c"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CheckpointDetail"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkpoint"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"nativeStatus"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdOn"}},{"kind":"Field","name":{"kind":"Name","value":"vaultId"}},{"kind":"Field","name":{"kind":"Name","value":"vaultName"}},{"kind":"Field","name":{"kind":"Name","value":"vault"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"provider"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"resources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nativeId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"sizeGb"}}]}},{"kind":"Field","name":{"kind":"Name","value":"skippedResources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"resourceGraph"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"GraphNode"}},{"kind":"Field","name":{"kind":"Name","value":"dependents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"GraphNode"}},{"kind":"Field","name":{"kind":"Name","value":"dependents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"GraphNode"}},{"kind":"Field","name":{"kind":"Name","value":"dependents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"GraphNode"}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"backups"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"resourceName"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"GraphNode"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Resource"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nativeId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}}]}}]} as unknown as DocumentNode<CheckpointDetailQuery, CheckpointDetailQueryVariables>;
export const CreateCheckpointDocument = {"__meta__":{"hash":"sha256:fb90e3dd5bf586de232130b52473c7bf533147651c56e560dea40bdaadbdb0b0"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateCheckpoint"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateCheckpointInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createCheckpoint"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreateCheckpointPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkpointId"}},{"kind":"Field","name":{"kind":"Name","value":"isFound"}},{"kind":"Field","name":{"kind":"Name","value":"isExisting"}},{"kind":"Field","name":{"kind":"Name","value":"checkpoint"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"skippedResources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"FailureParts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FailureParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Failure"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfterMs"}},{"kind":"Field","name":{"kind":"Name","value":"argument"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}}]}}]} as unknown as DocumentNode<CreateCheckpointMutation, CreateCheckpointMutationVariables>;
export const DeleteCheckpointDocument = {"__meta__":{"hash":"sha256:5a211cd2d35885b9fbdf972c907ba6d63b8dbbf46750211649a10007b2c97fbf"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteCheckpoint"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeleteCheckpointInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteCheckpoint"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DeleteCheckpointPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkpointId"}},{"kind":"Field","name":{"kind":"Name","value":"warning"}},{"kind":"Field","name":{"kind":"Name","value":"checkpoint"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failedBackups"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"backupId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Failure"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}}]}}]}}]}}]} as unknown as DocumentNode<DeleteCheckpointMutation, DeleteCheckpointMutationVariables>;
export const FollowCheckpointDocument = {"__meta__":{"hash":"sha256:7fd852ca9d6fe3062ddfff4e60405888dbadd6bfb1dbceb64f680c05717a30a1"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"FollowCheckpoint"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkpoint"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"nativeStatus"}},{"kind":"Field","name":{"kind":"Name","value":"resources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"protectStatus"}}]}}]}}]}}]} as unknown as DocumentNode<FollowCheckpointSubscription, FollowCheckpointSubscriptionVariables>;
export const ResetCheckpointStateDocument = {"__meta__":{"hash":"sha256:2e795d08bde92a6b4445e1bf2e5ccc67177e9b91c3a8028e238e4e76b535045f"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResetCheckpointState"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ResetCheckpointStateInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resetCheckpointState"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ResetCheckpointStatePayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkpointId"}},{"kind":"Field","name":{"kind":"Name","value":"checkpoint"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Failure"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCode"}}]}}]}}]}}]} as unknown as DocumentNode<ResetCheckpointStateMutation, ResetCheckpointStateMutationVariables>;
export const RunningTasksDocument = {"__meta__":{"hash":"sha256:e7172b2320f6f6e448c4f6af8e4f48147587f4ae4ccb32fe7d0d5a12ca522259"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"RunningTasks"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tasks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"status"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"WAITING"},{"kind":"EnumValue","value":"RUNNING"}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progressPercent"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"vaultId"}},{"kind":"Field","name":{"kind":"Name","value":"vaultName"}},{"kind":"Field","name":{"kind":"Name","value":"checkpointId"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}}]}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"}}]}}]}}]}}]} as unknown as DocumentNode<RunningTasksSubscription, RunningTasksSubscriptionVariables>;
export const VaultDetailDocument = {"__meta__":{"hash":"sha256:3a3cb7208c28d4e244fe800206612cda73a6bdfc31f85698ac78a8891278ace9"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"VaultDetail"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"20"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"VaultCheckpointFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"vault"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"nativeStatus"}},{"kind":"Field","name":{"kind":"Name","value":"projectId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"capacity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sizeGb"}},{"kind":"Field","name":{"kind":"Name","value":"allocatedGb"}},{"kind":"Field","name":{"kind":"Name","value":"usedMb"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"resources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ResourceRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"checkpoints"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdOn"}},{"kind":"Field","name":{"kind":"Name","value":"resources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nativeId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ResourceRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Resource"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"nativeId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"protectStatus"}},{"kind":"Field","name":{"kind":"Name","value":"sizeGb"}}]}}]} as unknown as DocumentNode<VaultDetailQuery, VaultDetailQueryVariables>;
export const VaultOverviewDocument = {"__meta__":{"hash":"sha256:c01d95ee0a33085a0a93579456ba34a7d7110def2408837142d48604ea0f4b8b"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"VaultOverview"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"50"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"vaults"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}}]}},{"kind":"Field","name":{"kind":"Name","value":"capacity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sizeGb"}},{"kind":"Field","name":{"kind":"Name","value":"usedMb"}}]}},{"kind":"Field","name":{"kind":"Name","value":"resources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}}]}},{"kind":"Field","name":{"kind":"Name","value":"latestCheckpoint"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdOn"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"upstream"}}]}}]}}]}}]} as unknown as DocumentNode<VaultOverviewQuery, VaultOverviewQueryVariables>;
export const VaultTasksDocument = {"__meta__":{"hash":"sha256:a13a9ab4ab72b09697e352a8926296b69194f2115bae77dfa95d20f1572b0f35"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"VaultTasks"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"20"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ParentTaskFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"vault"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"tasks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"progressPercent"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"checkpointId"}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}}]}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]}}]} as unknown as DocumentNode<VaultTasksQuery, VaultTasksQueryVariables>;
export const WaitForCheckpointDocument = {"__meta__":{"hash":"sha256:f3ad2f18052afb174b16f7520c42fe16684557184a99803916f19a77cd886b6c"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"WaitForCheckpoint"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"waitMs"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"45000"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkpoint"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"waitMs"},"value":{"kind":"Variable","name":{"kind":"Name","value":"waitMs"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"nativeStatus"}}]}}]}}]} as unknown as DocumentNode<WaitForCheckpointQuery, WaitForCheckpointQueryVariables>;