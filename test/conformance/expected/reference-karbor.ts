import { type GraphThing, image, node, server, volume } from './things.ts';

export const PROJECT = '7d1f0c52a9e84b1fb0c3e6d4a2958170';
export const PROVIDER = '4b9a6d0e-2f71-4c35-9e08-51c7ad3be612';
export const PLAN = 'e0c4f7a8-93b1-4d6e-8a25-6f1bd97c0342';
export const CHECKPOINT = '1f6c9b34-7a2e-4e8d-b5f0-c83d2a617e95';

const AZ = { availability_zone: 'az-east-1' };
const DB = server('5a3e81d7-0c94-4b62-9f1d-e7086ab52c43', 'orders-db-01');
const ARCHIVE = volume('0d8b47e1-f352-4c69-a71e-94c06b3d52fa', 'orders-archive', AZ);
const ROOT = volume('c6f20b9e-81d3-4a57-b0e4-3d9157fa628c', 'orders-db-root', AZ);
const UBUNTU = image('72e9ac15-4d0b-4836-8f57-b1c3e60d9a24', 'ubuntu-22.04', { server_id: DB.nativeId });
const GRAPH: GraphThing[] = [node(DB, node(ROOT), node(UBUNTU)), node(ARCHIVE)];

function snapshot(
  nativeId: string,
  status: string,
  nativeStatus: string,
  createdOn: string | null,
  parts: object = {},
) {
  return {
    id: `checkpoint:lab:${PROVIDER}:${nativeId}`,
    nativeId,
    projectId: PROJECT,
    status,
    nativeStatus,
    name: null,
    description: null,
    createdOn,
    vaultId: `vault:lab:${PLAN}`,
    vaultName: 'orders-tier',
    resources: [DB, ARCHIVE],
    skippedResources: [],
    resourceGraph: GRAPH,
    backups: null,
    provider: { id: `provider:lab:${PROVIDER}`, nativeId: PROVIDER },
    extraInfo: { created_by: 'manual' },
    ...parts,
  };
}

const COPY = '93d07e5a-c1b8-4f26-8d4a-7e60b91f3c28';
const AVAILABLE = snapshot(CHECKPOINT, 'AVAILABLE', 'available', '2026-03-14');
// Its day is that of the header.
const { resourceGraph: _, ...CREATED } = snapshot(CHECKPOINT, 'PROTECTING', 'protecting', '2026-11-22');
const WAITING = { resourceGraph: null, extraInfo: {} };

/** The request by which the documented body is asked for, and what the gateway makes of it. */
export const VALUES: Record<string, [method: string, path: string, value: unknown]> = {
  'checkpoint-show-available-200': ['GET', `/providers/${PROVIDER}/checkpoints/${CHECKPOINT}`, AVAILABLE],
  'checkpoint-show-deleted-200': [
    'GET',
    `/providers/${PROVIDER}/checkpoints/b84e2f60-5d19-47a3-9c0e-2a71d6f5803b`,
    snapshot('b84e2f60-5d19-47a3-9c0e-2a71d6f5803b', 'DELETED', 'deleted', '2026-02-02'),
  ],
  'checkpoint-show-waiting-copy-200': [
    'GET',
    `/providers/${PROVIDER}/checkpoints/${COPY}`,
    snapshot(COPY, 'WAIT_COPYING', 'wait_copying', '2026-03-15', WAITING),
  ],
  'checkpoint-show-copied-200': [
    'GET',
    `/providers/${PROVIDER}/checkpoints/${COPY}`,
    snapshot(COPY, 'AVAILABLE', 'available', '2026-03-15', { extraInfo: { copy_status: 'finished' } }),
  ],
  'checkpoint-list-200': [
    'GET',
    `/providers/${PROVIDER}/checkpoints`,
    [AVAILABLE, snapshot(COPY, 'ERROR', 'error', '2026-03-15')],
  ],
  'checkpoint-list-empty-200': ['GET', `/providers/${PROVIDER}/checkpoints`, []],
  'checkpoint-create-response-200': [
    'POST',
    `/providers/${PROVIDER}/checkpoints`,
    { checkpointId: CREATED.id, requestId: 'req-1', checkpoint: CREATED },
  ],
  'checkpoint-reset-state-response-200': [
    'PUT',
    `/providers/${PROVIDER}/checkpoints/${CHECKPOINT}`,
    { checkpointId: CREATED.id, requestId: 'req-1' },
  ],
  'plan-show-200': [
    'GET',
    `/plans/${PLAN}`,
    {
      id: `vault:lab:${PLAN}`,
      nativeId: PLAN,
      name: 'orders-tier',
      description: 'Nightly protection of the order service',
      status: 'SUSPENDED',
      nativeStatus: 'suspended',
      createdAt: null,
      capacity: null,
      tags: [],
      provider: { id: `provider:lab:${PROVIDER}`, nativeId: PROVIDER },
      resources: [DB, ARCHIVE],
    },
  ],
  'provider-list-200': [
    'GET',
    '/providers',
    [
      {
        id: `provider:lab:${PROVIDER}`,
        nativeId: PROVIDER,
        name: 'Object store provider',
        description: 'Cinder and Nova protection into an object store bank',
      },
      {
        id: 'provider:lab:8e27c4f1-60ab-4d19-b3d5-0fa9127c6e38',
        nativeId: '8e27c4f1-60ab-4d19-b3d5-0fa9127c6e38',
        name: 'No-op provider',
        description: 'For tests',
      },
    ],
  ],
};

