import { expect, it } from 'vitest';
import { createRandom } from '../../support/mutated-json.ts';
import { SEED, scaled } from '../../support/scale.ts';
import { PROVIDER } from './_support/lab.ts';
import { at, checkpointBody, instant, type LogRow, openKarbor, restoreRun, run, uuid } from './_support/log.ts';

type Random = ReturnType<typeof createRandom>;

const ROUNDS = scaled(500, 12);
const MAX_MS = 600_000;
const DAY_S = 86_400;
const CHECKPOINTS = 6;

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const idOf = (number: number) => `checkpoint:lab:${PROVIDER}:${uuid(number, 4)}`;

const KINDS: readonly Record<string, unknown>[] = [
  {},
  { status: 'protecting', ended_at: null },
  { status: 'error' },
  { status: 'deleted' },
  { operation_type: 'verify', status: 'in_progress', plan_id: null },
  { operation_type: 'copy', status: 'wait_copying', ended_at: null },
  { started_at: null },
];

/** A row about a random checkpoint. Half of the neighbours share their second. */
function anyRun(random: Random, number: number, second: number, checkpoint = 1 + random(CHECKPOINTS)): LogRow {
  const parts = {
    checkpoint_id: uuid(checkpoint, 4),
    started_at: at(second),
    created_at: at(second),
    ...(random(8) === 0 && { provider_id: null }),
  };
  if (random(4) === 0) return restoreRun(number, parts);
  return run(number, { ...parts, ...KINDS[random(KINDS.length)] });
}

const FILTERS: readonly ((random: Random, last: number) => Record<string, unknown>)[] = [
  () => ({}),
  () => ({ kind: ['BACKUP', 'RESTORE'] }),
  () => ({ status: ['RUNNING', 'WAITING'] }),
  () => ({ kind: ['BACKUP'], status: ['RUNNING'] }),
  () => ({ status: ['WAITING'] }),
  (random, last) => ({ startedFrom: instant(random(last)) }),
  (random, last) => ({ startedTo: instant(random(last)), kind: ['BACKUP', 'DELETE', 'VERIFY'] }),
];

function anyFilter(random: Random, last: number): Record<string, unknown> {
  return FILTERS[random(FILTERS.length)]?.(random, last) ?? {};
}

const TASKS = 'tasks(first: $first, filter: $filter) { nodes { id status startedAt } }';
const SEVERAL = `query ($ids: [ID!]!, $first: Int, $filter: ParentTaskFilter) { nodes(ids: $ids) { ... on Checkpoint { ${TASKS} } } }`;

it(
  'the tasks of checkpoints are the same from the whole log and from a list per checkpoint',
  async () => {
    const karbor: { logs: LogRow[]; checkpoints: ReturnType<typeof checkpointBody>[] } = { logs: [], checkpoints: [] };
    const { data, calls } = await openKarbor(karbor);
    let shared = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const random = createRandom(SEED + round);
      const span = 1 + random(3) * DAY_S;
      const births = upTo(CHECKPOINTS).map(() => random(span));
      karbor.checkpoints = births.map((second, index) =>
        checkpointBody({ id: uuid(index + 1, 4), created_at: random(9) === 0 ? null : at(second).slice(0, 10) }),
      );
      // Up to four pages of 1000 rows, most of them about others.
      const noise = [0, 900, 1700, 3600][random(4)] ?? 0;
      karbor.logs = [
        ...upTo(noise).map((number) => {
          const time = at(random(span));
          return run(10_000 + number, { checkpoint_id: uuid(99, 4), created_at: time, started_at: time });
        }),
        ...births.flatMap((birth, index) =>
          upTo(random(8)).map((number) =>
            anyRun(random, 100 * (index + 1) + number, birth + (number === 1 ? 0 : random(span)), index + 1),
          ),
        ),
      ];
      if (random(6) === 0) karbor.logs.push(run(1, { checkpoint_id: uuid(1 + random(7), 4), status: 5 }));
      const variables = { first: 1 + random(5), filter: anyFilter(random, span) };
      calls();
      const together = await data(SEVERAL, { ids: upTo(CHECKPOINTS).map(idOf), ...variables });
      shared += calls().filter((call) => call.startsWith('/operation_logs')).length < CHECKPOINTS ? 1 : 0;
      for (const number of upTo(CHECKPOINTS)) {
        const alone = await data(SEVERAL, { ids: [idOf(number)], ...variables });
        const what = `round ${round}, checkpoint ${number}: ${JSON.stringify(variables)}`;
        expect(together.nodes[number - 1], what).toEqual(alone.nodes[0]);
      }
    }
    expect(shared).toBeGreaterThan(0);
  },
  MAX_MS,
);

const LIST = `query ($first: Int, $after: String, $filter: TaskFilter) {
  tasks(first: $first, after: $after, filter: $filter) { nodes { id } failures { code } pageInfo { hasNextPage endCursor } } }`;

it(
  'the pages of a list joined are the list, whatever is added and changes between them',
  async () => {
    const karbor: { logs: LogRow[] } = { logs: [] };
    const { data } = await openKarbor(karbor);
    for (let round = 0; round < ROUNDS; round += 1) {
      const random = createRandom(SEED + round);
      const count = random(120);
      let last = count;
      karbor.logs = upTo(count).map((number) => anyRun(random, number, number - random(2)));
      const filter = anyFilter(random, count + 1);
      const { tasks: whole } = await data(LIST, { first: 100, filter });
      const wanted: string[] = whole.nodes.map(({ id }: { id: string }) => id);
      const first = 1 + random(30);
      const found: string[] = [];
      const changed = new Set<string>();
      for (let after: string | null = null; ; ) {
        const { tasks } = await data(LIST, { first, after, filter });
        found.push(...tasks.nodes.map(({ id }: { id: string }) => id));
        expect(tasks.nodes.length).toBeLessThanOrEqual(first);
        if (!tasks.pageInfo.hasNextPage || found.length >= wanted.length) break;
        after = tasks.pageInfo.endCursor;
        for (let rows = random(4); rows > 0; rows -= 1) {
          last += 1;
          karbor.logs.push(anyRun(random, last, last));
        }
        // A run that ends may leave the list, and is the marker now and then.
        const ending = karbor.logs[random(karbor.logs.length)];
        if (ending?.status === 'protecting') {
          changed.add(`task:lab:log:${ending.id}`);
          karbor.logs[karbor.logs.indexOf(ending)] = { ...ending, status: 'available' };
        }
      }
      const what = `round ${round}: ${first} a page of ${JSON.stringify(filter)}`;
      expect(new Set(found).size, what).toBe(found.length);
      const stays = (id: string) => !changed.has(id);
      expect(found.filter(stays).slice(0, wanted.filter(stays).length), what).toEqual(wanted.filter(stays));
    }
  },
  MAX_MS,
);
