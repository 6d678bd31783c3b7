import { expect } from 'vitest';
import { BACKUP, CHECKPOINT, PROJECT, type QuestionName, TASK, VAULT } from '../../support/cbr-questions.ts';

const NO_SIZES = {
  protectStatus: null,
  nativeProtectStatus: null,
  sizeGb: null,
  backupSizeMb: null,
  backupCount: null,
};
const AVAILABLE = { protectStatus: 'AVAILABLE', nativeProtectStatus: 'available' };

function server(nativeId: string, name: string, parts: object) {
  return {
    nativeId,
    type: 'SERVER',
    nativeType: 'OS::Nova::Server',
    name,
    ...NO_SIZES,
    extraInfo: null,
    dependents: null,
    ...parts,
  };
}
const db = (parts: object) => server('2f6b91c4-8d07-4e5a-a3f2-90b7c6d1e845', 'orders-db-01', { sizeGb: 140, ...parts });
const api = (parts: object) =>
  server('a07d3e58-41bc-4c96-8e2f-5b19d6f3c720', 'orders-api-02', { sizeGb: 40, ...parts });
const disk = (nativeId: string, name: string, parts: object) => ({
  ...server(nativeId, name, parts),
  type: 'VOLUME',
  nativeType: 'OS::Cinder::Volume',
});

/** Lists and the answer to a create only name a resource; the record tells the rest. */
const named = ({ nativeId, type, nativeType, name, dependents }: ReturnType<typeof server>) => ({
  nativeId,
  type,
  nativeType,
  name,
  dependents,
});

const PROD_VAULT = {
  id: `vault:sg:${VAULT}`,
  nativeId: VAULT,
  projectId: PROJECT,
  name: 'vault-orders-prod',
  description: 'nightly server backups',
  status: 'AVAILABLE',
  nativeStatus: 'available',
  createdAt: '2025-11-18T03:27:45.560Z',
  capacity: { sizeGb: 500, allocatedGb: 180, usedMb: 22380 },
  tags: [
    { key: 'env', value: 'prod' },
    { key: 'team', value: 'orders' },
  ],
  provider: null,
  resources: [
    db({
      ...AVAILABLE,
      backupSizeMb: 18432,
      backupCount: 6,
      extraInfo: { exclude_volumes: ['61c0f9d3-2b75-4a8e-9d14-f7e3b5a208c6'] },
    }),
    api({ ...AVAILABLE, backupSizeMb: 3948, backupCount: 6, extraInfo: {} }),
  ],
};
const TEST_VAULT = {
  ...PROD_VAULT,
  id: 'vault:sg:c94f17b6-02de-4a38-b5c7-61f0a3d8e274',
  nativeId: 'c94f17b6-02de-4a38-b5c7-61f0a3d8e274',
  name: 'vault-volumes-test',
  description: null,
  createdAt: '2026-01-12T08:15:30.004Z',
  capacity: { sizeGb: 100, allocatedGb: 30, usedMb: 512 },
  tags: [],
  resources: [
    disk('e18a5c72-963f-4b0d-b7e4-2d5c8f0a6b31', 'scratch-0001', { sizeGb: 20, backupSizeMb: 0, backupCount: 0 }),
    disk('93b7d5e1-0fa4-4c68-b2d9-a5e07c1f8364', 'gone-0002', {
      protectStatus: 'DELETED',
      nativeProtectStatus: 'deleted',
      sizeGb: 10,
      backupSizeMb: 512,
      backupCount: 1,
      extraInfo: {},
    }),
  ],
};

function record(
  nativeId: string,
  parts: { resources: readonly ReturnType<typeof server>[]; extraInfo: object | null; [field: string]: unknown },
) {
  return {
    id: `checkpoint:sg:${nativeId}`,
    nativeId,
    projectId: PROJECT,
    status: 'PROTECTING',
    nativeStatus: 'protecting',
    vaultId: `vault:sg:${VAULT}`,
    vaultName: 'vault-orders-prod',
    skippedResources: [],
    resourceGraph: null,
    provider: null,
    ...parts,
  };
}

