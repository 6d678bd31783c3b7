import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openGateway } from '../support/gateway.ts';
import { openWire, type WireRequest } from '../support/wire.ts';

const PROJECT = 'dc71467ec8464c86ad179aa0a4006e72';
const PROVIDER = 'cf56bd3e-97a7-4078-b6d5-f36246333fd9';
const uuid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const PLAN = uuid(99);
const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 2, 2, 12);
const dayBack = (days: number) => new Date(NOW - days * DAY_MS).toISOString().slice(0, 10);
const DAY = dayBack(1);
const NOON = `${DAY}T12:00:00.000Z`;

const plan = { id: PLAN, name: 'plan', status: 'suspended', provider_id: PROVIDER, resources: [] };
const checkpoint = (number: number, parts: object = {}) => ({
  id: uuid(number),
  project_id: PROJECT,
  status: 'available',
  created_at: DAY,
  protection_plan: { ...plan, resources: [] },
  resource_graph: '[]',
  extra_info: null,
  ...parts,
});
const run = (number: number, time: string | null, parts: { checkpoint_id?: unknown } = {}) => ({
  id: uuid(100 + number),
  checkpoint_id: uuid(number) as unknown,
  plan_id: PLAN,
  operation_type: 'protect',
  started_at: time,
  ...parts,
});
const at = (time: string, day = DAY) => `${day}T${time}.000000`;
/** More rows of the log than are read for the checkpoints of one plan. */
const longLog = Array.from({ length: 2500 }, (_, index) => run(1000 + index, at('01:00:00')));

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
afterEach(() => void vi.useRealTimers());

interface Karbor {
  readonly rows?: readonly { readonly id?: unknown }[];
  readonly logs?: readonly { readonly id: string; readonly checkpoint_id: unknown }[];
  readonly plans?: readonly object[];
}

/** A Karbor with one plan, these checkpoints, oldest first, and this log; and a gateway over it. */
async function open({ rows = [], logs = [], plans = [plan] }: Karbor) {
  const wire = await openWire(({ method, path, query }: WireRequest) => {
    if (path.endsWith(`/plans/${PLAN}`)) return { body: { plan } };
    if (path.endsWith('/plans')) return { body: { plans } };
    if (path.endsWith('/operation_logs')) {
      const wanted = query.get('checkpoint_id');
      const asked = logs.filter((row) => wanted === null || row.checkpoint_id === wanted);
      const begin = asked.findIndex(({ id }) => id === query.get('marker')) + 1;
      const page = asked.slice(begin, begin + Number(query.get('limit')));
      const next = { rel: 'next', href: `${wire.url}${path}?marker=${page.at(-1)?.id}` };
      const isLast = begin + page.length === asked.length;
      return { body: { operation_logs: page, ...(!isLast && { operation_logs_links: [next] }) } };
    }
    if (method === 'POST') return { body: { checkpoint: checkpoint(77, { status: 'protecting', created_at: null }) } };
    const asked = /\/checkpoints\/(.+)$/.exec(path)?.[1];
    if (asked !== undefined) return { body: { checkpoint: rows.find(({ id }) => id === asked) } };
    return { body: { checkpoints: rows } };
  });
  const upstreams = [
    { name: 'lab', kind: 'karbor', endpoint: wire.url, projectId: PROJECT, auth: { mode: 'passthrough' } },
  ];
  const gateway = openGateway({ upstreams });
  const query = (document: string) => gateway.query(document, {}, { 'x-auth-token': 'tok' });
  return {
    query,
    gateway,
    wire,
    create: async (than = NOON) => {
      const input = `{ vaultId: "vault:lab:${PLAN}", unlessNewerThan: "${than}" }`;
      const { data } = await query(`mutation { createCheckpoint(input: ${input}) {
        ... on CreateCheckpointPayload { isExisting checkpoint { nativeId } }
        ... on Failure { code message retryable upstream } } }`);
      const isMade = wire.requests.some(({ method }) => method === 'POST');
      return { result: data.createCheckpoint, isMade };
    },
    behind: async (instant = NOON) => {
      const filter = `{ upstreams: ["lab"], lastAvailableBefore: "${instant}" }`;
      const { data } = await query(
        `{ vaults(filter: ${filter}) { totalCount nodes { nativeId } pageInfo { hasNextPage } failures { code message } } }`,
      );
      return data.vaults;
    },
    days: async (last: number) => {
      const { data, errors } = await query(`{ vault(id: "vault:lab:${PLAN}") { days(last: ${last}) { status } } }`);
      return { days: data.vault.days?.map(({ status }: { status: unknown }) => status), errors };
    },
  };
}

