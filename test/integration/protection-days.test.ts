import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tally } from '../support/calls.ts';
import { DAY, HOUR, MINUTE } from '../support/estates.ts';
import { callsOf, openGateway } from '../support/gateway.ts';
import { estateOf, type Runs } from './_support/runs.ts';

const MIDNIGHT = Date.UTC(2026, 2, 1);
const NOON = MIDNIGHT + 12 * HOUR;

const setClock = (now: number) => vi.useFakeTimers({ toFake: ['Date'], now });
beforeEach(() => void setClock(NOON));
afterEach(() => void vi.useRealTimers());

async function open({ estate, vaults }: Runs) {
  const gateway = await openGateway({}, { sandbox: { estate, now: () => Date.now() } });
  const ask = async (upstream: 'sg' | 'lab', fields: string) => {
    const { data, errors } = await gateway.query(`{ vault(id: "${vaults[upstream]}") { ${fields} } }`);
    return { vault: data.vault, errors };
  };
  return { ...gateway, ask };
}

async function daysOf(
  upstream: 'sg' | 'lab',
  runs: Runs,
  args = '',
): Promise<{ date: string; status: string | null }[]> {
  const { ask } = await open(runs);
  const { vault, errors } = await ask(upstream, `days${args} { date status }`);
  expect(errors).toBeUndefined();
  return vault.days;
}

const dates = (last: number, count: number) =>
  Array.from({ length: count }, (_, index) => new Date(last - (count - 1 - index) * DAY).toISOString().slice(0, 10));

