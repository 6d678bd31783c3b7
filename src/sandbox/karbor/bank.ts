import type { World } from '../exchange.ts';
import { hexFrom } from '../identifiers.ts';
import { utcDay } from '../instants.ts';
import { missing, serverFault, unexpectedFault } from './faults.ts';
import { isIndexed } from './life.ts';
import type { KarborBank, KarborCheckpoint, KarborProvider } from './rows.ts';

export interface BankQuery {
  provider: KarborProvider;
  /** undefined: all projects. */
  projectId: string | undefined;
  planId: string | undefined;
  /** Days, both inclusive. */
  days: { from: string; to: string } | undefined;
  limit: number;
  marker: string | undefined;
  direction: string;
}

/** A page of checkpoints from the bank plugin, which always sorts by the index key. */
export function listBank(world: World, query: BankQuery): KarborCheckpoint[] {
  const { provider, days, limit, marker } = query;
  const { bank } = provider;
  refuseOutage(world, bank);
  const marked = marker === undefined ? undefined : findMarker(world, bank, marker);
  const rows = world.estate.karbor.checkpoints.filter((row) => isInIndex(row, query) && isIndexed(row, world.now));
  const page =
    bank.kind === 'filesystem'
      ? rows.sort(byWalk).filter(isWithin(days)).slice(-limit)
      : swiftPage(rows, query, marked);
  const stale = page.find((row) => row.isObjectMissing);
  if (stale !== undefined) throw missing('Checkpoint', stale.id);
  return page;
}

/** Finds by id, through any provider of the same bank. */
export function findInBank(world: World, { bank }: KarborProvider, id: string): KarborCheckpoint {
  refuseOutage(world, bank);
  const row = world.estate.karbor.checkpoints.find((candidate) => candidate.id === id);
  if (row === undefined || row.bankName !== bank.name || row.isObjectMissing) throw missing('Checkpoint', id);
  return row;
}

/** Only the index by provider has the provider in its path. */
function isInIndex(row: KarborCheckpoint, { provider, projectId, planId, days }: BankQuery): boolean {
  if (row.bankName !== provider.bank.name) return false;
  if (projectId !== undefined && row.projectId !== projectId) return false;
  if (planId !== undefined) return row.planId === planId;
  return days !== undefined || row.providerId === provider.id;
}

/**
 * Ascending order honours limit and marker. Descending order ignores the limit and returns the entries before the marker.
 * Days are filtered in memory, where the limit always applies.
 */
function swiftPage(
  rows: KarborCheckpoint[],
  query: BankQuery,
  marked: KarborCheckpoint | undefined,
): KarborCheckpoint[] {
  const isDescending = query.direction === 'desc';
  const markerKey = marked && indexKey(marked, query);
  const entries = rows
    .map((row) => ({ row, key: indexKey(row, query) }))
    .filter(({ key }) => markerKey === undefined || (isDescending ? key < markerKey : key > markerKey))
    .sort((one, other) => (one.key < other.key ? -1 : 1))
    .map(({ row }) => row)
    .filter(isWithin(query.days));
  return isDescending && query.days === undefined ? entries : entries.slice(0, query.limit);
}

/** The part of the path behind the common prefix of a listing. */
function indexKey(row: KarborCheckpoint, { projectId, planId, days }: BankQuery): string {
  const stamp = `${Math.floor(row.createdAt / 1000)}@${row.id}`;
  const project = projectId === undefined ? `${row.projectId}/` : '';
  if (planId !== undefined) return `${project}${utcDay(row.createdAt)}/${stamp}`;
  return days === undefined ? `${project}${stamp}` : `${utcDay(row.createdAt)}/${row.projectId}/${stamp}`;
}

function isWithin(days: BankQuery['days']): (row: KarborCheckpoint) => boolean {
  if (days === undefined) return () => true;
  return ({ createdAt }) => utcDay(createdAt) >= days.from && utcDay(createdAt) <= days.to;
}

/** A directory listing, whose order is unrelated to age. Markers are ignored. */
function byWalk(one: KarborCheckpoint, other: KarborCheckpoint): number {
  return one.id < other.id ? -1 : 1;
}

/** The object of a deleted checkpoint remains and is still a valid marker. */
function findMarker(world: World, bank: KarborBank, id: string): KarborCheckpoint {
  const row = world.estate.karbor.checkpoints.find((candidate) => candidate.id === id);
  if (row !== undefined && row.bankName === bank.name && !row.isObjectMissing) return row;
  const object = `/${['checkpoints', id, 'index.json'].filter((part) => part !== '').join('/')}`;
  throw serverFault(`Get Object ${object} in Bank Failed: ${notFoundReason(bank, object)}`);
}

function notFoundReason(bank: KarborBank, object: string): string {
  if (bank.kind === 'filesystem') return `[Errno 2] No such file or directory: '/var/lib/karbor/${bank.name}${object}'`;
  const transaction = hexFrom(`swift-transaction:${object}`);
  return (
    `Connection to swift failed: Object GET failed: http://127.0.0.1:8080/v1/AUTH_${hexFrom('swift-account')}/` +
    `${bank.name}/${object} 404 Not Found  [first 60 chars of response] ` +
    "b'<html><h1>Not Found</h1><p>The resource could not be found.<' " +
    `(txn: tx${transaction.slice(0, 21)}-${transaction.slice(-10)})`
  );
}

function refuseOutage({ estate }: World, { kind }: KarborBank): void {
  if (kind === 'swift' && estate.karbor.isSwiftDown) throw unexpectedFault();
}
