/** What clients may build on, one fact a line, arguments by name. More may be added; none of these may change. */
export const CORE_FACTS = `
Node.id: ID!
Query.node(id: ID!): Node
Query.nodes(ids: [ID!]!): [Node]!
Query.upstreams: [Upstream!]!
Query.vault(id: ID!): Vault
Query.vaults(after: String, filter: VaultFilter, first: Int = 20): VaultConnection
Query.checkpoint(id: ID!, waitFor: [CheckpointStatus!] = ["AVAILABLE","ERROR","ERROR_DELETING","DELETED"], waitMs: Int): Checkpoint
Query.checkpoints(after: String, filter: CheckpointFilter, first: Int = 20): CheckpointConnection
Mutation.createCheckpoint(input: CreateCheckpointInput!): CreateCheckpointResult!
Mutation.deleteCheckpoint(input: DeleteCheckpointInput!): DeleteCheckpointResult!
Mutation.resetCheckpointState(input: ResetCheckpointStateInput!): ResetCheckpointStateResult!
Upstream implements Node
Upstream.id: ID!
Upstream.name: String!
Upstream.kind: UpstreamKind!
Upstream.region: String
Upstream.projectId: String
Upstream.capabilities: [Capability!]!
Upstream.providers: [Provider!]
Provider implements Node
Provider.id: ID!
Provider.nativeId: String!
Provider.upstream: Upstream!
Provider.name: String
Provider.description: String
Provider.checkpoints(after: String, first: Int = 20): CheckpointConnection
Vault implements Node
Vault.id: ID!
Vault.nativeId: String!
Vault.upstream: Upstream!
Vault.projectId: String!
Vault.name: String!
Vault.description: String
Vault.status: VaultStatus!
Vault.nativeStatus: String
Vault.createdAt: DateTime
Vault.capacity: VaultCapacity
Vault.tags: [Tag!]!
Vault.provider: Provider
Vault.resources: [Resource!]!
Vault.checkpoints(after: String, filter: VaultCheckpointFilter, first: Int = 20): CheckpointConnection
Vault.days(last: Int = 30): [ProtectionDay!]
ProtectionDay.date: Date!
ProtectionDay.status: CheckpointStatus
Vault.latestCheckpoint(status: [CheckpointStatus!]): Checkpoint
VaultCapacity.sizeGb: Float!
VaultCapacity.allocatedGb: Float
VaultCapacity.usedMb: Float
Tag.key: String!
Tag.value: String
Checkpoint implements Node
Checkpoint.id: ID!
Checkpoint.nativeId: String!
Checkpoint.upstream: Upstream!
Checkpoint.projectId: String!
Checkpoint.status: CheckpointStatus!
Checkpoint.nativeStatus: String
Checkpoint.name: String
Checkpoint.description: String
Checkpoint.createdAt: DateTime
Checkpoint.createdOn: Date
Checkpoint.recordedAt: DateTime
Checkpoint.vaultId: ID!
Checkpoint.vaultName: String
Checkpoint.vault: Vault
Checkpoint.resources: [Resource!]!
Checkpoint.skippedResources: [SkippedResource!]
Checkpoint.resourceGraph: [Resource!]
Checkpoint.backups: [Backup!]
Checkpoint.allowedActions: [CheckpointAction!]!
CheckpointAction.DELETE
CheckpointAction.RESET_STATE
Checkpoint.provider: Provider
Checkpoint.extraInfo: JSON
Resource.id: ID!
Resource.nativeId: String!
Resource.type: ResourceType!
Resource.nativeType: String!
Resource.name: String
Resource.protectStatus: ProtectStatus
Resource.nativeProtectStatus: String
Resource.sizeGb: Float
Resource.backupSizeMb: Float
Resource.backupCount: Int
Resource.extraInfo: JSON
Resource.dependents: [Resource!]
SkippedResource.id: ID!
SkippedResource.nativeId: String
SkippedResource.type: ResourceType!
SkippedResource.nativeType: String
SkippedResource.name: String
SkippedResource.code: String
SkippedResource.reason: String
Backup implements Node
Backup.id: ID!
Backup.nativeId: String!
Backup.upstream: Upstream!
Backup.checkpointId: ID!
Backup.vaultId: ID!
Backup.name: String
Backup.description: String
Backup.status: BackupStatus!
Backup.nativeStatus: String
Backup.createdAt: DateTime
Backup.expiresAt: DateTime
Backup.incremental: Boolean
Backup.isReplica: Boolean!
Backup.resourceNativeId: String!
Backup.resourceType: ResourceType!
Backup.resourceName: String
Backup.sizeGb: Float
Backup.children: [Backup!]
CheckpointConnection.edges: [CheckpointEdge!]!
CheckpointConnection.nodes: [Checkpoint!]!
CheckpointConnection.pageInfo: PageInfo!
CheckpointConnection.failures: [Failure!]!
CheckpointEdge.cursor: String!
CheckpointEdge.node: Checkpoint!
VaultFilter.upstreams: [String!]
VaultFilter.name: String
VaultFilter.nameContains: String
VaultFilter.status: [VaultStatus!]
VaultFilter.lastAvailableBefore: DateTime
VaultFilter.resourceNativeIds: [String!]
VaultCheckpointFilter.status: [CheckpointStatus!]
VaultCheckpointFilter.createdFrom: DateTime
VaultCheckpointFilter.createdTo: DateTime
VaultCheckpointFilter.resourceNativeId: String
CheckpointFilter.upstreams: [String!]
CheckpointFilter.vaultId: ID
CheckpointFilter.providerId: ID
CheckpointFilter.status: [CheckpointStatus!]
CheckpointFilter.createdFrom: DateTime
CheckpointFilter.createdTo: DateTime
CheckpointFilter.resourceNativeId: String
VaultConnection.totalCount: Int
CreateCheckpointInput.unlessNewerThan: DateTime
CreateCheckpointPayload.isExisting: Boolean!
CreateCheckpointInput.vaultId: ID!
CreateCheckpointInput.name: String
CreateCheckpointInput.description: String
CreateCheckpointInput.incremental: Boolean
CreateCheckpointInput.resourceNativeIds: [String!]
CreateCheckpointInput.idempotencyKey: String
DeleteCheckpointInput.id: ID!
ResetCheckpointStateInput.id: ID!
ResetCheckpointStateInput.state: ResettableCheckpointState!
CreateCheckpointPayload.checkpointId: ID!
CreateCheckpointPayload.checkpoint: Checkpoint!
CreateCheckpointPayload.requestId: String
DeleteCheckpointPayload.checkpointId: ID!
DeleteCheckpointPayload.checkpoint: Checkpoint
DeleteCheckpointPayload.failedBackups: [FailedBackup!]!
DeleteCheckpointPayload.requestId: String
ResetCheckpointStatePayload.checkpointId: ID!
ResetCheckpointStatePayload.checkpoint: Checkpoint
ResetCheckpointStatePayload.requestId: String
FailedBackup.backupId: ID!
FailedBackup.name: String
FailedBackup.failure: Failure!
Failure.code: ErrorCode!
Failure.message: String!
Failure.retryable: Boolean!
Failure.retryAfterMs: Int
Failure.argument: [String!]
Failure.upstream: String
Failure.upstreamCode: String
Failure.requestId: String
CreateCheckpointResult = CreateCheckpointPayload | Failure
PageInfo.hasNextPage: Boolean!
PageInfo.hasPreviousPage: Boolean!
PageInfo.startCursor: String
PageInfo.endCursor: String
VaultConnection.edges: [VaultEdge!]!
VaultConnection.nodes: [Vault!]!
VaultConnection.pageInfo: PageInfo!
VaultConnection.failures: [Failure!]!
VaultEdge.cursor: String!
VaultEdge.node: Vault!
DeleteCheckpointResult = DeleteCheckpointPayload | Failure
ResetCheckpointStateResult = Failure | ResetCheckpointStatePayload
UpstreamKind.CBR
UpstreamKind.KARBOR
Capability.CREATE_CHECKPOINT
Capability.CREATE_NAMED
Capability.CREATE_PARTIAL
Capability.CREATE_INCREMENTAL
Capability.DELETE_CHECKPOINT
Capability.RESET_CHECKPOINT_STATE
Capability.SKIPPED_RESOURCES
Capability.RESOURCE_GRAPH
Capability.BACKUPS
Capability.PROVIDERS
VaultStatus.AVAILABLE
VaultStatus.LOCK
VaultStatus.FROZEN
VaultStatus.DELETING
VaultStatus.ERROR
VaultStatus.SUSPENDED
VaultStatus.STARTED
VaultStatus.UNKNOWN
CheckpointStatus.PROTECTING
CheckpointStatus.AVAILABLE
CheckpointStatus.ERROR
CheckpointStatus.DELETING
CheckpointStatus.DELETED
CheckpointStatus.ERROR_DELETING
CheckpointStatus.WAIT_COPYING
CheckpointStatus.COPYING
CheckpointStatus.UNKNOWN
BackupStatus.AVAILABLE
BackupStatus.PROTECTING
BackupStatus.DELETING
BackupStatus.RESTORING
BackupStatus.ERROR
BackupStatus.WAITING_PROTECT
BackupStatus.WAITING_DELETE
BackupStatus.WAITING_RESTORE
BackupStatus.UNKNOWN
ResourceType.SERVER
ResourceType.VOLUME
ResourceType.BARE_METAL_SERVER
ResourceType.NATIVE_SERVER
ResourceType.FILE_SHARE
ResourceType.DESKTOP
ResourceType.IMAGE
ResourceType.NETWORK
ResourceType.DATABASE
ResourceType.POD
ResourceType.PROJECT
ResourceType.UNKNOWN
ProtectStatus.AVAILABLE
ProtectStatus.ERROR
ProtectStatus.PROTECTING
ProtectStatus.RESTORING
ProtectStatus.REMOVING
ProtectStatus.DELETED
ProtectStatus.UNKNOWN
ResettableCheckpointState.AVAILABLE
ResettableCheckpointState.ERROR
ErrorCode.UNAUTHENTICATED
ErrorCode.FORBIDDEN
ErrorCode.NOT_FOUND
ErrorCode.CONFLICT
ErrorCode.INVALID_INPUT
ErrorCode.NOT_SUPPORTED
ErrorCode.QUOTA_EXCEEDED
ErrorCode.THROTTLED
ErrorCode.LIMIT_EXCEEDED
ErrorCode.UPSTREAM_TIMEOUT
ErrorCode.UPSTREAM_UNAVAILABLE
ErrorCode.UPSTREAM_BAD_RESPONSE
ErrorCode.DEADLINE_EXCEEDED
ErrorCode.OUTCOME_UNKNOWN
ErrorCode.INTERNAL
`
  .trim()
  .split('\n');
