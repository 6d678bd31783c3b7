import record from '../../fixtures/cbr/checkpoint-show-200.json' with { type: 'json' };
import vault from '../../fixtures/cbr/vault-show-200.json' with { type: 'json' };
import { BACKUP, CHECKPOINT, PROJECT, type QuestionName, VAULT, wireBackup } from '../../support/cbr-questions.ts';
import type { Answer } from '../../support/gateway.ts';

type Parts = Record<string, unknown>;

/** Takes the interesting part out of what the gateway shows. */
type Pick = (it: Answer['data']) => unknown;

/** The documented bodies, with parts of them replaced. */
const checkpointWith = (parts: Parts) => ({ checkpoint: { ...record.checkpoint, ...parts } });
const recordVault = record.checkpoint.vault;
const [recordResource] = recordVault.resources;
const coverWith = (parts: Parts) =>
  checkpointWith({ vault: { ...recordVault, resources: [{ ...recordResource, ...parts }] } });
const vaultWith = (parts: Parts) => ({ vault: { ...vault.vault, ...parts } });
const billingWith = (parts: Parts) => vaultWith({ billing: { ...vault.vault.billing, ...parts } });
const [vaultResource] = vault.vault.resources;
const protectWith = (parts: Parts) => vaultWith({ resources: [{ ...vaultResource, ...parts }] });
const backupWith = (parts: Parts) => ({ backup: wireBackup(parts) });

const oneResource: Pick = (it) => it.resources[0];

