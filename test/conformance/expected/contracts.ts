import {
  amount,
  anything,
  as,
  BROKEN,
  count,
  day,
  flag,
  id,
  instant,
  list,
  perhaps,
  type Rule,
  shape,
  text,
  word,
} from '../contract.ts';

const TYPES: Record<string, string> = {
  'OS::Nova::Server': 'SERVER',
  'OS::Cinder::Volume': 'VOLUME',
  'OS::Sfs::Turbo': 'FILE_SHARE',
  'OS::Glance::Image': 'IMAGE',
  'OS::Neutron::Network': 'NETWORK',
  'OS::Trove::Instance': 'DATABASE',
  'OS::Workspace::DesktopV2': 'DESKTOP',
  'OS::Keystone::Project': 'PROJECT',
  'OS::Kubernetes::Pod': 'POD',
  'OS::Manila::Share': 'FILE_SHARE',
  'OS::Ironic::BareMetalServer': 'BARE_METAL_SERVER',
  'OS::Native::Server': 'NATIVE_SERVER',
};
const typeOf = (value: unknown) =>
  typeof value === 'string' && Object.hasOwn(TYPES, value) ? TYPES[value] : 'UNKNOWN';
const type = as(text, typeOf);
const unknownIfNone = (rule: Rule) => perhaps(rule, 'UNKNOWN');

const PROTECT = perhaps(word('available error protecting restoring removing deleted'));
const resource = (size: string) =>
  shape([
    ['nativeId', 'id', text],
    ['nativeType', 'type', text],
    ['type', 'type', type],
    ['name', 'name', perhaps(text)],
    ['protectStatus', 'protect_status', PROTECT],
    ['nativeProtectStatus', 'protect_status', perhaps(text)],
    ['sizeGb', size, perhaps(amount)],
    ['backupSizeMb', 'backup_size', perhaps(amount)],
    ['backupCount', 'backup_count', perhaps(count)],
    ['extraInfo', 'extra_info', anything],
  ]);
const skipped = shape([
  ['nativeId', 'id', perhaps(text)],
  ['nativeType', 'type', perhaps(text)],
  ['type', 'type', unknownIfNone(type)],
  ['name', 'name', perhaps(text)],
  ['code', 'code', perhaps(text)],
  ['reason', 'reason', perhaps(text)],
]);
const idOf = (kind: string) => as(id, (value) => `${kind}:sg:${value}`);

const checkpoint = shape([
  ['id', 'id', idOf('checkpoint')],
  ['nativeId', 'id', id],
  ['projectId', 'project_id', text],
  ['nativeStatus', 'status', text],
  ['status', 'status', word('available deleting protecting deleted error-deleting error')],
  ['createdAt', 'created_at', instant],
  ['createdOn', 'created_at', as(instant, (value) => String(value).slice(0, 10))],
  [
    '...',
    'vault',
    shape([
      ['vaultId', 'id', idOf('vault')],
      ['vaultName', 'name', perhaps(text)],
      ['resources', 'resources', perhaps(list(resource('resource_size')), [])],
      ['skippedResources', 'skipped_resources', perhaps(list(skipped), [])],
    ]),
  ],
  ['extraInfo', 'extra_info', anything],
]);

const vault = shape([
  ['id', 'id', idOf('vault')],
  ['nativeId', 'id', id],
  ['projectId', 'project_id', text],
  ['name', 'name', text],
  ['description', 'description', perhaps(text)],
  ['createdAt', 'created_at', perhaps(instant)],
  [
    '...',
    'billing',
    shape([
      ['nativeStatus', 'status', perhaps(text)],
      ['status', 'status', unknownIfNone(word('available lock frozen deleting error'))],
    ]),
  ],
  [
    'capacity',
    'billing',
    shape([
      ['sizeGb', 'size', (value) => (value === '' ? BROKEN : amount(value))],
      ['allocatedGb', 'allocated', perhaps(amount)],
      ['usedMb', 'used', perhaps(amount)],
    ]),
  ],
  [
    'tags',
    'tags',
    perhaps(
      list(
        shape([
          ['key', 'key', text],
          ['value', 'value', perhaps(text)],
        ]),
      ),
      [],
    ),
  ],
  ['resources', 'resources', list(resource('size'))],
]);

