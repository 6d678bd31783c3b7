import { PREFIX, PROJECT } from '../../../support/cbr-questions.ts';
import { ANY_COST } from '../../../support/config.ts';
import { openGateway, type TestGateway } from '../../../support/gateway.ts';
import { openWire, type WireAnswer, type WireRequest } from '../../../support/wire.ts';

/** A task as CBR writes it. */
export interface WireTask {
  readonly id: string;
  readonly operation_type?: unknown;
  readonly status?: unknown;
  readonly created_at: unknown;
  readonly started_at?: unknown;
  readonly checkpoint_id?: unknown;
  readonly vault_id?: unknown;
  readonly extra_info?: unknown;
}

export interface TaskCloud {
  /** In the order of the list. */
  rows: (WireTask | object)[];
  readonly gateway: TestGateway;
  /** What was asked, each call with its query: "/operation-logs?limit=100". Empties the record. */
  readonly calls: () => string[];
  /** Called before each answer of the list. */
  beforeList: (call: number) => void;
  /** Maximum rows per page, of which the answer tells by its limit. */
  most: number;
}

export const uuid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
export const taskId = (number: number) => `task:sg:${uuid(number)}`;
export const NOON = Date.UTC(2026, 2, 2, 12);

/** An instant as CBR writes it, without a zone. */
export const at = (minutes: number) => new Date(NOON + minutes * 60_000).toISOString().replace('Z', '000');

export const VAULT_A = uuid(1_000_001);
export const VAULT_B = uuid(1_000_002);

/** A finished backup that was started so many minutes before noon, and has that number as its id. */
export function wireTask(number: number, parts: object = {}): WireTask {
  return {
    id: uuid(number),
    operation_type: 'backup',
    status: 'success',
    project_id: PROJECT,
    vault_id: VAULT_A,
    vault_name: 'vault-a',
    created_at: at(-number),
    started_at: at(-number),
    updated_at: at(-number),
    error_info: { code: '', message: '' },
    extra_info: { common: { progress: 100, request_id: `req-${number}` } },
    ...parts,
  } as WireTask;
}

/** Tasks from a number to another, the first one newest. */
export function wireTasks(from: number, to: number, parts: (number: number) => object = () => ({})): WireTask[] {
  return Array.from({ length: to - from + 1 }, (_, index) => wireTask(from + index, parts(from + index)));
}

/**
 * A CBR with a task list, as strict as the strictest cloud: no offset of 0, no sort, no end_time.
 * @param others Answers what has nothing to do with tasks, or is to be answered in another way.
 */
export async function openTaskCloud(
  rows: TaskCloud['rows'],
  others: (request: WireRequest) => WireAnswer | undefined = () => undefined,
): Promise<TaskCloud> {
  let listCalls = 0;
  const wire = await openWire((request) => {
    const other = others(request);
    if (other) return other;
    if (request.path === `${PREFIX}/operation-logs`) {
      cloud.beforeList(listCalls);
      listCalls += 1;
      return listOf(cloud, request.query);
    }
    const [, id] = /\/operation-logs\/(.+)$/.exec(request.path) ?? [];
    return id === undefined ? undefined : taskOf(cloud, id);
  });
  const auth = { mode: 'token', token: 'token-of-the-gateway' };
  const upstream = { name: 'sg', kind: 'cbr', endpoint: wire.url, projectId: PROJECT, auth };
  const cloud: TaskCloud = {
    rows,
    gateway: openGateway({ limits: ANY_COST, upstreams: [upstream] }),
    calls: () =>
      wire.requests.splice(0).map(({ path, query }) => {
        const search = decodeURIComponent(query.toString());
        return path.replace(PREFIX, '') + (search === '' ? '' : `?${search}`);
      }),
    beforeList: () => {},
    most: 1000,
  };
  return cloud;
}

const refusal = (message: string): WireAnswer => ({
  status: 400,
  body: { error_code: 'BackupService.9900', error_msg: message },
});

const FILTERS = ['vault_id', 'operation_type', 'status'] as const;

function listOf({ rows, most }: TaskCloud, query: URLSearchParams): WireAnswer {
  const unknown = [...query.keys()].find(
    (key) => !['limit', 'offset', 'start_time', 'resource_id', ...FILTERS].includes(key),
  );
  if (unknown !== undefined) return refusal(`Invalid key ${unknown}.`);
  if (query.get('offset') === '0') return refusal('Invalid offset.');
  const start = query.get('start_time');
  const resourceId = query.get('resource_id');
  const found = (rows as WireTask[]).filter(
    (row) =>
      FILTERS.every((key) => !query.has(key) || query.get(key) === row[key]) &&
      (resourceId === null || resourceOf(row) === resourceId) &&
      (start === null || Date.parse(`${row.created_at}Z`) >= Date.parse(start)),
  );
  const offset = Number(query.get('offset') ?? 0);
  const limit = Math.min(most, Number(query.get('limit')));
  const page = found.slice(offset, offset + limit);
  return { body: { operation_logs: page, count: page.length, limit, offset } };
}

function resourceOf({ extra_info }: WireTask): unknown {
  return (extra_info as { resource?: { id?: unknown } } | undefined)?.resource?.id;
}

function taskOf({ rows }: TaskCloud, id: string): WireAnswer {
  const task = (rows as WireTask[]).find((row) => row.id === id);
  if (task) return { body: { operation_log: task } };
  return { status: 404, body: { error_code: 'BackupService.6500', error_msg: 'The operation log does not exist.' } };
}
