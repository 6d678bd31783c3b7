import { expect, it } from 'vitest';
import { MANUAL } from './support/readme.ts';
import { filledIn } from './support/source.ts';

/** Sentences of the manual with figures, and the constant of each figure. */
const SENTENCES = [
  '`first` is 1 to {schema/paging MAX_ROWS}.',
  'pages ≤ {upstreams/cbr/loaders/backup-feed MAX_PAGES} of {upstreams/cbr/backups BACKUP_PAGE plain} backups',
  'one ascending list per provider ({upstreams/karbor/loaders/checkpoint-feed PAGE} rows a page)',
  '1 for up to {upstreams/karbor/pages MAX_ROWS plain} plans',
  'else 1 per {upstreams/karbor/pages MAX_ROWS plain} log rows',
  'backup pages until 20 are known whole, at most {upstreams/cbr/loaders/backup-feed MAX_PAGES}',
  'or up to {upstreams/writes/changes MAX_REPEAT_MS s} s behind it',
  'a delete up to {upstreams/writes/changes MAX_REPEAT_MS word s} seconds behind an accepted one',
  'may still be carried out for {upstreams/writes/changes MAX_RUN_MS word min} minutes: during that time a repeated delete only reads.',
  'those of plans up to {upstreams/karbor/loaders/plan-checkpoints PAGES_BEFORE_ESTIMATE word}, if the list of the provider',
  'A list of more than {upstreams/karbor/loaders/checkpoint-feed PAGE} checkpoints in a file system',
  'A page of backups after the first repeats {upstreams/cbr/list-reader OVERLAP word} rows of the page before it',
  'a list of n backups takes (n - {upstreams/cbr/list-reader OVERLAP}) / 990 calls',
  'pages of vaults repeat {upstreams/cbr/loaders/vault-list REMEMBERED word} rows, which costs no call',
  '{upstreams/cbr/loaders/backup-feed MAX_PAGES word} as elsewhere, or more, up to {upstreams/cbr/list-reader MAX_PAGES}, where',
  'A write for which {http/request RECONCILE_MS word s} seconds or less are left is not sent',
  'the newest list of providers that any caller read within {upstreams/known-providers MAX_AGE_MS word min} minutes',
  'A write has {context/context WRITE_MS s} seconds.',
  'All requests together hold at most {http/transport/response-memory MAX_HELD_BYTES MB} MB; a read beyond that waits.',
  'a long one counts for each {server/document/document-counts ONE_ALIAS} characters',
  'more than {server/listen maxHeaderSize KiB} KiB of address and headers',
  'headers that take {server/listen headersTimeout s} s, a body that takes {server/listen requestTimeout s} s',
  'a response of which less than {server/connection/slow-readers MIN_BYTES kB} kB is read in {server/connection/slow-readers READING_MS s} s',
  'more than {server/listen MAX_CONNECTIONS} connections',
  'more than {server/connection/pipelined-requests MAX_PIPELINED} requests that wait on a connection, or are pipelined on it in one tick',
  'more than {server/connection/pipelined-requests MAX_SLOTS_IN_ALL} on all',
  'each {server/connection/pipelined-requests SLOT_BYTES KiB} KiB of a waiting request count as one more',
  'each message is truncated to {server/document/error-redaction MAX_MESSAGE_LENGTH} characters',
  'or one if the document, or document and variables together, have more than {server/request/request-error LONG} characters',
  'beyond {executor/budget MAX_ERRORS} errors or {executor/budget MAX_LATER_VALUES} values that are resolved later than their object',
  'a non-null list of more than {executor/budget MAX_KEPT_ITEMS} items, or text of more than {executor/budget MAX_KEPT_TEXT} characters',
  '{server/operation/rate-limit MAX_CALLERS} callers with keys',
  'empty lines between requests for {server/connection/slow-readers STRAY_MS s} s',
  'V being the examined vaults, {domain/page-budget MAX_EXAMINED} at most',
  'say `AVAILABLE` and whose record does not, {domain/page-budget MAX_RECORDS} at most',
  '| `vaults` | {schema/cost UNKNOWN_LIST} for each upstream | `first` |',
  '{domain/page-budget MAX_COMPLETED} for all of CBR together if a resource is searched for in all vaults',
  '| `Vault.resources` | none | {schema/cost MAX_RESOURCES} |',
  '| `backups` {schema/cost ORDINARY_RESOURCES} |',
  '| `Checkpoint.resources`, `skippedResources`, `resourceGraph` | as below | {schema/cost ORDINARY_RESOURCES} each |',
  '| 1 for each backup, 1 for each upstream of CBR | {schema/cost ORDINARY_RESOURCES} |',
  '{schema/cost UNKNOWN_LIST} for each provider, of which a Karbor has {schema/cost ORDINARY_PROVIDERS}',
  'completes at most {domain/page-budget MAX_COMPLETED} checkpoints over all upstreams together',
  'Work that still runs after {server/listen DRAIN_MS s} seconds is cut off.',
  'Lines are written once for {server/log/log-sink MAX_BUFFERED_CHARACTERS KiB} KiB or {server/log/log-sink MAX_BUFFERED_MS} ms',
  'of variables {server/log/redact-variables MAX_VALUES} values are logged at most',
  'for which others wait {http/limits/circuit-breaker MAX_PROBE_WAIT_MS word s} seconds at most',
  '8 and then {http/limits/circuit-breaker MAX_PAUSE_MS s} seconds one call goes through',
  'idempotency keys are kept in memory, {upstreams/writes/write-store MAX_KEYS} at most',
] as const;

const text = [...MANUAL.values()].join('\n').replaceAll(/\s+/g, ' ');

it.each(SENTENCES)('the manual agrees with the constant of the code: %s', (sentence) => {
  expect(text).toContain(filledIn(sentence));
});