describe.each(['sg', 'lab'] as const)('the days of a vault of %s', (upstream) => {
  it.each([
    ['', 30],
    ['(last: null)', 30],
    ['(last: 1)', 1],
    ['(last: 7)', 7],
    ['(last: 90)', 90],
  ])('have one entry for each UTC day, oldest first and today last: days%s', async (args, count) => {
    const runs = estateOf([NOON - HOUR], [NOON - 3 * DAY], [NOON - 200 * DAY]);
    const days = await daysOf(upstream, runs, args);
    expect(days.map(({ date }) => date)).toEqual(dates(NOON, count));
    const protectedOn = days.filter(({ status }) => status === 'AVAILABLE').map(({ date }) => date);
    expect(protectedOn).toEqual(['2026-02-26', '2026-03-01'].slice(count < 4 ? 1 : 0));
  });

  it('are all null where nothing was begun', async () => {
    const days = await daysOf(upstream, estateOf([NOON - 31 * DAY]));
    expect(days).toEqual(dates(NOON, 30).map((date) => ({ date, status: null })));
  });

  it.each([
    [['error', 'available'], 'AVAILABLE'],
    [['available', 'error'], 'AVAILABLE'],
    [['available', 'protecting'], 'AVAILABLE'],
    [['error', 'protecting'], 'PROTECTING'],
    [['deleting', 'protecting'], 'PROTECTING'],
    [['error', 'deleting'], 'DELETING'],
    [['error', 'strange'], 'UNKNOWN'],
    [['error'], 'ERROR'],
  ])('with %j on one day are %s', async (statuses, expected) => {
    const runs = estateOf(...statuses.map((status, index) => [NOON - DAY + index * HOUR, status] as const));
    expect(await daysOf(upstream, runs, '(last: 3)')).toEqual([
      { date: '2026-02-27', status: null },
      { date: '2026-02-28', status: expected },
      { date: '2026-03-01', status: null },
    ]);
  });

  it.each([
    ['at midnight', MIDNIGHT, '2026-03-01'],
    ['a millisecond before midnight', MIDNIGHT - 1, '2026-02-28'],
  ])('end with the UTC day on a clock %s', async (_what, now, today) => {
    setClock(now);
    const runs = estateOf([MIDNIGHT - MINUTE], [MIDNIGHT - DAY - MINUTE]);
    const days = await daysOf(upstream, runs, '(last: 2)');
    const found = { '2026-02-26': null, '2026-02-27': 'AVAILABLE', '2026-02-28': 'AVAILABLE', '2026-03-01': null };
    expect(days.map(({ date, status }) => [date, status])).toEqual(
      Object.entries(found)
        .filter(([date]) => date <= today)
        .slice(-2),
    );
  });

  it('know nothing of what a clock ahead of this one has begun tomorrow', async () => {
    const days = await daysOf(upstream, estateOf([MIDNIGHT + DAY + MINUTE]), '(last: 2)');
    expect(days.map(({ status }) => status)).toEqual([null, null]);
  });

  it('count a run that lasts over midnight where it was begun', async () => {
    const runs = estateOf([MIDNIGHT - 500]);
    const days = await daysOf(upstream, runs, '(last: 2)');
    expect(days.map(({ status }) => status)).toEqual(['AVAILABLE', null]);
  });

  it.each([0, -1, 91, 2_147_483_647])('are refused with last %i, without a call for them', async (last) => {
    const { ask, sandbox } = await open(estateOf());
    const { vault, errors } = await ask(upstream, `name days(last: ${last}) { date }`);
    expect(vault).toEqual({ name: 'web', days: null });
    expect(errors).toMatchObject([
      { message: `last is ${last}; accepted: 1 to 90.`, extensions: { code: 'INVALID_INPUT' } },
    ]);
    expect(callsOf(sandbox)).toHaveLength(1);
  });

  it('are null beside the error where the list cannot be read whole', async () => {
    const { ask, sandbox } = await open(estateOf([NOON - HOUR]));
    const fault = { kind: 'answer', answer: { status: 403, body: {} } } as const;
    sandbox.knobs.rules.push({ path: upstream === 'sg' ? /\/backups\?/ : /\/checkpoints\?/, fault });
    const { vault, errors } = await ask(upstream, 'days { date }');
    expect(vault).toEqual({ days: null });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});

it('the days of all vaults of a request end with the same day, though midnight comes in between', async () => {
  setClock(MIDNIGHT - 1000);
  const { estate, vaults } = estateOf();
  let requests: readonly { readonly path: string }[] = [];
  const now = () => {
    // With the list of backups, the days of sg are decided; those of lab wait for the plan.
    if (requests.some(({ path }) => path.includes('/backups'))) vi.setSystemTime(MIDNIGHT + 1000);
    return Date.now();
  };
  const { query, sandbox } = await openGateway({}, { sandbox: { estate, now } });
  requests = sandbox.requests;
  sandbox.knobs.rules.push({ path: /\/plans\//, fault: { kind: 'delay', ms: 300 } });
  const days = 'days(last: 1) { date }';
  const { data } = await query(
    `{ sg: vault(id: "${vaults.sg}") { ${days} } lab: vault(id: "${vaults.lab}") { ${days} } }`,
  );
  expect(Date.now()).toBeGreaterThan(MIDNIGHT);
  expect(data.lab).toEqual(data.sg);
});

describe('days of more than is read at once', () => {
  /** A vault or plan that runs all the time. */
  const busy = (runs: number, every: number) =>
    estateOf(...Array.from({ length: runs }, (_, run) => [NOON - run * every] as const));

  it('are told by Karbor, and are an error where the days themselves hold too much', async () => {
    const { ask } = await open(busy(1100, 2 * HOUR));
    const { vault } = await ask('lab', 'days(last: 60) { status }');
    expect(vault.days.map(({ status }: { status: string }) => status)).toEqual(Array(60).fill('AVAILABLE'));
    const { vault: none, errors } = await (await open(busy(1100, MINUTE))).ask('lab', 'days { status }');
    expect(none).toEqual({ days: null });
    expect(errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED' } }]);
  });

  it('are an error on CBR, and fewer days are not', async () => {
    const { ask } = await open(busy(5200, 5 * MINUTE));
    const { vault, errors } = await ask('sg', 'days { status } week: days(last: 7) { status }');
    expect(errors).toMatchObject([{ path: ['vault', 'days'], extensions: { code: 'LIMIT_EXCEEDED' } }]);
    expect(vault.week.map(({ status }: { status: string }) => status)).toEqual(Array(7).fill('AVAILABLE'));
  });

  it('are no part of what was read where a later page fails', async () => {
    const { ask, sandbox } = await open(busy(900, HOUR));
    sandbox.knobs.rules.push({ path: /offset=990/, fault: { kind: 'answer', answer: { status: 403, body: {} } } });
    const { vault, errors } = await ask('sg', 'days { status }');
    expect(vault).toEqual({ days: null });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(tally(sandbox)).toEqual({ 'GET /vaults/:id': 1, 'GET /backups': 2 });
  });
});
