import { always, as, inside, list, perhaps, shape, torn } from '../contract.ts';
import { anything, BROKEN, day, id, type Rule, text } from '../contract-values.ts';
import { graph } from './contracts-graph.ts';
import { type } from './resource-types.ts';

/** How many levels below the roots of a graph are asked for. */
export const LEVELS = 4;

const STATUSES: Record<string, string> = {
  protecting: 'PROTECTING',
  available: 'AVAILABLE',
  error: 'ERROR',
  deleting: 'DELETING',
  deleted: 'DELETED',
  'error-deleting': 'ERROR_DELETING',
  wait_copying: 'WAIT_COPYING',
  copying: 'COPYING',
};
const PLAN_STATUSES: Record<string, string> = { started: 'STARTED', suspended: 'SUSPENDED' };
const wordOf = (words: Record<string, string>) =>
  as(text, (value: string) => (Object.hasOwn(words, value) ? words[value] : 'UNKNOWN'));

const planned = shape([
  ['nativeId', 'id', text],
  ['nativeType', 'type', text],
  ['type', 'type', type],
  ['name', 'name', perhaps(text)],
  ['extraInfo', 'extra_info', anything],
  ['dependents', '', always(null)],
]);
const checkpoint = (provider: string) =>
  shape([
    ['id', 'id', as(id, (value) => `checkpoint:lab:${provider}:${value}`)],
    ['nativeId', 'id', id],
    ['projectId', 'project_id', text],
    ['nativeStatus', 'status', text],
    ['status', 'status', wordOf(STATUSES)],
    ['createdOn', 'created_at', perhaps(day)],
    [
      '...',
      'protection_plan',
      shape([
        ['vaultId', 'id', as(id, (value) => `vault:lab:${value}`)],
        ['vaultName', 'name', text],
        ['resources', 'resources', list(planned)],
      ]),
    ],
    ['resourceGraph', 'resource_graph', torn(graph(LEVELS))],
    ['extraInfo', 'extra_info', anything],
    ['provider', '', always({ nativeId: provider })],
    ['recordedAt', '', always(null)],
    ['name', '', always(null)],
    ['description', '', always(null)],
    ['skippedResources', '', always([])],
    ['backups', '', always(null)],
  ]);

/** A checkpoint that another provider made is none of the provider that was asked. Old ones name no provider. */
const ofProvider =
  (asked: string): Rule =>
  (value) => {
    const owner = inside('protection_plan', inside('provider_id', perhaps(text)))(value);
    if (owner === BROKEN) return BROKEN;
    return owner === null || owner === asked ? checkpoint(asked)(value) : null;
  };

const plan = (project: string) =>
  shape([
    ['id', 'id', as(id, (value) => `vault:lab:${value}`)],
    ['nativeId', 'id', id],
    ['projectId', '', always(project)],
    ['name', 'name', text],
    ['description', 'description', perhaps(text)],
    ['nativeStatus', 'status', text],
    ['status', 'status', wordOf(PLAN_STATUSES)],
    ['createdAt', '', always(null)],
    ['capacity', '', always(null)],
    ['tags', '', always([])],
    ['provider', 'provider_id', as(id, (nativeId) => ({ nativeId }))],
    ['resources', 'resources', list(planned)],
  ]);
const provider = shape([
  ['id', 'id', as(id, (value) => `provider:lab:${value}`)],
  ['nativeId', 'id', id],
  ['name', 'name', perhaps(text)],
  ['description', 'description', perhaps(text)],
]);

/** A list with a link to more of it. Where there is nothing there cannot be more, whatever the link is. */
const page =
  (collection: string, rule: Rule): Rule =>
  (body) => {
    const rows = inside(collection, list(rule))(body);
    const links = inside(`${collection}_links`, perhaps(list(shape([]))))(body);
    return links === BROKEN && Array.isArray(rows) && rows.length > 0 ? BROKEN : rows;
  };

/** The same thing twice is no list of things. */
const distinct =
  (rule: Rule): Rule =>
  (body) => {
    const rows = rule(body);
    if (rows === BROKEN) return BROKEN;
    const all = rows as { nativeId: string }[];
    return new Set(all.map(({ nativeId }) => nativeId)).size < all.length ? BROKEN : rows;
  };

const listed = (asked: string) =>
  as(
    page('checkpoints', (row) => (inside('id', id)(row) === BROKEN ? BROKEN : ofProvider(asked)(row))),
    (rows: (Row | null)[]) => rows.filter((row) => row !== null),
  );

interface Row {
  readonly vaultId: string;
  readonly createdOn: string | null;
}

/** Karbor lists the oldest first; a plan shows the newest first. */
function newestOf(planId: string, rows: readonly Row[]): readonly Row[] {
  const dayOf = (index: number) => rows[index]?.createdOn ?? '';
  const order = [...rows.keys()].sort((a, b) => (dayOf(a) === dayOf(b) ? b - a : dayOf(a) < dayOf(b) ? 1 : -1));
  return order.flatMap((index) => rows[index] ?? []).filter(({ vaultId }) => vaultId === `vault:lab:${planId}`);
}

/** By question, what the body must be. */
export const KARBOR_CONTRACTS = {
  checkpoint: (asked: string) => inside('checkpoint', ofProvider(asked)),
  checkpoints: listed,
  checkpointsOfPlan: (asked: string, planId: string) => as(listed(asked), (rows: Row[]) => newestOf(planId, rows)),
  plan: (project: string) => inside('plan', plan(project)),
  plans: (project: string) => distinct(page('plans', plan(project))),
  providers: distinct(page('providers', provider)),
};
