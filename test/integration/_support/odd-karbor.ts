import { PROJECT } from '../../support/cbr-questions.ts';
import type { WireRequest } from '../../support/wire.ts';
import { openBothKinds, PROVIDER } from './both-kinds.ts';
import { uuid } from './odd-rows.ts';

export const PLAN = uuid(99);
const DAY_MS = 86_400_000;
/** What the clock says in these tests. */
export const NOW = Date.UTC(2026, 2, 2, 12);
export const dayBack = (days: number) => new Date(NOW - days * DAY_MS).toISOString().slice(0, 10);
const DAY = dayBack(1);
const NOON = `${DAY}T12:00:00.000Z`;

export const plan = { id: PLAN, name: 'plan', status: 'suspended', provider_id: PROVIDER, resources: [] };

/** A checkpoint of yesterday as Karbor lists it. */
export const checkpoint = (number: number, parts: object = {}) => ({
  id: uuid(number),
  project_id: PROJECT,
  status: 'available',
  created_at: DAY,
  protection_plan: { ...plan, resources: [] },
  resource_graph: '[]',
  extra_info: null,
  ...parts,
});

/** The row of the operation log for the start of a checkpoint. */
export const run = (number: number, time: string | null, parts: { checkpoint_id?: unknown } = {}) => ({
  id: uuid(100 + number),
  checkpoint_id: uuid(number) as unknown,
  plan_id: PLAN,
  operation_type: 'protect',
  started_at: time,
  ...parts,
});

/** A time of yesterday as the operation log has it. */
export const at = (time: string) => `${DAY}T${time}.000000`;

export interface Karbor {
  readonly rows?: readonly { readonly id?: unknown }[];
  readonly logs?: readonly { readonly id: string; readonly checkpoint_id: unknown }[];
  readonly plans?: readonly object[];
}

/** A Karbor with one plan, these checkpoints, oldest first, and this log; and a gateway over it. */
export async function openKarbor({ rows = [], logs = [], plans = [plan] }: Karbor) {
  const { wire, ask, warnings } = await openBothKinds(({ method, path, query }: WireRequest) => {
    if (path.endsWith(`/plans/${PLAN}`)) return { body: { plan } };
    if (path.endsWith('/plans')) return { body: { plans } };
    if (path.endsWith('/operation_logs')) {
      const wanted = query.get('checkpoint_id');
      const asked = logs.filter((row) => wanted === null || row.checkpoint_id === wanted);
      const begin = asked.findIndex(({ id }) => id === query.get('marker')) + 1;
      const page = asked.slice(begin, begin + Number(query.get('limit')));
      const next = { rel: 'next', href: `${path}?marker=${page.at(-1)?.id}` };
      const isLast = begin + page.length === asked.length;
      return { body: { operation_logs: page, ...(!isLast && { operation_logs_links: [next] }) } };
    }
    if (method === 'POST') return { body: { checkpoint: checkpoint(77, { status: 'protecting', created_at: null }) } };
    const asked = /\/checkpoints\/(.+)$/.exec(path)?.[1];
    if (asked !== undefined) return { body: { checkpoint: rows.find(({ id }) => id === asked) } };
    return { body: { checkpoints: rows } };
  });
  return {
    ask,
    warnings,
    create: async (than = NOON) => {
      const input = `{ vaultId: "vault:lab:${PLAN}", unlessNewerThan: "${than}" }`;
      const { data } = await ask(`mutation { createCheckpoint(input: ${input}) {
        ... on CreateCheckpointPayload { isExisting checkpoint { nativeId } }
        ... on Failure { code message retryable upstream } } }`);
      const isMade = wire.requests.some(({ method }) => method === 'POST');
      return { result: data.createCheckpoint, isMade };
    },
    behind: async (instant = NOON) => {
      const filter = `{ upstreams: ["lab"], lastAvailableBefore: "${instant}" }`;
      const { data } = await ask(
        `{ vaults(filter: ${filter}) { totalCount nodes { nativeId } pageInfo { hasNextPage } failures { code message } } }`,
      );
      return data.vaults;
    },
  };
}

export const noDay = (number: number) =>
  `lab: the checkpoint ${uuid(number)} has no valid date: created_at is not a day.`;
export const undated = (number: number) =>
  `lab: the checkpoint ${uuid(number)} has no valid date: created_at is not a day, and the operation log has no start time for it.`;
export const oddRun = (index: number, words = 'started_at is not an instant') =>
  `lab: listOperationLogs: operation_logs[${index}] cannot be identified: ${words}.`;
