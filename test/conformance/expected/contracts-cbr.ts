import { always, as, inside, list, perhaps, shape } from '../contract.ts';
import { amount, anything, BROKEN, count, id, instant, type Rule, text, word } from '../contract-values.ts';
import { backup, byName, checkpointsIn, withChildren } from './contracts-backups.ts';
import { type } from './resource-types.ts';

const unknownIfNone = (rule: Rule) => perhaps(rule, 'UNKNOWN');
const idOf = (kind: string) => as(id, (value) => `${kind}:sg:${value}`);

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
    ['dependents', '', always(null)],
  ]);
const skipped = shape([
  ['nativeId', 'id', perhaps(text)],
  ['nativeType', 'type', perhaps(text)],
  ['type', 'type', unknownIfNone(type)],
  ['name', 'name', perhaps(text)],
  ['code', 'code', perhaps(text)],
  ['reason', 'reason', perhaps(text)],
]);

const checkpoint = shape([
  ['id', 'id', idOf('checkpoint')],
  ['nativeId', 'id', id],
  ['projectId', 'project_id', text],
  ['nativeStatus', 'status', text],
  ['status', 'status', word('available deleting protecting deleted error-deleting error')],
  ['recordedAt', 'created_at', instant],
  [
    '...',
    'vault',
    shape([
      ['vaultId', 'id', idOf('vault')],
      ['vaultName', 'name', perhaps(text)],
      ['resources', 'resources', perhaps(as(list(resource('resource_size')), byName), [])],
      ['skippedResources', 'skipped_resources', perhaps(list(skipped), [])],
    ]),
  ],
  ['resourceGraph', '', always(null)],
  ['provider', '', always(null)],
  ['extraInfo', 'extra_info', anything],
]);

const tag = shape([
  ['key', 'key', text],
  ['value', 'value', perhaps(text)],
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
  ['tags', 'tags', perhaps(list(tag), [])],
  ['provider', '', always(null)],
  ['resources', 'resources', list(resource('size'))],
]);

/** By question, what the body must be. */
export const CBR_CONTRACTS = {
  checkpoint: inside('checkpoint', checkpoint),
  vault: inside('vault', vault),
  backup: inside('backup', withChildren),
  vaults: inside('vaults', list(vault)),
  checkpoints: as(inside('backups', list(backup)), checkpointsIn),
} as const;