const failure = (message: string) => ({ code: 'UPSTREAM_BAD_RESPONSE', message, retryable: false, upstream: 'lab' });
const noDay = (number: number) => `lab: the checkpoint ${uuid(number)} has no valid date: created_at is not a day.`;
const undated = (number: number) =>
  `lab: the checkpoint ${uuid(number)} has no valid date: created_at is not a day, and the operation log has no start time for it.`;
const oddRun = (index: number, words: string) =>
  `lab: listOperationLogs: operation_logs[${index}] cannot be identified: ${words}.`;
const NOT_AN_INSTANT = 'started_at is not an instant';

const made = { result: { isExisting: false, checkpoint: { nativeId: uuid(77) } }, isMade: true };
const existing = (number: number) => ({
  result: { isExisting: true, checkpoint: { nativeId: uuid(number) } },
  isMade: false,
});

/** A Karbor whose rows leave open whether the plan has an AVAILABLE checkpoint since noon. */
const OPEN: [string, Karbor, string][] = [
  ['a row without its day', { rows: [checkpoint(1, { created_at: null })] }, undated(1)],
  ['a row with an odd day', { rows: [checkpoint(1, { created_at: 'soon' })] }, undated(1)],
  [
    'a row without its day behind an older one',
    { rows: [checkpoint(1, { created_at: '' }), checkpoint(2, { created_at: dayBack(9) })] },
    undated(1),
  ],
  [
    'two rows without their days, one of which the log dates',
    { rows: [checkpoint(1, { created_at: 5 }), checkpoint(2, { created_at: 5 })], logs: [run(1, at('11:00:00'))] },
    undated(2),
  ],
  ['a row of the log with an odd time', { rows: [checkpoint(1)], logs: [run(1, 'noon')] }, oddRun(0, NOT_AN_INSTANT)],
  [
    'a row of the log that may be of the checkpoint',
    { rows: [checkpoint(1), checkpoint(2)], logs: [run(2, at('09:00:00')), run(1, 'noon', { checkpoint_id: {} })] },
    oddRun(1, 'checkpoint_id is not a text'),
  ],
  [
    'a row of the log with an odd time, of another row of the same day',
    { rows: [checkpoint(1), checkpoint(2)], logs: [run(1, 'noon'), run(2, at('09:00:00'))] },
    oddRun(0, NOT_AN_INSTANT),
  ],
  [
    'a row of the log with an odd time before the one of the delete',
    { rows: [checkpoint(1)], logs: [run(1, 'noon'), run(1, at('13:00:00'))] },
    oddRun(0, NOT_AN_INSTANT),
  ],
  [
    'a row of a log of many pages that may be of one of two checkpoints',
    { rows: [checkpoint(1), checkpoint(2)], logs: [run(1, at('13:00:00'), { checkpoint_id: 5 }), ...longLog] },
    oddRun(0, 'checkpoint_id is not a text'),
  ],
  [
    'the same before the row of the delete, which stands far behind',
    {
      rows: [checkpoint(1), checkpoint(2)],
      logs: [run(1, at('11:00:00'), { checkpoint_id: 5 }), run(2, at('10:00:00')), ...longLog, run(1, at('13:00:00'))],
    },
    oddRun(0, 'checkpoint_id is not a text'),
  ],
];

/** A Karbor with odd rows that cannot change the answer: no AVAILABLE checkpoint since noon. */
const NONE_SINCE: [string, Karbor][] = [
  ['a failed row without its day', { rows: [checkpoint(1, { created_at: null, status: 'error' })] }],
  [
    'a row without its day that the log dates before',
    { rows: [checkpoint(1, { created_at: null })], logs: [run(1, at('11:00:00'))] },
  ],
  ['a row of the log that tells no time', { rows: [checkpoint(1)], logs: [run(1, null)] }],
  [
    'an odd row of the log of another checkpoint',
    {
      rows: [checkpoint(1), checkpoint(2, { created_at: dayBack(3) })],
      logs: [run(2, 'noon'), run(1, at('11:00:00'))],
    },
  ],
  [
    'an odd row of the log of another day',
    { rows: [checkpoint(1, { created_at: dayBack(3) })], logs: [run(1, 'noon')] },
  ],
  [
    'an odd row of the log before the one of the delete, which is older',
    { rows: [checkpoint(1)], logs: [run(1, 'noon'), run(1, at('11:00:00'))] },
  ],
];

