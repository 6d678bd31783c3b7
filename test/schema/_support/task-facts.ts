/** The same for tasks, waits and live queries. */
export const TASK_FACTS = `
Backup.checkpoint: Checkpoint
Backup.isAutomatic: Boolean
Backup.progressPercent: Float
Backup.vault: Vault
Checkpoint.tasks(after: String, filter: ParentTaskFilter, first: Int = 20): TaskConnection
ParentTaskFilter.kind: [TaskKind!]
ParentTaskFilter.startedFrom: DateTime
ParentTaskFilter.startedTo: DateTime
ParentTaskFilter.status: [TaskStatus!]
Provider.optionsSchema: JSON
Provider.restoreSchema: JSON
Provider.savedInfoSchema: JSON
Query.task(id: ID!, waitMs: Int): Task
Query.tasks(after: String, filter: TaskFilter, first: Int = 20): TaskConnection
Subscription.checkpoint(id: ID!): Checkpoint
Subscription.nodes(ids: [ID!]!): [Node]!
Subscription.task(id: ID!): Task
Subscription.tasks(filter: TaskFilter, first: Int = 20): TaskConnection
Task.backup: Backup
Task.backupId: ID
Task.checkpoint: Checkpoint
Task.checkpointId: ID
Task.counts: TaskCounts
Task.endedAt: DateTime
Task.error: TaskError
Task.extraInfo: JSON
Task.id: ID!
Task.isFinished: Boolean!
Task.kind: TaskKind!
Task.nativeId: String!
Task.nativeKind: String!
Task.nativeStatus: String
Task.progressPercent: Float
Task.projectId: String!
Task.provider: Provider
Task.requestId: String
Task.results: [TaskResult!]
Task.startedAt: DateTime
Task.status: TaskStatus!
Task.subject: Resource
Task.upstream: Upstream!
Task.vault: Vault
Task.vaultId: ID
Task.vaultName: String
Task implements Node
TaskConnection.edges: [TaskEdge!]!
TaskConnection.failures: [Failure!]!
TaskConnection.nodes: [Task!]!
TaskConnection.pageInfo: PageInfo!
TaskCounts.failed: Int
TaskCounts.total: Int
TaskEdge.cursor: String!
TaskEdge.node: Task!
TaskError.code: String
TaskError.message: String
TaskFilter.checkpointId: ID
TaskFilter.kind: [TaskKind!]
TaskFilter.resourceNativeId: String
TaskFilter.startedFrom: DateTime
TaskFilter.startedTo: DateTime
TaskFilter.status: [TaskStatus!]
TaskFilter.upstreams: [String!]
TaskFilter.vaultId: ID
TaskKind.BACKUP
TaskKind.COPY
TaskKind.DELETE
TaskKind.DELETE_VAULT
TaskKind.MOVE_RESOURCES
TaskKind.REMOVE_RESOURCES
TaskKind.REPLICATION
TaskKind.RESTORE
TaskKind.SYNC
TaskKind.UNKNOWN
TaskKind.VERIFY
TaskResult.id: ID!
TaskResult.name: String
TaskResult.nativeId: String
TaskResult.nativeStatus: String
TaskResult.nativeType: String
TaskResult.reason: String
TaskResult.type: ResourceType!
TaskStatus.FAILED
TaskStatus.RUNNING
TaskStatus.SKIPPED
TaskStatus.SUCCEEDED
TaskStatus.TIMED_OUT
TaskStatus.UNKNOWN
TaskStatus.WAITING
Capability.TASKS
Capability.TASK_PROGRESS
Vault.tasks(after: String, filter: ParentTaskFilter, first: Int = 20): TaskConnection
`
  .trim()
  .split('\n');