const MANUAL = record('38d5a0c9-e172-4f3b-8b6d-c04f29e7a516', {
  recordedAt: '2026-03-02T09:14:07.402Z',
  resources: [db({ ...AVAILABLE, backupSizeMb: 18432, backupCount: 6 })],
  extraInfo: { name: 'before-schema-change', description: 'manual, ticket 4471', retention_duration: -1 },
});
const SKIPPING = record('6b0d94e7-c3f1-4a25-8d96-e7a05bc2f138', {
  recordedAt: '2026-03-02T09:20:31.907Z',
  resources: [api({ ...AVAILABLE, backupSizeMb: 3948, backupCount: 6 })],
  skippedResources: [
    {
      nativeId: '2f6b91c4-8d07-4e5a-a3f2-90b7c6d1e845',
      type: 'SERVER',
      nativeType: 'OS::Nova::Server',
      name: 'orders-db-01',
      code: 'BackupService.6203',
      reason: 'The resource is being backed up.',
    },
  ],
  extraInfo: { name: 'second-try', description: '', retention_duration: 30 },
});
const NIGHTLY = record(CHECKPOINT, {
  status: 'AVAILABLE',
  nativeStatus: 'available',
  recordedAt: '2026-03-01T02:00:04.118Z',
  resources: [api(AVAILABLE), db(AVAILABLE)],
  extraInfo: null,
});

function backup(nativeId: string, parts: object) {
  return {
    id: `backup:sg:${nativeId}`,
    nativeId,
    checkpointId: `checkpoint:sg:${CHECKPOINT}`,
    vaultId: `vault:sg:${VAULT}`,
    description: '',
    status: 'AVAILABLE',
    nativeStatus: 'available',
    expiresAt: null,
    incremental: true,
    isReplica: false,
    resourceNativeId: '2f6b91c4-8d07-4e5a-a3f2-90b7c6d1e845',
    resourceType: 'SERVER',
    resourceName: 'orders-db-01',
    sizeGb: 140,
    ...parts,
  };
}

const DB_BACKUP = backup(BACKUP, {
  name: 'autobk_7d3a_orders-db-01',
  createdAt: '2026-03-01T02:00:04.163Z',
  expiresAt: '2026-03-31T02:00:04.161Z',
});
const API_BACKUP = backup('0c97e5b1-6f3d-48a2-bd70-84e1c2f6a395', {
  name: 'autobk_7d3a_orders-api-02',
  createdAt: '2026-03-01T02:00:04.181Z',
  expiresAt: '2026-03-31T02:00:04.178Z',
  resourceNativeId: 'a07d3e58-41bc-4c96-8e2f-5b19d6f3c720',
  resourceName: 'orders-api-02',
  sizeGb: 40,
});
const MANUAL_BACKUP = backup('ab6e0f37-d492-4c15-80e3-5f7c91d2b684', {
  checkpointId: 'checkpoint:sg:38d5a0c9-e172-4f3b-8b6d-c04f29e7a516',
  name: 'before-schema-change',
  description: 'manual, ticket 4471',
  status: 'PROTECTING',
  nativeStatus: 'protecting',
  createdAt: '2026-03-02T09:14:07.455Z',
});
const ROOT_DISK_BACKUP = backup('7a1e6d40-93c8-4f52-8bb6-de20c7f514a9', {
  name: 'autobk_7d3a_orders-db-01-vol-root',
  createdAt: '2026-03-01T02:00:21.640Z',
  resourceNativeId: 'e18a5c72-963f-4b0d-b7e4-2d5c8f0a6b31',
  resourceType: 'VOLUME',
  resourceName: 'orders-db-01-root',
  sizeGb: 40,
});

function derived(nativeId: string, parts: object) {
  return {
    id: `checkpoint:sg:${nativeId}`,
    nativeId,
    projectId: PROJECT,
    vaultId: `vault:sg:${VAULT}`,
    ...parts,
  };
}