/** One with odd rows beside an AVAILABLE checkpoint since noon. */
const SINCE: [string, Karbor, number][] = [
  [
    'an older row without its day',
    { rows: [checkpoint(1, { created_at: null }), checkpoint(2, { created_at: dayBack(0) })] },
    2,
  ],
  [
    'a row without its day that the log dates behind',
    { rows: [checkpoint(1, { created_at: null })], logs: [run(1, at('13:00:00'))] },
    1,
  ],
  [
    'an odd row of the log behind the one that tells',
    { rows: [checkpoint(1)], logs: [run(1, at('13:00:00')), run(1, 'noon')] },
    1,
  ],
  [
    'an odd row of the log of another checkpoint of that day',
    { rows: [checkpoint(1), checkpoint(2)], logs: [run(1, 'noon'), run(2, at('13:00:00'))] },
    2,
  ],
];

describe('where a time of Karbor that cannot be read may decide', () => {
  it.each(OPEN)('a failure stands for the vault, and no checkpoint is made: %s', async (_what, karbor, message) => {
    const { behind, create } = await open(karbor);
    const failures = [{ code: 'UPSTREAM_BAD_RESPONSE', message }];
    expect(await behind()).toEqual({ totalCount: null, nodes: [], pageInfo: { hasNextPage: false }, failures });
    expect(await create()).toEqual({ result: failure(message), isMade: false });
  });
});