/** Odd bodies, what is picked out of the answer, and what it must be. */
export const ODD: [what: string, QuestionName, body: unknown, Pick, value: unknown][] = [
  ['a size in text', 'checkpoint', coverWith({ resource_size: '140' }), oneResource, { sizeGb: 140 }],
  ['a size as a number', 'checkpoint', coverWith({ resource_size: 140 }), oneResource, { sizeGb: 140 }],
  ['no size', 'checkpoint', coverWith({ resource_size: undefined }), oneResource, { sizeGb: null }],
  ['an empty size', 'checkpoint', coverWith({ resource_size: '' }), oneResource, { sizeGb: null }],
  [
    'counts in text',
    'checkpoint',
    coverWith({ backup_size: '18432', backup_count: '6' }),
    oneResource,
    { backupSizeMb: 18432, backupCount: 6 },
  ],
  [
    'extra information as JSON in a text',
    'checkpoint',
    coverWith({ extra_info: '{"a":1}' }),
    oneResource,
    { extraInfo: { a: 1 } },
  ],
  ['extra information as plain text', 'checkpoint', coverWith({ extra_info: 'x' }), oneResource, { extraInfo: 'x' }],
  [
    'no protect status',
    'vault',
    protectWith({ protect_status: null }),
    oneResource,
    { protectStatus: null, nativeProtectStatus: null },
  ],
  [
    'a protected thing that is gone',
    'vault',
    protectWith({ protect_status: 'deleted' }),
    oneResource,
    { protectStatus: 'DELETED', nativeProtectStatus: 'deleted' },
  ],
  [
    'an unknown protect status',
    'vault',
    protectWith({ protect_status: 'being-moved' }),
    oneResource,
    { protectStatus: 'UNKNOWN', nativeProtectStatus: 'being-moved' },
  ],
  [
    'an unknown type',
    'vault',
    protectWith({ type: 'OS::New::Thing' }),
    oneResource,
    { type: 'UNKNOWN', nativeType: 'OS::New::Thing' },
  ],
  ['no extra information', 'vault', protectWith({ extra_info: undefined }), oneResource, { extraInfo: null }],
  [
    'six decimals and no zone',
    'checkpoint',
    checkpointWith({ created_at: '2025-03-25T06:32:07.951164' }),
    (it) => it,
    { recordedAt: '2025-03-25T06:32:07.951Z' },
  ],
  [
    'three decimals and an offset',
    'checkpoint',
    checkpointWith({ created_at: '2019-05-10T07:59:12.733+00:00' }),
    (it) => it,
    { recordedAt: '2019-05-10T07:59:12.733Z' },
  ],
  [
    'an offset that moves the day',
    'checkpoint',
    checkpointWith({ created_at: '2025-01-01T02:00:00+08:00' }),
    (it) => it,
    { recordedAt: '2024-12-31T18:00:00.000Z' },
  ],
  [
    'no decimals and a Z',
    'checkpoint',
    checkpointWith({ created_at: '2020-02-23T01:00:32Z' }),
    (it) => it,
    { recordedAt: '2020-02-23T01:00:32.000Z' },
  ],
  [
    'a space for the T',
    'checkpoint',
    checkpointWith({ created_at: '2025-05-24 09:41:28' }),
    (it) => it,
    { recordedAt: '2025-05-24T09:41:28.000Z' },
  ],
  [
    'a hyphen in a status',
    'checkpoint',
    checkpointWith({ status: 'error-deleting' }),
    (it) => it,
    { status: 'ERROR_DELETING', nativeStatus: 'error-deleting' },
  ],
  [
    'an unknown status',
    'checkpoint',
    checkpointWith({ status: 'archiving' }),
    (it) => it,
    { status: 'UNKNOWN', nativeStatus: 'archiving' },
  ],
  [
    'no resources',
    'checkpoint',
    checkpointWith({ vault: { id: VAULT, name: null } }),
    (it) => it,
    { resources: [], skippedResources: [], vaultName: null },
  ],
  [
    'a skipped resource of which nothing is told',
    'checkpoint',
    checkpointWith({ vault: { ...recordVault, skipped_resources: [{}] } }),
    (it) => it.skippedResources[0],
    { nativeId: null, type: 'UNKNOWN', nativeType: null, name: null, code: null, reason: null },
  ],
  [
    'no extra information at all',
    'checkpoint',
    checkpointWith({ extra_info: undefined }),
    (it) => it,
    { extraInfo: null },
  ],
  [
    'keys that nobody has documented',
    'checkpoint',
    { ...checkpointWith({ moon_phase: [1] }), trace: {} },
    (it) => it,
    { nativeId: CHECKPOINT },
  ],
  [
    'a vault status that nobody knows',
    'vault',
    billingWith({ status: 'thawing' }),
    (it) => it,
    { status: 'UNKNOWN', nativeStatus: 'thawing' },
  ],
  ['no vault status', 'vault', billingWith({ status: null }), (it) => it, { status: 'UNKNOWN', nativeStatus: null }],
  [
    'capacities in text',
    'vault',
    billingWith({ size: '500', allocated: '180', used: '22380' }),
    (it) => it.capacity,
    { sizeGb: 500, allocatedGb: 180, usedMb: 22380 },
  ],
  [
    'capacities that are missing',
    'vault',
    billingWith({ allocated: null, used: undefined }),
    (it) => it.capacity,
    { sizeGb: 500, allocatedGb: null, usedMb: null },
  ],
  [
    'a number for the enterprise project',
    'vault',
    vaultWith({ enterprise_project_id: 0 }),
    (it) => it,
    { nativeId: VAULT },
  ],
  [
    'no tags and no time',
    'vault',
    vaultWith({ tags: undefined, created_at: undefined }),
    (it) => it,
    { tags: [], createdAt: null },
  ],
  [
    'a tag without a value',
    'vault',
    vaultWith({ tags: [{ key: 'env' }] }),
    (it) => it.tags[0],
    { key: 'env', value: null },
  ],
  [
    'an increment that is noted elsewhere',
    'backup',
    backupWith({ incremental: undefined, extend_info: { incremental: true } }),
    (it) => it,
    { incremental: true },
  ],
  [
    'an increment that is noted nowhere',
    'backup',
    backupWith({ incremental: undefined, extend_info: null }),
    (it) => it,
    { incremental: null },
  ],
  ['a replica', 'backup', backupWith({ image_type: 'replication' }), (it) => it, { isReplica: true }],
  [
    'an unknown backup status',
    'backup',
    backupWith({ status: 'thawing' }),
    (it) => it,
    { status: 'UNKNOWN', nativeStatus: 'thawing' },
  ],
  [
    'a backup with nulls',
    'backup',
    backupWith({ name: null, description: null, resource_name: null, resource_size: null }),
    (it) => it,
    { name: null, description: null, resourceName: null, sizeGb: null },
  ],
  ['a name that is a number', 'vault', vaultWith({ name: 5 }), (it) => it, { name: VAULT }],
  ['no name', 'vault', vaultWith({ name: null }), (it) => it, { name: VAULT }],
  ['no billing', 'vault', vaultWith({ billing: undefined }), (it) => it, { capacity: null, status: 'UNKNOWN' }],
  ['a size in words', 'vault', billingWith({ size: 'large' }), (it) => it, { capacity: null, status: 'AVAILABLE' }],
  ['no size', 'vault', billingWith({ size: null }), (it) => it, { capacity: null }],
  ['a time in words', 'vault', vaultWith({ created_at: 'soon' }), (it) => it, { createdAt: null }],
  ['half a backup', 'vault', protectWith({ backup_count: 1.5 }), oneResource, { backupCount: null }],
  ['more backups than fit', 'vault', protectWith({ backup_count: 2 ** 31 }), oneResource, { backupCount: null }],
  ['a time in words', 'checkpoint', checkpointWith({ created_at: 'soon' }), (it) => it, { recordedAt: null }],
  [
    'a day that does not exist',
    'checkpoint',
    checkpointWith({ created_at: '2025-02-30T00:00:00' }),
    (it) => it,
    { recordedAt: null },
  ],
  ['no time', 'checkpoint', checkpointWith({ created_at: null }), (it) => it, { recordedAt: null }],
  ['no project', 'checkpoint', checkpointWith({ project_id: undefined }), (it) => it, { projectId: PROJECT }],
  ['a size in words', 'checkpoint', coverWith({ resource_size: 'large' }), oneResource, { sizeGb: null }],
  [
    'a resource without a type',
    'checkpoint',
    coverWith({ type: null }),
    oneResource,
    { type: 'UNKNOWN', nativeType: 'UNKNOWN' },
  ],
  ['an increment in text', 'backup', backupWith({ incremental: 'true' }), (it) => it, { incremental: null }],
  ['an end in words', 'backup', backupWith({ expired_at: 'never' }), (it) => it, { expiresAt: null }],
  ['a thing without an id', 'backup', backupWith({ resource_id: null }), (it) => it, { resourceNativeId: 'UNKNOWN' }],
  [
    'one odd value among good rows',
    'vaults',
    { vaults: [vault.vault, { ...vault.vault, id: 'v-2', name: 5 }] },
    (it) => it,
    [{ name: vault.vault.name }, { name: 'v-2' }],
  ],
  [
    'one bad row among good ones',
    'checkpoints',
    { backups: [wireBackup(), wireBackup({ id: 'b-2', created_at: 'soon' })] },
    (it) => it,
    [{ backups: [{ nativeId: BACKUP }] }],
  ],
];