// Newest first, and so within a checkpoint; its resources are in the order of their names.
const DERIVED = [
  derived('38d5a0c9-e172-4f3b-8b6d-c04f29e7a516', {
    status: 'PROTECTING',
    name: 'before-schema-change',
    description: 'manual, ticket 4471',
    createdAt: '2026-03-02T09:14:07.455Z',
    createdOn: '2026-03-02',
    resources: [named(db({}))],
    backups: [MANUAL_BACKUP],
  }),
  derived(CHECKPOINT, {
    status: 'AVAILABLE',
    name: null,
    description: '',
    createdAt: '2026-03-01T02:00:04.163Z',
    createdOn: '2026-03-01',
    resources: [named(api({})), named(db({}))],
    backups: [API_BACKUP, DB_BACKUP],
  }),
];

const REQUEST_ID = '4be1f07c92d35a68e0d7c1b4f3a59682';
const created = ({ extraInfo: _, ...checkpoint }: ReturnType<typeof record>) => ({
  checkpointId: checkpoint.id,
  requestId: REQUEST_ID,
  checkpoint: { ...checkpoint, resources: checkpoint.resources.map(named) },
});

const DB_SERVER = { nativeId: '2f6b91c4-8d07-4e5a-a3f2-90b7c6d1e845', type: 'SERVER', nativeType: 'OS::Nova::Server' };
const task = (nativeId: string, parts: object) => ({
  id: `task:sg:${nativeId}`,
  nativeId,
  projectId: PROJECT,
  isFinished: true,
  progressPercent: 100,
  error: null,
  vaultId: `vault:sg:${VAULT}`,
  vaultName: 'vault-orders-prod',
  subject: { ...DB_SERVER, name: 'orders-db-01', extraInfo: null },
  results: null,
  counts: null,
  provider: null,
  extraInfo: expect.any(Object),
  ...parts,
});

const RUNNING_BACKUP = task('f07b3d59-c812-4e6a-9f40-d1a5e7c38b26', {
  kind: 'BACKUP',
  nativeKind: 'backup',
  status: 'RUNNING',
  nativeStatus: 'running',
  isFinished: false,
  progressPercent: 35,
  startedAt: '2026-03-02T09:14:07.498Z',
  endedAt: null,
  checkpointId: 'checkpoint:sg:38d5a0c9-e172-4f3b-8b6d-c04f29e7a516',
  backupId: 'backup:sg:ab6e0f37-d492-4c15-80e3-5f7c91d2b684',
  subject: { ...DB_SERVER, name: 'orders-db-01', extraInfo: {} },
  requestId: 'req-5b8e17d4-0c3f-4a92-b6d8-e9f21c7a4035',
});
const FAILED_DELETE = task('28d4c7e0-5fa9-4b36-8c12-97b0e3d6f1a5', {
  kind: 'DELETE',
  nativeKind: 'delete',
  status: 'FAILED',
  nativeStatus: 'failed',
  startedAt: '2026-02-27T23:10:01.983Z',
  endedAt: '2026-02-27T23:10:04.730Z',
  error: {
    code: 'BackupService.6204',
    message: 'The backup cannot be deleted because it has been used to create an image.',
  },
  checkpointId: 'checkpoint:sg:c7f1a852-3d6e-4094-be2b-5a80d9c4f713',
  backupId: 'backup:sg:d85b20f6-1ec7-4394-a0d5-6f3c9e7b8142',
  requestId: 'req-c41f7a90-b6e5-4d23-8f07-2a9d50e3b618',
});
const RESTORE = task(TASK, {
  kind: 'RESTORE',
  nativeKind: 'restore',
  status: 'SUCCEEDED',
  nativeStatus: 'success',
  startedAt: '2026-03-03T06:40:11.300Z',
  endedAt: '2026-03-03T06:52:48.915Z',
  checkpointId: `checkpoint:sg:${CHECKPOINT}`,
  vaultId: null,
  vaultName: null,
  backupId: `backup:sg:${BACKUP}`,
  subject: { ...DB_SERVER, name: 'orders-db-01', extraInfo: { zone: 'az1' } },
  results: [
    {
      ...DB_SERVER,
      nativeId: 'b91e5d07-6ac3-4d2f-8e74-0f35c9a1b682',
      name: 'orders-db-02',
      nativeStatus: null,
      reason: null,
    },
  ],
  requestId: 'req-8c03b7e9-51fd-46a2-9d7e-e40a62c5f718',
});