describe('where it cannot change the answer', () => {
  it.each(NONE_SINCE)('the checkpoint is made, and the vault is behind: %s', async (_what, karbor) => {
    const { behind, create } = await open(karbor);
    expect(await behind()).toMatchObject({ totalCount: 1, nodes: [{ nativeId: PLAN }], failures: [] });
    expect(await create()).toEqual(made);
  });

  it.each(SINCE)('what exists is given back, and the vault is not behind: %s', async (_what, karbor, number) => {
    const { behind, create } = await open(karbor);
    expect(await behind()).toMatchObject({ totalCount: 0, nodes: [], failures: [] });
    expect(await create()).toEqual(existing(number));
  });

  it('the last instant of all is one, and what was made before it decides nothing', async () => {
    const odd = checkpoint(1, { status: 5, created_at: dayBack(3) });
    const { create } = await open({ rows: [odd, checkpoint(2, { created_at: dayBack(2) })] });
    expect(await create('9999-12-31T23:59:59.999Z')).toEqual(made);
  });

  it('other vaults of the page are judged as ever', async () => {
    const other = { ...plan, id: uuid(98) };
    const rows = [
      checkpoint(1, { created_at: null }),
      checkpoint(2, { protection_plan: other, created_at: dayBack(3) }),
    ];
    const { behind } = await open({ rows, plans: [plan, other] });
    const failures = [{ code: 'UPSTREAM_BAD_RESPONSE', message: undated(1) }];
    expect(await behind()).toMatchObject({ totalCount: null, nodes: [{ nativeId: other.id }], failures });
  });

  it('a row without its day is the newest one where it stands alone, and an error beside another one', async () => {
    const ask = async (...rows: readonly ReturnType<typeof checkpoint>[]) => {
      const { query } = await open({ rows });
      return query(`{ vault(id: "vault:lab:${PLAN}") { latestCheckpoint(status: [AVAILABLE]) { nativeId } } }`);
    };
    const odd = checkpoint(1, { created_at: 'soon' });
    const failed = checkpoint(3, { created_at: null, status: 'error' });
    expect((await ask(odd, failed)).data.vault).toEqual({ latestCheckpoint: { nativeId: uuid(1) } });
    const { data, errors } = await ask(odd, checkpoint(2));
    expect([data.vault, errors?.map(({ message }) => message)]).toEqual([{ latestCheckpoint: null }, [noDay(1)]]);
  });

  it.each([
    [
      'another one of its day',
      [run(3, at('10:00:00')), run(2, at('11:00:00')), run(1, 'x')],
      oddRun(2, NOT_AN_INSTANT),
    ],
    [
      'itself, before the row of the delete',
      [run(2, 'x'), run(1, at('10:00:00')), run(2, at('11:00:00'))],
      oddRun(0, NOT_AN_INSTANT),
    ],
    [
      'no known one',
      [run(1, at('10:00:00'), { checkpoint_id: 5 }), run(2, at('11:00:00'))],
      oddRun(0, 'checkpoint_id is not a text'),
    ],
  ])('an odd row of the log makes the newest one an error where it may be of %s', async (_what, logs, message) => {
    const { query } = await open({ rows: [checkpoint(1), checkpoint(2), checkpoint(3)], logs });
    const { data, errors } = await query(`{ vault(id: "vault:lab:${PLAN}") {
      latestCheckpoint { nativeId } checkpoints { nodes { nativeId } failures { code } } } }`);
    expect([data.vault.latestCheckpoint, errors?.map(({ message, path }) => [message, path])]).toEqual([
      null,
      [[message, ['vault', 'latestCheckpoint']]],
    ]);
    expect([data.vault.checkpoints.nodes.length, data.vault.checkpoints.failures]).toEqual([3, []]);
  });

  it.each([
    [
      'that the log dates before it',
      [checkpoint(1), checkpoint(2)],
      [run(1, 'x'), run(1, at('10:00:00')), run(2, at('11:00:00'))],
    ],
    [
      'of another day',
      [checkpoint(1, { created_at: dayBack(3) }), checkpoint(2)],
      [run(1, 'x'), run(2, at('11:00:00'))],
    ],
    ['of another status', [checkpoint(1, { status: 'error' }), checkpoint(2)], [run(1, 'x'), run(2, at('11:00:00'))]],
  ])('an odd row of the log changes nothing where it is of one %s', async (_what, rows, logs) => {
    const { query } = await open({ rows, logs });
    const { data, errors } = await query(
      `{ vault(id: "vault:lab:${PLAN}") { latestCheckpoint(status: [AVAILABLE]) { nativeId } } }`,
    );
    expect([data.vault, errors]).toEqual([{ latestCheckpoint: { nativeId: uuid(2) } }, undefined]);
  });

  it('the list shows the row, with no day', async () => {
    const { query, gateway } = await open({ rows: [checkpoint(1, { created_at: 'soon' })] });
    const { data, errors } = await query(
      `{ vault(id: "vault:lab:${PLAN}") { checkpoints { nodes { nativeId createdOn createdAt } failures { code } } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.vault.checkpoints).toEqual({
      nodes: [{ nativeId: uuid(1), createdOn: null, createdAt: null }],
      failures: [],
    });
    expect(gateway.log.map(({ msg }) => msg)).toEqual([
      'lab: created_at of a checkpoint cannot be read as its type, and is not shown.',
    ]);
  });
});

describe('the days of a plan with a checkpoint that has no day', () => {
  const odd = (status: string) => checkpoint(9, { created_at: 'soon', status });

  it.each([
    ['available', [checkpoint(1, { created_at: dayBack(0) })]],
    ['error', [checkpoint(1, { created_at: dayBack(0) })]],
    ['available', [checkpoint(1, { status: 'error' }), checkpoint(2, { created_at: dayBack(0) })]],
  ])('are an error where its status %s may be that of one of them', async (status, rows) => {
    const { days } = await open({ rows: [...rows, odd(status)] });
    const { days: shown, errors } = await days(2);
    expect(shown).toBeUndefined();
    expect(errors?.map(({ message, extensions }) => [message, extensions?.code])).toEqual([
      [noDay(9), 'UPSTREAM_BAD_RESPONSE'],
    ]);
  });

  it.each(['available', 'error'])('are what they are where each has one as good: %s', async (status) => {
    const rows = [checkpoint(1), checkpoint(2, { created_at: dayBack(0) }), odd(status)];
    expect(await (await open({ rows })).days(2)).toEqual({ days: ['AVAILABLE', 'AVAILABLE'], errors: undefined });
  });
});
