import { PROJECT } from '../../support/cbr-questions.ts';
import { as, shown as display, innerRows, inside, Missing, perhaps, shape } from '../_support/contract.ts';
import { amount, BROKEN, flag, id, instant, type Rule, text, word } from '../_support/contract-values.ts';
import { type } from './resource-types.ts';

const idOf = (kind: string) => as(id, (value) => `${kind}:sg:${value}`);

const WORDS = 'available protecting deleting restoring error waiting-protect waiting-delete waiting-restore';
const leaf = shape([
  ['id', 'id', idOf('backup')],
  ['nativeId', 'id', id],
  ['checkpointId', 'checkpoint_id', idOf('checkpoint')],
  ['vaultId', 'vault_id', idOf('vault')],
  ['name', 'name', display(text)],
  ['description', 'description', display(text)],
  ['nativeStatus', 'status', perhaps(text)],
  ['status', 'status', perhaps(word(WORDS), 'UNKNOWN')],
  ['createdAt', 'created_at', instant],
  ['expiresAt', 'expired_at', display(instant)],
  ['isReplica', 'image_type', as(display(text), (value) => value === 'replication')],
  ['resourceNativeId', 'resource_id', display(text, 'UNKNOWN')],
  ['resourceType', 'resource_type', display(type, 'UNKNOWN')],
  ['resourceName', 'resource_name', display(text)],
  ['sizeGb', 'resource_size', display(amount)],
]);

/** What a backup tells, of which some is not shown with it. */
interface Told {
  readonly shown: Readonly<Record<string, unknown>> & { readonly createdAt: string };
  readonly checkpoint: string;
  readonly resourceType: string;
  readonly parent: string | null;
}
const beside = shape([
  ['checkpoint', 'checkpoint_id', id],
  ['resourceType', 'resource_type', display(text, 'UNKNOWN')],
  ['parent', 'parent_id', perhaps(text)],
]);

/** A backup says itself whether it is incremental, or some clouds say it in its extend_info. */
const incremental: Rule = (value) => {
  const own = inside('incremental', display(flag));
  const elsewhere = inside('extend_info', display(own));
  const given = own(value);
  return given === null ? elsewhere(value) : given;
};

export const backup: Rule = (value) => {
  const [shown, more, isIncremental] = [leaf(value), beside(value), incremental(value)];
  if (shown === BROKEN || more === BROKEN || isIncremental === BROKEN) return BROKEN;
  return { ...(more as object), shown: { ...(shown as object), incremental: isIncremental } };
};

const shownOf = ({ shown }: Told) => shown;

export const withChildren: Rule = (value) => {
  const own = backup(value);
  const children = inside('children', perhaps(innerRows(backup), []))(value);
  if (own === BROKEN || children === BROKEN) return BROKEN;
  return {
    ...shownOf(own as Told),
    children: (children as (Told | Missing)[]).map((one) => (one instanceof Missing ? one : shownOf(one))),
  };
};

/**
 * CBR lists no checkpoints: they are what a list of backups tells. A backup that comes twice counts once, and a
 * disk below a server is no backup of its own. What a checkpoint has one of, its first backup tells.
 */
export function checkpointsIn(rows: readonly (Told | Missing)[]): object[] {
  const known = new Map<unknown, Told>();
  const missing = rows.filter((row) => row instanceof Missing);
  for (const row of rows)
    if (!(row instanceof Missing) && !row.parent && !known.has(row.shown.id)) known.set(row.shown.id, row);
  const groups = new Map<string, [Told, ...Told[]]>();
  for (const row of known.values()) {
    const group = groups.get(row.checkpoint);
    if (group) group.push(row);
    else groups.set(row.checkpoint, [row]);
  }
  return [...[...groups.values()].map(derived).sort(newestFirst), ...missing];
}

function newestFirst(a: ReturnType<typeof derived>, b: ReturnType<typeof derived>): number {
  const [before, after] = a.createdAt === b.createdAt ? [a.nativeId, b.nativeId] : [b.createdAt, a.createdAt];
  return before < after ? -1 : 1;
}

function derived(group: readonly [Told, ...Told[]]) {
  const [first] = group;
  const backups = group.map(shownOf).sort(latestFirst);
  const [createdAt = ''] = backups.map((backup) => backup.createdAt).sort();
  return {
    id: first.shown.checkpointId,
    nativeId: first.checkpoint,
    projectId: PROJECT,
    status: statusOf(backups.map(({ status }) => status)),
    name: common(backups.map(({ name }) => name)),
    description: common(backups.map(({ description }) => description)),
    createdAt,
    createdOn: createdAt.slice(0, 10),
    vaultId: first.shown.vaultId,
    resources: byName(group.map(resource)),
    backups,
  };
}

function statusOf(words: readonly unknown[]): string {
  const has = (...any: string[]) => any.some((word) => words.includes(word));
  if (has('PROTECTING', 'WAITING_PROTECT')) return 'PROTECTING';
  if (has('DELETING', 'WAITING_DELETE')) return 'DELETING';
  return ['ERROR', 'UNKNOWN'].find((word) => has(word)) ?? 'AVAILABLE';
}

function common(values: readonly unknown[]): unknown {
  return new Set(values).size === 1 ? values[0] : null;
}

function latestFirst(a: Told['shown'], b: Told['shown']): number {
  const [before, after] = a.createdAt === b.createdAt ? [a.id, b.id] : [b.createdAt, a.createdAt];
  return String(before) < String(after) ? -1 : 1;
}

interface Named {
  readonly name: unknown;
  readonly nativeType: unknown;
  readonly nativeId: unknown;
}

/** Resources come in the order of their names, whoever tells them. */
export function byName<Row extends Named>(rows: readonly Row[]): Row[] {
  const place = ({ name, nativeType, nativeId }: Row) => [name ?? '', `${nativeType}/${nativeId}`].map(String);
  return rows.toSorted((a, b) => {
    const [[nameA = '', idA = ''], [nameB = '', idB = '']] = [place(a), place(b)];
    if (nameA !== nameB) return nameA < nameB ? -1 : 1;
    return idA < idB ? -1 : Number(idA > idB);
  });
}

function resource({ shown, resourceType }: Told) {
  return {
    nativeId: shown.resourceNativeId,
    type: shown.resourceType,
    nativeType: resourceType,
    name: shown.resourceName,
    dependents: null,
  };
}