/** What each documented body is, asked for by the question to which it is the answer. */
export const VALUES: Record<string, Partial<Record<QuestionName, unknown>>> = {
  'vault-show-200': { vault: PROD_VAULT },
  'vault-list-200': { vaults: [PROD_VAULT, TEST_VAULT] },
  'backup-show-200': { backup: { ...DB_BACKUP, children: [ROOT_DISK_BACKUP] } },
  'backup-list-200': { checkpoints: DERIVED },
  'checkpoint-show-200': { checkpoint: NIGHTLY, create: created(NIGHTLY) },
  'checkpoint-create-200': { create: created(MANUAL), checkpoint: MANUAL },
  'checkpoint-create-200-skipped': { create: created(SKIPPING), checkpoint: SKIPPING },
  'checkpoint-replicate-200': {},
  'policy-list-200': {},
  'protectable-list-200': {},
  'task-list-200': { tasks: [RUNNING_BACKUP, FAILED_DELETE] },
  'task-show-200': { task: RESTORE },
};

/** code, upstreamCode and retryable; retryAfterMs where the text names a window. "null" is a read that finds nothing. */
export type Refusal =
  | 'null'
  | readonly [code: string, upstreamCode?: string | undefined, retryable?: boolean, retryAfterMs?: number];

const unknownCredential = (code?: string): Refusal => ['UNAUTHENTICATED', code];

/** By what the case says of itself: what a read by id, a list and a create make of it. */
export const REFUSALS: Record<string, { one: Refusal; list: Refusal; create: Refusal }> = {
  'checkpoint id unknown': absent('BackupService.6217'),
  'vault id unknown': absent('BackupService.6105'),
  'backup id unknown': absent('BackupService.6200'),
  'parameter rejected': same(['INVALID_INPUT', 'BackupService.9900']),
  'vault has nothing to back up': same(['CONFLICT', 'BackupService.0001']),
  'vault full': same(['QUOTA_EXCEEDED', 'BackupService.6114']),
  'service-level auth failure': same(unknownCredential('BackupService.8600')),
  'unknown service failure': afterwards('BackupService.9910'),
  'path not accepted by the service; some clients read it as not found': {
    ...same(unknownCredential('unauthorized')),
    one: 'null',
    // One list has told that the project is the right one.
    create: ['NOT_FOUND', 'unauthorized'],
  },
  'gateway: token missing, bad or expired, or signature bad': same(unknownCredential('APIGW.0301')),
  'gateway: throttled': same(['THROTTLED', 'APIGW.0308', true, 60_000]),
  'gateway: no such route': same(['UPSTREAM_BAD_RESPONSE', 'APIGW.0101']),
  'gateway: backend timeout': afterwards('APIGW.0201'),
  'IAM v3, bad password': same(unknownCredential()),
  'load balancer in front, not JSON': afterwards(),
};

function same(refusal: Refusal) {
  return { one: refusal, list: refusal, create: refusal };
}

function absent(upstreamCode: string) {
  const notFound: Refusal = ['NOT_FOUND', upstreamCode];
  return { one: 'null' as const, list: notFound, create: notFound };
}

/** Something in front of CBR gave up: a read may be tried again, a write may have been done. */
function afterwards(upstreamCode?: string) {
  const read: Refusal = ['UPSTREAM_UNAVAILABLE', upstreamCode, true];
  return { one: read, list: read, create: ['OUTCOME_UNKNOWN', upstreamCode] as Refusal };
}

/** A refusal that is not in CBR's own form: after a write anything may be so. */
function doubtful(read: Refusal) {
  return { one: read, list: read, create: ['OUTCOME_UNKNOWN', read[1]] as Refusal };
}

export const MESSAGE = 'Text of the upstream that no client may see.';