/** Bodies that a test of their own is about. */
export const ELSEWHERE = [
  'errors',
  'checkpoint-create-request',
  'checkpoint-reset-state-request',
  'keystone-error-401',
  'keystone-token-password-request',
  'keystone-token-response-201',
  'operation-log-kinds-200',
  'operation-log-list-200',
  'resource-graph-decoded',
  'restore-show-finished-200',
  'verification-create-response-200',
];

/** Bodies of calls that the gateway does not make, requests included. */
export const FOREIGN = [
  'checkpoint-copy-request',
  'checkpoint-copy-response-200',
  'keystone-token-appcred-request',
  'plan-create-request',
  'protectable-instances-list-200',
  'protectable-type-show-200',
  'protectable-types-list-200',
  'provider-show-200',
  'quota-detail-200',
  'restore-create-request',
  'restore-create-response-200',
  'scheduled-operation-list-200',
  'service-list-200',
  'trigger-create-request',
  'trigger-create-response-200',
  'version-list-300',
];

type Meaning = 'null' | readonly [code: string, upstreamCode?: string, retryable?: boolean];
type Met = Partial<Record<'show' | 'list' | 'create' | 'delete' | 'reset', Meaning>>;

const badRequest: Meaning = ['INVALID_INPUT', 'badRequest'];
const notFound: Meaning = ['NOT_FOUND', 'itemNotFound'];
const brokenList: Meaning = ['UPSTREAM_BAD_RESPONSE', 'itemNotFound'];
const forbidden: Meaning = ['FORBIDDEN', 'forbidden'];
const conflict = (fault: string): Meaning => ['CONFLICT', fault];

const everywhere = (meaning: Meaning): Met => ({
  show: meaning,
  list: meaning,
  create: meaning,
  delete: meaning,
  reset: meaning,
});

const inPlaceOf = ([, upstreamCode]: Exclude<Meaning, 'null'>, code: string): Meaning =>
  upstreamCode === undefined ? [code] : [code, upstreamCode];

/** After a write anything may be so; a delete is looked at, and found still protecting. */
const doubtful = (read: Exclude<Meaning, 'null'>): Met => ({
  ...everywhere(read),
  create: inPlaceOf(read, 'OUTCOME_UNKNOWN'),
  reset: inPlaceOf(read, 'OUTCOME_UNKNOWN'),
  delete: inPlaceOf(read, 'CONFLICT'),
});

/** Every documented refusal, on each call that it can meet. */
export const REFUSALS: Record<string, Met> = {
  url_project_differs_from_token_project: everywhere(['FORBIDDEN', 'badRequest']),
  provider_id_not_uuid: everywhere(badRequest),
  checkpoint_id_not_uuid: everywhere(badRequest),
  schema_violation_state: { reset: badRequest },
  schema_violation_extra_info: { create: badRequest },
  reset_state_from_protecting: { reset: conflict('badRequest') },
  plan_belongs_to_another_provider: { create: badRequest },
  create_flow_failed: { create: ['UPSTREAM_UNAVAILABLE', 'badRequest'] },
  limit_not_positive: { list: badRequest },
  body_is_not_json: { create: badRequest, reset: badRequest },
  unauthenticated_from_token_middleware: everywhere(['UNAUTHENTICATED']),
  policy_denied_list: everywhere(forbidden),
  checkpoint_of_another_project: everywhere(forbidden),
  checkpoint_missing: { show: 'null', list: brokenList, delete: notFound, reset: notFound },
  provider_missing: { ...everywhere(notFound), show: 'null' },
  plan_missing: { create: notFound, list: brokenList },
  route_missing: doubtful(['UPSTREAM_BAD_RESPONSE']),
  quota_exceeded: { create: ['QUOTA_EXCEEDED', 'overLimit'] },
  trigger_in_use: everywhere(conflict('computeFault')),
  delete_in_wrong_status: { delete: conflict('computeFault') },
  marker_unknown_swift_bank: { list: ['INVALID_INPUT', 'computeFault'] },
  unhandled_exception: doubtful(['UPSTREAM_UNAVAILABLE', 'computeFault', true]),
};
