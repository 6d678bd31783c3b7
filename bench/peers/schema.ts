/** The part of the product's schema that the queries need. */
export const typeDefs = `
  scalar JSON
  scalar Date

  type Query {
    vault(id: ID!): Vault
    vaults(first: Int = 20, filter: VaultFilter): VaultConnection
    checkpoints(first: Int = 20, filter: CheckpointFilter): CheckpointConnection
    nodes(ids: [ID!]!): [Node]!
    upstreams: [Upstream!]!
  }

  input VaultFilter { upstreams: [String!] }
  input CheckpointFilter { upstreams: [String!], providerId: ID }

  interface Node { nativeId: String! }

  type Upstream { name: String! }
  type VaultConnection { nodes: [Vault!]! }
  type CheckpointConnection { nodes: [Checkpoint!]! }

  type Vault {
    nativeId: String!
    name: String!
    description: String
    nativeStatus: String
    capacity: VaultCapacity
    tags: [Tag!]!
    resources: [Resource!]!
  }

  type VaultCapacity { sizeGb: Float!, allocatedGb: Float, usedMb: Float }
  type Tag { key: String!, value: String }
  enum ProtectStatus { AVAILABLE DELETED ERROR PROTECTING REMOVING RESTORING UNKNOWN }

  type Checkpoint implements Node {
    nativeId: String!
    nativeStatus: String
    projectId: String!
    createdOn: Date
    vaultName: String
    vault: Vault
  }

  type Resource {
    nativeId: String!
    nativeType: String!
    name: String
    protectStatus: ProtectStatus
    nativeProtectStatus: String
    sizeGb: Float
    backupSizeMb: Float
    backupCount: Int
    extraInfo: JSON
    dependents: [Resource!]
  }
`;

/** Arguments of the root fields. */
export interface ListArgs {
  readonly first: number;
  readonly filter?: { readonly upstreams?: readonly string[]; readonly providerId?: string } | null;
}