/** The nine shapes of an error body that CBR and what stands before it use, and how each is answered. */
export const SHAPES: [shape: string, status: number, body: unknown, what: (typeof REFUSALS)[string]][] = [
  [
    '1: the service',
    400,
    { error_code: 'BackupService.6113', error_msg: MESSAGE },
    same(['CONFLICT', 'BackupService.6113']),
  ],
  [
    '1: the service, busy, as a 500',
    500,
    { error_code: 'BackupService.0002', error_msg: MESSAGE },
    same(['CONFLICT', 'BackupService.0002', true]),
  ],
  [
    '1: the service, credential refused as a 500',
    500,
    { error_code: 'BackupService.9998', error_msg: MESSAGE },
    same(unknownCredential('BackupService.9998')),
  ],
  ['1: a bare number', 400, { error_code: '6203', error_msg: MESSAGE }, same(['CONFLICT', '6203', true])],
  [
    '1: a destination that is missing, as a 400',
    400,
    { error_code: 'BackupService.6120', error_msg: MESSAGE },
    absent('BackupService.6120'),
  ],
  [
    '2: the shared gateway',
    401,
    { error_msg: MESSAGE, error_code: 'APIGW.0301', request_id: 'a'.repeat(32) },
    same(unknownCredential('APIGW.0301')),
  ],
  [
    '2: the gateway by its other name, throttling by the hour',
    429,
    { error_msg: `${MESSAGE},limit:5,time:2 hour`, error_code: 'APIG.0308', request_id: 'a'.repeat(32) },
    same(['THROTTLED', 'APIG.0308', true, 7_200_000]),
  ],
  ['3: IAM v3', 401, { error: { code: 401, message: MESSAGE, title: 'Unauthorized' } }, same(unknownCredential())],
  ['3: IAM v3, forbidden', 403, { error: { code: 403, message: MESSAGE, title: 'Forbidden' } }, same(['FORBIDDEN'])],
  ["4: IAM's own", 401, { error_msg: MESSAGE, error_code: 'IAM.0011' }, same(unknownCredential('IAM.0011'))],
  ["4: IAM's own, forbidden", 403, { error_msg: MESSAGE, error_code: 'IAM.0003' }, same(['FORBIDDEN', 'IAM.0003'])],
  [
    '5: a fault named by its status',
    401,
    { unauthorized: { code: '401', message: 'Malformed request url' } },
    { ...same(unknownCredential('unauthorized')), one: 'null', create: ['NOT_FOUND', 'unauthorized'] },
  ],
  [
    '6: a policy denial with details',
    403,
    { code: 'PAP5.0001', message: MESSAGE, details: [{ error_code: 'PAP5.0001', error_msg: MESSAGE }] },
    same(['FORBIDDEN']),
  ],
  [
    '6: newer services',
    400,
    { code: 'BackupService.9900', message: MESSAGE, request_id: 'x', details: [{ code: 'E1', message: MESSAGE }] },
    same(['INVALID_INPUT', 'BackupService.9900']),
  ],
  ['7: badRequest', 400, { badRequest: { code: '400', message: MESSAGE } }, same(['INVALID_INPUT'])],
  [
    '7: itemNotFound',
    404,
    { itemNotFound: { code: '404', message: MESSAGE } },
    { one: 'null', list: ['NOT_FOUND'], create: ['NOT_FOUND'] },
  ],
  ['7: forbidden', 403, { forbidden: { code: '403', message: MESSAGE } }, same(['FORBIDDEN'])],
  ['8: HTML from a balancer', 503, '<html><body>503 Service Unavailable</body></html>', afterwards()],
  ['8: HTML with a 429', 429, '<html><body>Too Many Requests</body></html>', same(['THROTTLED', undefined, true])],
  ['8: HTML with a 401', 401, '<html><body>Unauthorized</body></html>', doubtful(unknownCredential())],
  ['8: nothing at all', 504, '', afterwards()],
  ['8: HTML that hides a 404', 404, '<html><body>Not Found</body></html>', doubtful(['UPSTREAM_BAD_RESPONSE'])],
  [
    '9: 200 with an error code of billing',
    200,
    { orders: null, retCode: 'CBC.0002', errText: MESSAGE, error_code: 'CBC.0002' },
    doubtful(['UPSTREAM_BAD_RESPONSE', 'CBC.0002']),
  ],
  [
    '9: 200 with an error code of the service',
    200,
    { error_code: 'BackupService.6114', errText: MESSAGE },
    same(['QUOTA_EXCEEDED', 'BackupService.6114']),
  ],
];