/** Bodies that break the contract. */
export const BROKEN: [what: string, QuestionName, body: unknown][] = [
  ['resources in a text', 'vault', vaultWith({ resources: 'x' })],
  ['a resource that is no object', 'vault', vaultWith({ resources: ['x'] })],
  ['no resources', 'vault', vaultWith({ resources: null })],
  ['a status that is a number', 'vault', billingWith({ status: 5 })],
  ['an id that is no id', 'vault', vaultWith({ id: '../tags' })],
  ['a tag without a key', 'vault', vaultWith({ tags: [{ value: 'x' }] })],
  ['a vault in a list', 'vault', { vault: [vault.vault] }],
  ['no status', 'checkpoint', checkpointWith({ status: null })],
  ['a status that is a number', 'checkpoint', checkpointWith({ status: 1 })],
  ['no vault', 'checkpoint', checkpointWith({ vault: null })],
  ['no id', 'checkpoint', checkpointWith({ id: '' })],
  ['a resource without an id', 'checkpoint', coverWith({ id: null })],
  ['a backup without its checkpoint', 'backup', backupWith({ checkpoint_id: null })],
  ['a backup without its vault', 'backup', backupWith({ vault_id: null })],
  ['a backup without its time', 'backup', backupWith({ created_at: null })],
  ['a backup whose status is a number', 'backup', backupWith({ status: 5 })],
  ['a backup whose parent is a number', 'backup', backupWith({ parent_id: 5 })],
  ['rows that are no list', 'vaults', { vaults: {} }],
  ['rows that are no list', 'checkpoints', { backups: null }],
  ['a list for a body', 'checkpoint', [record]],
  ['a text for a body', 'checkpoint', '"x"'],
  ['null for a body', 'checkpoint', 'null'],
];
