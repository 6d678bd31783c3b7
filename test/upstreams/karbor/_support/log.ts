import checkpoint from '../../../fixtures/karbor/checkpoint-show-available-200.json' with { type: 'json' };
import plan from '../../../fixtures/karbor/plan-show-200.json' with { type: 'json' };
import { ANY_COST } from '../../../support/config.ts';
import { openGateway } from '../../../support/gateway.ts';
import { openWire, type WireAnswer, type WireRequest } from '../../../support/wire.ts';
import { CHECKPOINT, PLAN, PROJECT, PROVIDER } from './lab.ts';

export const uuid = (number: number, space = 0) =>
  `${String(space).padStart(8, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}`;

const START = Date.parse('2026-03-14T02:00:00.000Z');

/** A time of the log, in seconds. */
export const at = (second: number) => new Date(START + second * 1000).toISOString().replace('.000Z', '.000000');
/** The same time as the gateway writes it. */
export const instant = (second: number) => new Date(START + second * 1000).toISOString();

export interface LogRow {
  readonly id: unknown;
  readonly [key: string]: unknown;
}

/** A finished backup; the number is its place in time, too. */
export function run(number: number, parts: Record<string, unknown> = {}): LogRow {
  return {
    id: uuid(number),
    operation_type: 'protect',
    checkpoint_id: CHECKPOINT,
    plan_id: PLAN,
    provider_id: PROVIDER,
    restore_id: null,
    scheduled_operation_id: null,
    status: 'available',
    started_at: at(number),
    ended_at: at(number + 1),
    created_at: at(number),
    error_info: null,
    extra_info: null,
    ...parts,
  };
}

/** A row about a restore. */
export function restoreRun(number: number, parts: Record<string, unknown> = {}): LogRow {
  return run(number, {
    operation_type: 'restore',
    status: 'success',
    plan_id: null,
    restore_id: uuid(number, 1),
    ...parts,
  });
}

/** A restore, or a verification without its target. */
export function record(id: string, parts: Record<string, unknown> = {}) {
  return {
    id,
    project_id: PROJECT,
    provider_id: PROVIDER,
    checkpoint_id: CHECKPOINT,
    restore_target: null,
    parameters: {},
    status: 'success',
    resources_status: {},
    resources_reason: {},
    ...parts,
  };
}

export const checkpointBody = (parts: Record<string, unknown> = {}) => ({ ...checkpoint.checkpoint, ...parts });
export const planBody = (number: number) => ({ ...plan.plan, id: uuid(number, 3) });

interface Karbor {
  /** In any order; the log is sorted as Karbor sorts it. */
  logs?: LogRow[];
  restores?: ReturnType<typeof record>[];
  verifications?: ReturnType<typeof record>[];
  checkpoints?: ReturnType<typeof checkpointBody>[];
  plans?: ReturnType<typeof planBody>[];
  /** Adds a CBR, which only the script answers for. */
  hasCbr?: boolean;
  /** Answers instead, or looks on. */
  script?: (request: WireRequest) => WireAnswer | undefined;
}

/** A Karbor that applies the filters and markers of the log, and a gateway over it. The lists may change meanwhile. */
export async function openKarbor(karbor: Karbor) {
  const wire = await openWire((request) => karbor.script?.(request) ?? answer(karbor, request));
  const lab = { name: 'lab', kind: 'karbor', endpoint: wire.url, projectId: PROJECT, auth: { mode: 'passthrough' } };
  const upstreams = karbor.hasCbr ? [lab, { ...lab, name: 'sg', kind: 'cbr' }] : [lab];
  const gateway = openGateway({ upstreams, limits: ANY_COST });
  const query = (document: string, variables = {}) => gateway.query(document, variables, { 'x-auth-token': 'tok' });
  return {
    query,
    warnings: () => gateway.log.map(({ msg }) => msg),
    /** The data, from a response without errors. */
    data: async (document: string, variables = {}) => {
      const { data, errors } = await query(document, variables);
      if (errors) throw new Error(JSON.stringify(errors));
      return data;
    },
    /** The paths below the project, with their queries, since the last look. */
    calls: () =>
      wire.requests
        .splice(0)
        .map(({ path, query }) => `${path.replace(`/v1/${PROJECT}`, '')}${query.size > 0 ? `?${query}` : ''}`),
  };
}

function answer(karbor: Karbor, { path, query }: WireRequest): WireAnswer {
  const [collection = '', id, below, child] = path.replace(`/v1/${PROJECT}/`, '').split('/');
  const { logs = [], restores = [], verifications = [], checkpoints = [], plans = [] } = karbor;
  const rows = { operation_logs: sorted(logs, query), restores, verifications, plans }[collection];
  if (collection === 'providers' && below === 'checkpoints') {
    return child === undefined ? { body: { checkpoints } } : single('checkpoint', checkpoints, child);
  }
  if (rows === undefined) return { status: 404, body: missing('The resource could not be found.') };
  return id === undefined ? page(collection, rows, query) : single(collection.slice(0, -1), rows, id);
}

function missing(message: string) {
  return { itemNotFound: { code: 404, message } };
}

function single(member: string, rows: readonly LogRow[], id: string): WireAnswer {
  const row = rows.find((candidate) => candidate.id === id);
  return row ? { body: { [member]: row } } : { status: 404, body: missing(`It ${id} could not be found.`) };
}

/** By time and id. */
function sorted(logs: readonly LogRow[], query: URLSearchParams): LogRow[] {
  const sign = query.get('sort') === 'created_at:desc' ? -1 : 1;
  const key = ({ id, created_at: created, started_at: started }: LogRow) => `${created ?? started} ${id}`;
  return [...logs].sort((a, b) => sign * (key(a) < key(b) ? -1 : 1));
}

// The row of the marker need not match the filters.
const FILTERS = ['checkpoint_id', 'plan_id', 'restore_id', 'status'];

function page(collection: string, rows: readonly LogRow[], query: URLSearchParams): WireAnswer {
  const marker = query.get('marker');
  const begin = rows.findIndex(({ id }) => id === marker) + 1;
  if (marker !== null && begin === 0) return { status: 404, body: missing('OperationLog could not be found.') };
  const wanted = FILTERS.filter((name) => query.has(name));
  const matching = rows.slice(begin).filter((row) => wanted.every((name) => row[name] === query.get(name)));
  const limit = Number(query.get('limit') ?? 1000);
  const taken = matching.slice(0, limit);
  const isFull = taken.length >= limit;
  return {
    body: {
      [collection]: taken.map(({ created_at: _hidden, ...row }) => row),
      ...(isFull && { [`${collection}_links`]: [{ rel: 'next', href: 'http://karbor/' }] }),
    },
  };
}
