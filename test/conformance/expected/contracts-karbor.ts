import { PROJECT } from '../../support/cbr-questions.ts';
import {
  always,
  as,
  innerRows,
  inside,
  list,
  Missing,
  perhaps,
  rows,
  shape,
  shown,
  torn,
} from '../_support/contract.ts';
import { anything, BROKEN, day, id, type Rule, text } from '../_support/contract-values.ts';
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
  ['nativeType', 'type', shown(text, 'UNKNOWN')],
  ['type', 'type', shown(type, 'UNKNOWN')],
  ['name', 'name', shown(text)],
  ['extraInfo', 'extra_info', anything],
  ['dependents', '', always(null)],
]);
const checkpoint = (provider: string) =>
  shape([
    ['id', 'id', as(id, (value) => `checkpoint:lab:${provider}:${value}`)],
    ['nativeId', 'id', id],
    ['projectId', 'project_id', shown(text, PROJECT)],
    ['nativeStatus', 'status', text],
    ['status', 'status', wordOf(STATUSES)],
    ['createdOn', 'created_at', shown(day)],
    [
      '...',
      'protection_plan',
      shape([
        ['vaultId', 'id', as(id, (value) => `vault:lab:${value}`)],
        ['vaultName', 'name', shown(text)],
        ['resources', 'resources', innerRows(planned)],
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

const unnamed = (project: string) =>
  shape([
    ['id', 'id', as(id, (value) => `vault:lab:${value}`)],
    ['nativeId', 'id', id],
    ['projectId', '', always(project)],
    ['description', 'description', shown(text)],
    ['nativeStatus', 'status', text],
    ['status', 'status', wordOf(PLAN_STATUSES)],
    ['createdAt', '', always(null)],
    ['capacity', '', always(null)],
    ['tags', '', always([])],
    ['provider', 'provider_id', as(id, (nativeId) => ({ nativeId }))],
    ['resources', 'resources', innerRows(planned)],
  ]);
/** A plan without a name is called by its id. */
const plan =
  (project: string): Rule =>
  (value) => {
    const own = unnamed(project)(value);
    if (own === BROKEN) return BROKEN;
    const { nativeId } = own as { nativeId: string };
    return { ...(own as object), name: inside('name', shown(text, nativeId))(value) };
  };
const provider = shape([
  ['id', 'id', as(id, (value) => `provider:lab:${value}`)],
  ['nativeId', 'id', id],
  ['name', 'name', shown(text)],
  ['description', 'description', shown(text)],
]);

/**
 * A list with a link to more of it. Where there is nothing there cannot be more, whatever the link is. What goes on must
 * have a row by whose id it does.
 */
const page =
  (collection: string, rule: Rule): Rule =>
  (body) => {
    const all = inside(collection, rows(rule))(body);
    if (!Array.isArray(all) || all.length === 0) return all;
    const links = inside(`${collection}_links`, perhaps(list(shape([])), []))(body);
    const goesOn = Array.isArray(links) && links.length > 0;
    const ids = inside(collection, list(shown(inside('id', id))))(body) as unknown[];
    return links === BROKEN || (goesOn && ids.every((one) => one === null)) ? BROKEN : all;
  };

/** The same thing twice is no list of things. */
const distinct =
  (rule: Rule): Rule =>
  (body) => {
    const given = rule(body);
    if (given === BROKEN) return BROKEN;
    const all = (given as ({ nativeId: string } | Missing)[]).filter((row) => !(row instanceof Missing)) as {
      nativeId: string;
    }[];
    return new Set(all.map(({ nativeId }) => nativeId)).size < all.length ? BROKEN : given;
  };

const listed = (asked: string) =>
  as(
    page('checkpoints', (row) => (inside('id', id)(row) === BROKEN ? BROKEN : ofProvider(asked)(row))),
    (all: (Row | Missing | null)[]) => all.filter((row) => row !== null),
  );

interface Row {
  readonly vaultId: string;
  readonly createdOn: string | null;
}

/** Karbor lists the oldest first; a plan shows the newest first. */
function newestOf(planId: string, all: readonly (Row | Missing)[]): readonly (Row | Missing)[] {
  const found = all.filter((row): row is Row => !(row instanceof Missing));
  const missing = all.filter((row) => row instanceof Missing);
  const dayOf = (index: number) => found[index]?.createdOn ?? '';
  const order = [...found.keys()].sort((a, b) => (dayOf(a) === dayOf(b) ? b - a : dayOf(a) < dayOf(b) ? 1 : -1));
  const own = order.flatMap((index) => found[index] ?? []).filter(({ vaultId }) => vaultId === `vault:lab:${planId}`);
  return [...own, ...missing.filter(({ vault }) => vault === null || vault === planId)];
}

/** By question, what the body must be. */
export const KARBOR_CONTRACTS = {
  checkpoint: (asked: string) => inside('checkpoint', ofProvider(asked)),
  checkpoints: listed,
  checkpointsOfPlan: (asked: string, planId: string) =>
    as(listed(asked), (all: (Row | Missing)[]) => newestOf(planId, all)),
  plan: (project: string) => inside('plan', plan(project)),
  plans: (project: string) => distinct(page('plans', plan(project))),
  providers: distinct(page('providers', provider)),
};
