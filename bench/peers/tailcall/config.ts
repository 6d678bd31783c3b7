import { LAB } from '../../upstream/projects.ts';

/** Tailcall's configuration: the REST API's own names. With `dedupe`, equal work under way is done once. */
export function tailcallConfig(upstream: string, port: number, hasDedupe: boolean): string {
  const get = (path: string) => `@http(url: "${upstream}${path}"${hasDedupe ? ', dedupe: true' : ''})`;
  return `
schema
  @server(hostname: "127.0.0.1", port: ${port}, workers: 1)
  @upstream(allowedHeaders: ["x-auth-token"], httpCache: 0, poolMaxIdlePerHost: 64) {
  query: Query
}

type Query {
  getPlan(plan_id: String!): PlanAnswer ${get(`/v1/${LAB}/plans/{{.args.plan_id}}`)}
  listCheckpoints(provider_id: String!): CheckpointList ${get(`/v1/${LAB}/providers/{{.args.provider_id}}/checkpoints`)}
  listPlans(project_id: String!): PlanList ${get('/v1/{{.args.project_id}}/plans')}
  upstreams: [Upstream!] @expr(body: [{ name: "lab" }, { name: "wide" }])
}

type Upstream { name: String! }
type PlanAnswer { plan: Plan }
type PlanList { plans: [Plan!] }
type CheckpointList { checkpoints: [Checkpoint!] }
type Plan { id: String!, name: String!, description: String, status: String, resources: [Resource!] }
type ProtectionPlan { id: String! }

type Resource {
  id: String!
  type: String!
  name: String
  protectStatus: String
  nativeProtectStatus: String
  sizeGb: Float
  backupSizeMb: Float
  backupCount: Int
  extra_info: JSON
  dependents: [Resource!]
}

type Checkpoint {
  id: String!
  status: String
  project_id: String!
  created_at: String
  protection_plan: ProtectionPlan!
  vault: PlanAnswer ${get(`/v1/${LAB}/plans/{{.value.protection_plan.id}}`)}
}
`;
}
