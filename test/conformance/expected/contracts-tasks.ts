import { PROJECT } from '../../support/cbr-questions.ts';
import { always, as, inside, perhaps, shape, shown } from '../_support/contract.ts';
import { amount, anything, BROKEN, count, id, instant, type Rule, text } from '../_support/contract-values.ts';
import { type } from './resource-types.ts';

const KINDS: Readonly<Record<string, string>> = {
  backup: 'BACKUP',
  restore: 'RESTORE',
  delete: 'DELETE',
  copy: 'COPY',
  replication: 'REPLICATION',
  vault_delete: 'DELETE_VAULT',
  remove_resource: 'REMOVE_RESOURCES',
  migrate_resources: 'MOVE_RESOURCES',
  sync: 'SYNC',
};
const STATUSES: Readonly<Record<string, string>> = {
  waiting: 'WAITING',
  running: 'RUNNING',
  success: 'SUCCEEDED',
  failed: 'FAILED',
  skipped: 'SKIPPED',
  timeout: 'TIMED_OUT',
};
const UNFINISHED = ['WAITING', 'RUNNING', 'UNKNOWN'];

const wordIn = (words: Readonly<Record<string, string>>) => (value: string | null) =>
  (Object.hasOwn(words, value?.toLowerCase() ?? '') && words[value?.toLowerCase() ?? '']) || 'UNKNOWN';

/** Null and an empty text name nothing. */
const perhapsId: Rule = (value) => (value === '' ? null : perhaps(id)(value));
const idOf = (kind: string) => as(perhapsId, (value) => (value === null ? null : `${kind}:sg:${value}`));
const words: Rule = as(shown(text), (value) => value || null);
const percent: Rule = (value) => {
  const given = perhaps(amount)(value);
  return typeof given === 'number' && (given < 0 || given > 100) ? BROKEN : given;
};

/** One member of one part of extra_info, each of which may be anything. */
const part =
  (name: string, key: string, rule: Rule): Rule =>
  (extra) =>
    shown(inside(name, inside(key, rule)))(extra);

const own = shape([
  ['id', 'id', as(id, (value) => `task:sg:${value}`)],
  ['nativeId', 'id', id],
  ['projectId', '', always(PROJECT)],
  ['nativeKind', 'operation_type', as(perhaps(text), (value) => value || 'UNKNOWN')],
  ['kind', 'operation_type', as(perhaps(text), wordIn(KINDS))],
  ['nativeStatus', 'status', perhaps(text)],
  ['status', 'status', as(perhaps(text), wordIn(STATUSES))],
  ['isFinished', 'status', as(perhaps(text), (value) => !UNFINISHED.includes(wordIn(STATUSES)(value)))],
  ['startedAt', 'started_at', perhaps(instant)],
  ['endedAt', 'ended_at', shown(instant)],
  ['checkpointId', 'checkpoint_id', idOf('checkpoint')],
  ['vaultId', 'vault_id', idOf('vault')],
  ['vaultName', 'vault_name', words],
  ['provider', '', always(null)],
  ['extraInfo', 'extra_info', anything],
]);

const told = (value: unknown, key: string, rule: Rule) => shown(inside(key, rule))(value);

function errorOf(task: unknown) {
  const [code, message] = ['code', 'message'].map((key) => told(task, 'error_info', inside(key, words)));
  return code === null && message === null ? null : { code, message };
}

function countsOf(extra: unknown) {
  const found = [
    ['remove_resources', 'total_count', 'fail_count'],
    ['vault_delete', 'total_count', 'fail_count'],
    ['sync', 'sync_backup_num', 'err_sync_backup_num'],
  ].map(([name = '', total = '', failed = '']) => ({
    total: part(name, total, perhaps(count))(extra),
    failed: part(name, failed, perhaps(count))(extra),
  }));
  return found.find(({ total, failed }) => total !== null || failed !== null) ?? null;
}

function backupOf(extra: unknown) {
  const given = ['backup', 'delete', 'restore'].map((name) => part(name, 'backup_id', perhapsId)(extra));
  const found = [...given, part('replication', 'source_backup_id', perhapsId)(extra)].find((one) => one !== null);
  return found === undefined ? null : `backup:sg:${found}`;
}

const resource = shape([
  ['nativeId', 'id', text],
  ['nativeType', 'type', shown(text, 'UNKNOWN')],
  ['type', 'type', shown(type, 'UNKNOWN')],
  ['name', 'name', shown(text)],
  ['extraInfo', 'extra_info', anything],
]);

/** A restore whose resource is its target does not tell which one was backed up. */
function subjectOf(extra: unknown) {
  const found = shown(inside('resource', resource))(extra) as { nativeId: string } | null;
  const target = part('restore', 'target_resource_id', perhaps(text))(extra);
  return found === null || found.nativeId === '' || found.nativeId === target ? null : found;
}

function resultsOf(extra: unknown) {
  const nativeId = part('restore', 'target_resource_id', perhaps(text))(extra);
  if (!nativeId) return null;
  return [
    {
      nativeId,
      type: part('resource', 'type', type)(extra) ?? 'UNKNOWN',
      nativeType: part('resource', 'type', perhaps(text))(extra),
      name: part('restore', 'target_resource_name', perhaps(text))(extra),
      nativeStatus: null,
      reason: null,
    },
  ];
}

export const task: Rule = (value) => {
  const given = own(value);
  if (given === BROKEN) return BROKEN;
  const { extraInfo: extra, kind } = given as { extraInfo: unknown; kind: string };
  return {
    ...(given as object),
    progressPercent: part('common', 'progress', percent)(extra),
    requestId: part('common', 'request_id', words)(extra),
    error: errorOf(value),
    backupId: backupOf(extra),
    subject: subjectOf(extra),
    results: kind === 'RESTORE' ? resultsOf(extra) : null,
    counts: countsOf(extra),
  };
};
