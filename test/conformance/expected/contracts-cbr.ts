import { PROJECT } from '../../support/cbr-questions.ts';
import { always, as, innerRows, inside, perhaps, rows, shape, shown } from '../_support/contract.ts';
import { amount, anything, BROKEN, count, id, instant, type Rule, text, word } from '../_support/contract-values.ts';
import { backup, byName, checkpointsIn, withChildren } from './contracts-backups.ts';
import { task } from './contracts-tasks.ts';
import { type } from './resource-types.ts';

const unknownIfNone = (rule: Rule) => perhaps(rule, 'UNKNOWN');
const idOf = (kind: string) => as(id, (value) => `${kind}:sg:${value}`);

const PROTECT = shown(word('available error protecting restoring removing deleted'));
const resource = (size: string) =>
  shape([
    ['nativeId', 'id', text],
    ['nativeType', 'type', shown(text, 'UNKNOWN')],
    ['type', 'type', shown(type, 'UNKNOWN')],
    ['name', 'name', shown(text)],
    ['protectStatus', 'protect_status', PROTECT],
    ['nativeProtectStatus', 'protect_status', shown(text)],
    ['sizeGb', size, shown(amount)],
    ['backupSizeMb', 'backup_size', shown(amount)],
    ['backupCount', 'backup_count', shown(count)],
    ['extraInfo', 'extra_info', anything],
    ['dependents', '', always(null)],
  ]);
const skipped = shape([
  ['nativeId', 'id', shown(text)],
  ['nativeType', 'type', shown(text)],
  ['type', 'type', shown(type, 'UNKNOWN')],
  ['name', 'name', shown(text)],
  ['code', 'code', shown(text)],
  ['reason', 'reason', shown(text)],
]);

const checkpoint = shape([
  ['id', 'id', idOf('checkpoint')],
  ['nativeId', 'id', id],
  ['projectId', '', always(PROJECT)],
  ['nativeStatus', 'status', text],
  ['status', 'status', word('available deleting protecting deleted error-deleting error')],
  ['recordedAt', 'created_at', shown(instant)],
  [
    '...',
    'vault',
    shape([
      ['vaultId', 'id', idOf('vault')],
      ['vaultName', 'name', shown(text)],
      ['resources', 'resources', perhaps(as(innerRows(resource('resource_size')), byName), [])],
      ['skippedResources', 'skipped_resources', perhaps(innerRows(skipped), [])],
    ]),
  ],
  ['resourceGraph', '', always(null)],
  ['provider', '', always(null)],
  ['extraInfo', 'extra_info', anything],
]);

const tag = shape([
  ['key', 'key', text],
  ['value', 'value', shown(text)],
]);
/** A value that is not an object is read as an empty one. */
const orNothing =
  (fields: Parameters<typeof shape>[0]): Rule =>
  (value) =>
    shape(fields)(shape([])(value) === BROKEN ? {} : value);
const capacity = (fields: Parameters<typeof shape>[0]): Rule => shown(shape(fields));
const withoutName = shape([
  ['id', 'id', idOf('vault')],
  ['nativeId', 'id', id],
  ['projectId', 'project_id', shown(text, PROJECT)],
  ['description', 'description', shown(text)],
  ['createdAt', 'created_at', shown(instant)],
  [
    '...',
    'billing',
    orNothing([
      ['nativeStatus', 'status', perhaps(text)],
      ['status', 'status', unknownIfNone(word('available lock frozen deleting error'))],
    ]),
  ],
  [
    'capacity',
    'billing',
    capacity([
      ['sizeGb', 'size', amount],
      ['allocatedGb', 'allocated', shown(amount)],
      ['usedMb', 'used', shown(amount)],
    ]),
  ],
  ['tags', 'tags', perhaps(innerRows(tag), [])],
  ['provider', '', always(null)],
  ['resources', 'resources', innerRows(resource('size'))],
]);

/** A vault without a name is called by its id. */
const vault: Rule = (value) => {
  const own = withoutName(value);
  if (own === BROKEN) return BROKEN;
  const { nativeId } = own as { nativeId: string };
  return { ...(own as object), name: inside('name', shown(text, nativeId))(value) };
};

/** By question, what the body must be. */
export const CBR_CONTRACTS = {
  checkpoint: inside('checkpoint', checkpoint),
  vault: inside('vault', vault),
  backup: inside('backup', withChildren),
  task: inside('operation_log', task),
  vaults: inside('vaults', rows(vault)),
  checkpoints: as(inside('backups', rows(backup)), checkpointsIn),
} as const;