const WORDS = 'available protecting deleting restoring error waiting-protect waiting-delete waiting-restore';
const leaf = shape([
  ['id', 'id', idOf('backup')],
  ['nativeId', 'id', id],
  ['checkpointId', 'checkpoint_id', idOf('checkpoint')],
  ['vaultId', 'vault_id', idOf('vault')],
  ['-project', 'project_id', text],
  ['name', 'name', perhaps(text)],
  ['description', 'description', perhaps(text)],
  ['nativeStatus', 'status', perhaps(text)],
  ['status', 'status', unknownIfNone(word(WORDS))],
  ['createdAt', 'created_at', instant],
  ['expiresAt', 'expired_at', perhaps(instant)],
  ['isReplica', 'image_type', as(perhaps(text), (value) => value === 'replication')],
  ['resourceNativeId', 'resource_id', text],
  ['resourceType', 'resource_type', type],
  ['resourceName', 'resource_name', perhaps(text)],
  ['sizeGb', 'resource_size', perhaps(amount)],
  ['-parent', 'parent_id', perhaps(text)],
]);

/** A backup says itself whether it is incremental, or some clouds say it in its extend_info. */
const backup: Rule = (value) => {
  const row = leaf(value);
  const more = shape([
    ['own', 'incremental', perhaps(flag)],
    ['info', 'extend_info', perhaps(shape([]))],
  ])(value);
  if (row === BROKEN || more === BROKEN) return BROKEN;
  const { incremental: own, extend_info: info } = value as Record<string, unknown>;
  const elsewhere = perhaps(flag)((info as Record<string, unknown> | null | undefined)?.incremental);
  if (own == null && elsewhere === BROKEN) return BROKEN;
  const { '-project': _project, '-parent': _parent, ...shown } = row as Record<string, unknown>;
  return { ...shown, incremental: own ?? elsewhere };
};
const withChildren: Rule = (value) => {
  const row = backup(value);
  const children = perhaps(list(backup), [])((value as Record<string, unknown> | null)?.children);
  return row === BROKEN || children === BROKEN ? BROKEN : { ...(row as object), children };
};

const planned = shape([
  ['nativeId', 'id', text],
  ['nativeType', 'type', text],
  ['type', 'type', type],
  ['name', 'name', perhaps(text)],
  ['extraInfo', 'extra_info', anything],
]);
const karborCheckpoint = shape([
  ['nativeId', 'id', id],
  ['projectId', 'project_id', text],
  ['nativeStatus', 'status', text],
  ['createdOn', 'created_at', perhaps(day)],
  [
    '...',
    'protection_plan',
    shape([
      ['vaultId', 'id', as(id, (value) => `vault:lab:${value}`)],
      ['vaultName', 'name', text],
      ['resources', 'resources', list(planned)],
      ['-provider', 'provider_id', perhaps(text)],
    ]),
  ],
  ['extraInfo', 'extra_info', anything],
]);
const plan = shape([
  ['id', 'id', as(id, (value) => `vault:lab:${value}`)],
  ['nativeId', 'id', id],
  ['name', 'name', text],
  ['description', 'description', perhaps(text)],
  ['nativeStatus', 'status', text],
  [
    'status',
    'status',
    as(text, (value) => (value === 'started' || value === 'suspended' ? value.toUpperCase() : 'UNKNOWN')),
  ],
  ['provider', 'provider_id', as(id, (nativeId) => ({ nativeId }))],
  ['resources', 'resources', list(planned)],
]);

const inside = (key: string, rule: Rule): Rule =>
  as(shape([['it', key, rule]]), (value) => (value as { it: unknown }).it);

/** By question, what the body must be. */
export const CBR_CONTRACTS = {
  checkpoint: inside('checkpoint', checkpoint),
  vault: inside('vault', vault),
  backup: inside('backup', withChildren),
  vaults: inside('vaults', list(vault)),
} as const;

export const KARBOR_CONTRACTS = { plan: inside('plan', plan), checkpoint: inside('checkpoint', karborCheckpoint) };
